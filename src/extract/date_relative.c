#include "extract/date_read.h"

#define AHEAD_TOKENS 14 /* how far back a word of the future is looked for */

bool skn_dr_ahead(const struct skn_date_reader *r, size_t i)
{
	for (size_t k = 0; k < AHEAD_TOKENS && i > k; k++) {
		if (r->t->v[i - k].para || skn_dr_in(r, i - k - 1, "!|?|;") ||
		    (skn_dr_is(r, i - k - 1, ".") && r->t->v[i - k].space && skn_dr_capital(r, i - k)))
			return false;
		if (skn_dr_in(r, i - k - 1, "said|was|were|told|had|ago"))
			return false;
		if (skn_dr_entry(r, i - k - 1, SKN_DW_FUTURE))
			return true;
	}
	return false;
}

static int steps(int near)
{
	return near == SKN_NEAR_LAST || near == SKN_NEAR_PAST ? -1 : near == SKN_NEAR_THIS ? 0 : 1;
}

void skn_dr_from_now(const struct skn_date_reader *r, struct skn_when *w)
{
	w->relative = true;
	w->nowhere = !r->ref.known;
}

/* today, yesterday, the day before yesterday, tomorrow, tonight */
static size_t named_day(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	int off = skn_dr_is(r, i, "yesterday") ? -1 : skn_dr_is(r, i, "tomorrow") ? 1 : 0;
	size_t the = skn_dr_is(r, i, "the");

	if (!off && !skn_dr_in(r, i, "today|tonight")) {
		if (!skn_dr_is(r, i + the, "day") || !skn_dr_in(r, i + the + 1, "before|after"))
			return 0;
		off = skn_dr_is(r, i + the + 2, "yesterday") && skn_dr_is(r, i + the + 1, "before") ? -2
		      : skn_dr_is(r, i + the + 2, "tomorrow") && skn_dr_is(r, i + the + 1, "after") ? 2 : 0;
		if (off == 0)
			return 0;
		*w = skn_when_run(r->ref.day + off, r->ref.day + off);
		skn_dr_from_now(r, w);
		return the + 3;
	}
	/* "USA Today", "the Today programme" */
	if (skn_dr_capital(r, i) && i > 0 && skn_dr_capital(r, i - 1) && skn_dr_joined(r, i))
		return 0;
	*w = skn_when_run(r->ref.day + off, r->ref.day + off);
	skn_dr_from_now(r, w);
	return 1;
}

/* "right now", "at the moment", "at present"; and "year to date" */
static size_t this_moment(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	size_t k = skn_dr_in(r, i, "right|just") && skn_dr_is(r, i + 1, "now") ? 2 : 0;
	int y, m, d;

	if (skn_dr_is(r, i, "year") && skn_dr_is(r, i + 1, "to") && skn_dr_is(r, i + 2, "date")) {
		skn_when_civil(r->ref.day, &y, &m, &d);
		*w = skn_when_run(skn_edtf_days(y, 1, 1), r->ref.day);
		w->range = true;
		skn_dr_from_now(r, w);
		return 3;
	}
	if (skn_dr_is(r, i, "at") && skn_dr_is(r, i + 1, "present"))
		k = 2;
	else if (skn_dr_is(r, i, "at") && skn_dr_in(r, i + 1, "the|this"))
		k = skn_dr_is(r, i + 2, "moment") || (skn_dr_is(r, i + 1, "this") && skn_dr_is(r, i + 2, "time")) ? 3
		    : skn_dr_is(r, i + 2, "present") && skn_dr_is(r, i + 3, "time")			 ? 4 : 0;
	if (k == 0)
		return 0;
	*w = skn_when_run(r->ref.day, r->ref.day);
	skn_dr_from_now(r, w);
	w->clock = r->ref.seconds;
	return k;
}

/* "the next day", "the day before": of the day that was told of, or of the text. */
static size_t day_beside(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	const struct skn_when_reference *ref = r->told.known ? &r->told : &r->ref;
	size_t k = skn_dr_is(r, i, "the") && skn_dr_in(r, i + 1, "next|following|previous") && skn_dr_is(r, i + 2, "day");
	int off = skn_dr_is(r, i + 1, "previous") ? -1 : 1;

	if (k == 0 && skn_dr_is(r, i, "the") && skn_dr_is(r, i + 1, "day") && skn_dr_in(r, i + 2, "before|after")) {
		off = skn_dr_is(r, i + 2, "before") ? -1 : 1;
		k = i + 3 >= r->t->n || r->t->v[i + 3].kind == SKN_TOKEN_MARK;
	}
	if (k == 0)
		return 0;
	*w = skn_when_run(ref->day + off, ref->day + off);
	w->relative = w->guessed = true;
	w->nowhere = !ref->known;
	return 3;
}

