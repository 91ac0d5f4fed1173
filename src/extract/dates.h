/*
 * dates.h - the dates that a text speaks of.
 *
 *	on Monday            3rd February 2011      2020-04-03T12:00Z
 *	three weeks ago      between May and July   the 1990s, Q3 2021
 *	mid-April 2020       since 2019             3. April 2020, 2020年4月3日
 *
 * A mention is a verbatim span of the text, whole words, never overlapping the
 * next, and a value in EDTF (text/edtf.h).  English forms are known whole; of
 * other languages the names of months, with the numbers around them.
 *
 * A range is written by the periods that bound it, both included: "from 2014
 * to 2018" is 2014/2018, "since 2019" 2019/.., "before May 2020" ../2020-04.
 * What EDTF level 1 has no word for is the range of days or months it means: a
 * week, a quarter, the middle of a month.
 *
 * What is relative is counted from the context's time, the moment the text was
 * published.  A weekday is the latest one up to that day, or the next one when
 * the words before it speak of what is to come ("will", "scheduled"); "last
 * Tuesday" and "next Tuesday" are those of the neighbouring weeks (ISO 8601).
 * A day without a year is the nearest one.  Without a time such a mention is
 * still found, and has no value.
 *
 * A word that may be something else ("may", "march", "sun", "fall", a bare
 * number of four digits) is a date only where the words around it say so.
 *
 * Time is linear in the text: a mention is at most SKN_DATES_TOKENS_MAX words
 * and marks long.
 */
#ifndef SKN_EXTRACT_DATES_H
#define SKN_EXTRACT_DATES_H

#include "text/edtf.h"

#define SKN_DATES_TOKENS_MAX 32                 /* of one mention */
#define SKN_DATES_TEXT_MAX ((size_t)64 << 20)   /* bytes of a text */

enum skn_date_kind {
	SKN_DATE_DATE, /* one day, month, season, year, decade, century */
	SKN_DATE_RANGE, /* from one to another, or open on a side */
	SKN_DATE_TIME  /* a day with a time of day: an instant */
};

struct skn_date_mention {
	size_t start, len;         /* bytes of the text */
	int kind;                  /* enum skn_date_kind */
	int precision;             /* enum skn_edtf_precision; SKN_EDTF_INTERVAL for a range */
	char value[SKN_EDTF_MAX];  /* EDTF; "" when only the context's time could say */
	bool relative;             /* it needs a time to count from */
	bool certain;              /* no year, week or direction had to be guessed */
};

struct skn_date_mentions {
	struct skn_date_mention *v; /* in the order of the text */
	size_t n, cap;
};

struct skn_dates_context {
	bool known;           /* whether TIME is */
	int64_t time;         /* seconds since 1970 UTC */
	const char *language; /* tag, or NULL: to be guessed */
};

/* Appends the mentions.  CTX may be NULL: nothing is known.  Any bytes will do;
 * SKN_ELIMIT for a text beyond SKN_DATES_TEXT_MAX. */
int skn_dates_find(struct skn_date_mentions *out, const char *s, size_t n,
		   const struct skn_dates_context *ctx, struct skn_err *err);
void skn_dates_release(struct skn_date_mentions *list);

#endif
