/*
 * date_read.h - the rules that read dates from tokens.
 *
 * Each function tries one kind of expression at token I and returns how many
 * tokens it takes, 0 when there is none; *w is then unspecified.  The result is
 * not placed in the calendar where a part is missing (date_when.h), so that a
 * range can complete it.  None looks further than SKN_DATES_TOKENS_MAX.
 */
#ifndef SKN_EXTRACT_DATE_READ_H
#define SKN_EXTRACT_DATE_READ_H

#include "extract/date_when.h"
#include "extract/date_words.h"
#include "extract/dates.h"
#include "extract/token.h"

struct skn_date_reader {
	const struct skn_tokens *t;
	const struct skn_lexicon_entry **known; /* of each token, or NULL */
	struct skn_when_reference ref;
	struct skn_when_reference told; /* the last day that the text spoke of before */
	bool english;
};

/* ---- Tokens ---- */
const struct skn_lexicon_entry *skn_dr_entry(const struct skn_date_reader *r, size_t i, uint32_t class);
int skn_dr_value(const struct skn_date_reader *r, size_t i, uint32_t class); /* 0: not of it */
bool skn_dr_is(const struct skn_date_reader *r, size_t i, const char *low);
bool skn_dr_in(const struct skn_date_reader *r, size_t i, const char *words); /* "a|b|c" */
bool skn_dr_glued(const struct skn_date_reader *r, size_t i); /* nothing between I - 1 and I */
bool skn_dr_joined(const struct skn_date_reader *r, size_t i); /* no empty line before I */
bool skn_dr_hyphen(const struct skn_date_reader *r, size_t i);
bool skn_dr_capital(const struct skn_date_reader *r, size_t i);
size_t skn_dr_digits(const struct skn_date_reader *r, size_t i); /* of a number, else 0 */

/* ---- Numbers ---- */
size_t skn_dr_cardinal(const struct skn_date_reader *r, size_t i, int *out); /* 3, three, a few */
size_t skn_dr_ordinal(const struct skn_date_reader *r, size_t i, int *out);  /* 3rd, third */
size_t skn_dr_day(const struct skn_date_reader *r, size_t i, int *out, bool *ordinal); /* 1 .. 31 */
size_t skn_dr_year(const struct skn_date_reader *r, size_t i, int *out); /* 4 digits, by words */
size_t skn_dr_short_year(const struct skn_date_reader *r, size_t i, int *out); /* '87, 87 */

/* ---- Dates ---- */
size_t skn_dr_absolute(const struct skn_date_reader *r, size_t i, struct skn_when *w);
size_t skn_dr_numeric(const struct skn_date_reader *r, size_t i, struct skn_when *w);
size_t skn_dr_month(const struct skn_date_reader *r, size_t i, struct skn_when *w); /* with day or year */
/* A month's name by itself, where the other end of a range says that it is one. */
size_t skn_dr_month_name(const struct skn_date_reader *r, size_t i, struct skn_when *w);
size_t skn_dr_period(const struct skn_date_reader *r, size_t i, struct skn_when *w); /* years and more */
size_t skn_dr_holiday(const struct skn_date_reader *r, size_t i, struct skn_when *w);
size_t skn_dr_relative(const struct skn_date_reader *r, size_t i, struct skn_when *w);
size_t skn_dr_count(const struct skn_date_reader *r, size_t i, struct skn_when *w); /* "3 days ago" */
size_t skn_dr_weekday(const struct skn_date_reader *r, size_t i, struct skn_when *w);
size_t skn_dr_point(const struct skn_date_reader *r, size_t i, struct skn_when *w); /* any of them */
size_t skn_dr_clock(const struct skn_date_reader *r, size_t i, int *seconds);
size_t skn_dr_timed(const struct skn_date_reader *r, size_t i, struct skn_when *w); /* with a clock */
size_t skn_dr_range(const struct skn_date_reader *r, size_t i, struct skn_when *w);

/* What is counted from the text's own day: without one it is nowhere. */
void skn_dr_from_now(const struct skn_date_reader *r, struct skn_when *w);
/* "two weeks starting 3 May" */
size_t skn_dr_length_from(const struct skn_date_reader *r, size_t i, struct skn_when *w);

/* Whether the words before I in its sentence speak of what is to come. */
bool skn_dr_ahead(const struct skn_date_reader *r, size_t i);

#endif
