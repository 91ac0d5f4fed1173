/* Dates as the web writes them: a row each. */
#include "base/base.h"

#include <setjmp.h>
/* cmocka needs the above first */
#include <cmocka.h>

#include "gather/webdate.h"
#include "random.h"

static const struct {
	const char *in, *out; /* "" = no date */
} rows[] = {
	/* RFC 822 and what is made of it */
	{ "Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z" },
	{ "Mon, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z" },
	{ "01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z" },
	{ "Thu 01 Jan 2004 19:48 +0100", "2004-01-01T18:48:00Z" },
	{ "Thu, 1 January 2004 9:48:21 -0330", "2004-01-01T13:18:21Z" },
	{ "Thursday, January 1, 2004 7:48 PM EST", "2004-01-02T00:48:00Z" },
	{ "Jan 1st, 2004 12:05 am", "2004-01-01T00:05:00Z" },
	{ "1 Jan 04 12:05:00 UT", "2004-01-01T12:05:00Z" },
	{ "Thu, 31 Dec 98 23:59:60 GMT", "1998-12-31T23:59:59Z" },
	{ "Thu, 01-Jan-2004 19:48:21 GMT", "2004-01-01T19:48:21Z" },
	{ "Thu, 01 Jan 2004 19:48:21 GMT+1", "2004-01-01T18:48:21Z" },
	{ "Thu, 01 Jan 2004 19:48:21 -0800 (PST)", "2004-01-02T03:48:21Z" },
	{ "Thu, 01 Jan 2004 24:00:00 GMT", "2004-01-02T00:00:00Z" },
	{ "Thu, 01 Jan 2004", "2004-01-01" },
	{ "Sept 3, 2011", "2011-09-03" },
	{ "January 2004", "2004-01" },
	{ "Thu, 31 Jun 2004 10:00:00 GMT", "2004-06" },
	{ "Thu Jan  1 19:48:21 2004", "2004-01-01T19:48:21Z" },
	{ "Thu Jan  1 19:48:21 PST 2004", "2004-01-02T03:48:21Z" },
	{ "Thu, 2004-01-01 10:00", "2004-01-01T10:00:00Z" },
	/* ISO 8601 */
	{ "2003-12-31T10:14:55Z", "2003-12-31T10:14:55Z" },
	{ "2003-12-31T10:14:55.123456+01:00", "2003-12-31T09:14:55Z" },
	{ "2003-12-31T10:14-08:00", "2003-12-31T18:14:00Z" },
	{ "2003-12-31 10:14:55", "2003-12-31T10:14:55Z" },
	{ "2003-12-31 10:14:55 +0200", "2003-12-31T08:14:55Z" },
	{ "2003-12-31T10:14:55 EST", "2003-12-31T15:14:55Z" },
	{ "20031231T101455Z", "2003-12-31T10:14:55Z" },
	{ "20260429T202500Z", "2026-04-29T20:25:00Z" },
	{ "2003-12-31", "2003-12-31" },
	{ "20031231", "2003-12-31" },
	{ "2003-12", "2003-12" },
	{ "2003", "2003" },
	{ "2003-365", "2003-12-31" },
	{ "2003365", "2003-12-31" },
	{ "2003-W52-3", "2003-12-24" },
	{ "2004-W53-6", "2005-01-01" },
	{ "2009-W01-1", "2008-12-29" },
	{ "2003/12/31 10:14", "2003-12-31T10:14:00Z" },
	{ "2003-12-31T25:00:00Z", "" },
	{ "2003-13-01", "" },
	/* numbers */
	{ "31.12.2003", "2003-12-31" },
	{ "1.2.2003 10:15", "2003-02-01T10:15:00Z" },
	{ "12/31/2003", "2003-12-31" },
	{ "31/12/2003 10:14 PM", "2003-12-31T22:14:00Z" },
	{ "7/7/2003", "2003-07-07" },
	{ "1/2/2003", "" },
	{ "1072952101", "2004-01-01T10:15:01Z" },
	{ "1072952101000", "2004-01-01T10:15:01Z" },
	/* other languages */
	{ "1 F\u00e9vrier 2004", "2004-02-01" },
	{ "3. M\u00e4rz 2004 10:15 MEZ", "2004-03-03T09:15:00Z" },
	{ "Do, 01 Okt 2004 10:00:00 +0200", "2004-10-01T08:00:00Z" },
	{ "12 \u0444\u0435\u0432\u0440\u0430\u043b\u044f 2004", "2004-02-12" },
	{ "2004\u5e745\u670828\u65e5 13:31", "2004-05-28T13:31:00Z" },
	{ "2004\ub144 05\uc6d4 28\uc77c \uc624\ud6c4 01:31:15", "2004-05-28T13:31:15Z" },
	/* none */
	{ "", "" },
	{ "   ", "" },
	{ "yesterday", "" },
	{ "0000-00-00 00:00:00", "" },
	{ "Thu, 99 Jan 2004", "" },
	{ "12", "" },
	{ "123456", "" },
	{ "Jan", "" },
};

static void by_table(void **state)
{
	char out[SKN_WEBDATE_MAX];

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		bool is = skn_webdate_read(out, rows[i].in, strlen(rows[i].in));

		if (!skn_streq(out, rows[i].out) || is != (*rows[i].out != '\0'))
			fail_msg("'%s' became '%s', not '%s'", rows[i].in, out, rows[i].out);
	}
}

/* Written by strftime in several ways, every instant is read again. */
static void instants_come_back(void **state)
{
	static const char *const ways[] = { "%Y-%m-%dT%H:%M:%SZ", "%a, %d %b %Y %H:%M:%S GMT",
					    "%d %B %Y %H:%M:%S +0000", "%a %b %e %H:%M:%S %Y",
					    "%B %d, %Y %I:%M:%S %p", "%Y%m%dT%H%M%SZ",
					    "%d.%m.%Y %H:%M:%S", "%Y-%j %H:%M:%S", "%G-W%V-%u %T" };

	SKN_UNUSED(state);
	random_seed(7);
	for (size_t i = 0; i < random_rounds(3000); i++) {
		time_t t = (time_t)random_below(4000000000u);
		char text[100], want[40], got[SKN_WEBDATE_MAX];
		struct tm tm;

		gmtime_r(&t, &tm);
		strftime(text, sizeof(text), ways[i % SKN_ARRAY_LEN(ways)], &tm);
		strftime(want, sizeof(want), "%Y-%m-%dT%H:%M:%SZ", &tm);
		skn_webdate_read(got, text, strlen(text));
		if (!skn_streq(got, want))
			fail_msg("'%s' became '%s'", text, got);
	}
}

static void length_at_the_limit_and_past_it(void **state)
{
	char text[SKN_WEBDATE_INPUT_MAX + 2], out[SKN_WEBDATE_MAX];

	SKN_UNUSED(state);
	memset(text, ' ', sizeof(text));
	memcpy(text, "2003 ", 5);
	text[SKN_WEBDATE_INPUT_MAX - 1] = ')';
	assert_true(skn_webdate_read(out, text, SKN_WEBDATE_INPUT_MAX));
	text[SKN_WEBDATE_INPUT_MAX] = ')';
	assert_false(skn_webdate_read(out, text, SKN_WEBDATE_INPUT_MAX + 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_table),
		cmocka_unit_test(instants_come_back),
		cmocka_unit_test(length_at_the_limit_and_past_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
