#include "text/edtf.h"

#define DAY INT64_C(86400) /* seconds */

struct cursor {
	const char *s;
	size_t n, i;
	struct skn_err *err;
};

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static bool leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int skn_edtf_month_days(int64_t year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && leap(year));
}

/* 719162 days lie between 0001-01-01 and 1970-01-01. */
static int64_t year_start(int64_t year)
{
	int64_t before = year - 1;

	return 365 * before + floor_div(before, 4) - floor_div(before, 100) +
	       floor_div(before, 400) - 719162;
}

int64_t skn_edtf_days(int64_t year, int month, int day)
{
	int64_t days = year_start(year) + day - 1;

	for (int m = 1; m < month; m++)
		days += skn_edtf_month_days(year, m);
	return days;
}

/* The inverse: the mean year (146097 days in 400 years) is at most one off. */
static void civil(int64_t days, int64_t *year, int *month, int *day)
{
	int64_t y = 1970 + floor_div(days * 400, 146097), rest;
	int m = 1;

	while (year_start(y) > days)
		y--;
	while (year_start(y + 1) <= days)
		y++;
	for (rest = days - year_start(y); rest >= skn_edtf_month_days(y, m); m++)
		rest -= skn_edtf_month_days(y, m);
	*year = y;
	*month = m;
	*day = (int)rest + 1;
}

static int bad(struct cursor *c)
{
	return skn_fail(c->err, SKN_EDATA, "'%.*s' is not a date (such as 2016, 2016-04, "
			"2016-04-25, 2016~ or 2016/2018)", (int)c->n, c->s);
}

static bool more(const struct cursor *c)
{
	return c->i < c->n;
}

static bool accept(struct cursor *c, char ch)
{
	if (!more(c) || c->s[c->i] != ch)
		return false;
	c->i++;
	return true;
}

static bool digit_at(const struct cursor *c, size_t i)
{
	return i < c->n && c->s[i] >= '0' && c->s[i] <= '9';
}

static bool two(struct cursor *c, int *out)
{
	if (!digit_at(c, c->i) || !digit_at(c, c->i + 1))
		return false;
	*out = (c->s[c->i] - '0') * 10 + (c->s[c->i + 1] - '0');
	c->i += 2;
	return true;
}

static bool two_x(struct cursor *c)
{
	if (c->n - c->i < 2 || c->s[c->i] != 'X' || c->s[c->i + 1] != 'X')
		return false;
	c->i += 2;
	return true;
}

static void set_years(struct skn_edtf *d, int64_t first, int64_t count, int precision)
{
	d->lower = skn_edtf_days(first, 1, 1) * DAY;
	d->upper = skn_edtf_days(first + count, 1, 1) * DAY;
	d->precision = precision;
}

/* Y12345, Y-12345: nothing may follow but a qualifier. */
static int long_year(struct cursor *c, struct skn_edtf *d)
{
	bool minus = accept(c, '-');
	size_t start = c->i;
	int64_t year = 0;

	for (; digit_at(c, c->i); c->i++) {
		year = year * 10 + (c->s[c->i] - '0');
		if (year > SKN_EDTF_YEAR_MAX)
			return skn_fail(c->err, SKN_ELIMIT, "'%.*s' is more than %" PRId64
					" years away", (int)c->n, c->s, SKN_EDTF_YEAR_MAX);
	}
	if (c->i - start < 5 || c->s[start] == '0')
		return bad(c);
	set_years(d, minus ? -year : year, 1, SKN_EDTF_YEAR);
	return SKN_OK;
}

/* Four digits with an optional minus, the last one or two may be X; *span is
 * then 10 or 100 years, else 1. */
static int short_year(struct cursor *c, int64_t *year, int64_t *span)
{
	bool minus = accept(c, '-');
	int64_t y = 0;

	*span = 1;
	for (int k = 0; k < 4; k++, c->i++) {
		if (*span == 1 && digit_at(c, c->i))
			y = y * 10 + (c->s[c->i] - '0');
		else if (k >= 2 && more(c) && c->s[c->i] == 'X')
			y *= 10, *span *= 10;
		else
			return bad(c);
	}
	if (minus && y == 0 && *span == 1)
		return bad(c);
	/* -004X are the years -49 .. -40. */
	*year = minus ? -y - (*span - 1) : y;
	return SKN_OK;
}

