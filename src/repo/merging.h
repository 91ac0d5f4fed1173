/*
 * merging.h - a merge that waits for a person: the files in which git keeps
 * that one is under way, and the paths that the index has in conflict.
 *
 * They are what git itself writes, so `git status`, `git commit`, and
 * `git merge --abort` go on from there.
 */
#ifndef SKN_REPO_MERGING_H
#define SKN_REPO_MERGING_H

#include "base/vec.h"
#include "repo/worktree.h"

enum skn_operation {
	SKN_OPERATION_NONE,
	SKN_OPERATION_MERGE,
	SKN_OPERATION_REBASE,
	SKN_OPERATION_CHERRY_PICK,
	SKN_OPERATION_REVERT
};

/* What is under way in this work tree. */
enum skn_operation skn_merging_operation(const struct skn_repo *repo);
const char *skn_operation_name(enum skn_operation operation); /* "cherry-pick"; NULL for none */

/* ORIG_HEAD: where the branch was before. */
int skn_merging_set_orig(struct skn_repo *repo, const struct skn_oid *oid, struct skn_err *err);
/* MERGE_MODE, MERGE_MSG and, last, MERGE_HEAD. */
int skn_merging_begin(struct skn_repo *repo, const struct skn_oid *theirs, const char *message,
		      struct skn_err *err);
void skn_merging_end(struct skn_repo *repo); /* removes them */

/* The paths in conflict, sorted. */
struct skn_unmergeds {
	struct skn_unmerged *v;
	size_t n, cap;
};
int skn_merging_unmerged(struct skn_unmergeds *out, struct skn_repo *repo, struct skn_err *err);
void skn_unmergeds_release(struct skn_unmergeds *list);

#endif
