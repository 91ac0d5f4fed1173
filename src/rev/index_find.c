#include "rev/index_find.h"

#include "repo/treepair.h"
#include "rev/index_row.h"
#include "rev/pagediff.h"

/* A folder that differs between the two trees. */
struct sub {
	char *name;
	struct skn_oid before, after; /* zero: no folder there */
};

struct folder {
	SKN_VEC(struct sub) subs;
	bool was_thread, is_thread;
};

struct finder {
	struct skn_repo *repo;
	struct skn_index_commit *commit;
	struct skn_buf path; /* of the folder in hand */
};

bool skn_index_covers(const char *path)
{
	int parts = 0;

	if (!skn_starts_with(path, "threads/") || path[strlen(path) - 1] == '/' || strstr(path, "//"))
		return false;
	for (const char *p = path; (p = strchr(p, '/')); p++)
		parts++;
	return parts <= SKN_FOLDER_DEPTH_MAX;
}

static int look(void *ctx, const struct skn_tree_pair *pair, struct skn_err *err)
{
	struct folder *folder = ctx;
	bool was = pair->before_mode == SKN_MODE_TREE, is = pair->after_mode == SKN_MODE_TREE;
	struct sub sub = { 0 };

	SKN_UNUSED(err);
	if (!was && !is) {
		bool is_meta = skn_streq(pair->name, "thread.yaml");

		folder->was_thread = folder->was_thread || (is_meta && S_ISREG(pair->before_mode));
		folder->is_thread = folder->is_thread || (is_meta && S_ISREG(pair->after_mode));
		return SKN_OK;
	}
	if (was && is && skn_oid_eq(&pair->before, &pair->after))
		return SKN_OK;
	if (was)
		sub.before = pair->before;
	if (is)
		sub.after = pair->after;
	sub.name = skn_xstrndup(pair->name, pair->len);
	skn_vec_push(&folder->subs, sub);
	return SKN_OK;
}

/* Notes the thread at the path in hand. */
static void note(struct finder *f, const struct folder *folder, const struct skn_oid *before,
		 const struct skn_oid *after)
{
	struct skn_index_event event = { .path = skn_xstrndup(f->path.p, f->path.n) };

	if (folder->was_thread)
		event.before = *before;
	if (folder->is_thread)
		event.after = *after;
	skn_vec_push(&f->commit->events, event);
}

/* Goes down where the two folders at the path in hand, DEPTH below the top, differ. */
static int descend(struct finder *f, const struct skn_oid *before, const struct skn_oid *after, int depth,
		   struct skn_err *err)
{
	struct folder folder = { 0 };
	size_t n = f->path.n;
	int rc = skn_repo_tree_pairs(f->repo, before, after, look, &folder, err);

	if (rc == SKN_OK && depth > 0 && (folder.was_thread || folder.is_thread))
		note(f, &folder, before, after);
	for (size_t i = 0; rc == SKN_OK && depth < SKN_FOLDER_DEPTH_MAX && i < folder.subs.n; i++) {
		skn_buf_addf(&f->path, "/%s", folder.subs.v[i].name);
		rc = descend(f, &folder.subs.v[i].before, &folder.subs.v[i].after, depth + 1, err);
		skn_buf_truncate(&f->path, n);
	}
	for (size_t i = 0; i < folder.subs.n; i++)
		free(folder.subs.v[i].name);
	skn_vec_release(&folder.subs);
	return rc;
}

static int threads_of(struct skn_oid *out, struct skn_repo *repo, const struct skn_oid *tree, struct skn_err *err)
{
	struct skn_tree_entry entry = { 0 };
	int rc = SKN_OK;

	memset(out, 0, sizeof(*out));
	if (!skn_oid_is_zero(tree))
		rc = skn_repo_tree_find(repo, tree, "threads", &entry, err);
	if (rc == SKN_OK && entry.mode == SKN_MODE_TREE)
		*out = entry.oid;
	return skn_forgive(rc, SKN_ENOTFOUND, err);
}

/* What history.c's walk would note of it. */
static int judge(struct skn_index_event *e, const struct skn_index_commit *commit, struct skn_repo *repo,
		 struct skn_err *err)
{
	struct skn_pagediff diff;
	int rc = SKN_OK;

	e->time = commit->time;
	e->items = -1;
	if (skn_oid_is_zero(&e->before) && !skn_oid_is_zero(&e->after) && !skn_oid_is_zero(&commit->parent_tree))
		rc = skn_pagediff_earlier(&e->was, &e->before, repo, &commit->parent_tree, &e->after, err);
	if (rc != SKN_OK)
		return rc;
	e->flags = skn_oid_is_zero(&e->before) ? 0 : SKN_ROW_BEFORE;
	if (skn_oid_eq(&e->before, &e->after)) {
		e->flags |= SKN_ROW_LINK;
		return SKN_OK;
	}
	rc = skn_pagediff(&diff, repo, &e->before, &e->after, err);
	if (rc != SKN_OK)
		return rc;
	if (skn_oid_is_zero(&e->after))
		e->flags |= SKN_ROW_REMOVED;
	else if (!diff.page)
		e->flags |= SKN_ROW_COLLECTION;
	e->set = diff.set_version;
	if (diff.set_version) {
		e->time = diff.set_time != INT64_MIN ? diff.set_time : e->time;
		e->items = diff.set_items;
	}
	return SKN_OK;
}

int skn_index_find_events(struct skn_index_commit *commit, struct skn_repo *repo, struct skn_err *err)
{
	struct finder f = { .repo = repo, .commit = commit, .path = SKN_BUF_INIT };
	struct skn_oid before, after;
	int rc = threads_of(&before, repo, &commit->parent_tree, err);

	if (rc == SKN_OK)
		rc = threads_of(&after, repo, &commit->tree, err);
	if (rc == SKN_OK && !skn_oid_eq(&before, &after)) {
		skn_buf_adds(&f.path, "threads");
		rc = descend(&f, &before, &after, 0, err);
	}
	for (size_t i = 0; rc == SKN_OK && i < commit->events.n; i++)
		rc = judge(&commit->events.v[i], commit, repo, err);
	skn_buf_release(&f.path);
	return rc;
}

void skn_index_commit_release(struct skn_index_commit *commit)
{
	for (size_t i = 0; i < commit->events.n; i++) {
		free(commit->events.v[i].path);
		free(commit->events.v[i].was);
	}
	skn_vec_release(&commit->events);
}
