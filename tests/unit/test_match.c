/* Which units of two versions are the same one: against what was done to make the
 * second out of the first. */
#include "rev/match.h"

#include <setjmp.h>
#include <cmocka.h>

#include "base/clock.h"
#include "random.h"
#include "text/similar.h"

/* Units from words like "a b c": the id and the text of each is the word;
 * "id=text_with_blanks" gives both, "=text" a unit whose id is unique. */
struct units {
	struct skn_match_unit v[64];
	char *texts[64];
	size_t n;
};

static void units_of(struct units *out, const char *spec, const char *side)
{
	out->n = 0;
	for (const char *w = spec; *w; w += strcspn(w, " "), w += *w == ' ') {
		size_t len = strcspn(w, " "), eq = strcspn(w, "= ");
		char *text = skn_xstrndup(w + (eq < len ? eq + 1 : 0), len - (eq < len ? eq + 1 : 0)), *id;

		for (char *c = text; *c; c++)
			*c = *c == '_' ? ' ' : *c;
		id = eq ? skn_xstrndup(w, eq) : skn_xasprintf("%s%zu", side, out->n);
		out->texts[out->n] = text;
		out->v[out->n++] = (struct skn_match_unit){ id, text, strlen(text) };
	}
}

static void units_free(struct units *units)
{
	for (size_t i = 0; i < units->n; i++) {
		free((char *)units->v[i].id);
		free(units->texts[i]);
	}
}

/* "0-1 1-0m 2-": per unit of A its partner, "m" when it moved. */
static void describe(struct skn_buf *out, const struct skn_match *m)
{
	for (size_t i = 0; i < m->an; i++) {
		skn_buf_addf(out, "%s%zu-", i ? " " : "", i);
		if (m->a_to_b[i] != SKN_MATCH_NONE)
			skn_buf_addf(out, "%zu%s", m->a_to_b[i], m->moved[i] ? "m" : "");
	}
}

