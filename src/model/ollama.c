#include "model/dialect.h"

static void write_body(struct skn_jsonw *w, const struct skn_provider *provider, const struct skn_model_request *request,
		  const struct skn_node *schema)
{
	skn_jsonw_str(w, "model", provider->model);
	skn_jsonw_key(w, "messages");
	skn_model_write_turns(w, request, request->system);
	if (schema && !skn_provider_omits(provider, "format")) {
		skn_jsonw_key(w, "format");
		skn_node_write_json(w, schema);
	}
	skn_jsonw_bool(w, "stream", true);
	skn_jsonw_key(w, "options");
	skn_jsonw_object_begin(w);
	skn_jsonw_int(w, "num_predict", provider->max_tokens);
	/* Without it the server cuts a longer prompt at its own limit, and says nothing. */
	if (provider->max_input_tokens)
		skn_jsonw_int(w, "num_ctx", provider->max_input_tokens + provider->max_tokens);
	for (const struct skn_node *p = provider->parameters ? provider->parameters->child : NULL; p; p = p->next) {
		skn_jsonw_key(w, p->name);
		skn_model_write_scalar(w, p);
	}
	skn_jsonw_object_end(w);
}

static void read_event(struct skn_model_reading *r, const char *event, const struct skn_node *root)
{
	const struct skn_node *error = skn_node_find(root, "error"), *done = skn_node_find(root, "done");
	const char *reason = skn_node_text(root, "done_reason");

	SKN_UNUSED(event);
	if (error) {
		skn_model_take_error(r, error);
		return;
	}
	skn_model_take_model(r, root);
	skn_model_add_text(r, skn_node_find(root, "message"), "content");
	if (!done || done->kind != SKN_BOOL || !done->boolean)
		return;
	r->whole = true;
	r->cut = reason && skn_streq(reason, "length");
	skn_model_take_count(&r->answer->input_tokens, root, "prompt_eval_count");
	skn_model_take_count(&r->answer->output_tokens, root, "eval_count");
}

const struct skn_model_dialect skn_model_ollama = {
	.path = "/api/chat", .auth = "Authorization: Bearer ", .form = SKN_EVENTS_LINES, .write = write_body, .read = read_event,
	.own_parameters = true,
};
