#include "extract/date_read.h"

/* Between the ends of a range: a dash, "to", "until", "through". */
static size_t joint(const struct skn_date_reader *r, size_t i, bool between, bool from)
{
	if (!skn_dr_joined(r, i) || !skn_dr_joined(r, i + 1))
		return 0;
	if (skn_dr_hyphen(r, i) || skn_dr_is(r, i, "~"))
		return 1;
	if (between && skn_dr_in(r, i, "and|to|through"))
		return 1;
	if (skn_dr_in(r, i, "to|until|till|through|thru|til"))
		return skn_dr_is(r, i, "up") ? 2 : 1;
	return from && skn_dr_is(r, i, "up") && skn_dr_is(r, i + 1, "to") ? 2 : 0;
}

static bool without_year(const struct skn_when *w)
{
	return w->no_year && !w->no_month;
}

/* Gives each end what only the other has, places both, and makes them one. */
static bool bind(const struct skn_date_reader *r, struct skn_when *a, struct skn_when *b, struct skn_when *w)
{
	if (a->no_month && b->shape == SKN_WHEN_DAY && !b->no_month) {
		a->month = b->month;
		a->no_month = false;
	}
	if (b->no_month && a->shape == SKN_WHEN_DAY && !a->no_month) {
		b->month = a->month;
		b->year = a->year;
		b->no_year = a->no_year;
		b->no_month = false;
	}
	if (without_year(a) && !b->no_year && b->shape != SKN_WHEN_RUN) {
		a->year = b->year - (a->month > b->month && b->shape != SKN_WHEN_YEAR);
		a->no_year = false;
	}
	if (without_year(a) && without_year(b)) {
		/* the end first: a range that we are in is this one */
		skn_when_place(b, &r->ref);
		a->year = b->year - (a->month > b->month);
		a->no_year = false;
		a->relative = true;
	}
	skn_when_place(a, &r->ref);
	if (without_year(b) && !a->nowhere) {
		b->year = a->year + (a->month > b->month);
		if (a->shape != SKN_WHEN_RUN && a->year > 0)
			b->no_year = false;
	}
	skn_when_place(b, &r->ref);
	/* "from Monday to Friday": the Friday behind it */
	if (b->shape == SKN_WHEN_RUN && b->unit == SKN_UNIT_DAY && b->guessed && !b->nowhere)
		while (b->first < a->first)
			b->first += 7, b->last += 7;
	*w = skn_when_run(a->first, b->last);
	w->range = true;
	w->nowhere = a->nowhere || b->nowhere;
	w->relative = a->relative || b->relative;
	w->guessed = a->guessed || b->guessed;
	return w->nowhere || a->first <= b->last;
}

/* A number that only the other end of a range makes a date. */
static size_t lone_day(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	size_t the = skn_dr_is(r, i, "the"), k;
	bool ordinal;

	*w = (struct skn_when)SKN_WHEN_INIT;
	k = skn_dr_day(r, i + the, &w->day, &ordinal);
	if (k == 0 || (skn_dr_glued(r, i + the + k) && skn_dr_in(r, i + the + k, ".|,|:|%") &&
		       skn_dr_glued(r, i + the + k + 1) && skn_dr_digits(r, i + the + k + 1) > 0) ||
	    skn_dr_in(r, i + the + k, "%|percent|million|billion|am|pm|p|per"))
		return 0;
	w->no_month = w->no_year = true;
	return the + k;
}

/* "the end of 2007" as an end of a range is a point of time */
static size_t end(const struct skn_date_reader *r, size_t i, struct skn_when *w, bool second)
{
	size_t the = skn_dr_is(r, i, "the"), k;

	*w = (struct skn_when)SKN_WHEN_INIT;
	if (skn_dr_in(r, i, "now|present")) {
		*w = skn_when_run(r->ref.day, r->ref.day);
		w->nowhere = !r->ref.known;
		return 1;
	}
	k = skn_dr_point(r, i, w);
	if (k == 0 && the)
		k = skn_dr_point(r, i + 1, w) > 0 ? 1 + skn_dr_point(r, i + 1, w) : 0;
	if (k > 0 && second && w->shape == SKN_WHEN_RUN && skn_dr_in(r, i + the, "beginning|start"))
		w->last = w->first;
	return k;
}

