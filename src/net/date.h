/* date.h - dates in headers (RFC 9110, 5.6.7). */
#ifndef SKN_NET_DATE_H
#define SKN_NET_DATE_H

#include "base/base.h"

/* Seconds since 1970 of "Sun, 06 Nov 1994 08:49:37 GMT" in its three forms; -1 for what
 * is none. */
int64_t skn_net_date(const char *s);

#endif
