/*
 * fork.h - the published branch, and where another line of commits left it.
 */
#ifndef SKN_REV_FORK_H
#define SKN_REV_FORK_H

#include "store/store.h"

/* The tip of the published branch: the local branch, else origin's.  TIP
 * itself when there is neither. */
int skn_fork_published_tip(struct skn_oid *out, struct skn_store *store, const struct skn_oid *tip,
			   struct skn_err *err);

/* The newest commit that is on the first-parent lines of both; zero when the
 * lines never meet.  Reads no more commits than lie between the tips and that
 * commit when commit times are in order. */
int skn_fork_meet(struct skn_oid *out, struct skn_store *store, const struct skn_oid *a,
		  const struct skn_oid *b, struct skn_err *err);

#endif
