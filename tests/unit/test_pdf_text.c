/* What text becomes before it is set. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/utf8.h"
#include "pdf/text.h"
#include "random.h"

struct row {
	const char *what, *in, *want;
};

static const struct row cleaned[] = {
	{ "plain text stays", "Plain text.", "Plain text." },
	{ "markup is text", "<span size='9'>&amp;</span>", "<span size='9'>&amp;</span>" },
	{ "control characters are dropped", "a\x01\x02\x1b[31mb\x7f", "a[31mb" },
	{ "bidi overrides and isolates are dropped", "a\xe2\x80\xae" "b\xe2\x81\xa6" "c", "abc" },
	{ "tabs are blanks", "a\tb", "a b" },
	{ "line feeds stay", "a\nb", "a\nb" },
	{ "the separators of Unicode are blanks", "a\xe2\x80\xa8" "b\xe2\x80\xa9" "c", "a b c" },
	{ "what is no UTF-8 is replaced", "a\xff" "b", "a\xef\xbf\xbd" "b" },
	{ "tag characters are dropped", "a\xf3\xa0\x80\xa1" "b", "ab" },
	{ "letters and marks are composed", "e\xcc\x81", "\xc3\xa9" },
};

static void test_clean(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(cleaned); i++) {
		struct skn_buf out = SKN_BUF_INIT;

		skn_pdf_clean(&out, cleaned[i].in, strlen(cleaned[i].in));
		if (!skn_streq(out.p, cleaned[i].want))
			fail_msg("%s: '%s'", cleaned[i].what, out.p);
		skn_buf_release(&out);
	}
}

static void test_nul(void **state)
{
	struct skn_buf out = SKN_BUF_INIT;

	SKN_UNUSED(state);
	skn_pdf_clean(&out, "a\0b", 3);
	assert_string_equal(out.p, "ab");
	skn_buf_release(&out);
}

static const struct row addresses[] = {
	{ "plain addresses stay", "https://example.org/a?b=c&d=%20#e", "https://example.org/a?b=c&d=%20#e" },
	{ "what ends a PDF string is encoded", "https://e.org/a(b)c", "https://e.org/a%28b%29c" },
	{ "what ends an attribute is encoded", "https://e.org/'x' y=[1]", "https://e.org/%27x%27%20y=[1]" },
	{ "so are escapes, brackets and quotes", "https://e.org/\\<>\"{}|^`", "https://e.org/%5C%3C%3E%22%7B%7D%7C%5E%60" },
	{ "other scripts are encoded byte by byte", "https://e.org/\xc3\xa9", "https://e.org/%C3%A9" },
	{ "control characters, too", "https://e.org/\n\x01", "https://e.org/%0A%01" },
};

static void test_uri(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(addresses); i++) {
		struct skn_pdf_text text;

		skn_pdf_text_init(&text);
		skn_pdf_text_add_uri(&text, 0, "x", 1, addresses[i].in, strlen(addresses[i].in));
		assert_int_equal(text.runs.n, 1);
		if (!skn_streq(text.uris.p, addresses[i].want))
			fail_msg("%s: '%s'", addresses[i].what, text.uris.p);
		skn_pdf_text_release(&text);
	}
}

/* Runs lie side by side over all of the text, each not empty, and are found by any byte. */
static void check_runs(const struct skn_pdf_text *text)
{
	size_t start = 0;

	for (size_t i = 0; i < text->runs.n; i++) {
		assert_true(text->runs.v[i].end > start);
		assert_int_equal(skn_pdf_run_at(text, start), i);
		assert_int_equal(skn_pdf_run_at(text, text->runs.v[i].end - 1), i);
		start = text->runs.v[i].end;
	}
	assert_int_equal(start, text->text.n);
	assert_true(skn_utf8_valid(text->text.p, text->text.n, NULL));
}

static void test_runs(void **state)
{
	SKN_UNUSED(state);
	random_seed(33);
	for (size_t round = 0; round < 500; round++) {
		struct skn_pdf_text text;

		skn_pdf_text_init(&text);
		for (size_t k = random_below(8); k > 0; k--) {
			char bytes[12];
			size_t n = random_below(sizeof(bytes));

			for (size_t i = 0; i < n; i++)
				bytes[i] = (char)(random_chance(2) ? random_next() : 'a' + random_below(26));
			skn_pdf_text_add(&text, (unsigned)random_below(128), bytes, n);
		}
		check_runs(&text);
		skn_pdf_text_release(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clean),
		cmocka_unit_test(test_nul),
		cmocka_unit_test(test_uri),
		cmocka_unit_test(test_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