static int season(struct cursor *c, struct skn_edtf *d, int64_t year, int number)
{
	int month = 3 * (number - 20);

	if (number < 21 || number > 24)
		return skn_fail(c->err, SKN_EDATA, "'%.*s': there is no month %d", (int)c->n, c->s,
				number);
	d->lower = skn_edtf_days(year, month, 1) * DAY;
	d->upper = (month == 12 ? skn_edtf_days(year + 1, 3, 1)
				: skn_edtf_days(year, month + 3, 1)) * DAY;
	d->precision = SKN_EDTF_SEASON;
	return SKN_OK;
}

static void set_month(struct skn_edtf *d, int64_t year, int month)
{
	d->lower = skn_edtf_days(year, month, 1) * DAY;
	d->upper = d->lower + skn_edtf_month_days(year, month) * DAY;
	d->precision = SKN_EDTF_MONTH;
}

static int set_day(struct cursor *c, struct skn_edtf *d, int64_t year, int month, int day)
{
	int days = skn_edtf_month_days(year, month);

	if (day < 1 || day > days)
		return skn_fail(c->err, SKN_EDATA,
				"'%.*s' does not exist: month %d of that year has %d days",
				(int)c->n, c->s, month, days);
	d->lower = skn_edtf_days(year, month, day) * DAY;
	d->upper = d->lower + DAY;
	d->precision = SKN_EDTF_DAY;
	return SKN_OK;
}

/* "Z", "+hh", "+hh:mm" or nothing; seconds east of UTC to *out. */
static int zone(struct cursor *c, int64_t *out)
{
	int hours = 0, minutes = 0;
	bool west;

	*out = 0;
	if (accept(c, 'Z') || !more(c))
		return SKN_OK;
	west = c->s[c->i] == '-';
	if (!accept(c, '+') && !accept(c, '-'))
		return bad(c);
	if (!two(c, &hours) || (accept(c, ':') && !two(c, &minutes)))
		return bad(c);
	if (hours > 14 || minutes > 59 || (hours == 14 && minutes))
		return skn_fail(c->err, SKN_EDATA, "'%.*s': no zone is %02d:%02d from UTC",
				(int)c->n, c->s, hours, minutes);
	*out = (hours * 3600 + minutes * 60) * (west ? -1 : 1);
	return SKN_OK;
}

static int time_of_day(struct cursor *c, struct skn_edtf *d)
{
	int h = 0, m = 0, s = 0, rc;
	int64_t east = 0;

	if (!two(c, &h) || !accept(c, ':') || !two(c, &m) || !accept(c, ':') || !two(c, &s))
		return bad(c);
	if (h > 23 || m > 59 || s > 59)
		return skn_fail(c->err, SKN_EDATA, "'%.*s': there is no such time of day",
				(int)c->n, c->s);
	rc = zone(c, &east);
	if (rc < 0)
		return rc;
	d->lower += h * 3600 + m * 60 + s - east;
	d->upper = d->lower + 1;
	d->precision = SKN_EDTF_SECOND;
	return more(c) ? bad(c) : SKN_OK;
}

/* What follows a year of four digits. */
static int after_year(struct cursor *c, struct skn_edtf *d, int64_t year)
{
	int month = 0, day = 0, rc;

	if (two_x(c)) {
		set_years(d, year, 1, SKN_EDTF_YEAR);
		return accept(c, '-') && !two_x(c) ? bad(c) : SKN_OK;
	}
	if (!two(c, &month))
		return bad(c);
	if (month < 1 || month > 12)
		return season(c, d, year, month);
	set_month(d, year, month);
	if (!accept(c, '-') || two_x(c))
		return SKN_OK;
	if (!two(c, &day))
		return bad(c);
	rc = set_day(c, d, year, month, day);
	if (rc == SKN_OK && accept(c, 'T'))
		rc = time_of_day(c, d);
	return rc;
}

static void qualifier(struct cursor *c, struct skn_edtf *d)
{
	if (accept(c, '%'))
		d->approximate = d->uncertain = true;
	else if (accept(c, '~'))
		d->approximate = true;
	else if (accept(c, '?'))
		d->uncertain = true;
}

