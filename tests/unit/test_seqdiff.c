/* Edit scripts of sequences: right always, shortest by brute force, in time. */
#include "text/seqdiff.h"

#include <setjmp.h>
#include <cmocka.h>

#include "base/clock.h"
#include "random.h"

/* Length of a longest common subsequence, by the table. */
static size_t lcs(const uint32_t *a, size_t an, const uint32_t *b, size_t bn)
{
	size_t *row = skn_xcalloc(bn + 1, sizeof(*row)), found;

	for (size_t i = 0; i < an; i++) {
		size_t diagonal = 0;

		for (size_t j = 0; j < bn; j++) {
			size_t above = row[j + 1];

			row[j + 1] = a[i] == b[j] ? diagonal + 1 : above > row[j] ? above : row[j];
			diagonal = above;
		}
	}
	found = row[bn];
	free(row);
	return found;
}

/* Whether the script turns A into B, is in order, and its stretches are apart and
 * not empty; returns its length. */
static size_t check_script(const struct skn_seqdiff *diff, const uint32_t *a, size_t an, const uint32_t *b, size_t bn)
{
	size_t i = 0, j = 0, cost = 0;

	for (size_t k = 0; k < diff->n; k++) {
		const struct skn_seqdiff_hunk *h = &diff->v[k];

		assert_true(h->a_start <= h->a_end && h->a_end <= an && h->b_start <= h->b_end && h->b_end <= bn);
		assert_true(h->a_end > h->a_start || h->b_end > h->b_start);
		assert_true(k == 0 ? h->a_start >= i : h->a_start > i);
		assert_int_equal(h->a_start - i, h->b_start - j);
		for (; i < h->a_start; i++, j++)
			assert_int_equal(a[i], b[j]);
		cost += h->a_end - h->a_start + h->b_end - h->b_start;
		i = h->a_end;
		j = h->b_end;
	}
	assert_int_equal(an - i, bn - j);
	for (; i < an; i++, j++)
		assert_int_equal(a[i], b[j]);
	return cost;
}

static void compare(const uint32_t *a, size_t an, const uint32_t *b, size_t bn)
{
	struct skn_seqdiff diff;

	skn_seqdiff_make(&diff, a, an, b, bn);
	assert_int_equal(check_script(&diff, a, an, b, bn), an + bn - 2 * lcs(a, an, b, bn));
	skn_seqdiff_release(&diff);
}

/* All pairs of sequences of up to five symbols of three kinds. */
static void every_short_pair(void **state)
{
	enum { N = 364 }; /* 1 + 3 + 9 + 27 + 81 + 243 */
	uint32_t v[N][5];
	size_t len[N], n = 0;

	SKN_UNUSED(state);
	for (size_t length = 0, count = 1; length <= 5; length++, count *= 3)
		for (size_t k = 0; k < count; k++, n++) {
			size_t rest = k;

			len[n] = length;
			for (size_t i = 0; i < length; i++, rest /= 3)
				v[n][i] = (uint32_t)(rest % 3);
		}
	assert_int_equal(n, N);
	for (size_t x = 0; x < n; x++)
		for (size_t y = 0; y < n; y++)
			compare(v[x], len[x], v[y], len[y]);
}

static void random_pairs(void **state)
{
	uint32_t a[120], b[240];

	SKN_UNUSED(state);
	random_seed(1);
	for (size_t round = random_rounds(4000); round > 0; round--) {
		uint32_t symbols = (uint32_t)(1 + random_below(20));
		size_t an = random_below(121), bn = 0;

		for (size_t i = 0; i < an; i++)
			a[i] = (uint32_t)random_below(symbols) * 0x1fffffff;
		for (size_t i = 0; i < an; i++) /* edited, or anything */
			if (!random_chance(6)) {
				if (random_chance(6))
					b[bn++] = (uint32_t)random_below(symbols) * 0x1fffffff;
				b[bn++] = random_chance(8) ? (uint32_t)random_below(symbols) : a[i];
			}
		if (random_chance(3))
			for (size_t i = 0; i < bn; i++)
				b[i] = (uint32_t)random_below(symbols) * 0x1fffffff;
		compare(a, an, b, bn);
		compare(b, bn, a, an);
	}
}

static uint32_t *numbers(size_t n, uint32_t kinds, uint32_t plus)
{
	uint32_t *v = skn_xreallocarray(NULL, n, sizeof(*v));

	for (size_t i = 0; i < n; i++)
		v[i] = (uint32_t)random_below(kinds) + plus;
	return v;
}

/* Long ones of every shape, at the limit of the search and past it, in a second each. */
static void long_pairs(void **state)
{
	static const struct { uint32_t kinds, plus; size_t bn; const char *what; } rows[] = {
		{ 1000000, 0, 100000, "little in common" },
		{ 1000, 1000, 100000, "nothing in common" },
		{ 1000, 0, 100000, "the same words in another order" },
		{ 4, 0, 100000, "few words" },
		{ 1, 0, 50000, "one word" },
		{ 1000, 0, 0, "nothing" },
		{ 1000, 0, 1, "one" },
	};
	enum { N = 100000 };

	SKN_UNUSED(state);
	random_seed(2);
	for (size_t r = 0; r < SKN_ARRAY_LEN(rows); r++) {
		uint32_t *a = numbers(N, rows[r].kinds, 0), *b = numbers(rows[r].bn, rows[r].kinds, rows[r].plus);
		struct skn_seqdiff diff;
		int64_t start = skn_clock_monotonic_ns();

		skn_seqdiff_make(&diff, a, N, b, rows[r].bn);
		check_script(&diff, a, N, b, rows[r].bn);
		print_message("%s: %" PRId64 " ms\n", rows[r].what, (skn_clock_monotonic_ns() - start) / 1000000);
		if (skn_clock_monotonic_ns() - start > INT64_C(20000000000))
			fail_msg("%s takes too long", rows[r].what);
		skn_seqdiff_release(&diff);
		free(a);
		free(b);
	}
}

/* Up to the limit the script is shortest; one edit past it, it is still right. */
static void at_the_limit(void **state)
{
	SKN_UNUSED(state);
	for (int past = 0; past < 2; past++) {
		/* The front of A moves behind all else: that many edits, twice. */
		size_t block = 2 * SKN_SEQDIFF_COST_MAX / 2 + (size_t)past, n = 3 * block, cost;
		uint32_t *a = skn_xcalloc(n, sizeof(*a)), *b = skn_xcalloc(n, sizeof(*b));
		struct skn_seqdiff diff;

		for (size_t i = 0; i < n; i++) {
			a[i] = (uint32_t)i;
			b[i] = (uint32_t)((i + block) % n);
		}
		skn_seqdiff_make(&diff, a, n, b, n);
		cost = check_script(&diff, a, n, b, n);
		if (!past)
			assert_int_equal(cost, 2 * block);
		assert_true(cost >= 2 * block);
		skn_seqdiff_release(&diff);
		free(a);
		free(b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_short_pair), cmocka_unit_test(random_pairs),
					    cmocka_unit_test(long_pairs), cmocka_unit_test(at_the_limit) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
