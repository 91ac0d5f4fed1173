#include "cli/since.h"

#include "repo/status.h"

static int count_items(size_t *out, struct skn_view *view, const char *path, struct skn_err *err)
{
	struct skn_strings ids = { 0 };
	int rc = skn_store_ids(&ids, view, path, SKN_KIND_ITEM, err);

	*out = ids.n;
	skn_strings_release(&ids);
	return rc;
}

int skn_since_collected(size_t *out, struct skn_store *store, const char *path,
			const struct skn_oid *commit, struct skn_err *err)
{
	struct skn_view *then = NULL, *now = NULL;
	size_t before = 0, after = 0;
	struct skn_oid head;
	int rc = skn_rev_commit(&head, store, NULL, err);

	if (rc == SKN_OK)
		rc = skn_view_commit(&then, store->repo, commit, err);
	if (rc == SKN_OK)
		rc = skn_view_commit(&now, store->repo, &head, err);
	if (rc == SKN_OK)
		rc = count_items(&before, then, path, err);
	if (rc == SKN_OK)
		rc = count_items(&after, now, path, err);
	*out = after > before ? after - before : 0;
	skn_view_free(then);
	skn_view_free(now);
	return rc;
}

static bool has_changes(struct skn_store *store, const char *path)
{
	struct skn_path_changes changes = { 0 };
	const char *const prefixes[] = { path };
	bool any;

	if (skn_repo_is_bare(store->repo))
		return false;
	any = skn_repo_work_changes(store->repo, prefixes, 1, &changes, NULL) == SKN_OK && changes.n > 0;
	skn_path_changes_release(&changes);
	return any;
}

void skn_since_hint(struct skn_session *session, const struct skn_rev *rev)
{
	const char *name = skn_thread_name_of(rev->path);
	size_t n;

	if (rev->place != SKN_PLACE_COMMIT || !rev->has_version)
		return;
	if (skn_since_collected(&n, &session->store, rev->path, &rev->commit, NULL) == SKN_OK && n)
		skn_cli_hint(session->cli, "%zu collected since; 'skein show %s items' lists all", n, name);
	if (has_changes(&session->store, rev->path))
		skn_cli_hint(session->cli, "%s has changes that are not committed: %s@work", name, name);
}
