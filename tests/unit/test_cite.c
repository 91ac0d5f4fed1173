#include "base/base.h"

#include <setjmp.h>
#include <cmocka.h>

#include "base/proc.h"
#include "doc/cite.h"

/* Groups as "[key/locator key]" and faults as "!KIND(text)", in order. */
static void describe(struct skn_buf *out, const char *s, size_t n)
{
	static const char *const kinds[] = { "UNCLOSED", "EMPTY", "SEPARATOR", "KEY", "BARE", "SUPPRESSED",
					     "PREFIX", "LOCATOR", "ADJACENT", "DUPLICATE", "CONTEXT" };
	struct skn_cites cites = { 0 };

	skn_buf_clear(out);
	skn_cites_scan(&cites, s, n);
	for (size_t i = 0; i < cites.groups.n; i++) {
		const struct skn_cite_group *g = &cites.groups.v[i];

		assert_true(s[g->start] == '[' && s[g->end - 1] == ']' && g->n > 0);
		for (size_t k = g->first; k < g->first + g->n; k++) {
			const struct skn_cite *c = &cites.cites.v[k];

			assert_true(c->start + 1 == c->key && s[c->start] == '@' && c->end == c->key + c->key_len);
			skn_buf_addf(out, "%s%.*s", k == g->first ? "[" : " ", (int)c->key_len, s + c->key);
			if (c->locator_len)
				skn_buf_addf(out, "/%.*s", (int)c->locator_len, s + c->locator);
		}
		skn_buf_addc(out, ']');
	}
	for (size_t i = 0; i < cites.faults.n; i++) {
		const struct skn_cite_fault *f = &cites.faults.v[i];

		assert_true(f->start < f->end && f->end <= n && f->message);
		skn_buf_addf(out, "!%s(%.*s)", kinds[f->kind], (int)(f->end - f->start), s + f->start);
	}
	skn_cites_release(&cites);
}

