#include "base/utf8.h"

#include <setjmp.h>
#include <cmocka.h>

static void every_character_goes_round(void **state)
{
	SKN_UNUSED(state);
	for (uint32_t cp = 0; cp <= 0x110000; cp++) {
		bool exists = cp <= 0x10FFFF && !(cp >= 0xD800 && cp <= 0xDFFF);
		uint32_t got = 1;
		char b[4];
		size_t n = skn_utf8_encode(cp, b);

		assert_int_equal(n != 0, exists);
		if (!exists)
			continue;
		assert_int_equal(skn_utf8_decode(b, n, &got), n);
		assert_int_equal(got, cp);
		assert_int_equal(skn_utf8_decode_last(b, n, &got), n);
		assert_int_equal(got, cp);
		for (size_t less = 0; less < n; less++)
			assert_int_equal(skn_utf8_decode(b, less, &got), 0);
	}
}

static void refuses_what_is_no_utf8(void **state)
{
	static const struct {
		const char *what, *bytes;
		size_t bad;
	} rows[] = {
		{ "a tail byte alone", "a\x80", 1 },
		{ "an overlong slash", "\xC0\xAF", 0 },
		{ "an overlong NUL", "\xC0\x80", 0 },
		{ "an overlong three bytes", "\xE0\x80\xAF", 0 },
		{ "an overlong four bytes", "\xF0\x80\x80\xAF", 0 },
		{ "a surrogate", "ab\xED\xA0\x80", 2 },
		{ "the last surrogate", "\xED\xBF\xBF", 0 },
		{ "above U+10FFFF", "\xF4\x90\x80\x80", 0 },
		{ "a byte that begins nothing", "\xFE", 0 },
		{ "five bytes as of old", "\xF8\x88\x80\x80\x80", 0 },
		{ "a cut character at the end", "abcdefgh\xE2\x82", 8 },
		{ "a head where a tail should be", "\xE2\xE2\x82\xAC", 0 },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		size_t bad = 99;

		if (skn_utf8_valid(rows[i].bytes, strlen(rows[i].bytes), &bad) ||
		    bad != rows[i].bad)
			fail_msg("%s: bad at %zu", rows[i].what, bad);
	}
}

/* The quick way over ASCII must not miss a byte at any alignment. */
static void finds_the_bad_byte_at_any_offset(void **state)
{
	char text[64];
	size_t bad;

	SKN_UNUSED(state);
	for (size_t n = 1; n < sizeof(text); n++)
		for (size_t at = 0; at < n; at++) {
			memset(text, 'x', n);
			text[at] = '\xFF';
			assert_false(skn_utf8_valid(text, n, &bad));
			assert_int_equal(bad, at);
			assert_int_equal(skn_utf8_ascii(text, n), at);
			assert_false(skn_utf8_is_ascii(text, n));
		}
	assert_true(skn_utf8_valid("", 0, NULL));
	assert_true(skn_utf8_valid("a\0\xC3\xA9", 4, &bad));
	assert_int_equal(bad, 4);
}

static void the_last_character(void **state)
{
	uint32_t cp;

	SKN_UNUSED(state);
	assert_int_equal(skn_utf8_decode_last("", 0, &cp), 0);
	assert_int_equal(skn_utf8_decode_last("a\xC3\xA9", 3, &cp), 2);
	assert_int_equal(cp, 0xE9);
	assert_int_equal(skn_utf8_decode_last("a\xC3", 2, &cp), 0);
	assert_int_equal(skn_utf8_decode_last("\x80\x80\x80\x80\x80", 5, &cp), 0);
	assert_int_equal(skn_utf8_decode_last("a\x80", 2, &cp), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_character_goes_round),
		cmocka_unit_test(refuses_what_is_no_utf8),
		cmocka_unit_test(finds_the_bad_byte_at_any_offset),
		cmocka_unit_test(the_last_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
