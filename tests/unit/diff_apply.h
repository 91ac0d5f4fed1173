/*
 * diff_apply.h - for tests: makes the new version of the old one and the JSON of
 * the diff, by nothing but what schema/out-diff.json says.
 */
#ifndef DIFF_APPLY_H
#define DIFF_APPLY_H

#include "diff_thread.h"
#include "doc/schema.h"
#include "json/json.h"

struct diff_record {
	enum skn_kind kind;
	char *id;
	struct skn_node *fields;
};

struct diff_model {
	struct skn_tree tree;
	SKN_VEC(struct diff_record) records; /* thread.yaml has the id "" */
	struct skn_buf narrative;
};

static inline enum skn_kind diff_kind_of(const char *word)
{
	for (int k = 0; k < SKN_KIND_N; k++)
		if (skn_streq(skn_kind_info((enum skn_kind)k)->word, word))
			return (enum skn_kind)k;
	fail_msg("'%s' is no type", word);
	return SKN_KIND_N;
}

static inline struct diff_record *diff_record_find(struct diff_model *m, enum skn_kind kind, const char *id)
{
	for (size_t i = 0; i < m->records.n; i++)
		if (m->records.v[i].kind == kind && skn_streq(m->records.v[i].id, id))
			return &m->records.v[i];
	return NULL;
}

static inline void diff_record_put(struct diff_model *m, enum skn_kind kind, const char *id, const struct skn_node *fields)
{
	struct diff_record record = { kind, skn_xstrdup(id), skn_node_copy(&m->tree, fields) };

	assert_null(diff_record_find(m, kind, id));
	record.fields->name = NULL;
	skn_vec_push(&m->records, record);
}

static inline void diff_record_drop(struct diff_model *m, enum skn_kind kind, const char *id)
{
	struct diff_record *record = diff_record_find(m, kind, id);

	if (!record) /* a source without a record */
		return;
	free(record->id);
	*record = m->records.v[--m->records.n];
}

static inline void diff_model_init(struct diff_model *m, const struct skn_thread *thread)
{
	static const enum skn_kind lists[] = { SKN_KIND_EVENT, SKN_KIND_VOICE, SKN_KIND_TENSION, SKN_KIND_ITEM };
	struct skn_numbers numbers = { 0 };

	*m = (struct diff_model){ .narrative = SKN_BUF_INIT };
	if (!thread)
		return;
	skn_numbers_make(&numbers, thread);
	diff_record_put(m, SKN_KIND_THREAD, "", thread->meta.tree.root);
	for (size_t k = 0; k < SKN_ARRAY_LEN(lists); k++) {
		const struct skn_records *list = skn_thread_list((struct skn_thread *)thread, lists[k]);

		for (size_t i = 0; i < list->n; i++)
			if (lists[k] != SKN_KIND_ITEM || skn_numbers_of(&numbers, list->v[i].id, strlen(list->v[i].id)))
				diff_record_put(m, lists[k], list->v[i].id, list->v[i].tree.root);
	}
	skn_numbers_release(&numbers);
}

static inline void diff_model_release(struct diff_model *m)
{
	for (size_t i = 0; i < m->records.n; i++)
		free(m->records.v[i].id);
	skn_vec_release(&m->records);
	skn_tree_release(&m->tree);
	skn_buf_release(&m->narrative);
}

/* ---- records ---- */

static inline void diff_set_field(struct diff_model *m, const struct skn_node *change)
{
	const char *id = skn_node_text(change, "id"), *field = skn_node_text(change, "field");
	enum skn_kind kind = diff_kind_of(skn_node_text(change, "type"));
	struct diff_record *record = diff_record_find(m, kind, id ? id : "");
	const struct skn_node *after = skn_node_find(change, "after");
	struct skn_node *value = after ? skn_node_copy(&m->tree, after) : NULL;

	assert_non_null(record);
	for (const char *const *name = skn_record_prose_fields(kind); value && value->kind == SKN_STRING && *name; name++)
		if (skn_streq(*name, field)) {
			char *text = skn_xasprintf("%s\n", value->text);

			value = skn_node_string(&m->tree, text, strlen(text));
			free(text);
		}
	skn_node_set(&m->tree, record->fields, field, value);
}

static inline void diff_rename(struct diff_model *m, const struct skn_node *change)
{
	struct diff_record *record = diff_record_find(m, diff_kind_of(skn_node_text(change, "type")),
						      skn_node_text(change, "before"));

	assert_non_null(record);
	free(record->id);
	record->id = skn_xstrdup(skn_node_text(change, "after"));
}

static inline void diff_apply_record(struct diff_model *m, const struct skn_node *change)
{
	const char *kind = skn_node_text(change, "kind"), *id = skn_node_text(change, "id");
	enum skn_kind type = diff_kind_of(skn_node_text(change, "type"));
	const struct skn_node *record = skn_node_find(change, "record");
	bool gone = skn_ends_with(kind, "-removed") || skn_ends_with(kind, "-dropped") || skn_ends_with(kind, "-lost") ||
		    (skn_streq(kind, "source-changed") && !skn_node_find(change, "after"));

	if (type == SKN_KIND_NARRATIVE || skn_streq(kind, "record-renamed"))
		return;
	if (skn_node_find(change, "field"))
		diff_set_field(m, change);
	else if (gone)
		diff_record_drop(m, type, id);
	else if (record)
		diff_record_put(m, type, id, record);
	else /* a key that no item has */
		assert_true(skn_streq(kind, "source-gained"));
}

/* ---- the narrative ---- */

