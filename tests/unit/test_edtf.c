#include "text/edtf.h"

#include <setjmp.h>
#include <cmocka.h>

static struct skn_edtf parsed(const char *s)
{
	struct skn_err err = SKN_ERR_INIT;
	struct skn_edtf d;

	if (skn_edtf_parse(&d, s, strlen(s), &err) < 0)
		fail_msg("%s: %s", s, err.msg);
	return d;
}

/* The bounds are written as instants. */
static void what_dates_stand_for(void **state)
{
	static const struct {
		const char *date, *lower, *upper;
		int precision;
	} rows[] = {
		{ "2016", "2016-01-01T00:00:00Z", "2017-01-01T00:00:00Z", SKN_EDTF_YEAR },
		{ "2016-04", "2016-04-01T00:00:00Z", "2016-05-01T00:00:00Z", SKN_EDTF_MONTH },
		{ "2016-12", "2016-12-01T00:00:00Z", "2017-01-01T00:00:00Z", SKN_EDTF_MONTH },
		{ "2016-02-29", "2016-02-29T00:00:00Z", "2016-03-01T00:00:00Z", SKN_EDTF_DAY },
		{ "2000-02-29", "2000-02-29T00:00:00Z", "2000-03-01T00:00:00Z", SKN_EDTF_DAY },
		{ "2026-04-29T20:25:00Z", "2026-04-29T20:25:00Z", "2026-04-29T20:25:01Z",
		  SKN_EDTF_SECOND },
		{ "2026-04-29T20:25:00", "2026-04-29T20:25:00Z", "2026-04-29T20:25:01Z",
		  SKN_EDTF_SECOND },
		{ "2026-01-01T01:00:00+02:00", "2025-12-31T23:00:00Z", "2025-12-31T23:00:01Z",
		  SKN_EDTF_SECOND },
		{ "2025-12-31T20:00:00-05:30", "2026-01-01T01:30:00Z", "2026-01-01T01:30:01Z",
		  SKN_EDTF_SECOND },
		{ "2026-04-29T20:25:00+14", "2026-04-29T06:25:00Z", "2026-04-29T06:25:01Z",
		  SKN_EDTF_SECOND },
		{ "201X", "2010-01-01T00:00:00Z", "2020-01-01T00:00:00Z", SKN_EDTF_DECADE },
		{ "19XX", "1900-01-01T00:00:00Z", "2000-01-01T00:00:00Z", SKN_EDTF_CENTURY },
		{ "2016-XX", "2016-01-01T00:00:00Z", "2017-01-01T00:00:00Z", SKN_EDTF_YEAR },
		{ "2016-XX-XX", "2016-01-01T00:00:00Z", "2017-01-01T00:00:00Z", SKN_EDTF_YEAR },
		{ "2016-04-XX", "2016-04-01T00:00:00Z", "2016-05-01T00:00:00Z", SKN_EDTF_MONTH },
		{ "2016-21", "2016-03-01T00:00:00Z", "2016-06-01T00:00:00Z", SKN_EDTF_SEASON },
		{ "2016-22", "2016-06-01T00:00:00Z", "2016-09-01T00:00:00Z", SKN_EDTF_SEASON },
		{ "2016-23", "2016-09-01T00:00:00Z", "2016-12-01T00:00:00Z", SKN_EDTF_SEASON },
		{ "2016-24", "2016-12-01T00:00:00Z", "2017-03-01T00:00:00Z", SKN_EDTF_SEASON },
		{ "0000", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", SKN_EDTF_YEAR },
		{ "-0044", "-0044-01-01T00:00:00Z", "-0043-01-01T00:00:00Z", SKN_EDTF_YEAR },
		{ "-0044-03-15", "-0044-03-15T00:00:00Z", "-0044-03-16T00:00:00Z", SKN_EDTF_DAY },
		{ "-004X", "-0049-01-01T00:00:00Z", "-0039-01-01T00:00:00Z", SKN_EDTF_DECADE },
		{ "Y-20000", "-20000-01-01T00:00:00Z", "-19999-01-01T00:00:00Z", SKN_EDTF_YEAR },
		{ "Y12345", "+12345-01-01T00:00:00Z", "+12346-01-01T00:00:00Z", SKN_EDTF_YEAR },
		{ "2016-04-25/2016-04-27", "2016-04-25T00:00:00Z", "2016-04-28T00:00:00Z",
		  SKN_EDTF_INTERVAL },
		{ "2016/2018-02", "2016-01-01T00:00:00Z", "2018-03-01T00:00:00Z",
		  SKN_EDTF_INTERVAL },
		{ "201X/2021~", "2010-01-01T00:00:00Z", "2022-01-01T00:00:00Z",
		  SKN_EDTF_INTERVAL },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_edtf d = parsed(rows[i].date);
		char lower[32], upper[32];

		skn_edtf_format_time(lower, d.lower);
		skn_edtf_format_time(upper, d.upper);
		if (!skn_streq(lower, rows[i].lower) || !skn_streq(upper, rows[i].upper) ||
		    d.precision != rows[i].precision)
			fail_msg("%s: %s .. %s, %d", rows[i].date, lower, upper, d.precision);
		assert_int_equal(d.interval, d.precision == SKN_EDTF_INTERVAL);
	}
}

static void qualifiers_and_open_ends(void **state)
{
	struct skn_edtf d;

	SKN_UNUSED(state);
	d = parsed("2016~");
	assert_true(d.approximate && !d.uncertain);
	d = parsed("2016-04?");
	assert_true(!d.approximate && d.uncertain);
	d = parsed("2016-04-25%");
	assert_true(d.approximate && d.uncertain);
	d = parsed("2016/2018?");
	assert_true(!d.approximate && d.uncertain);
	d = parsed("../2018");
	assert_true(d.open_start && !d.open_end && d.lower == INT64_MIN);
	d = parsed("2018/..");
	assert_true(!d.open_start && d.open_end && d.upper == INT64_MAX);
	d = parsed("2018/");
	assert_true(d.open_end);
	d = parsed("/2018~");
	assert_true(d.open_start && d.approximate);
}

static void what_is_no_date(void **state)
{
	static const char *const rows[] = {
		"", "x", "16", "201", "20161", "2016-4", "2016-4-25", "2016-00", "2016-13",
		"2016-20", "2016-25", "2016-04-00", "2016-04-31", "2023-02-30", "2023-02-29",
		"1900-02-29", "2016-04-25T", "2016-04-25T20:25Z", "2016-04-25T24:00:00Z",
		"2016-04-25T20:60:00Z", "2016-04-25T20:25:60Z", "2016-04-25T20:25:00+15",
		"2016-04-25T20:25:00+14:30", "2016-04-25T20:25:00z", "2016-04-25T20:25:00Z~",
		"2016-04-25T20:25:00.5Z", "2016-04-25 20:25:00Z", "2016~~", "~2016", "2016-",
		"2016-04-", "2016-XX-01", "2016-X1", "20X6", "2X" "XX", "XX" "XX", "-0000", "Y2016",
		"Y01234", "Y", "Y-", "Y12345-01", "/", "../..", "2016/2015", "2016-04/2016-03",
		"2016-21-01", "-016", "--2016", "....", "../", "2018/...",
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_err err = SKN_ERR_INIT;
		struct skn_edtf d;

		if (skn_edtf_parse(&d, rows[i], strlen(rows[i]), &err) != SKN_EDATA)
			fail_msg("'%s' was taken for a date", rows[i]);
		assert_true(err.msg[0] != '\0');
	}
}

static void the_limits_and_one_past_them(void **state)
{
	struct skn_edtf d;
	char s[SKN_EDTF_MAX + 1];

	SKN_UNUSED(state);
	d = parsed("Y200000000000");
	assert_true(d.lower > 0 && d.lower < d.upper);
	d = parsed("Y-200000000000");
	assert_true(d.lower < d.upper && d.upper < 0);
	assert_int_equal(skn_edtf_parse(&d, "Y200000000001", 13, NULL), SKN_ELIMIT);
	assert_int_equal(skn_edtf_parse(&d, "Y99999999999999999999999999", 27, NULL), SKN_ELIMIT);
	memset(s, '1', sizeof(s));
	assert_int_equal(skn_edtf_parse(&d, s, SKN_EDTF_MAX, NULL), SKN_EDATA);
	assert_int_equal(skn_edtf_parse(&d, s, SKN_EDTF_MAX + 1, NULL), SKN_ELIMIT);
}

static void in_order(void **state)
{
	static const char *const sorted[] = {
		"../2016", "Y-20000", "-0044", "19XX", "2010/2016", "201X", "2010", "2010-01",
		"2010-01-01", "2016/2018", "2016", "2016-01", "2016-01-01",
		"2016-01-01T00:00:00Z", "2016-21", "2016-03", "2016-03-01", "2017",
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(sorted); i++)
		for (size_t j = 0; j < SKN_ARRAY_LEN(sorted); j++) {
			struct skn_edtf a = parsed(sorted[i]), b = parsed(sorted[j]);
			int order = skn_edtf_compare(&a, &b);

			if ((order > 0) - (order < 0) != (i > j) - (i < j))
				fail_msg("%s against %s: %d", sorted[i], sorted[j], order);
		}
}

/* Every day of 1600..2400, and a second of it, against the C library. */
static void the_calendar_is_timegm(void **state)
{
	SKN_UNUSED(state);
	for (int year = 1600; year <= 2400; year++)
		for (int month = 1; month <= 12; month++) {
			int days = skn_edtf_month_days(year, month);

			for (int day = 1; day <= days; day++) {
				int second = (day * 7919 + month * 104729) % 86400;
				struct tm tm = { .tm_year = year - 1900, .tm_mon = month - 1,
						 .tm_mday = day, .tm_sec = second };
				int64_t t = (int64_t)timegm(&tm);
				char want[64], got[32];

				assert_int_equal(skn_edtf_days(year, month, day) * 86400 + second, t);
				assert_int_equal(tm.tm_mday, day);
				skn_edtf_format_time(got, t);
				strftime(want, sizeof(want), "%Y-%m-%dT%H:%M:%SZ", &tm);
				assert_string_equal(got, want);
			}
		}
}

static void instants_go_round(void **state)
{
	uint64_t x = 2463534242u;

	SKN_UNUSED(state);
	for (int i = 0; i < 20000; i++) {
		struct skn_edtf d;
		char s[32];
		int64_t t;

		x ^= x << 13, x ^= x >> 7, x ^= x << 17;
		/* Within the years 0000..9999, which have four digits. */
		t = (int64_t)(x % 315569520000u) - 62167219200;
		skn_edtf_format_time(s, t);
		d = parsed(s);
		assert_int_equal(d.lower, t);
		assert_int_equal(d.upper, t + 1);
	}
}

static void extreme_instants_fit(void **state)
{
	char s[32];

	SKN_UNUSED(state);
	skn_edtf_format_time(s, INT64_MAX);
	assert_string_equal(s, "+292277026596-12-04T15:30:07Z");
	skn_edtf_format_time(s, INT64_MIN);
	assert_string_equal(s, "-292277022657-01-27T08:29:52Z");
	skn_edtf_format_time(s, -1);
	assert_string_equal(s, "1969-12-31T23:59:59Z");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_dates_stand_for),
		cmocka_unit_test(qualifiers_and_open_ends),
		cmocka_unit_test(what_is_no_date),
		cmocka_unit_test(the_limits_and_one_past_them),
		cmocka_unit_test(in_order),
		cmocka_unit_test(the_calendar_is_timegm),
		cmocka_unit_test(instants_go_round),
		cmocka_unit_test(extreme_instants_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
