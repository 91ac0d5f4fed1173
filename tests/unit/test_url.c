/* test_url.c - one spelling for the addresses of one page. */
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/url.h"

static const struct {
	const char *says, *url, *wanted;
} rows[] = {
	{ "as it should be, it stays", "https://example.org/a?b=c", "https://example.org/a?b=c" },
	{ "scheme and host fold, the path does not", "HTTP://Example.ORG/A", "http://example.org/A" },
	{ "the default port goes", "https://example.org:443/a", "https://example.org/a" },
	{ "of http, too", "http://example.org:80/a", "http://example.org/a" },
	{ "another port stays", "https://example.org:80/a", "https://example.org:80/a" },
	{ "an empty port is none", "https://example.org:/a", "https://example.org/a" },
	{ "an empty path is a slash", "https://example.org", "https://example.org/" },
	{ "before a query, too", "https://example.org?a", "https://example.org/?a" },
	{ "a fragment goes", "https://example.org/a#b", "https://example.org/a" },
	{ "dot segments are walked", "https://example.org/a/./b/../c", "https://example.org/a/c" },
	{ "not above the root", "https://example.org/../../a", "https://example.org/a" },
	{ "at the end they leave a slash", "https://example.org/a/b/..", "https://example.org/a/" },
	{ "one dot as well", "https://example.org/a/.", "https://example.org/a/" },
	{ "an empty segment is one", "https://example.org/a//b/", "https://example.org/a//b/" },
	{ "what tells the origin goes", "https://example.org/a?utm_source=x&b=1&fbclid=2&gclid=3",
	  "https://example.org/a?b=1" },
	{ "with all of it the mark", "https://example.org/a?utm_medium=mail", "https://example.org/a" },
	{ "names that only begin so stay", "https://example.org/a?gclids=1&utm=2",
	  "https://example.org/a?gclids=1&utm=2" },
	{ "the order of a query is content", "https://example.org/a?b&a", "https://example.org/a?b&a" },
	{ "a name before the host keeps its case", "https://Ann@Example.org/", "https://Ann@example.org/" },
	{ "other schemes are left", "ftp://Example.org/#a", "ftp://Example.org/#a" },
	{ "nothing is nothing", "", "" },
};

static void test_rows(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf once = SKN_BUF_INIT, twice = SKN_BUF_INIT;

		skn_url_canonical(&once, rows[i].url);
		if (strcmp(once.p, rows[i].wanted) != 0)
			fail_msg("%s: %s", rows[i].says, once.p);
		skn_url_canonical(&twice, once.p);
		assert_string_equal(twice.p, once.p);
		skn_buf_release(&once);
		skn_buf_release(&twice);
	}
}

/* ---- reading and resolving ---- */

static const struct {
	const char *says, *base, *reference, *wanted; /* NULL: refused */
} references[] = {
	{ "an absolute one", NULL, "HTTPS://Example.ORG/a b", "https://example.org/a%20b" },
	{ "a relative one needs a base", NULL, "a", NULL },
	{ "beside", "http://example.org/a/b?c#d", "e", "http://example.org/a/e" },
	{ "above", "http://example.org/a/b/c", "../d", "http://example.org/a/d" },
	{ "from the root", "http://example.org/a/b", "/d", "http://example.org/d" },
	{ "another host", "https://example.org/a", "//other.org/x", "https://other.org/x" },
	{ "a query alone", "http://example.org/a?b", "?c", "http://example.org/a?c" },
	{ "a fragment alone keeps the query", "http://example.org/a?b", "#c", "http://example.org/a?b#c" },
	{ "nothing is the page itself", "http://example.org/a?b#c", "", "http://example.org/a?b" },
	{ "blanks and line ends", "http://example.org/", " a\n b ", "http://example.org/a%20b" },
	{ "backslashes", "http://example.org/a/", "\\b\\c", "http://example.org/b/c" },
	{ "the scheme again, as old pages write it", "http://example.org/a/b", "http:c", "http://example.org/a/c" },
	{ "another scheme", "http://example.org/", "mailto:ann@example.org", NULL },
	{ "a script", "http://example.org/", "javascript:alert(1)", NULL },
	{ "letters beyond ASCII", NULL, "http://b\xC3\xBC""cher.example/\xC3\xBC?\xC3\xBC",
	  "http://xn--bcher-kva.example/%C3%BC?%C3%BC" },
	{ "bytes that are no UTF-8", NULL, "http://example.org/\xFF", "http://example.org/%EF%BF%BD" },
	{ "in a host they are refused", NULL, "http://ex\xFF.org/", NULL },
	{ "a number is an address", NULL, "http://0x7f.1/", "http://127.0.0.1/" },
	{ "a number too large is none", NULL, "http://4294967296/", NULL },
	{ "five parts", NULL, "http://1.2.3.4.5/", NULL },
	{ "the new internet, shortened", NULL, "http://[2001:0db8:0:0:0:0:0:1]:80/", "http://[2001:db8::1]/" },
	{ "of two runs the first", NULL, "http://[1:0:0:2:0:0:3:4]/", "http://[1::2:0:0:3:4]/" },
	{ "one zero is no run", NULL, "http://[1:0:2:3:4:5:6:7]/", "http://[1:0:2:3:4:5:6:7]/" },
	{ "no end", NULL, "http://[::1/", NULL },
	{ "the largest port", NULL, "http://example.org:65535/", "http://example.org:65535/" },
	{ "one more", NULL, "http://example.org:65536/", NULL },
	{ "a port that is a word", NULL, "http://example.org:a/", NULL },
	{ "no host", NULL, "http:///", NULL },
	{ "a blank in the host", NULL, "http://a b/", NULL },
	{ "a user", NULL, "http://a:b@example.org/", "http://a:b@example.org/" },
	{ "two signs: the last one counts", NULL, "http://a@b@example.org/", "http://a%40b@example.org/" },
	{ "dots in disguise", NULL, "http://example.org/a/%2E%2e/b/.%2e/c", "http://example.org/c" },
};

