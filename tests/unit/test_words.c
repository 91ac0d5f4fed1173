#include "text/words.h"

#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"
#include "text/similar.h"
#include "uni/uni.h"

static uint64_t seed = 88172645463325252u;

static uint32_t below(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 16) % n;
}

/* The tokens with '|' between. */
static void print(struct skn_buf *out, const char *s, size_t n)
{
	struct skn_spans words = { 0 };

	skn_buf_clear(out);
	skn_words(&words, s, n);
	for (size_t i = 0; i < words.n; i++) {
		if (i)
			skn_buf_addc(out, '|');
		skn_buf_add(out, s + words.v[i].start, words.v[i].end - words.v[i].start);
	}
	skn_vec_release(&words);
}

static void texts_and_their_tokens(void **state)
{
	static const struct {
		const char *text, *tokens;
	} rows[] = {
		{ "", "" },
		{ "one", "one" },
		{ "one  two\n", "one|  |two|\n" },
		{ "Don't stop.", "Don't| |stop|." },
		{ "1,000.5% of x_y", "1,000.5|%| |of| |x_y" },
		{ "e.g. this", "e.g|.| |this" },
		{ "a-b", "a|-|b" },
		{ "halved [@a; @b, p. 7].", "halved| |[@a; @b, p. 7]|." },
		{ "halved.[-@a] x", "halved|.|[-@a]| |x" },
		{ "[@open and [@a]", "[|@open| |and| |[@a]" },
		{ "[no] [12]", "[|no|]| |[|12|]" },
		{ "naïve café", "naïve| |café" },
		{ "a\u00A0b", "a|\u00A0|b" },
		{ "\xFF\xFE", "\xFF|\xFE" },
	};
	struct skn_buf out = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		print(&out, rows[i].text, strlen(rows[i].text));
		assert_string_equal(out.p, rows[i].tokens);
	}
	skn_buf_release(&out);
}

static void tokens_cover_any_bytes(void **state)
{
	static const char *const parts[] = { "a", "B1", " ", "\n", ".", "'", "[@k]", "[@", "]", "é",
					     "中文", "\xFF", "\xE2\x80", "\u0301", "🙂", "_", ",", "9" };
	struct skn_buf in = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (int round = 0; round < 20000; round++) {
		struct skn_spans words = { 0 };
		size_t at = 0;

		skn_buf_clear(&in);
		for (uint32_t k = below(20); k > 0; k--)
			skn_buf_adds(&in, parts[below(SKN_ARRAY_LEN(parts))]);
		skn_words(&words, in.p, in.n);
		for (size_t i = 0; i < words.n; at = words.v[i++].end) {
			assert_int_equal(words.v[i].start, at);
			assert_true(words.v[i].end > at);
		}
		assert_int_equal(at, in.n);
		skn_vec_release(&words);
	}
	skn_buf_release(&in);
}

/* Words of ASCII are cut without ICU; they must be cut as by ICU. */
static void ascii_is_cut_as_icu_cuts_it(void **state)
{
	static const char pool[] = "aB19_.,;':\"-!?@#(x";
	char text[16];

	SKN_UNUSED(state);
	for (int round = 0; round < 50000; round++) {
		struct skn_uni_breaks breaks = { 0 };
		struct skn_spans words = { 0 };
		size_t n = 1 + below(sizeof(text) - 1);

		for (size_t i = 0; i < n; i++)
			text[i] = pool[below(sizeof(pool) - 1)];
		skn_words(&words, text, n);
		assert_int_equal(skn_uni_breaks(&breaks, SKN_UNI_WORD, text, n, NULL, NULL), 0);
		if (words.n != breaks.n)
			fail_msg("'%.*s': %zu and %zu", (int)n, text, words.n, breaks.n);
		for (size_t i = 0; i < words.n; i++)
			assert_int_equal(words.v[i].end, breaks.v[i]);
		skn_vec_release(&breaks);
		skn_vec_release(&words);
	}
}

static double alike(const char *a, const char *b)
{
	double s = skn_similarity(a, strlen(a), b, strlen(b));

	/* Exactly, not nearly: the order of arguments must not matter. */
	assert_true(s == skn_similarity(b, strlen(b), a, strlen(a)));
	assert_true(s >= 0 && s <= 1);
	return s;
}

static void how_alike_texts_are(void **state)
{
	const char *one = "Classical bounds cannot explain generalization";

	SKN_UNUSED(state);
	assert_true(alike(one, one) == 1.0);
	assert_true(alike("", "") == 1.0);
	assert_true(alike("", one) == 0.0);
	assert_true(alike("—", "-") == 1.0);
	assert_true(alike("!", "?") == 0.0);
	assert_true(alike(one, "classical  BOUNDS cannot explain generalization.[@a; @b]") == 1.0);
	assert_true(alike("“It’s” Straße", "\"It's\" STRASSE") == 1.0);
	assert_true(alike(one, "Nothing else shares anything") == 0.0);
	assert_true(alike("a b c d e", "e d c b a") < 0.6);
	assert_true(alike("a a a", "a") < 0.5);
	/* One word of six changed is nearer than four changed. */
	assert_true(alike("one two three four five six", "one two three four five seven") > 0.7);
	assert_true(alike("one two three four five six", "one two a b c d") < 0.3);
	/* Known by hand: 3 + 2 units against 3 + 2, two words and one pair shared. */
	assert_true(alike("a b c", "a b d") == 2.0 * 3 / 10);
}

static void bags_are_the_texts_prepared(void **state)
{
	static const char *const texts[] = { "", "one", "one two", "two one", "one two three one two",
					     "eins zwei", "!", "中文 中文", "one [@a] two" };
	struct skn_bag bags[SKN_ARRAY_LEN(texts)];

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(texts); i++)
		skn_bag_init(&bags[i], texts[i], strlen(texts[i]));
	for (size_t i = 0; i < SKN_ARRAY_LEN(texts); i++)
		for (size_t j = 0; j < SKN_ARRAY_LEN(texts); j++) {
			double s = skn_bag_similarity(&bags[i], &bags[j]);

			assert_true(s == alike(texts[i], texts[j]));
		}
	for (size_t i = 0; i < SKN_ARRAY_LEN(texts); i++)
		skn_bag_release(&bags[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_and_their_tokens),
		cmocka_unit_test(tokens_cover_any_bytes),
		cmocka_unit_test(ascii_is_cut_as_icu_cuts_it),
		cmocka_unit_test(how_alike_texts_are),
		cmocka_unit_test(bags_are_the_texts_prepared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
