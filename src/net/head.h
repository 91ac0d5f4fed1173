/* head.h - the lines above an answer's body, for http.h and fetch.h. */
#ifndef SKN_NET_HEAD_H
#define SKN_NET_HEAD_H

#include "net/http.h"

/* A status line: a new head begins (behind 100, behind a proxy's). */
bool skn_net_begins_head(const char *line, size_t n);
/* Adds a line "Name: value"; any other is passed over. */
void skn_net_headers_add(struct skn_net_headers *headers, const char *line, size_t n);
void skn_net_headers_clear(struct skn_net_headers *headers);
/* The last value, or NULL. */
const char *skn_net_headers_find(const struct skn_net_header *headers, size_t n, const char *name);

/* The file of certificates to trust: OWN, else $CURL_CA_BUNDLE, $SSL_CERT_FILE, else
 * NULL for the system's.  Caller frees. */
char *skn_net_ca_file(const char *own);

#endif
