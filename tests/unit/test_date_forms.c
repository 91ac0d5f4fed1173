/* Dates in texts: a row is a sentence and what it must give, "words = EDTF" each,
 * "?" for a value that is not known.  The text is of Friday, 4 February 2011. */
#include "extract/dates.h"

#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"
#include "random.h"

#define FRIDAY 1296777600 /* 2011-02-04 */

static void found(struct skn_buf *out, const char *s, size_t n, const struct skn_dates_context *ctx)
{
	struct skn_date_mentions list = { 0 };

	skn_buf_clear(out);
	assert_int_equal(skn_dates_find(&list, s, n, ctx, NULL), 0);
	for (size_t i = 0; i < list.n; i++) {
		const struct skn_date_mention *m = &list.v[i];

		skn_buf_addf(out, "%s%.*s = %s", i ? "; " : "", (int)m->len, s + m->start,
			     *m->value ? m->value : "?");
	}
	skn_dates_release(&list);
}

struct row {
	const char *text, *want;
};

static void check(const struct row *rows, size_t n, const struct skn_dates_context *ctx)
{
	struct skn_buf got = SKN_BUF_INIT;
	size_t bad = 0;

	for (size_t i = 0; i < n; i++) {
		found(&got, rows[i].text, strlen(rows[i].text), ctx);
		if (!skn_streq(got.p, rows[i].want)) {
			print_error("%s\n  got:  %s\n  want: %s\n", rows[i].text, got.p, rows[i].want);
			bad++;
		}
	}
	skn_buf_release(&got);
	assert_int_equal(bad, 0);
}

static const struct skn_dates_context friday = { .known = true, .time = FRIDAY, .language = "en" };

static void absolute(void **state)
{
	static const struct row rows[] = {
		/* days */
		{ "It began on 2011-01-25.", "2011-01-25 = 2011-01-25" },
		{ "It began on 25 January 2011 in Cairo.", "25 January 2011 = 2011-01-25" },
		{ "It began on January 25, 2011, in Cairo.", "January 25, 2011 = 2011-01-25" },
		{ "On 3rd February 2011 it ended.", "3rd February 2011 = 2011-02-03" },
		{ "on the 3rd of February, 2011", "3rd of February, 2011 = 2011-02-03" },
		{ "the twenty-first of March 1999", "twenty-first of March 1999 = 1999-03-21" },
		{ "Dec. 31, 1999", "Dec. 31, 1999 = 1999-12-31" },
		{ "due 12/31/1999", "12/31/1999 = 1999-12-31" },
		{ "due 31/12/1999", "31/12/1999 = 1999-12-31" },
		{ "due 31.12.1999", "31.12.1999 = 1999-12-31" },
		{ "due 23/Sep/2020", "23/Sep/2020 = 2020-09-23" },
		{ "file 20160425 of", "20160425 = 2016-04-25" },
		{ "Tuesday, March 7, 2017", "Tuesday, March 7, 2017 = 2017-03-07" },
		{ "on Feb. 30, 2011", "Feb. 30, 2011 = ?" },
		/* months and years */
		{ "in April 2020", "April 2020 = 2020-04" },
		{ "since Aug 2019", "since Aug 2019 = 2019-08/.." },
		{ "in 2008, and in the year 1066", "2008 = 2008; year 1066 = 1066" },
		{ "the summer of 2014 and winter 2010", "summer of 2014 = 2014-22; winter 2010 = 2010-24" },
		{ "in the 1990s, the '80s", "1990s = 199X; '80s = 198X" },
		{ "the 19th century and the twentieth century", "19th century = 18XX; twentieth century = 19XX" },
		{ "Q3 2021, the first quarter of 2020, H1 2019",
		  "Q3 2021 = 2021-07/2021-09; the first quarter of 2020 = 2020-01/2020-03; H1 2019 = 2019-01/2019-06" },
		{ "week 23 of 2020", "week 23 of 2020 = 2020-06-01/2020-06-07" },
		/* parts of them */
		{ "in mid-April 2020", "mid-April 2020 = 2020-04-10/2020-04-20" },
		{ "in early 2020 and late 2020", "early 2020 = 2020-01/2020-04; late 2020 = 2020-09/2020-12" },
		{ "at the end of 1989", "end of 1989 = 1989-09/1989-12" },
		{ "in the early 1950s", "early 1950s = 1950/1953" },
		{ "the last week of July 2016", "the last week of July 2016 = 2016-07-25/2016-07-31" },
		{ "the first ten days of 2020", "the first ten days of 2020 = 2020-01-01/2020-01-10" },
		/* holidays */
		{ "on Christmas 2020", "Christmas 2020 = 2020-12-25" },
		{ "Easter 2018 and Good Friday 2018", "Easter 2018 = 2018-04-01; Good Friday 2018 = 2018-03-30" },
		{ "Thanksgiving 2010, Black Friday 2010", "Thanksgiving 2010 = 2010-11-25; Black Friday 2010 = 2010-11-26" },
		{ "Memorial Day 2021", "Memorial Day 2021 = 2021-05-31" },
		/* with a time of day */
		{ "at 5 pm on 3 May 2010", "at 5 pm on 3 May 2010 = 2010-05-03T17:00:00" },
		{ "on 3 May 2010 at 17:30", "3 May 2010 at 17:30 = 2010-05-03T17:30:00" },
		{ "2020-04-03T12:00Z", "2020-04-03T12:00Z = 2020-04-03T12:00:00" },
	};

	SKN_UNUSED(state);
	check(rows, SKN_ARRAY_LEN(rows), &friday);
}

