/*
 * fs.h - files and folders.
 *
 * Files are written whole or not at all.  Every descriptor is close-on-exec
 * and interrupted calls are taken up again.  Errors: SKN_ENOTFOUND, SKN_EEXISTS,
 * SKN_ELIMIT, SKN_EDATA (not the kind of file that was asked for), else SKN_ESYS;
 * the path is in the error.
 */
#ifndef SKN_BASE_FS_H
#define SKN_BASE_FS_H

#include "base/buf.h"
#include "base/vec.h"

#define SKN_FS_DEPTH_MAX 200      /* folders in folders that remove_tree follows */
#define SKN_FS_LIST_MAX 1000000u  /* names in one folder */

/* Sets out to the content of a regular file of at most max bytes; SKN_ELIMIT
 * beyond.  Folders, pipes and devices are SKN_EDATA (and never block); a
 * symbolic link is followed. */
int skn_fs_read(struct skn_buf *out, const char *path, size_t max, struct skn_err *err);
/* The same from an open descriptor, of any kind, to its end; stays open. */
int skn_fs_read_fd(struct skn_buf *out, int fd, size_t max, struct skn_err *err);

/* Puts n bytes into path: a temporary file beside it, fsync, rename, fsync of
 * the folder.  mode is cut by the umask.  On failure path is as it was and the
 * temporary file is gone.  A symbolic link at path is replaced, not followed. */
int skn_fs_write_atomic(const char *path, const void *p, size_t n, mode_t mode,
			struct skn_err *err);
/* Writes all n bytes; path is for the error only and may be NULL. */
int skn_fs_write_fd(int fd, const char *path, const void *p, size_t n, struct skn_err *err);

int skn_fs_mkdirs(const char *path, struct skn_err *err); /* as mkdir -p */
bool skn_fs_exists(const char *path);                     /* anything, a dangling link too */
bool skn_fs_is_dir(const char *path);                     /* follows links */

/* Removes path and all below it; links are removed, not followed.  A missing
 * path is no error. */
int skn_fs_remove_tree(const char *path, struct skn_err *err);
/* Makes a folder of mode 0700 in $TMPDIR (else /tmp) and sets out to its path. */
int skn_fs_temp_dir(struct skn_buf *out, struct skn_err *err);
/* Appends the names in a folder, without "." and "..", sorted by bytes. */
int skn_fs_list(struct skn_strings *out, const char *path, struct skn_err *err);

#endif