/* The part of a unit that "early", "mid", "late" mean. */
static void narrow(struct skn_when *w, int side)
{
	int64_t days = w->last - w->first + 1, third = days / 3;
	int y, m, d;

	if (w->last < w->first || side == 0)
		return;
	skn_when_civil(w->first, &y, &m, &d);
	if (w->shape == SKN_WHEN_MONTH || (d == 1 && days >= 28 && days <= 31)) {
		if (side == SKN_SIDE_EARLY)
			w->last = w->first + 14;
		else if (side == SKN_SIDE_LATE)
			w->first += 15;
		else
			w->last = w->first + 19, w->first += 9;
	} else if (d == 1 && m == 1 && days >= 365 && days <= 366) {
		int from = side == SKN_SIDE_EARLY ? 1 : side == SKN_SIDE_MID ? 5 : 9;

		w->first = skn_edtf_days(y, from, 1);
		w->last = skn_edtf_days(side == SKN_SIDE_LATE ? y + 1 : y, side == SKN_SIDE_LATE ? 1 : from + 4, 1) - 1;
	} else if (w->shape == SKN_WHEN_DECADE) {
		int from = w->year + (side == SKN_SIDE_EARLY ? 0 : side == SKN_SIDE_MID ? 4 : 7);

		w->first = skn_edtf_days(from, 1, 1);
		w->last = skn_edtf_days(from + (side == SKN_SIDE_EARLY ? 4 : 3), 1, 1) - 1;
	} else if (w->shape == SKN_WHEN_CENTURY) {
		int from = w->year + (side == SKN_SIDE_EARLY ? 0 : side == SKN_SIDE_MID ? 33 : 67);

		w->first = skn_edtf_days(from, 1, 1);
		w->last = skn_edtf_days(from + 33, 1, 1) - 1;
	} else if (third > 0) {
		w->first += side == SKN_SIDE_EARLY ? 0 : side == SKN_SIDE_MID ? third : days - third;
		w->last = w->first + third - 1 + (side == SKN_SIDE_MID ? days % 3 : 0);
	} else {
		return;
	}
	w->shape = SKN_WHEN_RUN;
	w->range = true;
}

/* "[earlier] this week", "last year", "the next month", "that weekend" */
static size_t near_unit(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	size_t side = skn_dr_in(r, i, "earlier|later"), the, k;
	int near, unit;

	the = side + (side && skn_dr_is(r, i + side, "in")) ;
	the += side && skn_dr_is(r, i + the, "the");
	near = skn_dr_value(r, i + the, SKN_DW_NEAR);
	k = the + 1;
	if (near == SKN_NEAR_THIS && skn_dr_value(r, i + k, SKN_DW_NEAR) > SKN_NEAR_THIS)
		near = skn_dr_value(r, i + k, SKN_DW_NEAR), k++;
	if (near == 0 && side && the > side && skn_dr_in(r, i + the, "month|year|week"))
		near = SKN_NEAR_THIS, k--;
	if (skn_dr_in(r, i + k, "calendar|working|business"))
		k++;
	unit = skn_dr_value(r, i + k, SKN_DW_UNIT);
	if (near == 0 || unit == 0 || unit == SKN_UNIT_MINUTE || unit == SKN_UNIT_HOUR || unit == SKN_UNIT_DAY ||
	    skn_ends_with(skn_token_low(r->t, i + k), "s") || !skn_dr_joined(r, i + k))
		return 0;
	/* "over the past year", "in the last century": the time up to now */
	if (near == SKN_NEAR_PAST) {
		*w = skn_when_run(skn_when_shift(r->ref.day, unit, -1), r->ref.day);
		w->range = true;
	} else {
		*w = skn_when_unit(r->ref.day, unit, steps(near));
		skn_when_place(w, &r->ref);
	}
	skn_dr_from_now(r, w);
	w->unit = unit;
	if (side) {
		bool later = skn_dr_is(r, i, "later");
		int64_t middle = (w->first + w->last) / 2;

		if (near == SKN_NEAR_THIS && r->ref.known) {
			*(later ? &w->first : &w->last) = r->ref.day;
		} else {
			*(later ? &w->first : &w->last) = later ? middle + 1 : middle;
		}
		w->shape = SKN_WHEN_RUN;
		w->range = true;
	}
	return k + 1;
}

