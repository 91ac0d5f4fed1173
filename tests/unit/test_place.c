/*
 * Orders that make records stand as a page has them, with as few changes as there
 * can be; names that nothing has yet.
 */
#include "import/place.h"

#include <setjmp.h>
#include <cmocka.h>

#include "doc/record.h"
#include "import/unique.h"
#include "random.h"
#include "text/name.h"

/* The most that can keep their order, by trying every choice. */
static size_t most_kept(const struct skn_place *places, size_t n)
{
	size_t best = 0;

	for (unsigned choice = 0; choice < 1u << n; choice++) {
		size_t kept = 0, last = SIZE_MAX;
		bool fits = true;

		for (size_t i = 0; i < n && fits; i++) {
			if (!(choice >> i & 1))
				continue;
			fits = places[i].has && (last == SIZE_MAX || places[i].order - places[last].order >= (int64_t)(i - last));
			last = i;
			kept++;
		}
		if (fits && kept > best)
			best = kept;
	}
	return best;
}

static void places_of_all(void **state)
{
	SKN_UNUSED(state);
	random_seed(1);
	for (size_t round = random_rounds(20000); round > 0; round--) {
		struct skn_place before[7], places[7];
		size_t n = random_below(8), kept = 0;

		for (size_t i = 0; i < n; i++)
			before[i] = places[i] = (struct skn_place){ .id = "x", .has = !random_chance(3),
								    .order = (int64_t)random_below(14) * (random_chance(2) ? 1 : 10) - 4 };
		skn_place_all(places, n);
		for (size_t i = 0; i < n; i++) {
			assert_true(places[i].has);
			if (i && places[i].order <= places[i - 1].order)
				fail_msg("%" PRId64 " then %" PRId64, places[i - 1].order, places[i].order);
			kept += before[i].has && before[i].order == places[i].order;
		}
		/* By chance a new order can be the old one. */
		if (kept < most_kept(before, n))
			fail_msg("%zu of %zu kept, not %zu", kept, n, most_kept(before, n));
	}
}

static void places_in_a_table(void **state)
{
	enum { NONE = INT16_MIN };
	static const struct { int before[5], after[5]; size_t n; } rows[] = {
		{ { NONE, NONE, NONE }, { 10, 20, 30 }, 3 },
		{ { 10, 20, NONE }, { 10, 20, 30 }, 3 },
		{ { NONE, 10, 20 }, { 5, 10, 20 }, 3 },
		{ { 10, NONE, 20 }, { 10, 15, 20 }, 3 },
		{ { 10, NONE, 11 }, { 3, 6, 11 }, 3 }, /* no gap: one of two stays */
		{ { 0, 10, 20 }, { 0, 10, 20 }, 3 },
		{ { -20, NONE, 7 }, { -20, -10, 7 }, 3 },
		{ { NONE, -5 }, { -15, -5 }, 2 },
		{ { 30, 10, 20 }, { 5, 10, 20 }, 3 }, /* the moved one moves */
		{ { 20, 30, 10 }, { 20, 30, 40 }, 3 },
		{ { 10, 20, 30, 15, 40 }, { 10, 20, 30, 35, 40 }, 5 },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_place places[5] = { 0 };

		for (size_t k = 0; k < rows[i].n; k++)
			places[k] = (struct skn_place){ .id = "x", .has = rows[i].before[k] != NONE, .order = rows[i].before[k] };
		skn_place_all(places, rows[i].n);
		for (size_t k = 0; k < rows[i].n; k++)
			if (places[k].order != rows[i].after[k])
				fail_msg("row %zu: place %zu is %" PRId64 ", not %d", i, k, places[k].order, rows[i].after[k]);
	}
}

