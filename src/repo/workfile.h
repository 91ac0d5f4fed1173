/*
 * workfile.h - reading files of a work tree without following symbolic links.
 *
 * Every component is opened by itself, from the top, with O_NOFOLLOW, so a
 * link that somebody put in the way leads nowhere.  The folder used last stays
 * open, which makes reading a folder's files one after the other cheap; a
 * handle is for one piece of work, not for the life of a server.
 *
 * A path whose folder is missing, a file or a link is SKN_ENOTFOUND.
 */
#ifndef SKN_REPO_WORKFILE_H
#define SKN_REPO_WORKFILE_H

#include <sys/stat.h>

#include "base/buf.h"

struct skn_work {
	int top;   /* the work tree; -1 when not open */
	char *dir; /* the folder used last, or NULL */
	int fd;    /* and its descriptor */
};
#define SKN_WORK_INIT { .top = -1, .fd = -1 }

int skn_work_open(struct skn_work *work, const char *top, struct skn_err *err);
void skn_work_close(struct skn_work *work);

/* The folder of LEN bytes of PATH; the descriptor is the handle's and is valid
 * until the next call. */
int skn_work_dir(struct skn_work *work, const char *path, size_t len, int *fd,
		 struct skn_err *err);
/* lstat; a missing file is SKN_ENOTFOUND. */
int skn_work_stat(struct skn_work *work, const char *path, struct stat *out,
		  struct skn_err *err);
/* Sets out to the content of a regular file of at most max bytes; SKN_EDATA
 * for a link or another kind. */
int skn_work_read(struct skn_work *work, const char *path, size_t max, struct skn_buf *out,
		  struct skn_err *err);
/* Forgets the folder used last: after it may have been removed or replaced. */
void skn_work_forget(struct skn_work *work);

#endif
