#include "base/base.h"

#include <setjmp.h>
#include <cmocka.h>

#include "base/proc.h"
#include "md/md.h"
#include "md/gate.h"
#include "text/escape.h"

/* Events as text: "T(..)", "<em>" and so on, so that a table can hold them. */
static int describe(void *ctx, const struct skn_md_event *e, struct skn_err *err)
{
	static const char *const names[] = { "T", "C", "<em>", "</em>", "<b>", "</b>", "<a ", "</a>",
					     "<img ", "</img>", "|", "||", "H", "@" };
	struct skn_buf *out = ctx;

	SKN_UNUSED(err);
	skn_buf_adds(out, names[e->kind]);
	if (e->kind == SKN_MD_LINK || e->kind == SKN_MD_IMAGE)
		skn_buf_addf(out, "%.*s \"%.*s\">", (int)e->n, e->p, (int)e->title_n, e->title);
	else if (e->kind == SKN_MD_CITE)
		skn_buf_addf(out, "%zu%.*s", e->cite, (int)e->n, e->p);
	else if (e->n)
		skn_buf_addf(out, "(%.*s)", (int)e->n, e->p);
	return 0;
}

static const struct skn_md_handler describer = { describe };

static void events(struct skn_buf *out, const char *s, size_t n)
{
	skn_buf_clear(out);
	assert_int_equal(skn_md_inline(s, n, &describer, out, NULL), 0);
}

static void test_inline(void **state)
{
	static const struct { const char *why, *md, *want; } rows[] = {
		{ "plain text", "A b.", "T(A b.)" },
		{ "a line end is a soft break", "A.\nB.", "T(A.)|T(B.)" },
		{ "two blanks are a hard break", "A.  \nB.", "T(A.)||T(B.)" },
		{ "so is a backslash", "A.\\\nB.", "T(A.)||T(B.)" },
		{ "a group is an event of its own", "A [@k]. B", "T(A )@0[@k]T(. B)" },
		{ "marks elsewhere do not move it", "*A* [@k]. B", "<em>T(A)</em>T( )@0[@k]T(. B)" },
		{ "groups are numbered", "A[@k][@l] *c*", "T(A)@0[@k]@1[@l]T( )<em>T(c)</em>" },
		{ "emphasis closes before a group", "*\"a\"*[@k]", "<em>T(\"a\")</em>@0[@k]" },
		{ "emphasis opens behind a group", "[@k]*\"a\"*", "@0[@k]<em>T(\"a\")</em>" },
		{ "emphasis may hold a group", "**a [@k] b**", "<b>T(a )@0[@k]T( b)</b>" },
		{ "a group may run over a line end", "a [@k;\n@l] *b*", "T(a )@0[@k;\n@l]T( )<em>T(b)</em>" },
		{ "code holds none", "`[@k]` [@l]", "C([@k])T( )@0[@l]" },
		{ "nor does a link's text", "[a [@k]](http://x)", "<a http://x \"\">T(a [@k])</a>" },
		{ "a title", "[a](http://x 'b &amp; c')", "<a http://x \"b & c\">T(a)</a>" },
		{ "an image", "![a](b.png)", "<img b.png \"\">T(a)</img>" },
		{ "an autolink", "<http://x/@a>", "<a http://x/@a \"\">T(http://x/@a)</a>" },
		{ "HTML is told apart", "a <b>c</b>", "T(a )H(<b>)T(c)H(</b>)" },
		{ "entities and escapes", "&lt;\\*&#64;", "T(<*@)" },
		{ "a block mark is text", "- a *b*", "T(- a )<em>T(b)</em>" },
		{ "on later lines too", "a\n# *b*", "T(a)|T(# )<em>T(b)</em>" },
		{ "a fence is text", "~~~ *a*", "T(~~~ )<em>T(a)</em>" },
		{ "an underline is text", "*a*\n===", "<em>T(a)</em>|T(===)" },
		{ "indentation is dropped", "     *a*\n      b", "<em>T(a)</em>|T(b)" },
		{ "blank lines are line ends", "*a*\n\n \nb", "<em>T(a)</em>|T(b)" },
		{ "a tag opens no block", "<div>*a*", "H(<div>)<em>T(a)</em>" },
		{ "definitions are text", "[a]: http://x\n[a] *b*", "T([a]: http://x)|T([a] )<em>T(b)</em>" },
		{ "a group before a colon is one", "[@a]: *x*", "@0[@a]T(: )<em>T(x)</em>" },
		{ "our marks are no marks", "a \xef\xb7\x90" "0\xef\xb7\x90 \xef\xb7\x91 *b* [@k]",
		  "T(a \xef\xbf\xbd" "0\xef\xbf\xbd \xef\xbf\xbd )<em>T(b)</em>T( )@0[@k]" },
		{ "nor by reference", "[@k] ,&#xFDD0;0&#64976;, *b*",
		  "@0[@k]T( ,\xef\xbf\xbd" "0\xef\xbf\xbd, )<em>T(b)</em>" },
		{ "nothing", "", "" },
		{ "only blanks", " \n ", "" },
	};
	struct skn_buf got = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		events(&got, rows[i].md, strlen(rows[i].md));
		if (!skn_streq(got.p, rows[i].want))
			fail_msg("%s: %s\n  got  %s\n  want %s", rows[i].why, rows[i].md, got.p, rows[i].want);
	}
	skn_buf_release(&got);
}

