#include "extract/date_read.h"

#define CLASS_PLAIN (SKN_DW_DOUBTFUL | SKN_DW_ABBREVIATED | SKN_DW_FOREIGN)

/* The month's name with the full stop of its abbreviation. */
static size_t name(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	w->month = skn_dr_value(r, i, SKN_DW_MONTH);
	if (w->month == 0)
		return 0;
	if (skn_dr_entry(r, i, SKN_DW_ABBREVIATED) && skn_dr_is(r, i + 1, ".") && skn_dr_glued(r, i + 1))
		return 2;
	return 1;
}

/* What may stand between a month and its year. */
static size_t year_behind(const struct skn_date_reader *r, size_t i, struct skn_when *w, bool day)
{
	size_t mark = skn_dr_is(r, i, ",") || (skn_dr_hyphen(r, i) && skn_dr_glued(r, i)) ||
		      skn_dr_is(r, i, "/");
	size_t of = skn_dr_joined(r, i + mark) &&
		    (skn_dr_entry(r, i + mark, SKN_DW_OF) || skn_dr_is(r, i + mark, "in"));
	size_t k = skn_dr_joined(r, i) ? skn_dr_year(r, i + mark + of, &w->year) : 0;

	if (k == 0 && !mark && skn_dr_joined(r, i) &&
	    (of || day || skn_dr_in(r, i, "'|\xe2\x80\x98|\xe2\x80\x99"))) {
		k = skn_dr_short_year(r, i + of, &w->year);
		/* "March 5 18 people" and "September 18" are no years */
		if (k == 1 && !skn_dr_is(r, i, "of"))
			k = 0;
	}
	if (k == 0 || (skn_dr_digits(r, i + mark + of) == 4 && skn_dr_in(r, i + mark + of + 1, "people|percent|%")))
		return 0;
	w->no_year = false;
	return mark + of + k;
}

/* "of this year", "last year", "next year" behind a month or a day. */
static size_t year_told(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	size_t of = skn_dr_in(r, i, "of|in");
	int near = skn_dr_value(r, i + of, SKN_DW_NEAR), y, m, d;

	if (near == 0 || !skn_dr_is(r, i + of + 1, "year") || !skn_dr_joined(r, i) || !r->ref.known)
		return 0;
	skn_when_civil(r->ref.day, &y, &m, &d);
	w->year = y + (near == SKN_NEAR_LAST || near == SKN_NEAR_PAST ? -1 : near == SKN_NEAR_THIS ? 0 : 1);
	w->no_year = false;
	w->relative = true;
	return of + 2;
}

static size_t year(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	bool day = w->shape == SKN_WHEN_DAY;
	size_t k = year_behind(r, i, w, day);

	return k > 0 ? k : year_told(r, i, w);
}

/* Whether the number at I counts or measures something else than days. */
static bool measures(const struct skn_date_reader *r, size_t i)
{
	if (skn_dr_in(r, i, "%|percent|million|billion|trillion|thousand|hundred|per|people|years|months|points|pm|am"))
		return true;
	if (skn_dr_glued(r, i) && skn_dr_in(r, i, ":|.|,") && skn_dr_glued(r, i + 1) &&
	    skn_dr_digits(r, i + 1) > 0)
		return true;
	return skn_dr_glued(r, i) && i < r->t->n && r->t->v[i].kind == SKN_TOKEN_WORD &&
	       !skn_dr_in(r, i, "'s|日|일");
}

/* A name of another language needs a number beside it; a doubtful word of
 * English a capital, or more than a number. */
static bool month_first(const struct skn_date_reader *r, size_t i, bool ordinal)
{
	if (skn_dr_entry(r, i, SKN_DW_DOUBTFUL))
		return skn_dr_capital(r, i) || ordinal;
	return true;
}

