/*
 * edtf.h - dates that say how exact they are: the Extended Date/Time Format
 * (Library of Congress, 2019; ISO 8601-2), levels 0 and 1.
 *
 *	2016  2016-04  2016-04-25              a year, a month, a day
 *	2026-04-29T20:25:00Z  …+02:00  …+02    an instant; without a zone, UTC
 *	2016-04-25/2016-05  ../2016  2016/     an interval; ".." and nothing = open
 *	2016~  2016-04?  2016%                 approximate, uncertain, both
 *	201X  20XX  2016-XX  2016-04-XX        unspecified digits
 *	2016-21 .. 2016-24                     spring, summer, autumn, winter
 *	-0044  Y-20000  Y170000002             years beyond four digits
 *
 * A date is the span of time it may stand for, in seconds since 1970-01-01
 * UTC, by the proleptic Gregorian calendar with a year 0.  Seasons are those
 * of meteorology in the north, three whole months from March; winter 2016
 * begins in December 2016.  Intervals are of dates, not of instants.
 */
#ifndef SKN_TEXT_EDTF_H
#define SKN_TEXT_EDTF_H

#include "base/base.h"

#define SKN_EDTF_YEAR_MAX INT64_C(200000000000) /* years either side of 0 */
#define SKN_EDTF_MAX 64                         /* bytes of the text */

enum skn_edtf_precision { /* coarse first */
	SKN_EDTF_INTERVAL,
	SKN_EDTF_CENTURY,
	SKN_EDTF_DECADE,
	SKN_EDTF_YEAR,
	SKN_EDTF_SEASON,
	SKN_EDTF_MONTH,
	SKN_EDTF_DAY,
	SKN_EDTF_SECOND
};

struct skn_edtf {
	int64_t lower, upper; /* seconds since 1970 UTC, upper exclusive; lower < upper */
	int precision;        /* enum skn_edtf_precision */
	bool approximate, uncertain;  /* for an interval: either end is */
	bool interval;
	bool open_start, open_end; /* lower is then INT64_MIN, upper INT64_MAX */
};

/* SKN_EDATA for what is no date or none that exists (2023-02-30, an interval
 * that ends before it starts), SKN_ELIMIT beyond the limits above. */
int skn_edtf_parse(struct skn_edtf *out, const char *s, size_t n, struct skn_err *err);

/* < 0, 0, > 0: by the lower bound, then coarse before fine. */
int skn_edtf_compare(const struct skn_edtf *a, const struct skn_edtf *b);

/* "2026-04-29T20:25:00Z"; years outside 0..9999 are written with a sign. */
void skn_edtf_format_time(char out[32], int64_t t);

/* Days since 1970-01-01 of a date that exists; the calendar, for its tests. */
int64_t skn_edtf_days(int64_t year, int month, int day);
int skn_edtf_month_days(int64_t year, int month);

#endif
