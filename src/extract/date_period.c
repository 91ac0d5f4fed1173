#include "extract/date_read.h"

#define YEAR_FIRST 1500 /* a bare number is a year from here … */
#define YEAR_LAST 2199  /* … to here */

static struct skn_when make(int shape, int year, int month)
{
	return (struct skn_when){ .shape = shape, .year = year, .month = month, .day = 1, .clock = -1 };
}

/* 1990s, 1990's, '90s, the nineties, the nineteen-nineties */
static size_t decade(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	static const char tens[] = "twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties";
	size_t mark = skn_dr_in(r, i, "'|\xe2\x80\x98|\xe2\x80\x99"), digits = skn_dr_digits(r, i + mark);
	int year, n = 0;

	if ((digits == 4 || digits == 2) && skn_dr_in(r, i + mark + 1, "s|'s") &&
	    (skn_dr_glued(r, i + mark + 1) || digits == 4)) {
		year = (int)r->t->v[i + mark].number;
		if (year % 10 != 0 || (digits == 4 && (year < 1000 || year > YEAR_LAST || mark)) ||
		    (mark && !skn_dr_glued(r, i + 1)) ||
		    (digits == 2 && !mark && (i == 0 || !skn_dr_in(r, i - 1, "the|early|mid|late|-"))))
			return 0;
		*w = make(SKN_WHEN_DECADE, digits == 4 ? year : year < 30 ? 2000 + year : 1900 + year, 1);
		if (digits == 4 && year % 100 == 0 && skn_dr_is(r, i + 1, "'s"))
			return 0; /* "2000's best film" is a year's */
		return mark + 2;
	}
	if (!skn_dr_in(r, i, tens) || i == 0 || !skn_dr_in(r, i - 1, "the|early|mid|late|-"))
		return 0;
	for (const char *p = tens; !skn_starts_with(p, skn_token_low(r->t, i)); p++)
		n += *p == '|';
	*w = make(SKN_WHEN_DECADE, n == 0 ? 2020 : 1900 + 10 * (n + 2), 1);
	w->guessed = true;
	return 1;
}

/* the 19th century, the twentieth-century */
static size_t century(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	int n;
	size_t k = skn_dr_ordinal(r, i, &n);

	if (k == 0 || n < 2 || n > 30)
		return 0;
	k += skn_dr_hyphen(r, i + k);
	if (skn_dr_value(r, i + k, SKN_DW_UNIT) != SKN_UNIT_CENTURY || skn_dr_in(r, i + k + 1, "bc|bce|b"))
		return 0;
	*w = make(SKN_WHEN_CENTURY, (n - 1) * 100, 1);
	return k + 1;
}

/* A year behind a quarter or a season: " of 2020", "-2020", "/2020", " 2020". */
static size_t tail_year(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	size_t of = skn_dr_in(r, i, "of|in|,|/") || (skn_dr_hyphen(r, i) && skn_dr_glued(r, i));
	size_t fiscal = 0, k;
	int near, y, m, d;

	if (skn_dr_is(r, i + of, "the"))
		of++;
	if (skn_dr_in(r, i + of, "fiscal|calendar"))
		fiscal = 1;
	k = skn_dr_joined(r, i) ? skn_dr_year(r, i + of + fiscal, &w->year) : 0;
	if (k == 0 && skn_dr_in(r, i, "'|\xe2\x80\x98|\xe2\x80\x99"))
		k = skn_dr_short_year(r, i, &w->year);
	w->no_year = k == 0;
	if (k > 0)
		return of + fiscal + k;
	near = skn_dr_value(r, i + of, SKN_DW_NEAR);
	if ((near == 0 && !(of > 1)) || !r->ref.known || !skn_dr_is(r, i + of + (near > 0), "year"))
		return 0;
	skn_when_civil(r->ref.day, &y, &m, &d);
	w->year = y + (near == SKN_NEAR_LAST ? -1 : near == SKN_NEAR_NEXT ? 1 : 0);
	w->no_year = false;
	w->relative = true;
	return of + (near > 0) + 1;
}

