/*
 * figures.h - the numbers, dates and names of a text, so that one text can be held
 * against others.
 *
 * Numbers are compared by value: "1,200", "1200" and "1.2 thousand" are the same, and
 * so are "three" and "3".  Dates are spans of time (extract/dates.h); a date is borne
 * out by one that lies inside it.  Names are words that begin with a capital, without
 * their possessive, in any case.
 */
#ifndef SKN_SYNTH_FIGURES_H
#define SKN_SYNTH_FIGURES_H

#include "base/map.h"
#include "base/vec.h"
#include "extract/dates.h"

struct skn_figures {
	struct skn_map words;   /* in lower case */
	struct skn_map numbers; /* values, written in one way */
	SKN_VEC(struct skn_edtf) dates;
};

/* Adds what a text has; NOW counts relative dates, where it is known. */
int skn_figures_add(struct skn_figures *out, const char *s, size_t n, const struct skn_dates_context *now,
		    struct skn_err *err);
/* Adds an EDTF date; what is none is left out. */
void skn_figures_add_date(struct skn_figures *out, const char *date);
void skn_figures_release(struct skn_figures *figures);

/* Appends what TEXT has and FIGURES have not, as it is written ("12 March 2026"). */
int skn_figures_lack(struct skn_strings *out, const struct skn_figures *figures, const char *text, size_t n,
		     struct skn_err *err);
/* Whether a date is borne out: one of FIGURES lies inside it. */
bool skn_figures_have_date(const struct skn_figures *figures, const struct skn_edtf *date);

#endif
