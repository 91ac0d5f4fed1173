#include "base/path.h"
#include "repo/indexdiff.h"

#define DEPTH_MAX 200 /* folders in folders of a tree */

/* A tree laid flat, in the order of the index.  A folder that the index has
 * with the same id stands for all that is in it: "path/". */
struct flat {
	char *path;
	bool same;
	uint32_t mode;
	struct skn_oid oid;
};

struct diff {
	struct skn_repo *repo;
	const struct skn_index *index;
	const struct skn_map *cached;
	SKN_VEC(struct flat) flat;
	struct skn_index_diffs *out;
};

static void add_flat(struct diff *d, const char *path, bool same, uint32_t mode,
		     const struct skn_oid *oid)
{
	struct flat f = { same ? skn_xasprintf("%s/", path) : skn_xstrdup(path), same, mode, *oid };

	skn_vec_push(&d->flat, f);
}

static int flatten(struct diff *d, const char *dir, const struct skn_oid *tree, int depth,
		   struct skn_err *err)
{
	const unsigned char *known = skn_map_find(d->cached, dir, strlen(dir));
	struct skn_tree_entries list = { 0 };
	int rc;

	if (known && memcmp(known, tree->b, sizeof(tree->b)) == 0) {
		add_flat(d, dir, true, SKN_MODE_TREE, tree);
		return SKN_OK;
	}
	if (depth == DEPTH_MAX)
		return skn_fail_at(err, SKN_ELIMIT, dir, 0, 0, "more than %d folders deep", DEPTH_MAX);
	rc = skn_repo_tree_list(d->repo, tree, &list, err);
	for (size_t i = 0; rc == SKN_OK && i < list.n; i++) {
		struct skn_buf path = SKN_BUF_INIT;

		skn_path_join(&path, dir, list.v[i].name);
		if (list.v[i].mode == SKN_MODE_TREE)
			rc = flatten(d, path.p, &list.v[i].oid, depth + 1, err);
		else
			add_flat(d, path.p, false, list.v[i].mode, &list.v[i].oid);
		skn_buf_release(&path);
	}
	skn_tree_entries_release(&list);
	return rc;
}

static void report(struct diff *d, const struct flat *f, const struct skn_index_entry *entry)
{
	struct skn_index_diff diff = { .path = skn_xstrdup(f ? f->path : entry->path),
				       .in_tree = f != NULL, .entry = entry };

	if (f) {
		diff.mode = f->mode;
		diff.oid = f->oid;
	}
	skn_vec_push(d->out, diff);
}

static bool equal(const struct flat *f, const struct skn_index_entry *entry)
{
	struct skn_oid oid = skn_index_oid(entry);

	return skn_index_mode(entry) == f->mode && skn_index_stage(entry) == 0 &&
	       !skn_index_intended(entry) && skn_oid_eq(&oid, &f->oid);
}

/* Is the entry at or below the prefix? */
static bool below(const struct skn_index_entry *entry, const char *prefix, size_t len)
{
	return len == 0 || (entry->len >= len && memcmp(entry->path, prefix, len) == 0 &&
			    (entry->len == len || entry->path[len] == '/'));
}

/* Past all stages of the path of entry I. */
static size_t next_path(const struct skn_index *index, size_t i)
{
	size_t k = i + 1;

	while (k < index->n && skn_streq(index->v[k].path, index->v[i].path))
		k++;
	return k;
}

static void merge(struct diff *d, const char *prefix)
{
	const struct skn_index *index = d->index;
	size_t len = strlen(prefix), i = skn_index_lower(index, prefix, len), k = 0;

	while (k < d->flat.n || i < index->n) {
		const struct flat *f = k < d->flat.n ? &d->flat.v[k] : NULL;
		const struct skn_index_entry *e = i < index->n ? &index->v[i] : NULL;
		int c;

		if (e && !below(e, prefix, len)) {
			/* "a.b" stands between "a" and "a/b" and is neither. */
			if (strncmp(e->path, prefix, len) != 0) {
				e = NULL;
				i = index->n;
			} else {
				i++;
				continue;
			}
		}
		if (f && f->same) {
			size_t n = strlen(f->path);

			n = n == 1 ? 0 : n; /* "/": the top */
			if (e && strncmp(e->path, f->path, n) == 0) {
				i = next_path(index, i);
				continue;
			}
			if (!e || n == 0 || strcmp(e->path, f->path) > 0) {
				k++;
				continue;
			}
		}
		if (!f && !e)
			break;
		c = !f ? 1 : !e ? -1 : strcmp(f->path, e->path);
		if (c < 0)
			report(d, f, NULL);
		else if (c == 0 && !equal(f, e))
			report(d, f, e);
		else if (c > 0 && !skn_index_intended(e))
			report(d, NULL, e);
		k += c <= 0;
		if (c >= 0)
			i = next_path(index, i);
	}
}

int skn_index_diff(struct skn_index_diffs *out, struct skn_repo *repo,
		   const struct skn_index *index, const struct skn_map *cached,
		   const struct skn_oid *tree, const char *prefix, struct skn_err *err)
{
	struct diff d = { .repo = repo, .index = index, .cached = cached, .out = out };
	struct skn_tree_entry at;
	struct skn_err here = SKN_ERR_INIT;
	int rc = tree ? skn_repo_tree_find(repo, tree, prefix, &at, &here) : SKN_ENOTFOUND;

	if (rc == SKN_OK && at.mode == SKN_MODE_TREE)
		rc = flatten(&d, prefix, &at.oid, 0, &here);
	else if (rc == SKN_OK)
		add_flat(&d, prefix, false, at.mode, &at.oid);
	if (rc == SKN_OK || rc == SKN_ENOTFOUND) {
		merge(&d, prefix);
		rc = SKN_OK;
	} else if (err && err->code == SKN_OK) {
		*err = here;
	}
	for (size_t i = 0; i < d.flat.n; i++)
		free(d.flat.v[i].path);
	skn_vec_release(&d.flat);
	return rc;
}

void skn_index_diffs_release(struct skn_index_diffs *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->v[i].path);
	skn_vec_release(list);
}
