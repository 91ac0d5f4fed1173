/* "Did you mean": the distance against its definition, and what is near enough. */
#include "text/nearest.h"

#include <setjmp.h>
#include <cmocka.h>

#include "random.h"

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The recursion of the definition, without any table. */
static size_t distance(const char *a, size_t i, const char *b, size_t j)
{
	size_t d;

	if (i == 0 || j == 0)
		return i + j;
	d = least(distance(a, i - 1, b, j) + 1, distance(a, i, b, j - 1) + 1);
	d = least(d, distance(a, i - 1, b, j - 1) + (a[i - 1] != b[j - 1]));
	if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
		d = least(d, distance(a, i - 2, b, j - 2) + 1);
	return d;
}

static void as_defined(void **state)
{
	SKN_UNUSED(state);
	random_seed(1);
	for (size_t round = random_rounds(3000); round > 0; round--) {
		char a[8] = "", b[8] = "";

		for (size_t i = random_below(7); i > 0; i--)
			a[i - 1] = (char)('a' + random_below(3));
		for (size_t i = random_below(7); i > 0; i--)
			b[i - 1] = (char)('a' + random_below(3));
		if (skn_edit_distance(a, b) != distance(a, strlen(a), b, strlen(b)))
			fail_msg("'%s' '%s': %zu", a, b, skn_edit_distance(a, b));
	}
}

static void at_the_limit(void **state)
{
	char most[SKN_NEAREST_MAX + 1], more[SKN_NEAREST_MAX + 2];

	SKN_UNUSED(state);
	memset(most, 'x', sizeof(most) - 1);
	most[sizeof(most) - 1] = '\0';
	memset(more, 'x', sizeof(more) - 1);
	more[sizeof(more) - 1] = '\0';
	assert_int_equal(skn_edit_distance(most, most), 0);
	assert_int_equal(skn_edit_distance(most, ""), SKN_NEAREST_MAX);
	assert_true(skn_edit_distance(more, most) == SIZE_MAX);
	assert_true(skn_edit_distance(most, more) == SIZE_MAX);
}

static void near_enough(void **state)
{
	static const char *const names[] = { "x:lithium", "x:solar", "x:sodium", "x:ab" };
	static const struct { const char *word, *best; } rows[] = {
		{ "lithium", "x:lithium" }, { "lithum", "x:lithium" }, { "ilthium", "x:lithium" }, { "sola", "x:solar" },
		{ "sodiun", "x:sodium" }, { "a", "x:ab" }, { "b", "x:ab" }, { "zzzzzz", NULL }, { "wind", NULL },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		const char *best = skn_nearest(rows[i].word, names, SKN_ARRAY_LEN(names), 2);

		if (best != rows[i].best && !(best && rows[i].best && skn_streq(best, rows[i].best)))
			fail_msg("%s: %s", rows[i].word, best ? best : "nothing");
	}
	assert_null(skn_nearest("x", NULL, 0, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_defined), cmocka_unit_test(at_the_limit), cmocka_unit_test(near_enough),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
