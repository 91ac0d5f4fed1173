/* merge_same.c - one work that both sides collected, under two keys. */
#include "base/path.h"
#include "doc/canon.h"
#include "rev/merge_parts.h"
#include "rev/same_work.h"

/* The items of the thread that only this side added. */
static void new_items(struct skn_records *out, struct skn_merging *m, const char *dir,
		      const struct skn_tree_deltas *side, const struct skn_tree_deltas *other)
{
	for (size_t i = 0; i < side->n; i++) {
		const struct skn_tree_delta *d = &side->v[i];
		const char *name = d->path + strlen(dir);
		struct skn_buf bytes = SKN_BUF_INIT;
		struct skn_record item;
		char *key;

		if (d->old_mode || !skn_starts_with(d->path, dir) || !skn_path_has_ext(name, ".yaml") ||
		    skn_tree_deltas_find(other, d->path))
			continue;
		key = skn_xstrndup(name, strlen(name) - strlen(".yaml"));
		if (skn_repo_read_blob(m->scratch->repo, &d->new_oid, SKN_RECORD_MAX, &bytes, NULL) == SKN_OK &&
		    skn_record_parse(&item, SKN_KIND_ITEM, key, &bytes, d->path, NULL) == SKN_OK)
			skn_vec_push(out, item);
		skn_buf_release(&bytes);
		free(key);
	}
}

/* The record says same_as: OTHER, behind what it says already. */
static int add_same_as(struct skn_buf *file, const char *path, const char *other, struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_node *list = skn_node_new(&tree, SKN_ARRAY);
	struct skn_buf copy = SKN_BUF_INIT;
	struct skn_record record;
	const struct skn_node *old;
	int rc;

	skn_buf_add(&copy, file->p, file->n);
	rc = skn_record_parse(&record, SKN_KIND_ITEM, "", &copy, path, err);
	if (rc == SKN_OK) {
		old = skn_node_find(record.tree.root, "same_as");
		for (const struct skn_node *n = old ? old->child : NULL; n; n = n->next)
			if (n->text)
				skn_node_append(list, skn_node_string(&tree, n->text, n->len));
		skn_node_append(list, skn_node_string(&tree, other, strlen(other)));
		rc = skn_canon_edit(file, skn_kind_info(SKN_KIND_ITEM)->schema, "same_as", list, err);
		skn_record_release(&record);
	}
	skn_buf_release(&copy);
	skn_tree_release(&tree);
	return rc;
}

static int link_pair(struct skn_merging *m, const char *thread, const struct skn_same_work *pair,
		     struct skn_err *err)
{
	char *path = skn_kind_path_in(thread, SKN_KIND_ITEM, pair->key);
	struct skn_buf bytes = SKN_BUF_INIT;
	struct skn_tree_entry entry;
	int rc = skn_repo_tree_find(m->scratch->repo, &m->tree, path, &entry, err);

	if (rc == SKN_OK)
		rc = skn_repo_read_blob(m->scratch->repo, &entry.oid, SKN_RECORD_MAX, &bytes, err);
	if (rc == SKN_OK)
		rc = add_same_as(&bytes, path, pair->other, err);
	if (rc == SKN_OK) {
		skn_merging_put(m, path, entry.mode, &bytes);
		skn_merging_note(m, SKN_MERGE_SAME_WORK, thread, pair->key, pair->other);
		rc = skn_merging_apply(m, err);
	}
	skn_buf_release(&bytes);
	free(path);
	return skn_store_forgive(rc, err); /* an item that is not there or broken is linked to nothing */
}

int skn_merging_same(struct skn_merging *m, const char *thread, struct skn_err *err)
{
	char *dir = skn_xasprintf("%s/%s/", thread, skn_kind_info(SKN_KIND_ITEM)->dir);
	struct skn_records ours = { 0 }, theirs = { 0 };
	struct skn_same_works pairs = { 0 };
	int rc = SKN_OK;

	new_items(&ours, m, dir, &m->ours, &m->theirs);
	new_items(&theirs, m, dir, &m->theirs, &m->ours);
	if (ours.n && theirs.n)
		skn_merge_same_works(&pairs, &ours, &theirs);
	for (size_t i = 0; rc == SKN_OK && i < pairs.n; i++)
		rc = link_pair(m, thread, &pairs.v[i], err);
	skn_vec_release(&pairs);
	skn_records_release(&ours);
	skn_records_release(&theirs);
	free(dir);
	return rc;
}
