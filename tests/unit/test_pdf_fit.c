/* Where a paragraph may end a page: a table, and every answer against a search of all. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "pdf/fit.h"
#include "random.h"

struct row {
	const char *what;
	size_t n, first;
	double room; /* lines are 10 high */
	bool fresh;
	size_t want;
};

static const struct row rows[] = {
	{ "all of it fits", 5, 0, 50, false, 5 },
	{ "all but one line fits: two go over", 5, 0, 40, false, 3 },
	{ "three lines are never divided", 3, 0, 25, false, 0 },
	{ "nor are two", 2, 0, 15, false, 0 },
	{ "four are divided in the middle", 4, 0, 35, false, 2 },
	{ "one line at the bottom is none", 5, 0, 15, false, 0 },
	{ "two lines at the bottom are fine", 5, 0, 20, false, 2 },
	{ "a label of three lines wants three", 6, 3, 25, false, 0 },
	{ "and gets them", 6, 3, 30, false, 3 },
	{ "a label of three lines beside four keeps all four", 4, 3, 35, false, 0 },
	{ "no room at all", 1, 0, 0, false, 0 },
	{ "negative room, as below the margin", 1, 0, -5, false, 0 },
	{ "an empty page takes a line that is too high", 1, 0, 5, true, 1 },
	{ "and the one line that fits, though two would not be alone", 2, 0, 15, true, 1 },
	{ "and of three what fits", 3, 0, 25, true, 2 },
	{ "nothing is nothing", 0, 0, 50, true, 0 },
};

static void test_table(void **state)
{
	double heights[8];

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(heights); i++)
		heights[i] = 10;
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		const struct row *r = &rows[i];
		size_t got = skn_pdf_fit(heights, r->n, r->first, r->room, r->fresh);

		if (got != r->want)
			fail_msg("%s: %zu, wanted %zu", r->what, got, r->want);
	}
}

static double sum(const double *v, size_t n)
{
	double s = 0;

	for (size_t i = 0; i < n; i++)
		s += v[i];
	return s;
}

/* Whether a page may end after K of N lines. */
static bool is_allowed(size_t k, size_t n, size_t first)
{
	if (first < 2)
		first = 2;
	return k == n || (k >= first && n - k >= 2);
}

static size_t by_search(const double *heights, size_t n, size_t first, double room, bool fresh)
{
	for (size_t k = n; k > 0; k--)
		if (is_allowed(k, n, first) && sum(heights, k) <= room)
			return k;
	for (size_t k = n; fresh && k > 0; k--)
		if (sum(heights, k) <= room || k == 1)
			return k;
	return 0;
}

static void test_search(void **state)
{
	double heights[12];

	SKN_UNUSED(state);
	random_seed(31);
	for (size_t round = 0; round < 20000; round++) {
		size_t n = random_below(13), first = random_below(6);
		double room = (double)random_below(140) - 10;
		bool fresh = random_chance(2);

		for (size_t i = 0; i < n; i++)
			heights[i] = (double)(5 + random_below(12));
		assert_int_equal(skn_pdf_fit(heights, n, first, room, fresh),
				 by_search(heights, n, first, room, fresh));
	}
}

/* What must stand together fits where its room is said to be. */
static void test_least(void **state)
{
	double heights[12];

	SKN_UNUSED(state);
	random_seed(32);
	for (size_t round = 0; round < 5000; round++) {
		size_t n = 1 + random_below(12), first = random_below(6);
		double least;

		for (size_t i = 0; i < n; i++)
			heights[i] = (double)(5 + random_below(12));
		least = skn_pdf_least(heights, n, first);
		assert_true(skn_pdf_fit(heights, n, first, least, false) > 0);
		assert_int_equal(skn_pdf_fit(heights, n, first, least - 1, false), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_search),
		cmocka_unit_test(test_least),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
