/*
 * hooks.h - the repository's hooks around a commit of ours, as git commit runs
 * them: pre-commit on an index that holds what will be committed,
 * prepare-commit-msg and commit-msg on the message, post-commit after it.
 *
 * The hooks that `skein hook install` puts there are left out: who commits here
 * has checked and worded what is committed.  What is chained to them runs.
 */
#ifndef SKN_STORE_HOOKS_H
#define SKN_STORE_HOOKS_H

#include "store/changes.h"

/* MESSAGE becomes what the hooks leave of it.  SKN_EREFUSED when one fails.
 * Without such hooks nothing is written or started. */
int skn_hooks_before(struct skn_buf *message, const struct skn_changes *changes, struct skn_store *store,
		     struct skn_err *err);
/* post-commit; its failure changes nothing. */
void skn_hooks_after(struct skn_store *store);

#endif
