/*
 * webdate.h - dates as feeds, pages and search services write them.
 *
 *	Thu, 01 Jan 2004 19:48:21 GMT    RFC 822 and 2822, and what is made of them:
 *	1 January 2004 7:48 PM EST       no weekday or a wrong one, no comma, long names,
 *	Jan 5, 2004                      US order, no seconds, two-digit years, no zone
 *	2003-12-31T10:14:55.5+01:00      ISO 8601, W3CDTF; a blank for the T, basic forms,
 *	2003-12   2003-365   2003-W52-3  ordinal and week dates
 *	Thu Jan  1 19:48:21 2004         asctime
 *	31.12.2003  12/31/2003           day first with dots; with slashes only where the
 *	2004年5月28日 13:31              numbers leave one reading
 *	1072952101  1072952101000        seconds, milliseconds since 1970
 *
 * Months in English and in a dozen European languages.  Two-digit years are 1970 to
 * 2069.  A zone is an offset or a usual abbreviation; without one, UTC.  A day that its
 * month does not have (31 June) makes the month only.
 */
#ifndef SKN_GATHER_WEBDATE_H
#define SKN_GATHER_WEBDATE_H

#include "base/base.h"

#define SKN_WEBDATE_MAX 32       /* bytes of the result */
#define SKN_WEBDATE_INPUT_MAX 128 /* longer text is no date */

/* Writes EDTF: an instant in UTC ("2004-01-01T19:48:21Z") or as much of a date as the
 * text says.  False, and "" written, when it cannot be read. */
bool skn_webdate_read(char out[SKN_WEBDATE_MAX], const char *s, size_t n);

#endif
