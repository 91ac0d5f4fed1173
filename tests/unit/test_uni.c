#include "uni/icu.h"
#include "uni/uni.h"

#include <setjmp.h>
#include <cmocka.h>

#include "base/utf8.h"

typedef void maker(struct skn_buf *out, const char *s, size_t n);

static uint64_t seed = 88172645463325252u;

static uint32_t below(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 16) % n;
}

static void add_char(struct skn_buf *buf, uint32_t cp)
{
	char c[4];

	skn_buf_add(buf, c, skn_utf8_encode(cp, c));
}

static void gives(maker *make, const char *text, const char *want)
{
	struct skn_buf out = SKN_BUF_INIT;

	make(&out, text, strlen(text));
	if (!skn_streq(out.p, want))
		fail_msg("'%s' gives '%s', not '%s'", text, out.p, want);
	skn_buf_release(&out);
}

static void normal_forms_and_folding(void **state)
{
	SKN_UNUSED(state);
	gives(skn_uni_nfc, "", "");
	gives(skn_uni_nfc, "plain", "plain");
	gives(skn_uni_nfc, "e\u0301", "é");
	gives(skn_uni_nfc, "\u212B", "Å");
	gives(skn_uni_nfc, "ﬁ", "ﬁ");
	gives(skn_uni_nfc, "\u1112\u1161\u11AB", "한");
	gives(skn_uni_nfc, "a\xFFz", "a\uFFFDz");
	gives(skn_uni_nfkc, "ﬁ ² Ａ", "fi 2 A");
	gives(skn_uni_nfkc, "½", "1\u20442");
	gives(skn_uni_lower, "ABC xyz 12", "abc xyz 12");
	gives(skn_uni_lower, "Straße ΣΑΣ ДОМ", "strasse σασ дом");
	assert_true(skn_uni_is_nfc("a \u2014 \u201Cé\u201D 中文", strlen("a \u2014 \u201Cé\u201D 中文")));
	assert_false(skn_uni_is_nfc("e\u0301", 3));
	assert_false(skn_uni_is_nfc("\u212B", 3));
	assert_false(skn_uni_is_nfc("\xFF", 1));
}

/* The tables that spare ICU against ICU itself: a text whose first characters
 * are in no table takes the long way. */
static void the_short_way_is_the_long_way(void **state)
{
	maker *const makers[] = { skn_uni_nfc, skn_uni_nfkc };
	struct skn_buf in = SKN_BUF_INIT, longer = SKN_BUF_INIT;
	struct skn_buf a = SKN_BUF_INIT, b = SKN_BUF_INIT;
	const size_t prefix = strlen("\u1E00.");

	SKN_UNUSED(state);
	for (uint32_t cp = 1; cp < 0x30000; cp++) {
		if (cp >= 0xD800 && cp <= 0xDFFF)
			continue;
		skn_buf_clear(&in);
		add_char(&in, cp);
		add_char(&in, cp);
		skn_buf_clear(&longer);
		skn_buf_adds(&longer, "\u1E00.");
		skn_buf_add(&longer, in.p, in.n);
		for (size_t m = 0; m < SKN_ARRAY_LEN(makers); m++) {
			skn_buf_clear(&a);
			skn_buf_clear(&b);
			makers[m](&a, in.p, in.n);
			makers[m](&b, longer.p, longer.n);
			if (b.n < prefix || !skn_buf_eq(&a, b.p + prefix, b.n - prefix))
				fail_msg("U+%04X, form %zu", cp, m);
		}
	}
	skn_buf_release(&in);
	skn_buf_release(&longer);
	skn_buf_release(&a);
	skn_buf_release(&b);
}