static void ranges(void **state)
{
	static const struct row rows[] = {
		{ "between May and July 2019", "between May and July 2019 = 2019-05/2019-07" },
		{ "from 4-8 May 2010", "from 4-8 May 2010 = 2010-05-04/2010-05-08" },
		{ "November 19-20, 2010", "November 19-20, 2010 = 2010-11-19/2010-11-20" },
		{ "from 2014 to 2018", "from 2014 to 2018 = 2014/2018" },
		{ "in 2014-18 and 2014\xe2\x80\x93" "2018", "2014-18 = 2014/2018; 2014\xe2\x80\x93" "2018 = 2014/2018" },
		{ "Jan-Feb 2017", "Jan-Feb 2017 = 2017-01/2017-02" },
		{ "from December 30, 2009 until January 2, 2010",
		  "from December 30, 2009 until January 2, 2010 = 2009-12-30/2010-01-02" },
		{ "from Nov to March", "from Nov to March = 2010-11/2011-03" },
		{ "since 2019", "since 2019 = 2019/.." },
		{ "before May 2020", "before May 2020 = ../2020-04" },
		{ "after 2010", "after 2010 = 2011/.." },
		{ "until 27 April 2010", "until 27 April 2010 = ../2010-04-27" },
		{ "by 2030", "by 2030 = ../2030" },
		{ "2012 or later", "2012 or later = 2012/.." },
		/* a day beside it is a day, not a range from it */
		{ "After Monday's vote", "Monday = 2011-01-31" },
		{ "a report from 2009", "2009 = 2009" },
	};

	SKN_UNUSED(state);
	check(rows, SKN_ARRAY_LEN(rows), &friday);
}

