#include "repo/range.h"

#include "repo/internal.h"

static int set_up(git_revwalk *walk, struct skn_repo *repo, const struct skn_range *range)
{
	char *glob = range->hide_refs ? skn_xasprintf("%s/*", range->hide_refs) : NULL;
	int rc = git_revwalk_sorting(walk, GIT_SORT_TIME);

	if (rc == 0)
		rc = git_revwalk_push(walk, skn_git_oid(&range->tip));
	if (rc == 0 && !skn_oid_is_zero(&range->hide) && skn_repo_has_object(repo, &range->hide))
		rc = git_revwalk_hide(walk, skn_git_oid(&range->hide));
	if (rc == 0 && glob)
		rc = git_revwalk_hide_glob(walk, glob);
	free(glob);
	return rc;
}

int skn_repo_each_in_range(struct skn_repo *repo, const struct skn_range *range,
			   int (*cb)(void *ctx, const struct skn_oid *oid, struct skn_err *err), void *ctx,
			   struct skn_err *err)
{
	git_revwalk *walk = NULL;
	git_oid at;
	int rc = SKN_OK, grc = git_revwalk_new(&walk, repo->git);

	if (grc == 0)
		grc = set_up(walk, repo, range);
	while (grc == 0 && rc == SKN_OK && (grc = git_revwalk_next(&at, walk)) == 0) {
		struct skn_oid oid = skn_from_git(&at);

		rc = cb(ctx, &oid, err);
	}
	git_revwalk_free(walk);
	git_error_clear();
	return grc == 0 || grc == GIT_ITEROVER ? rc : skn_git_fail(err, grc, "cannot list the new commits");
}
