/* gzip.h - gzip members (RFC 1952). */
#ifndef SKN_REPO_GZIP_H
#define SKN_REPO_GZIP_H

#include "base/buf.h"

/* Appends one member of N bytes, without name and time: same bytes, same member. */
void skn_gzip(struct skn_buf *out, const void *p, size_t n);

#endif
