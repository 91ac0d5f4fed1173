#include "extract/date_read.h"

#define DAY_PARTS 4 /* "early Monday morning" */

/* "pm", "p.m.", "p" behind the hour; 12 or 0 hours to *plus. */
static size_t half(const struct skn_date_reader *r, size_t i, int *plus)
{
	*plus = -1;
	if (skn_dr_in(r, i, "am|pm")) {
		*plus = skn_dr_is(r, i, "pm") ? 12 : 0;
		return 1;
	}
	if (!skn_dr_in(r, i, "a|p"))
		return 0;
	*plus = skn_dr_is(r, i, "p") ? 12 : 0;
	if (skn_dr_is(r, i + 1, ".") && skn_dr_is(r, i + 2, "m"))
		return skn_dr_is(r, i + 3, ".") && skn_dr_glued(r, i + 3) ? 4 : 3;
	return skn_dr_glued(r, i) ? 1 : 0;
}

/* A zone's name behind a time. */
static size_t zone(const struct skn_date_reader *r, size_t i)
{
	if (i >= r->t->n || !r->t->v[i].caps || !skn_dr_joined(r, i))
		return skn_dr_is(r, i, "z") && skn_dr_glued(r, i);
	return skn_dr_in(r, i, "gmt|utc|est|edt|pst|pdt|cst|cdt|mst|mdt|bst|cet|cest|et|pt|ist|jst|aest");
}

/* ":30", ".30", "h30"; minutes and seconds. */
static size_t minutes(const struct skn_date_reader *r, size_t i, int *seconds, uint32_t sep)
{
	size_t k = 0;

	*seconds = 0;
	for (int unit = 60; unit > 0; unit /= 60) {
		if (i + k + 1 >= r->t->n || !skn_dr_glued(r, i + k) || r->t->v[i + k].cp != sep ||
		    skn_dr_digits(r, i + k + 1) != 2 || !skn_dr_glued(r, i + k + 1) ||
		    r->t->v[i + k + 1].number > 59)
			break;
		*seconds += (int)r->t->v[i + k + 1].number * unit;
		k += 2;
	}
	return k;
}

/* "six pm", "nine thirty a.m." */
static size_t worded(const struct skn_date_reader *r, size_t i, int *seconds)
{
	int hour = skn_dr_value(r, i, SKN_DW_CARDINAL), past = 0, plus;
	size_t k = 1, ap;

	if (hour < 1 || hour > 12)
		return 0;
	if (skn_dr_value(r, i + 1, SKN_DW_CARDINAL) >= 10)
		k += skn_dr_cardinal(r, i + 1, &past);
	ap = half(r, i + k, &plus);
	if (ap == 0 || past > 59)
		return 0;
	*seconds = (hour % 12 + plus) * 3600 + past * 60;
	return k + ap;
}

size_t skn_dr_clock(const struct skn_date_reader *r, size_t i, int *seconds)
{
	size_t k, ap;
	int hour, past, plus;

	if (skn_dr_in(r, i, "noon|midday|midnight")) {
		*seconds = skn_dr_is(r, i, "midnight") ? 0 : 12 * 3600;
		return 1;
	}
	if (skn_dr_digits(r, i) == 0 && worded(r, i, seconds) > 0)
		return worded(r, i, seconds);
	if (skn_dr_digits(r, i) == 0 || skn_dr_digits(r, i) > 2)
		return 0;
	hour = (int)r->t->v[i].number;
	k = 1 + minutes(r, i + 1, &past, ':');
	if (k == 1)
		k = 1 + minutes(r, i + 1, &past, '.');
	ap = half(r, i + k, &plus);
	if (hour > 23 || (ap == 0 && ((k == 1 && !skn_dr_in(r, i + k, "o'clock|oclock")) || (k > 1 && r->t->v[i + 1].cp == '.'))) || (ap > 0 && (hour > 12 || hour == 0)))
		return 0;
	if (ap > 0)
		hour = hour % 12 + plus;
	*seconds = hour * 3600 + past;
	k += ap;
	if (ap == 0 && skn_dr_in(r, i + k, "hrs|o'clock|oclock"))
		k++;
	return k + zone(r, i + k);
}

/* "morning", "early evening", "at lunchtime" */
static size_t part(const struct skn_date_reader *r, size_t i, int *which)
{
	size_t k = skn_dr_in(r, i, "early|late|mid");

	k += skn_dr_hyphen(r, i + k) && k > 0;
	*which = skn_dr_value(r, i + k, SKN_DW_PART);
	return *which > 0 && skn_dr_joined(r, i + k) ? k + 1 : 0;
}

