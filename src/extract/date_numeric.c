#include "extract/date_read.h"

#define SHORT_YEAR_LAST 35 /* 20xx up to here, 19xx behind */

static struct skn_when date(int year, int month, int day)
{
	return (struct skn_when){ .shape = SKN_WHEN_DAY, .year = year, .month = month, .day = day,
				  .clock = -1 };
}

static bool exists(const struct skn_when *w)
{
	return w->month >= 1 && w->month <= 12 && w->day >= 1 && w->day <= 31;
}

/* The part of "a/b/c": a number, or a month's name. */
struct part {
	int value;
	size_t digits;
	bool name;
};

static bool part(const struct skn_date_reader *r, size_t i, struct part *out)
{
	*out = (struct part){ .digits = skn_dr_digits(r, i) };
	if (out->digits > 0) {
		out->value = (int)r->t->v[i].number;
		return out->digits <= 2 || out->digits == 4;
	}
	out->value = skn_dr_value(r, i, SKN_DW_MONTH);
	out->name = out->value > 0;
	return out->name;
}

/* Whether "MARK part" goes on at I, nothing between. */
static bool separator(const struct skn_date_reader *r, size_t i, uint32_t cp)
{
	return skn_dr_glued(r, i) && skn_dr_glued(r, i + 1) && r->t->v[i].cp == cp;
}

static int full_year(const struct part *p)
{
	return p->digits == 4 ? p->value : p->value <= SHORT_YEAR_LAST ? 2000 + p->value : 1900 + p->value;
}

/* Which is the day and which the month of two numbers before or after a year. */
static void day_and_month(const struct skn_date_reader *r, struct skn_when *w, const struct part *a,
			  const struct part *b, bool day_first)
{
	bool swap = b->name || a->value > 12 || (day_first && b->value <= 12 && !a->name);

	SKN_UNUSED(r);
	w->month = swap ? b->value : a->value;
	w->day = swap ? a->value : b->value;
	w->guessed = !a->name && !b->name && a->value <= 12 && b->value <= 12 && a->value != b->value;
}

static bool bounded(const struct skn_date_reader *r, size_t i, size_t after)
{
	bool before = i > 0 && skn_dr_glued(r, i) && skn_dr_in(r, i - 1, "/|.|$|#|:");
	bool behind = skn_dr_glued(r, after) && (r->t->v[after].kind != SKN_TOKEN_MARK
		? !skn_dr_in(r, after, "t") : skn_dr_in(r, after, "/|%") ||
		(skn_dr_is(r, after, ".") && skn_dr_glued(r, after + 1) && skn_dr_digits(r, after + 1) > 0));

	return !before && !behind;
}

/* 2016-04-25  25.04.2016  4/25/16  25/Apr/2016  2016/Apr/25 */
static size_t three(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	struct part a, b, c;
	uint32_t sep;

	if (!part(r, i, &a) || i + 4 >= r->t->n)
		return 0;
	sep = r->t->v[i + 1].cp;
	if ((sep != '-' && sep != '/' && sep != '.') || !separator(r, i + 1, sep) ||
	    !separator(r, i + 3, sep) || !part(r, i + 2, &b) || !part(r, i + 4, &c) ||
	    !bounded(r, i, i + 5))
		return 0;
	*w = date(0, 0, 0);
	if (a.digits == 4 && c.digits < 4) {
		w->year = a.value;
		day_and_month(r, w, &b, &c, c.name);
		w->guessed = false;
	} else if (c.digits == 4 || (c.digits == 2 && a.digits < 4 && (sep == '/' || b.name))) {
		w->year = full_year(&c);
		day_and_month(r, w, &a, &b, sep == '.' || !r->english);
	} else {
		return 0;
	}
	return exists(w) && w->year >= 1000 && w->year < 3000 ? 5 : 0;
}

/* 10/16 with a word before it that a date follows; 16/Oct */
static size_t two(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	struct part a, b;

	if (!part(r, i, &a) || i + 2 >= r->t->n || !part(r, i + 2, &b) || a.digits == 4 || b.digits == 4)
		return 0;
	if (!separator(r, i + 1, '/') || !bounded(r, i, i + 3) || (a.name && b.name))
		return 0;
	if (!a.name && !b.name &&
	    !(i > 0 && (skn_dr_entry(r, i - 1, SKN_DW_WEEKDAY) ||
			skn_dr_in(r, i - 1, "on|from|by|until|till|since|before|after|to|this|next|last|between"))))
		return 0;
	*w = date(0, 0, 0);
	w->no_year = true;
	day_and_month(r, w, &a, &b, !r->english);
	return exists(w) ? 3 : 0;
}

/* 05/2020, 2020-05, 2019-Aug */
static size_t month_year(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	struct part a, b;
	bool iso;

	if (!part(r, i, &a) || i + 2 >= r->t->n || !part(r, i + 2, &b))
		return 0;
	iso = a.digits == 4;
	if ((!separator(r, i + 1, '-') && !separator(r, i + 1, '/')) || !bounded(r, i, i + 3) ||
	    (skn_dr_glued(r, i) && skn_dr_hyphen(r, i - 1)) ||
	    (iso ? b.digits == 1 || b.digits == 4 : b.digits != 4 || a.digits == 4) ||
	    (skn_dr_hyphen(r, i + 3) && skn_dr_glued(r, i + 3) && skn_dr_digits(r, i + 4) > 0))
		return 0;
	*w = date(iso ? a.value : b.value, iso ? b.value : a.value, 1);
	w->shape = SKN_WHEN_MONTH;
	return exists(w) && w->year >= 1000 && w->year < 2100 ? 3 : 0;
}

/* 2020年4月3日, 4月3日, 2020년 4월 3일 */
static size_t counted(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	size_t k = 0;
	bool year = skn_dr_digits(r, i) == 4 && skn_dr_in(r, i + 1, "年|년");

	*w = date(0, 1, 1);
	w->shape = SKN_WHEN_YEAR;
	w->no_year = !year;
	if (year) {
		w->year = (int)r->t->v[i].number;
		k = 2;
	}
	if (skn_dr_digits(r, i + k) > 0 && skn_dr_digits(r, i + k) <= 2 && skn_dr_in(r, i + k + 1, "月|월")) {
		w->month = (int)r->t->v[i + k].number;
		w->shape = SKN_WHEN_MONTH;
		k += 2;
		if (skn_dr_digits(r, i + k) > 0 && skn_dr_digits(r, i + k) <= 2 &&
		    skn_dr_in(r, i + k + 1, "日|号|일")) {
			w->day = (int)r->t->v[i + k].number;
			w->shape = SKN_WHEN_DAY;
			k += 2;
		}
	}
	return exists(w) && (year || w->shape == SKN_WHEN_DAY) ? k : 0;
}

/* 20160425 */
static size_t compact(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	int n;

	if (skn_dr_digits(r, i) != 8 || (skn_dr_glued(r, i) && !skn_dr_in(r, i - 1, "(|[|_|\"")) ||
	    !bounded(r, i, i + 1))
		return 0;
	n = (int)r->t->v[i].number;
	*w = date(n / 10000, n / 100 % 100, n % 100);
	return exists(w) && w->year >= 1900 && w->year < 2100 ? 1 : 0;
}

size_t skn_dr_numeric(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	size_t k = three(r, i, w);

	if (k == 0)
		k = counted(r, i, w);
	if (k == 0)
		k = month_year(r, i, w);
	if (k == 0)
		k = two(r, i, w);
	if (k == 0)
		k = compact(r, i, w);
	return k;
}
