#include "extract/date_read.h"

enum rule {
	FIXED,    /* day of the month */
	NTH,      /* the nth weekday of the month; 5 = the last */
	EASTER,   /* days from Easter Sunday */
	AFTER_NTH /* days after the nth weekday: day = nth * 10 + days */
};

struct holiday {
	const char *words; /* one blank between two; apostrophes left out */
	int rule, month, day, weekday;
};

/* The longer name first where one begins another. */
static const struct holiday holidays[] = {
	{ "christmas eve", FIXED, 12, 24, 0 }, { "christmas day", FIXED, 12, 25, 0 },
	{ "christmas", FIXED, 12, 25, 0 }, { "xmas", FIXED, 12, 25, 0 },
	{ "boxing day", FIXED, 12, 26, 0 },
	{ "new year 's eve", FIXED, 12, 31, 0 }, { "new years eve", FIXED, 12, 31, 0 },
	{ "new year 's day", FIXED, 1, 1, 0 }, { "new years day", FIXED, 1, 1, 0 },
	{ "new year 's", FIXED, 1, 1, 0 },
	{ "groundhog day", FIXED, 2, 2, 0 }, { "valentine 's day", FIXED, 2, 14, 0 },
	{ "valentines day", FIXED, 2, 14, 0 }, { "international women 's day", FIXED, 3, 8, 0 },
	{ "st patrick 's day", FIXED, 3, 17, 0 }, { "st . patrick 's day", FIXED, 3, 17, 0 },
	{ "april fools ' day", FIXED, 4, 1, 0 }, { "april fools day", FIXED, 4, 1, 0 },
	{ "april fool 's day", FIXED, 4, 1, 0 }, { "earth day", FIXED, 4, 22, 0 },
	{ "may day", FIXED, 5, 1, 0 }, { "labour day", FIXED, 5, 1, 0 },
	{ "international workers ' day", FIXED, 5, 1, 0 }, { "juneteenth", FIXED, 6, 19, 0 },
	{ "independence day", FIXED, 7, 4, 0 }, { "bastille day", FIXED, 7, 14, 0 },
	{ "halloween", FIXED, 10, 31, 0 }, { "all saints ' day", FIXED, 11, 1, 0 },
	{ "guy fawkes night", FIXED, 11, 5, 0 }, { "armistice day", FIXED, 11, 11, 0 },
	{ "veterans day", FIXED, 11, 11, 0 }, { "veterans ' day", FIXED, 11, 11, 0 },
	{ "martin luther king day", NTH, 1, 3, 1 }, { "martin luther king jr . day", NTH, 1, 3, 1 },
	{ "mlk day", NTH, 1, 3, 1 }, { "presidents ' day", NTH, 2, 3, 1 },
	{ "presidents day", NTH, 2, 3, 1 }, { "mother 's day", NTH, 5, 2, 7 },
	{ "mothers ' day", NTH, 5, 2, 7 }, { "memorial day", NTH, 5, 5, 1 },
	{ "father 's day", NTH, 6, 3, 7 }, { "fathers ' day", NTH, 6, 3, 7 },
	{ "labor day", NTH, 9, 1, 1 }, { "columbus day", NTH, 10, 2, 1 },
	{ "thanksgiving day", NTH, 11, 4, 4 }, { "thanksgiving", NTH, 11, 4, 4 },
	{ "black friday", AFTER_NTH, 11, 41, 4 }, { "cyber monday", AFTER_NTH, 11, 44, 4 },
	{ "palm sunday", EASTER, 4, -7, 0 }, { "maundy thursday", EASTER, 4, -3, 0 },
	{ "good friday", EASTER, 4, -2, 0 }, { "holy saturday", EASTER, 4, -1, 0 },
	{ "easter sunday", EASTER, 4, 0, 0 }, { "easter monday", EASTER, 4, 1, 0 },
	{ "easter", EASTER, 4, 0, 0 }, { "ash wednesday", EASTER, 3, -46, 0 },
	{ "ascension day", EASTER, 5, 39, 0 }, { "pentecost", EASTER, 5, 49, 0 },
	{ "whit monday", EASTER, 5, 50, 0 },
};

/* Gregorian Easter by the paschal full moon: the epact of the year's golden
 * number gives the moon's 14th day on or after 21 March, the Sunday after it is
 * Easter (the two exceptions keep the moon before 19 April and its dates apart). */
static int64_t easter(int year)
{
	int golden = year % 19, century = year / 100;
	int epact = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
	int64_t moon;

	epact -= (golden + 11 * epact) / 319;
	moon = skn_edtf_days(year, 3, 21) + epact;
	return moon + 7 - skn_when_weekday(moon) % 7;
}