static void relative(void **state)
{
	static const struct row rows[] = {
		{ "They met today, yesterday and the day before yesterday.",
		  "today = 2011-02-04; yesterday = 2011-02-03; the day before yesterday = 2011-02-02" },
		{ "yesterday morning", "yesterday morning = 2011-02-03" },
		{ "It happened late last night.", "last night = 2011-02-03" },
		{ "On Monday, crowds gathered.", "Monday = 2011-01-31" },
		{ "Crowds gathered on Friday.", "Friday = 2011-02-04" },
		{ "They will meet on Monday.", "Monday = 2011-02-07" },
		{ "The vote is scheduled for Tuesday.", "Tuesday = 2011-02-08" },
		{ "last Tuesday, this Friday, next Wednesday",
		  "last Tuesday = 2011-01-25; this Friday = 2011-02-04; next Wednesday = 2011-02-09" },
		{ "on Tuesday of last week", "Tuesday of last week = 2011-01-25" },
		{ "next week Wednesday", "next week Wednesday = 2011-02-09" },
		{ "Friday the 28th", "Friday the 28th = 2011-01-28" },
		{ "on Feb. 3 and Jan. 25", "Feb. 3 = 2011-02-03; Jan. 25 = 2011-01-25" },
		{ "on December 27", "December 27 = 2010-12-27" },
		{ "last week, this month, next year, the past week",
		  "last week = 2011-01-24/2011-01-30; this month = 2011-02; next year = 2012; past week = 2011-01-28/2011-02-04" },
		{ "the last three weeks", "last three weeks = 2011-01-14/2011-02-04" },
		{ "three weeks ago", "three weeks ago = 2011-01-14" },
		{ "two years ago, five months ago", "two years ago = 2009~; five months ago = 2010-09~" },
		{ "two days after Christmas 2010", "two days after Christmas 2010 = 2010-12-27" },
		{ "They will leave in two weeks.", "in two weeks = 2011-02-18" },
		{ "last May, last summer", "last May = 2010-05; last summer = 2010-22" },
		{ "in May of last year", "May of last year = 2010-05" },
		{ "earlier this year", "earlier this year = 2011-01-01/2011-02-04" },
		{ "over the weekend", "weekend = 2011-01-29/2011-01-30" },
		{ "20 minutes ago", "20 minutes ago = 2011-02-03T23:40:00" },
		{ "the week of April 10, 2018", "the week of April 10, 2018 = 2018-04-09/2018-04-15" },
		{ "from Monday to Friday", "from Monday to Friday = 2011-01-31/2011-02-04" },
		{ "next 6th of April, this May 9", "next 6th of April = 2011-04-06; this May 9 = 2011-05-09" },
		{ "the 21st of this month", "the 21st of this month = 2011-02-21" },
		{ "two weeks starting 3 May 2010", "two weeks starting 3 May 2010 = 2010-05-03/2010-05-16" },
		{ "right now", "right now = 2011-02-04T00:00:00" },
		{ "at the moment, at present", "at the moment = 2011-02-04T00:00:00; at present = 2011-02-04T00:00:00" },
		/* from what was told of, not from the day of the text */
		{ "On 3 May 2010 it began. The next day it ended; two days later all was quiet.",
		  "3 May 2010 = 2010-05-03; The next day = 2010-05-04; two days later = 2010-05-06" },
		{ "three years earlier than planned", "" },
	};

	SKN_UNUSED(state);
	check(rows, SKN_ARRAY_LEN(rows), &friday);
}

/* Without a day to count from they are found all the same. */
static void without_reference(void **state)
{
	static const struct row rows[] = {
		{ "On Monday, in May 2010 and yesterday.", "Monday = ?; May 2010 = 2010-05; yesterday = ?" },
		{ "On 3 May 2010; a week later.", "3 May 2010 = 2010-05-03; a week later = 2010-05-10" },
		{ "On Feb. 3, three weeks ago, last year.", "Feb. 3 = ?; three weeks ago = ?; last year = ?" },
	};

	SKN_UNUSED(state);
	check(rows, SKN_ARRAY_LEN(rows), NULL);
}

/* Words that are something else. */
static void none(void **state)
{
	static const char *const rows[] = {
		"He may march in the fall of the second day.",
		"Theresa May met April Jones and August Wilson.",
		"Some 2000 people paid $1999 for 1,984 copies of version 2.0.12.",
		"The Sunday Times and the Sun sat in the spring.",
		"USA Today wrote it; Sun Microsystems sold it.",
		"The phone is 555-2010-2015, the ISBN 978-3-16.",
		"The ratio is 3:2, or 10.5 of 12.4, page 2010.",
		"They may or may not; the second, the third.",
		"They looked at the",
		"The game ended 3-2 in the first half.",
		"Der Mai, der M\xc3\xa4rz und la mar.",
		"",
		" \n\n ",
	};
	struct skn_buf got = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		found(&got, rows[i], strlen(rows[i]), &friday);
		if (got.n > 0)
			fail_msg("%s: %s", rows[i], got.p);
	}
	skn_buf_release(&got);
}

