/*
 * lockfile.h - git's own way to change a file of a repository: NAME.lock is
 * made if it does not exist, filled, and renamed to NAME.
 *
 * A lock of git's is left behind when its holder is killed, and then nobody
 * can write until a person removes it.  Ours can be told from others': it is
 * made as a second link to a file in the repository's skein folder that its
 * holder keeps locked with flock(2), which the kernel drops when the holder
 * dies.  The next of us that comes by finds the lock without a holder and
 * removes it.  Where the file system knows no links it is a plain lock.
 */
#ifndef SKN_REPO_LOCKFILE_H
#define SKN_REPO_LOCKFILE_H

#include "base/base.h"

struct skn_lockfile {
	int fd;       /* to write the new content to; -1 when not held */
	char *target; /* the file to be replaced */
	char *lock;   /* target.lock */
	char *own;    /* the link in the skein folder; NULL for a plain lock */
};
#define SKN_LOCKFILE_INIT { .fd = -1 }

/* DIR: the skein folder, made when missing.  Waits up to timeout_ms while
 * somebody else holds the lock, then SKN_ELOCKED. */
int skn_lockfile_take(struct skn_lockfile *lf, const char *target, const char *dir,
		      int timeout_ms, struct skn_err *err);
/* Puts the new content in place and lets go.  On failure the target is as it was. */
int skn_lockfile_commit(struct skn_lockfile *lf, struct skn_err *err);
void skn_lockfile_abort(struct skn_lockfile *lf); /* nothing when not held */

#endif