static void slugs(void **state)
{
	static const struct {
		const char *text, *slug;
		size_t max;
	} rows[] = {
		{ "Hello, World!", "hello-world", 80 },
		{ "  --a__b--  ", "a-b", 80 },
		{ "Straße Łódź Ærø Þór", "strasse-lodz-aero-thor", 80 },
		{ "Việt Nam", "viet-nam", 80 },
		{ "Cafe\u0301", "cafe", 80 },
		{ "Дмитрий и Ольга", "dmitrij-i-olga", 80 },
		{ "中文", "zhong-wen", 80 },
		{ "Ελλάδα", "ellada", 80 },
		{ "한국어 2016", "hangug-eo-2016", 80 },
		{ "…—!", "", 80 },
		{ "\xF0\x9F\x98\x80", "", 80 },
		{ "", "", 80 },
		{ "one two three four", "one-two-three", 15 },
		{ "one two three four", "one-two-three", 13 },
		{ "one two three four", "one-two", 12 },
		{ "abcdefghijklmnop", "abcdefgh", 8 },
		{ "a bcdefghijklmnop", "a-bcdefg", 8 },
		{ "abc", "", 0 },
	};
	struct skn_buf out = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		skn_buf_clear(&out);
		skn_buf_adds(&out, "kept/");
		skn_uni_slug(&out, rows[i].text, strlen(rows[i].text), rows[i].max);
		assert_true(skn_starts_with(out.p, "kept/"));
		assert_string_equal(out.p + 5, rows[i].slug);
	}
	skn_buf_release(&out);
}

static void a_huge_title_makes_a_slug_at_once(void **state)
{
	struct skn_buf text = SKN_BUF_INIT, out = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (int i = 0; i < 1000000; i++)
		skn_buf_adds(&text, "中");
	skn_uni_slug(&out, text.p, text.n, 80);
	assert_true(out.n <= 80 && skn_starts_with(out.p, "zhong-zhong"));
	skn_buf_release(&text);
	skn_buf_release(&out);
}

static void scripts_without_spaces(void **state)
{
	static const struct {
		uint32_t cp;
		bool spaceless;
	} rows[] = {
		{ 'a', false }, { 0xE9, false }, { 0x416, false }, { 0x4E2D, true },
		{ 0x3042, true }, { 0x30AB, true }, { 0xFF76, true }, { 0x3002, true },
		{ 0xFF01, true }, { 0xFF1F, true }, { 0x300C, true }, { 0x300D, true },
		{ 0xFF0C, true }, { 0xFF21, true }, { 0x0E01, true }, { 0x0E81, true },
		{ 0x1780, true }, { 0x1000, true }, { 0x20000, true }, { 0x3105, true },
		{ 0xAC00, false }, { 0x1100, false }, { 0x3131, false }, { 0xFFA1, false },
		{ 0x3000, false }, { 0x201D, false }, { 0x2026, false }, { 0x1F600, false },
		{ 0x5D0, false }, { 0x627, false }, { 0x905, false }, { 0x10FFFF, false },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++)
		if (skn_uni_spaceless(rows[i].cp) != rows[i].spaceless)
			fail_msg("U+%04X", rows[i].cp);
}

