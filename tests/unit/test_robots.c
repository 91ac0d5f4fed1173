/* robots.txt: who is meant, which rule counts, what a status means; hostile files. */
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gather/robots.h"
#include "random.h"

static const struct {
	const char *says, *text, *url;
	bool allowed;
} rows[] = {
	{ "nothing said", "", "/a", true },
	{ "all of it", "User-agent: *\nDisallow: /", "/a", false },
	{ "an empty rule is none", "User-agent: *\nDisallow:", "/a", true },
	{ "a beginning", "User-agent: *\nDisallow: /a", "/abc", false },
	{ "another beginning", "User-agent: *\nDisallow: /a", "/b", true },
	{ "case counts in paths", "User-agent: *\nDisallow: /A", "/a", true },
	{ "and not in names", "USER-AGENT: SKEIN\ndisallow: /", "/a", false },
	{ "our group alone counts", "User-agent: *\nDisallow: /\n\nUser-agent: skein\nDisallow: /x", "/a", true },
	{ "whatever stands first", "User-agent: skein\nDisallow: /x\nUser-agent: *\nDisallow: /", "/a", true },
	{ "two groups of ours are one", "User-agent: skein\nDisallow: /a\nUser-agent: b\nDisallow: /\nUser-agent: skein\nDisallow: /c",
	  "/c", false },
	{ "several names for one group", "User-agent: x\nUser-agent: skein\nUser-agent: y\nDisallow: /a", "/a", false },
	{ "a name with a version", "User-agent: skein/1.0\nDisallow: /", "/a", false },
	{ "a name that begins with ours", "User-agent: skeinbot\nDisallow: /", "/a", true },
	{ "a name that ours begins with", "User-agent: ske\nDisallow: /", "/a", true },
	{ "the longest rule wins", "User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true },
	{ "also the other way", "User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b/c", false },
	{ "on a tie it is allowed", "User-agent: *\nDisallow: /a\nAllow: /a", "/a", true },
	{ "a star", "User-agent: *\nDisallow: /*.pdf", "/x/y.pdf", false },
	{ "an end", "User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", true },
	{ "at the end", "User-agent: *\nDisallow: /*.pdf$", "/x.pdf/y.pdf", false },
	{ "stars that go back", "User-agent: *\nDisallow: /*ab*cd$", "/xabab-cdcd", false },
	{ "no way back", "User-agent: *\nDisallow: /*ab*cd$", "/xabab-cdce", true },
	{ "a dollar elsewhere is itself", "User-agent: *\nDisallow: /a$b", "/a$b", false },
	{ "encoded and not is the same", "User-agent: *\nDisallow: /%7eann", "/~ann/", false },
	{ "on the other side, too", "User-agent: *\nDisallow: /~ann", "/%7Eann/", false },
	{ "letters beyond ASCII", "User-agent: *\nDisallow: /\xC3\xBC", "/%c3%bc", false },
	{ "an encoded slash is no slash", "User-agent: *\nDisallow: /a/b", "/a%2Fb", true },
	{ "an encoded star is no star", "User-agent: *\nDisallow: /a%2A", "/ab", true },
	{ "it is itself", "User-agent: *\nDisallow: /a%2A", "/a*", true },
	{ "a query", "User-agent: *\nDisallow: /*?", "/a?b", false },
	{ "robots.txt itself", "User-agent: *\nDisallow: /", "/robots.txt", true },
	{ "comments and blanks", "# x\n User-agent : * # all\n  Disallow\t:  /a  # b", "/a", false },
	{ "lines of the old Macintosh", "User-agent: *\rDisallow: /a\r", "/a", false },
	{ "a mark of the byte order", "\xEF\xBB\xBFUser-agent: *\nDisallow: /a", "/a", false },
	{ "a rule before any name", "Disallow: /\nUser-agent: *\nDisallow: /b", "/a", true },
	{ "other fields end no group", "User-agent: skein\nSitemap: http://x/\nDisallow: /a", "/a", false },
	{ "a whole address", "User-agent: *\nDisallow: /a", "https://example.org/a?b#c", false },
	{ "no address", "", "mailto:x", false },
	{ "HTML instead", "<html><body>Not found: nothing</body></html>", "/a", true },
};

static void test_rows(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_robots *robots = skn_robots_parse(rows[i].text, strlen(rows[i].text), "skein");

		if (skn_robots_allows(robots, rows[i].url) != rows[i].allowed)
			fail_msg("%s", rows[i].says);
		assert_false(skn_robots_unknown(robots));
		skn_robots_free(robots);
	}
}

