#include "synth/ops.h"

static void str_if(struct skn_jsonw *w, const char *name, const char *value)
{
	if (value)
		skn_jsonw_str(w, name, value);
}

static void write_cites(struct skn_jsonw *w, const struct skn_said *said)
{
	skn_jsonw_key(w, "cites");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < said->cites.n; i++) {
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "key", said->cites.v[i].key);
		str_if(w, "locator", said->cites.v[i].locator);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static void write_quotes(struct skn_jsonw *w, const struct skn_said *said)
{
	skn_jsonw_key(w, "quotes");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < said->quotes.n; i++) {
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "key", said->quotes.v[i].key);
		skn_jsonw_str(w, "text", said->quotes.v[i].text);
		str_if(w, "voice", said->quotes.v[i].voice);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static void write_said(struct skn_jsonw *w, const struct skn_said *said)
{
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "text", said->text);
	if (said->paragraph)
		skn_jsonw_bool(w, "paragraph", true);
	if (said->cites.n)
		write_cites(w, said);
	if (said->quotes.n)
		write_quotes(w, said);
	skn_jsonw_object_end(w);
}

static void write_list(struct skn_jsonw *w, const char *name, const struct skn_said_list *list)
{
	if (!name || !list->n)
		return;
	skn_jsonw_key(w, name);
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < list->n; i++)
		write_said(w, &list->v[i]);
	skn_jsonw_array_end(w);
}

static void write_place(struct skn_jsonw *w, const struct skn_op_place *place)
{
	static const char *const names[] = {
		[SKN_PLACE_AFTER] = "after", [SKN_PLACE_FIRST] = "first",
		[SKN_PLACE_PARAGRAPH] = "paragraph", [SKN_PLACE_UNDER] = "under",
	};

	if (place->where == SKN_PLACE_END)
		return;
	skn_jsonw_key(w, "place");
	skn_jsonw_object_begin(w);
	if (place->where == SKN_PLACE_UNDER) {
		skn_jsonw_str(w, "under", place->heading);
	} else if (place->op != SIZE_MAX) {
		skn_jsonw_key(w, names[place->where]);
		skn_jsonw_object_begin(w);
		skn_jsonw_int(w, "op", (int64_t)place->op);
		skn_jsonw_object_end(w);
	} else {
		skn_jsonw_str(w, names[place->where], place->id);
	}
	skn_jsonw_object_end(w);
}

static void write_op(struct skn_jsonw *w, const struct skn_op *op)
{
	const struct skn_op_info *info = skn_op_info(op->kind);

	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "op", info->name);
	str_if(w, "id", op->id);
	write_place(w, &op->place);
	str_if(w, "date", op->date);
	if (op->expected >= 0)
		skn_jsonw_bool(w, "expected", op->expected);
	str_if(w, "voice", op->voice);
	if (info->of == SKN_KIND_NARRATIVE && op->body.n) {
		skn_jsonw_key(w, info->body);
		write_said(w, &op->body.v[0]);
	} else {
		write_list(w, info->body, &op->body);
	}
	write_list(w, info->note, &op->note);
	str_if(w, "query", op->query);
	str_if(w, "engine", op->search_engine);
	str_if(w, "reason", op->reason);
	skn_jsonw_object_end(w);
}

static void write_exchanges(struct skn_jsonw *w, const struct skn_ops *ops)
{
	skn_jsonw_key(w, "exchanges");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < ops->exchanges.n; i++) {
		skn_jsonw_object_begin(w);
		skn_jsonw_strn(w, "request", ops->exchanges.v[i].request, ops->exchanges.v[i].request_len);
		skn_jsonw_strn(w, "answer", ops->exchanges.v[i].answer, ops->exchanges.v[i].answer_len);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

void skn_ops_write(struct skn_jsonw *w, const struct skn_ops *ops, bool exchanges)
{
	skn_jsonw_object_begin(w);
	str_if(w, "engine", ops->engine);
	str_if(w, "prompt", ops->prompt);
	str_if(w, "parameters", ops->parameters);
	skn_jsonw_key(w, "operations");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < ops->list.n; i++)
		write_op(w, &ops->list.v[i]);
	skn_jsonw_array_end(w);
	if (exchanges && ops->exchanges.n)
		write_exchanges(w, ops);
	skn_jsonw_object_end(w);
}