static void refused_characters(void **state)
{
	static const struct {
		const char *what, *text;
		enum skn_uni_fault fault;
		size_t offset;
		uint32_t cp;
	} rows[] = {
		{ "plain text", "a\tb\nc", SKN_UNI_OK, 5, 0 },
		{ "words of every kind", "é中\u05D0\u0627", SKN_UNI_OK, 9, 0 },
		{ "a bell", "ab\a", SKN_UNI_CONTROL, 2, 7 },
		{ "a carriage return", "ab\r\n", SKN_UNI_CONTROL, 2, 13 },
		{ "an escape", "\x1B[31m", SKN_UNI_CONTROL, 0, 0x1B },
		{ "DEL", "a\x7F", SKN_UNI_CONTROL, 1, 0x7F },
		{ "a C1 control", "a\xC2\x9B", SKN_UNI_CONTROL, 1, 0x9B },
		{ "a no-break space", "a\u00A0b", SKN_UNI_OK, 4, 0 },
		{ "an override", "a\u202Eb", SKN_UNI_BIDI, 1, 0x202E },
		{ "an isolate", "\u2066", SKN_UNI_BIDI, 0, 0x2066 },
		{ "a right-to-left mark", "\u200F", SKN_UNI_OK, 3, 0 },
		{ "a tag character", "a\U000E0041", SKN_UNI_TAG, 1, 0xE0041 },
		{ "a zero-width space", "a\u200Bb", SKN_UNI_JOINER, 1, 0x200B },
		{ "a word joiner", "a\u2060b", SKN_UNI_JOINER, 1, 0x2060 },
		{ "a BOM", "\uFEFFa", SKN_UNI_JOINER, 0, 0xFEFF },
		{ "ZWNJ between Latin letters", "a\u200Cb", SKN_UNI_JOINER, 1, 0x200C },
		{ "ZWNJ after a virama", "\u0915\u094D\u200C\u0937", SKN_UNI_OK, 12, 0 },
		{ "ZWNJ between letters that join", "\u0645\u06CC\u200C\u062E", SKN_UNI_OK, 9, 0 },
		{ "ZWNJ with marks between", "\u0645\u064B\u200C\u064B\u062E", SKN_UNI_OK, 11, 0 },
		{ "ZWNJ after a letter that does not join on", "\u0627\u200C\u0628", SKN_UNI_JOINER,
		  2, 0x200C },
		{ "ZWNJ at the end", "\u0645\u200C", SKN_UNI_JOINER, 2, 0x200C },
		{ "ZWJ between Latin letters", "a\u200Db", SKN_UNI_JOINER, 1, 0x200D },
		{ "ZWJ after a virama", "\u0915\u094D\u200D", SKN_UNI_OK, 9, 0 },
		{ "ZWJ between Arabic letters", "\u0645\u200D\u062E", SKN_UNI_JOINER, 2, 0x200D },
		{ "a family", "\U0001F468\u200D\U0001F469\u200D\U0001F467", SKN_UNI_OK, 18, 0 },
		{ "a woman with a skin tone at a computer", "\U0001F469\U0001F3FD\u200D\U0001F4BB",
		  SKN_UNI_OK, 15, 0 },
		{ "a rainbow flag", "\U0001F3F3\uFE0F\u200D\U0001F308", SKN_UNI_OK, 14, 0 },
		{ "ZWJ after an emoji and before a letter", "\U0001F468\u200Da", SKN_UNI_JOINER, 4,
		  0x200D },
		{ "ZWJ twice", "\U0001F468\u200D\u200D\U0001F468", SKN_UNI_JOINER, 4, 0x200D },
		{ "the flag of Scotland",
		  "\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F",
		  SKN_UNI_OK, 28, 0 },
		{ "a flag of no country",
		  "\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0078\U000E007F",
		  SKN_UNI_TAG, 4, 0xE0067 },
		{ "a flag without its end", "\U0001F3F4\U000E0067\U000E0062", SKN_UNI_TAG, 4,
		  0xE0067 },
		{ "U+FFFE", "a\xEF\xBF\xBE", SKN_UNI_NONCHAR, 1, 0xFFFE },
		{ "U+FDD0", "\xEF\xB7\x90", SKN_UNI_NONCHAR, 0, 0xFDD0 },
		{ "U+10FFFF", "\xF4\x8F\xBF\xBF", SKN_UNI_NONCHAR, 0, 0x10FFFF },
		{ "a cut character", "ab\xE2\x82", SKN_UNI_INVALID, 2, 0 },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		size_t offset;
		uint32_t cp;
		enum skn_uni_fault fault =
			skn_uni_scan(rows[i].text, strlen(rows[i].text), &offset, &cp);

		if (fault != rows[i].fault || offset != rows[i].offset ||
		    (fault != SKN_UNI_OK && cp != rows[i].cp))
			fail_msg("%s: %s at %zu, U+%04X", rows[i].what, skn_uni_fault_name(fault),
				 offset, cp);
	}
	assert_int_equal(skn_uni_scan("a\0b", 3, NULL, NULL), SKN_UNI_CONTROL);
}

static void cleaning(void **state)
{
	SKN_UNUSED(state);
	gives(skn_uni_clean, "plain\n", "plain\n");
	gives(skn_uni_clean, "a\r\nb\rc\n\r", "a\nb\nc\n\n");
	gives(skn_uni_clean, "a\a\x1B[31mb\u202Ec\u200Bd", "a[31mbcd");
	gives(skn_uni_clean, "e\u0301\xFF", "é\uFFFD");
	gives(skn_uni_clean, "\uFEFFtext", "text");
	gives(skn_uni_clean, "e\u200C\u0301", "é");
	gives(skn_uni_clean, "\u0645\u06CC\u200C\u062E", "\u0645\u06CC\u200C\u062E");
	gives(skn_uni_clean, "\U0001F468\u200D\u200D\U0001F468", "\U0001F468\u200D\U0001F468");
}