/* "at 4" and nothing more: an hour, when no word follows that it could count. */
static size_t hour(const struct skn_date_reader *r, size_t i, int *seconds)
{
	size_t k = 1 + minutes(r, i + 1, seconds, '.');

	if (k == 3 && skn_dr_digits(r, i) > 0 && skn_dr_digits(r, i) <= 2 && r->t->v[i].number < 24) {
		*seconds += (int)r->t->v[i].number * 3600;
		return k;
	}
	if (skn_dr_digits(r, i) == 0 || skn_dr_digits(r, i) > 2 || r->t->v[i].number < 1 || r->t->v[i].number > 12 ||
	    (i + 1 < r->t->n && (r->t->v[i + 1].kind != SKN_TOKEN_MARK || skn_dr_in(r, i + 1, "%|-|/|:") ||
				 (skn_dr_in(r, i + 1, ".|,") && skn_dr_digits(r, i + 2) > 0))))
		return 0;
	*seconds = (int)r->t->v[i].number * 3600;
	return 1;
}

/* " at 5 pm", ", around noon", "T12:00" behind a day. */
static size_t clock_behind(const struct skn_date_reader *r, size_t i, int *seconds)
{
	size_t k = skn_dr_is(r, i, ",") || (skn_dr_is(r, i, "t") && skn_dr_glued(r, i)), n;

	k += skn_dr_in(r, i + k, "at|around|about|by|@");
	k += k > 0 && skn_dr_in(r, i + k, "around|about|exactly");
	n = i + k < r->t->n && skn_dr_joined(r, i + k) ? skn_dr_clock(r, i + k, seconds) : 0;
	if (n == 0 && k > 0 && skn_dr_in(r, i + k - 1, "at|around"))
		n = hour(r, i + k, seconds);
	if (n > 0 && skn_dr_hyphen(r, i + k + n) && skn_dr_digits(r, i + k + n + 1) > 0)
		return 0; /* a range of times */
	return n > 0 ? k + n : 0;
}

/* A day with a part of it and a time: which span it has; the time in w->clock. */
static size_t timed_day(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	size_t k = skn_dr_point(r, i, w), n, of;
	int which, seconds = -1;

	if (k == 0 || w->range)
		return k;
	if (w->shape != SKN_WHEN_DAY && !(w->shape == SKN_WHEN_RUN && w->first == w->last))
		return k;
	of = skn_dr_joined(r, i + k) && (skn_dr_is(r, i + k, "in") && skn_dr_is(r, i + k + 1, "the")) ? 2 : 0;
	n = skn_dr_joined(r, i + k) ? part(r, i + k + of, &which) : 0;
	if (n > 0)
		k += of + n;
	n = clock_behind(r, i + k, &seconds);
	if (n > 0) {
		k += n;
		w->clock = seconds;
	}
	return k;
}

size_t skn_dr_timed(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	size_t at = skn_dr_in(r, i, "at"), k, on, n;
	int seconds, which, offset;

	/* "this morning", "last night", "tomorrow" are days by their first word */
	offset = skn_dr_in(r, i, "last") ? -1 : 0;
	if (skn_dr_in(r, i, "this|last") && skn_dr_joined(r, i + 1) && part(r, i + 1, &which) > 0 &&
	    (offset == 0 || which == 4)) {
		*w = skn_when_run(r->ref.day + offset, r->ref.day + offset);
		w->nowhere = !r->ref.known;
		k = 1 + part(r, i + 1, &which);
		n = clock_behind(r, i + k, &seconds);
		if (n > 0)
			w->clock = seconds;
		return k + n;
	}
	k = skn_dr_clock(r, i + at, &seconds);
	if (k > 0 && skn_dr_joined(r, i + at + k)) {
		on = skn_dr_in(r, i + at + k, "on|,|of");
		n = timed_day(r, i + at + k + on, w);
		if (n == 0 && skn_dr_is(r, i + at + k, "this") && part(r, i + at + k + 1, &which) > 0) {
			n = 1 + part(r, i + at + k + 1, &which);
			*w = skn_when_run(r->ref.day, r->ref.day);
			w->nowhere = !r->ref.known;
		}
		if (n > 0 && w->clock < 0 && (w->shape == SKN_WHEN_DAY || w->unit == SKN_UNIT_DAY ||
					     (w->shape == SKN_WHEN_RUN && w->first == w->last))) {
			w->clock = seconds;
			return at + k + on + n;
		}
	}
	return timed_day(r, i, w);
}
