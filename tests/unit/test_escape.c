#include "base/base.h"

#include <setjmp.h>
#include <cmocka.h>

#include "text/escape.h"

typedef void escape_fn(struct skn_sink *sink, const char *s, size_t n);

static void check(escape_fn *escape, const char *s, size_t n, const char *want)
{
	struct skn_buf got = SKN_BUF_INIT;
	struct skn_sink sink;

	skn_sink_to_buf(&sink, &got);
	escape(&sink, s, n);
	assert_int_equal(skn_sink_check(&sink, NULL), 0);
	assert_string_equal(got.p, want);
	skn_buf_release(&got);
}

#define CHECK(escape, s, want) check(escape, s, sizeof(s) - 1, want)

static void test_html(void **state)
{
	SKN_UNUSED(state);
	CHECK(skn_esc_html_text, "<a href=\"x\">'&\n", "&lt;a href=\"x\"&gt;'&amp;\n");
	CHECK(skn_esc_html_attr, "<a href=\"x\">'&\n\t", "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#10;&#9;");
	CHECK(skn_esc_html_text, "a\0b\x1b\x7f\xff\xc0\xaf", "a\xef\xbf\xbd" "b\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
	      "\xef\xbf\xbd\xef\xbf\xbd");
	CHECK(skn_esc_html_text, "é中😀", "é中😀");
	CHECK(skn_esc_html_text, "", "");
}

static void test_xml(void **state)
{
	SKN_UNUSED(state);
	CHECK(skn_esc_xml, "<&>\"'\n\t\r", "&lt;&amp;&gt;&quot;&#39;\n\t&#13;");
	CHECK(skn_esc_xml, "\x01\xef\xbf\xbf\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
}

static void test_url(void **state)
{
	SKN_UNUSED(state);
	CHECK(skn_esc_url_path, "a b/c?d#e%é~-._", "a%20b/c%3Fd%23e%25%C3%A9~-._");
	CHECK(skn_esc_url_query, "a b/c&d=e+f", "a%20b%2Fc%26d%3De%2Bf");
	CHECK(skn_esc_url_path, "\0\xff:\"<", "%00%FF%3A%22%3C");
}

static void test_bibtex(void **state)
{
	SKN_UNUSED(state);
	CHECK(skn_esc_bibtex, "A {B} & 50% of $5 #1 a_b ~x^y \\z\nq",
	      "A \\{B\\} \\& 50\\% of \\$5 \\#1 a\\_b \\textasciitilde{}x\\textasciicircum{}y \\textbackslash{}z q");
}

static void test_safe_urls(void **state)
{
	static const struct { const char *url; bool safe; } rows[] = {
		{ "http://a", true }, { "https://a.b/c?d#e", true }, { "HTTPS://A", true }, { "mailto:a@b", true },
		{ "https://münchen.de/ü", true }, { "http://[::1]/", true }, { "javascript:alert(1)", false },
		{ " http://a", false }, { "http://a b", false }, { "java\nscript:x", false }, { "http://a\n", false },
		{ "data:text/html,x", false }, { "file:///a", false }, { "//a", false }, { "/a", false },
		{ "a", false }, { "", false }, { "http://", false }, { "http:///a", false }, { "http:a", false },
		{ "https://?", false }, { "https://\\a", false }, { "mailto:", false }, { "http://a\x7f", false },
		{ "http://a\xc2\x85", false }, { "http://a\xe2\x80\xae", false }, { "http://a\xff", false },
		{ "vbscript:x", false }, { "httpx://a", false }, { "https:", false },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++)
		if (skn_url_is_safe(rows[i].url, strlen(rows[i].url)) != rows[i].safe)
			fail_msg("<%s> is %s", rows[i].url, rows[i].safe ? "safe" : "not safe");
	assert_false(skn_url_is_safe("http://a\0b", 10));
}

/* No byte that means something at the place comes out, whatever goes in. */
static void test_nothing_gets_through(void **state)
{
	static const struct { escape_fn *escape; const char *bad; } rows[] = {
		{ skn_esc_html_text, "<>" }, { skn_esc_html_attr, "<>\"'\n\t" }, { skn_esc_xml, "<>\"'\x01\x1b" },
		{ skn_esc_url_path, " ?#&\"'<>\n\\:" }, { skn_esc_url_query, " ?#&\"'<>\n\\:/+=" },
	};
	uint32_t seed = 3;

	SKN_UNUSED(state);
	for (int i = 0; i < 20000; i++) {
		char text[16];

		for (size_t k = 0; k < sizeof(text); k++) {
			seed = seed * 1664525u + 1013904223u;
			text[k] = (char)(seed >> 17 & (i % 2 ? 0xff : 0x7f));
		}
		for (size_t r = 0; r < SKN_ARRAY_LEN(rows); r++) {
			struct skn_buf got = SKN_BUF_INIT;
			struct skn_sink sink;

			skn_sink_to_buf(&sink, &got);
			rows[r].escape(&sink, text, sizeof(text));
			assert_int_equal(strcspn(got.p, rows[r].bad), got.n);
			skn_buf_release(&got);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_html), cmocka_unit_test(test_xml), cmocka_unit_test(test_url),
		cmocka_unit_test(test_bibtex), cmocka_unit_test(test_safe_urls),
		cmocka_unit_test(test_nothing_gets_through),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