/* Random texts of what is difficult: the result is clean, and cleaning it again
 * changes nothing. */
static void what_was_cleaned_is_clean(void **state)
{
	static const uint32_t pool[] = {
		'a', 'e', '\r', '\n', 0x7F, 0x85, 0x301, 0x300, 0x323, 0x94D, 0x915, 0x200C, 0x200D,
		0x645, 0x62E, 0x627, 0x64B, 0x202E, 0x200B, 0xFEFF, 0xFFFE, 0x1F468, 0x1F3FD, 0xFE0F,
		0x1F3F4, 0xE0067, 0xE0062, 0xE0065, 0xE006E, 0xE007F, 0x212B, 0x1112, 0x1161, 0x11AB,
	};
	struct skn_buf in = SKN_BUF_INIT, once = SKN_BUF_INIT, twice = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (int round = 0; round < 20000; round++) {
		skn_buf_clear(&in);
		skn_buf_clear(&once);
		skn_buf_clear(&twice);
		for (uint32_t k = below(24); k > 0; k--) {
			add_char(&in, pool[below(SKN_ARRAY_LEN(pool))]);
			if (below(20) == 0)
				skn_buf_addc(&in, (char)below(256));
		}
		skn_uni_clean(&once, in.p, in.n);
		assert_int_equal(skn_uni_scan(once.p, once.n, NULL, NULL), SKN_UNI_OK);
		assert_true(skn_uni_is_nfc(once.p, once.n));
		skn_uni_clean(&twice, once.p, once.n);
		assert_true(skn_buf_eq(&twice, once.p, once.n));
	}
	skn_buf_release(&in);
	skn_buf_release(&once);
	skn_buf_release(&twice);
}

/* Marks before every joiner: looking back is bounded, so this takes no time. */
static void cleaning_is_linear(void **state)
{
	struct skn_buf in = SKN_BUF_INIT, out = SKN_BUF_INIT;
	clock_t start = clock();

	SKN_UNUSED(state);
	for (int i = 0; i < 300000; i++)
		skn_buf_adds(&in, "\u0327\u200C\u200D");
	skn_uni_clean(&out, in.p, in.n);
	assert_int_equal(out.n, 600000);
	assert_true(clock() - start < 20 * CLOCKS_PER_SEC);
	skn_buf_release(&in);
	skn_buf_release(&out);
}

static void breaks(void **state)
{
	struct skn_uni_breaks out = { 0 };
	struct skn_err err = SKN_ERR_INIT;

	SKN_UNUSED(state);
	assert_int_equal(skn_uni_breaks(&out, SKN_UNI_WORD, "", 0, NULL, &err), 0);
	assert_int_equal(out.n, 0);
	assert_int_equal(skn_uni_breaks(&out, SKN_UNI_WORD, "can't stop", 10, NULL, &err), 0);
	assert_int_equal(out.n, 3);
	assert_int_equal(out.v[0], 5);
	assert_int_equal(out.v[2], 10);
	skn_vec_clear(&out);
	assert_int_equal(skn_uni_breaks(&out, SKN_UNI_SENTENCE, "One. Two.", 9, "en", &err), 0);
	assert_int_equal(out.n, 2);
	assert_int_equal(out.v[0], 5);
	skn_vec_clear(&out);
	/* The Greek question mark looks like a semicolon. */
	assert_int_equal(skn_uni_breaks(&out, SKN_UNI_SENTENCE, "Τι; Α.", 9, "el", &err), 0);
	assert_int_equal(out.n, 2);
	assert_int_equal(skn_uni_breaks(&out, SKN_UNI_WORD, "", SKN_UNI_MAX + 1, NULL, &err),
			 SKN_ELIMIT);
	skn_vec_release(&out);
	assert_true(skn_starts_with(skn_uni_version(), "ICU "));
}

