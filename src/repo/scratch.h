/*
 * scratch.h - a repository for a moment: it sees every object of another one
 * and keeps what is made in it to itself.
 *
 * Merges are tried in one, so that a merge that is not wanted leaves nothing
 * behind and what git makes of it depends on no configuration, attribute or
 * index of the clone.  It is a folder in $TMPDIR; what is to stay is read from
 * it and written anew.
 */
#ifndef SKN_REPO_SCRATCH_H
#define SKN_REPO_SCRATCH_H

#include "repo/write.h"

struct skn_scratch {
	struct skn_repo *repo; /* its own handle: reads both its objects and the other's */
	char *dir;
};

int skn_scratch_open(struct skn_scratch *out, struct skn_repo *of, struct skn_err *err);
void skn_scratch_close(struct skn_scratch *scratch); /* nothing when not open */

/* A commit of TREE with that parent (NULL: none). */
int skn_scratch_commit(struct skn_oid *out, struct skn_scratch *scratch, const struct skn_oid *tree,
		       const struct skn_oid *parent, struct skn_err *err);
/* TREE with the changes. */
int skn_scratch_tree(struct skn_oid *out, struct skn_scratch *scratch, const struct skn_oid *tree,
		     const struct skn_repo_change *changes, size_t n, struct skn_err *err);

/* A path that git left in conflict, at one stage. */
struct skn_scratch_stage {
	char *path;
	unsigned stage; /* 1 base, 2 ours, 3 theirs */
	uint32_t mode;
	struct skn_oid oid;
};
struct skn_scratch_stages {
	struct skn_scratch_stage *v; /* sorted by path, then stage */
	size_t n, cap;
};
void skn_scratch_stages_release(struct skn_scratch_stages *list);

/* Merges two commits as git does (merge-tree --write-tree): renames are followed,
 * those of whole folders, too.  *tree is the result, with git's markers in files
 * that are listed in STAGES. */
int skn_scratch_merge(struct skn_oid *tree, struct skn_scratch_stages *stages, struct skn_scratch *scratch,
		      const struct skn_oid *ours, const struct skn_oid *theirs, struct skn_err *err);

#endif
