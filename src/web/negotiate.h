/*
 * negotiate.h - what a request's headers ask for (RFC 9110).
 */
#ifndef SKN_WEB_NEGOTIATE_H
#define SKN_WEB_NEGOTIATE_H

#include "base/base.h"

/* Accept-Encoding (12.5.3): whether gzip may be sent. */
bool skn_web_accepts_gzip(const char *accept_encoding);
/* If-None-Match (13.1.2): whether it names the tag, which is without quotation marks, by weak comparison; "-gz"
 * behind it is the same page compressed. */
bool skn_web_matches(const char *if_none_match, const char *tag);
/* Host (RFC 9112, 3.2): whether its name, without port, is one of those; "*" is any. */
bool skn_web_host_is_allowed(const char *host, const char *const *names, size_t n);

#endif
