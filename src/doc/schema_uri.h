/* schema_uri.h - references of schemas: RFC 3986 section 5, RFC 6901. */
#ifndef SKN_DOC_SCHEMA_URI_H
#define SKN_DOC_SCHEMA_URI_H

#include "base/buf.h"
#include "base/node.h"

/* Appends REF as seen from BASE, fragment included; dot segments are removed. */
void skn_uri_resolve(struct skn_buf *out, const char *base, const char *ref);

/* Appends the text with %XX decoded. */
void skn_uri_decode(struct skn_buf *out, const char *s);

/* What a JSON pointer ("" or "/…", not percent-encoded) points to, or NULL. */
const struct skn_node *skn_pointer_get(const struct skn_node *root, const char *pointer);

#endif