static int stop_at_second(void *ctx, const struct skn_md_event *e, struct skn_err *err)
{
	SKN_UNUSED(e);
	return ++*(int *)ctx == 2 ? skn_fail(err, SKN_EDATA, "enough") : 0;
}

static void test_handler_stops(void **state)
{
	static const struct skn_md_handler handler = { stop_at_second };
	struct skn_err err = SKN_ERR_INIT;
	int calls = 0;

	SKN_UNUSED(state);
	assert_int_equal(skn_md_inline("*a* b", 5, &handler, &calls, &err), SKN_EDATA);
	assert_int_equal(calls, 2);
	calls = 0;
	assert_int_equal(skn_md_inline("a\nb\nc", 5, &handler, &calls, NULL), SKN_EDATA);
	assert_int_equal(calls, 2);
}

static void test_plain(void **state)
{
	static const struct { const char *md, *want; } rows[] = {
		{ "*a* **b** `c`", "a b c" },
		{ "[a](http://x)", "a (http://x)" },
		{ "<http://x>", "http://x" },
		{ "<a@b.org>", "a@b.org" },
		{ "[http://x](http://x)", "http://x" },
		{ "![alt](x.png) &amp;", "alt &" },
		{ "a [@k, p. 7]. *b*", "a [@k, p. 7]. b" },
		{ "a\n*b*", "a\nb" },
		{ "a <b>c</b>", "a c" },
	};
	struct skn_buf got = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		skn_buf_clear(&got);
		skn_md_plain(&got, rows[i].md, strlen(rows[i].md));
		assert_string_equal(got.p, rows[i].want);
	}
	skn_buf_release(&got);
}

static void describe_blocks(struct skn_buf *out, const char *s)
{
	static const char *const names[] = { "p", "h", "quote", "list", "item", "code", "rule", "html" };
	struct skn_md_blocks blocks;

	skn_buf_clear(out);
	assert_int_equal(skn_md_blocks(&blocks, s, strlen(s), NULL), 0);
	for (size_t i = 0; i < blocks.n; i++) {
		const struct skn_md_block *b = &blocks.v[i];

		skn_buf_addf(out, "%s%s", i ? " " : "", names[b->kind]);
		if (b->level)
			skn_buf_addf(out, "%d", b->level);
		skn_buf_addf(out, ":%u-%u", b->first_line, b->last_line);
		if (b->depth)
			skn_buf_addf(out, "/%d", b->depth);
		if (b->kind == SKN_MD_PARAGRAPH || b->kind == SKN_MD_HEADING) {
			skn_buf_addc(out, '=');
			skn_md_block_text(out, s, b);
		}
	}
	skn_vec_release(&blocks);
}

