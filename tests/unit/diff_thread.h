/*
 * diff_thread.h - for tests: threads from bundles ("%% narrative.md", ...), and a
 * version's canonical files as one text.
 */
#ifndef DIFF_THREAD_H
#define DIFF_THREAD_H

#include "doc/bundle.h"
#include "doc/canon.h"
#include "doc/thread.h"

static inline void diff_thread_add(struct skn_thread *thread, struct skn_bundle_part *part)
{
	enum skn_kind kind;
	const char *id_at;
	size_t id_len;
	char *id;
	struct skn_record record;
	struct skn_err err = SKN_ERR_INIT;

	assert_true(skn_kind_of_path(part->path, &kind, &id_at, &id_len));
	id = skn_xstrndup(id_at, id_len);
	if (kind == SKN_KIND_NARRATIVE) {
		skn_buf_add(&thread->narrative, part->data.p, part->data.n);
	} else {
		if (skn_record_parse(&record, kind, id, &part->data, part->path, &err) != SKN_OK)
			fail_msg("%s:%u: %s", err.path, err.line, err.msg);
		if (kind == SKN_KIND_THREAD)
			thread->meta = record;
		else
			skn_vec_push(skn_thread_list(thread, kind), record);
	}
	free(id);
}

static inline void diff_thread_parse(struct skn_thread *thread, const char *text, size_t n)
{
	static const enum skn_kind lists[] = { SKN_KIND_EVENT, SKN_KIND_VOICE, SKN_KIND_TENSION, SKN_KIND_ITEM };
	struct skn_bundle bundle;
	struct skn_err err = SKN_ERR_INIT;

	if (skn_bundle_parse(&bundle, text, n, "test", &err) != SKN_OK)
		fail_msg("%u: %s:\n%s", err.line, err.msg, text);
	skn_thread_init(thread, "threads/t");
	for (size_t i = 0; i < bundle.parts.n; i++)
		diff_thread_add(thread, &bundle.parts.v[i]);
	for (size_t i = 0; i < SKN_ARRAY_LEN(lists); i++)
		skn_records_sort(skn_thread_list(thread, lists[i]));
	assert_int_equal(skn_thread_parse_narrative(thread, NULL), SKN_OK);
	skn_bundle_release(&bundle);
}

/* Appends a file of the version; FIELDS is changed on the way. */
static inline void diff_canon_record(struct skn_buf *out, struct skn_tree *tree, enum skn_kind kind, const char *id,
				     struct skn_node *fields)
{
	char *path = skn_kind_path(kind, id);

	for (const char *const *name = skn_record_prose_fields(kind); *name; name++) {
		const struct skn_node *node = skn_node_find(fields, *name);
		struct skn_buf text = SKN_BUF_INIT;

		if (node && node->text) {
			skn_prose_format(&text, node->text, node->len);
			skn_node_set(tree, fields, *name, skn_node_string(tree, text.p, text.n));
		}
		skn_buf_release(&text);
	}
	skn_buf_addf(out, "%%%% %s\n", path);
	assert_int_equal(skn_canon_write(out, skn_kind_info(kind)->schema, fields, NULL), SKN_OK);
	free(path);
}

static int diff_by_id(const void *a, const void *b)
{
	return strcmp(((const struct skn_record *)a)->id, ((const struct skn_record *)b)->id);
}

/* The canonical files of a version: what the page shows, by path. */
static inline void diff_canon(struct skn_buf *out, const struct skn_thread *thread)
{
	static const enum skn_kind lists[] = { SKN_KIND_EVENT, SKN_KIND_VOICE, SKN_KIND_TENSION, SKN_KIND_ITEM };
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_numbers numbers;

	skn_numbers_make(&numbers, thread);
	diff_canon_record(out, &tree, SKN_KIND_THREAD, "", skn_node_copy(&tree, thread->meta.tree.root));
	skn_buf_addf(out, "%%%% narrative.md\n%s", thread->prose.text.p);
	for (size_t k = 0; k < SKN_ARRAY_LEN(lists); k++) {
		struct skn_records list = *skn_thread_list((struct skn_thread *)thread, lists[k]);

		list.v = list.n ? skn_xmemdup(list.v, list.n * sizeof(*list.v)) : NULL;
		if (list.n)
			qsort(list.v, list.n, sizeof(*list.v), diff_by_id);
		for (size_t i = 0; i < list.n; i++)
			if (lists[k] != SKN_KIND_ITEM ||
			    skn_numbers_of(&numbers, list.v[i].id, strlen(list.v[i].id)))
				diff_canon_record(out, &tree, lists[k], list.v[i].id,
						  skn_node_copy(&tree, list.v[i].tree.root));
		free(list.v);
	}
	skn_numbers_release(&numbers);
	skn_tree_release(&tree);
}

#endif
