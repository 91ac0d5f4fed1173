/*
 * diff_json.c - a diff as schema/out-diff.json describes it: what changed in
 * meaning, and beside it what a program needs to make the new version's
 * canonical files of the old version's.
 */
#include "out/diff.h"

#include "base/map.h"
#include "out/json_value.h"

struct writer {
	struct skn_jsonw *w;
	const struct skn_diff_head *head;
	const struct skn_diff *diff;
};

/* ---- values and records ---- */

static const struct skn_schema_node *schema_of(enum skn_kind kind, const char *field)
{
	const char *file = skn_kind_info(kind)->schema;
	const struct skn_schema *schema = file ? skn_schema_of(file, NULL) : NULL;

	return schema ? skn_schema_member(skn_schema_root(schema), field, strlen(field)) : NULL;
}

/* The value of one side: TEXT as it is, or what the record has where that is none. */
static void side(struct skn_jsonw *w, const char *name, const struct skn_diff_change *c, const char *text,
		 const struct skn_record *record)
{
	const struct skn_node *node = record && c->field ? skn_node_find(record->tree.root, c->field) : NULL;
	const struct skn_schema_node *schema = node ? schema_of(c->of, c->field) : NULL;

	if (!text)
		return;
	skn_jsonw_key(w, name);
	if (node && !(skn_node_is_scalar(node) && schema && skn_schema_traits(schema) & SKN_TRAIT_STRING))
		skn_json_value(w, schema, node);
	else
		skn_jsonw_cstring(w, text);
}

/* A record whole, its Markdown in canonical form. */
static void write_record(struct skn_jsonw *w, const char *name, const struct skn_record *record)
{
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_node *root = record->tree.root ? skn_node_copy(&tree, record->tree.root) : NULL;

	for (const char *const *field = skn_record_prose_fields(record->kind); *field; field++) {
		const struct skn_node *node = skn_node_find(root, *field);
		struct skn_buf text = SKN_BUF_INIT;

		if (node && node->text) {
			skn_prose_format(&text, node->text, node->len);
			skn_node_set(&tree, root, *field, skn_node_string(&tree, text.p, text.n));
		}
		skn_buf_release(&text);
	}
	skn_jsonw_key(w, name);
	skn_jsonw_object_begin(w);
	skn_json_fields(w, record->kind, root);
	skn_jsonw_object_end(w);
	skn_tree_release(&tree);
}

/* ---- changes ---- */

static void keys(struct skn_jsonw *w, const char *name, const struct skn_strings *list)
{
	skn_jsonw_key(w, name);
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < list->n; i++)
		skn_jsonw_cstring(w, list->v[i]);
	skn_jsonw_array_end(w);
}

/* "key" or "key, locator". */
static void cites(struct skn_jsonw *w, const char *name, const struct skn_strings *list)
{
	skn_jsonw_key(w, name);
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < list->n; i++) {
		const char *comma = strchr(list->v[i], ',');

		skn_jsonw_object_begin(w);
		skn_jsonw_strn(w, "key", list->v[i], comma ? (size_t)(comma - list->v[i]) : strlen(list->v[i]));
		if (comma)
			skn_jsonw_str(w, "locator", comma + strlen(", "));
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

/* The id that a unit of the new narrative had in the old one, where it is another. */
static const char *old_id(const struct writer *w, size_t from, const char *id)
{
	const struct skn_prose *old = w->head->old_thread ? &w->head->old_thread->prose : NULL;

	if (!old || from >= old->units.n || skn_streq(old->units.v[from].id, id))
		return NULL;
	return old->units.v[from].id;
}

/* The record that came or went whole. */
static const struct skn_record *whole_record(const struct skn_diff_change *c)
{
	return c->field || !c->old_record == !c->new_record ? NULL : c->new_record ? c->new_record : c->old_record;
}

static void write_change(const struct writer *d, const struct skn_diff_change *c)
{
	struct skn_jsonw *w = d->w;
	const char *was = c->of == SKN_KIND_NARRATIVE && c->id && c->to != SKN_DIFF_NOWHERE
			  ? old_id(d, c->from, c->id) : NULL;

	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "kind", skn_diff_info(c->kind)->name);
	skn_jsonw_str(w, "type", skn_kind_info(c->of)->word);
	if (c->id)
		skn_jsonw_str(w, "id", c->id);
	if (was)
		skn_jsonw_str(w, "was", was);
	if (c->field)
		skn_jsonw_str(w, "field", c->field);
	side(w, "before", c, c->before, c->old_record);
	side(w, "after", c, c->after, c->new_record);
	if (c->attached.n || c->detached.n) {
		skn_jsonw_key(w, "citations");
		skn_jsonw_object_begin(w);
		cites(w, "attached", &c->attached);
		cites(w, "detached", &c->detached);
		skn_jsonw_object_end(w);
	}
	if (whole_record(c))
		write_record(w, "record", whole_record(c));
	keys(w, "items", &c->items);
	skn_jsonw_object_end(w);
}