static void languages(void **state)
{
	static const struct row rows[] = {
		{ "Am 3. April 2020 und im M\xc3\xa4rz 2019", "3. April 2020 = 2020-04-03; M\xc3\xa4rz 2019 = 2019-03" },
		{ "le 5 mai 2018, le 1er janvier 2020", "5 mai 2018 = 2018-05-05; 1er janvier 2020 = 2020-01-01" },
		{ "el 3 de abril de 2020", "3 de abril de 2020 = 2020-04-03" },
		{ "il 3 maggio 2020; 3 de mar\xc3\xa7o de 2020", "3 maggio 2020 = 2020-05-03; 3 de mar\xc3\xa7o de 2020 = 2020-03-03" },
		{ "op 3 maart 2020; den 3 maj 2020", "3 maart 2020 = 2020-03-03; 3 maj 2020 = 2020-05-03" },
		{ "12 kwietnia 2021, 3. \xc5\x99\xc3\xadjna 2020", "12 kwietnia 2021 = 2021-04-12; 3. \xc5\x99\xc3\xadjna 2020 = 2020-10-03" },
		{ "3. toukokuuta 2020, 3 Nisan 2020", "3. toukokuuta 2020 = 2020-05-03; 3 Nisan 2020 = 2020-04-03" },
		{ "3 \xd0\xb0\xd0\xbf\xd1\x80\xd0\xb5\xd0\xbb\xd1\x8f 2020 \xd0\xb3.", "3 \xd0\xb0\xd0\xbf\xd1\x80\xd0\xb5\xd0\xbb\xd1\x8f 2020 = 2020-04-03" },
		{ "2020\xe5\xb9\xb4" "4\xe6\x9c\x88" "3\xe6\x97\xa5\xe3\x81\xa7\xe3\x81\x99", "2020\xe5\xb9\xb4" "4\xe6\x9c\x88" "3\xe6\x97\xa5 = 2020-04-03" },
		{ "2020\xeb\x85\x84 4\xec\x9b\x94 3\xec\x9d\xbc", "2020\xeb\x85\x84 4\xec\x9b\x94 3\xec\x9d\xbc = 2020-04-03" },
		/* a doubtful name of a month needs a day */
		{ "the Mars 2020 rover", "2020 = 2020" },
	};
	struct skn_dates_context german = friday;
	static const struct row day_first[] = { { "am 03/04/2020", "03/04/2020 = 2020-04-03" } };

	SKN_UNUSED(state);
	check(rows, SKN_ARRAY_LEN(rows), &friday);
	german.language = "de";
	check(day_first, 1, &german);
}

static void kinds_and_certainty(void **state)
{
	static const struct {
		const char *text;
		int kind, precision;
		bool relative, certain;
	} rows[] = {
		{ "on 3 May 2010", SKN_DATE_DATE, SKN_EDTF_DAY, false, true },
		{ "on 3 May", SKN_DATE_DATE, SKN_EDTF_DAY, true, false },
		{ "on Monday", SKN_DATE_DATE, SKN_EDTF_DAY, true, false },
		{ "last Monday", SKN_DATE_DATE, SKN_EDTF_DAY, true, true },
		{ "in May 2010", SKN_DATE_DATE, SKN_EDTF_MONTH, false, true },
		{ "since 2010", SKN_DATE_RANGE, SKN_EDTF_INTERVAL, false, true },
		{ "last week", SKN_DATE_RANGE, SKN_EDTF_INTERVAL, true, true },
		{ "3 May 2010 at noon", SKN_DATE_TIME, SKN_EDTF_SECOND, false, true },
		{ "two years ago", SKN_DATE_DATE, SKN_EDTF_YEAR, true, false },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_date_mentions list = { 0 };

		assert_int_equal(skn_dates_find(&list, rows[i].text, strlen(rows[i].text), &friday, NULL), 0);
		if (list.n != 1 || list.v[0].kind != rows[i].kind || list.v[0].precision != rows[i].precision ||
		    list.v[0].relative != rows[i].relative || list.v[0].certain != rows[i].certain)
			fail_msg("%s: %zu found, kind %d, precision %d, %srelative, %scertain", rows[i].text, list.n,
				 list.v[0].kind, list.v[0].precision, list.v[0].relative ? "" : "not ",
				 list.v[0].certain ? "" : "not ");
		skn_dates_release(&list);
	}
}

/* Easter, against dates that are in every almanac. */
static void easter(void **state)
{
	static const char *const days[] = { "1961-04-02", "1981-04-19", "1954-04-18", "2000-04-23", "2008-03-23",
					    "2011-04-24", "2016-03-27", "2019-04-21", "2024-03-31", "2025-04-20",
					    "2038-04-25", "2049-04-18", "2076-04-19" };

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(days); i++) {
		struct skn_buf got = SKN_BUF_INIT;
		char text[32];

		snprintf(text, sizeof(text), "Easter %.4s", days[i]);
		found(&got, text, strlen(text), NULL);
		assert_string_equal(strstr(got.p, "= ") + 2, days[i]);
		skn_buf_release(&got);
	}
}

/* Any words that dates are made of, in any order: what is found is in the text, in
 * order, and is a date. */
