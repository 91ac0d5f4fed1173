/*
 * treediff.h - two trees compared: the paths whose content or mode differ.
 * Folders with one id are not looked into.
 */
#ifndef SKN_REPO_TREEDIFF_H
#define SKN_REPO_TREEDIFF_H

#include "repo/repo.h"

#define SKN_TREEDIFF_DEPTH_MAX 200 /* folders in folders */

struct skn_tree_delta {
	char *path;
	uint32_t old_mode, new_mode; /* 0: not there; never a folder's */
	struct skn_oid old_oid, new_oid;
};

struct skn_tree_deltas {
	struct skn_tree_delta *v; /* sorted by the bytes of the path */
	size_t n, cap;
	size_t max; /* entries of folders that are looked at, SKN_ELIMIT beyond; 0 = any number */
};

/* Appends to OUT; a zero id is the empty tree.  A tree from outside may name one
 * folder many times over and so stand for more files than any memory holds: set
 * a maximum. */
int skn_tree_diff(struct skn_tree_deltas *out, struct skn_repo *repo, const struct skn_oid *old_tree,
		  const struct skn_oid *new_tree, struct skn_err *err);
const struct skn_tree_delta *skn_tree_deltas_find(const struct skn_tree_deltas *list, const char *path);
void skn_tree_deltas_release(struct skn_tree_deltas *list);

#endif
