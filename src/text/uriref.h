/*
 * uriref.h - what a relative address means beside another: RFC 3986, section 5.
 *
 * By text alone, for any scheme; nothing is normalised beyond the dot segments of a
 * path that is put together, so that an absolute address stays as it was written.
 */
#ifndef SKN_TEXT_URIREF_H
#define SKN_TEXT_URIREF_H

#include "base/buf.h"

/* Bytes of the scheme at the start of S, without the colon; 0 for a relative address. */
size_t skn_uriref_scheme(const char *s, size_t n);

/* Appends REF (N bytes, blanks around it and line ends in it are dropped) as seen from
 * BASE; REF itself when BASE is NULL, "" or has no scheme. */
void skn_uriref_resolve(struct skn_buf *out, const char *base, const char *ref, size_t n);

#endif
