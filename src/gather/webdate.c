#include "gather/webdate.h"

#include "gather/webdate_words.h"
#include "text/edtf.h"

struct when {
	int year, month, day; /* 0 = not said */
	int hour, minute, second;
	bool timed;
	int half; /* 1 = am, 2 = pm, 0 = not said */
	int zone; /* minutes east */
};

struct cursor {
	const char *p, *end;
};

static int number(struct cursor *c, size_t *digits)
{
	int v = 0;

	for (*digits = 0; c->p < c->end && isdigit((unsigned char)*c->p) && *digits < 9; c->p++) {
		v = v * 10 + (*c->p - '0');
		++*digits;
	}
	return v;
}

static bool eat(struct cursor *c, char ch)
{
	if (c->p == c->end || *c->p != ch)
		return false;
	c->p++;
	return true;
}

static void blanks(struct cursor *c)
{
	while (c->p < c->end && isspace((unsigned char)*c->p))
		c->p++;
}

/* ---- Time and zone ---- */

/* hh:mm[:ss[.fff]], also with dots or as hhmm[ss]; true when there is one. */
static bool read_time(struct cursor *c, struct when *w)
{
	struct cursor at = *c;
	size_t digits;
	int v = number(&at, &digits);
	char sep;

	if (digits == 4 || digits == 6) {
		w->hour = digits == 4 ? v / 100 : v / 10000;
		w->minute = digits == 4 ? v % 100 : v / 100 % 100;
		w->second = digits == 4 ? 0 : v % 100;
		goto done;
	}
	sep = at.p < at.end ? *at.p : '\0';
	if (digits == 0 || digits > 2 || (sep != ':' && sep != '.' && sep != 'h'))
		return false;
	w->hour = v;
	at.p++;
	w->minute = number(&at, &digits);
	if (digits == 0 || digits > 2)
		return false;
	w->second = 0;
	if (at.p < at.end && *at.p == sep && at.p + 1 < at.end && isdigit((unsigned char)at.p[1])) {
		at.p++;
		w->second = number(&at, &digits);
	}
done:
	if (at.p + 1 < at.end && (*at.p == '.' || *at.p == ',') && isdigit((unsigned char)at.p[1]))
		for (at.p++; at.p < at.end && isdigit((unsigned char)*at.p); at.p++)
			;
	if (w->hour > 24 || w->minute > 59 || w->second > 60)
		return false;
	w->second -= w->second == 60;
	w->timed = true;
	*c = at;
	return true;
}

/* +hh:mm, +hhmm, +hh; false when there is none. */
static bool read_offset(struct cursor *c, struct when *w)
{
	struct cursor at = *c;
	int sign = eat(&at, '+') ? 1 : eat(&at, '-') ? -1 : 0, hours, minutes = 0;
	size_t digits;

	if (!sign && at.end - at.p >= 3 && memcmp(at.p, "\xE2\x88\x92", 3) == 0) {
		sign = -1; /* U+2212 */
		at.p += 3;
	}
	hours = number(&at, &digits);
	if (!sign || digits == 0 || digits > 4)
		return false;
	if (digits > 2) {
		minutes = hours % 100;
		hours /= 100;
	} else if (eat(&at, ':')) {
		minutes = number(&at, &digits);
	}
	if (hours > 15 || minutes > 59)
		return false;
	w->zone = sign * (hours * 60 + minutes);
	*c = at;
	return true;
}

static bool is_word(char c)
{
	return isalpha((unsigned char)c) || (unsigned char)c >= 0x80;
}

static size_t word(const struct cursor *c)
{
	const char *p = c->p;

	while (p < c->end && is_word(*p))
		p++;
	return (size_t)(p - c->p);
}

static bool half_of_day(struct when *w, const char *s, size_t n)
{
	int half = skn_webdate_half(s, n);

	if (half >= 0)
		w->half = half + 1;
	return half >= 0;
}

/* ---- ISO 8601 ---- */

static void from_day_number(struct when *w, int64_t days)
{
	char text[32];

	skn_edtf_format_time(text, days * 86400);
	sscanf(text, "%d-%d-%d", &w->year, &w->month, &w->day);
}

