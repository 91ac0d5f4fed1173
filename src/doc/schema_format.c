/* The formats that the schemas of a store use: RFC 3339, RFC 3986, EDTF. */
#include "doc/schema.h"

#include <arpa/inet.h>

#include "regex/regex.h"
#include "text/edtf.h"

static bool is_edtf(const char *s, size_t n)
{
	struct skn_edtf date;

	return skn_edtf_parse(&date, s, n, NULL) == SKN_OK;
}

/* COUNT digits at *s as a number of at least MIN and at most MAX. */
static bool number(const char **s, const char *end, size_t count, unsigned min, unsigned max,
		   unsigned *out)
{
	uint64_t v;

	if ((size_t)(end - *s) < count || !skn_parse_uint(*s, count, max, &v) || v < min)
		return false;
	*s += count;
	*out = (unsigned)v;
	return true;
}

static bool byte(const char **s, const char *end, const char *set)
{
	if (*s == end || !**s || !strchr(set, **s))
		return false;
	(*s)++;
	return true;
}

static bool full_date(const char **s, const char *end)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	unsigned y, m, d;

	if (!number(s, end, 4, 0, 9999, &y) || !byte(s, end, "-") ||
	    !number(s, end, 2, 1, 12, &m) || !byte(s, end, "-") || !number(s, end, 2, 1, 31, &d))
		return false;
	return d <= days[m - 1] || (m == 2 && d == 29 && y % 4 == 0 && (y % 100 || y % 400 == 0));
}

static bool is_date(const char *s, size_t n)
{
	const char *end = s + n;

	return full_date(&s, end) && s == end;
}

static bool offset(const char **s, const char *end, int *minutes)
{
	unsigned h, m;
	int sign = *s < end && **s == '-' ? -1 : 1;

	*minutes = 0;
	if (byte(s, end, "Zz"))
		return true;
	if (!byte(s, end, "+-") || !number(s, end, 2, 0, 23, &h) || !byte(s, end, ":") ||
	    !number(s, end, 2, 0, 59, &m))
		return false;
	*minutes = sign * (int)(h * 60 + m);
	return true;
}

static bool is_date_time(const char *s, size_t n)
{
	const char *end = s + n;
	unsigned hour, minute, second;
	int away;

	if (!full_date(&s, end) || !byte(&s, end, "Tt") || !number(&s, end, 2, 0, 23, &hour) ||
	    !byte(&s, end, ":") || !number(&s, end, 2, 0, 59, &minute) || !byte(&s, end, ":") ||
	    !number(&s, end, 2, 0, 60, &second))
		return false;
	if (byte(&s, end, ".")) {
		if (!byte(&s, end, "0123456789"))
			return false;
		while (byte(&s, end, "0123456789"))
			;
	}
	if (!offset(&s, end, &away) || s != end)
		return false;
	/* A leap second is the last of a UTC day. */
	return second < 60 || ((int)(hour * 60 + minute) - away + 2880) % 1440 == 1439;
}

/* Characters of a URI, percent signs only before two hex digits. */
static bool uri_chars(const char *s, size_t n, const char *refused)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c <= 0x20 || c >= 0x7f || strchr("\"<>\\^`{|}", c) || strchr(refused, c))
			return false;
		if (c == '%' && (n - i < 3 || !isxdigit((unsigned char)s[i + 1]) ||
				 !isxdigit((unsigned char)s[i + 2])))
			return false;
	}
	return true;
}

/* [user@]host[:port], the host perhaps an IPv6 address in brackets. */
static bool is_authority(const char *s, size_t n)
{
	const char *at = memrchr(s, '@', n), *end = s + n, *close;
	char address[64];
	struct in6_addr ip;

	if (at) {
		if (!uri_chars(s, (size_t)(at - s), "[]@"))
			return false;
		s = at + 1;
	}
	close = s < end && *s == '[' ? memchr(s, ']', (size_t)(end - s)) : s;
	if (!close || (close > s && (size_t)(close - s) > sizeof(address)))
		return false;
	if (close > s) {
		memcpy(address, s + 1, (size_t)(close - s) - 1);
		address[close - s - 1] = '\0';
		if (address[0] != 'v' && inet_pton(AF_INET6, address, &ip) != 1)
			return false;
		s = close + 1;
	} else {
		while (s < end && *s != ':' && !strchr("[]", *s))
			s++;
	}
	if (s < end && *s++ != ':')
		return false;
	while (s < end && *s >= '0' && *s <= '9')
		s++;
	return s == end;
}

static bool is_uri(const char *s, size_t n)
{
	size_t i = 0, start;

	while (i < n && (isalnum((unsigned char)s[i]) || strchr("+-.", s[i] ? s[i] : ' ')))
		i++;
	if (i == 0 || i == n || s[i] != ':' || !isalpha((unsigned char)s[0]))
		return false;
	i++;
	if (n - i >= 2 && s[i] == '/' && s[i + 1] == '/') {
		start = i += 2;
		while (i < n && s[i] && !strchr("/?#", s[i]))
			i++;
		if (!is_authority(s + start, i - start) || !uri_chars(s + start, i - start, ""))
			return false;
	}
	return uri_chars(s + i, n - i, "[]") &&
	       (!memchr(s + i, '#', n - i) || memchr(s + i, '#', n - i) == memrchr(s + i, '#', n - i));
}

static bool is_regex(const char *s, size_t n)
{
	struct skn_regex *regex;
	bool ok = skn_regex_compile(&regex, s, n, NULL) == SKN_OK;

	skn_regex_free(regex);
	return ok;
}

const struct skn_schema_format skn_schema_formats[] = {
	{ "edtf", is_edtf, "a date that exists, like 2016-04-25, 2016-04, 2016~ or 2016/2018" },
	{ "date-time", is_date_time, "a time that exists, like 2026-04-29T20:25:00Z" },
	{ "date", is_date, "a date that exists, like 2026-04-29" },
	{ "uri", is_uri, "an address like https://example.org/page" },
	{ "regex", is_regex, "a regular expression" },
	{ NULL, NULL, NULL },
};