/* Orders that no schema allows are given anew; so many places as fit are. */
static void places_at_the_limits(void **state)
{
	static const int64_t odd[] = { INT64_MIN, INT64_MAX, -1000001, 1000001, 1000000, -1000000 };
	struct skn_place *many = skn_xcalloc(SKN_PLACE_MAX, sizeof(*many));

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(odd); i++)
		for (size_t k = 0; k < SKN_ARRAY_LEN(odd); k++) {
			struct skn_place places[3] = { { "a", NULL, odd[i], true }, { "b", NULL, odd[k], true }, { "c", NULL, 0, false } };

			skn_place_all(places, 3);
			assert_true(places[0].order >= -1000000 && places[0].order < places[1].order &&
				    places[1].order < places[2].order && places[2].order <= 1000000);
		}
	for (size_t i = 0; i < SKN_PLACE_MAX; i++)
		many[i].id = "x";
	many[0] = (struct skn_place){ "x", NULL, 900000, true };
	skn_place_all(many, SKN_PLACE_MAX);
	for (size_t i = 1; i < SKN_PLACE_MAX; i++)
		assert_true(many[i - 1].order < many[i].order);
	assert_true(many[SKN_PLACE_MAX - 1].order <= 1000000);
	free(many);
}

/* Sorted as doc/record.h sorts, events come out as the page has them. */
static void places_of_events(void **state)
{
	static const char *const dates[] = { "2019", "2020", "2020-01", "2020-01-05", "2021~" };

	SKN_UNUSED(state);
	random_seed(2);
	for (size_t round = random_rounds(5000); round > 0; round--) {
		struct skn_place before[8], places[8];
		struct skn_records records = { 0 };
		char ids[8][8];
		size_t n = random_below(9), date = 0, touched = 0;
		bool right = true;

		for (size_t i = 0; i < n; i++) {
			snprintf(ids[i], sizeof(ids[i]), "e%zu%zu", random_below(10), i);
			date += random_chance(2) && date + 1 < SKN_ARRAY_LEN(dates);
			places[i] = (struct skn_place){ .id = ids[i], .date = dates[date], .has = random_chance(4),
							.order = (int64_t)random_below(30) };
			before[i] = places[i];
		}
		skn_place_events(places, n);
		for (size_t i = 0; i < n; i++) {
			struct skn_buf src = SKN_BUF_INIT;

			touched += places[i].has != before[i].has || (places[i].has && places[i].order != before[i].order);
			skn_buf_addf(&src, "date: %s\n", places[i].date);
			if (places[i].has)
				skn_buf_addf(&src, "order: %" PRId64 "\n", places[i].order);
			skn_vec_room(&records);
			assert_int_equal(skn_record_parse(&records.v[records.n], SKN_KIND_EVENT, ids[i], &src, "event", NULL), SKN_OK);
			records.n++;
			skn_buf_release(&src);
		}
		skn_records_sort(&records);
		for (size_t i = 0; i < n; i++)
			right = right && skn_streq(records.v[i].id, ids[i]);
		if (!right)
			fail_msg("%zu events out of place", n);
		/* Those that were right before are left alone. */
		skn_place_events(places, n);
		for (size_t i = 0; i < n; i++)
			assert_true(places[i].has || !touched || !before[i].has);
		skn_records_release(&records);
	}
}

/* ---- unique names ---- */

static void unique_names(void **state)
{
	struct skn_unique unique = { SKN_MAP_INIT };
	char longest[SKN_NAME_MAX + 1];
	static const char *const rows[][2] = {
		{ "a", "a" }, { "a", "a-3" }, { "a", "a-4" }, { "a-2", "a-2-2" }, { "b", "b" }, { "a-4", "a-4-2" }, { "a", "a-5" },
	};

	SKN_UNUSED(state);
	skn_unique_add(&unique, "a-2");
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		char *name = skn_unique_make(&unique, rows[i][0]);

		assert_string_equal(name, rows[i][1]);
		free(name);
	}
	memset(longest, 'x', SKN_NAME_MAX);
	longest[SKN_NAME_MAX - 3] = '-';
	longest[SKN_NAME_MAX] = '\0';
	for (int i = 0; i < 12; i++) {
		char *name = skn_unique_make(&unique, longest);

		assert_int_equal(skn_name_check(name, strlen(name), SKN_NAME_ID, NULL), SKN_OK);
		free(name);
	}
	skn_unique_release(&unique);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_of_all), cmocka_unit_test(places_in_a_table), cmocka_unit_test(places_at_the_limits),
		cmocka_unit_test(places_of_events), cmocka_unit_test(unique_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