static void test_delay(void **state)
{
	static const struct {
		const char *text;
		unsigned delay;
	} delays[] = {
		{ "User-agent: *\nCrawl-delay: 5", 5 },          { "User-agent: *\nCrawl-delay: 1.5", 2 },
		{ "User-agent: *\nCrawl-delay: 30", 30 },        { "User-agent: *\nCrawl-delay: 31", 30 },
		{ "User-agent: *\nCrawl-delay: 999999999999", 30 }, { "User-agent: *\nCrawl-delay: -1", 0 },
		{ "User-agent: *\nCrawl-delay: soon", 0 },       { "User-agent: other\nCrawl-delay: 5", 0 },
		{ "User-agent: *\nCrawl-delay: 0.5", 1 },        { "", 0 },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(delays); i++) {
		struct skn_robots *robots = skn_robots_parse(delays[i].text, strlen(delays[i].text), "skein");

		if (skn_robots_delay(robots) != delays[i].delay)
			fail_msg("%s: %u", delays[i].text, skn_robots_delay(robots));
		skn_robots_free(robots);
	}
	skn_robots_free(NULL);
}

static void test_statuses(void **state)
{
	static const struct {
		int status;
		bool allowed, unknown;
	} table[] = { { 200, false, false }, { 204, false, false }, { 404, true, false }, { 401, true, false },
		      { 403, true, false },  { 410, true, false },  { 429, false, true }, { 500, false, true },
		      { 503, false, true },  { 0, false, true } };
	static const char text[] = "User-agent: *\nDisallow: /";

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(table); i++) {
		struct skn_robots *robots = skn_robots_of_status(table[i].status, text, sizeof(text) - 1, "skein");

		if (skn_robots_allows(robots, "/a") != table[i].allowed || skn_robots_unknown(robots) != table[i].unknown)
			fail_msg("%d", table[i].status);
		skn_robots_free(robots);
	}
}

static void test_answers(void **state)
{
	struct skn_fetch_answer loop = { .error = SKN_FETCH_REDIRECTS, .body = "" };
	struct skn_fetch_answer lost = { .error = SKN_FETCH_CONNECT, .body = "" };
	struct skn_robots *robots = skn_robots_of_answer(&loop, "skein");

	SKN_UNUSED(state);
	assert_true(skn_robots_allows(robots, "/a"));
	skn_robots_free(robots);
	robots = skn_robots_of_answer(&lost, "skein");
	assert_false(skn_robots_allows(robots, "/a"));
	skn_robots_free(robots);
}

/* What stands within the first 512 KiB counts, what stands behind them does not. */
static void test_size(void **state)
{
	static const char rule[] = "User-agent: *\nDisallow: /\n";

	SKN_UNUSED(state);
	for (int past = 0; past < 2; past++) {
		struct skn_buf text = SKN_BUF_INIT;
		struct skn_robots *robots;

		while (text.n + 64 < SKN_ROBOTS_SIZE_MAX - sizeof(rule))
			skn_buf_adds(&text, "# a comment of a robots.txt that goes on and on and on\n");
		skn_buf_fill(&text, '\n', SKN_ROBOTS_SIZE_MAX - (sizeof(rule) - 1) - text.n + (past ? 2 : 0));
		skn_buf_adds(&text, rule);
		skn_buf_fill(&text, '#', 5u << 20);
		robots = skn_robots_parse(text.p, text.n, "skein");
		assert_int_equal(skn_robots_allows(robots, "/a"), past);
		skn_robots_free(robots);
		skn_buf_release(&text);
	}
}

