/*
 * compare.h - two places of a store and the threads that differ between them:
 * what THREAD@A..B, @A..B and their short forms name.
 *
 *	THREAD@A..B   two versions            THREAD@A    A and the work tree
 *	THREAD@A..    the same as THREAD@A    THREAD@..B  the newest on HEAD and B
 *	THREAD, THREAD@.., THREAD@work        the newest on HEAD and the work tree
 *	THREAD@staged                         the newest on HEAD and the index
 *
 * Without THREAD the same for every thread that differs; the revisions are then
 * commits, days (the last commit of that UTC day on HEAD's line), work or staged.
 */
#ifndef SKN_CLI_COMPARE_H
#define SKN_CLI_COMPARE_H

#include "cli/session.h"
#include "rev/twins.h"

struct skn_compare_side {
	enum skn_place place;
	bool unborn;           /* no commit yet: there is nothing */
	struct skn_oid commit; /* or, of index and work tree, HEAD */
	char *label;           /* "v3", "main", "work tree" */
	struct skn_view *view; /* NULL: there is nothing */
};

struct skn_comparison {
	struct skn_compare_side from, to;
	SKN_VEC(struct skn_twin) twins; /* one, or in the order of their paths */
	bool many;                      /* no thread was named */
};

/* SPEC NULL: all threads.  STAGED: the index stands where the work tree would. */
int skn_compare_open(struct skn_comparison *out, struct skn_store *store, const char *spec, bool staged,
		     struct skn_err *err);
void skn_compare_close(struct skn_comparison *comparison);

#endif