/* Q3, H1 at I; which of them to *n and the months of it. */
static size_t code(const struct skn_date_reader *r, size_t i, int *n, int *months)
{
	bool q = skn_dr_is(r, i, "q"), turned = skn_dr_digits(r, i) == 1 && skn_dr_is(r, i + 1, "q");

	if (!q && !turned && !skn_dr_is(r, i, "h"))
		return 0;
	if (!skn_dr_glued(r, i + 1) || (!turned && skn_dr_digits(r, i + 1) != 1))
		return 0;
	*n = (int)r->t->v[turned ? i : i + 1].number;
	*months = q || turned ? 3 : 6;
	return *n >= 1 && *n <= 12 / *months && !(skn_dr_glued(r, i + 2) && i + 2 < r->t->n &&
						   r->t->v[i + 2].kind == SKN_TOKEN_WORD) ? 2 : 0;
}

/* the third quarter of 2020, first half 2021, the last three months of 2019 */
static size_t worded(const struct skn_date_reader *r, size_t i, int *n, int *months)
{
	size_t the = skn_dr_is(r, i, "the"), k = skn_dr_ordinal(r, i + the, n);

	if (k == 0 && skn_dr_in(r, i + the, "final|last")) {
		k = 1;
		*n = 0;
	}
	if (k == 0)
		return 0;
	k += the + (skn_dr_hyphen(r, i + the + k) || skn_dr_in(r, i + the + k, "fiscal"));
	*months = skn_dr_value(r, i + k, SKN_DW_UNIT) == SKN_UNIT_QUARTER ? 3
		  : skn_dr_is(r, i + k, "half")			       ? 6 : 0;
	if (*months == 0 || *n > 12 / *months)
		return 0;
	if (*n == 0)
		*n = 12 / *months;
	return k + 1;
}

static size_t quarter(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	int n, months, year;
	size_t before = skn_dr_digits(r, i) == 4 ? skn_dr_year(r, i, &year) : 0, k, more;
	bool words = false;

	if (before > 0 && (skn_dr_hyphen(r, i + 1) || skn_dr_is(r, i + 1, "'s")))
		before++;
	k = code(r, i + before, &n, &months);
	if (k == 0) {
		k = worded(r, i + before, &n, &months);
		words = true;
	}
	if (k == 0)
		return 0;
	*w = make(SKN_WHEN_MONTHS, before ? year : 0, (n - 1) * months + 1);
	w->months = months;
	if (before > 0)
		return before + k;
	more = tail_year(r, i + k, w);
	if (more == 0 && words && (months == 6 || skn_dr_is(r, i + k, "of") ||
				   skn_dr_in(r, i + k - 2, "last|final")))
		return 0; /* "the first half" of what is not said */
	return k + more;
}

/* summer 2020, the summer of 2020 */
static size_t season(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	int season_ = skn_dr_value(r, i, SKN_DW_SEASON);
	size_t more;

	if (season_ == 0)
		return 0;
	*w = make(SKN_WHEN_SEASON, 0, season_);
	more = tail_year(r, i + 1, w);
	return more > 0 && !(w->year < YEAR_FIRST) ? 1 + more : 0;
}

/* Day number of the Monday of ISO week N. */
static int64_t monday(int year, int n)
{
	int64_t fourth = skn_edtf_days(year, 1, 4);

	return fourth - skn_when_weekday(fourth) + 1 + 7 * (n - 1);
}

/* week 23 of 2020 */
static size_t week(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	int n, y, m, d;
	size_t more;

	if (!skn_dr_is(r, i, "week") || skn_dr_digits(r, i + 1) == 0 || skn_dr_digits(r, i + 1) > 2)
		return 0;
	n = (int)r->t->v[i + 1].number;
	if (n < 1 || n > 53)
		return 0;
	*w = make(SKN_WHEN_RUN, 0, 1);
	more = tail_year(r, i + 2, w);
	if (more == 0 && r->ref.known) {
		skn_when_civil(r->ref.day, &y, &m, &d);
		w->year = y;
		w->guessed = w->relative = true;
	} else if (more == 0) {
		return 0;
	}
	w->no_year = false;
	w->first = monday(w->year, n);
	w->last = w->first + 6;
	return 2 + more;
}

