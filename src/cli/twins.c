#include "cli/twins.h"

#include "repo/status.h"
#include "rev/message.h"

/* ---- two commits ---- */

static int walk_commits(struct skn_strings *out, struct skn_store *store, const struct skn_compare_side *from,
			const struct skn_compare_side *to, struct skn_err *err)
{
	struct skn_view *a = NULL, *b = NULL;
	int rc = SKN_OK;

	if (!from->unborn && !to->unborn && skn_oid_eq(&from->commit, &to->commit))
		return SKN_OK;
	if (!from->unborn)
		rc = skn_view_commit(&a, store->repo, &from->commit, err);
	if (rc == SKN_OK && !to->unborn)
		rc = skn_view_commit(&b, store->repo, &to->commit, err);
	if (rc == SKN_OK)
		rc = skn_twins_walk(out, a, b, err);
	skn_view_free(a);
	skn_view_free(b);
	return rc;
}

/* ---- index and work tree ---- */

/* The threads whose files differ from HEAD in the index or work tree. */
static int add_uncommitted(struct skn_strings *out, struct skn_store *store, const struct skn_compare_side *side,
			   struct skn_view *before, struct skn_view *after, struct skn_err *err)
{
	static const char *const prefixes[] = { "threads" };
	struct skn_path_changes changes = { 0 };
	struct skn_strings paths = { 0 }, threads = { 0 };
	int rc = SKN_OK;

	if (side->place == SKN_PLACE_WORK)
		rc = skn_repo_work_changes(store->repo, prefixes, 1, &changes, err);
	else if (side->place == SKN_PLACE_INDEX)
		rc = skn_repo_staged_changes(store->repo, prefixes, 1, &changes, err);
	for (size_t i = 0; i < changes.n; i++)
		skn_strings_push(&paths, changes.v[i].path);
	if (rc == SKN_OK)
		rc = skn_message_threads(&threads, before, after, &paths, err);
	for (size_t i = 0; i < threads.n; i++)
		if (!skn_strings_has(out, threads.v[i]))
			skn_strings_push(out, threads.v[i]);
	skn_strings_release(&threads);
	skn_strings_release(&paths);
	skn_path_changes_release(&changes);
	return rc;
}

int skn_twins_find(struct skn_twins *out, struct skn_store *store, const struct skn_compare_side *from,
		   const struct skn_compare_side *to, struct skn_err *err)
{
	struct skn_strings paths = { 0 };
	int rc = walk_commits(&paths, store, from, to, err);

	if (rc == SKN_OK)
		rc = add_uncommitted(&paths, store, from, from->view, to->view, err);
	if (rc == SKN_OK)
		rc = add_uncommitted(&paths, store, to, from->view, to->view, err);
	if (rc == SKN_OK)
		skn_twins_pair(out, &paths, from->view, to->view);
	skn_strings_release(&paths);
	return rc;
}
