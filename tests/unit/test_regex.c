/* Patterns as ECMA-262 means them, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "regex/regex.h"

static const struct {
	const char *what, *pattern, *text;
	bool matches;
} rows[] = {
	{ "anywhere", "b+", "abbc", true },
	{ "anchored", "^b+$", "abbc", false },
	{ "$ is the very end", "^a$", "a\n", false },
	{ "^ is the very start", "^b", "a\nb", false },
	{ "a dot stops at a line break", "^a.b$", "a\nb", false },
	{ "\\d is ASCII", "^\\d$", "\xd9\xa3", false },
	{ "\\w is ASCII", "^\\w$", "\xc3\xa9", false },
	{ "\\s has the no-break space", "^\\s$", "\xc2\xa0", true },
	{ "and the line separator", "^[\\s]$", "\xe2\x80\xa8", true },
	{ "and the byte order mark", "^\\s$", "\xef\xbb\xbf", true },
	{ "\\S has none of them", "^\\S$", "\xc2\xa0", false },
	{ "a character is a code point", "^.$", "\xf0\x9f\x98\x80", true },
	{ "\\u", "^\\u00e9$", "\xc3\xa9", true },
	{ "a pair of surrogates", "^\\ud83d\\ude00$", "\xf0\x9f\x98\x80", true },
	{ "\\u{…}", "^\\u{1F600}$", "\xf0\x9f\x98\x80", true },
	{ "a category", "^\\p{Lu}$", "\xc3\x89", true },
	{ "its long name", "^\\p{Uppercase_Letter}$", "\xc3\x89", true },
	{ "none of it", "^\\P{Letter}$", "\xc3\x89", false },
	{ "a bracket inside a class", "^[[]$", "[", true },
	{ "no POSIX class", "^[[:alpha:]$", ":", true },
	{ "an empty class matches nothing", "[]", "a", false },
	{ "an empty negated class matches all", "^[^]$", "\n", true },
	{ "a group looks behind", "(?<=a)b", "ab", true },
	{ "a named group", "^(?<x>a)\\k<x>$", "aa", true },
	{ "nothing in nothing", "^$", "", true },
	{ "\\v", "^\\v$", "\x0b", true },
	{ "\\v is no class", "^\\v$", "\n", false },
};

static struct skn_regex *compile(const char *pattern)
{
	struct skn_regex *regex;
	struct skn_err err = SKN_ERR_INIT;

	if (skn_regex_compile(&regex, pattern, strlen(pattern), &err) != SKN_OK)
		fail_msg("%s: %s", pattern, err.msg);
	return regex;
}

static void test_matches(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_regex *regex = compile(rows[i].pattern);

		if (skn_regex_match(regex, rows[i].text, strlen(rows[i].text), NULL) != rows[i].matches)
			fail_msg("%s: %s", rows[i].what, rows[i].pattern);
		skn_regex_free(regex);
	}
}

static void test_refused(void **state)
{
	static const char *const patterns[] = {
		"(", ")", "[a", "a**", "\\", "\\A", "\\Z", "\\Qa\\E", "\\a", "\\C", "\\R", "\\h", "(*UTF)",
		"(?i)a", "(?#c)a", "(?R)", "(?1)", "(?>a)", "(?C1)", "\\p", "\\p{Nonsense}", "\\u12",
		"\\u{}", "\\u{110000}", "x{2,1}", "\xff",
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(patterns); i++) {
		struct skn_regex *regex;
		struct skn_err err = SKN_ERR_INIT;

		if (skn_regex_compile(&regex, patterns[i], strlen(patterns[i]), &err) != SKN_EDATA)
			fail_msg("%s was taken", patterns[i]);
		assert_null(regex);
		assert_non_null(strstr(err.msg, "offset"));
	}
}

static void test_limits(void **state)
{
	struct skn_regex *regex = compile("^(a+)+$");
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_err err = SKN_ERR_INIT;

	SKN_UNUSED(state);
	skn_buf_fill(&text, 'a', 5000);
	assert_int_equal(skn_regex_match(regex, text.p, text.n, NULL), 1);
	skn_buf_addc(&text, 'b');
	assert_int_equal(skn_regex_match(regex, text.p, text.n, &err), SKN_ELIMIT);
	assert_int_equal(skn_regex_match(regex, "\xff", 1, NULL), SKN_EDATA);
	skn_regex_free(regex);
	skn_buf_clear(&text);
	skn_buf_fill(&text, 'a', SKN_REGEX_PATTERN_MAX);
	assert_int_equal(skn_regex_compile(&regex, text.p, text.n, NULL), SKN_OK);
	skn_regex_free(regex);
	skn_buf_addc(&text, 'a');
	assert_int_equal(skn_regex_compile(&regex, text.p, text.n, NULL), SKN_ELIMIT);
	skn_buf_release(&text);
	skn_regex_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_matches),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
