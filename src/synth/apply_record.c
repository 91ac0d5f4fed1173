#include "doc/key.h"
#include "store/put.h"
#include "synth/apply_parts.h"

#define STEM_MAX 72 /* bytes of a name before "-2" */

struct writing {
	struct skn_applying *a;
	struct skn_tree tree;
	struct skn_node *fields;
};

static void set_text(struct writing *w, const char *field, const char *text)
{
	if (text)
		skn_node_set(&w->tree, w->fields, field, skn_node_string(&w->tree, text, strlen(text)));
}

/* The statements as a Markdown field, in canonical form; its id is what this run wrote. */
static void set_prose(struct writing *w, const char *field, const struct skn_said_list *list)
{
	struct skn_buf lines = SKN_BUF_INIT, text = SKN_BUF_INIT;
	char id[SKN_SENTENCE_ID_MAX];

	if (!field || !list->n)
		return;
	for (size_t i = 0; i < list->n; i++) {
		if (i)
			skn_buf_adds(&lines, list->v[i].paragraph ? "\n\n" : "\n");
		skn_apply_line(&lines, &list->v[i]);
	}
	skn_prose_format(&text, lines.p, lines.n);
	skn_node_set(&w->tree, w->fields, field, skn_node_string(&w->tree, text.p, text.n));
	skn_buf_rtrim(&text);
	skn_prose_id(id, text.p, text.n);
	if (!skn_strings_has(&w->a->out->wrote, id))
		skn_strings_push(&w->a->out->wrote, id);
	skn_buf_release(&lines);
	skn_buf_release(&text);
}

/* Behind the last of its kind; events have their date. */
static void set_order(struct writing *w, enum skn_kind kind)
{
	struct skn_applying *a = w->a;
	struct skn_thread *thread = (struct skn_thread *)a->in->before;
	const struct skn_records *list = skn_thread_list(thread, kind);
	int64_t last = 0, order;
	size_t made = 0;

	if (kind == SKN_KIND_EVENT)
		return;
	for (size_t i = 0; i < list->n; i++)
		if (skn_node_as_int(skn_node_find(list->v[i].tree.root, "order"), &order) && order > last)
			last = order;
	for (size_t i = 0; i < a->ids.n; i++)
		made += skn_starts_with(a->ids.entries[i].key, skn_kind_info(kind)->dir);
	order = last + (int64_t)made * SKN_APPLY_ORDER_STEP; /* its own name is among them */
	skn_node_set(&w->tree, w->fields, "order", skn_node_int(&w->tree, order < 1000000 ? order : 1000000));
}

static bool is_taken(struct skn_applying *a, const char *inside)
{
	char *path = skn_xasprintf("%s/%s", a->in->before->path, inside);
	bool taken = skn_map_has(&a->ids, inside, strlen(inside)) || skn_view_has(a->view, path);

	free(path);
	return taken;
}

/* What of a name leaves room for a number behind it. */
static size_t stem_length(const char *name)
{
	size_t n = strnlen(name, STEM_MAX);

	while (n > 1 && !isalnum((unsigned char)name[n - 1]))
		n--;
	return n;
}

/* The wish, else a name of the words; with "-2" where it is taken.  Caller frees. */
static char *choose_id(struct skn_applying *a, const struct skn_op *op)
{
	enum skn_kind kind = skn_op_info(op->kind)->of;
	struct skn_buf base = SKN_BUF_INIT;
	const char *words = op->voice ? op->voice : op->body.v[0].text;
	char *id, *path;

	if (op->id)
		skn_buf_adds(&base, op->id);
	else
		skn_key_from_text(&base, op->date, words, skn_kind_info(kind)->word);
	id = skn_xstrdup(base.p);
	path = skn_kind_path(kind, id);
	for (unsigned n = 2; is_taken(a, path); n++) {
		free(path);
		free(id);
		id = skn_xasprintf("%.*s-%u", (int)stem_length(base.p), base.p, n);
		path = skn_kind_path(kind, id);
	}
	skn_map_put(&a->ids, path, strlen(path), a);
	free(path);
	skn_buf_release(&base);
	return id;
}

static void fill(struct writing *w, const struct skn_op *op, const struct skn_op_info *info)
{
	struct skn_node *expected;

	if (info->does == SKN_OP_ADDS)
		set_order(w, info->of);
	set_text(w, "date", op->date);
	if (op->expected >= 0) {
		expected = skn_node_new(&w->tree, SKN_BOOL);
		expected->boolean = op->expected;
		expected->text = op->expected ? "true" : "false";
		expected->len = strlen(expected->text);
		skn_node_set(&w->tree, w->fields, "expected", op->expected ? expected : NULL);
	}
	set_text(w, "voice", op->voice);
	set_text(w, "status", info->status);
	set_prose(w, info->body, &op->body);
	set_prose(w, info->note, &op->note);
	if (op->kind == SKN_OP_REOPEN_TENSION && !op->note.n)
		skn_node_set(&w->tree, w->fields, "resolution", NULL);
}

int skn_apply_record(struct skn_applying *a, const struct skn_op *op, struct skn_err *err)
{
	const struct skn_op_info *info = skn_op_info(op->kind);
	struct skn_thread *thread = (struct skn_thread *)a->in->before;
	struct writing w = { .a = a };
	const struct skn_record *old = NULL;
	char *id;
	int rc;

	if (info->does == SKN_OP_REMOVES) {
		skn_put_remove(a->changes, thread->path, info->of, op->id);
		return SKN_OK;
	}
	if (info->does != SKN_OP_ADDS) {
		old = skn_records_find(skn_thread_list(thread, info->of), op->id);
		id = skn_xstrdup(op->id);
		w.fields = skn_node_copy(&w.tree, old->tree.root);
	} else {
		w.fields = skn_node_new(&w.tree, SKN_OBJECT);
		id = choose_id(a, op);
	}
	fill(&w, op, info);
	rc = skn_put_over(a->changes, thread->path, info->of, id, old, w.fields, false, err);
	skn_tree_release(&w.tree);
	free(id);
	return rc;
}
