/*
 * What every page format builds on: Markdown as tokens.  Each row is a text
 * and what it reads as on the page as text and in HTML.
 */
#include <stdarg.h>
#include <stddef.h>

#include "out_fixture.h"

#include "md/md.h"
#include "out/flow.h"
#include "out/plain.h"

static const char item_a[] = "type: webpage\ntitle: A\nvia: manual\n";

/* The part of a rendered page between two marks; the caller's buffer is cut. */
static void between(struct skn_buf *text, const char *from, const char *to)
{
	char *start = strstr(text->p, from), *end;

	if (!start)
		fail_msg("no '%s' in:\n%s", from, text->p);
	skn_buf_splice(text, 0, (size_t)(start - text->p) + strlen(from), "", 0);
	end = strstr(text->p, to);
	if (!end)
		fail_msg("no '%s' in:\n%s", to, text->p);
	skn_buf_truncate(text, (size_t)(end - text->p));
}

/* HTML without the sentence spans' ids, which other tests check. */
static void drop_ids(struct skn_buf *html)
{
	for (char *at; (at = strstr(html->p, " id=\"s-"));) {
		size_t start = (size_t)(at - html->p), n = strcspn(at + 5, "\"") + 6;

		skn_buf_splice(html, start, n, "", 0);
	}
}

static const struct row {
	const char *why, *md, *text, *html;
} rows[] = {
	{ "two sentences are parted by one blank", "One is here.\nTwo is here.\n",
	  "One is here. Two is here.",
	  "<p><span class=\"s\">One is here.</span> <span class=\"s\">Two is here.</span></p>" },
	{ "emphasis over a border is closed and opened again", "*One is here.\nTwo* is here.\n",
	  "One is here. Two is here.",
	  "<p><span class=\"s\"><em>One is here.</em></span> <span class=\"s\"><em>Two</em> is here.</span></p>" },
	{ "nested marks are closed inside out", "**a *One is here.\nTwo* is** here.\n",
	  "a One is here. Two is here.",
	  "<p><span class=\"s\"><strong>a <em>One is here.</em></strong></span> "
	  "<span class=\"s\"><strong><em>Two</em> is</strong> here.</span></p>" },
	{ "a link with a stop in it is no border", "[One is here.\nTwo](https://e.org/) is here.\n",
	  "One is here. Two (https://e.org/) is here.",
	  "<p><span class=\"s\"><a href=\"https://e.org/\">One is here. Two</a> is here.</span></p>" },
	{ "no blank between ideographs", "第一句。\n第二句。\n", "第一句。第二句。",
	  "<p><span class=\"s\">第一句。</span><span class=\"s\">第二句。</span></p>" },
	{ "raw HTML is text", "a <b>c</b> &amp; d\n", "a <b>c</b> & d",
	  "<p><span class=\"s\">a &lt;b&gt;c&lt;/b&gt; &amp; d</span></p>" },
	{ "a block of HTML too", "<div onclick=\"x()\">\nhi\n</div>\n", "<div onclick=\"x()\"> hi </div>",
	  "<p><span class=\"s\">&lt;div onclick=\"x()\"&gt; hi &lt;/div&gt;</span></p>" },
	{ "an unsafe link is its text", "[a](javascript:alert(1)) b\n", "a b",
	  "<p><span class=\"s\">a b</span></p>" },
	{ "a relative one too", "[a](../x) b\n", "a b", "<p><span class=\"s\">a b</span></p>" },
	{ "an image is a link to it", "![a](https://e.org/i.png)\n", "a (https://e.org/i.png)",
	  "<p><span class=\"s\"><a href=\"https://e.org/i.png\">a</a></span></p>" },
	{ "an image in a link is the link", "[![a](https://e.org/i.png)](https://e.org/)\n",
	  "a (https://e.org/)", "<p><span class=\"s\"><a href=\"https://e.org/\">a</a></span></p>" },
	{ "quotes in an address stay inside the attribute", "[a](https://e.org/?q=%22'x')\n",
	  "a (https://e.org/?q=%22'x')",
	  "<p><span class=\"s\"><a href=\"https://e.org/?q=%22&#39;x&#39;\">a</a></span></p>" },
	{ "code is literal", "a `*<b>*` c\n", "a *<b>* c",
	  "<p><span class=\"s\">a <code>*&lt;b&gt;*</code> c</span></p>" },
	{ "a heading of level one is h3", "# A *b*\n", "A b",
	  "<h3><span class=\"s\">A <em>b</em></span></h3>" },
	{ "levels beyond h6 say so", "###### A\n", "A",
	  "<h6 data-level=\"6\"><span class=\"s\">A</span></h6>" },
	{ "a numbered list begins where it says", "7. a\n8. b\n", "7. a\n\n8. b",
	  "<ol start=\"7\">\n<li><p><span class=\"s\">a</span></p>\n</li>\n"
	  "<li><p><span class=\"s\">b</span></p>\n</li>\n</ol>" },
	{ "a fenced block keeps its lines", "~~~ c\nif (a < b)\n\n    c();\n~~~\n",
	  "if (a < b)\n\n    c();", "<pre><code>if (a &lt; b)\n\n    c();\n</code></pre>" },
	{ "an indented block loses its indent", "    a\n      b\n", "a\n\n  b",
	  "<pre><code>a\n  b\n</code></pre>" },
	{ "in a quote it loses the marks", "> ```\n> a\n>   b\n> ```\n", "a\n\n  b",
	  "<blockquote>\n<pre><code>a\n  b\n</code></pre>\n</blockquote>" },
	{ "in a list the list's indent", "- x\n\n  ```\n    a\n  b\n  ```\n", "\u2013 x\n\n  a\n\nb",
	  "<ul>\n<li><p><span class=\"s\">x</span></p>\n<pre><code>  a\nb\n</code></pre>\n</li>\n</ul>" },
	{ "a fence that nobody closes", "```\na\n", "a", "<pre><code>a\n</code></pre>" },
	{ "a hard break", "a\\\nb\n", "a b",
	  "<p><span class=\"s\">a<br></span><span class=\"s\">b</span></p>" },
};