/* "the last three weeks", "next 2 days", "10 previous weeks", "the past few months" */
static size_t near_units(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	size_t k = 0, c, work;
	int near = skn_dr_value(r, i + k, SKN_DW_NEAR), n = 0, unit;
	int64_t first, last;

	if (near > 0) {
		c = skn_dr_cardinal(r, i + k + 1, &n);
	} else {
		c = skn_dr_cardinal(r, i + k, &n);
		near = c > 0 ? skn_dr_value(r, i + k + c, SKN_DW_NEAR) : 0;
	}
	if (c == 0 || near == 0 || near == SKN_NEAR_THIS)
		return 0;
	k += c + 1;
	work = skn_dr_in(r, i + k, "business|working|calendar|full|consecutive");
	k += work;
	unit = skn_dr_value(r, i + k, SKN_DW_UNIT);
	if (unit == 0 || unit == SKN_UNIT_MINUTE || unit == SKN_UNIT_HOUR || unit == SKN_UNIT_WEEKEND || n > 2000 ||
	    !skn_dr_joined(r, i + k) || !skn_ends_with(skn_token_low(r->t, i + k), "s"))
		return 0;
	if (unit == SKN_UNIT_QUARTER || (unit >= SKN_UNIT_DECADE && unit <= SKN_UNIT_CENTURY)) {
		struct skn_when a = skn_when_unit(r->ref.day, unit, steps(near) > 0 ? 1 : -n);
		struct skn_when b = skn_when_unit(r->ref.day, unit, steps(near) > 0 ? n : -1);

		skn_when_place(&a, &r->ref);
		skn_when_place(&b, &r->ref);
		first = a.first;
		last = b.last;
	} else if (steps(near) > 0) {
		first = r->ref.day + 1;
		last = skn_when_shift(r->ref.day, unit, n);
	} else {
		first = skn_when_shift(r->ref.day, unit, -n);
		last = r->ref.day;
	}
	*w = skn_when_run(first, last);
	w->range = true;
	skn_dr_from_now(r, w);
	return k + 1;
}

/* "last May", "this summer", "next March" */
static size_t near_named(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	int near = skn_dr_value(r, i, SKN_DW_NEAR), month = skn_dr_value(r, i + 1, SKN_DW_MONTH);
	int season = skn_dr_value(r, i + 1, SKN_DW_SEASON), y, m, d;

	if (near == 0 || (month == 0 && season == 0) || skn_dr_entry(r, i + 1, SKN_DW_FOREIGN) ||
	    (month && skn_dr_entry(r, i + 1, SKN_DW_DOUBTFUL) && !skn_dr_capital(r, i + 1)))
		return 0;
	/* "next March 5" is read as a day */
	if (month && skn_dr_digits(r, i + 2) > 0)
		return 0;
	*w = (struct skn_when){ .shape = month ? SKN_WHEN_MONTH : SKN_WHEN_SEASON, .clock = -1,
				.month = month ? month : season, .day = 1 };
	skn_dr_from_now(r, w);
	if (w->nowhere)
		return 2;
	skn_when_civil(r->ref.day, &y, &m, &d);
	w->year = y - 2;
	/* the latest that is over, the first that is to come, or this year's */
	for (int k = 0; k < 5; k++) {
		struct skn_when now = *w;

		now.year = y - 2 + k;
		now.no_year = false;
		skn_when_place(&now, &r->ref);
		if (steps(near) == 0 ? now.year == y
		    : steps(near) < 0 ? now.last < r->ref.day : now.first > r->ref.day) {
			*w = now;
			if (steps(near) >= 0)
				break;
		}
	}
	return 2;
}

/* "early", "in mid-", "the end of": which side of what follows. */
static size_t side_of(const struct skn_date_reader *r, size_t i, int *side)
{
	size_t the = skn_dr_is(r, i, "the"), k;

	*side = skn_dr_value(r, i + the, SKN_DW_SIDE);
	if (*side == 0 || !skn_dr_joined(r, i + the + 1))
		return 0;
	k = the + 1;
	if (skn_dr_hyphen(r, i + k))
		return k + 1;
	if (skn_dr_is(r, i + k, "of") || (skn_dr_is(r, i + k, "in") && !skn_dr_in(r, i + the, "beginning|start|end")))
		k++;
	else if (skn_dr_in(r, i + the, "beginning|start|end"))
		return 0;
	if (skn_dr_is(r, i + k, "the") && skn_dr_in(r, i + k + 1, "month|year|week|quarter|decade|century"))
		return k;
	return k + skn_dr_is(r, i + k, "the");
}