static void test_scan(void **state)
{
	static const struct { const char *why, *md, *want; } rows[] = {
		{ "one", "A [@a]. B", "[a]" },
		{ "two in a group", "[@a; @b-1.2_c]", "[a b-1.2_c]" },
		{ "no blanks, more blanks", "[@a;@b] [ @c ; @d ]", "[a b][c d]" },
		{ "a locator", "[@a, p. 7]", "[a/p. 7]" },
		{ "locators of both", "[@a, p. 7 ; @b, fig. 2]", "[a/p. 7 b/fig. 2]" },
		{ "brackets in a locator", "[@a, p. [7]]", "[a/p. [7]]" },
		{ "escapes in a locator", "[@a, \\] \\; \\@ x]", "[a/\\] \\; \\@ x]" },
		{ "over a line end", "[@a;\n@b, p.\n7]", "[a b/p.\n7]" },
		{ "in brackets", "[see [@a]]", "[a]" },
		{ "twice", "a [@a] [@b]", "[a][b]" },
		{ "behind an escaped backslash", "\\\\[@a]", "[a]" },
		{ "in emphasis", "*[@a]* **b**[@c]", "[a][c]" },
		{ "before a colon", "[@a]: x", "[a]" },
		{ "in a heading, item and quote", "# [@a]\n- [@b]\n\n> [@c]", "[a][b][c]" },
		{ "digits", "[@1e5]", "[1e5]" },

		{ "not in code", "`[@a]` [@b] ``[@c] ` [@d]``", "[b]" },
		{ "an open backtick hides nothing", "` [@a]", "[a]" },
		{ "not in fenced code", "```\n[@a]\n```\n[@b]", "[b]" },
		{ "not in indented code", "a\n\n    [@a]\n\nb [@b]", "[b]" },
		{ "but in indented text", "a\n    [@a]", "[a]" },
		{ "not as a link", "[@a](http://x)", "" },
		{ "not in a link's text", "[b [@a] c](http://x) [@d]", "[d]" },
		{ "not in an address or title", "[b](http://x/[@a] '[@c]') [@d]", "[d]" },
		{ "not in an image", "![[@a]](x.png)", "" },
		{ "not in an autolink", "<http://x/[@a]> <http://x/@b>", "" },
		{ "not in a tag", "<a title=\"[@a] @b\">c</a> <!-- [@d] -->", "" },
		{ "not in an HTML block", "<div>\n[@a]\n\n[@b]", "[b]" },
		{ "a smaller sign hides nothing", "1 < 2 [@a] <3", "[a]" },
		{ "not in mail addresses", "me@x.org é@b 中@b .@b", "" },
		{ "not when escaped", "\\@a \\[\\@b] [\\@c]", "" },
		{ "a sign alone", "a @ b @. @-", "" },

		{ "unclosed", "a [@a b", "!SEPARATOR([@a )" },
		{ "unclosed at the end", "[@a", "!UNCLOSED([@a)" },
		{ "unclosed before a paragraph", "[@a, b\n\nc] [@b]", "[b]!UNCLOSED([@a, b)" },
		{ "unclosed before a block", "[@a;\n- @b]", "!UNCLOSED([@a;)!BARE(@b)" },
		{ "unclosed before a group", "[@a, p. 7 [@b]", "[b]!UNCLOSED([@a, p. 7 )" },
		{ "no key", "[@]", "!EMPTY([@])" },
		{ "no second cite", "[@a; ]", "!EMPTY([@a; ])" },
		{ "no locator", "[@a, ]", "!EMPTY([@a, ])" },
		{ "no comma", "[@a p. 7]", "!SEPARATOR([@a p. 7])" },
		{ "no semicolon", "[@a @b] [@a, @b]", "!SEPARATOR([@a @b])!SEPARATOR([@a, @b])" },
		{ "capitals", "[@Smith2004]", "!KEY([@Smith2004])" },
		{ "a dot at the end", "[@a.]", "!KEY([@a.])" },
		{ "doubled marks", "[@a--b] [@a:b] [@é]", "!KEY([@a--b])!KEY([@a:b])!KEY([@é])" },
		{ "bare", "As @a says, (@b).", "!BARE(@a)!BARE(@b)" },
		{ "bare behind an escaped bracket", "\\[@a]", "!BARE(@a)" },
		{ "without the author", "[-@a] and -@b", "!SUPPRESSED([-@a])!SUPPRESSED(-@b)" },
		{ "a prefix", "[see @a] [@a; see @b]", "!PREFIX([see @a])!PREFIX([@a; see @b])" },
		{ "code in a locator", "[@a, `b`]", "!LOCATOR([@a, `b`])" },
		{ "side by side", "[@a][@b][@c]", "[a][b][c]!ADJACENT([@a][@b])!ADJACENT([@b][@c])" },
		{ "one key twice", "[@a; @a, p. 7]", "[a a/p. 7]!DUPLICATE(@a)" },
		{ "as an image", "Wow![@a]", "[a]!CONTEXT(![@a])" },
		{ "no image", "Wow\\![@a]", "[a]" },
		{ "before a bracket", "[@a][b]", "[a]!CONTEXT([@a])" },
		{ "faults in code are none", "`@a` [x](y/@b) <http://x/@c>\n\n    [@A]\n", "" },
		{ "a fault beside code", "`@a` @b [@c]", "[c]!BARE(@b)" },
	};
	struct skn_buf got = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		describe(&got, rows[i].md, strlen(rows[i].md));
		if (!skn_streq(got.p, rows[i].want))
			fail_msg("%s: %s\n  got  %s\n  want %s", rows[i].why, rows[i].md, got.p, rows[i].want);
	}
	skn_buf_release(&got);
}

static void test_key_limit(void **state)
{
	struct skn_buf text = SKN_BUF_INIT, got = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t n = SKN_CITE_KEY_MAX; n <= SKN_CITE_KEY_MAX + 1; n++) {
		skn_buf_clear(&text);
		skn_buf_adds(&text, "[@");
		skn_buf_fill(&text, 'k', n);
		skn_buf_addc(&text, ']');
		describe(&got, text.p, text.n);
		assert_int_equal(got.p[0], n > SKN_CITE_KEY_MAX ? '!' : '[');
	}
	skn_buf_release(&text);
	skn_buf_release(&got);
}

static void test_strip(void **state)
{
	static const struct { const char *md, *want; } rows[] = {
		{ "A. [@a]", "A." }, { "A.[@a]", "A." }, { "A [@a] b", "A b" }, { "A [@a]b", "A b" },
		{ "A[@a]b", "Ab" }, { "A [@a].", "A." }, { "A [@a], b", "A, b" }, { "A [@a]—b", "A—b" },
		{ "[@a] A", "A" }, { "A. [@a]\nB. [@b]", "A.\nB." }, { "A.\n[@a] B", "A.\nB" },
		{ "A.\n[@a]\nB.", "A.\nB." }, { "A.\n[@a]", "A." }, { "A.\n[@a]\n", "A.\n" },
		{ "A [@a][@b] c", "A c" }, { "A [@a] [@b] c", "A c" }, { "`[@a]` b", "`[@a]` b" },
		{ "A @b", "A @b" }, { "A", "A" }, { "", "" }, { "[@a]", "" },
	};
	struct skn_buf got = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		skn_buf_clear(&got);
		skn_cites_strip(&got, rows[i].md, strlen(rows[i].md));
		if (!skn_streq(got.p, rows[i].want))
			fail_msg("<%s>: got <%s>, want <%s>", rows[i].md, got.p, rows[i].want);
	}
	skn_buf_release(&got);
}

