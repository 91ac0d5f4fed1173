#include "search/changed.h"

#include "rev/fork.h"
#include "rev/index_find.h"
#include "rev/index_row.h"

int skn_search_stand_now(struct skn_search_stand *out, const struct skn_oid *commit)
{
	*out = (struct skn_search_stand){ .commit = *commit, .complete = 1 };
	return SKN_OK;
}

int skn_search_stand_ever(struct skn_search_stand *out, struct skn_store *store, const struct skn_oid *commit,
			  struct skn_err *err)
{
	struct skn_oid published;
	int rc = skn_fork_published_tip(&published, store, commit, err);

	*out = (struct skn_search_stand){ .commit = *commit, .complete = 1,
					  .shallow = skn_repo_is_shallow(store->repo) };
	if (rc == SKN_OK)
		rc = skn_fork_meet(&out->fork, store, commit, &published, err);
	out->published = rc == SKN_OK && skn_oid_eq(&out->fork, commit);
	return rc;
}

bool skn_search_stand_eq(const struct skn_search_stand *a, const struct skn_search_stand *b)
{
	return skn_oid_eq(&a->commit, &b->commit) && skn_oid_eq(&a->fork, &b->fork) && a->published == b->published &&
	       a->shallow == b->shallow && a->complete == b->complete;
}

/* ---- what commits touched ---- */

static bool is_moved(const struct skn_index_commit *commit, const char *path)
{
	for (size_t i = 0; i < commit->events.n; i++)
		if (commit->events.v[i].was && skn_streq(commit->events.v[i].was, path))
			return true;
	return false;
}

/* Newer commits come first, and what they did stays. */
static void note(struct skn_search_changes *out, const struct skn_index_commit *commit, bool removals)
{
	for (size_t i = 0; i < commit->events.n; i++) {
		const struct skn_index_event *event = &commit->events.v[i];
		size_t n = strlen(event->path);
		bool removed = removals && event->flags & SKN_ROW_REMOVED && !is_moved(commit, event->path);

		if (event->was && !skn_map_has(&out->paths, event->was, strlen(event->was)))
			skn_map_put(&out->paths, event->was, strlen(event->was), NULL);
		if (!skn_map_has(&out->paths, event->path, n))
			skn_map_put(&out->paths, event->path, n,
				    removed ? skn_xmemdup(&commit->oid, sizeof(commit->oid)) : NULL);
	}
}

/* Reads what COMMIT did; *more: it has a parent that is there. */
static int look(struct skn_index_commit *out, bool *more, struct skn_store *store, const struct skn_oid *commit,
		struct skn_err *err)
{
	struct skn_commit_brief here, parent = { 0 };
	int rc = skn_repo_read_brief(store->repo, commit, &here, err);

	*out = (struct skn_index_commit){ .oid = *commit };
	*more = rc == SKN_OK && here.n_parents > 0;
	if (*more) {
		rc = skn_repo_read_brief(store->repo, &here.parent, &parent, err);
		if (rc == SKN_ENOTFOUND && skn_repo_is_shallow(store->repo)) {
			skn_err_clear(err);
			*more = false;
			return SKN_OK;
		}
	}
	if (rc != SKN_OK)
		return rc;
	*out = (struct skn_index_commit){ .oid = *commit, .parent = here.parent, .tree = here.tree,
					  .parent_tree = parent.tree, .n_parents = here.n_parents, .time = here.time };
	return skn_index_find_events(out, store->repo, err);
}

/* From TIP to UNTIL, which is left out; zero: to the root. */
static int walk(struct skn_search_changes *out, struct skn_store *store, const struct skn_oid *tip,
		const struct skn_oid *until, bool removals, struct skn_err *err)
{
	struct skn_oid at = *tip;
	bool more = true;
	int rc = SKN_OK;

	while (rc == SKN_OK && more && !skn_oid_eq(&at, until)) {
		struct skn_index_commit commit;

		rc = look(&commit, &more, store, &at, err);
		if (rc == SKN_OK)
			note(out, &commit, removals);
		at = commit.parent;
		skn_index_commit_release(&commit);
	}
	return rc;
}

