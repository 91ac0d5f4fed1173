/*
 * unfinished.h - the moment in which a commit is there and the work tree is not.
 *
 * A branch and the index of a work tree are two files, so a process that is
 * killed between the two leaves an index, and after an import files, of the
 * version before: git would show the new version taken back, and a commit of
 * everything would take it back.  And whenever it is killed, its locks stay and
 * stop plain git.
 *
 * So a note of what is about to happen is written before anything is locked or
 * moved, and removed last, both under the write lock (skn_repo_lock), which the
 * kernel drops when its holder dies.  Who finds the note while nobody holds the
 * lock knows that its writer is dead, and completes what it began when the
 * branch had moved, or else drops it.  Locks are removed only when they are
 * provably the dead one's (repo/lockfile.h).
 *
 * What a person did meanwhile is theirs.  A path is brought along when the index
 * has it as the old commit and HEAD as the new one; its file is touched only
 * when it still is the old commit's.
 */
#ifndef SKN_STORE_UNFINISHED_H
#define SKN_STORE_UNFINISHED_H

#include "store/store.h"

struct skn_unfinished {
	const char *ref;                  /* the branch that moves, full name */
	const struct skn_oid *old_commit; /* NULL: it is not there yet */
	const struct skn_oid *new_commit;
	bool from_work; /* the files have the new content already: only the index follows */
};

/* Writes the note, synced as refs are.  The caller holds the write lock until
 * after skn_unfinished_end. */
int skn_unfinished_begin(struct skn_store *store, const struct skn_unfinished *what, struct skn_err *err);
void skn_unfinished_end(struct skn_store *store);

/* Finishes or drops what somebody who was killed left; costs one system call
 * when there is nothing.  What cannot be done now is left for the next time:
 * this never fails. */
void skn_unfinished_recover(struct skn_store *store);

#endif
