/*
 * unseen.h - the commits that one side of a push has and the other has not, where
 * the other side is told by its refs (between.h: by a commit).
 */
#ifndef SKN_REPO_UNSEEN_H
#define SKN_REPO_UNSEEN_H

#include "repo/repo.h"

struct skn_unseen {
	struct skn_oid tip;
	struct skn_oid hide;   /* what it reaches is left out; zero: nothing */
	const char *hide_refs; /* and what the refs reach that begin so and a '/' ("refs/remotes/hub",
				* "refs"); NULL: none */
};

typedef int skn_unseen_fn(void *ctx, const struct skn_oid *oid, struct skn_err *err);

/* Calls for each commit that the tip reaches, itself included, in any order.  A
 * callback that returns non-zero ends the walk with that value; a positive one is
 * no error.  A commit to hide that is not there hides nothing.  In a shallow clone
 * the commits at its end, whose parents are not there, are left out: they came
 * from the other side. */
int skn_repo_each_unseen(struct skn_repo *repo, const struct skn_unseen *unseen, skn_unseen_fn *cb, void *ctx,
			 struct skn_err *err);

#endif
