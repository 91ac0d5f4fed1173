/*
 * claims.h - what each sentence of a text does: does it claim something that
 * can be checked, ask, hedge, deny; with which numbers, about whom.
 *
 * The spans are verbatim.  A sentence is a claim when it states something and
 * has what a check needs: a subject, and a number, a date, a name or a verb of
 * reporting.  The score says how much of that it has, not whether it is true:
 *
 *	30 a name or an acronym is its subject   20 a number (30 with a unit)
 *	20 a date                                10 a verb of reporting
 *	10 a verb that states a change (rose, cut, won, …)
 *	-15 it hedges                            -10 it speaks in the first person
 *
 * A question, an exclamation without a verb, and a fragment score 0.
 *
 * Names are runs of capitalised words that are no mere beginning of a sentence,
 * joined by small words where names are ("Bank of England"), and acronyms; in
 * scripts without capitals none are found.  Time is linear in the text.
 */
#ifndef SKN_EXTRACT_CLAIMS_H
#define SKN_EXTRACT_CLAIMS_H

#include "extract/dates.h"
#include "text/span.h"

#define SKN_CLAIM_SCORE_MIN 40                 /* from here on a sentence is a claim */
#define SKN_CLAIMS_TEXT_MAX ((size_t)64 << 20) /* bytes of a text */

enum skn_statement_flag {
	SKN_STATEMENT_CLAIM = 1,
	SKN_STATEMENT_QUESTION = 2,
	SKN_STATEMENT_HEDGED = 4,  /* may, might, reportedly, unclear … */
	SKN_STATEMENT_NEGATED = 8, /* not, never, no, denied … */
	SKN_STATEMENT_REPORTED = 16 /* a verb of reporting */
};

struct skn_number {
	struct skn_span span; /* "about" not included, the unit is: "3.5 million tonnes" */
	struct skn_span unit; /* "tonnes", "%", "$"; empty when it has none */
	double value;         /* with its "million" */
};

enum skn_name_kind { SKN_NAME_CAPITALS, SKN_NAME_ACRONYM };

struct skn_named {
	struct skn_span span;
	int kind; /* enum skn_name_kind */
};

struct skn_statement {
	struct skn_span sentence; /* without the white space around it */
	unsigned flags;           /* enum skn_statement_flag */
	int score;                /* 0 .. 100 */
	size_t number, numbers;   /* of the list's numbers, from NUMBER on */
	size_t name, names;       /* of its names */
	size_t hedge, hedges;     /* of its hedges */
	size_t negation, negations;
};

struct skn_claims {
	struct skn_statement *v; /* every sentence of the text, in order */
	size_t n, cap;
	struct { struct skn_number *v; size_t n, cap; } numbers;
	struct { struct skn_named *v; size_t n, cap; } names;
	struct skn_spans hedges, negations;
};

/* Appends the sentences.  DATES are those of the text (skn_dates_find), or NULL
 * when none are wanted; LANGUAGE is a tag or NULL. */
int skn_claims_find(struct skn_claims *out, const char *s, size_t n,
		    const struct skn_date_mentions *dates, const char *language,
		    struct skn_err *err);
void skn_claims_release(struct skn_claims *list);

#endif