/* 2003-W52-3, 2003W523: the cursor is behind the W. */
static bool week(struct cursor *c, struct when *w)
{
	size_t digits;
	int v = number(c, &digits), day = 1;
	int64_t fourth = skn_edtf_days(w->year, 1, 4);

	if (digits == 3) {
		day = v % 10;
		v /= 10;
	} else if (digits == 2 && eat(c, '-')) {
		day = number(c, &digits);
	} else if (digits != 2) {
		return false;
	}
	if (v < 1 || v > 53 || day < 1 || day > 7)
		return false;
	/* 1970-01-01 was a Thursday; the week of January 4 is the first */
	from_day_number(w, fourth - (fourth + 3 + 7000000) % 7 + (v - 1) * 7 + day - 1);
	return true;
}

static bool ordinal(struct when *w, int v)
{
	if (v < 1 || v > 366)
		return false;
	from_day_number(w, skn_edtf_days(w->year, 1, 1) + v - 1);
	return true;
}

/* The date part, YYYY first; the separators are "-", "/" or none. */
static bool iso_date(struct cursor *c, struct when *w)
{
	size_t digits;
	int v = number(c, &digits);
	char sep = c->p < c->end ? *c->p : '\0';

	if (digits == 8 || digits == 7) {
		w->year = digits == 8 ? v / 10000 : v / 1000;
		w->month = v / 100 % 100;
		w->day = v % 100;
		return digits == 8 || ordinal(w, v % 1000);
	}
	if (digits != 4)
		return false;
	w->year = v;
	if (eat(c, 'W'))
		return week(c, w);
	if (sep != '-' && sep != '/')
		return true;
	c->p++;
	if (eat(c, 'W'))
		return week(c, w);
	w->month = number(c, &digits);
	if (digits == 3)
		return ordinal(w, w->month);
	if (digits == 0 || digits > 2)
		return false;
	if (eat(c, sep))
		w->day = number(c, &digits);
	return digits == 1 || digits == 2;
}

static bool tail(struct cursor *c, struct when *w);

static bool iso(struct cursor c, struct when *w)
{
	*w = (struct when){ 0 };
	if (!iso_date(&c, w))
		return false;
	if (c.p < c.end && (*c.p == 'T' || *c.p == 't' || *c.p == '_'))
		c.p++;
	else
		blanks(&c);
	if (w->day && c.p < c.end)
		read_time(&c, w);
	return tail(&c, w);
}

/* What may follow: am or pm, a zone, a comment. */
static bool tail(struct cursor *c, struct when *w)
{
	for (blanks(c); c->p < c->end; blanks(c)) {
		size_t n = word(c);

		if (w->timed && read_offset(c, w))
			continue;
		if (n && (half_of_day(w, c->p, n) || skn_webdate_zone(&w->zone, c->p, n)))
			c->p += n;
		else if (strchr("()[],.", *c->p))
			c->p++;
		else
			return false;
	}
	return true;
}

/* ---- Words and numbers in any order ---- */

struct loose {
	struct when w;
	int numbers[3]; /* that may be day, month or year */
	size_t n;
	bool any_year; /* one of them had four digits */
};

static bool take_number(struct loose *l, struct cursor *c)
{
	size_t digits;
	int v;

	if (read_time(&(struct cursor){ c->p, c->end }, &(struct when){ 0 }) && !l->w.timed) {
		struct cursor at = *c;

		v = number(&at, &digits);
		SKN_UNUSED(v);
		if (digits <= 2 && (at.p == at.end || *at.p != '.' || l->n >= 2 || l->any_year))
			return read_time(c, &l->w);
	}
	v = number(c, &digits);
	if (digits == 3 || digits > 4)
		return false;
	if (digits == 4) {
		if (l->w.year)
			return false;
		l->w.year = v;
		l->any_year = true;
		return true;
	}
	if (l->n == SKN_ARRAY_LEN(l->numbers))
		return false;
	l->numbers[l->n++] = v;
	if (c->end - c->p >= 2 && skn_webdate_ordinal(c->p) && (c->p + 2 == c->end || !is_word(c->p[2])))
		c->p += 2;
	return true;
}

static bool take_word(struct loose *l, struct cursor *c)
{
	size_t n = word(c);
	int month = skn_webdate_month(c->p, n);

	if (month && !l->w.month)
		l->w.month = month;
	else if (!half_of_day(&l->w, c->p, n))
		skn_webdate_zone(&l->w.zone, c->p, n);
	c->p += n;
	return true;
}