static void test_replace_key(void **state)
{
	struct skn_buf text = SKN_BUF_INIT;

	SKN_UNUSED(state);
	skn_buf_adds(&text, "a [@a; @ab, a] `[@a]` @a [@b; @a, p. 7] [@a](u)");
	assert_true(skn_cites_replace_key(&text, "a", "new-1"));
	assert_string_equal(text.p, "a [@new-1; @ab, a] `[@a]` @a [@b; @new-1, p. 7] [@a](u)");
	assert_false(skn_cites_replace_key(&text, "a", "c"));
	assert_string_equal(text.p, "a [@new-1; @ab, a] `[@a]` @a [@b; @new-1, p. 7] [@a](u)");
	skn_buf_release(&text);
}

static void test_join_adjacent(void **state)
{
	static const struct { const char *md, *want; } rows[] = {
		{ "a [@a][@b] c", "a [@a; @b] c" },
		{ "[@a, p. 7][@b;@c][@d]", "[@a, p. 7; @b; @c; @d]" },
		{ "[@a][@a][@a, p. 7]", "[@a; @a, p. 7]" },
		{ "[@a] [@b]", "[@a] [@b]" },
		{ "`[@a][@b]`", "`[@a][@b]`" },
		{ "[ @a ]", "[ @a ]" },
	};
	struct skn_buf text = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		skn_buf_clear(&text);
		skn_buf_adds(&text, rows[i].md);
		skn_cites_join_adjacent(&text);
		assert_string_equal(text.p, rows[i].want);
		skn_cites_join_adjacent(&text);
		assert_string_equal(text.p, rows[i].want);
	}
	skn_buf_release(&text);
}

static uint32_t seed = 7;

