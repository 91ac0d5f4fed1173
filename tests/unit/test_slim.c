/* Pages without what nobody reads: what stays, and that the parser sees the same text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"

#include <cmocka.h>

#include "markup/html_wire.h"

static const struct {
	const char *why, *html, *slim;
} rows[] = {
	{ "text and tags stay", "<p>One <b>two</b></p>", "<p>One <b>two</b></p>" },
	{ "comments go", "a<!-- <b> -- > -->b<!--->c<!-->d<!--x--!>e", "abcde" },
	{ "a comment that does not end goes to the end", "a<!-- b", "a" },
	{ "scripts are emptied", "<script src=x>if (a < b) '</p>'</script>c", "<script></script>c" },
	{ "but not JSON", "<script type=\"application/ld+json\">{}</script>", "<script type=\"application/ld+json\">{}</script>" },
	{ "styles are emptied", "<STYLE media=x>p{}</STYLE >c", "<STYLE></STYLE>c" },
	{ "noscript is raw text, as for a browser", "<noscript><p>x</noscript>c", "<noscript></noscript>c" },
	{ "svg is emptied, with others inside", "a<svg w=1><svg><path d=x /></svg>t</svg>b", "a<svg></svg>b" },
	{ "one that does not end stays", "a<svg w=1><path d=x />b", "a<svg><path />b" },
	{ "one that is closed at once stays", "a<svg />b", "a<svg />b" },
	{ "so is a list to choose from", "a<select><option>x</select>b", "a<select></select>b" },
	{ "white space as one", "a  \n\t b", "a b" },
	{ "but not where lines count", "<pre>a\n  b</pre>  c  d", "<pre>a\n  b</pre> c d" },
	{ "nor near an author", "<p class=Byline>a\n  b", "<p class=Byline>a\n  b" },
	{ "attributes that say something stay", "<p class='a b' id=\"c\" data-x=1 onclick='>' lang=de>d", "<p class='a b' id=\"c\">d" },
	{ "addresses of anchors are short", "<a href=\"https://e.org/?a=b\" title=x>c</a><a href='#n'>d</a><a href=''>e</a>",
	  "<a href=x>c</a><a href=#>d</a><a href=''>e</a>" },
	{ "those of others whole", "<link rel=canonical href=https://e.org/a><base href=/b>", "<link rel=canonical href=https://e.org/a><base href=/b>" },
	{ "style only where it may hide", "<p style='color:red'>a<p style='display:none'>b", "<p>a<p style='display:none'>b" },
	{ "content of meta elements", "<meta name=author content='Ana > Li'><input name=a type=text value=x>", "<meta name=author content='Ana > Li'><input type=text>" },
	{ "blanks around =", "<p id = a x = y >b", "<p id = a>b" },
	{ "a value that does not end", "<p>a<p id='b", "<p>a<p id='b" },
	{ "a quote left open in a tag", "a<p id=\"b>c", "a<p id=\"b>c" },
	{ "raw text that is text", "<title>a <b> c</title><textarea>  <p></textarea>", "<title>a <b> c</title><textarea>  <p></textarea>" },
	{ "a script that may hold another's end", "<script><!-- <script> </script> --></script>a", "<script><!-- <script> </script> --></script>a" },
	{ "plaintext has no end", "a<plaintext><!-- b --><p x=1>", "a<plaintext><!-- b --><p x=1>" },
	{ "nor is CDATA looked into", "<math><![CDATA[<!-- ]]></math><!-- b -->", "<math><![CDATA[<!-- ]]></math><!-- b -->" },
	{ "a sign that opens nothing", "1 < 2 <3 <", "1 < 2 <3 <" },
	{ "a tag that does not end", "a<p", "a<p" },
	{ "doctype", "<!DOCTYPE html>a", "<!DOCTYPE html>a" },
	{ "nothing", "", "" },
};

static void table(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf out = SKN_BUF_INIT;

		skn_html_slim(&out, rows[i].html, strlen(rows[i].html));
		if (!skn_streq(out.p, rows[i].slim))
			fail_msg("%s:\n%s\ninstead of\n%s", rows[i].why, out.p, rows[i].slim);
		skn_buf_release(&out);
	}
}

#ifdef SKN_HAVE_GUMBO

static bool is_left_out(const struct skn_html_node *node)
{
	static const char *const tags[] = { "script", "style", "noscript", "svg", "select" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(tags); i++)
		if (skn_html_is(node, tags[i]))
			return true;
	return false;
}

/* Names and text without white space.  Of formatting that stays open only three alike are
 * opened again, and attributes tell what is alike: no text depends on it. */
