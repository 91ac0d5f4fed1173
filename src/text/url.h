/*
 * url.h - one spelling for the addresses that name one page.
 *
 * After RFC 3986, section 6.2: scheme and host in lower case, no default port,
 * no dot segments, "/" for an empty path.  Beyond it, since they never choose
 * another page: no fragment, and none of the parameters that say where a reader
 * came from (utm_*, fbclid, gclid).  All else stays: the order of the query,
 * percent-encoding, "www.", a final slash, http beside https.
 */
#ifndef SKN_TEXT_URL_H
#define SKN_TEXT_URL_H

#include "base/buf.h"

/* Appends the canonical form of an http or https address; anything else as it is. */
void skn_url_canonical(struct skn_buf *out, const char *url);

#endif