static void test_blocks(void **state)
{
	static const struct { const char *why, *md, *want; } rows[] = {
		{ "two paragraphs", "a\nb\n\nc\n", "p:1-2=a\nb p:4-4=c" },
		{ "no final newline", "a", "p:1-1=a" },
		{ "a heading", "## C# ##\n", "h2:1-1=C#" },
		{ "an empty heading", "#\n", "h1:1-1=" },
		{ "an underlined heading", "a\nb\n---\nc", "h2:1-3=a\nb p:4-4=c" },
		{ "a list", "- a\n- b\n  c\n", "list1:1-3 item1:1-1/1 p:1-1/2=a item1:2-3/1 p:2-3/2=b\nc" },
		{ "a list in a list", "1. a\n   - b\n",
		  "list1:1-2 item1:1-2/1 p:1-1/2=a list2:2-2/2 item2:2-2/3 p:2-2/4=b" },
		{ "a quote", "> a\n> b\nc\n\nd", "quote:1-3 p:1-3/1=a\nb\nc p:5-5=d" },
		{ "a quote in a list", "- > a\n  > b\n",
		  "list1:1-2 item1:1-2/1 quote:1-2/2 p:1-2/3=a\nb" },
		{ "fenced code", "```\n\na\n```\nb", "code:1-4 p:5-5=b" },
		{ "an open fence ends with its text", "```\na\n\n\n", "code:1-2" },
		{ "indented code", "    a\n\n    b\n\nc", "code:1-3 p:5-5=c" },
		{ "a rule", "a\n\n***\n", "p:1-1=a rule:3-3" },
		{ "HTML", "<div>\na\n</div>\n\nb", "html:1-3 p:5-5=b" },
		{ "CDATA", "<![CDATA[\na\n]]>\nb", "html:1-3 p:4-4=b" },
		{ "a definition is a paragraph", "[a]: http://x\n\n[b]: y\nc", "p:1-1=[a]: http://x p:3-4=[b]: y\nc" },
		{ "an empty item", "-\n\na", "list1:1-1 item1:1-1/1 p:3-3=a" },
		{ "blank lines at the end are nobody's", "- a\n\n\n\nb", "list1:1-1 item1:1-1/1 p:1-1/2=a p:5-5=b" },
		{ "a second paragraph of an item", "- a\n\n  b\n", "list1:1-3 item1:1-3/1 p:1-1/2=a p:3-3/2=b" },
		{ "CR LF and CR", "a\r\nb\r\rc\r\n", "p:1-2=a\nb p:4-4=c" },
		{ "nothing", "", "" },
		{ "only line ends", "\n\n", "" },
	};
	struct skn_buf got = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		describe_blocks(&got, rows[i].md);
		if (!skn_streq(got.p, rows[i].want))
			fail_msg("%s:\n%s\n  got  %s\n  want %s", rows[i].why, rows[i].md, got.p, rows[i].want);
	}
	skn_buf_release(&got);
}

static uint32_t seed = 1;