/* Texts of common characters are broken without ICU; a last line of others
 * makes ICU do it. */
static void sentences_end_where_icu_ends_them(void **state)
{
	static const char *const pieces[] = {
		"a", "a", "b", "A", "B", "1", " ", " ", " ", ".", ".", ".", "!", "?", ",", "-", ":", ";", "\"",
		"'", ")", "(", "]", "\n", "\r", "\t", "\v", "=", "\x01", "\u00e9", "\u00c9", "\u00df",
		"\u00a0", "\u00ab", "\u00bb", "\u00aa", "\u00b5", "\u00d7", "\u2013", "\u2014", "\u2018",
		"\u2019", "\u201c", "\u201d", "\u201e", "\u2026", "\u2022", "\u203a", "\u20ac", "\u2192",
	};
	struct skn_uni_breaks ours = { 0 }, icu = { 0 };
	struct skn_buf text = SKN_BUF_INIT;
	uint64_t next = 20260429;

	SKN_UNUSED(state);
	for (int round = 0; round < 300000; round++) {
		size_t n, kinds = round % 2 ? SKN_ARRAY_LEN(pieces) : 29;

		skn_buf_clear(&text);
		next = next * 6364136223846793005u + 1442695040888963407u;
		n = 1 + (next >> 33) % 24;
		for (size_t i = 0; i < n; i++) {
			next = next * 6364136223846793005u + 1442695040888963407u;
			skn_buf_adds(&text, pieces[(next >> 33) % kinds]);
		}
		skn_buf_addc(&text, '\n');
		skn_vec_clear(&ours);
		skn_vec_clear(&icu);
		assert_int_equal(skn_uni_breaks(&ours, SKN_UNI_SENTENCE, text.p, text.n, "en", NULL), 0);
		skn_buf_adds(&text, "\u0416");
		assert_int_equal(skn_uni_breaks(&icu, SKN_UNI_SENTENCE, text.p, text.n, "en", NULL), 0);
		assert_int_equal(ours.n + 1, icu.n);
		assert_memory_equal(ours.v, icu.v, ours.n * sizeof(*ours.v));
	}
	skn_vec_release(&ours);
	skn_vec_release(&icu);
	skn_buf_release(&text);
}

/* What the tables say of each character, ICU says, too. */
static void characters_are_what_icu_says(void **state)
{
	static const struct {
		UProperty property;
		bool (*ours)(uint32_t cp);
	} rows[] = {
		{ UCHAR_WHITE_SPACE, skn_uni_is_space },
		{ UCHAR_ALPHABETIC, skn_uni_is_letter },
		{ UCHAR_LOWERCASE, skn_uni_is_lower },
	};

	SKN_UNUSED(state);
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++)
			if (rows[i].ours(cp) != skn_icu()->u_hasBinaryProperty((UChar32)cp, rows[i].property))
				fail_msg("U+%04X, row %zu", cp, i);
		if (skn_uni_is_upper(cp) != (skn_icu()->u_isUUppercase((UChar32)cp) ||
					     skn_icu()->u_istitle((UChar32)cp)))
			fail_msg("U+%04X, upper", cp);
		if (skn_uni_is_digit(cp) != skn_icu()->u_isdigit((UChar32)cp))
			fail_msg("U+%04X, digit", cp);
		if (skn_uni_to_lower(cp) != (uint32_t)skn_icu()->u_tolower((UChar32)cp))
			fail_msg("U+%04X, to lower", cp);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(normal_forms_and_folding),
		cmocka_unit_test(the_short_way_is_the_long_way),
		cmocka_unit_test(slugs),
		cmocka_unit_test(a_huge_title_makes_a_slug_at_once),
		cmocka_unit_test(scripts_without_spaces),
		cmocka_unit_test(refused_characters),
		cmocka_unit_test(cleaning),
		cmocka_unit_test(what_was_cleaned_is_clean),
		cmocka_unit_test(cleaning_is_linear),
		cmocka_unit_test(breaks),
		cmocka_unit_test(sentences_end_where_icu_ends_them),
		cmocka_unit_test(characters_are_what_icu_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