static uint32_t draw(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

/* What is found without cmark is what is found with it: a code span at the end
 * makes every text one that could hide something. */
static void test_check_property(void **state)
{
	static const char *const pieces[] = { "[@a]", "[@b; @c, p. 7]", "[", "]", "@d", "a", " ", "\n", "\n\n", "\\",
					      "!", ";", "- ", "> ", "# ", "*", "_", ":", "&amp;", "-@e", ".", "[@",
					      ", ", "=", "(", "1. ", "é" };
	struct skn_buf text = SKN_BUF_INIT, plain = SKN_BUF_INIT, checked = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (int i = 0; i < 100000; i++) {
		uint32_t n = draw(12);

		skn_buf_clear(&text);
		while (n-- > 0)
			skn_buf_adds(&text, pieces[draw(SKN_ARRAY_LEN(pieces))]);
		if (strstr(text.p, "]("))
			continue;
		skn_buf_adds(&text, "\n\n");
		describe(&plain, text.p, text.n);
		skn_buf_adds(&text, "`x`");
		describe(&checked, text.p, text.n);
		if (!skn_buf_eq(&plain, checked.p, checked.n))
			fail_msg("<%s>\nby hand %s\ncmark   %s", text.p, plain.p, checked.p);
	}
	skn_buf_release(&text);
	skn_buf_release(&plain);
	skn_buf_release(&checked);
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void test_hostile(void **state)
{
	static const char *const pieces[] = { "[", "`", "[@a", "[@a, ", "[@a, [", "@", "\\", "[@a]", "[@a;\n", "@a ", "[see @a ",
					      "[@a; ", "-@a", "![@a](", "[@a](b)", "` [@a] ", "<a [@a]", "[@a]\n\n    ",
					      "[@a, \\", "[-", "[ ", "[x @a\n" };
	struct skn_buf text = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(pieces); i++) {
		struct skn_cites cites = { 0 };
		double from = seconds();

		skn_buf_clear(&text);
		while (text.n < (size_t)1 << 20)
			skn_buf_adds(&text, pieces[i]);
		skn_cites_scan(&cites, text.p, text.n);
		skn_cites_release(&cites);
		if (seconds() - from > 60) /* what is quadratic takes many minutes */
			fail_msg("%s: %.1f s", pieces[i], seconds() - from);
	}
	skn_buf_release(&text);
}

/* What pandoc reads in the text; false when there is no pandoc. */
static bool pandoc(struct skn_buf *out, const char *text)
{
	const char *argv[] = { "pandoc", "-f", "markdown-smart", "-t", "native", NULL };
	struct skn_proc_result result;
	int rc = skn_proc_run(&result, &(struct skn_proc_spec){ .argv = argv, .in = text,
								.in_len = strlen(text) }, NULL);

	skn_buf_add(out, result.out.p, result.out.n);
	assert_true(rc != 0 || result.status == 0);
	skn_proc_release(&result);
	return rc == 0;
}

/* The keys that pandoc cites in brackets, group by group: a group of several
 * has one note number. */
static void pandoc_groups(struct skn_buf *out, const char *native)
{
	static const char id[] = "citationId = \"", mode[] = "citationMode = ";
	const char *cite = native;

	while ((cite = strstr(cite, "Cite\n")) != NULL) {
		const char *end = strstr(cite + 5, "Cite\n"), *p = cite;
		bool first = true;

		if (!end)
			end = cite + strlen(cite);
		while ((p = strstr(p, id)) != NULL && p < end) {
			const char *how = strstr(p, mode);

			p += sizeof(id) - 1;
			if (!how || strncmp(how + sizeof(mode) - 1, "NormalCitation", 14) != 0)
				continue;
			skn_buf_addf(out, "%s%.*s", first ? "[" : " ", (int)strcspn(p, "\""), p);
			first = false;
		}
		if (!first)
			skn_buf_addc(out, ']');
		cite = end;
	}
}

static void our_groups(struct skn_buf *out, const char *s)
{
	struct skn_cites cites = { 0 };

	skn_cites_scan(&cites, s, strlen(s));
	for (size_t i = 0; i < cites.groups.n; i++) {
		const struct skn_cite_group *g = &cites.groups.v[i];

		for (size_t k = g->first; k < g->first + g->n; k++)
			skn_buf_addf(out, "%s%.*s", k == g->first ? "[" : " ", (int)cites.cites.v[k].key_len,
				     s + cites.cites.v[k].key);
		skn_buf_addc(out, ']');
	}
	skn_cites_release(&cites);
}

/* Where we find no fault, pandoc finds the same groups. */
static void test_pandoc(void **state)
{
	static const char *const rows[] = {
		"A [@a]. B", "A.[@a] B", "[@a; @b-1.2_c]", "[@a;@b] [ @c ; @d ]", "[@a, p. 7]",
		"[@a, p. 7 ; @b, fig. 2]", "[@a, p. [7]]", "[@a, \\] \\; \\@ x]", "[@a;\n@b, p.\n7]",
		"[see [@a]]", "a [@a] [@b]", "\\\\[@a]", "*[@a]* **b**[@c]", "*\"x\"*[@a]*y*", "[@a]: x", "# [@a]\n\nb [@b]",
		"- [@b]\n- c [@d]", "> [@c]", "[@1e5]", "`[@a]` [@b] ``[@c] ` [@d]``", "` [@a]", "```\n[@a]\n```\n[@b]",
		"a\n\n    [@a]\n\nb [@b]", "a\n    [@a]", "[b](http://x/[@a] '[@c]') [@d]", "<http://x/[@a]> [@b]",
		"<a title=\"[@a] @b\">c</a> [@d]", "1 < 2 [@a] <3", "me@x.org [@a]", "\\@a \\[\\@b] [\\@c]",
		"Wow\\![@a]", "a (b [@c]).", "“a”[@b]", "中文[@a]。", "x[@a]y", "_a_[@b] a_[@b]_c", "[x](y)[@a]", "$5 [@a] $6 [@b]",
		"~5 [@a] ~6", "[@a-b.c_d-9]",
	};
	struct skn_buf native = SKN_BUF_INIT, theirs = SKN_BUF_INIT, ours = SKN_BUF_INIT;

	SKN_UNUSED(state);
	if (!pandoc(&native, "x")) {
		print_message("no pandoc here: skipped\n");
		skn_buf_release(&native);
		skip();
	}
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		skn_buf_clear(&native);
		skn_buf_clear(&theirs);
		skn_buf_clear(&ours);
		assert_true(pandoc(&native, rows[i]));
		pandoc_groups(&theirs, native.p);
		our_groups(&ours, rows[i]);
		if (!skn_buf_eq(&ours, theirs.p, theirs.n))
			fail_msg("%s\n  ours  %s\n  pandoc %s", rows[i], ours.p, theirs.p);
	}
	skn_buf_release(&native);
	skn_buf_release(&theirs);
	skn_buf_release(&ours);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scan),
		cmocka_unit_test(test_key_limit),
		cmocka_unit_test(test_strip),
		cmocka_unit_test(test_replace_key),
		cmocka_unit_test(test_join_adjacent),
		cmocka_unit_test(test_check_property),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_pandoc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
