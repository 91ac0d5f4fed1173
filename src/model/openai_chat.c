#include "model/dialect.h"

/* Both spellings of the schema's place: OpenAI and vLLM read the nested one, older
 * llama.cpp servers the flat one. */
static void write_format(struct skn_jsonw *w, const struct skn_model_request *request, const struct skn_node *schema)
{
	skn_jsonw_key(w, "response_format");
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "type", "json_schema");
	skn_jsonw_key(w, "json_schema");
	skn_jsonw_object_begin(w);
	skn_model_write_schema(w, request, schema);
	skn_jsonw_object_end(w);
	skn_jsonw_object_end(w);
}

static void write_body(struct skn_jsonw *w, const struct skn_provider *provider, const struct skn_model_request *request,
		  const struct skn_node *schema)
{
	skn_jsonw_str(w, "model", provider->model);
	skn_jsonw_key(w, "messages");
	skn_model_write_turns(w, request, request->system);
	/* The older name is the one that servers of others know. */
	if (!skn_provider_omits(provider, "max_completion_tokens"))
		skn_jsonw_int(w, "max_completion_tokens", provider->max_tokens);
	else if (!skn_provider_omits(provider, "max_tokens"))
		skn_jsonw_int(w, "max_tokens", provider->max_tokens);
	if (schema && !skn_provider_omits(provider, "response_format"))
		write_format(w, request, schema);
	skn_jsonw_bool(w, "stream", true);
	if (!skn_provider_omits(provider, "stream_options")) {
		skn_jsonw_key(w, "stream_options");
		skn_jsonw_object_begin(w);
		skn_jsonw_bool(w, "include_usage", true);
		skn_jsonw_object_end(w);
	}
}

static void read_usage(struct skn_model_reading *r, const struct skn_node *usage)
{
	skn_model_take_count(&r->answer->input_tokens, usage, "prompt_tokens");
	skn_model_take_count(&r->answer->output_tokens, usage, "completion_tokens");
	skn_model_take_count(&r->answer->cached_tokens, skn_node_find(usage, "prompt_tokens_details"), "cached_tokens");
}

static void read_finish(struct skn_model_reading *r, const char *reason)
{
	if (!reason)
		return;
	r->cut |= skn_streq(reason, "length");
	if (skn_streq(reason, "content_filter")) {
		r->refused = true;
		skn_buf_adds(&r->words, "a content filter stepped in");
	}
}

static void read_event(struct skn_model_reading *r, const char *event, const struct skn_node *root)
{
	const struct skn_node *error = skn_node_find(root, "error"), *choices = skn_node_find(root, "choices");
	const struct skn_node *choice = choices && choices->kind == SKN_ARRAY ? choices->child : NULL;
	const struct skn_node *delta = skn_node_find(choice, "delta");

	SKN_UNUSED(event);
	if (error && error->kind != SKN_NULL) {
		skn_model_take_error(r, error);
		return;
	}
	skn_model_take_model(r, root);
	skn_model_add_text(r, delta, "content");
	if (skn_node_text(delta, "refusal")) {
		r->refused = true;
		skn_buf_adds(&r->words, skn_node_text(delta, "refusal"));
	}
	read_finish(r, skn_node_text(choice, "finish_reason"));
	read_usage(r, skn_node_find(root, "usage"));
}

const struct skn_model_dialect skn_model_openai_chat = {
	.path = "/chat/completions", .auth = "Authorization: Bearer ", .form = SKN_EVENTS_SSE,
	.write = write_body, .read = read_event,
};
