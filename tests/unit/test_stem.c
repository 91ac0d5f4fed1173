/* Stems: the gate's own promises, and that each language has the rules it names. */
#include "stem/stem.h"

#include <setjmp.h>
#include <cmocka.h>

static void stems(void **state)
{
	static const struct { const char *language, *word, *stem; } rows[] = {
		{ "en", "claims", "claim" },
		{ "en-GB", "claimed", "claim" },
		{ "EN", "happily", "happili" },
		{ "de", "h\xc3\xa4user", "haus" },
		{ "de-AT", "preise", "preis" },
		{ "fr", "continuellement", "continuel" },
		{ "pt_BR", "meninas", "menin" },
		{ "nb", "bilene", "bil" },
		{ "ru", "\xd1\x86\xd0\xb5\xd0\xbd\xd1\x8b", "\xd1\x86\xd0\xb5\xd0\xbd" },
		{ "en", "2021", "2021" },
		{ "en", "", "" },
		{ "en", "\xff\xfe", "\xff\xfe" }, /* no UTF-8: as it is */
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_stemmer *st;
		const char *got;
		size_t n;

		assert_int_equal(skn_stemmer_new(&st, rows[i].language, NULL), 0);
		got = skn_stem(st, rows[i].word, strlen(rows[i].word), &n);
		if (n != strlen(rows[i].stem) || memcmp(got, rows[i].stem, n) != 0)
			fail_msg("%s %s: %.*s", rows[i].language, rows[i].word, (int)n, got);
		skn_stemmer_free(st);
	}
}

static void unknown_languages(void **state)
{
	static const char *const rows[] = { "", "xx", "tlh", "zh", "-", "a-very-long-tag-that-is-no-language" };

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_err err = SKN_ERR_INIT;
		struct skn_stemmer *st = (struct skn_stemmer *)1;

		assert_int_equal(skn_stemmer_new(&st, rows[i], &err), SKN_ENOTFOUND);
		assert_null(st);
		assert_true(err.msg[0]);
	}
}

static void none_and_limits(void **state)
{
	char word[SKN_STEM_WORD_MAX + 2];
	struct skn_stemmer *st;
	size_t n;

	SKN_UNUSED(state);
	assert_ptr_equal(skn_stem(NULL, "claims", 6, &n), "claims");
	assert_int_equal(n, 6);
	skn_stemmer_free(NULL);
	assert_int_equal(skn_stemmer_new(&st, "en", NULL), 0);
	memset(word, 'e', sizeof(word));
	memcpy(word + SKN_STEM_WORD_MAX - 5, "claims", 6);
	skn_stem(st, word, SKN_STEM_WORD_MAX, &n);
	assert_int_equal(n, SKN_STEM_WORD_MAX); /* "…claim": no ending to drop */
	memcpy(word + SKN_STEM_WORD_MAX - 6, "claims", 6);
	skn_stem(st, word, SKN_STEM_WORD_MAX, &n);
	assert_int_equal(n, SKN_STEM_WORD_MAX - 1);
	memcpy(word + SKN_STEM_WORD_MAX - 5, "claims", 6);
	assert_ptr_equal(skn_stem(st, word, SKN_STEM_WORD_MAX + 1, &n), word);
	assert_int_equal(n, SKN_STEM_WORD_MAX + 1);
	skn_stemmer_free(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(stems), cmocka_unit_test(unknown_languages),
					    cmocka_unit_test(none_and_limits) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
