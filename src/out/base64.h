/* base64.h - Base64 as data: URIs and content security policies use it (RFC 4648). */
#ifndef SKN_OUT_BASE64_H
#define SKN_OUT_BASE64_H

#include "base/buf.h"

void skn_base64(struct skn_buf *out, const void *p, size_t n);

#endif