static int full_year(int v)
{
	return v >= 70 ? 1900 + v : 2000 + v;
}

/* The numbers that are left, by what is known and by the mark between them. */
static bool settle(struct loose *l, char sep)
{
	struct when *w = &l->w;
	int *v = l->numbers;

	if (w->month) { /* by name */
		if (l->n > 0 && !w->year && l->n == 2) {
			w->day = v[0] > 31 ? v[1] : v[0];
			w->year = full_year(v[0] > 31 ? v[0] : v[1]);
		} else if (l->n == 1 && w->year) {
			w->day = v[0];
		} else if (l->n == 1 && v[0] > 31) {
			w->year = full_year(v[0]);
		}
		return w->year != 0;
	}
	if (l->n == 3 && !w->year) {
		w->year = full_year(v[2]);
		l->n = 2;
	}
	if (l->n != 2 || !w->year)
		return false;
	if (sep == 'y') { /* year, month, day */
		w->month = v[0];
		w->day = v[1];
	} else if (sep == '.' || v[0] > 12 || v[0] == v[1]) {
		w->day = v[0];
		w->month = v[1];
	} else if (v[1] > 12) {
		w->month = v[0];
		w->day = v[1];
	}
	return w->month != 0;
}

static bool loose(struct cursor c, struct when *w)
{
	struct loose l = { .n = 0 };
	char sep = '\0';

	while (c.p < c.end) {
		if (l.w.timed && read_offset(&c, &l.w))
			continue;
		if (isdigit((unsigned char)*c.p)) {
			if (!take_number(&l, &c))
				return false;
			if (l.any_year && l.n == 0 && !l.w.month)
				sep = 'y';
			else if (l.n == 1 && !sep && c.p < c.end)
				sep = *c.p;
		} else if (is_word(*c.p)) {
			take_word(&l, &c);
		} else {
			c.p++;
		}
	}
	if (!settle(&l, sep))
		return false;
	*w = l.w;
	return true;
}

/* ---- The result ---- */

static bool write_out(char out[SKN_WEBDATE_MAX], const struct when *w)
{
	int hour = w->half && w->hour <= 12 ? w->hour % 12 + 12 * (w->half - 1) : w->hour;
	int64_t t;

	if (w->year < 1 || w->year > 9999 || w->month < 0 || w->month > 12)
		return false;
	if (w->month == 0) {
		snprintf(out, SKN_WEBDATE_MAX, "%04d", w->year);
	} else if (w->day < 1 || w->day > skn_edtf_month_days(w->year, w->month)) {
		if (w->day > 31 || w->day < 0)
			return false;
		snprintf(out, SKN_WEBDATE_MAX, "%04d-%02d", w->year, w->month);
	} else if (!w->timed) {
		snprintf(out, SKN_WEBDATE_MAX, "%04d-%02d-%02d", w->year, w->month, w->day);
	} else {
		t = skn_edtf_days(w->year, w->month, w->day) * 86400 + hour * 3600 +
		    w->minute * 60 + w->second - w->zone * 60;
		skn_edtf_format_time(out, t);
	}
	return true;
}

static bool since_1970(char out[SKN_WEBDATE_MAX], const char *s, size_t n)
{
	uint64_t v;

	if ((n != 10 && n != 13) || !skn_parse_uint(s, n, UINT64_C(9999999999999), &v))
		return false;
	skn_edtf_format_time(out, (int64_t)(n == 13 ? v / 1000 : v));
	return true;
}

bool skn_webdate_read(char out[SKN_WEBDATE_MAX], const char *s, size_t n)
{
	struct cursor c;
	struct when w;

	*out = '\0';
	while (n && isspace((unsigned char)*s)) {
		s++;
		n--;
	}
	while (n && isspace((unsigned char)s[n - 1]))
		n--;
	if (n == 0 || n > SKN_WEBDATE_INPUT_MAX)
		return false;
	if (since_1970(out, s, n))
		return true;
	c = (struct cursor){ s, s + n };
	if (skn_webdate_is_weekday(c.p, word(&c))) { /* it may be wrong and says nothing new */
		c.p += word(&c);
		while (c.p < c.end && strchr(",. \t", *c.p))
			c.p++;
	}
	if ((iso(c, &w) && write_out(out, &w)) || (loose(c, &w) && write_out(out, &w)))
		return true;
	*out = '\0';
	return false;
}