/* A word that a number before it counts: "2000 people" is no year. */
static bool counts(const struct skn_date_reader *r, size_t i)
{
	const char *low = skn_token_low(r->t, i);

	if (i >= r->t->n || !skn_dr_joined(r, i))
		return false;
	if (r->t->v[i].kind != SKN_TOKEN_WORD)
		return skn_dr_in(r, i, "%|$") || (skn_dr_hyphen(r, i) && skn_dr_glued(r, i) &&
			i + 1 < r->t->n && r->t->v[i + 1].kind == SKN_TOKEN_WORD && !skn_dr_capital(r, i + 1));
	if (skn_dr_in(r, i, "million|billion|people|men|women|hundred|thousand|per|percent|feet|km|kg|mph|more|miles|pp"))
		return true;
	return !skn_dr_capital(r, i) && strlen(low) > 3 && skn_ends_with(low, "s") &&
	       !skn_dr_in(r, i, "was|has|does|this|sales|elections|olympics|games|results|finals|'s|championships|primaries|campaigns|versus|across|process|less|its|plans|as|is");
}

/* "fiscal year 2008", "calendar year 2008" */
static size_t kind_of_year(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	int year;
	size_t k = skn_dr_in(r, i, "fiscal|calendar|financial|academic") && skn_dr_is(r, i + 1, "year")
			   ? skn_dr_year(r, i + 2, &year) : 0;

	if (k == 0)
		return 0;
	*w = make(SKN_WHEN_YEAR, year, 1);
	w->guessed = w->approximate = !skn_dr_is(r, i, "calendar");
	return k + 2;
}

static size_t bare_year(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	static const char lead[] = "in|of|since|until|till|by|before|after|from|during|through|early|mid|late|and|"
				   "to|between|year|circa|around|summer|winter|spring|fall|autumn|back|throughout|pre|post";
	int year;
	size_t k, the = skn_dr_is(r, i, "year") ? 1 : 0;
	bool led;

	k = skn_dr_year(r, i + the, &year);
	if (k == 0 || year < (the ? 1000 : YEAR_FIRST) || year > YEAR_LAST)
		return 0;
	led = the || (i > 0 && skn_dr_in(r, i - 1, lead));
	if (!the && i > 0 && (skn_dr_in(r, i - 1, "$|#|\xc2\xa3|\xe2\x82\xac|about|nearly|over|no|room|flight|page") ||
			      (skn_dr_is(r, i - 1, "than") && !(i > 1 && skn_dr_in(r, i - 2, "later|earlier"))) ||
			      (skn_dr_glued(r, i) && skn_dr_in(r, i - 1, ",|.|:|/|-|+|*|=|&|?|_"))) &&
	    !(skn_dr_hyphen(r, i - 1) && i > 1 && (skn_dr_entry(r, i - 2, SKN_DW_SIDE | SKN_DW_MONTH) ||
							  skn_dr_digits(r, i - 2) == 4 || skn_dr_in(r, i - 2, "pre|post"))))
		return 0;
	if (counts(r, i + the + k) && !(led && !skn_dr_in(r, i + the + k, "people|million|billion|percent|%|miles|feet")))
		return 0;
	if (skn_dr_digits(r, i + the) == 0 && !led)
		return 0;
	*w = make(SKN_WHEN_YEAR, year, 1);
	w->guessed = !led;
	return the + k;
}

size_t skn_dr_period(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	static size_t (*const rules[])(const struct skn_date_reader *, size_t, struct skn_when *) = {
		decade, century, quarter, season, week, kind_of_year, bare_year,
	};
	size_t k = 0;

	for (size_t n = 0; k == 0 && n < SKN_ARRAY_LEN(rules); n++)
		k = rules[n](r, i, w);
	return k;
}
