/*
 * fsync.h - what is forced to the disk, as core.fsync and core.fsyncMethod say
 * (git-config).  Unset means objects, their index and refs: a commit that was
 * reported survives a power cut.  (Git's own default leaves out refs.)
 */
#ifndef SKN_REPO_FSYNC_H
#define SKN_REPO_FSYNC_H

#include "repo/repo.h"

struct skn_fsync {
	bool objects, metadata, index, refs;
	bool writeout_only; /* core.fsyncMethod=writeout-only: to the drive's cache */
};

void skn_fsync_load(struct skn_fsync *out, struct skn_repo *repo);
/* Pure: a core.fsync value; unknown words are ignored, as git does. */
void skn_fsync_parse(struct skn_fsync *out, const char *value);

/* Syncs an open file, or a folder by path, when ON. */
int skn_fsync_fd(const struct skn_fsync *sync, bool on, int fd, const char *path,
		 struct skn_err *err);
int skn_fsync_dir(const struct skn_fsync *sync, bool on, const char *path, struct skn_err *err);

#endif