static size_t sided(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	int side, unit;
	size_t k = side_of(r, i, &side), m;
	bool bare;

	if (k == 0)
		return 0;
	bare = skn_dr_is(r, i + k - 1, "of") && skn_dr_in(r, i + k, "year|month|week");
	unit = skn_dr_value(r, i + k + !bare, SKN_DW_UNIT);
	if ((bare || skn_dr_is(r, i + k, "the")) && unit >= SKN_UNIT_WEEK && unit <= SKN_UNIT_CENTURY) {
		*w = skn_when_unit(r->ref.day, unit, 0);
		skn_when_place(w, &r->ref);
		skn_dr_from_now(r, w);
		m = bare ? 1 : 2;
	} else {
		m = skn_dr_month(r, i + k, w);
		if (m == 0)
			m = skn_dr_period(r, i + k, w);
		if (m == 0)
			m = near_unit(r, i + k, w);
		if (m == 0)
			m = near_named(r, i + k, w);
	}
	if (m == 0 || w->shape == SKN_WHEN_DAY)
		return 0;
	if (w->no_year)
		w->ahead = skn_dr_ahead(r, i) ? 1 : 0;
	skn_when_place(w, &r->ref);
	narrow(w, side);
	return k + m;
}

/* The start of a part: which one ("first", 3rd, "last"), of how many and what
 * ("3 weeks"); tokens up to "of". */
struct part {
	int which, count, unit; /* which: 0 = the last */
};

static size_t part_head(const struct skn_date_reader *r, size_t i, struct part *p)
{
	size_t the = skn_dr_is(r, i, "the"), k = 1, c;

	p->which = 0;
	p->count = 1;
	if (!skn_dr_in(r, i + the, "last|final"))
		k = skn_dr_ordinal(r, i + the, &p->which);
	if (k == 0)
		return 0;
	k += the;
	c = p->which < 2 ? skn_dr_cardinal(r, i + k, &p->count) : 0;
	p->count = c > 0 ? p->count : 1;
	k += c;
	p->unit = skn_dr_value(r, i + k, SKN_DW_UNIT);
	if (p->unit == 0 || p->unit > SKN_UNIT_MONTH || p->unit == SKN_UNIT_FORTNIGHT || p->count < 1 ||
	    p->count > 60 || !skn_dr_in(r, i + k + 1, "of|in") ||
	    (the && p->unit == SKN_UNIT_DAY && p->count == 1)) /* the day says it by itself */
		return 0;
	return k + 2;
}

/* Cuts the part out of a placed period. */
static void cut(struct skn_when *w, const struct part *p)
{
	bool last = p->which == 0;
	int length_ = p->unit == SKN_UNIT_DAY ? 1 : 7, n = last ? 0 : p->which - 1;
	int64_t a = last ? w->last : w->first;

	w->shape = SKN_WHEN_RUN;
	w->range = true;
	if (p->unit == SKN_UNIT_MONTH) {
		a = last ? skn_when_shift(w->last + 1, SKN_UNIT_MONTH, -p->count) : skn_when_shift(a, SKN_UNIT_MONTH, n);
		w->first = a;
		w->last = skn_when_shift(a, SKN_UNIT_MONTH, p->count) - 1;
		return;
	}
	/* the weeks of a month are those whose Thursday it has (ISO 8601) */
	if (p->unit != SKN_UNIT_DAY)
		a += (last ? -((skn_when_weekday(a) + 3) % 7) : (4 - skn_when_weekday(a) + 7) % 7) - 3;
	a += last ? -(p->count - 1) * length_ : n * length_;
	w->first = a + (p->unit == SKN_UNIT_WEEKEND ? 5 : 0);
	w->last = a + (int64_t)length_ * p->count - 1;
	w->range = w->first != w->last;
}

/* "the first week of May 2020", "the last three days of 2019" */
static size_t part_of(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	struct part p;
	size_t k = part_head(r, i, &p), of;
	bool this_month;

	if (k == 0)
		return 0;
	this_month = skn_dr_is(r, i + k, "the") && skn_dr_in(r, i + k + 1, "month|year");
	if (this_month) {
		*w = skn_when_unit(r->ref.day, skn_dr_value(r, i + k + 1, SKN_DW_UNIT), 0);
		skn_dr_from_now(r, w);
		of = 2;
	} else {
		of = skn_dr_month(r, i + k, w);
		if (of == 0)
			of = near_unit(r, i + k, w);
		if (of == 0)
			of = skn_dr_period(r, i + k, w);
	}
	if (of == 0 || w->shape == SKN_WHEN_DAY)
		return 0;
	skn_when_place(w, &r->ref);
	cut(w, &p);
	return k + of;
}

