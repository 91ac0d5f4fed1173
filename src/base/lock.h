/*
 * lock.h - one writer at a time, between processes and inside one.
 *
 * The lock is flock(2) on a file, so the kernel drops it when the holder dies
 * however it dies: a lock is never stale.  The file stays in place after
 * release and holds the pid of the holder, for the message only.  The lock is
 * not inherited by programs that the holder runs.
 */
#ifndef SKN_BASE_LOCK_H
#define SKN_BASE_LOCK_H

#include "base/base.h"

struct skn_lock {
	bool held;
	int fd; /* meaningful while held */
};
#define SKN_LOCK_INIT { 0 }

/* Waits up to timeout_ms (0 = try once, negative = without end).  SKN_ELOCKED
 * when somebody else holds it: with the holder's pid where it is known. */
int skn_lock_acquire(struct skn_lock *lock, const char *path, int timeout_ms,
		     struct skn_err *err);
void skn_lock_release(struct skn_lock *lock); /* does nothing when not held */

#endif
