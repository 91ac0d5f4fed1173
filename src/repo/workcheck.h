/*
 * workcheck.h - what worktree.c works on, and the checks before it: may this
 * path be changed in index and work tree?
 */
#ifndef SKN_REPO_WORKCHECK_H
#define SKN_REPO_WORKCHECK_H

#include "repo/fsync.h"
#include "repo/index.h"
#include "repo/lockfile.h"
#include "repo/workwrite.h"
#include "repo/worktree.h"

/* What is to be done with one path. */
struct skn_work_item {
	const struct skn_repo_change *change;
	struct skn_oid oid;  /* of the new content */
	char *temp;          /* staged file; NULL: none to be written */
	bool skip;           /* left out of the work tree (sparse) */
	bool there;          /* the file has the new content already */
	struct stat st;      /* then: as it stands */
};

struct skn_worktree {
	struct skn_repo *repo;
	struct skn_index index;
	struct skn_lockfile lock;
	struct skn_work work;
	struct skn_fsync sync;
	struct skn_oid old_tree; /* zero: none */
	bool from_work, sparse;
	char *dir;               /* the skein folder */
	struct skn_work_item *items; /* sorted by path, one per path */
	size_t n;
	const struct skn_unmerged *unmerged;
	size_t n_unmerged;
};

/* Fills in oid, skip, there and st, or refuses (see worktree.h). */
int skn_work_check(struct skn_worktree *wt, struct skn_work_item *item, struct skn_err *err);

#endif
