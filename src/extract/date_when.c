#include "extract/date_when.h"

#include "extract/date_words.h"

#define NEAR_YEARS 1 /* a day without a year is looked for in so many years around */
#define YEAR_LAST 9999

void skn_when_civil(int64_t days, int *year, int *month, int *day)
{
	int64_t y = 1970 + days / 366;
	int m = 1;

	while (y > -YEAR_LAST && skn_edtf_days(y, 1, 1) > days)
		y--;
	while (y < YEAR_LAST && skn_edtf_days(y + 1, 1, 1) <= days)
		y++;
	days -= skn_edtf_days(y, 1, 1);
	for (; m < 12 && days >= skn_edtf_month_days(y, m); m++)
		days -= skn_edtf_month_days(y, m);
	*year = (int)y;
	*month = m;
	*day = (int)days + 1;
}

int skn_when_weekday(int64_t days)
{
	return (int)(((days + 3) % 7 + 7) % 7) + 1; /* 1970-01-01 was a Thursday */
}

struct skn_when skn_when_run(int64_t first, int64_t last)
{
	return (struct skn_when){ .shape = SKN_WHEN_RUN, .first = first, .last = last,
				  .relative = true, .clock = -1 };
}

static int64_t month_day(int64_t months, int day)
{
	int64_t year = months >= 0 ? months / 12 : -((11 - months) / 12);
	int month = (int)(months - year * 12) + 1, most;

	most = skn_edtf_month_days(year, month);
	return skn_edtf_days(year, month, day < most ? day : most);
}

static int months_of(int unit)
{
	switch (unit) {
	case SKN_UNIT_MONTH: return 1;
	case SKN_UNIT_QUARTER: return 3;
	case SKN_UNIT_YEAR: return 12;
	case SKN_UNIT_DECADE: return 120;
	case SKN_UNIT_CENTURY: return 1200;
	default: return 0;
	}
}

static int days_of(int unit)
{
	return unit == SKN_UNIT_FORTNIGHT ? 14 : unit == SKN_UNIT_DAY ? 1 : 7;
}

int64_t skn_when_shift(int64_t day, int unit, int64_t n)
{
	int y, m, d;

	if (months_of(unit) == 0)
		return day + n * days_of(unit);
	skn_when_civil(day, &y, &m, &d);
	return month_day((int64_t)y * 12 + m - 1 + n * months_of(unit), d);
}

struct skn_when skn_when_unit(int64_t day, int unit, int64_t n)
{
	int64_t at = skn_when_shift(day, unit, n), monday = at - skn_when_weekday(at) + 1;
	struct skn_when w = skn_when_run(at, at);
	int y, m, d;

	skn_when_civil(at, &y, &m, &d);
	switch (unit) {
	case SKN_UNIT_WEEK: w.first = monday; w.last = monday + 6; break;
	case SKN_UNIT_FORTNIGHT: w.first = monday; w.last = monday + 13; break;
	case SKN_UNIT_WEEKEND: w.first = monday + 5; w.last = monday + 6; break;
	case SKN_UNIT_MONTH: w.shape = SKN_WHEN_MONTH; break;
	case SKN_UNIT_QUARTER:
		w.shape = SKN_WHEN_MONTHS;
		m = (m - 1) / 3 * 3 + 1;
		w.months = 3;
		break;
	case SKN_UNIT_YEAR: w.shape = SKN_WHEN_YEAR; break;
	case SKN_UNIT_DECADE: w.shape = SKN_WHEN_DECADE; y -= y % 10; break;
	case SKN_UNIT_CENTURY: w.shape = SKN_WHEN_CENTURY; y -= y % 100; break;
	default: break;
	}
	w.year = y;
	w.month = m;
	w.day = d;
	return w;
}

/* First and last from the parts; false when there is no such day. */
static bool span(struct skn_when *w)
{
	int64_t months = (int64_t)w->year * 12 + w->month - 1;
	int64_t y = w->year;

	switch (w->shape) {
	case SKN_WHEN_DAY:
		if (w->day < 1 || w->day > skn_edtf_month_days(y, w->month))
			return false;
		w->first = w->last = skn_edtf_days(y, w->month, w->day);
		return true;
	case SKN_WHEN_MONTH:
	case SKN_WHEN_MONTHS:
		w->first = month_day(months, 1);
		w->last = month_day(months + (w->shape == SKN_WHEN_MONTH ? 1 : w->months), 1) - 1;
		return true;
	case SKN_WHEN_SEASON:
		w->first = skn_edtf_days(y, 3 * (w->month - 20), 1);
		w->last = month_day(y * 12 + 3 * (w->month - 20) + 2, 1) - 1;
		return true;
	case SKN_WHEN_YEAR:
	case SKN_WHEN_DECADE:
	case SKN_WHEN_CENTURY:
		w->first = skn_edtf_days(y, 1, 1);
		y += w->shape == SKN_WHEN_YEAR ? 1 : w->shape == SKN_WHEN_DECADE ? 10 : 100;
		w->last = skn_edtf_days(y, 1, 1) - 1;
		return true;
	default: return true;
	}
}

/* How far a run of days is from the reference; the side that the words do not
 * speak of is far away. */
static int64_t distance(const struct skn_when *w, int64_t day)
{
	int64_t off = day < w->first ? w->first - day : day > w->last ? day - w->last : 0;

	if ((w->ahead > 0 && day > w->last) || (w->ahead < 0 && day < w->first))
		return off + 1000;
	/* What has no day ("in August") is rather told of than foretold. */
	if (w->ahead == 0 && w->shape != SKN_WHEN_DAY && day < w->first)
		return off + 150;
	return off;
}