static void write_unseen(const struct writer *d)
{
	struct skn_jsonw *w = d->w;

	if (!d->diff->unseen.n)
		return;
	skn_jsonw_key(w, "unseen");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < d->diff->unseen.n; i++) {
		const struct skn_diff_change *c = &d->diff->unseen.v[i];

		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "type", skn_kind_info(c->of)->word);
		if (c->id)
			skn_jsonw_str(w, "id", c->id);
		skn_jsonw_str(w, "field", c->field);
		side(w, "after", c, c->after, c->new_record);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

/* ---- the layout of the new narrative ---- */

struct text {
	const char *p;
	size_t n;
};

static bool same(struct text a, struct text b)
{
	return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

static struct text unit_text(const struct skn_prose *prose, size_t i)
{
	const struct skn_unit *u = &prose->units.v[i];

	return (struct text){ prose->text.p + u->start, u->end - u->start };
}

/* What stands before a unit; of the last one + 1, at the end. */
static struct text gap(const struct skn_prose *prose, size_t i)
{
	size_t start = i > 0 ? prose->units.v[i - 1].end : 0;
	size_t end = i < prose->units.n ? prose->units.v[i].start : prose->text.n;

	return (struct text){ prose->text.p + start, end - start };
}

/* Whether a change tells the text of a unit of the new narrative. */
static bool *told_units(const struct skn_diff *diff, size_t n)
{
	bool *told = skn_xcalloc(n, sizeof(*told));

	for (size_t i = 0; i < diff->list.n; i++) {
		const struct skn_diff_change *c = &diff->list.v[i];

		if (c->of == SKN_KIND_NARRATIVE && c->after && c->to < n)
			told[c->to] = true;
	}
	return told;
}

/* Whether the new narrative is the old one with other texts in the same places. */
static bool same_places(const struct writer *d, const struct skn_prose *old, const struct skn_prose *new,
			const bool *told)
{
	if (old->units.n != new->units.n || !same(gap(old, old->units.n), gap(new, new->units.n)))
		return false;
	for (size_t j = 0; j < new->units.n; j++)
		if (d->diff->partners[j] != j || !same(gap(old, j), gap(new, j)) ||
		    (!told[j] && !same(unit_text(old, j), unit_text(new, j))))
			return false;
	return true;
}

static void write_unit(const struct writer *d, const struct skn_prose *old, const struct skn_prose *new, size_t j,
		       bool told)
{
	const struct skn_unit *u = &new->units.v[j];
	size_t i = d->diff->partners[j];
	const char *was = old_id(d, i, u->id);
	struct text before = gap(new, j), text = unit_text(new, j);

	skn_jsonw_object_begin(d->w);
	skn_jsonw_str(d->w, "id", u->id);
	if (was)
		skn_jsonw_str(d->w, "was", was);
	if (!same(before, (struct text){ "\n", 1 }))
		skn_jsonw_strn(d->w, "gap", before.p, before.n);
	if (!told && (i == SKN_DIFF_NOWHERE || !same(unit_text(old, i), text)))
		skn_jsonw_strn(d->w, "text", text.p, text.n);
	skn_jsonw_object_end(d->w);
}

static void write_layout(const struct writer *d)
{
	static const struct skn_prose none = { .text = SKN_BUF_INIT };
	const struct skn_prose *old = d->head->old_thread ? &d->head->old_thread->prose : &none;
	const struct skn_prose *new = d->head->new_thread ? &d->head->new_thread->prose : &none;
	bool *told = told_units(d->diff, new->units.n);

	if (!same_places(d, old, new, told)) {
		struct text end = gap(new, new->units.n);

		skn_jsonw_key(d->w, "layout");
		skn_jsonw_object_begin(d->w);
		skn_jsonw_key(d->w, "sentences");
		skn_jsonw_array_begin(d->w);
		for (size_t j = 0; j < new->units.n; j++)
			write_unit(d, old, new, j, told[j]);
		skn_jsonw_array_end(d->w);
		skn_jsonw_strn(d->w, "end", end.p, end.n);
		skn_jsonw_object_end(d->w);
	}
	free(told);
}

void skn_diff_json(struct skn_jsonw *w, const struct skn_diff_head *head, const struct skn_diff *diff, unsigned flags)
{
	struct writer d = { w, head, diff };

	SKN_UNUSED(flags); /* a program gets everything */
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "thread", head->name);
	skn_jsonw_str(w, "from", head->old_thread ? head->from : NULL);
	skn_jsonw_str(w, "to", head->new_thread ? head->to : NULL);
	skn_jsonw_str(w, "from_commit", head->old_thread ? head->from_commit : NULL);
	skn_jsonw_str(w, "to_commit", head->new_thread ? head->to_commit : NULL);
	skn_jsonw_key(w, "changes");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < diff->list.n; i++)
		write_change(&d, &diff->list.v[i]);
	skn_jsonw_array_end(w);
	write_unseen(&d);
	if (head->new_thread)
		write_layout(&d);
	if (!head->old_thread && head->new_thread)
		write_record(w, "meta", &head->new_thread->meta);
	skn_jsonw_object_end(w);
}
