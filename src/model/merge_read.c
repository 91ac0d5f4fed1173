#include "model/merge.h"
#include "model/parse.h"

/* An answer being turned into operations. */
struct reader {
	struct skn_ops *ops;
	struct skn_buf *complaints;
	const struct skn_synth_input *in;
	const struct skn_model_claims *claims;
	size_t number; /* of the operation, from 1 */
};

static void complain(struct reader *r, const char *fmt, ...) SKN_PRINTF(2, 3);
static void complain(struct reader *r, const char *fmt, ...)
{
	va_list ap;

	skn_buf_addf(r->complaints, "- operation %zu: ", r->number);
	va_start(ap, fmt);
	skn_buf_vaddf(r->complaints, fmt, ap);
	va_end(ap);
	skn_buf_addc(r->complaints, '\n');
}

/* "" is nothing said. */
static const char *text_of(const struct skn_node *op, const char *member)
{
	const char *text = skn_node_text(op, member);

	return text && *text ? text : NULL;
}

/* The statement that "c12" names, or NULL. */
static const struct skn_model_claim *claim_of(struct reader *r, const struct skn_node *name)
{
	uint64_t n;

	if (name->len > 1 && name->text[0] == 'c' && skn_parse_uint(name->text + 1, name->len - 1, SIZE_MAX, &n) &&
	    n >= 1 && n <= r->claims->list.n)
		return &r->claims->list.v[n - 1];
	complain(r, "there is no statement '%.60s'", name->text);
	return NULL;
}

static bool cites_already(const struct skn_said *said, const char *key)
{
	for (size_t i = 0; i < said->cites.n; i++)
		if (skn_streq(said->cites.v[i].key, key))
			return true;
	return false;
}

static void read_said(struct reader *r, struct skn_said_list *list, const struct skn_node *array)
{
	for (const struct skn_node *s = array->child; s; s = s->next) {
		const struct skn_node *text = skn_node_find(s, "text"), *claims = skn_node_find(s, "claims");
		struct skn_said *said = skn_ops_say(r->ops, list, text->text, text->len);

		if (text->len == 0)
			complain(r, "a sentence is empty");
		for (const struct skn_node *c = claims->child; c; c = c->next) {
			const struct skn_model_claim *claim = claim_of(r, c);

			if (!claim)
				continue;
			if (!cites_already(said, claim->key))
				skn_ops_cite(r->ops, said, claim->key, NULL);
			skn_ops_quote(r->ops, said, claim->key, claim->quote, strlen(claim->quote),
				      *claim->voice ? claim->voice : NULL);
		}
		if (!claims->child)
			complain(r, "'%.60s' names no statement that it rests on", text->text);
	}
}

static bool has_sentence(const struct skn_synth_input *in, const char *id)
{
	for (size_t i = 0; i < in->before->prose.units.n; i++)
		if (skn_streq(in->before->prose.units.v[i].id, id))
			return true;
	return false;
}

static void read_place(struct reader *r, struct skn_op *op, const struct skn_node *node)
{
	const char *where = text_of(node, "where"), *anchor = text_of(node, "anchor");

	if (!where || skn_streq(where, "end"))
		return;
	if (!anchor || !has_sentence(r->in, anchor)) {
		complain(r, "there is no sentence '%.60s' to stand behind", anchor ? anchor : "");
		return;
	}
	op->place.where = skn_streq(where, "after") ? SKN_PLACE_AFTER : SKN_PLACE_PARAGRAPH;
	op->place.id = skn_ops_text(r->ops, anchor);
}

static bool find_kind(const char *name, enum skn_op_kind *kind)
{
	for (int k = 0; k < SKN_OP_N; k++)
		if (skn_streq(skn_op_info((enum skn_op_kind)k)->name, name)) {
			*kind = (enum skn_op_kind)k;
			return true;
		}
	return false;
}

/* What it changes is there, and what it adds is new. */
static void check_id(struct reader *r, const struct skn_op *op)
{
	const struct skn_op_info *info = skn_op_info(op->kind);
	struct skn_thread *thread = (struct skn_thread *)r->in->before;
	const struct skn_records *list = info->of == SKN_KIND_NARRATIVE || info->of == SKN_KIND_WATCH
						 ? NULL : skn_thread_list(thread, info->of);

	if (info->does == SKN_OP_ADDS || info->does == SKN_OP_SUGGESTS)
		return;
	if (!op->id)
		complain(r, "%s names nothing to change", info->name);
	else if (list ? !skn_records_find(list, op->id) : !has_sentence(r->in, op->id))
		complain(r, "%s: there is no '%.60s'", info->name, op->id);
}

static void read_op(struct reader *r, const struct skn_node *node)
{
	const struct skn_op_info *info;
	enum skn_op_kind kind;
	struct skn_op *op;

	if (!find_kind(skn_node_text(node, "op"), &kind)) {
		complain(r, "there is no operation '%s'", skn_node_text(node, "op"));
		return;
	}
	info = skn_op_info(kind);
	op = skn_ops_add(r->ops, kind);
	op->id = skn_ops_text(r->ops, text_of(node, "id"));
	op->reason = skn_ops_text(r->ops, text_of(node, "reason"));
	op->date = skn_ops_text(r->ops, text_of(node, "date"));
	op->voice = skn_ops_text(r->ops, text_of(node, "voice"));
	op->query = skn_ops_text(r->ops, text_of(node, "query"));
	read_place(r, op, node);
	read_said(r, &op->body, skn_node_find(node, "body"));
	read_said(r, &op->note, skn_node_find(node, "note"));
	if (info->of == SKN_KIND_NARRATIVE && info->needs_body && op->body.n != 1)
		complain(r, "%s takes exactly one sentence", info->name);
	else if (info->needs_body && op->body.n == 0)
		complain(r, "%s needs a body", info->name);
	if (info->needs_note && op->note.n == 0)
		complain(r, "%s needs a note", info->name);
	check_id(r, op);
}

int skn_model_merge_read(struct skn_ops *out, struct skn_buf *complaints, const struct skn_buf *answer,
			 const struct skn_synth_input *in, const struct skn_model_claims *claims, struct skn_err *err)
{
	struct reader r = { .ops = out, .complaints = complaints, .in = in, .claims = claims };
	struct skn_tree tree;
	int rc = skn_model_parse(&tree, answer, "model-operations.json", err);

	if (rc == SKN_OK) {
		for (const struct skn_node *c = skn_node_find(tree.root, "operations")->child; c && r.number < SKN_OPS_MAX;
		     c = c->next) {
			r.number++;
			read_op(&r, c);
		}
	}
	skn_tree_release(&tree);
	return rc;
}