/* April 3, April 3rd 2020, Apr. the third, dec31, mar-5 */
static size_t month_day(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	bool ordinal;
	size_t k = name(r, i, w), day, gap;

	if (k == 0 || !skn_dr_joined(r, i + k))
		return 0;
	gap = (skn_dr_hyphen(r, i + k) && skn_dr_glued(r, i + k)) || skn_dr_is(r, i + k, "the") ||
	      skn_dr_is(r, i + k, "/");
	gap += !gap && skn_dr_is(r, i + k, ",") && skn_dr_ordinal(r, i + k + 1, &w->day) == 2;
	day = skn_dr_day(r, i + k + gap, &w->day, &ordinal);
	if (day == 0 && skn_dr_value(r, i + k + gap, SKN_DW_CARDINAL) && skn_dr_year(r, i + k + gap, &w->year) == 0) {
		day = skn_dr_cardinal(r, i + k + gap, &w->day);
		ordinal = true;
		if (w->day > 31 || w->day < 10 || day < 2)
			return 0;
	}
	if (day == 0 || measures(r, i + k + gap + day) || !month_first(r, i, ordinal) ||
	    (ordinal && skn_dr_entry(r, i + k + gap + day, SKN_DW_UNIT)))
		return 0;
	k += gap + day;
	w->shape = SKN_WHEN_DAY;
	w->no_year = true;
	return k + year(r, i + k, w);
}

/* A day in figures, or in words before a month: "twenty five January". */
static size_t day_number(const struct skn_date_reader *r, size_t i, int *day, bool *ordinal)
{
	size_t k = skn_dr_day(r, i, day, ordinal);

	if (k > 0 || !skn_dr_value(r, i, SKN_DW_CARDINAL))
		return k;
	k = skn_dr_cardinal(r, i, day);
	return *day <= 31 && skn_dr_value(r, i + k, SKN_DW_MONTH) > 0 && skn_dr_capital(r, i + k) ? k : 0;
}

/* 3 April, 3rd of April 2020, 3. April, the third day of May, 3 de abril de 2020 */
static size_t day_month(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	bool ordinal, of;
	size_t k = day_number(r, i, &w->day, &ordinal), month;

	if (k == 0 || (i > 0 && skn_dr_glued(r, i) && skn_dr_in(r, i - 1, ".|,|:|$|#") &&
		       (i < 2 || skn_dr_digits(r, i - 2) > 0 || skn_dr_in(r, i - 1, "$|#"))))
		return 0;
	if (skn_dr_is(r, i + k, "day") && skn_dr_is(r, i + k + 1, "of"))
		k++;
	if (skn_dr_is(r, i + k, ".") && skn_dr_glued(r, i + k))
		k++;
	else if (skn_dr_hyphen(r, i + k) && skn_dr_glued(r, i + k) && skn_dr_glued(r, i + k + 1))
		k++;
	of = skn_dr_entry(r, i + k, SKN_DW_OF) != NULL && !skn_dr_entry(r, i + k, SKN_DW_MONTH);
	k += of;
	month = skn_dr_joined(r, i + k) ? name(r, i + k, w) : 0;
	if (month == 0)
		return 0;
	w->shape = SKN_WHEN_DAY;
	w->no_year = true;
	/* "the 5 may be": without a capital or a year it is a verb */
	if (skn_dr_entry(r, i + k, SKN_DW_DOUBTFUL) && !skn_dr_entry(r, i + k, SKN_DW_FOREIGN) &&
	    !skn_dr_capital(r, i + k) && !of && !ordinal &&
	    (year(r, i + k + month, w) == 0))
		return 0;
	/* "in 5 July games": what was "3. 12 May" begins no date; "12-May 14" neither */
	k += month;
	return k + year(r, i + k, w);
}

/* April 2020, Apr '20, 2019 August */
static size_t month_year(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	size_t k = name(r, i, w), more;

	w->shape = SKN_WHEN_MONTH;
	w->no_year = true;
	if (k > 0) {
		more = year(r, i + k, w);
		if (more > 0 && (!skn_dr_entry(r, i, SKN_DW_DOUBTFUL) || !skn_dr_entry(r, i, SKN_DW_FOREIGN)))
			return k + more;
		return 0;
	}
	k = skn_dr_year(r, i, &w->year);
	if (k == 0 || skn_dr_entry(r, i + k, SKN_DW_DOUBTFUL | SKN_DW_FOREIGN) || !skn_dr_joined(r, i + k))
		return 0;
	more = name(r, i + k, w);
	w->no_year = false;
	return more > 0 ? k + more : 0;
}

