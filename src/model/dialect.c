#include "model/dialect.h"

const struct skn_model_dialect *skn_model_dialect_of(enum skn_model_kind kind)
{
	static const struct skn_model_dialect *const rows[SKN_MODEL_N] = {
		[SKN_MODEL_OPENAI_CHAT] = &skn_model_openai_chat,
		[SKN_MODEL_OPENAI_RESPONSES] = &skn_model_openai_responses,
		[SKN_MODEL_ANTHROPIC] = &skn_model_anthropic,
		[SKN_MODEL_OLLAMA] = &skn_model_ollama,
	};

	return rows[kind];
}

void skn_model_add_text(struct skn_model_reading *r, const struct skn_node *object, const char *member)
{
	const struct skn_node *text = skn_node_find(object, member);

	if (text && text->kind == SKN_STRING)
		skn_buf_add(&r->answer->text, text->text, text->len);
}

void skn_model_take_count(int64_t *out, const struct skn_node *object, const char *member)
{
	const struct skn_node *node = skn_node_find(object, member);
	int64_t count;

	if (node && node->kind == SKN_INT && skn_node_as_int(node, &count) && count >= 0)
		*out = count;
}

void skn_model_take_model(struct skn_model_reading *r, const struct skn_node *object)
{
	const char *model = skn_node_text(object, "model");

	if (model && !r->answer->model)
		r->answer->model = skn_xstrdup(model);
}

/* Codes and types that mean: this prompt is too long for this model. */
static bool is_overflow(const char *code)
{
	static const char *const codes[] = { "context_length_exceeded", "exceed_context_size_error",
					     "model_context_window_exceeded", "request_too_large" };

	for (size_t i = 0; code && i < SKN_ARRAY_LEN(codes); i++)
		if (skn_streq(codes[i], code))
			return true;
	return false;
}

static bool is_spent(const char *code)
{
	static const char *const codes[] = { "insufficient_quota", "credit_balance_exhausted", "billing_error",
					     "organization_spend_limit_exceeded", "project_spend_limit_exceeded",
					     "organization_usage_limit_exceeded", "enforced_spend_limit_reached" };

	for (size_t i = 0; code && i < SKN_ARRAY_LEN(codes); i++)
		if (skn_streq(codes[i], code))
			return true;
	return false;
}

void skn_model_take_error(struct skn_model_reading *r, const struct skn_node *error)
{
	const char *message = error && error->kind == SKN_STRING ? error->text : skn_node_text(error, "message");
	const char *type = skn_node_text(error, "type"), *code = skn_node_text(error, "code");

	r->failed = true;
	r->overflow |= is_overflow(type) || is_overflow(code);
	r->spent |= is_spent(type) || is_spent(code);
	skn_buf_clear(&r->words);
	skn_buf_adds(&r->words, message ? message : code ? code : type ? type : "the server reports an error");
}

void skn_model_write_schema(struct skn_jsonw *w, const struct skn_model_request *request, const struct skn_node *schema)
{
	skn_jsonw_str(w, "name", request->schema_name);
	skn_jsonw_bool(w, "strict", true);
	skn_jsonw_key(w, "schema");
	skn_node_write_json(w, schema);
}

void skn_model_write_scalar(struct skn_jsonw *w, const struct skn_node *value)
{
	const char *text = value->text ? value->text : "";
	int64_t integer;
	char *end;
	double real = strtod(text, &end);

	if (value->kind == SKN_STRING)
		skn_jsonw_string(w, text, value->len);
	else if (skn_node_as_int(value, &integer))
		skn_jsonw_int_value(w, integer);
	else if (skn_streq(text, "true") || skn_streq(text, "false"))
		skn_jsonw_bool_value(w, skn_streq(text, "true"));
	else if (end != text && !*end)
		skn_jsonw_real_value(w, real);
	else
		skn_jsonw_string(w, text, value->len);
}

void skn_model_write_turns(struct skn_jsonw *w, const struct skn_model_request *request, const char *system)
{
	skn_jsonw_array_begin(w);
	if (system) {
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "role", "system");
		skn_jsonw_str(w, "content", system);
		skn_jsonw_object_end(w);
	}
	for (size_t i = 0; i < request->n_turns; i++) {
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "role", request->turns[i].assistant ? "assistant" : "user");
		skn_jsonw_str(w, "content", request->turns[i].text);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}