int skn_search_was_moved(bool *out, struct skn_store *store, const struct skn_oid *commit, const char *path,
			 struct skn_err *err)
{
	struct skn_index_commit found;
	bool more;
	int rc = look(&found, &more, store, commit, err);

	*out = rc == SKN_OK && is_moved(&found, path);
	skn_index_commit_release(&found);
	return rc;
}

/* ---- from one stand to another ---- */

static bool is_there(struct skn_store *store, const struct skn_oid *commit)
{
	struct skn_commit_brief brief;

	return !skn_oid_is_zero(commit) && skn_repo_read_brief(store->repo, commit, &brief, NULL) == SKN_OK;
}

int skn_search_changes_now(struct skn_search_changes *out, struct skn_store *store, const struct skn_search_stand *from,
			   const struct skn_search_stand *to, struct skn_err *err)
{
	struct skn_index_commit both = { .oid = to->commit, .parent = from->commit, .n_parents = 1 };
	struct skn_commit_brief before, after;
	int rc;

	*out = (struct skn_search_changes){ .unknown = !is_there(store, &from->commit) };
	if (out->unknown)
		return SKN_OK;
	rc = skn_repo_read_brief(store->repo, &from->commit, &before, err);
	if (rc == SKN_OK)
		rc = skn_repo_read_brief(store->repo, &to->commit, &after, err);
	if (rc == SKN_OK) {
		both.tree = after.tree;
		both.parent_tree = before.tree;
		rc = skn_index_find_events(&both, store->repo, err);
	}
	if (rc == SKN_OK)
		note(out, &both, false);
	skn_index_commit_release(&both);
	return rc;
}

/* The newest commit behind which both lines and all names of versions are the same;
 * zero when there is none. */
static int find_base(struct skn_oid *out, struct skn_store *store, const struct skn_search_stand *from,
		     const struct skn_search_stand *to, struct skn_err *err)
{
	bool same_fork = from->published == to->published && (to->published || skn_oid_eq(&from->fork, &to->fork));
	int rc = skn_fork_meet(out, store, &from->commit, &to->commit, err);

	if (rc == SKN_OK && !same_fork && !skn_oid_is_zero(out) && !from->published)
		rc = skn_oid_is_zero(&from->fork) ? (*out = from->fork, SKN_OK)
						  : skn_fork_meet(out, store, out, &from->fork, err);
	if (rc == SKN_OK && !same_fork && !skn_oid_is_zero(out) && !to->published)
		rc = skn_oid_is_zero(&to->fork) ? (*out = to->fork, SKN_OK)
						: skn_fork_meet(out, store, out, &to->fork, err);
	return rc;
}

int skn_search_changes_ever(struct skn_search_changes *out, struct skn_store *store,
			    const struct skn_search_stand *from, const struct skn_search_stand *to, struct skn_err *err)
{
	struct skn_oid base = { { 0 } };
	int rc = SKN_OK;

	*out = (struct skn_search_changes){ .unknown = from->shallow || to->shallow ||
						       !is_there(store, &from->commit) };
	if (!out->unknown)
		rc = find_base(&base, store, from, to, err);
	if (rc != SKN_OK || skn_oid_is_zero(&base)) {
		out->unknown = true;
		return rc;
	}
	out->appended = skn_oid_eq(&base, &from->commit);
	rc = walk(out, store, &to->commit, &base, true, err);
	if (rc == SKN_OK && !out->appended)
		rc = walk(out, store, &from->commit, &base, false, err);
	return rc;
}

int skn_search_changes_all(struct skn_search_changes *out, struct skn_store *store, const struct skn_search_stand *to,
			   struct skn_err *err)
{
	const struct skn_oid root = { { 0 } };

	*out = (struct skn_search_changes){ .unknown = true };
	return walk(out, store, &to->commit, &root, true, err);
}

void skn_search_changes_release(struct skn_search_changes *changes)
{
	skn_map_release(&changes->paths, free);
}
