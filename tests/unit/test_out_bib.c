/*
 * Dates and bibliographies: what an item's fields become in CSL-JSON, BibTeX
 * and RIS.  A row says why.
 */
#include <stdarg.h>
#include <stddef.h>

#include "out_fixture.h"

#include "out/csl.h"
#include "out/human.h"

static void test_dates(void **state)
{
	static const struct {
		const char *edtf, *words, *machine;
		bool csl;
		int64_t from, to; /* years */
	} rows[] = {
		{ "2016", "2016", "2016", true, 2016, 0 },
		{ "2016-04", "Apr 2016", "2016-04", true, 2016, 0 },
		{ "2016-02-29", "29 Feb 2016", "2016-02-29", true, 2016, 0 },
		{ "2016-04-25T23:59:59Z", "25 Apr 2016", "2016-04-25", true, 2016, 0 },
		{ "2016-04-25T23:00:00-05:00", "26 Apr 2016", "2016-04-26", true, 2016, 0 },
		{ "2016~", "c. 2016", "2016", true, 2016, 0 },
		{ "2016-05?", "c. May 2016", "2016-05", true, 2016, 0 },
		{ "2016-21", "spring 2016", "2016", true, 2016, 0 },
		{ "2016-24", "winter 2016", "2016", true, 2016, 0 },
		{ "201X", "2010\u20132019", "2010", true, 2010, 2019 },
		{ "19XX", "1900\u20131999", "1900", true, 1900, 1999 },
		{ "2016-04-25/2016-04-27", "25\u201327 Apr 2016", "2016-04-25", true, 2016, 2016 },
		{ "2016-04-25/2016-05-03", "25 Apr \u2013 3 May 2016", "2016-04-25", true, 2016, 2016 },
		{ "2015-12-30/2016-01-02", "30 Dec 2015 \u2013 2 Jan 2016", "2015-12-30", true, 2015, 2016 },
		{ "2015/2016", "2015\u20132016", "2015", true, 2015, 2016 },
		{ "2016-04/..", "since Apr 2016", NULL, false, 0, 0 },
		{ "2016~/", "since c. 2016", NULL, false, 0, 0 },
		{ "../2016", "until 2016", NULL, false, 0, 0 },
		{ "../..", "../..", NULL, false, 0, 0 },
		{ "someday", "someday", NULL, false, 0, 0 },
		{ "-0044-03-15", "15 Mar 45 BC", NULL, true, -44, 0 },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf words = SKN_BUF_INIT, machine = SKN_BUF_INIT;
		struct skn_csl_date d;
		bool ok = skn_csl_date(&d, rows[i].edtf);

		skn_human_date(&words, rows[i].edtf);
		if (!skn_streq(words.p, rows[i].words))
			fail_msg("%s is '%s'", rows[i].edtf, words.p);
		assert_int_equal(ok, rows[i].csl);
		if (ok && (d.from.year != rows[i].from || (d.range && d.to.year != rows[i].to)))
			fail_msg("%s is %d to %d", rows[i].edtf, (int)d.from.year, (int)d.to.year);
		assert_int_equal(skn_human_datetime(&machine, rows[i].edtf), rows[i].machine != NULL);
		assert_string_equal(machine.p, rows[i].machine ? rows[i].machine : "");
		skn_buf_release(&words);
		skn_buf_release(&machine);
	}
}

/* One item, cited, in that format. */
static void one_item(struct skn_buf *out, const char *format, const char *yaml)
{
	struct skn_thread thread;

	fixture_thread(&thread, "T");
	fixture_narrative(&thread, "A.[@k-1]\n");
	fixture_add(&thread, SKN_KIND_ITEM, "k-1", yaml);
	fixture_render(out, format, &thread, &fixture_info);
	skn_thread_release(&thread);
}