static int one_date(struct cursor *c, struct skn_edtf *d)
{
	int64_t year = 0, span = 1;
	int rc;

	*d = (struct skn_edtf){ 0 };
	if (accept(c, 'Y')) {
		rc = long_year(c, d);
	} else {
		rc = short_year(c, &year, &span);
		if (rc == SKN_OK)
			set_years(d, year, span, span == 100  ? SKN_EDTF_CENTURY
						 : span == 10 ? SKN_EDTF_DECADE
							      : SKN_EDTF_YEAR);
		if (rc == SKN_OK && span == 1 && accept(c, '-'))
			rc = after_year(c, d, year);
	}
	if (rc < 0)
		return rc;
	if (d->precision != SKN_EDTF_SECOND)
		qualifier(c, d);
	return more(c) ? bad(c) : SKN_OK;
}

static bool is_open(const char *s, size_t n)
{
	return n == 0 || (n == 2 && s[0] == '.' && s[1] == '.');
}

static int side(struct skn_edtf *d, bool *open, const char *s, size_t n, struct skn_err *err)
{
	struct cursor c = { s, n, 0, err };
	int rc;

	*d = (struct skn_edtf){ 0 };
	*open = is_open(s, n);
	if (*open)
		return SKN_OK;
	rc = one_date(&c, d);
	if (rc == SKN_OK && d->precision == SKN_EDTF_SECOND)
		return skn_fail(err, SKN_EDATA, "an interval is of dates, without times of day");
	return rc;
}

static int interval(struct skn_edtf *out, const char *s, size_t n, size_t slash,
		    struct skn_err *err)
{
	struct skn_edtf a, b;
	bool open_a, open_b;
	int rc;

	rc = side(&a, &open_a, s, slash, err);
	if (rc == SKN_OK)
		rc = side(&b, &open_b, s + slash + 1, n - slash - 1, err);
	if (rc < 0)
		return rc;
	if (open_a && open_b)
		return skn_fail(err, SKN_EDATA, "an interval has a start or an end");
	if (!open_a && !open_b && (b.lower < a.lower || b.upper < a.upper))
		return skn_fail(err, SKN_EDATA, "'%.*s' ends before it starts", (int)n, s);
	*out = (struct skn_edtf){
		.lower = open_a ? INT64_MIN : a.lower,
		.upper = open_b ? INT64_MAX : b.upper,
		.precision = SKN_EDTF_INTERVAL,
		.approximate = a.approximate || b.approximate,
		.uncertain = a.uncertain || b.uncertain,
		.interval = true,
		.open_start = open_a,
		.open_end = open_b,
	};
	return SKN_OK;
}

int skn_edtf_parse(struct skn_edtf *out, const char *s, size_t n, struct skn_err *err)
{
	struct cursor c = { s, n, 0, err };
	const char *slash;

	if (n > SKN_EDTF_MAX)
		return skn_fail(err, SKN_ELIMIT, "a date has at most %d bytes", SKN_EDTF_MAX);
	slash = n ? memchr(s, '/', n) : NULL;
	if (slash)
		return interval(out, s, n, (size_t)(slash - s), err);
	return one_date(&c, out);
}

int skn_edtf_compare(const struct skn_edtf *a, const struct skn_edtf *b)
{
	if (a->lower != b->lower)
		return a->lower < b->lower ? -1 : 1;
	return (a->precision > b->precision) - (a->precision < b->precision);
}

void skn_edtf_format_time(char out[32], int64_t t)
{
	int64_t days = floor_div(t, DAY), year;
	int rest = (int)(t % DAY), month, day;

	if (rest < 0)
		rest += DAY;
	civil(days, &year, &month, &day);
	snprintf(out, 32, year < 0 ? "%05" PRId64 "-%02d-%02dT%02d:%02d:%02dZ"
		 : year > 9999     ? "+%" PRId64 "-%02d-%02dT%02d:%02d:%02dZ"
				   : "%04" PRId64 "-%02d-%02dT%02d:%02d:%02dZ",
		 year, month, day, rest / 3600, rest / 60 % 60, rest % 60);
}