/* A range of two years that only its form tells from numbers: 2014-18. */
static size_t short_years(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	int year, tail;

	if (skn_dr_digits(r, i) != 4 || !skn_dr_hyphen(r, i + 1) || !skn_dr_glued(r, i + 1) ||
	    skn_dr_digits(r, i + 2) != 2 || !skn_dr_glued(r, i + 2) ||
	    (skn_dr_glued(r, i + 3) && (r->t->v[i + 3].kind != SKN_TOKEN_MARK || skn_dr_hyphen(r, i + 3))))
		return 0;
	year = (int)r->t->v[i].number;
	tail = (int)r->t->v[i + 2].number;
	if (year < 1500 || year > 2100 || tail <= year % 100 || tail <= 12)
		return 0;
	*w = skn_when_run(skn_edtf_days(year, 1, 1), skn_edtf_days(year / 100 * 100 + tail + 1, 1, 1) - 1);
	w->relative = false;
	w->range = true;
	return 3;
}

static bool day_like(const struct skn_when *w)
{
	return w->shape == SKN_WHEN_DAY && !w->no_month;
}

/* Two ends with a joint; the words "from", "between" before them are LED. */
static size_t pair(const struct skn_date_reader *r, size_t i, struct skn_when *w, bool between, bool led)
{
	struct skn_when a, b;
	size_t k = end(r, i, &a, false), j, m;
	bool lone = false, named = false;

	j = k > 0 ? joint(r, i + k, between, led) : 0;
	if (j == 0 && skn_dr_month_name(r, i, &a) > 0) {
		k = skn_dr_month_name(r, i, &a);
		named = !led;
		j = joint(r, i + k, between, led);
	}
	if (j == 0) {
		k = lone_day(r, i, &a);
		lone = true;
		j = k > 0 ? joint(r, i + k, between || (led && skn_dr_is(r, i + k, "and")), led) : 0;
	}
	if (j == 0)
		return 0;
	m = end(r, i + k + j, &b, true);
	if (m == 0 && a.shape == SKN_WHEN_MONTH && !named)
		m = skn_dr_month_name(r, i + k + j, &b);
	else if (named && (m == 0 || (b.shape != SKN_WHEN_MONTH && b.shape != SKN_WHEN_DAY)))
		return 0;
	/* "October 4-8", "May 9th through the seventeenth": a bare number is a day, not a year's end */
	if (!lone && day_like(&a) && (m == 0 || (b.shape != SKN_WHEN_DAY && b.shape != SKN_WHEN_RUN && b.no_year))) {
		m = lone_day(r, i + k + j, &b);
		if (m > 0 && a.no_year) {
			size_t comma = skn_dr_is(r, i + k + j + m, ",");
			size_t y = skn_dr_joined(r, i + k + j + m) ? skn_dr_year(r, i + k + j + m + comma, &a.year) : 0;

			a.no_year = y == 0;
			m += y > 0 ? comma + y : 0;
		}
	}
	if (m == 0 || (lone && !day_like(&b)) || (!led && !lone && a.shape == SKN_WHEN_RUN && !a.range &&
						  b.shape == SKN_WHEN_RUN && skn_dr_hyphen(r, i + k)))
		return 0;
	if (lone && !led && i > 0 && skn_dr_glued(r, i))
		return 0;
	return bind(r, &a, &b, w) ? k + j + m : 0;
}