static void guess_year(struct skn_when *w, int64_t day)
{
	struct skn_when best = *w;
	int y, m, d;
	bool found = false;

	skn_when_civil(day, &y, &m, &d);
	/* four years each way for the 29th of February */
	for (int k = 0; k <= 8 && (k <= 2 * NEAR_YEARS || !found); k++) {
		struct skn_when try = *w;

		try.year = y + (k % 2 ? -(k + 1) / 2 : k / 2);
		if (!span(&try))
			continue;
		if (!found || distance(&try, day) < distance(&best, day))
			best = try;
		found = true;
	}
	*w = best;
	w->nowhere = !found;
}

static void guess_month(struct skn_when *w, int64_t day)
{
	struct skn_when best = *w;
	int y, m, d;
	bool found = false;

	skn_when_civil(day, &y, &m, &d);
	for (int k = -2; k <= 2; k++) {
		struct skn_when try = *w;
		int64_t months = (int64_t)y * 12 + m - 1 + k;

		try.year = (int)(months / 12);
		try.month = (int)(months % 12) + 1;
		if (!span(&try))
			continue;
		if (!found || distance(&try, day) < distance(&best, day))
			best = try;
		found = true;
	}
	*w = best;
	w->nowhere = !found;
}

void skn_when_place(struct skn_when *w, const struct skn_when_reference *ref)
{
	if (w->shape == SKN_WHEN_RUN)
		return;
	if (w->no_month || w->no_year) {
		w->relative = w->guessed = true;
		if (!ref->known)
			w->nowhere = true;
		else if (w->no_month)
			guess_month(w, ref->day);
		else
			guess_year(w, ref->day);
		w->no_month = w->no_year = false;
	} else if (!span(w)) {
		w->nowhere = true;
	}
	if (!w->nowhere)
		w->unit = 0;
}

/* The coarsest period that begins, and if END ends, at that day. */
static size_t put_bound(char *out, size_t room, int64_t day, int coarse)
{
	int y, m, d;

	skn_when_civil(day, &y, &m, &d);
	if (y < 0 || y > YEAR_LAST)
		return 0;
	if (coarse == SKN_EDTF_YEAR)
		return (size_t)snprintf(out, room, "%04d", y);
	if (coarse == SKN_EDTF_MONTH)
		return (size_t)snprintf(out, room, "%04d-%02d", y, m);
	return (size_t)snprintf(out, room, "%04d-%02d-%02d", y, m, d);
}

/* Of which whole periods the run is made. */
static int grain(const struct skn_when *w)
{
	int y, m, d, y2, m2, d2;

	skn_when_civil(w->open_first ? w->last + 1 : w->first, &y, &m, &d);
	skn_when_civil(w->open_last ? w->first : w->last + 1, &y2, &m2, &d2);
	if (d != 1 || d2 != 1)
		return SKN_EDTF_DAY;
	return m == 1 && m2 == 1 ? SKN_EDTF_YEAR : SKN_EDTF_MONTH;
}

static int format_run(const struct skn_when *w, char out[SKN_EDTF_MAX])
{
	int coarse = grain(w);
	char a[24] = "..", b[24] = "..";
	bool one;

	if ((!w->open_first && put_bound(a, sizeof(a), w->first, coarse) == 0) ||
	    (!w->open_last && put_bound(b, sizeof(b), w->last, coarse) == 0))
		return SKN_EDTF_INTERVAL;
	one = skn_streq(a, b);
	snprintf(out, SKN_EDTF_MAX, one ? "%s%s" : "%s%s/%s", a,
		 one && w->approximate ? "~" : "", b);
	return one ? coarse : SKN_EDTF_INTERVAL;
}

/* An open side of a day stays a day: "after 31 December". */
static int format_open(const struct skn_when *w, char out[SKN_EDTF_MAX])
{
	char text[24];
	int coarse = w->by_day ? SKN_EDTF_DAY : grain(w);

	if (put_bound(text, sizeof(text), w->open_first ? w->last : w->first, coarse) > 0)
		snprintf(out, SKN_EDTF_MAX, w->open_first ? "../%s" : "%s/..", text);
	return SKN_EDTF_INTERVAL;
}

int skn_when_format(const struct skn_when *w, char out[SKN_EDTF_MAX])
{
	const char *tilde = w->approximate ? "~" : "";

	out[0] = '\0';
	if (w->nowhere || (!w->open_first && !w->open_last && w->last < w->first))
		return SKN_EDTF_INTERVAL;
	if (w->open_first || w->open_last)
		return format_open(w, out);
	if (w->clock >= 0 && w->first == w->last) {
		size_t n = put_bound(out, SKN_EDTF_MAX, w->first, SKN_EDTF_DAY);

		snprintf(out + n, SKN_EDTF_MAX - n, "T%02d:%02d:%02d", w->clock / 3600,
			 w->clock / 60 % 60, w->clock % 60);
		return SKN_EDTF_SECOND;
	}
	if (w->range)
		return format_run(w, out);
	if (w->year < 0 || w->year + 99 > YEAR_LAST)
		tilde = NULL; /* years that four digits cannot write */
	if (w->shape == SKN_WHEN_SEASON && tilde)
		return snprintf(out, SKN_EDTF_MAX, "%04d-%02d%s", w->year, w->month, tilde), SKN_EDTF_SEASON;
	if (w->shape == SKN_WHEN_DECADE && tilde)
		return snprintf(out, SKN_EDTF_MAX, "%03dX%s", w->year / 10, tilde), SKN_EDTF_DECADE;
	if (w->shape == SKN_WHEN_CENTURY && tilde)
		return snprintf(out, SKN_EDTF_MAX, "%02dXX%s", w->year / 100, tilde), SKN_EDTF_CENTURY;
	return format_run(w, out);
}
