/* human.h - dates in words, in English and independent of the locale. */
#ifndef SKN_OUT_HUMAN_H
#define SKN_OUT_HUMAN_H

#include "base/buf.h"

/* "1 Jan 2016", "Apr 2016", "2016", "25–27 Apr 2026", "c. 2016", "spring 2016",
 * "since Apr 2016";
 * what has no such form is appended as it is written. */
void skn_human_date(struct skn_buf *out, const char *edtf);
/* "29 April 2026, 20:25 UTC" */
void skn_human_time(struct skn_buf *out, int64_t time);
/* "less than a day", "3 days", "5 months", "2 years": whole ones, rounded down. */
void skn_human_span(struct skn_buf *out, int64_t seconds);
/* The date as HTML's datetime attribute allows it: its first day, month or
 * year; false when there is none. */
bool skn_human_datetime(struct skn_buf *out, const char *edtf);

#endif