static uint32_t draw(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

/* A random text of pieces of an alphabet. */
static void draw_text(struct skn_buf *out, const char *const *pieces, size_t n_pieces, uint32_t max)
{
	uint32_t n = draw(max + 1);

	skn_buf_clear(out);
	while (n-- > 0)
		skn_buf_adds(out, pieces[draw((uint32_t)n_pieces)]);
}

/* Leaves are in order and inside their containers, and no text is outside. */
static void check_blocks(const char *s, size_t n, const struct skn_md_blocks *blocks)
{
	size_t at = 0;

	for (size_t i = 0; i < blocks->n; i++) {
		const struct skn_md_block *b = &blocks->v[i];

		assert_true(b->start < b->end && b->end <= n && b->text >= b->start && b->text <= b->end);
		assert_true(b->start == 0 || s[b->start - 1] == '\n');
		if (!b->leaf)
			continue;
		if (b->start < at)
			fail_msg("overlap at line %u of:\n%s", b->first_line, s);
		for (; at < b->start; at++)
			if (isalpha((unsigned char)s[at]))
				fail_msg("text before line %u is in no block:\n%s", b->first_line, s);
		at = b->end;
	}
	for (; at < n; at++)
		if (isalpha((unsigned char)s[at]))
			fail_msg("text at the end is in no block:\n%s", s);
	for (size_t i = 0; i < blocks->n; i++)
		for (size_t k = i + 1; k < blocks->n && blocks->v[k].depth > blocks->v[i].depth; k++)
			assert_true(!blocks->v[i].leaf && blocks->v[k].start >= blocks->v[i].start &&
				    blocks->v[k].end <= blocks->v[i].end);
}

static void test_blocks_property(void **state)
{
	static const char *const pieces[] = { "a", "\n", "\n", "\n\n", "- ", "1. ", "> ", "    ", "  ", "# ",
					      "```", "~~~", "<div>", "<!-- ", "-->", "***", "---", "===", "\t",
					      "[x]: y", "b c" };
	struct skn_buf text = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (int i = 0; i < 20000; i++) {
		struct skn_md_blocks blocks;

		draw_text(&text, pieces, SKN_ARRAY_LEN(pieces), 24);
		assert_int_equal(skn_md_blocks(&blocks, text.p, text.n, NULL), 0);
		check_blocks(text.p, text.n, &blocks);
		skn_vec_release(&blocks);
	}
	skn_buf_release(&text);
}

static const char *const nasty[] = {
	"a", "B", "9", " ", "  ", "\\", "`", "*", "**", "_", "__", "[", "]", "(", ")", "<", ">", "&", "&amp;",
	"&#65;", "#", "!", "@", "~", "~~", "^", "$", "$5", "-", "- ", "+", "1. ", "1)", "=", "|", ":", ";", "\"",
	"'", "http://x.y", "<a>", "<!--", "a@b.c", "[@k]", "é", "—", "“", "中", "\t", "\n", "{", "}", "%", "...",
	"--", "https://a/b_c_d", "(a) ", "i. ", "\x01", "\xc2\xa0", ",", "/", "?"
};

static void test_escape_property(void **state)
{
	struct skn_buf text = SKN_BUF_INIT, md = SKN_BUF_INIT, back = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (int i = 0; i < 100000; i++) {
		draw_text(&text, nasty, SKN_ARRAY_LEN(nasty), 12);
		skn_buf_clear(&md);
		skn_buf_clear(&back);
		skn_md_escape(&md, text.p, text.n);
		skn_md_plain(&back, md.p, md.n);
		if (!skn_buf_eq(&back, text.p, text.n))
			fail_msg("text <%s>\nsource <%s>\nread as <%s>", text.p, md.p, back.p);
	}
	skn_buf_release(&text);
	skn_buf_release(&md);
	skn_buf_release(&back);
}

/* A piece reads the same between any neighbours. */
static void test_escape_piece_property(void **state)
{
	static const char *const around[] = { "[@k]", "*b*", "`c`", "x", "\\!", "[d](e)", "&amp;" };
	struct skn_buf text = SKN_BUF_INIT, md = SKN_BUF_INIT, got = SKN_BUF_INIT, want = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (int i = 0; i < 50000; i++) {
		const char *left = around[draw(SKN_ARRAY_LEN(around))];
		const char *right = around[draw(SKN_ARRAY_LEN(around))];

		draw_text(&text, nasty, SKN_ARRAY_LEN(nasty), 8);
		skn_buf_clear(&md);
		skn_buf_clear(&got);
		skn_buf_clear(&want);
		skn_buf_adds(&md, left);
		/* Beside a letter only emphasis inside a word is told apart; keep a blank. */
		skn_buf_addc(&md, ' ');
		skn_md_escape_piece(&md, text.p, text.n, 0);
		skn_buf_addf(&md, " %s", right);
		skn_md_plain(&got, md.p, md.n);
		skn_md_plain(&want, left, strlen(left));
		skn_buf_addf(&want, " %s ", text.p);
		skn_md_plain(&want, right, strlen(right));
		if (!skn_buf_eq(&got, want.p, want.n))
			fail_msg("source <%s>\nread as <%s>\nnot     <%s>", md.p, got.p, want.p);
	}
	skn_buf_release(&text);
	skn_buf_release(&md);
	skn_buf_release(&got);
	skn_buf_release(&want);
}

static void test_escape_is_minimal(void **state)
{
	static const struct { const char *text, *want; } rows[] = {
		{ "snake_case and _x_", "snake_case and \\_x\\_" },
		{ "AT&T, Q&A; R&D &copy;", "AT&T, Q\\&A; R&D \\&copy;" },
		{ "a < b, 2 > 1", "a < b, 2 > 1" },
		{ "US$5 or $5 million", "US$5 or $5 million" },
		{ "~5 to ~6", "~5 to ~6" },
		{ "wow!", "wow!" },
		{ "a@b.c", "a\\@b.c" },
		{ "[sic]", "\\[sic\\]" },
		{ " a  b ", "&#32;a &#32;b&#32;" },
		{ "a\tb", "a&#9;b" },
		{ "C++ (x) {y} | z: 1 - 2 # 3", "C++ (x) {y} | z: 1 - 2 # 3" },
	};
	struct skn_buf got = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		skn_buf_clear(&got);
		skn_md_escape(&got, rows[i].text, strlen(rows[i].text));
		assert_string_equal(got.p, rows[i].want);
	}
	skn_buf_clear(&got);
	skn_md_escape_piece(&got, " Wow!", 5, 0);
	assert_string_equal(got.p, " Wow\\!");
	skn_buf_release(&got);
}

