/*
 * treepair.h - two trees side by side, entry by entry, without lists of names.
 */
#ifndef SKN_REPO_TREEPAIR_H
#define SKN_REPO_TREEPAIR_H

#include "repo/repo.h"

/* What one name is in both trees; a mode of 0: it is not there. */
struct skn_tree_pair {
	const char *name; /* NUL-terminated, valid during the call */
	size_t len;
	uint32_t before_mode, after_mode;
	struct skn_oid before, after;
};
typedef int skn_tree_pair_fn(void *ctx, const struct skn_tree_pair *pair, struct skn_err *err);

/*
 * Calls for every name of either tree, equal ones too, in git's order; a zero
 * id is an empty tree.  A file and a folder of one name are two calls.  Stops at
 * and returns the first non-zero result.
 *
 * SKN_EDATA for a tree that git would not write: names out of order, twice, or
 * with a '/'; skn_repo_tree_find is not that strict.
 */
int skn_repo_tree_pairs(struct skn_repo *repo, const struct skn_oid *before, const struct skn_oid *after,
			skn_tree_pair_fn *fn, void *ctx, struct skn_err *err);

#endif
