/*
 * merge_land.h - what becomes of a merge: a commit, or a merge that waits for a
 * person.
 *
 * Both check first that nothing of the user's is in the way; until the branch
 * moves, nothing has changed but for objects that no ref names.
 */
#ifndef SKN_REV_MERGE_LAND_H
#define SKN_REV_MERGE_LAND_H

#include "rev/merge.h"
#include "store/store.h"

struct skn_landing {
	const char *ref;             /* the branch that HEAD is on, full name */
	struct skn_oid ours, theirs; /* commits; OURS is the branch's tip */
	const char *name;            /* of THEIRS, as the person said it */
	const char *message;         /* whole, with trailers */
	bool no_hooks;
};

/* Appends "Merge branch 'NAME'", a line per thread that says what it brings, and
 * the trailers.  SUBJECT NULL: drafted from the names as git does. */
int skn_merge_message(struct skn_buf *out, struct skn_store *store, struct skn_scratch *scratch,
		      const struct skn_merge *merge, const struct skn_landing *landing,
		      const char *subject, struct skn_err *err);
/* The threads whose files the merge changes; sorted. */
void skn_merge_touches(struct skn_strings *threads, const struct skn_merge *merge);

/* Commits a clean merge: OURS first parent, THEIRS second; index and work tree
 * follow.  Hooks as git merge runs them: pre-merge-commit, prepare-commit-msg and
 * commit-msg before, post-merge after.  SKN_EMOVED when the branch is no longer
 * at OURS. */
int skn_merge_land(struct skn_oid *made, struct skn_store *store, const struct skn_merge *merge,
		   const struct skn_landing *landing, struct skn_err *err);

/* Leaves it as git leaves a merge that waits: index with the stages of what is in
 * conflict, marked files, MERGE_HEAD.  The branch stays. */
int skn_merge_stop(struct skn_store *store, const struct skn_merge *merge,
		   const struct skn_landing *landing, struct skn_err *err);

/* Moves a branch that has nothing of its own to a descendant (OURS NULL: it is not
 * born); index and work tree follow. */
int skn_merge_forward(struct skn_store *store, struct skn_scratch *scratch, const char *ref,
		      const struct skn_oid *ours, const struct skn_oid *theirs, const char *reflog,
		      struct skn_err *err);

/* Refuses to begin where something is under way or staged (SKN_EEXISTS).  A bare
 * repository has neither. */
int skn_merge_check_ready(struct skn_store *store, struct skn_err *err);

#endif
