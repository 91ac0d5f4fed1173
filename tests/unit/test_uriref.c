/* Relative addresses: the examples of RFC 3986, section 5.4, and markup with them. */
#include "base/base.h"

#include <setjmp.h>
/* cmocka needs the above first */
#include <cmocka.h>

#include "gather/plain.h"
#include "gather/rebase.h"
#include "text/uriref.h"

static void rfc_3986(void **state)
{
	static const char base[] = "http://a/b/c/d;p?q";
	static const struct {
		const char *ref, *whole;
	} rows[] = {
		{ "g:h", "g:h" }, { "g", "http://a/b/c/g" }, { "./g", "http://a/b/c/g" },
		{ "g/", "http://a/b/c/g/" }, { "/g", "http://a/g" }, { "//g", "http://g" },
		{ "?y", "http://a/b/c/d;p?y" }, { "g?y", "http://a/b/c/g?y" },
		{ "#s", "http://a/b/c/d;p?q#s" }, { "g#s", "http://a/b/c/g#s" },
		{ "g?y#s", "http://a/b/c/g?y#s" }, { ";x", "http://a/b/c/;x" },
		{ "", "http://a/b/c/d;p?q" }, { ".", "http://a/b/c/" }, { "./", "http://a/b/c/" },
		{ "..", "http://a/b/" }, { "../", "http://a/b/" }, { "../g", "http://a/b/g" },
		{ "../..", "http://a/" }, { "../../", "http://a/" }, { "../../g", "http://a/g" },
		{ "../../../g", "http://a/g" }, { "/./g", "http://a/g" }, { "/../g", "http://a/g" },
		{ "g.", "http://a/b/c/g." }, { "..g", "http://a/b/c/..g" },
		{ "./../g", "http://a/b/g" }, { "./g/.", "http://a/b/c/g/" },
		{ "g/../h", "http://a/b/c/h" }, { "g?y/../x", "http://a/b/c/g?y/../x" },
		{ "g#s/./x", "http://a/b/c/g#s/./x" }, { " g\n", "http://a/b/c/g" },
		{ "HTTP://x/./y", "HTTP://x/./y" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf got = SKN_BUF_INIT;

		skn_uriref_resolve(&got, base, rows[i].ref, strlen(rows[i].ref));
		if (!skn_streq(got.p, rows[i].whole))
			fail_msg("'%s' became %s", rows[i].ref, got.p);
		skn_buf_release(&got);
	}
}

static void without_a_base(void **state)
{
	struct skn_buf got = SKN_BUF_INIT;

	SKN_UNUSED(state);
	skn_uriref_resolve(&got, NULL, " /a ", 4);
	skn_uriref_resolve(&got, "x/y", "b", 1);
	skn_uriref_resolve(&got, "http://h", "c", 1);
	assert_string_equal(got.p, "/abhttp://h/c");
	skn_buf_release(&got);
}

static void markup(void **state)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ "no tags", "no tags" },
		{ "<a href=\"x\">y</a>", "<a href=\"http://h/d/x\">y</a>" },
		{ "<A HREF='x?a=1&amp;b=2'>", "<A HREF='http://h/d/x?a=1&amp;b=2'>" },
		{ "<a href=x class=x>", "<a href=http://h/d/x class=x>" },
		{ "<a href=\" /x \">", "<a href=\"http://h/x\">" },
		{ "<img alt=\"a > b\" src='../i.png'/>", "<img alt=\"a > b\" src='http://h/i.png'/>" },
		{ "<a href=\"http://other/\">", "<a href=\"http://other/\">" },
		{ "<a href=\"mailto:x@y\">", "<a href=\"mailto:x@y\">" },
		{ "<a title=\"href='x'\">", "<a title=\"href='x'\">" },
		{ "<!-- <a href=\"x\"> --><b>", "<!-- <a href=\"x\"> --><b>" },
		{ "1 < 2 href=x", "1 < 2 href=x" },
		{ "<a href=\"x", "<a href=\"x" },
		{ "<a href", "<a href" },
		{ "<a =x href=y>", "<a =x href=http://h/d/y>" },
		{ "<q cite=\"#n\">", "<q cite=\"http://h/d/e#n\">" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf got = SKN_BUF_INIT;

		skn_html_rebase(&got, rows[i].in, strlen(rows[i].in), "http://h/d/e");
		if (!skn_streq(got.p, rows[i].out))
			fail_msg("%s became %s", rows[i].in, got.p);
		skn_buf_clear(&got);
		skn_html_rebase(&got, rows[i].in, strlen(rows[i].in), NULL);
		assert_string_equal(got.p, rows[i].in);
		skn_buf_release(&got);
	}
}

static void plain_text(void **state)
{
	static const struct {
		const char *in, *out;
		bool html;
	} rows[] = {
		{ "plain", "plain", false },
		{ " a \n b ", "a b", false },
		{ "AT&T", "AT&T", false },
		{ "AT&amp;T", "AT&T", true },
		{ "1 < 2", "1 < 2", false },
		{ "1 &lt; 2", "1 < 2", true },
		{ "<b>bold</b> text", "bold text", true },
		{ "a<br/>b", "a b", true },
		{ "<p>a</p><p>b</p>", "a b", true },
		{ "it&#8217;s &#x2014; so", "it\u2019s \u2014 so", true },
		{ "&#146;", "\u2019", true },
		{ "vector<int> and <T>", "vector and", false },
		{ "<unknown>x</unknown>", "x", false },
		{ "<a title=\"x > y\">z</a>", "z", true },
		{ "<a title=\"x>z</a>", "z", true },
		{ "<!-- c -->x<!-- ", "x<!--", false },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf got = SKN_BUF_INIT;

		skn_plain_of_html(&got, rows[i].in, strlen(rows[i].in));
		if (!skn_streq(got.p, rows[i].out))
			fail_msg("%s became %s", rows[i].in, got.p);
		if (skn_plain_is_html(rows[i].in, strlen(rows[i].in)) != rows[i].html)
			fail_msg("%s is%s HTML", rows[i].in, rows[i].html ? "" : " no");
		skn_buf_release(&got);
	}
}

static void dois(void **state)
{
	static const char *const same[] = { "10.1000/xyz", "doi:10.1000/xyz", " DOI: 10.1000/xyz ",
					    "https://doi.org/10.1000/xyz",
					    "http://dx.doi.org/10.1000/xyz" };
	static const char *const none[] = { "", "10.1000", "11.1000/x", "urn:x", "10.1/a b",
					    "https://example.org/10.1000/xyz" };

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(same); i++) {
		size_t n = strlen(same[i]);
		const char *doi = skn_plain_doi(same[i], &n);

		assert_non_null(doi);
		assert_int_equal(n, 11);
		assert_memory_equal(doi, "10.1000/xyz", 11);
	}
	for (size_t i = 0; i < SKN_ARRAY_LEN(none); i++) {
		size_t n = strlen(none[i]);

		assert_null(skn_plain_doi(none[i], &n));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rfc_3986),
		cmocka_unit_test(without_a_base),
		cmocka_unit_test(markup),
		cmocka_unit_test(plain_text),
		cmocka_unit_test(dois),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