static void test_items(void **state)
{
	static const struct {
		const char *why, *format, *yaml, *want;
	} rows[] = {
		{ "capitals of a sentence are kept", "bibtex", "title: On DNA in Europe and elsewhere",
		  "title = {On {DNA} in {Europe} and elsewhere}" },
		{ "of a title in capitals only those inside", "bibtex",
		  "title: Rethinking Benign Overfitting in PAC-Bayes Networks",
		  "title = {Rethinking Benign Overfitting in {PAC-Bayes} Networks}" },
		{ "the first word of a sentence needs none", "bibtex", "title: iPhone and Android",
		  "title = {{iPhone} and {Android}}" },
		{ "TeX's own characters", "bibtex", "title: '50% & {more} $5 #1 a_b ~ ^ \\'", "\\%" },
		{ "a body's name is one name", "bibtex", "title: T\nauthor: [{literal: Research and Care Ltd}]",
		  "author = {{Research and Care Ltd}}" },
		{ "particle, suffix, given", "bibtex",
		  "title: T\nauthor: [{family: Berg, given: Ludwig, non-dropping-particle: van den, suffix: Jr.}]",
		  "author = {van den {Berg}, Jr., Ludwig}" },
		{ "two people", "bibtex", "title: T\nauthor: [{family: A, given: B}, {family: C, given: D}]",
		  "author = {{A}, B and {C}, D}" },
		{ "a month is a macro", "bibtex", "title: T\nissued: 2021-03", "year = {2021},\n  month = mar" },
		{ "a day needs a date", "bibtex", "title: T\nissued: 2021-03-09", "date = {2021-03-09}" },
		{ "a range too", "bibtex", "title: T\nissued: 2021/2022", "date = {2021/2022}" },
		{ "an address cannot end the field", "bibtex", "title: T\nURL: 'https://e.org/a}b{c'",
		  "url = {https://e.org/a%7Db%7Bc}" },
		{ "pages with two hyphens", "bibtex", "title: T\npage: 1-9", "pages = {1--9}" },
		{ "hyphens are not doubled twice", "bibtex", "title: T\npage: 1--9", "pages = {1--9}" },
		{ "the address of a DOI", "bibtex", "title: T\nDOI: 10.1000/a_b", "url = {https://doi.org/10.1000/a_b}" },
		{ "RIS: names", "ris", "title: T\nauthor: [{family: Berg, given: L., suffix: Jr.}]",
		  "AU  - Berg, L., Jr.\r\n" },
		{ "RIS: a body", "ris", "title: T\nauthor: [{literal: Rail Press}]", "AU  - Rail Press\r\n" },
		{ "RIS: a date", "ris", "title: T\nissued: 2021-03-09", "PY  - 2021\r\nDA  - 2021/03/09/\r\n" },
		{ "RIS: pages with an en dash", "ris", "title: T\npage: 1\u20139", "SP  - 1\r\nEP  - 9\r\n" },
		{ "RIS: pages with two hyphens", "ris", "title: T\npage: 1--9", "SP  - 1\r\nEP  - 9\r\n" },
		{ "RIS: no line break gets through", "ris", "title: T\nnote: \"a\\nER  - b\"", "N1  - a ER  - b\r\n" },
		{ "CSL: date parts", "csl-json", "title: T\nissued: 2021-03", "\"date-parts\": [\n        [\n          2021,\n          3" },
		{ "CSL: what it cannot say is literal", "csl-json", "title: T\nissued: 2021/..",
		  "\"literal\": \"2021/..\"" },
		{ "CSL: a number in a title is a string", "csl-json", "title: 1984", "\"title\": \"1984\"" },
		{ "CSL: circa", "csl-json", "title: T\nissued: 2021~", "\"circa\": true" },
		{ "CSL: a season", "csl-json", "title: T\nissued: 2021-23", "\"season\": 3" },
		{ "CSL: an arXiv id", "csl-json", "title: T\narXiv: '1806.07572'",
		  "\"archive_location\": \"1806.07572\"" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf got = SKN_BUF_INIT;
		char *yaml = skn_xasprintf("type: webpage\n%s\nvia: manual\n", rows[i].yaml);

		one_item(&got, rows[i].format, yaml);
		if (!strstr(got.p, rows[i].want))
			fail_msg("%s: no '%s' in\n%s", rows[i].why, rows[i].want, got.p);
		free(yaml);
		skn_buf_release(&got);
	}
}

/* What is ours alone does not leave in a bibliography. */
static void test_ours_stays(void **state)
{
	static const char *const formats[] = { "csl-json", "bibtex", "ris" };
	static const char *const ours[] = { "reactive:", "same_as", "0000000000000000", "quotes", "withdrawn" };
	struct skn_thread thread;

	SKN_UNUSED(state);
	fixture_rich(&thread);
	for (size_t f = 0; f < SKN_ARRAY_LEN(formats); f++) {
		struct skn_buf got = SKN_BUF_INIT;

		fixture_render(&got, formats[f], &thread, &fixture_info);
		for (size_t i = 0; i < SKN_ARRAY_LEN(ours); i++)
			assert_null(strstr(got.p, ours[i]));
		assert_null(strstr(got.p, "uncited-2019"));
		skn_buf_release(&got);
	}
	skn_thread_release(&thread);
}

/* Every record of the RIS begins with TY and ends with ER; no bare LF. */
static void test_ris_lines(void **state)
{
	struct skn_thread thread;
	struct skn_buf got = SKN_BUF_INIT;

	SKN_UNUSED(state);
	fixture_rich(&thread);
	fixture_render(&got, "ris", &thread, &fixture_info);
	for (size_t i = 0; i < got.n; i++)
		if (got.p[i] == '\n')
			assert_true(i > 0 && got.p[i - 1] == '\r');
	for (char *line = got.p; *line; line = strchr(line, '\n') + 1)
		assert_true(line[0] == '\r' || memcmp(line + 2, "  - ", 4) == 0);
	skn_buf_release(&got);
	skn_thread_release(&thread);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_dates), cmocka_unit_test(test_items),
					    cmocka_unit_test(test_ours_stays),
					    cmocka_unit_test(test_ris_lines) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