/* "the week of 10 April", "the week beginning Feb. 4" */
static size_t week_of(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	size_t the = skn_dr_is(r, i, "the"), k, m;

	if (!the || !skn_dr_is(r, i + 1, "week") || !skn_dr_in(r, i + 2, "of|beginning|starting|commencing|ending"))
		return 0;
	k = skn_dr_is(r, i + 3, "on") ? 4 : 3;
	m = skn_dr_numeric(r, i + k, w);
	if (m == 0)
		m = skn_dr_month(r, i + k, w);
	if (m == 0 || w->shape != SKN_WHEN_DAY)
		return 0;
	skn_when_place(w, &r->ref);
	if (skn_dr_is(r, i + 2, "of"))
		w->first -= skn_when_weekday(w->first) - 1;
	else if (skn_dr_is(r, i + 2, "ending"))
		w->first -= 6;
	w->last = w->first + 6;
	w->shape = SKN_WHEN_RUN;
	w->range = true;
	return k + m;
}

/* "the week after next", "the year before last", "over the weekend" */
static size_t unit_told(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	size_t the = skn_dr_is(r, i, "the");
	int unit = skn_dr_value(r, i + the, SKN_DW_UNIT);
	bool after = skn_dr_is(r, i + the + 1, "after") && skn_dr_is(r, i + the + 2, "next");
	bool before = skn_dr_is(r, i + the + 1, "before") && skn_dr_is(r, i + the + 2, "last");

	if (the && unit >= SKN_UNIT_WEEK && unit < SKN_UNIT_DECADE && (after || before)) {
		*w = skn_when_unit(r->ref.day, unit, after ? 2 : -2);
		skn_dr_from_now(r, w);
		return the + 3;
	}
	if (the || unit != SKN_UNIT_WEEKEND || i == 0 || !skn_dr_in(r, i - 1, "the") || i < 2 ||
	    !skn_dr_in(r, i - 2, "over|at|during|on|of|for|through|since|before|until") ||
	    skn_dr_in(r, i + 1, "of|'s|before|after"))
		return 0;
	/* on Monday the last one is over; later in the week it may be the next */
	*w = skn_when_unit(r->ref.day, unit, 0);
	skn_when_place(w, &r->ref);
	if (w->first > r->ref.day && !skn_dr_ahead(r, i)) {
		w->first -= 7;
		w->last -= 7;
	}
	skn_dr_from_now(r, w);
	w->guessed = true;
	return 1;
}

/* "on the 18th", "by the 3rd": a day of this month or a neighbour. */
static size_t day_alone(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	size_t the = skn_dr_is(r, i, "the"), k, told;
	int near;

	if (skn_dr_digits(r, i + the) == 0)
		return 0;
	k = skn_dr_ordinal(r, i + the, &w->day);
	if (k == 0 || w->day > 31)
		return 0;
	told = skn_dr_is(r, i + the + k, "of");
	near = skn_dr_value(r, i + the + k + told, SKN_DW_NEAR);
	if ((near || (told && skn_dr_is(r, i + the + k + 1, "the"))) && skn_dr_is(r, i + the + k + told + 1, "month") &&
	    near != SKN_NEAR_PAST) {
		int day = w->day;

		*w = skn_when_unit(r->ref.day, SKN_UNIT_MONTH, near ? steps(near) : 0);
		w->shape = SKN_WHEN_DAY;
		w->day = day;
		skn_dr_from_now(r, w);
		return the + k + told + 2;
	}
	if (i == 0 || !skn_dr_in(r, i - 1, "on|by|until|till|since|before|after|around"))
		return 0;
	if (i + the + k < r->t->n && skn_dr_joined(r, i + the + k) &&
	    r->t->v[i + the + k].kind != SKN_TOKEN_MARK && !skn_dr_in(r, i + the + k, "at|with|for|from|when|as|but"))
		return 0;
	if (skn_dr_hyphen(r, i + the + k))
		return 0;
	*w = (struct skn_when){ .day = w->day, .no_month = true, .no_year = true, .clock = -1 };
	return the + k;
}

size_t skn_dr_relative(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	static size_t (*const rules[])(const struct skn_date_reader *, size_t, struct skn_when *) = {
		named_day, day_beside, this_moment, part_of, near_units, near_unit, near_named, sided, unit_told, week_of, day_alone,
	};
	size_t k = 0;

	for (size_t n = 0; k == 0 && n < SKN_ARRAY_LEN(rules); n++)
		k = rules[n](r, i, w);
	return k;
}
