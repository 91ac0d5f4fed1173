/*
 * push_scan.h - what each pushed commit brings, without reading a file: the kind,
 * the name and the size of every file that it adds or changes.
 *
 * A file that only a commit in the middle has stays in the history for good, and
 * is checked out by whoever goes there; so all new commits are looked at, not only
 * the last, and no policy turns this off.
 */
#ifndef SKN_CHECK_PUSH_SCAN_H
#define SKN_CHECK_PUSH_SCAN_H

#include "check/push_fault.h"
#include "repo/repo.h"

/* Of a file outside threads/, which is not ours: what forges take. */
#define SKN_PUSH_FILE_MAX ((size_t)100 << 20) /* bytes */
/* Files and folders that one commit changes. */
#define SKN_PUSH_CHANGED_MAX ((size_t)1 << 20)
/* And all of a push together. */
#define SKN_PUSH_CHANGED_ALL_MAX ((size_t)1 << 24)

struct skn_push_scan {
	struct skn_repo *repo;
	struct skn_push_faults *out;
	size_t changed; /* so far */
};

/* Looks at one commit; of a merge at what none of its parents has. */
int skn_push_scan_commit(struct skn_push_scan *scan, const struct skn_commit_info *commit, struct skn_err *err);

#endif
