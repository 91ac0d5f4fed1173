/*
 * land.h - what a gathering found for a thread, committed as one collection.
 */
#ifndef SKN_GATHER_LAND_H
#define SKN_GATHER_LAND_H

#include "gather/gather.h"

/* Another writer of the same items was quicker: tried again on the new tip so often. */
#define SKN_LANDED_TRIES 5

struct skn_landed {
	char *thread; /* path */
	struct skn_collect *collect;
	struct skn_view *view, *work; /* of COLLECT */
	char *run;    /* name of the run's file; NULL: nothing changed */
	char commit[SKN_OID_HEX + 1]; /* "" when none was made */
	int rc;       /* why it was not landed */
	struct skn_err err;
};

/* Collects what G found for its thread number I, whose path is THREAD, and commits it
 * on HEAD's branch, in the work tree too; with DRY nothing is written.  An error is kept
 * in OUT: other threads go on.  Release in any case. */
void skn_gather_land(struct skn_landed *out, struct skn_store *store, struct skn_gather *g, size_t i,
		     const char *thread, enum skn_text_policy policy, bool dry);
void skn_landed_release(struct skn_landed *landed);

#endif
