/*
 * url.h - addresses as libcurl reads them, so that what is judged is what is
 * connected to.
 */
#ifndef SKN_NET_URL_H
#define SKN_NET_URL_H

#include "base/buf.h"

/* Sets OUT to the absolute address that LOCATION means on a page of BASE; false
 * when there is none, or one with a user, or not http(s). */
bool skn_net_url_resolve(struct skn_buf *out, const char *base, const char *location);
/* Same scheme, host and port; an address that cannot be read has none. */
bool skn_net_url_same_origin(const char *a, const char *b);
/* Sets OUT to the host in lower case, "" when there is none. */
void skn_net_url_host(struct skn_buf *out, const char *url);

/* Whether what goes to HOST (as skn_net_url_host gives it) stays on this machine, so that
 * nobody on the way can read it though it goes over plain http. */
bool skn_net_host_is_here(const char *host);

#endif
