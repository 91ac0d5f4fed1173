/*
 * path.h - paths as text: joining, taking apart, and judging one that came
 * from outside.  Nothing here looks at the disk.  Paths are bytes; '/' divides.
 */
#ifndef SKN_BASE_PATH_H
#define SKN_BASE_PATH_H

#include "base/buf.h"

#define SKN_PATH_MAX 4095 /* bytes, without the NUL */

/* Sets out to dir + "/" + name; an empty dir gives name.  The arguments must
 * not point into out. */
void skn_path_join(struct skn_buf *out, const char *dir, const char *name);

/* What follows the last '/', a view into path; "" when path ends in one. */
const char *skn_path_base(const char *path);
/* Bytes of path before its last '/': "a/b" gives 1, "/a" gives 1 (the root),
 * "a" gives 0. */
size_t skn_path_dir_len(const char *path);

/* The name ends in ext (".yaml", by bytes) and has something before it. */
bool skn_path_has_ext(const char *path, const char *ext);

/* A path from outside that may be used below a folder of ours: relative, at
 * most SKN_PATH_MAX bytes, no empty, "." or ".." component, no component that
 * some file system takes for ".git" (any case, trailing dots and blanks, NTFS
 * streams and short names, characters HFS+ ignores), no backslash, no ASCII
 * control. */
bool skn_path_is_safe(const char *path);

#endif
