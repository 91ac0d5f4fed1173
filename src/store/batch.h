/*
 * batch.h - several commits in a row that land together: one pack, one
 * compare-and-swap of the branch, one update of index and work tree.
 *
 * A batch of one is how every command commits; import makes long ones.  The
 * batch's view shows the branch's tip with what the batch holds so far.
 */
#ifndef SKN_STORE_BATCH_H
#define SKN_STORE_BATCH_H

#include "store/changes.h"

struct skn_batch;

/* Starts at the tip of the branch that HEAD is on. */
int skn_batch_open(struct skn_batch **out, struct skn_store *store, struct skn_err *err);
struct skn_view *skn_batch_view(struct skn_batch *batch); /* borrowed */
/* Adds a commit; *made is its id.  The changes are taken over (emptied). */
int skn_batch_commit(struct skn_batch *batch, struct skn_changes *changes, const char *message,
		     struct skn_oid *made, struct skn_err *err);
/* Lands all of it and frees the batch; nothing is changed on failure. */
int skn_batch_finish(struct skn_batch *batch, const char *reflog, struct skn_err *err);
void skn_batch_abort(struct skn_batch *batch); /* takes NULL */

#endif
