/* A report that is too long: what stays, what goes, and that it is said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "out/review_fit.h"
#include "random.h"

#define WHERE "`more`"

static void add(struct skn_fit_sections *sections, const char *text, bool important)
{
	struct skn_fit_section section = { .text = SKN_BUF_INIT, .important = important };

	skn_buf_adds(&section.text, text);
	skn_vec_push(&sections->list, section);
}

static void fit(struct skn_buf *out, const char *head, const struct skn_fit_sections *sections, size_t max)
{
	struct skn_buf text = SKN_BUF_INIT;

	skn_buf_adds(&text, head);
	skn_buf_clear(out);
	skn_fit(out, &text, sections, max, WHERE);
	skn_buf_release(&text);
}

static void units_are_those_of_utf16(void **state)
{
	static const struct {
		const char *text;
		size_t units;
	} rows[] = { { "", 0 }, { "abc", 3 }, { "\u00e9\u2192", 2 }, { "\U0001F600", 2 }, { "a\U0001F600\n", 4 } };

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++)
		assert_int_equal(skn_fit_units(rows[i].text, strlen(rows[i].text)), rows[i].units);
}

static void at_the_limit_all_stays_and_one_past_it_something_goes(void **state)
{
	struct skn_fit_sections sections = { 0 };
	struct skn_buf out = SKN_BUF_INIT, long_entry = SKN_BUF_INIT;
	size_t whole;

	SKN_UNUSED(state);
	skn_buf_adds(&long_entry, "\n### T\n\n#### New\n\n- ");
	skn_buf_fill(&long_entry, 'x', 300);
	skn_buf_adds(&long_entry, "\n- short\n");
	add(&sections, long_entry.p, false);
	fit(&out, "head\n", &sections, 100000);
	whole = skn_fit_units(out.p, out.n);
	assert_null(strstr(out.p, "left out"));
	fit(&out, "head\n", &sections, whole);
	assert_null(strstr(out.p, "left out"));
	fit(&out, "head\n", &sections, whole - 1);
	assert_non_null(strstr(out.p, "_1 more left out for length;_ `more`"));
	assert_non_null(strstr(out.p, "- short"));
	assert_null(strstr(out.p, "xxx"));
	assert_true(skn_fit_units(out.p, out.n) < whole);
	skn_buf_release(&out);
	skn_buf_release(&long_entry);
	skn_fit_sections_release(&sections);
}

static void a_heading_goes_with_its_last_entry(void **state)
{
	struct skn_fit_sections sections = { 0 };
	struct skn_buf out = SKN_BUF_INIT, text = SKN_BUF_INIT;

	SKN_UNUSED(state);
	skn_buf_adds(&text, "\n### T\n\nfacts\n\n#### A\n\n- ");
	skn_buf_fill(&text, 'a', 500);
	skn_buf_adds(&text, "\n  - of it\n\n#### B\n\n- b\n  - of b\n");
	add(&sections, text.p, false);
	fit(&out, "head\n", &sections, 400);
	assert_string_equal(out.p, "head\n\n### T\n\nfacts\n\n#### B\n\n- b\n  - of b\n\n"
				   "_1 more left out for length;_ `more`\n");
	skn_buf_release(&out);
	skn_buf_release(&text);
	skn_fit_sections_release(&sections);
}

static void the_small_do_not_pay_for_the_large(void **state)
{
	struct skn_fit_sections sections = { 0 };
	struct skn_buf out = SKN_BUF_INIT, large = SKN_BUF_INIT;

	SKN_UNUSED(state);
	skn_buf_adds(&large, "\n### Large\n\n#### A\n\n");
	for (int i = 0; i < 1000; i++)
		skn_buf_addf(&large, "- entry %d of the large one\n", i);
	add(&sections, large.p, false);
	add(&sections, "\n### Small\n\n#### A\n\n- one of the small\n- two of the small\n", false);
	fit(&out, "head\n", &sections, 2000);
	assert_non_null(strstr(out.p, "- one of the small\n- two of the small\n"));
	assert_non_null(strstr(out.p, "- entry 20 of"));
	assert_non_null(strstr(out.p, "more left out for length"));
	assert_true(skn_fit_units(out.p, out.n) <= 2000);
	skn_buf_release(&out);
	skn_buf_release(&large);
	skn_fit_sections_release(&sections);
}

static void the_important_stay_where_not_all_do(void **state)
{
	struct skn_fit_sections sections = { 0 };
	struct skn_buf out = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (int i = 0; i < 100; i++) {
		char *text = skn_xasprintf("\n### Thread %d\n\nfacts of it\n", i);

		add(&sections, text, i == 77);
		free(text);
	}
	fit(&out, "head\n", &sections, 1500);
	assert_non_null(strstr(out.p, "Thread 77\n"));
	assert_non_null(strstr(out.p, "Thread 0\n"));
	assert_null(strstr(out.p, "Thread 99\n"));
	assert_non_null(strstr(out.p, "more threads left out for length"));
	assert_true(skn_fit_units(out.p, out.n) <= 1500);
	skn_buf_release(&out);
	skn_fit_sections_release(&sections);
}

static void what_is_early_may_take_a_quarter_first(void **state)
{
	struct skn_fit_sections sections = { 0 };
	struct skn_buf out = SKN_BUF_INIT, entries = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (int i = 0; i < 400; i++)
		skn_buf_addf(&entries, "- entry %03d\n", i);
	add(&sections, entries.p, true);
	sections.list.v[0].early = true;
	for (int i = 0; i < 100; i++)
		add(&sections, entries.p, true);
	fit(&out, "head\n", &sections, 6000);
	assert_non_null(strstr(out.p, "head\n- entry 000\n- entry 001\n"));
	assert_non_null(strstr(out.p, "- entry 050\n"));
	assert_null(strstr(out.p, "- entry 200\n"));
	assert_true(skn_fit_units(out.p, out.n) <= 6000);
	skn_buf_release(&out);
	skn_buf_release(&entries);
	skn_fit_sections_release(&sections);
}

/* How often NEEDLE begins a line. */
static size_t lines(const char *text, const char *needle)
{
	size_t n = 0;

	for (const char *s = text; s; s = strchr(s, '\n') ? strchr(s, '\n') + 1 : NULL)
		n += strncmp(s, needle, strlen(needle)) == 0;
	return n;
}