static void test_references(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(references); i++) {
		struct skn_buf out = SKN_BUF_INIT;
		bool ok = skn_url_resolve(&out, references[i].base, references[i].reference);

		if (ok != (references[i].wanted != NULL) || strcmp(out.p, ok ? references[i].wanted : "") != 0)
			fail_msg("%s: %s", references[i].says, out.p);
		skn_buf_release(&out);
	}
}

static void test_longest(void **state)
{
	struct skn_buf url = SKN_BUF_INIT, out = SKN_BUF_INIT;

	SKN_UNUSED(state);
	skn_buf_adds(&url, "http://example.org/");
	skn_buf_fill(&url, 'a', SKN_URL_MAX - url.n);
	assert_true(skn_url_resolve(&out, NULL, url.p));
	assert_int_equal(out.n, SKN_URL_MAX);
	skn_buf_addc(&url, 'a');
	assert_false(skn_url_resolve(&out, NULL, url.p));
	/* what grows when it is written */
	skn_buf_truncate(&url, SKN_URL_MAX);
	url.p[SKN_URL_MAX - 1] = '"';
	assert_false(skn_url_resolve(&out, NULL, url.p));
	assert_int_equal(out.n, 0);
	skn_buf_release(&url);
	skn_buf_release(&out);
}

/* ---- one page, one form ---- */

static const struct {
	const char *says, *url, *wanted;
} identities[] = {
	{ "as it should be, it stays", "https://example.org/a?b=c", "https://example.org/a?b=c" },
	{ "scheme, host, port, dots", "HTTPS://Example.ORG:443/a/../b", "https://example.org/b" },
	{ "an empty query goes", "https://example.org/a?", "https://example.org/a" },
	{ "a fragment goes", "https://example.org/a#b", "https://example.org/a" },
	{ "one that chooses a page stays", "https://example.org/#!/a", "https://example.org/#!/a" },
	{ "a passage stays, without the place", "https://example.org/a#b:~:text=c", "https://example.org/a#:~:text=c" },
	{ "what need not be encoded is not", "https://example.org/%7Eann/%41?%62=%2d", "https://example.org/~ann/A?b=-" },
	{ "what must be is in capitals", "https://example.org/a%2fb?c=%e2%82%ac", "https://example.org/a%2Fb?c=%E2%82%AC" },
	{ "a user goes", "https://ann:x@example.org/", "https://example.org/" },
	{ "counting goes by prefix", "https://example.org/a?utm_source=x&MTM_kw=1&b=1", "https://example.org/a?b=1" },
	{ "a prefix alone is a name", "https://example.org/a?utm_=1", "https://example.org/a?utm_=1" },
	{ "and by name", "https://example.org/a?fbclid=1&gclid=2&mc_eid=3&b=1&_hsenc=4", "https://example.org/a?b=1" },
	{ "with all of it the mark", "https://example.org/a?msclkid=1", "https://example.org/a" },
	{ "and what is empty without it", "https://example.org/a?&utm_source=d", "https://example.org/a" },
	{ "names that only begin so stay", "https://example.org/a?gclids=1&xfbclid=2", "https://example.org/a?gclids=1&xfbclid=2" },
	{ "ref that names a site goes", "https://example.org/a?ref=blog.example.com", "https://example.org/a" },
	{ "ref that chooses stays", "https://example.org/a?ref=main", "https://example.org/a?ref=main" },
	{ "a version is no site", "https://example.org/a?ref=v1.2", "https://example.org/a?ref=v1.2" },
	{ "the order of a query is content", "https://example.org/a?b&a&b", "https://example.org/a?b&a&b" },
	{ "www., slash and scheme stay", "http://www.example.org/a/", "http://www.example.org/a/" },
	{ "anything else is left", "doi:10.1000/A#b", "doi:10.1000/A#b" },
};

static void test_identities(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(identities); i++) {
		struct skn_buf once = SKN_BUF_INIT, twice = SKN_BUF_INIT;

		skn_url_identity(&once, identities[i].url);
		if (strcmp(once.p, identities[i].wanted) != 0)
			fail_msg("%s: %s", identities[i].says, once.p);
		skn_url_identity(&twice, once.p);
		assert_string_equal(twice.p, once.p);
		skn_buf_release(&once);
		skn_buf_release(&twice);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_rows), cmocka_unit_test(test_references),
					    cmocka_unit_test(test_longest), cmocka_unit_test(test_identities) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
