/*
 * indexdiff.h - the index compared with a tree.
 */
#ifndef SKN_REPO_INDEXDIFF_H
#define SKN_REPO_INDEXDIFF_H

#include "repo/index.h"

struct skn_index_diff {
	char *path;
	bool in_tree;
	uint32_t mode;       /* in the tree */
	struct skn_oid oid;
	const struct skn_index_entry *entry; /* of any stage; NULL: not in the index */
};

struct skn_index_diffs {
	struct skn_index_diff *v; /* sorted by path */
	size_t n, cap;
};
void skn_index_diffs_release(struct skn_index_diffs *list);

/* Appends the paths at or below PREFIX ("" = all) that differ; an entry that
 * is only intended (git add -N) counts as absent.  TREE NULL: an empty one. */
int skn_index_diff(struct skn_index_diffs *out, struct skn_repo *repo,
		   const struct skn_index *index, const struct skn_map *cached,
		   const struct skn_oid *tree, const char *prefix, struct skn_err *err);

#endif
