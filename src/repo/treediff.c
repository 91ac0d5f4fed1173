#include "repo/rawtree.h"
#include "repo/treediff.h"

struct walk {
	struct skn_repo *repo;
	struct skn_tree_deltas *out;
	struct skn_buf path; /* of the folder, with a '/' behind it */
	int depth;
	size_t seen; /* entries */
};

static int compare_trees(struct walk *w, const struct skn_oid *a, const struct skn_oid *b, struct skn_err *err);

static int cmp_entries(const struct skn_tree_entry *a, const struct skn_tree_entry *b)
{
	return skn_rawtree_cmp(a->name, strlen(a->name), a->mode == SKN_MODE_TREE, b->name,
			       strlen(b->name), b->mode == SKN_MODE_TREE);
}

/* One name: A and B are its entries, either may be NULL, and both are a folder or
 * neither is. */
static int compare_entries(struct walk *w, const struct skn_tree_entry *a, const struct skn_tree_entry *b,
			   struct skn_err *err)
{
	static const struct skn_oid none;
	const struct skn_tree_entry *any = a ? a : b;
	size_t len = w->path.n;
	int rc = SKN_OK;

	if (a && b && a->mode == b->mode && skn_oid_eq(&a->oid, &b->oid))
		return SKN_OK;
	if (w->out->max && ++w->seen > w->out->max)
		return skn_fail(err, SKN_ELIMIT, "more than %zu files and folders differ", w->out->max);
	skn_buf_adds(&w->path, any->name);
	if (any->mode == SKN_MODE_TREE) {
		skn_buf_addc(&w->path, '/');
		rc = compare_trees(w, a ? &a->oid : &none, b ? &b->oid : &none, err);
	} else {
		struct skn_tree_delta delta = { .path = skn_xstrdup(w->path.p) };

		if (a) {
			delta.old_mode = a->mode;
			delta.old_oid = a->oid;
		}
		if (b) {
			delta.new_mode = b->mode;
			delta.new_oid = b->oid;
		}
		skn_vec_push(w->out, delta);
	}
	skn_buf_truncate(&w->path, len);
	return rc;
}

static int list(struct walk *w, const struct skn_oid *tree, struct skn_tree_entries *out, struct skn_err *err)
{
	return skn_oid_is_zero(tree) ? SKN_OK : skn_repo_tree_list(w->repo, tree, out, err);
}

static int compare_trees(struct walk *w, const struct skn_oid *a, const struct skn_oid *b, struct skn_err *err)
{
	struct skn_tree_entries x = { 0 }, y = { 0 };
	size_t i = 0, k = 0;
	int rc;

	if (w->depth >= SKN_TREEDIFF_DEPTH_MAX)
		return skn_fail(err, SKN_ELIMIT, "a tree has more than %d folders in each other",
				SKN_TREEDIFF_DEPTH_MAX);
	w->depth++;
	rc = list(w, a, &x, err);
	if (rc == SKN_OK)
		rc = list(w, b, &y, err);
	while (rc == SKN_OK && (i < x.n || k < y.n)) {
		int c = i == x.n ? 1 : k == y.n ? -1 : cmp_entries(&x.v[i], &y.v[k]);

		rc = compare_entries(w, c <= 0 ? &x.v[i] : NULL, c >= 0 ? &y.v[k] : NULL, err);
		i += c <= 0;
		k += c >= 0;
	}
	w->depth--;
	skn_tree_entries_release(&x);
	skn_tree_entries_release(&y);
	return rc;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct skn_tree_delta *)a)->path, ((const struct skn_tree_delta *)b)->path);
}

static void sort(struct skn_tree_deltas *out)
{
	if (out->n > 1)
		qsort(out->v, out->n, sizeof(*out->v), by_path);
}

int skn_tree_diff(struct skn_tree_deltas *out, struct skn_repo *repo, const struct skn_oid *old_tree,
		  const struct skn_oid *new_tree, struct skn_err *err)
{
	struct walk w = { .repo = repo, .out = out, .path = SKN_BUF_INIT };
	int rc = skn_oid_eq(old_tree, new_tree) ? SKN_OK : compare_trees(&w, old_tree, new_tree, err);

	skn_buf_release(&w.path);
	sort(out);
	return rc;
}

const struct skn_tree_delta *skn_tree_deltas_find(const struct skn_tree_deltas *list, const char *path)
{
	const struct skn_tree_delta key = { .path = (char *)path };

	return list->n ? bsearch(&key, list->v, list->n, sizeof(*list->v), by_path) : NULL;
}

void skn_tree_deltas_release(struct skn_tree_deltas *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->v[i].path);
	skn_vec_release(list);
}
