#include "model/dialect.h"

static const char *const headers[] = { "anthropic-version: 2023-06-01", NULL };

/* The system text is the part that stays the same: it is marked for the cache. */
static void write_system(struct skn_jsonw *w, const struct skn_provider *provider, const char *system)
{
	skn_jsonw_key(w, "system");
	skn_jsonw_array_begin(w);
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "type", "text");
	skn_jsonw_str(w, "text", system);
	if (!skn_provider_omits(provider, "cache_control")) {
		skn_jsonw_key(w, "cache_control");
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "type", "ephemeral");
		skn_jsonw_object_end(w);
	}
	skn_jsonw_object_end(w);
	skn_jsonw_array_end(w);
}

static void write_format(struct skn_jsonw *w, const struct skn_node *schema)
{
	skn_jsonw_key(w, "output_config");
	skn_jsonw_object_begin(w);
	skn_jsonw_key(w, "format");
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "type", "json_schema");
	skn_jsonw_key(w, "schema");
	skn_node_write_json(w, schema);
	skn_jsonw_object_end(w);
	skn_jsonw_object_end(w);
}

static void write_body(struct skn_jsonw *w, const struct skn_provider *provider, const struct skn_model_request *request,
		  const struct skn_node *schema)
{
	skn_jsonw_str(w, "model", provider->model);
	skn_jsonw_int(w, "max_tokens", provider->max_tokens);
	if (request->system)
		write_system(w, provider, request->system);
	skn_jsonw_key(w, "messages");
	skn_model_write_turns(w, request, NULL);
	if (schema && !skn_provider_omits(provider, "output_config"))
		write_format(w, schema);
	skn_jsonw_bool(w, "stream", true);
}

/* What was read from the cache and written to it is input, too. */
static void read_usage(struct skn_model_reading *r, const struct skn_node *usage)
{
	int64_t fresh = -1, read = 0, written = 0;

	skn_model_take_count(&fresh, usage, "input_tokens");
	skn_model_take_count(&read, usage, "cache_read_input_tokens");
	skn_model_take_count(&written, usage, "cache_creation_input_tokens");
	if (fresh >= 0) {
		r->answer->input_tokens = fresh + read + written;
		r->answer->cached_tokens = read;
	}
	skn_model_take_count(&r->answer->output_tokens, usage, "output_tokens");
}

static void read_stop(struct skn_model_reading *r, const char *reason)
{
	if (!reason)
		return;
	r->cut |= skn_streq(reason, "max_tokens");
	r->overflow |= skn_streq(reason, "model_context_window_exceeded");
	if (skn_streq(reason, "refusal")) {
		r->refused = true;
		skn_buf_adds(&r->words, "the model refuses to answer");
	}
}

static void read_event(struct skn_model_reading *r, const char *event, const struct skn_node *root)
{
	const char *type = skn_node_text(root, "type");
	const struct skn_node *delta = skn_node_find(root, "delta"), *message = skn_node_find(root, "message");

	type = type ? type : event;
	if (skn_streq(type, "content_block_delta")) {
		if (skn_streq(skn_node_text(delta, "type"), "text_delta"))
			skn_model_add_text(r, delta, "text");
	} else if (skn_streq(type, "message_start")) {
		skn_model_take_model(r, message);
		read_usage(r, skn_node_find(message, "usage"));
	} else if (skn_streq(type, "message_delta")) {
		read_stop(r, skn_node_text(delta, "stop_reason"));
		read_usage(r, skn_node_find(root, "usage"));
	} else if (skn_streq(type, "message_stop")) {
		r->whole = true;
	} else if (skn_streq(type, "error")) {
		skn_model_take_error(r, skn_node_find(root, "error"));
	}
}

const struct skn_model_dialect skn_model_anthropic = {
	.path = "/v1/messages", .auth = "x-api-key: ", .headers = headers, .form = SKN_EVENTS_SSE,
	.write = write_body, .read = read_event,
};