static void test_escape_line_start(void **state)
{
	static const struct { const char *line, *want; } rows[] = {
		{ "- a", "\\- a" }, { "+ a", "\\+ a" }, { "* a", "\\* a" }, { "1. a", "1\\. a" },
		{ "1) a", "1\\) a" }, { "# a", "\\# a" }, { "#", "\\#" }, { "> a", "\\> a" }, { ">a", "\\>a" },
		{ "---", "\\---" }, { "- - -", "\\- - -" }, { "===", "\\===" }, { "***", "\\***" },
		{ "___", "\\___" }, { "```", "\\```" }, { "~~~", "\\~~~" }, { "    a", "&#32;   a" },
		{ "\ta", "&#9;a" }, { " - a", " \\- a" }, { "| a", "\\| a" }, { "<div>", "\\<div>" },
		{ "<!-- a", "\\<!-- a" }, { "<b>", "\\<b>" }, { "[a]: b", "[a]\\: b" }, { ": a", "\\: a" },
		{ "::: a", "\\::: a" }, { "% a", "\\% a" }, { "(a) b", "\\(a) b" }, { "iv. b", "iv\\. b" },
		{ "#. b", "#\\. b" }, { "A.  b", "A\\.  b" }, { "a) b", "a\\) b" }, { "|---|", "\\|---|" },
		{ "1234567890. a", "1234567890. a" }, { "#a", "#a" }, { "-a", "-a" }, { "*a*", "*a*" },
		{ "**a** b", "**a** b" }, { "1.5 a", "1.5 a" }, { "C. elegans", "C. elegans" },
		{ "<b>a</b> c", "<b>a</b> c" }, { "<http://x>", "<http://x>" }, { "[@a]", "[@a]" },
		{ "`a`", "`a`" }, { "_a_", "_a_" }, { "2016 was", "2016 was" }, { "", "" }, { "  ", "  " },
		{ "I. Newton", "I. Newton" }, { "e.g. a", "e.g. a" }, { "--a", "--a" }, { "=a", "=a" },
	};
	struct skn_buf got = SKN_BUF_INIT, twice = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		skn_buf_clear(&got);
		skn_buf_clear(&twice);
		skn_md_escape_line_start(&got, rows[i].line, strlen(rows[i].line));
		skn_md_escape_line_start(&twice, got.p, got.n);
		assert_string_equal(got.p, rows[i].want);
		assert_string_equal(twice.p, rows[i].want);
	}
	skn_buf_release(&got);
	skn_buf_release(&twice);
}

