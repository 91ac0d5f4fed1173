#include "repo/unseen.h"

#include "repo/internal.h"

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

int skn_repo_each_unseen(struct skn_repo *repo, const struct skn_unseen *unseen,
			   int (*cb)(void *ctx, const struct skn_oid *oid, struct skn_err *err), void *ctx,
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
	git_error_clear();
	return grc == 0 || grc == GIT_ITEROVER ? rc : skn_git_fail(err, grc, "cannot list the new commits");
}