/* The text that a change tells of the unit that is called so on one side. */
static inline const char *diff_told(const struct skn_node *changes, const char *id, bool by_old)
{
	for (const struct skn_node *c = changes->child; c; c = c->next) {
		const char *was = skn_node_text(c, "was"), *own = skn_node_text(c, "id"), *after = skn_node_text(c, "after");
		const char *name = by_old && was ? was : own;

		if (skn_streq(skn_node_text(c, "type"), "narrative") && after && skn_streq(name, id))
			return after;
	}
	return NULL;
}

static inline void diff_add_old(struct skn_buf *out, const struct skn_prose *old, const char *id)
{
	for (size_t i = 0; i < old->units.n; i++)
		if (skn_streq(old->units.v[i].id, id)) {
			skn_buf_add(out, old->text.p + old->units.v[i].start, old->units.v[i].end - old->units.v[i].start);
			return;
		}
	fail_msg("no sentence is called %s", id);
}

static inline void diff_apply_layout(struct skn_buf *out, const struct skn_node *layout, const struct skn_node *changes,
				     const struct skn_prose *old)
{
	for (const struct skn_node *s = skn_node_find(layout, "sentences")->child; s; s = s->next) {
		const char *id = skn_node_text(s, "id"), *was = skn_node_text(s, "was"), *gap = skn_node_text(s, "gap");
		const char *text = skn_node_text(s, "text");

		skn_buf_adds(out, gap ? gap : "\n");
		if (!text)
			text = diff_told(changes, id, false);
		if (text)
			skn_buf_adds(out, text);
		else
			diff_add_old(out, old, was ? was : id);
	}
	skn_buf_adds(out, skn_node_text(layout, "end"));
}

static inline void diff_apply_texts(struct skn_buf *out, const struct skn_node *changes, const struct skn_prose *old)
{
	size_t at = 0;

	for (size_t i = 0; i < old->units.n; i++) {
		const struct skn_unit *u = &old->units.v[i];
		const char *text = diff_told(changes, u->id, true);

		skn_buf_add(out, old->text.p + at, u->start - at);
		if (text)
			skn_buf_adds(out, text);
		else
			skn_buf_add(out, old->text.p + u->start, u->end - u->start);
		at = u->end;
	}
	skn_buf_add(out, old->text.p + at, old->text.n - at);
}

static inline void diff_apply_narrative(struct diff_model *m, const struct skn_node *diff, const struct skn_node *changes,
					const struct skn_thread *old)
{
	static const struct skn_prose none = { .text = SKN_BUF_INIT };
	const struct skn_node *layout = skn_node_find(diff, "layout");

	if (layout)
		diff_apply_layout(&m->narrative, layout, changes, old ? &old->prose : &none);
	else
		diff_apply_texts(&m->narrative, changes, old ? &old->prose : &none);
}

/* ---- the whole ---- */

static int diff_by_path(const void *pa, const void *pb)
{
	static const int rank[SKN_KIND_N] = { [SKN_KIND_EVENT] = 1, [SKN_KIND_VOICE] = 2, [SKN_KIND_TENSION] = 3,
					      [SKN_KIND_ITEM] = 4 };
	const struct diff_record *a = pa, *b = pb;

	return rank[a->kind] != rank[b->kind] ? rank[a->kind] - rank[b->kind] : strcmp(a->id, b->id);
}

static inline void diff_model_print(struct skn_buf *out, struct diff_model *m)
{
	qsort(m->records.v, m->records.n, sizeof(*m->records.v), diff_by_path);
	for (size_t i = 0; i < m->records.n; i++) {
		diff_canon_record(out, &m->tree, m->records.v[i].kind, m->records.v[i].id, m->records.v[i].fields);
		if (m->records.v[i].kind == SKN_KIND_THREAD)
			skn_buf_addf(out, "%%%% narrative.md\n%s", m->narrative.p);
	}
}

static void diff_say(void *ctx, const struct skn_node *at, const char *keyword, const char *message)
{
	SKN_UNUSED(ctx);
	print_error("%s: %s: %s\n", at->name ? at->name : "", keyword, message);
}

/* Appends the canonical files of what JSON makes of OLD (NULL: nothing); nothing when
 * it says that nothing is left. */
static inline void diff_apply(struct skn_buf *out, const struct skn_buf *json, const struct skn_thread *old)
{
	struct skn_tree diff = SKN_TREE_INIT;
	struct diff_model m;
	const struct skn_node *changes, *unseen, *meta;
	struct skn_err err = SKN_ERR_INIT;

	if (skn_json_parse(&diff, json->p, json->n, "diff", &err) != SKN_OK)
		fail_msg("%s:\n%s", err.msg, json->p);
	if (skn_schema_validate(skn_schema_of("out-diff.json", NULL), diff.root, diff_say, NULL))
		fail_msg("not as the schema has it:\n%s", json->p);
	changes = skn_node_find(diff.root, "changes");
	unseen = skn_node_find(diff.root, "unseen");
	meta = skn_node_find(diff.root, "meta");
	diff_model_init(&m, old);
	if (meta)
		diff_record_put(&m, SKN_KIND_THREAD, "", meta);
	for (const struct skn_node *c = changes->child; c; c = c->next)
		if (skn_streq(skn_node_text(c, "kind"), "record-renamed"))
			diff_rename(&m, c);
	for (const struct skn_node *c = changes->child; c; c = c->next)
		diff_apply_record(&m, c);
	for (const struct skn_node *c = unseen ? unseen->child : NULL; c; c = c->next)
		diff_set_field(&m, c);
	diff_apply_narrative(&m, diff.root, changes, old);
	if (skn_node_text(diff.root, "to"))
		diff_model_print(out, &m);
	diff_model_release(&m);
	skn_tree_release(&diff);
}

#endif