static void random_words(void **state)
{
	static const char *const words[] = {
		"the", "last", "next", "week", "of", "May", "march", "2020", "3", "31st", "first", "-", ",", ".", "/", ":",
		"between", "and", "from", "to", "since", "before", "ago", "two", "years", "days", "Monday", "Sat", "early",
		"mid", "1990", "s", "Q3", "Easter", "in", "at", "5", "pm", "noon", "century", "\n\n", "'", "2020\xe5\xb9\xb4",
		"4\xe6\x9c\x88", "\xff", "end", "after", "12", "2015", "hundred", "nineteen", "twenty", "year", "weekend",
	};

	SKN_UNUSED(state);
	random_seed(11);
	for (int round = 0; round < 10000; round++) {
		struct skn_buf text = SKN_BUF_INIT;
		struct skn_date_mentions list = { 0 };
		struct skn_dates_context ctx = { .known = round % 3, .time = (int64_t)(random_next() % 4000000000u) };
		size_t before = 0;

		for (int k = 0; k < 40; k++)
			skn_buf_addf(&text, "%s%s", words[random_next() % SKN_ARRAY_LEN(words)],
				     random_next() % 5 ? " " : "");
		assert_int_equal(skn_dates_find(&list, text.p, text.n, &ctx, NULL), 0);
		for (size_t i = 0; i < list.n; i++) {
			const struct skn_date_mention *m = &list.v[i];
			struct skn_edtf date;

			assert_true(m->len > 0 && m->start >= before && m->start + m->len <= text.n);
			before = m->start + m->len;
			if (*m->value && skn_edtf_parse(&date, m->value, strlen(m->value), NULL) < 0)
				fail_msg("%s: %s", text.p, m->value);
			if (*m->value && m->kind != SKN_DATE_RANGE)
				assert_int_equal(date.precision, m->precision);
		}
		skn_dates_release(&list);
		skn_buf_release(&text);
	}
}

/* A reference at the ends of time, and a text at its limit. */
static void limits(void **state)
{
	static const int64_t times[] = { INT64_MIN, -62167219200, 0, 253402300799, INT64_MAX };
	static const char text[] = "yesterday, next century, the last 2000 decades, on Monday, 5000 years ago, at Easter";
	struct skn_err err = SKN_ERR_INIT;
	struct skn_date_mentions list = { 0 };

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(times); i++) {
		struct skn_dates_context ctx = { .known = true, .time = times[i] };

		assert_int_equal(skn_dates_find(&list, text, strlen(text), &ctx, NULL), 0);
	}
	for (size_t i = 0; i < list.n; i++) {
		struct skn_edtf date;

		if (*list.v[i].value)
			if (skn_edtf_parse(&date, list.v[i].value, strlen(list.v[i].value), NULL) < 0)
				fail_msg("%s", list.v[i].value);
	}
	skn_dates_release(&list);
	/* the size is looked at before the text is */
	assert_int_equal(skn_dates_find(&list, text, SKN_DATES_TEXT_MAX + 1, NULL, &err), SKN_ELIMIT);
	assert_non_null(strstr(err.msg, "bytes"));
}

/* Quadratic time would take hours for so much. */
static void time_is_linear(void **state)
{
	static const char *const rows[] = { "the last ", "2 weeks before ", "from May to ", "between ", "1-", "one ",
					    "Monday ", "the ", "early ", "12/", "in ", "twenty ", "a few " };

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf text = SKN_BUF_INIT;
		struct skn_date_mentions list = { 0 };
		clock_t start = clock();

		while (text.n < 300000)
			skn_buf_adds(&text, rows[i]);
		assert_int_equal(skn_dates_find(&list, text.p, text.n, &friday, NULL), 0);
		if (clock() - start > 60 * CLOCKS_PER_SEC)
			fail_msg("'%s' again and again: %.1f s", rows[i], (double)(clock() - start) / CLOCKS_PER_SEC);
		skn_dates_release(&list);
		skn_buf_release(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(absolute), cmocka_unit_test(ranges), cmocka_unit_test(relative),
		cmocka_unit_test(without_reference), cmocka_unit_test(none), cmocka_unit_test(languages),
		cmocka_unit_test(kinds_and_certainty), cmocka_unit_test(easter), cmocka_unit_test(random_words),
		cmocka_unit_test(limits), cmocka_unit_test(time_is_linear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
