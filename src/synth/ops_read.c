#include "doc/schema.h"
#include "json/json.h"
#include "synth/ops.h"

#define SCHEMA "operations.json"

/* Only the first fault is told: the rest often follow from it. */
struct fault {
	const char *name;
	struct skn_err *err;
};

static void report(void *ctx, const struct skn_node *at, const char *keyword, const char *message)
{
	struct fault *fault = ctx;

	SKN_UNUSED(at);
	SKN_UNUSED(keyword);
	skn_fail_at(fault->err, SKN_EMODEL, fault->name, 0, 0, "%s", message);
}

/* Texts go on as C strings. */
static bool has_nul(const struct skn_node *node)
{
	if (node->text && memchr(node->text, '\0', node->len))
		return true;
	for (const struct skn_node *c = node->child; c; c = c->next)
		if (!skn_streq(c->name ? c->name : "", "exchanges") && has_nul(c))
			return true;
	return false;
}

static int validate(const struct skn_node *value, const char *name, struct skn_err *err)
{
	const struct skn_schema *schema = skn_schema_of(SCHEMA, err);
	struct fault fault = { name, err };

	if (!schema)
		return err ? (int)err->code : SKN_EDATA;
	if (skn_schema_validate(schema, value, report, &fault) != 0)
		return SKN_EMODEL;
	if (has_nul(value))
		return skn_fail_at(err, SKN_EMODEL, name, 0, 0, "a text holds the character U+0000");
	return SKN_OK;
}

static const char *text_of(struct skn_ops *ops, const struct skn_node *object, const char *member)
{
	const struct skn_node *node = skn_node_find(object, member);

	return node && node->text ? skn_ops_textn(ops, node->text, node->len) : NULL;
}

static bool is_true(const struct skn_node *object, const char *member)
{
	const struct skn_node *node = skn_node_find(object, member);

	return node && node->kind == SKN_BOOL && node->boolean;
}

static const struct skn_node *first_of(const struct skn_node *object, const char *member)
{
	const struct skn_node *node = skn_node_find(object, member);

	return node ? node->child : NULL;
}

static void read_said(struct skn_ops *ops, struct skn_said_list *list, const struct skn_node *value)
{
	const struct skn_node *text = skn_node_find(value, "text");
	struct skn_said *said = skn_ops_say(ops, list, text->text, text->len);

	said->paragraph = is_true(value, "paragraph");
	for (const struct skn_node *c = first_of(value, "cites"); c; c = c->next)
		skn_ops_cite(ops, said, skn_node_text(c, "key"), skn_node_text(c, "locator"));
	for (const struct skn_node *q = first_of(value, "quotes"); q; q = q->next) {
		const struct skn_node *words = skn_node_find(q, "text");

		skn_ops_quote(ops, said, skn_node_text(q, "key"), words->text, words->len,
			      skn_node_text(q, "voice"));
	}
}

static void read_place(struct skn_ops *ops, struct skn_op_place *place, const struct skn_node *value)
{
	static const struct {
		const char *name;
		enum skn_op_where where;
	} names[] = {
		{ "after", SKN_PLACE_AFTER }, { "first", SKN_PLACE_FIRST },
		{ "paragraph", SKN_PLACE_PARAGRAPH }, { "under", SKN_PLACE_UNDER },
	};
	const struct skn_node *beside = value ? value->child : NULL;
	int64_t op = 0;

	for (size_t i = 0; beside && i < SKN_ARRAY_LEN(names); i++)
		if (skn_streq(beside->name, names[i].name))
			place->where = names[i].where;
	if (place->where == SKN_PLACE_UNDER)
		place->heading = skn_ops_text(ops, beside->text);
	else if (beside && beside->kind == SKN_OBJECT && skn_node_as_int(skn_node_find(beside, "op"), &op))
		place->op = (size_t)op;
	else if (beside)
		place->id = skn_ops_text(ops, beside->text);
}

static enum skn_op_kind kind_of(const char *name)
{
	for (int kind = 0; kind < SKN_OP_N; kind++)
		if (skn_streq(skn_op_info((enum skn_op_kind)kind)->name, name))
			return (enum skn_op_kind)kind;
	return SKN_OP_N;
}

static void read_op(struct skn_ops *ops, const struct skn_node *value)
{
	enum skn_op_kind kind = kind_of(skn_node_text(value, "op"));
	const struct skn_op_info *info = skn_op_info(kind);
	struct skn_op *op = skn_ops_add(ops, kind);

	op->id = text_of(ops, value, "id");
	op->reason = text_of(ops, value, "reason");
	read_place(ops, &op->place, skn_node_find(value, "place"));
	op->date = text_of(ops, value, "date");
	if (skn_node_find(value, "expected"))
		op->expected = is_true(value, "expected");
	op->voice = text_of(ops, value, "voice");
	op->query = text_of(ops, value, "query");
	op->search_engine = text_of(ops, value, "engine");
	if (info->of == SKN_KIND_NARRATIVE && skn_node_find(value, info->body))
		read_said(ops, &op->body, skn_node_find(value, info->body));
	else if (info->body && info->of != SKN_KIND_NARRATIVE)
		for (const struct skn_node *s = first_of(value, info->body); s; s = s->next)
			read_said(ops, &op->body, s);
	if (info->note)
		for (const struct skn_node *s = first_of(value, info->note); s; s = s->next)
			read_said(ops, &op->note, s);
}

static void read_exchanges(struct skn_ops *ops, const struct skn_node *value)
{
	for (const struct skn_node *e = first_of(value, "exchanges"); e; e = e->next) {
		const struct skn_node *request = skn_node_find(e, "request"), *answer = skn_node_find(e, "answer");
		struct skn_exchange exchange = {
			.request = skn_ops_textn(ops, request->text, request->len), .request_len = request->len,
			.answer = skn_ops_textn(ops, answer->text, answer->len), .answer_len = answer->len,
		};

		skn_vec_push(&ops->exchanges, exchange);
	}
}

int skn_ops_read(struct skn_ops *out, const struct skn_node *value, const char *name, struct skn_err *err)
{
	int rc;

	*out = (struct skn_ops)SKN_OPS_INIT;
	rc = validate(value, name, err);
	if (rc != SKN_OK)
		return rc;
	out->engine = text_of(out, value, "engine");
	out->prompt = text_of(out, value, "prompt");
	out->parameters = text_of(out, value, "parameters");
	for (const struct skn_node *op = first_of(value, "operations"); op; op = op->next)
		read_op(out, op);
	read_exchanges(out, value);
	return SKN_OK;
}

int skn_ops_parse(struct skn_ops *out, const char *json, size_t n, const char *name, struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_err parse = SKN_ERR_INIT;
	int rc;

	*out = (struct skn_ops)SKN_OPS_INIT;
	if (n > SKN_OPS_BYTES_MAX)
		return skn_fail_at(err, SKN_ELIMIT, name, 0, 0, "the operations take more than %zu bytes",
				   SKN_OPS_BYTES_MAX);
	rc = skn_json_parse(&tree, json, n, name, &parse);
	if (rc == SKN_OK)
		rc = skn_ops_read(out, tree.root, name, err);
	else
		rc = skn_fail_at(err, SKN_EMODEL, name, parse.line, parse.column, "%s", parse.msg);
	skn_tree_release(&tree);
	return rc;
}