static void check_row(const struct row *row)
{
	struct skn_thread thread;
	struct skn_buf got = SKN_BUF_INIT;

	fixture_thread(&thread, "T");
	fixture_narrative(&thread, row->md);
	fixture_render(&got, "text", &thread, &fixture_info);
	assert_int_equal(got.p[got.n - 1], '\n');
	skn_buf_truncate(&got, got.n - 1);
	skn_buf_addc(&got, '\f');
	between(&got, "\n\nNarrative\n\n", "\f");
	if (!skn_streq(got.p, row->text))
		fail_msg("%s: text is\n'%s'", row->why, got.p);
	fixture_render(&got, "html", &thread, &fixture_info);
	between(&got, "Narrative</h2>\n", "\n</section>");
	drop_ids(&got);
	if (!skn_streq(got.p, row->html))
		fail_msg("%s: HTML is\n%s", row->why, got.p);
	skn_buf_release(&got);
	skn_thread_release(&thread);
}

static void test_rows(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++)
		check_row(&rows[i]);
}

/* Blanks before a group, two groups, locators, a group that opens a line. */
static void test_citations(void **state)
{
	static const struct {
		const char *why, *md, *text, *before;
	} cites[] = {
		{ "behind the stop", "A claim.[@a]\n", "A claim.[1]", "data-before=\"\"" },
		{ "behind a blank", "A claim. [@a]\n", "A claim. [1]", "data-before=\" \"" },
		{ "behind two blanks, one kept by an entity", "A claim.&#32; [@a]\n", "A claim.  [1]",
		  "data-before=\"  \"" },
		{ "inside", "A claim [@a] is.\n", "A claim [1] is.", "data-before=\" \"" },
		{ "a group of two", "A claim.[@a; @b]\n", "A claim.[1][2]", "data-before=\"\"" },
		{ "the locator of pandoc", "A claim.[@a, p. 7; @b]\n", "A claim.[1, p. 7][2]",
		  "data-locator=\"p. 7\"" },
		{ "marks in a locator are dropped from the label", "A.[@a, ch. *2*]\n", "A.[1, ch. 2]",
		  "data-locator=\"ch. *2*\"" },
		{ "in emphasis", "*A claim.[@a]*\n", "A claim.[1]", "data-key=\"a\"" },
		{ "none in code", "A `[@a]` claim.\n", "A [@a] claim.", "<code>[@a]</code>" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(cites); i++) {
		struct skn_thread thread;
		struct skn_buf got = SKN_BUF_INIT;

		fixture_thread(&thread, "T");
		fixture_add(&thread, SKN_KIND_ITEM, "a", item_a);
		fixture_narrative(&thread, cites[i].md);
		fixture_render(&got, "text", &thread, &fixture_info);
		if (!strstr(got.p, cites[i].text))
			fail_msg("%s: no '%s' in\n%s", cites[i].why, cites[i].text, got.p);
		fixture_render(&got, "html", &thread, &fixture_info);
		if (!strstr(got.p, cites[i].before))
			fail_msg("%s: no %s in\n%s", cites[i].why, cites[i].before, got.p);
		skn_buf_release(&got);
		skn_thread_release(&thread);
	}
}

/* Every sentence of the prose is an anchor, once, whatever its text does. */
static void check_anchors(const char *md)
{
	struct skn_thread thread;
	struct skn_buf html = SKN_BUF_INIT;

	fixture_thread(&thread, "T");
	fixture_narrative(&thread, md);
	fixture_render(&html, "html", &thread, &fixture_info);
	for (size_t i = 0; i < thread.prose.units.n; i++) {
		const struct skn_unit *u = &thread.prose.units.v[i];
		char *anchor = skn_xasprintf("<span class=\"s\" id=\"%s\">", u->id), *at;

		if (u->kind != SKN_UNIT_OPAQUE) {
			at = strstr(html.p, anchor);
			if (!at || strstr(at + 1, anchor))
				fail_msg("%s is there %s for:\n%s", u->id, at ? "twice" : "not", md);
		}
		free(anchor);
	}
	skn_buf_release(&html);
	skn_thread_release(&thread);
}

static void test_anchors(void **state)
{
	static const char *const texts[] = {
		"One is here.\nTwo is here.\n\nThree is here.\n",
		"A `code span. It goes on` here.\nTwo is here.\n",
		"[a](https://e.org/ \"A title. It goes on\") here.\nTwo is here.\n",
		"A <b title=\"x. Y\nz\"> tag. Two is here.\n",
		"The same.\nThe same.\n\nThe same.\n",
		"- One is here. Two is here.\n- Three.\n\n  Four.\n",
		"> One is here.\n> Two is here.\n",
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(texts); i++)
		check_anchors(texts[i]);
}

/* Begins and ends are paired whatever marks stand where.  Random, seeded. */
static void test_random_marks(void **state)
{
	static const char *const parts[] = { "word", "*", "**", "`", "[", "](https://e.org/)", ".",
					     " ",    " ", "\n", "_", "<b>", "&amp;", "\\*", "句。", "[@a]" };
	uint64_t seed = 20260425;

	SKN_UNUSED(state);
	for (int round = 0; round < 400; round++) {
		struct skn_buf md = SKN_BUF_INIT;
		struct skn_numbers numbers = { 0 };
		struct skn_flow flow;
		int depth = 0;

		skn_buf_adds(&md, "x");
		for (int i = 0; i < 24; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			skn_buf_adds(&md, parts[(seed >> 33) % SKN_ARRAY_LEN(parts)]);
		}
		skn_flow_init(&flow, &numbers);
		skn_flow_field(&flow, md.p, md.n);
		for (size_t i = 0; i < flow.tokens.n; i++) {
			enum skn_flow_kind k = flow.tokens.v[i].kind;

			depth += k == SKN_FLOW_EMPH || k == SKN_FLOW_STRONG || k == SKN_FLOW_LINK;
			depth -= k == SKN_FLOW_EMPH_END || k == SKN_FLOW_STRONG_END || k == SKN_FLOW_LINK_END;
			assert_true(depth >= 0);
		}
		assert_int_equal(depth, 0);
		skn_flow_release(&flow);
		skn_buf_release(&md);
	}
}

/* Marks nested to the limit and past it: the text stays. */
static void test_mark_limit(void **state)
{
	static const size_t depths[] = { 64, 65, 200 };

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(depths); i++) {
		struct skn_buf md = SKN_BUF_INIT, text = SKN_BUF_INIT;
		struct skn_numbers numbers = { 0 };

		for (size_t d = 0; d < depths[i]; d++)
			skn_buf_adds(&md, d % 2 ? "_a " : "*a ");
		skn_buf_adds(&md, "middle");
		for (size_t d = depths[i]; d > 0; d--)
			skn_buf_adds(&md, (d - 1) % 2 ? "_" : "*");
		skn_plain_field(&text, &numbers, md.p, md.n);
		assert_non_null(strstr(text.p, "middle"));
		skn_buf_release(&md);
		skn_buf_release(&text);
	}
}

/* Nested deeper than md/md.h reads: shown as it is, not lost. */
static void test_unreadable(void **state)
{
	struct skn_buf md = SKN_BUF_INIT, text = SKN_BUF_INIT;
	struct skn_numbers numbers = { 0 };

	SKN_UNUSED(state);
	skn_buf_fill(&md, '>', SKN_MD_DEPTH_MAX + 50);
	skn_buf_adds(&md, " deep");
	skn_plain_field(&text, &numbers, md.p, md.n);
	assert_non_null(strstr(text.p, "deep"));
	skn_buf_release(&md);
	skn_buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),	    cmocka_unit_test(test_citations),
		cmocka_unit_test(test_anchors),	    cmocka_unit_test(test_random_marks),
		cmocka_unit_test(test_mark_limit),  cmocka_unit_test(test_unreadable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