/* A month by itself, when its word or its place says that it is one. */
static size_t month_alone(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	size_t k = name(r, i, w);
	const struct skn_lexicon_entry *e = k > 0 ? r->known[i] : NULL;
	bool lead = i > 0 && skn_dr_entry(r, i - 1, SKN_DW_LEAD), side;

	if (!e || (e->classes & SKN_DW_FOREIGN) || (skn_dr_glued(r, i + k) && skn_dr_is(r, i + k, "$")))
		return 0;
	side = i > 0 && (skn_dr_entry(r, i - 1, SKN_DW_SIDE | SKN_DW_NEAR) || skn_dr_hyphen(r, i - 1) ||
			 skn_dr_in(r, i - 1, "since|in|until|of"));
	if ((e->classes & CLASS_PLAIN) && !lead && !side && (k == 1 || !skn_dr_capital(r, i)))
		return 0;
	if ((e->classes & SKN_DW_DOUBTFUL) && !(skn_dr_capital(r, i) ? lead || side
					       : i > 0 && (skn_dr_entry(r, i - 1, SKN_DW_SIDE) || skn_dr_hyphen(r, i - 1))))
		return 0;
	if ((e->classes & SKN_DW_DOUBTFUL) && skn_dr_capital(r, i) && skn_dr_in(r, i - 1, "and|the|to|on"))
		return 0;
	/* "Theresa May", "April Jones", "the March on Rome", "Mr. August" */
	if (skn_dr_capital(r, i) && skn_dr_capital(r, i + 1) && skn_dr_joined(r, i + 1) && !side &&
	    (!lead || skn_dr_in(r, i - 1, "and|the|to|around|about|on|by|from")))
		return 0;
	if (i > 0 && !lead && !side && skn_dr_capital(r, i - 1) && skn_dr_joined(r, i))
		return 0;
	w->shape = SKN_WHEN_MONTH;
	w->no_year = true;
	return k;
}

/* "next 6th of April", "this May 9": the near one says which year. */
static size_t near_day(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	int near = skn_dr_value(r, i, SKN_DW_NEAR);
	size_t k = near && skn_dr_joined(r, i + 1) ? skn_dr_numeric(r, i + 1, w) : 0;
	int y, m, d;

	if (near && k == 0)
		k = month_day(r, i + 1, w);
	if (near && k == 0)
		k = day_month(r, i + 1, w);
	if (k == 0 || w->shape != SKN_WHEN_DAY || !w->no_year || near == SKN_NEAR_PAST)
		return 0;
	if (near == SKN_NEAR_THIS && r->ref.known) {
		skn_when_civil(r->ref.day, &y, &m, &d);
		w->year = y;
		w->no_year = false;
	}
	w->relative = true;
	w->ahead = near == SKN_NEAR_LAST ? -1 : near == SKN_NEAR_THIS ? 0 : 1;
	return 1 + k;
}

size_t skn_dr_month_name(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	size_t k;

	*w = (struct skn_when)SKN_WHEN_INIT;
	w->shape = SKN_WHEN_MONTH;
	w->no_year = true;
	k = name(r, i, w);
	if (k == 0 || skn_dr_entry(r, i, SKN_DW_FOREIGN) ||
	    (skn_dr_entry(r, i, SKN_DW_DOUBTFUL) && !skn_dr_capital(r, i)))
		return 0;
	return k;
}

size_t skn_dr_month(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	static size_t (*const rules[])(const struct skn_date_reader *, size_t, struct skn_when *) = {
		month_day, day_month, month_year, near_day, month_alone,
	};
	size_t k = 0;

	for (size_t n = 0; k == 0 && n < SKN_ARRAY_LEN(rules); n++) {
		*w = (struct skn_when)SKN_WHEN_INIT;
		k = rules[n](r, i, w);
	}
	return k;
}