static int64_t day_of(const struct holiday *h, int year)
{
	int nth = h->rule == AFTER_NTH ? h->day / 10 : h->day;
	int64_t first, day;

	if (h->rule == FIXED)
		return skn_edtf_days(year, h->month, h->day);
	if (h->rule == EASTER)
		return easter(year) + h->day;
	first = skn_edtf_days(year, h->month, 1);
	day = first + (h->weekday - skn_when_weekday(first) + 7) % 7 + 7 * (nth - 1);
	while (day >= first + skn_edtf_month_days(year, h->month))
		day -= 7;
	return day + (h->rule == AFTER_NTH ? h->day % 10 : 0);
}

/* Tokens of the name when it stands at I. */
static size_t spelt(const struct skn_date_reader *r, size_t i, const char *words)
{
	size_t k = 0;

	while (*words) {
		size_t len = strcspn(words, " ");
		const char *low = skn_token_low(r->t, i + k);

		if (words[0] == '\'' && len == 1 && skn_dr_is(r, i + k, "\xe2\x80\x99"))
			low = "'";
		if (strlen(low) != len || memcmp(low, words, len) != 0 || (k > 0 && !skn_dr_joined(r, i + k)))
			return 0;
		words += len + (words[len] == ' ');
		k++;
	}
	return k;
}

static void nearest(const struct skn_date_reader *r, const struct holiday *h, struct skn_when *w, int near)
{
	int64_t best = 0;
	int y, m, d;

	w->relative = w->guessed = true;
	w->nowhere = !r->ref.known;
	if (w->nowhere)
		return;
	skn_when_civil(r->ref.day, &y, &m, &d);
	for (int k = -1; k <= 1; k++) {
		int64_t day = day_of(h, y + k);
		bool past = near == SKN_NEAR_LAST || near == SKN_NEAR_PAST;
		bool to_come = near == SKN_NEAR_NEXT || near == SKN_NEAR_COMING || (near == 0 && w->ahead > 0);

		if (near == SKN_NEAR_THIS && k != 0)
			continue;
		if ((past && day >= r->ref.day) || (to_come && day < r->ref.day && k < 1))
			continue;
		if (best == 0 || llabs(day - r->ref.day) < llabs(best - r->ref.day))
			best = day;
	}
	w->first = w->last = best;
}

static size_t year_of(const struct skn_date_reader *r, size_t i, int *year)
{
	size_t of = skn_dr_in(r, i, "of|in|,|-"), k = skn_dr_joined(r, i) ? skn_dr_year(r, i + of, year) : 0;
	int y, m, d, near;

	if (k > 0)
		return of + k;
	near = skn_dr_value(r, i + of, SKN_DW_NEAR);
	if (near == 0 || !skn_dr_is(r, i + of + 1, "year") || !r->ref.known)
		return 0;
	skn_when_civil(r->ref.day, &y, &m, &d);
	*year = y + (near == SKN_NEAR_LAST ? -1 : near == SKN_NEAR_NEXT ? 1 : 0);
	return of + 2;
}

size_t skn_dr_holiday(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	int near = skn_dr_value(r, i, SKN_DW_NEAR), year = 0;
	size_t lead = near > 0, k = 0, more, weekend;
	const struct holiday *h;

	for (h = holidays; h < holidays + SKN_ARRAY_LEN(holidays); h++) {
		k = spelt(r, i + lead, h->words);
		if (k > 0)
			break;
	}
	if (k == 0)
		return 0;
	*w = skn_when_run(0, 0);
	w->ahead = skn_dr_ahead(r, i) ? 1 : 0;
	weekend = skn_dr_is(r, i + lead + k, "weekend");
	more = year_of(r, i + lead + k + weekend, &year);
	if (more > 0) {
		w->first = w->last = day_of(h, year);
		w->relative = false;
	} else {
		nearest(r, h, w, near);
	}
	k += lead + more + weekend;
	if (weekend || skn_dr_is(r, i + k, "weekend")) {
		int64_t monday = w->first - skn_when_weekday(w->first) + 1;

		/* a Monday's weekend is the one before it */
		if (skn_when_weekday(w->first) == 1)
			monday -= 7;
		w->last = monday + 6 > w->first ? monday + 6 : w->first;
		w->first = monday + 5 < w->first ? monday + 5 : w->first;
		if (w->last > w->first + 2)
			w->first = monday + 5;
		k += !weekend;
	}
	return k;
}
