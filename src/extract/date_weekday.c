#include "extract/date_read.h"

/* The day that the words before and behind place: "last", "this", "next week". */
static int64_t near_weekday(int64_t today, int weekday, int near)
{
	int64_t monday = today - skn_when_weekday(today) + 1, day = monday + weekday - 1;

	switch (near) {
	case SKN_NEAR_LAST: return day - 7;
	case SKN_NEAR_THIS: return day;
	case SKN_NEAR_NEXT: return day + 7;
	case SKN_NEAR_PAST: return day < today ? day : day - 7;
	default: return day > today ? day : day + 7;
	}
}

static int64_t free_weekday(int64_t today, int weekday, bool ahead)
{
	int64_t day = today - skn_when_weekday(today) + weekday;

	if (ahead)
		return day >= today ? day : day + 7;
	return day <= today ? day : day - 7;
}

/* "last week", "of next week", "week" behind a weekday or before it. */
static size_t week_beside(const struct skn_date_reader *r, size_t i, int *near)
{
	size_t of = skn_dr_is(r, i, "of");

	of += of && skn_dr_is(r, i + 1, "the");
	*near = skn_dr_value(r, i + of, SKN_DW_NEAR);
	return *near > 0 && skn_dr_is(r, i + of + 1, "week") && skn_dr_joined(r, i) ? of + 2 : 0;
}

/* A name of a paper, a day with a name of its own. */
static bool named(const struct skn_date_reader *r, size_t i)
{
	if (skn_dr_in(r, i + 1, "times|mail|telegraph|herald|mirror|express|post|independent|star|school|sun|globe|night") &&
	    skn_dr_capital(r, i + 1) && skn_dr_capital(r, i))
		return true;
	return i > 0 && skn_dr_capital(r, i - 1) && skn_dr_joined(r, i) &&
	       skn_dr_in(r, i - 1, "black|bloody|super|holy|ruby|casual|man|freaky|my|girl|taco|tgi|joe|giving");
}

/* Whether a short name is the day's: "Sat. 3 May", "on Tue", "next Mon". */
static bool short_name(const struct skn_date_reader *r, size_t i, bool near, bool date)
{
	if (!skn_dr_entry(r, i, SKN_DW_ABBREVIATED))
		return true;
	return near || date || (i > 0 && skn_dr_in(r, i - 1, "on|until|by|since") && skn_dr_capital(r, i)) ||
	       skn_dr_value(r, i + 1, SKN_DW_PART) > 0;
}

/* "21st", "the 21st", "21" behind a weekday: the day of the month. */
static size_t number_behind(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	size_t the = skn_dr_is(r, i, "the"), k;
	bool ordinal;
	int weekday = w->day;

	k = skn_dr_joined(r, i + the) ? skn_dr_day(r, i + the, &w->day, &ordinal) : 0;
	if (k == 0 || (!ordinal && the) || skn_dr_in(r, i + the + k, ":|%|pm|am|percent|a|p|million") ||
	    (skn_dr_is(r, i + the + k, ".") && skn_dr_digits(r, i + the + k + 1) > 0 && skn_dr_glued(r, i + the + k + 1)) ||
	    (!ordinal && i + k < r->t->n && r->t->v[i + k].kind != SKN_TOKEN_MARK && !skn_dr_in(r, i + k, "at|around")) ||
	    (ordinal && skn_dr_entry(r, i + the + k, SKN_DW_UNIT)))
		return 0;
	w->shape = SKN_WHEN_DAY;
	w->no_month = w->no_year = true;
	/* the month near by in which that day is that weekday */
	for (int m = 0; r->ref.known && m < 24; m++) {
		struct skn_when try = skn_when_unit(r->ref.day, SKN_UNIT_MONTH, m % 2 ? -(m + 1) / 2 : m / 2);

		try.shape = SKN_WHEN_DAY;
		try.day = w->day;
		skn_when_place(&try, &r->ref);
		if (!try.nowhere && skn_when_weekday(try.first) == weekday) {
			try.guessed = true;
			*w = try;
			break;
		}
	}
	return the + k;
}

/* Behind "Tuesday[,]": the date that says which. */
static size_t date_behind(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	size_t comma = skn_dr_in(r, i, ",|."), the, k;
	struct skn_when date;

	if (!skn_dr_joined(r, i + comma))
		return 0;
	the = skn_dr_is(r, i + comma, "the") || skn_dr_is(r, i + comma, "on");
	date = (struct skn_when)SKN_WHEN_INIT;
	k = skn_dr_numeric(r, i + comma + the, &date);
	if (k == 0)
		k = skn_dr_month(r, i + comma + the, &date);
	if (k > 0 && date.shape == SKN_WHEN_DAY) {
		*w = date;
		return comma + the + k;
	}
	return comma ? 0 : number_behind(r, i, w);
}

static size_t week_first(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	int near = 0;
	size_t k = week_beside(r, i, &near), on;
	int weekday;

	on = k > 0 && skn_dr_in(r, i + k, "on|'s");
	weekday = k > 0 && skn_dr_joined(r, i + k + on) ? skn_dr_value(r, i + k + on, SKN_DW_WEEKDAY) : 0;
	if (weekday == 0 || (!on && !skn_dr_joined(r, i + k)))
		return 0;
	w->first = near_weekday(r->ref.day, weekday, near == SKN_NEAR_PAST ? SKN_NEAR_LAST : near);
	w->last = w->first;
	w->guessed = false;
	return k + on + 1;
}

static size_t day_first(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	size_t lead = 0, k, more, dot;
	int near = skn_dr_value(r, i, SKN_DW_NEAR), beside, weekday;

	if (near == SKN_NEAR_THIS && skn_dr_value(r, i + 1, SKN_DW_NEAR) > SKN_NEAR_NEXT) {
		near = skn_dr_value(r, i + 1, SKN_DW_NEAR);
		lead = 1;
	}
	lead += near > 0;
	weekday = skn_dr_value(r, i + lead, SKN_DW_WEEKDAY);
	if (weekday == 0 || (lead == 0 && named(r, i)))
		return 0;
	k = lead + 1;
	dot = skn_dr_entry(r, i + lead, SKN_DW_ABBREVIATED) && skn_dr_is(r, i + k, ".") && skn_dr_glued(r, i + k);
	w->day = weekday;
	more = date_behind(r, i + k + dot, w);
	/* "Sat." is the day, "in the sun." the end of a sentence. */
	if (!short_name(r, i + lead, near > 0 || (dot && skn_dr_capital(r, i + lead)), more > 0))
		return 0;
	if (more > 0)
		return k + dot + more;
	k += dot;
	more = week_beside(r, i + k, &beside);
	if (more > 0)
		near = beside == SKN_NEAR_PAST ? SKN_NEAR_LAST : beside;
	w->first = near > 0 ? near_weekday(r->ref.day, weekday, near)
			    : free_weekday(r->ref.day, weekday, skn_dr_ahead(r, i));
	w->last = w->first;
	w->guessed = near == 0;
	return k + more;
}

size_t skn_dr_weekday(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	size_t k;

	*w = skn_when_run(r->ref.day, r->ref.day);
	w->nowhere = !r->ref.known;
	w->unit = SKN_UNIT_DAY;
	k = week_first(r, i, w);
	return k > 0 ? k : day_first(r, i, w);
}