/* "since", "before", "no later than": which side of what follows stays open. */
static size_t opening(const struct skn_date_reader *r, size_t i, bool *start, bool *inside)
{
	static const struct { const char *words; bool start, inside; } rows[] = {
		/* start: the range begins there; inside: the period itself belongs to it */
		{ "ever since", true, true },	 { "since", true, true },
		{ "starting from", true, true }, { "starting on", true, true },
		{ "starting in", true, true },	 { "starting", true, true },
		{ "beginning on", true, true },	 { "beginning in", true, true },
		{ "beginning", true, true },	 { "effective from", true, true },
		{ "as of", true, true },	 { "as early as", true, true },
		{ "no earlier than", true, true }, { "not before", true, true },
		{ "later than", true, false },	 { "after", true, false },
		{ "prior to", false, false },	 { "before", false, false },
		{ "earlier than", false, false }, { "no later than", false, true },
		{ "as late as", false, true },	 { "up to", false, true }, { "up until", false, true },
		{ "until", false, true },	 { "till", false, true },
		{ "through", false, true },	 { "by", false, true },
	};

	for (size_t n = 0; n < SKN_ARRAY_LEN(rows); n++) {
		const char *p = rows[n].words;
		size_t k = 0;

		for (; *p; k++) {
			size_t len = strcspn(p, " ");
			const char *low = skn_token_low(r->t, i + k);

			if (strlen(low) != len || memcmp(low, p, len) != 0)
				break;
			p += len + (p[len] == ' ');
		}
		if (*p == '\0' && skn_dr_joined(r, i + k)) {
			*start = rows[n].start;
			*inside = rows[n].inside;
			return k;
		}
	}
	return 0;
}

static void open_side(struct skn_when *w, bool start, bool inside)
{
	w->by_day = w->first == w->last;
	w->shape = SKN_WHEN_RUN;
	if (start) {
		/* what is after a day may be on it, by the hour */
		if (!inside && (w->first != w->last))
			w->first = w->last + 1;
		w->open_last = true;
	} else {
		w->last = inside ? w->last : w->first - 1;
		w->open_first = true;
	}
}

static size_t half_open(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	bool start, inside;
	size_t k = opening(r, i, &start, &inside), m;

	if (k == 0)
		return 0;
	m = end(r, i + k, w, false);
	/* "after Monday's vote", "by Friday morning": the day, not a range from it */
	if (m == 0 || skn_dr_is(r, i + k + m, "'s") || w->open_first || w->open_last ||
	    (m > 0 && skn_dr_entry(r, i + k + m, SKN_DW_PART)))
		return 0;
	/* "by May": an author, a month? "through 2020": only with a date that is one */
	if (w->no_month || (skn_dr_is(r, i, "by") && w->guessed && w->shape == SKN_WHEN_YEAR))
		return 0;
	skn_when_place(w, &r->ref);
	w->clock = -1;
	/* "before the end of May" is in May, too; "after the start of" it, likewise */
	if (start ? skn_dr_in(r, i + k, "beginning|start") || skn_dr_in(r, i + k + 1, "beginning|start")
		  : skn_dr_is(r, i + k, "end") || skn_dr_is(r, i + k + 1, "end"))
		inside = true;
	open_side(w, start, inside);
	return k + m;
}

/* "2012 or later", "1/1/2016 and after", "2019 onwards" */
static size_t open_behind(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	size_t k = skn_dr_point(r, i, w), and_;

	if (k == 0 || !skn_dr_joined(r, i + k) || w->shape == SKN_WHEN_RUN)
		return 0;
	and_ = skn_dr_in(r, i + k, "or|and");
	if (!(and_ ? skn_dr_in(r, i + k + 1, "later|after|onward|onwards|beyond|earlier|before")
		   : skn_dr_in(r, i + k, "onward|onwards")))
		return 0;
	skn_when_place(w, &r->ref);
	if (skn_dr_in(r, i + k + and_, "before|after") && i + k + and_ + 1 < r->t->n &&
	    r->t->v[i + k + and_ + 1].kind != SKN_TOKEN_MARK)
		return 0; /* "in 2016 and after his death" */
	open_side(w, !skn_dr_in(r, i + k + and_, "earlier|before"), true);
	return k + and_ + 1;
}

size_t skn_dr_range(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	bool between = skn_dr_is(r, i, "between"), from = skn_dr_is(r, i, "from");
	size_t k = 0;

	if (between || from) {
		k = pair(r, i + 1, w, between, true);
		if (k == 0)
			k = short_years(r, i + 1, w);
		if (k > 0)
			return k + 1;
	}
	k = short_years(r, i, w);
	if (k == 0)
		k = pair(r, i, w, false, false);
	if (k == 0)
		k = skn_dr_length_from(r, i, w);
	if (k == 0)
		k = half_open(r, i, w);
	if (k == 0)
		k = open_behind(r, i, w);
	return k;
}
