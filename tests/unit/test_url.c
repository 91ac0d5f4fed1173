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

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_rows) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
