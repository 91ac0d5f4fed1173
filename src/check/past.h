/*
 * past.h - the rules that need earlier versions: evolution-history and
 * old-evidence.  They depend on more than the files, so nothing of them is
 * remembered.
 */
#ifndef SKN_CHECK_PAST_H
#define SKN_CHECK_PAST_H

#include "check/facts.h"
#include "check/listing.h"
#include "store/store.h"

struct skn_node;

/* Whether an evolution note says something of earlier versions.  NULL: no. */
bool skn_past_claims(const struct skn_node *evolution);

/* Judges the thread of LISTING (what VIEW has); COMMIT is the commit that the
 * view shows, or HEAD when the view is of the index or the work tree.  Paths
 * of findings are inside the thread. */
int skn_past_check(struct skn_diags *out, struct skn_store *store, struct skn_view *view,
		   const struct skn_listing *listing, const struct skn_oid *commit, struct skn_err *err);

#endif
