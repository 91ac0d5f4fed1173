#include "model/dialect.h"

static void write_format(struct skn_jsonw *w, const struct skn_model_request *request, const struct skn_node *schema)
{
	skn_jsonw_key(w, "text");
	skn_jsonw_object_begin(w);
	skn_jsonw_key(w, "format");
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "type", "json_schema");
	skn_model_write_schema(w, request, schema);
	skn_jsonw_object_end(w);
	skn_jsonw_object_end(w);
}

static void write_body(struct skn_jsonw *w, const struct skn_provider *provider, const struct skn_model_request *request,
		  const struct skn_node *schema)
{
	skn_jsonw_str(w, "model", provider->model);
	if (request->system)
		skn_jsonw_str(w, "instructions", request->system);
	skn_jsonw_key(w, "input");
	skn_model_write_turns(w, request, NULL);
	if (!skn_provider_omits(provider, "max_output_tokens"))
		skn_jsonw_int(w, "max_output_tokens", provider->max_tokens);
	if (schema && !skn_provider_omits(provider, "text"))
		write_format(w, request, schema);
	if (!skn_provider_omits(provider, "store"))
		skn_jsonw_bool(w, "store", false);
	skn_jsonw_bool(w, "stream", true);
}

static void read_usage(struct skn_model_reading *r, const struct skn_node *usage)
{
	skn_model_take_count(&r->answer->input_tokens, usage, "input_tokens");
	skn_model_take_count(&r->answer->output_tokens, usage, "output_tokens");
	skn_model_take_count(&r->answer->cached_tokens, skn_node_find(usage, "input_tokens_details"), "cached_tokens");
}

static void read_incomplete(struct skn_model_reading *r, const struct skn_node *response)
{
	const char *reason = skn_node_text(skn_node_find(response, "incomplete_details"), "reason");

	r->whole = true;
	if (reason && skn_streq(reason, "content_filter")) {
		r->refused = true;
		skn_buf_adds(&r->words, "a content filter stepped in");
	} else {
		r->cut = true;
	}
}

static void read_event(struct skn_model_reading *r, const char *event, const struct skn_node *root)
{
	const struct skn_node *response = skn_node_find(root, "response");
	const char *type = skn_node_text(root, "type");

	type = type ? type : event;
	if (skn_streq(type, "response.output_text.delta"))
		skn_model_add_text(r, root, "delta");
	else if (skn_streq(type, "response.refusal.delta")) {
		r->refused = true;
		skn_buf_adds(&r->words, skn_node_text(root, "delta") ? skn_node_text(root, "delta") : "");
	} else if (skn_streq(type, "response.completed"))
		r->whole = true;
	else if (skn_streq(type, "response.incomplete"))
		read_incomplete(r, response);
	else if (skn_streq(type, "response.failed"))
		skn_model_take_error(r, skn_node_find(response, "error"));
	else if (skn_streq(type, "error"))
		skn_model_take_error(r, skn_node_find(root, "error") ? skn_node_find(root, "error") : root);
	skn_model_take_model(r, response);
	read_usage(r, skn_node_find(response, "usage"));
}

const struct skn_model_dialect skn_model_openai_responses = {
	.path = "/responses", .auth = "Authorization: Bearer ", .form = SKN_EVENTS_SSE, .write = write_body, .read = read_event,
};
