#include "check/push_scan.h"

#include "base/path.h"
#include "check/listing.h"
#include "check/push_content.h"
#include "repo/treediff.h"

/* The most bytes that a file may have. */
static size_t most(const char *path)
{
	static const char *const folders[] = { "timeline", "perspectives", "tensions", "items", "runs" };
	enum skn_kind kind;
	const char *id, *inside = strrchr(path, '/');
	size_t len;

	if (!skn_push_of_store(path))
		return SKN_PUSH_FILE_MAX;
	/* The part inside the thread: the name, behind one of these folders with it. */
	for (size_t i = 0; inside && i < SKN_ARRAY_LEN(folders); i++) {
		size_t n = strlen(folders[i]);

		if ((size_t)(inside - path) > n && inside[-(ptrdiff_t)n - 1] == '/' &&
		    strncmp(inside - n, folders[i], n) == 0) {
			inside -= n + 1;
			break;
		}
	}
	if (inside && skn_kind_of_path(inside + 1, &kind, &id, &len))
		return skn_listing_max(kind);
	return skn_listing_max(SKN_KIND_THREAD);
}

static int look(struct skn_push_scan *scan, const struct skn_tree_delta *d, struct skn_err *err)
{
	size_t size = 0, max;
	int rc;

	if (!skn_path_is_safe(d->path)) {
		skn_push_fault(scan->out, NULL, "'%s' is no safe name of a file", d->path);
		return SKN_OK;
	}
	if (skn_push_of_store(d->path) && d->new_mode != SKN_MODE_FILE) {
		skn_push_fault(scan->out, "a store is plain files: 'skein help rules bad-mode'", "%s: is %s", d->path,
			       d->new_mode == SKN_MODE_LINK	   ? "a symbolic link"
			       : d->new_mode == SKN_MODE_SUBMODULE ? "a submodule"
			       : d->new_mode == SKN_MODE_EXEC	   ? "executable"
								   : "no plain file");
		return SKN_OK;
	}
	if (d->new_mode == SKN_MODE_SUBMODULE)
		return SKN_OK;
	max = most(d->path);
	rc = skn_repo_blob_size(scan->repo, &d->new_oid, &size, err);
	if (rc == SKN_OK && size > max)
		skn_push_fault(scan->out, "take it out of the commit that adds it, not only out of the last one",
			       "%s: has %zu bytes, at most %zu are taken", d->path, size, max);
	return rc;
}

/* Whether one of the other parents of a merge has the same there. */
static int is_others(bool *yes, struct skn_push_scan *scan, const struct skn_commit_info *commit,
		     const struct skn_tree_delta *d, struct skn_err *err)
{
	int rc = SKN_OK;

	*yes = false;
	for (size_t i = 1; rc == SKN_OK && i < commit->n_parents && !*yes; i++) {
		struct skn_commit_brief brief;
		struct skn_tree_entry entry;

		rc = skn_repo_read_brief(scan->repo, &commit->parents[i], &brief, err);
		if (rc == SKN_OK)
			*yes = skn_repo_tree_find(scan->repo, &brief.tree, d->path, &entry, NULL) == SKN_OK &&
			       entry.mode == d->new_mode && skn_oid_eq(&entry.oid, &d->new_oid);
	}
	return rc;
}

int skn_push_scan_commit(struct skn_push_scan *scan, const struct skn_commit_info *commit, struct skn_err *err)
{
	struct skn_tree_deltas deltas = { .max = SKN_PUSH_CHANGED_MAX };
	struct skn_commit_brief parent = { .n_parents = 0 };
	int rc = SKN_OK;

	if (commit->n_parents)
		rc = skn_repo_read_brief(scan->repo, &commit->parents[0], &parent, err);
	if (rc == SKN_OK)
		rc = skn_tree_diff(&deltas, scan->repo, &parent.tree, &commit->tree, err);
	scan->changed += deltas.n;
	if (rc == SKN_OK && scan->changed > SKN_PUSH_CHANGED_ALL_MAX)
		rc = skn_fail(err, SKN_ELIMIT, "a push changes more than %zu files", SKN_PUSH_CHANGED_ALL_MAX);
	for (size_t i = 0; rc == SKN_OK && i < deltas.n; i++) {
		bool others = false;

		if (!deltas.v[i].new_mode)
			continue;
		if (commit->n_parents > 1)
			rc = is_others(&others, scan, commit, &deltas.v[i], err);
		if (rc == SKN_OK && !others)
			rc = look(scan, &deltas.v[i], err);
	}
	skn_tree_deltas_release(&deltas);
	return rc;
}