static void draw(struct skn_buf *out, const struct skn_html_node *node)
{
	bool formatting = skn_html_is(node, "a") || skn_html_is(node, "b") || skn_html_is(node, "i");

	if (is_left_out(node))
		return;
	for (size_t i = 0; node->kind == SKN_HTML_TEXT && i < node->len; i++)
		if (!strchr(" \t\n\r\f", node->text[i]))
			skn_buf_addc(out, node->text[i]);
	if (node->kind == SKN_HTML_TEXT)
		return;
	skn_buf_addf(out, formatting ? "" : "<%s>", node->tag);
	for (const struct skn_html_node *c = node->child; c; c = c->next)
		draw(out, c);
	skn_buf_addf(out, formatting ? "" : "</%s>", node->tag);
}

static uint64_t next(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

static void random_page(struct skn_buf *out, uint64_t seed)
{
	static const char *const pieces[] = {
		"<p>", "</p>", "<div class=\"a b\" data-x='1'>", "</div>", "text", " ", "\n  ", "<b>", "</b>", "<br/>", "<!-- c -->",
		"<script>var a = \"</div>\";</script>", "<style>p { color: red }</style>", "<a href=\"/x?y\">", "</a>", "<li>", "<ul>",
		"</ul>", "<table>", "<tr>", "<td>", "</table>", "<pre>", "</pre>", "&amp;", "<img src='a>b' alt=x>", "<svg><g/></svg>",
		"<title>t", "</title>", "<h1>", "</h1>", "<select><option>o</select>", "<blockquote>", "<i ",
		"x=\">\">", "<textarea>  </textarea>", "\u00e9\u4e2d",
	};
	size_t n = 5 + next(&seed) % 60;

	for (size_t i = 0; i < n; i++)
		skn_buf_adds(out, pieces[next(&seed) % SKN_ARRAY_LEN(pieces)]);
}

/* Pages made of pieces in any order: the tree has the same elements and the same text. */
static void same_tree(void **state)
{
	SKN_UNUSED(state);
	for (uint64_t seed = 1; seed <= 400; seed++) {
		struct skn_buf page = SKN_BUF_INIT, a = SKN_BUF_INIT, b = SKN_BUF_INIT;
		struct skn_html whole, slim;

		random_page(&page, seed);
		assert_int_equal(skn_html_parse(&whole, page.p, page.n, NULL, NULL), 0);
		assert_int_equal(skn_html_parse_slim(&slim, page.p, page.n, NULL, NULL), 0);
		draw(&a, whole.root);
		draw(&b, slim.root);
		if (!skn_streq(a.p, b.p))
			fail_msg("%s:\n%s\ninstead of\n%s", page.p, b.p, a.p);
		skn_html_release(&whole);
		skn_html_release(&slim);
		skn_buf_release(&page);
		skn_buf_release(&a);
		skn_buf_release(&b);
	}
}

/* The limits are those of what is left. */
static void limits(void **state)
{
	struct skn_buf page = SKN_BUF_INIT;
	struct skn_err err = SKN_ERR_INIT;
	struct skn_html html;

	SKN_UNUSED(state);
	skn_buf_adds(&page, "<p>a<script>");
	skn_buf_fill(&page, 'x', SKN_HTML_SLIM_MAX - page.n);
	assert_int_equal(page.n, SKN_HTML_SLIM_MAX);
	assert_int_equal(skn_html_parse_slim(&html, page.p, page.n, NULL, &err), 0);
	skn_html_release(&html);
	skn_buf_addc(&page, 'x');
	assert_int_equal(skn_html_parse_slim(&html, page.p, page.n, NULL, &err), SKN_ELIMIT);
	skn_buf_clear(&page);
	for (size_t i = 0; i < SKN_HTML_NODES_MAX - 3; i++) /* html, head and body are three */
		skn_buf_adds(&page, "<br>");
	skn_err_clear(&err);
	assert_int_equal(skn_html_parse_slim(&html, page.p, page.n, NULL, &err), 0);
	skn_html_release(&html);
	skn_buf_adds(&page, "<br>");
	assert_int_equal(skn_html_parse_slim(&html, page.p, page.n, NULL, &err), SKN_ELIMIT);
	skn_buf_clear(&page);
	for (size_t i = 0; i < 1000000; i++) /* none of which ends */
		skn_buf_adds(&page, "<svg>");
	skn_err_clear(&err);
	assert_int_equal(skn_html_parse_slim(&html, page.p, page.n, NULL, &err), SKN_ELIMIT);
	skn_buf_clear(&page);
	skn_buf_fill(&page, 'x', SKN_HTML_SIZE_MAX + 1);
	skn_err_clear(&err);
	assert_int_equal(skn_html_parse_slim(&html, page.p, page.n, NULL, &err), SKN_ELIMIT);
	skn_buf_release(&page);
}

#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table),
#ifdef SKN_HAVE_GUMBO
		cmocka_unit_test(same_tree),
		cmocka_unit_test(limits),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