/* Any plain text, escaped, is one paragraph and reads as itself. */
static void test_line_start_property(void **state)
{
	struct skn_buf text = SKN_BUF_INIT, md = SKN_BUF_INIT, line = SKN_BUF_INIT, back = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (int i = 0; i < 50000; i++) {
		struct skn_md_blocks blocks;

		draw_text(&text, nasty, SKN_ARRAY_LEN(nasty), 6);
		skn_buf_clear(&md);
		skn_buf_clear(&line);
		skn_buf_clear(&back);
		skn_md_escape(&md, text.p, text.n);
		skn_md_escape_line_start(&line, md.p, md.n);
		skn_md_plain(&back, line.p, line.n);
		assert_int_equal(skn_md_blocks(&blocks, line.p, line.n, NULL), 0);
		if (blocks.n != (text.n > 0) || (blocks.n && blocks.v[0].kind != SKN_MD_PARAGRAPH))
			fail_msg("<%s> starts a block", line.p);
		if (!skn_buf_eq(&back, text.p, text.n))
			fail_msg("text <%s>\nsource <%s>\nread as <%s>", text.p, line.p, back.p);
		skn_vec_release(&blocks);
	}
	skn_buf_release(&text);
	skn_buf_release(&md);
	skn_buf_release(&line);
	skn_buf_release(&back);
}

/* What is read without cmark is what cmark reads. */
static void test_plain_path_property(void **state)
{
	static const char *const pieces[] = { "a", " ", "  ", "\n", "\n\n", "- ", "1. ", "# ", "> ", "    ", "===",
					      "[@k]", "[@k, p. 7]", "!", ".", "é", "（", "~~~", ":", "|", "$",
					      "---", "[@a; @b]", "b" };
	struct skn_buf text = SKN_BUF_INIT, fast = SKN_BUF_INIT, slow = SKN_BUF_INIT, md = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (int i = 0; i < 50000; i++) {
		draw_text(&text, pieces, SKN_ARRAY_LEN(pieces), 12);
		events(&fast, text.p, text.n);
		skn_buf_clear(&md);
		skn_buf_addf(&md, "%s\n*", text.p);
		events(&slow, md.p, md.n);
		/* The added line: a break, unless nothing stood before, and its text. */
		skn_buf_adds(&fast, fast.n == 0 ? "T(*)" : slow.n > 6 && slow.p[slow.n - 6] == '|' ?
			     "||T(*)" : "|T(*)");
		if (!skn_buf_eq(&fast, slow.p, slow.n))
			fail_msg("<%s>\nfast %s\nslow %s", text.p, fast.p, slow.p);
	}
	skn_buf_release(&text);
	skn_buf_release(&fast);
	skn_buf_release(&slow);
	skn_buf_release(&md);
}

static int ignore(void *ctx, const struct skn_md_event *e, struct skn_err *err)
{
	SKN_UNUSED(ctx);
	SKN_UNUSED(e);
	SKN_UNUSED(err);
	return 0;
}

static const struct skn_md_handler ignorer = { ignore };