/* Patterns made so that comparing takes for ever end, and nothing is then allowed. */
static void test_costly(void **state)
{
	struct skn_buf text = SKN_BUF_INIT, url = SKN_BUF_INIT;
	struct skn_robots *robots;

	SKN_UNUSED(state);
	skn_buf_adds(&text, "User-agent: *\n");
	while (text.n < SKN_ROBOTS_SIZE_MAX - 2100) {
		skn_buf_adds(&text, "Disallow: /*");
		skn_buf_fill(&text, 'a', 2000);
		skn_buf_adds(&text, "b\n");
	}
	skn_buf_addc(&url, '/');
	skn_buf_fill(&url, 'a', 8000);
	robots = skn_robots_parse(text.p, text.n, "skein");
	assert_false(skn_robots_allows(robots, url.p));
	assert_true(skn_robots_allows(robots, "/c"));
	skn_robots_free(robots);
	skn_buf_release(&text);
	skn_buf_release(&url);
}

/* The matcher beside one that tries everything. */
static bool slow_match(const char *p, const char *s)
{
	if (!*p)
		return true;
	if (*p == '$' && !p[1])
		return !*s;
	if (*p == '*')
		return slow_match(p + 1, s) || (*s && slow_match(p, s + 1));
	return *p == *s && slow_match(p + 1, s + 1);
}

static void test_random(void **state)
{
	SKN_UNUSED(state);
	random_seed(9);
	for (int round = 0; round < 20000; round++) {
		char pattern[10] = "/", path[10] = "/", text[64];
		size_t n = 1 + random_below(7), m = 1 + random_below(7);
		struct skn_robots *robots;

		for (size_t i = 1; i < n; i++)
			pattern[i] = "ab*"[random_below(3)];
		if (n > 1 && random_chance(3))
			pattern[n - 1] = '$';
		for (size_t i = 1; i < m; i++)
			path[i] = "ab"[random_below(2)];
		snprintf(text, sizeof(text), "User-agent: *\nDisallow: %s", pattern);
		robots = skn_robots_parse(text, strlen(text), "skein");
		if (skn_robots_allows(robots, path) == slow_match(pattern, path))
			fail_msg("%s %s", pattern, path);
		skn_robots_free(robots);
	}
}

static void test_url(void **state)
{
	struct skn_buf out = SKN_BUF_INIT;

	SKN_UNUSED(state);
	assert_true(skn_robots_url(&out, "https://example.org:8443/a/b?c"));
	assert_string_equal(out.p, "https://example.org:8443/robots.txt");
	assert_false(skn_robots_url(&out, "ftp://example.org/"));
	skn_buf_release(&out);
}

static void test_tags(void **state)
{
	static const struct {
		const char *value;
		unsigned tags;
	} table[] = {
		{ "noarchive", SKN_ROBOTS_NOARCHIVE },
		{ "NoIndex, NoSnippet", SKN_ROBOTS_NOINDEX | SKN_ROBOTS_NOSNIPPET },
		{ "none", SKN_ROBOTS_NOINDEX },
		{ "otherbot: noarchive, noindex", 0 },
		{ "skein: noarchive", SKN_ROBOTS_NOARCHIVE },
		{ "otherbot: noarchive, skein: noindex", SKN_ROBOTS_NOINDEX },
		{ "unavailable_after: 25 Jun 2010 15:00:00 PST, noarchive", SKN_ROBOTS_NOARCHIVE },
		{ "all", 0 },
		{ "", 0 },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(table); i++) {
		char name[] = "x-robots-tag";
		struct skn_net_header header = { name, skn_xstrdup(table[i].value) };
		struct skn_fetch_answer answer = { .headers = &header, .n_headers = 1 };

		if (skn_robots_tags(&answer, "skein") != table[i].tags)
			fail_msg("%s", table[i].value);
		free(header.value);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),  cmocka_unit_test(test_delay),  cmocka_unit_test(test_statuses),
		cmocka_unit_test(test_answers), cmocka_unit_test(test_size), cmocka_unit_test(test_costly),
		cmocka_unit_test(test_random), cmocka_unit_test(test_url),   cmocka_unit_test(test_tags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
