/*
 * tree.h - the folders under threads/: where the threads are, and what is wrong
 * around them.
 */
#ifndef SKN_CHECK_TREE_H
#define SKN_CHECK_TREE_H

#include "check/rules.h"
#include "store/view.h"

struct skn_thread_place {
	char *path; /* "threads/energy/lithium" */
	bool has_tree;
	struct skn_oid tree; /* of its folder, in a commit */
};

struct skn_thread_places {
	SKN_VEC(struct skn_thread_place) list; /* sorted by path */
};
void skn_thread_places_release(struct skn_thread_places *places);

/* Finds all threads; findings are of what is beside them. */
int skn_tree_walk(struct skn_thread_places *out, struct skn_diags *diags, struct skn_view *view,
		  struct skn_err *err);
/* What stands in the folder PATH, which is no thread (any more), outside of the
 * threads in it; nothing when it is not there. */
int skn_tree_check_rest(struct skn_diags *out, struct skn_view *view, const char *path, struct skn_err *err);
/* Judges the names of a folder below threads/ and of those around it; THREAD: it
 * is a thread's. */
void skn_tree_check_names(struct skn_diags *out, const char *path, bool thread);

#endif