static void tables(void **state)
{
	static const struct { const char *a, *b, *match; } rows[] = {
		{ "", "", "" },
		{ "a", "", "0-" },
		{ "", "a", "" },
		{ "a b c", "a b c", "0-0 1-1 2-2" },
		{ "a b c", "b c", "0- 1-0 2-1" },
		{ "a b c d", "b c d a", "0-3m 1-0 2-1 3-2" },
		{ "a b", "b a", "0-1m 1-0" },
		/* an id that stands twice: the neighbours tell which one is left */
		{ "x p q x", "p q x", "0- 1-0 2-1 3-2" },
		{ "x p q x", "x p q", "0-0 1-1 2-2 3-" },
		{ "p x q", "p x q x", "0-0 1-1 2-2" },
		{ "p x q", "x p x q", "0-1 1-2 2-3" },
		{ "x x x", "x x", "0-0 1-1 2-" },
		{ "x x", "x x x", "0-0 1-1" },
		{ "a x b x c", "c x b x a", "0-4m 1-1 2-2 3-3 4-0m" },
		/* by text, then by similarity */
		{ "=one_two_three", "=one_two_three", "0-0" },
		{ "=one_two_three_four =five_six", "=five_six =one_two_three_for", "0-1 1-0m" },
		{ "=one_two_three_four", "=seven_eight_nine", "0-" },
		{ "=one_two_three_four", "=one_two_three_four_five =one_two_three_four_six_seven", "0-0" },
		/* the nearer of two that are equally alike */
		{ "k =one_two_three", "=one_two_three_x k =one_two_three_y", "0-1 1-2" },
		/* an id wins over a text */
		{ "a=one_two_three b=four_five_six", "b=one_two_three a=four_five_six", "0-1m 1-0" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct units a, b;
		struct skn_match m;
		struct skn_buf found = SKN_BUF_INIT;

		units_of(&a, rows[i].a, "A");
		units_of(&b, rows[i].b, "B");
		skn_match_make(&m, a.v, a.n, b.v, b.n, SKN_MATCH_SENTENCE_MIN);
		describe(&found, &m);
		if (!skn_streq(found.p, rows[i].match))
			fail_msg("'%s' / '%s': want %s, found %s", rows[i].a, rows[i].b, rows[i].match, found.p);
		skn_match_release(&m);
		skn_buf_release(&found);
		units_free(&a);
		units_free(&b);
	}
}

/* The most pairs that keep the order, by trying out all of them. */
static size_t most_in_order(const struct skn_match *m, size_t from, size_t above)
{
	size_t best = 0;

	for (size_t i = from; i < m->an; i++)
		if (m->a_to_b[i] != SKN_MATCH_NONE && m->a_to_b[i] + 1 > above) {
			size_t rest = 1 + most_in_order(m, i + 1, m->a_to_b[i] + 1);

			best = rest > best ? rest : best;
		}
	return best;
}

static void check_match(const struct skn_match *m, const struct skn_match_unit *a, const struct skn_match_unit *b)
{
	size_t in_order = 0, last = 0;

	for (size_t i = 0; i < m->an; i++) {
		size_t j = m->a_to_b[i];

		if (j == SKN_MATCH_NONE) {
			assert_false(m->moved[i]);
			continue;
		}
		assert_int_equal(m->b_to_a[j], i);
		if (!skn_streq(a[i].id, b[j].id))
			assert_true(skn_similarity(a[i].text, a[i].len, b[j].text, b[j].len) >= 0.5);
		if (m->moved[i])
			continue;
		assert_true(j + 1 > last);
		last = j + 1;
		in_order++;
	}
	for (size_t j = 0; j < m->bn; j++)
		assert_true(m->b_to_a[j] == SKN_MATCH_NONE || m->a_to_b[m->b_to_a[j]] == j);
	assert_int_equal(in_order, most_in_order(m, 0, 0));
	/* Nothing with one id stays alone on both sides. */
	for (size_t i = 0; i < m->an; i++)
		for (size_t j = 0; j < m->bn; j++)
			assert_false(m->a_to_b[i] == SKN_MATCH_NONE && m->b_to_a[j] == SKN_MATCH_NONE &&
				     skn_streq(a[i].id, b[j].id));
}

static void any_units(void **state)
{
	SKN_UNUSED(state);
	random_seed(1);
	for (size_t round = random_rounds(3000); round > 0; round--) {
		struct skn_buf specs[2] = { SKN_BUF_INIT, SKN_BUF_INIT };
		struct units a, b;
		struct skn_match m, back;

		for (int side = 0; side < 2; side++)
			for (size_t i = random_below(9); i > 0; i--) {
				if (random_chance(2))
					skn_buf_addf(&specs[side], " %c", (char)('a' + random_below(6)));
				else
					skn_buf_addf(&specs[side], " =%c_%c_%c_%c", (char)('a' + random_below(3)),
						     (char)('a' + random_below(3)), (char)('a' + random_below(3)),
						     (char)('a' + random_below(3)));
			}
		units_of(&a, specs[0].p + (specs[0].n > 0), "A");
		units_of(&b, specs[1].p + (specs[1].n > 0), "B");
		skn_match_make(&m, a.v, a.n, b.v, b.n, SKN_MATCH_SENTENCE_MIN);
		check_match(&m, a.v, b.v);
		skn_match_make(&back, a.v, a.n, a.v, a.n, SKN_MATCH_SENTENCE_MIN);
		for (size_t i = 0; i < a.n; i++)
			assert_true(back.a_to_b[i] == i && !back.moved[i]);
		skn_match_release(&m);
		skn_match_release(&back);
		units_free(&a);
		units_free(&b);
		skn_buf_release(&specs[0]);
		skn_buf_release(&specs[1]);
	}
}

/* Against all pairs: of two units that are alike enough one at least has a partner
 * that is as much alike, or the same id or text. */
static void no_better_pair(void **state)
{
	enum { N = 40 };

	SKN_UNUSED(state);
	random_seed(2);
	for (size_t round = random_rounds(150); round > 0; round--) {
		struct skn_match_unit units[2][N];
		char ids[2][N][32], texts[2][N][200];
		size_t n[2], kinds = 2 + random_below(60);
		struct skn_match m;

		for (int side = 0; side < 2; side++) {
			n[side] = random_below(N + 1);
			for (size_t i = 0; i < n[side]; i++) {
				char *text = texts[side][i];

				if (side && i < n[0] && random_chance(2)) {
					snprintf(text, 200, "%.150s again w%zu", texts[0][i], random_below(kinds));
				} else {
					*text = '\0';
					for (size_t w = random_below(20); w > 0; w--)
						snprintf(text + strlen(text), 200 - strlen(text), "w%zu ", random_below(kinds));
				}
				snprintf(ids[side][i], sizeof(ids[side][i]), "%d-%zu", side, i);
				units[side][i] = (struct skn_match_unit){ ids[side][i], text, strlen(text) };
			}
		}
		skn_match_make(&m, units[0], n[0], units[1], n[1], SKN_MATCH_SENTENCE_MIN);
		for (size_t i = 0; i < n[0]; i++)
			for (size_t j = 0; j < n[1]; j++) {
				double s = skn_similarity(texts[0][i], strlen(texts[0][i]), texts[1][j], strlen(texts[1][j]));
				size_t a = m.a_to_b[i], b = m.b_to_a[j];
				double of_i = a == SKN_MATCH_NONE ? 0 : skn_similarity(texts[0][i], strlen(texts[0][i]), texts[1][a],
										       strlen(texts[1][a]));
				double of_j = b == SKN_MATCH_NONE ? 0 : skn_similarity(texts[0][b], strlen(texts[0][b]), texts[1][j],
										       strlen(texts[1][j]));

				if (s >= SKN_MATCH_SENTENCE_MIN && of_i < s && of_j < s)
					fail_msg("'%s' and '%s' have nobody better", texts[0][i], texts[1][j]);
			}
		skn_match_release(&m);
	}
}

/* Sentences that all resemble each other: each still finds its own. */
static void alike(void **state)
{
	enum { N = 3000 };
	struct skn_match_unit *a = skn_xcalloc(N, sizeof(*a)), *b = skn_xcalloc(N, sizeof(*b));
	char(*texts)[2][100] = skn_xcalloc(N, sizeof(*texts)), (*ids)[2][32] = skn_xcalloc(N, sizeof(*ids));
	struct skn_match m;
	size_t right = 0;

	SKN_UNUSED(state);
	for (size_t i = 0; i < N; i++)
		for (int side = 0; side < 2; side++) {
			size_t at = side ? i * 7 % N : i; /* in another order */

			snprintf(ids[i][side], sizeof(ids[i][side]), "%d-%zu", side, i);
			snprintf(texts[i][side], sizeof(texts[i][side]), "On day %zu the price of ore number%zu was %s%zu dollars.", at, at,
				 side ? "only x" : "x", at);
			*(side ? &b[i] : &a[i]) = (struct skn_match_unit){ ids[i][side], texts[i][side], strlen(texts[i][side]) };
		}
	skn_match_make(&m, a, N, b, N, SKN_MATCH_SENTENCE_MIN);
	for (size_t j = 0; j < N; j++)
		right += m.b_to_a[j] == j * 7 % N;
	assert_int_equal(right, N);
	skn_match_release(&m);
	free(a);
	free(b);
	free(texts);
	free(ids);
}

/* The same text over and over: the first with the first, ... */
static void all_the_same(void **state)
{
	enum { N = 3000 };
	struct skn_match_unit *a = skn_xcalloc(N, sizeof(*a)), *b = skn_xcalloc(N, sizeof(*b));
	char(*ids)[2][32] = skn_xcalloc(N, sizeof(*ids));
	struct skn_match m;

	SKN_UNUSED(state);
	for (size_t i = 0; i < N; i++)
		for (int side = 0; side < 2; side++) {
			snprintf(ids[i][side], sizeof(ids[i][side]), "%d-%zu", side, i);
			*(side ? &b[i] : &a[i]) = (struct skn_match_unit){ ids[i][side], "It stays the same.", 18 };
		}
	skn_match_make(&m, a, N, b, N, SKN_MATCH_SENTENCE_MIN);
	for (size_t i = 0; i < N; i++)
		assert_true(m.a_to_b[i] == i && !m.moved[i]);
	skn_match_release(&m);
	free(a);
	free(b);
	free(ids);
}

/* More than can be compared pair by pair: in bounded time. */
static void many(void **state)
{
	enum { N = 60000 };
	struct skn_match_unit *a = skn_xcalloc(N, sizeof(*a)), *b = skn_xcalloc(N, sizeof(*b));
	char(*ids)[2][16] = skn_xcalloc(N, sizeof(*ids)), (*texts)[2][40] = skn_xcalloc(N, sizeof(*texts));
	struct skn_match m;
	int64_t start = skn_clock_monotonic_ns();
	size_t right = 0;

	SKN_UNUSED(state);
	for (size_t i = 0; i < N; i++)
		for (int side = 0; side < 2; side++) {
			snprintf(ids[i][side], sizeof(ids[i][side]), "%d-%zu", side, i);
			snprintf(texts[i][side], sizeof(texts[i][side]), "w%zu x%zu y%zu z%d", i, i, i, side);
			*(side ? &b[i] : &a[i]) = (struct skn_match_unit){ ids[i][side], texts[i][side], strlen(texts[i][side]) };
		}
	skn_match_make(&m, a, N, b, N, SKN_MATCH_SENTENCE_MIN);
	for (size_t i = 0; i < N; i++)
		right += m.a_to_b[i] == i;
	assert_int_equal(right, N);
	if (skn_clock_monotonic_ns() - start > INT64_C(60000000000))
		fail_msg("took %" PRId64 " ms", (skn_clock_monotonic_ns() - start) / 1000000);
	skn_match_release(&m);
	free(a);
	free(b);
	free(ids);
	free(texts);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(tables), cmocka_unit_test(any_units),
					    cmocka_unit_test(no_better_pair), cmocka_unit_test(alike),
					    cmocka_unit_test(all_the_same), cmocka_unit_test(many) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