static void repeat(struct skn_buf *out, const char *s, size_t bytes)
{
	skn_buf_clear(out);
	while (out->n < bytes)
		skn_buf_adds(out, s);
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Repetitions that are known to hurt Markdown readers: done or refused, at once. */
static void test_hostile(void **state)
{
	static const char *const pieces[] = {
		">", "> ", "- ", "* ", "1. ", "[", "]", "![", "![[]()", "[a](", "[a](<b", "*a_ ", "**x [a*b**c*](d)",
		"<", "<a ", "<?", "<!A ", "<![CDATA[", "<!--", "`", "`a``b```", "&", "\\", "a**b", "_a *", "[]: ", "[a]: b\n",
		"- - \n", "> \n", "\n", "    \n", "<a b=\"", "[@a, ", "[@a", "-", "=\n", "\t", "\r", "![a](b)[c](d)"
	};
	struct skn_buf text = SKN_BUF_INIT, plain = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(pieces); i++) {
		struct skn_md_blocks blocks;
		double from = seconds();
		int rc;

		repeat(&text, pieces[i], (size_t)256 << 10);
		rc = skn_md_blocks(&blocks, text.p, text.n, NULL);
		assert_true(rc == SKN_OK || rc == SKN_ELIMIT);
		skn_vec_release(&blocks);
		rc = skn_md_inline(text.p, text.n, &ignorer, NULL, NULL);
		assert_true(rc == SKN_OK || rc == SKN_ELIMIT);
		skn_buf_clear(&plain);
		skn_md_plain(&plain, text.p, text.n);
		skn_buf_clear(&plain);
		skn_md_escape(&plain, text.p, text.n);
		if (seconds() - from > 60) /* what is quadratic takes many minutes */
			fail_msg("%s: %.1f s", pieces[i], seconds() - from);
	}
	skn_buf_release(&text);
	skn_buf_release(&plain);
}

static void test_limits(void **state)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_md_blocks blocks;
	struct skn_err err = SKN_ERR_INIT;

	SKN_UNUSED(state);
	for (int depth = SKN_MD_DEPTH_MAX; depth <= SKN_MD_DEPTH_MAX + 1; depth++) {
		int want = depth > SKN_MD_DEPTH_MAX ? SKN_ELIMIT : SKN_OK;

		repeat(&text, "> ", (size_t)depth * 2);
		assert_int_equal(skn_md_blocks(&blocks, text.p, text.n, NULL), want);
		skn_vec_release(&blocks);
		repeat(&text, "- ", (size_t)depth * 2);
		skn_buf_addc(&text, 'a');
		assert_int_equal(skn_md_blocks(&blocks, text.p, text.n, NULL), want);
		skn_vec_release(&blocks);
	}
	/* Special characters, which cost memory: one line has one mark of its own. */
	for (size_t n = SKN_MD_MARKS_MAX - 1; n <= SKN_MD_MARKS_MAX; n++) {
		skn_buf_clear(&text);
		skn_buf_fill(&text, ']', n);
		assert_int_equal(skn_md_inline(text.p, text.n, &ignorer, NULL, NULL),
				 n < SKN_MD_MARKS_MAX ? SKN_OK : SKN_ELIMIT);
	}
	/* Open images times links, which cost time. */
	for (size_t links = SKN_MD_BRACKET_PAIRS_MAX >> 12; links <= (SKN_MD_BRACKET_PAIRS_MAX >> 12) + 1;
	     links++) {
		repeat(&text, "![", (size_t)2 << 12);
		for (size_t i = 0; i < links; i++)
			skn_buf_adds(&text, "[](");
		assert_int_equal(skn_md_inline(text.p, text.n, &ignorer, NULL, NULL),
				 links > SKN_MD_BRACKET_PAIRS_MAX >> 12 ? SKN_ELIMIT : SKN_OK);
	}
	repeat(&text, "A sentence of a usual length, without any mark at all, as most are in prose.\n",
	       SKN_MD_SIZE_MAX - 100);
	skn_buf_fill(&text, 'a', SKN_MD_SIZE_MAX - text.n);
	assert_int_equal(skn_md_blocks(&blocks, text.p, text.n, NULL), SKN_OK);
	assert_int_equal(blocks.n, 1);
	skn_vec_release(&blocks);
	assert_int_equal(skn_md_inline(text.p, text.n, &ignorer, NULL, NULL), SKN_OK);
	skn_buf_addc(&text, 'a');
	assert_int_equal(skn_md_blocks(&blocks, text.p, text.n, &err), SKN_ELIMIT);
	assert_int_equal(skn_md_inline(text.p, text.n, &ignorer, NULL, &err), SKN_ELIMIT);
	skn_buf_release(&text);
}