static size_t told(const char *text)
{
	size_t n = 0;

	for (const char *s = text; (s = strstr(s, "\n_")); s++)
		if (strstr(s, " more left out") == s + 2 + strspn(s + 2, "0123456789"))
			n += strtoul(s + 2, NULL, 10);
	return n;
}

/* Whatever it is: it fits, and every entry is there or counted. */
static void random_reports_fit_and_count(void **state)
{
	SKN_UNUSED(state);
	random_seed(99);
	for (size_t round = 0; round < random_rounds(2000); round++) {
		struct skn_fit_sections sections = { 0 };
		struct skn_buf out = SKN_BUF_INIT, all = SKN_BUF_INIT;
		size_t n = random_below(8), max = 600 + random_below(4000);

		for (size_t i = 0; i < n; i++) {
			struct skn_buf text = SKN_BUF_INIT;

			skn_buf_addf(&text, "\n### T%zu\n", i);
			for (size_t h = random_below(3); h > 0; h--) {
				skn_buf_addf(&text, "\n#### H%zu\n\n", h);
				for (size_t e = 1 + random_below(20); e > 0; e--) {
					skn_buf_adds(&text, "- \U0001F600\u00e9");
					skn_buf_fill(&text, 'x', random_below(random_chance(9) ? 900 : 40));
					skn_buf_adds(&text, random_chance(3) ? "\n  - below\n" : "\n");
				}
			}
			skn_buf_add(&all, text.p, text.n);
			add(&sections, text.p, random_chance(3));
			skn_buf_release(&text);
		}
		fit(&out, "head\n", &sections, max);
		if (skn_fit_units(out.p, out.n) > max)
			fail_msg("%zu units of %zu:\n%s", skn_fit_units(out.p, out.n), max, out.p);
		if (!strstr(out.p, "threads left out") && lines(out.p, "- ") + told(out.p) != lines(all.p, "- "))
			fail_msg("%zu there, %zu told, %zu in all:\n%s", lines(out.p, "- "), told(out.p),
				 lines(all.p, "- "), out.p);
		skn_buf_release(&out);
		skn_buf_release(&all);
		skn_fit_sections_release(&sections);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(units_are_those_of_utf16),
		cmocka_unit_test(at_the_limit_all_stays_and_one_past_it_something_goes),
		cmocka_unit_test(a_heading_goes_with_its_last_entry),
		cmocka_unit_test(the_small_do_not_pay_for_the_large),
		cmocka_unit_test(the_important_stay_where_not_all_do),
		cmocka_unit_test(what_is_early_may_take_a_quarter_first),
		cmocka_unit_test(random_reports_fit_and_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
