/* merge_result.c - what a merge comes to: the paths that differ from ours. */
#include "rev/merge_parts.h"

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct skn_merge_change *)a)->path, ((const struct skn_merge_change *)b)->path);
}

static int read_change(struct skn_merge_change *c, struct skn_repo *repo, struct skn_err *err)
{
	if (c->remove || c->known || c->mode == SKN_MODE_SUBMODULE)
		return SKN_OK;
	return skn_repo_read_blob(repo, &c->oid, SKN_WRITER_BLOB_MAX, &c->data, err);
}

static struct skn_merge_change change_of(const struct skn_tree_delta *d, const struct skn_tree_deltas *unlike)
{
	struct skn_merge_change c = { .path = skn_xstrdup(d->path), .remove = !d->new_mode,
				      .mode = d->new_mode, .oid = d->new_oid, .data = SKN_BUF_INIT };

	/* Not among what is unlike: the side has the same there. */
	c.known = c.mode == SKN_MODE_SUBMODULE || !skn_tree_deltas_find(unlike, d->path);
	return c;
}

int skn_merge_between(struct skn_merge *out, struct skn_scratch *scratch, const struct skn_oid *from,
		      const struct skn_oid *to, const struct skn_oid *known, struct skn_err *err)
{
	struct skn_tree_deltas deltas = { 0 }, unlike = { 0 };
	int rc = skn_tree_diff(&deltas, scratch->repo, from, to, err);

	if (rc == SKN_OK)
		rc = skn_tree_diff(&unlike, scratch->repo, known, to, err);
	for (size_t i = 0; rc == SKN_OK && i < deltas.n; i++) {
		skn_vec_push(&out->changes, change_of(&deltas.v[i], &unlike));
		rc = read_change(skn_vec_last(&out->changes), scratch->repo, err);
	}
	skn_tree_deltas_release(&deltas);
	skn_tree_deltas_release(&unlike);
	return rc;
}

int skn_merging_add_unmerged(struct skn_merging *m, struct skn_err *err)
{
	struct skn_merge *out = m->out;
	size_t n = out->changes.n;
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < out->unmerged.n; i++) {
		struct skn_merge_change c = { .path = out->unmerged.v[i].path, .data = SKN_BUF_INIT };
		struct skn_tree_entry entry;

		if (n && bsearch(&c, out->changes.v, n, sizeof(c), by_path))
			continue;
		rc = skn_repo_tree_find(m->scratch->repo, &m->tree, c.path, &entry, err);
		c.remove = rc == SKN_ENOTFOUND;
		rc = skn_forgive(rc, SKN_ENOTFOUND, err);
		c.path = skn_xstrdup(c.path);
		if (!c.remove && rc == SKN_OK) {
			c.mode = entry.mode;
			c.oid = entry.oid;
			rc = read_change(&c, m->scratch->repo, err);
		}
		skn_vec_push(&out->changes, c);
	}
	if (out->changes.n > 1)
		qsort(out->changes.v, out->changes.n, sizeof(*out->changes.v), by_path);
	return rc;
}

void skn_merge_release(struct skn_merge *merge)
{
	for (size_t i = 0; i < merge->changes.n; i++) {
		free(merge->changes.v[i].path);
		skn_buf_release(&merge->changes.v[i].data);
	}
	for (size_t i = 0; i < merge->unmerged.n; i++)
		free(merge->unmerged.v[i].path);
	for (size_t i = 0; i < merge->notes.n; i++) {
		free(merge->notes.v[i].thread);
		free(merge->notes.v[i].key);
		free(merge->notes.v[i].other);
	}
	skn_vec_release(&merge->changes);
	skn_vec_release(&merge->unmerged);
	skn_vec_release(&merge->notes);
	skn_conflicts_release(&merge->conflicts);
}

struct skn_repo_change *skn_merge_array(const struct skn_merge *merge)
{
	struct skn_repo_change *array = skn_xcalloc(merge->changes.n + 1, sizeof(*array));

	for (size_t i = 0; i < merge->changes.n; i++) {
		const struct skn_merge_change *c = &merge->changes.v[i];

		array[i] = (struct skn_repo_change){ .path = c->path, .remove = c->remove, .mode = c->mode,
						     .data = c->data.p, .len = c->data.n,
						     .oid = c->known ? &c->oid : NULL };
	}
	return array;
}

int skn_merge_sides_of(struct skn_merge_sides *out, struct skn_oid *base, struct skn_repo *repo,
		       const struct skn_oid *ours, const struct skn_oid *theirs, struct skn_err *err)
{
	struct skn_commit_brief brief;
	const struct skn_oid *from[3] = { base, ours, theirs };
	struct skn_oid *to[3] = { &out->base, &out->ours, &out->theirs };
	int rc = skn_repo_merge_base(repo, ours, theirs, base, err);

	for (size_t i = 0; rc == SKN_OK && i < SKN_ARRAY_LEN(from); i++) {
		rc = skn_repo_read_brief(repo, from[i], &brief, err);
		*to[i] = brief.tree;
	}
	out->ours_commit = ours;
	out->theirs_commit = theirs;
	return rc;
}