#define PANDOC_TEXTS 3000

/* What pandoc makes of it, as HTML without line wrapping; false when there is
 * no pandoc. */
static bool pandoc(struct skn_buf *out, const struct skn_buf *md)
{
	const char *argv[] = { "pandoc", "-f", "markdown-smart", "-t", "html", "--wrap=none", NULL };
	struct skn_proc_result result;
	int rc = skn_proc_run(&result, &(struct skn_proc_spec){ .argv = argv, .in = md->p,
								.in_len = md->n }, NULL);

	skn_buf_add(out, result.out.p, result.out.n);
	assert_true(rc != 0 || result.status == 0);
	skn_proc_release(&result);
	return rc == 0;
}

static void add_paragraph(struct skn_buf *html, const char *s)
{
	struct skn_sink sink;

	skn_buf_adds(html, "<p>");
	skn_sink_to_buf(&sink, html);
	skn_esc_html_text(&sink, s, strlen(s));
	skn_buf_adds(html, "</p>\n");
}

/* Random plain texts, one a paragraph, read by pandoc as themselves. */
static void test_escape_for_pandoc(void **state)
{
	struct skn_buf text = SKN_BUF_INIT, line = SKN_BUF_INIT, md = SKN_BUF_INIT, html = SKN_BUF_INIT,
		       want = SKN_BUF_INIT;
	const char *a, *b;

	SKN_UNUSED(state);
	for (int i = 0; i < PANDOC_TEXTS; i++) {
		draw_text(&text, nasty, SKN_ARRAY_LEN(nasty), 10);
		for (char *p = text.p; *p; p++)
			if (*p == '\n' || *p == '\t' || *p == '\x01' || *p == '"')
				*p = ',';
		if (text.n == 0)
			continue;
		skn_buf_clear(&line);
		skn_md_escape(&line, text.p, text.n);
		skn_md_escape_line_start(&md, line.p, line.n);
		skn_buf_adds(&md, "\n\n");
		add_paragraph(&want, text.p);
	}
	if (!pandoc(&html, &md)) {
		print_message("no pandoc here: skipped\n");
	} else {
		for (a = html.p, b = want.p; *a && strcspn(a, "\n") == strcspn(b, "\n") &&
		     strncmp(a, b, strcspn(a, "\n")) == 0;) {
			a += strcspn(a, "\n") + 1;
			b += strcspn(b, "\n") + 1;
		}
		if (*a || *b)
			fail_msg("pandoc reads %.*s\n  not %.*s", (int)strcspn(a, "\n"), a,
				 (int)strcspn(b, "\n"), b);
	}
	skn_buf_release(&text);
	skn_buf_release(&line);
	skn_buf_release(&md);
	skn_buf_release(&html);
	skn_buf_release(&want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_inline),
		cmocka_unit_test(test_handler_stops),
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_blocks_property),
		cmocka_unit_test(test_escape_property),
		cmocka_unit_test(test_escape_piece_property),
		cmocka_unit_test(test_escape_is_minimal),
		cmocka_unit_test(test_escape_line_start),
		cmocka_unit_test(test_line_start_property),
		cmocka_unit_test(test_plain_path_property),
		cmocka_unit_test(test_escape_for_pandoc),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
