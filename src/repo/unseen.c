#include "repo/unseen.h"

#include "repo/internal.h"

/* ---- a whole clone: libgit2 walks ---- */

static int set_up(git_revwalk *walk, struct skn_repo *repo, const struct skn_unseen *unseen)
{
	char *glob = unseen->hide_refs ? skn_xasprintf("%s/*", unseen->hide_refs) : NULL;
	int rc = git_revwalk_sorting(walk, GIT_SORT_TIME);

	if (rc == 0)
		rc = git_revwalk_push(walk, skn_git_oid(&unseen->tip));
	if (rc == 0 && !skn_oid_is_zero(&unseen->hide) && skn_repo_has_object(repo, &unseen->hide))
		rc = git_revwalk_hide(walk, skn_git_oid(&unseen->hide));
	if (rc == 0 && glob)
		rc = git_revwalk_hide_glob(walk, glob);
	free(glob);
	return rc;
}

static int walk_whole(struct skn_repo *repo, const struct skn_unseen *unseen, skn_unseen_fn *cb, void *ctx,
		      struct skn_err *err)
{
	git_revwalk *walk = NULL;
	git_oid at;
	int rc = SKN_OK, grc = git_revwalk_new(&walk, repo->git);

	if (grc == 0)
		grc = set_up(walk, repo, unseen);
	while (grc == 0 && rc == SKN_OK && (grc = git_revwalk_next(&at, walk)) == 0) {
		struct skn_oid oid = skn_from_git(&at);

		rc = cb(ctx, &oid, err);
	}
	git_revwalk_free(walk);
	if (grc != 0 && grc != GIT_ITEROVER)
		return skn_git_fail(err, grc, "cannot list the new commits");
	git_error_clear();
	return rc;
}

/* ---- a shallow one, whose commits name parents that are not there ---- */

struct walk {
	struct skn_repo *repo;
	struct skn_map seen; /* by id */
	SKN_VEC(struct skn_oid) stack;
};

static void push(struct walk *w, const struct skn_oid *oid)
{
	if (skn_oid_is_zero(oid) || skn_map_has(&w->seen, (const char *)oid->b, sizeof(oid->b)))
		return;
	skn_map_put(&w->seen, (const char *)oid->b, sizeof(oid->b), w);
	skn_vec_push(&w->stack, *oid);
}

/* Goes back from what is on the stack; CB NULL: only to mark it. */
static int walk_back(struct walk *w, skn_unseen_fn *cb, void *ctx, struct skn_err *err)
{
	int rc = SKN_OK;

	while (rc == SKN_OK && w->stack.n) {
		struct skn_oid oid = w->stack.v[--w->stack.n];
		struct skn_commit_info info;
		bool whole = true;

		rc = skn_repo_read_commit(w->repo, &oid, &info, err);
		if (rc == SKN_ENOTFOUND) {
			rc = skn_forgive(rc, SKN_ENOTFOUND, err);
			continue;
		}
		for (size_t i = 0; rc == SKN_OK && i < info.n_parents; i++) {
			whole = whole && skn_repo_has_object(w->repo, &info.parents[i]);
			push(w, &info.parents[i]);
		}
		if (rc == SKN_OK) {
			skn_commit_info_release(&info);
			rc = whole && cb ? cb(ctx, &oid, err) : SKN_OK;
		}
	}
	return rc;
}

static int push_refs(struct walk *w, const char *begin, struct skn_err *err)
{
	char *prefix = skn_xasprintf("%s/", begin);
	struct skn_strings refs = { 0 };
	int rc = skn_repo_ref_list(w->repo, prefix, &refs, err);

	for (size_t i = 0; i < refs.n; i++) {
		struct skn_oid oid;

		if (skn_repo_ref(w->repo, refs.v[i], &oid, NULL) == SKN_OK)
			push(w, &oid);
	}
	skn_strings_release(&refs);
	free(prefix);
	return rc;
}

static int walk_shallow(struct skn_repo *repo, const struct skn_unseen *unseen, skn_unseen_fn *cb, void *ctx,
			struct skn_err *err)
{
	struct walk w = { .repo = repo, .seen = SKN_MAP_INIT };
	int rc = unseen->hide_refs ? push_refs(&w, unseen->hide_refs, err) : SKN_OK;

	push(&w, &unseen->hide);
	if (rc == SKN_OK)
		rc = walk_back(&w, NULL, NULL, err);
	if (rc == SKN_OK) {
		push(&w, &unseen->tip);
		rc = walk_back(&w, cb, ctx, err);
	}
	skn_map_release(&w.seen, NULL);
	skn_vec_release(&w.stack);
	return rc;
}

int skn_repo_each_unseen(struct skn_repo *repo, const struct skn_unseen *unseen, skn_unseen_fn *cb, void *ctx,
			 struct skn_err *err)
{
	return repo->shallow ? walk_shallow(repo, unseen, cb, ctx, err) : walk_whole(repo, unseen, cb, ctx, err);
}
