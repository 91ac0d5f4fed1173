/*
 * date_when.h - a date as its words give it, before and after it is placed in
 * the calendar.
 *
 * A `when` that is read has parts (year, month, day), of which the coarse ones
 * may be missing, or is already a run of days.  skn_when_place makes it a run
 * of days: what is missing comes from the reference day.
 */
#ifndef SKN_EXTRACT_DATE_WHEN_H
#define SKN_EXTRACT_DATE_WHEN_H

#include "text/edtf.h"

enum skn_when_shape {
	SKN_WHEN_DAY,
	SKN_WHEN_MONTH,
	SKN_WHEN_SEASON, /* month is 21 .. 24 */
	SKN_WHEN_YEAR,
	SKN_WHEN_DECADE,  /* year is its first */
	SKN_WHEN_CENTURY, /* likewise */
	SKN_WHEN_MONTHS,  /* a quarter, a half: `months` from month on */
	SKN_WHEN_RUN      /* first and last stand already */
};

struct skn_when {
	int shape; /* enum skn_when_shape */
	int year, month, day, months;
	bool no_year, no_month; /* to be filled in */
	int64_t first, last;    /* days since 1970, both included; set by skn_when_place */
	bool open_first, open_last;
	bool relative, guessed, approximate;
	bool nowhere; /* it needs a reference and there is none, or no such day exists */
	bool by_day;  /* an open side is written as a day, whatever period begins there */
	bool range;   /* two periods, not one; its value is written as such */
	int unit;     /* of a run: enum skn_date_unit that it was counted in, or 0 */
	int ahead;    /* 1: the words say that it is to come, -1: that it is past */
	int clock;    /* seconds of the day, or -1 */
};
#define SKN_WHEN_INIT { .clock = -1 }

struct skn_when_reference {
	bool known;
	int64_t day; /* since 1970 */
	int seconds; /* of it */
};

void skn_when_civil(int64_t days, int *year, int *month, int *day);
int skn_when_weekday(int64_t days); /* 1 = Monday .. 7 */

struct skn_when skn_when_run(int64_t first, int64_t last);
/* The day N units (enum skn_date_unit: day … century) from DAY; a day that a
 * month does not have becomes its last. */
int64_t skn_when_shift(int64_t day, int unit, int64_t n);
/* The unit that DAY is in, moved by N of them. */
struct skn_when skn_when_unit(int64_t day, int unit, int64_t n);

void skn_when_place(struct skn_when *w, const struct skn_when_reference *ref);
/* EDTF of a placed one; "" when it is nowhere.  Returns the precision. */
int skn_when_format(const struct skn_when *w, char out[SKN_EDTF_MAX]);

#endif
