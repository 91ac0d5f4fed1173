/*
 * push_content.h - what a change brings into a store: the findings of check on the
 * threads that it touches, those left out that were there before.
 *
 * A hook asks this of what is staged, and of each version that is pushed, so it
 * reads only what the changed paths lie in: their threads whole, and of the
 * folders around them the names.
 */
#ifndef SKN_CHECK_PUSH_CONTENT_H
#define SKN_CHECK_PUSH_CONTENT_H

#include "check/check.h"

struct skn_push_change {
	struct skn_view *before;         /* NULL: there was nothing */
	struct skn_view *other;          /* of a merge: what the other side has is not new; or NULL */
	struct skn_view *after;
	struct skn_view *policy;         /* whose severities count; NULL: each side's own */
	const struct skn_strings *paths; /* that differ, of the store's (skn_push_of_store) */
	int64_t now;                     /* the time of AFTER's commit; 0: now */
};

/* Whether a path of the repository belongs to the store. */
bool skn_push_of_store(const char *path);
/* Either side has a skein.yaml; where neither has, nothing is ours to judge. */
bool skn_push_is_store(const struct skn_push_change *change);

/* Appends what is new and at least as severe, sorted.  OLD, when not NULL, counts
 * the errors in the touched threads that were there before. */
int skn_push_content(struct skn_diags *out, size_t *old, struct skn_store *store,
		     const struct skn_push_change *change, enum skn_severity at_least, struct skn_err *err);

#endif
