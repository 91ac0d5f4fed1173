#include "extract/date_read.h"

/* "3 years", "two weeks and 3 days" as days and months to move by */
static size_t length(const struct skn_date_reader *r, size_t i, int64_t *day, int sign, int *unit, bool *vague)
{
	size_t k = 0, c, more;
	int n;

	*unit = 0;
	*vague = false;
	for (;;) {
		more = k > 0 && skn_dr_in(r, i + k, "and|,");
		c = skn_dr_cardinal(r, i + k + more, &n);
		if (c == 0 || !skn_dr_joined(r, i + k + more + c))
			return k;
		*vague |= skn_dr_in(r, i + k + more, "few|several|a") && skn_dr_digits(r, i + k + more) == 0 && n > 1;
		if (skn_dr_hyphen(r, i + k + more + c))
			return 0;
		if (skn_dr_value(r, i + k + more + c, SKN_DW_UNIT) == 0 || n > 5000)
			return k;
		*unit = skn_dr_value(r, i + k + more + c, SKN_DW_UNIT);
		if (*unit == SKN_UNIT_CENTURY && n > 20)
			return 0;
		*day = *unit >= SKN_UNIT_MINUTE ? *day : skn_when_shift(*day, *unit, (int64_t)sign * n);
		k += more + c + 1;
		if (k > 16)
			return k;
	}
}

/* What a length is counted from: "ago", "from now", "before Christmas". */
static size_t origin(const struct skn_date_reader *r, size_t i, int *sign, struct skn_when *from)
{
	size_t k;
	bool narrated = skn_dr_in(r, i, "earlier|later|before|after");
	const struct skn_when_reference *ref = narrated && r->told.known ? &r->told : &r->ref;

	*from = skn_when_run(ref->day, ref->day);
	from->nowhere = !ref->known;
	*sign = -1;
	if (skn_dr_is(r, i, "earlier"))
		return !skn_dr_is(r, i + 1, "than");
	if (skn_dr_in(r, i, "ago|back"))
		return skn_dr_is(r, i, "ago") && skn_dr_is(r, i + 1, "today") ? 2 : 1;
	*sign = 1;
	if (skn_dr_in(r, i, "later|hence"))
		return !skn_dr_is(r, i + 1, "than");
	if (skn_dr_is(r, i, "from") && skn_dr_in(r, i + 1, "now|today"))
		return 2;
	if (!skn_dr_in(r, i, "before|after|from|prior") || !skn_dr_joined(r, i + 1))
		return 0;
	*sign = skn_dr_in(r, i, "before|prior") ? -1 : 1;
	k = skn_dr_is(r, i, "prior") && skn_dr_is(r, i + 1, "to") ? 2 : 1;
	if (skn_dr_value(r, i + k, SKN_DW_CARDINAL) || skn_dr_in(r, i + k, "a|an"))
		return 0; /* "3 days after 2 weeks" */
	*sign *= skn_dr_absolute(r, i + k, from) > 0;
	if (*sign == 0)
		return 0;
	return k + skn_dr_absolute(r, i + k, from);
}

/* "20 minutes ago", "in half an hour", "three hours from now" */
static size_t moment(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	bool in = skn_dr_is(r, i, "in");
	size_t half = skn_dr_is(r, i + in, "half"), k = skn_dr_cardinal(r, i + in + half, &w->day);
	int unit = k > 0 ? skn_dr_value(r, i + in + half + k, SKN_DW_UNIT) : 0, sign = 1;
	int64_t at, length_;

	if ((unit != SKN_UNIT_MINUTE && unit != SKN_UNIT_HOUR) || (in && !skn_dr_ahead(r, i) && i > 0))
		return 0;
	length_ = (int64_t)w->day * (unit == SKN_UNIT_HOUR ? 3600 : 60) / (half ? 2 : 1);
	k += in + half + 1;
	if (!in) {
		if (skn_dr_is(r, i + k, "ago"))
			sign = -1, k++;
		else if (skn_dr_is(r, i + k, "from") && skn_dr_is(r, i + k + 1, "now"))
			k += 2;
		else
			return 0;
	}
	at = r->ref.day * 86400 + r->ref.seconds + sign * length_;
	*w = skn_when_run(0, 0);
	w->first = w->last = at / 86400 - (at % 86400 < 0);
	w->clock = (int)(at - w->first * 86400);
	skn_dr_from_now(r, w);
	return k;
}

size_t skn_dr_count(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	bool in = skn_dr_is(r, i, "in"), vague, before, narrated;
	size_t about = in + skn_dr_in(r, i + in, "about|around|nearly|almost|over"), k, o = 0;
	struct skn_when from;
	int64_t day = r->ref.day;
	int sign = 1, unit;

	k = moment(r, i, w);
	if (k > 0)
		return k;
	k = length(r, i + about, &day, 1, &unit, &vague);
	if (k == 0 || unit == SKN_UNIT_MINUTE || unit == SKN_UNIT_HOUR || unit == SKN_UNIT_WEEKEND)
		return 0;
	if (skn_dr_joined(r, i + about + k))
		o = origin(r, i + about + k, &sign, &from);
	if (o == 0) {
		/* "in two weeks" is to come only where the sentence says so */
		bool time = skn_dr_is(r, i + k + about, "'s") && skn_dr_is(r, i + k + about + 1, "time");

		if (!in || (!time && (skn_dr_in(r, i + k + about, "'s|and|of") || !skn_dr_ahead(r, i))))
			return 0;
		from = skn_when_run(r->ref.day, r->ref.day);
		skn_dr_from_now(r, &from);
	} else if (in) {
		return 0;
	}
	before = sign < 0;
	skn_when_place(&from, &r->ref);
	/* than what the text tells, rather than than now */
	narrated = o == 1 && skn_dr_in(r, i + about + k, "later|earlier");
	day = from.first;
	length(r, i + about, &day, before ? -1 : 1, &unit, &vague);
	*w = skn_when_run(day, day);
	w->nowhere = from.nowhere;
	w->relative = true;
	w->guessed = vague || narrated || unit != SKN_UNIT_DAY;
	w->approximate = unit != SKN_UNIT_DAY && unit != SKN_UNIT_WEEK;
	w->unit = unit;
	/* counted from now, months and years do not mean the day */
	if (unit >= SKN_UNIT_MONTH && (narrated || from.first == r->ref.day) && from.shape == SKN_WHEN_RUN) {
		*w = skn_when_unit(day, unit == SKN_UNIT_MONTH || unit == SKN_UNIT_QUARTER ? SKN_UNIT_MONTH
										      : SKN_UNIT_YEAR, 0);
		skn_when_place(w, &r->ref);
		w->guessed = w->approximate = true;
		w->nowhere = from.nowhere;
	}
	return about + k + o;
}

size_t skn_dr_length_from(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	int64_t day = r->ref.day;
	bool vague;
	int unit;
	size_t k = length(r, i, &day, 1, &unit, &vague), from, m;

	if (k == 0 || unit >= SKN_UNIT_MINUTE || unit == SKN_UNIT_WEEKEND ||
	    !skn_dr_in(r, i + k, "starting|beginning|commencing"))
		return 0;
	from = 1 + skn_dr_in(r, i + k + 1, "from|on");
	m = skn_dr_absolute(r, i + k + from, w);
	if (m == 0)
		return 0;
	skn_when_place(w, &r->ref);
	day = w->first;
	length(r, i, &day, 1, &unit, &vague);
	w->last = day - 1;
	w->shape = SKN_WHEN_RUN;
	w->range = true;
	return k + from + m;
}
