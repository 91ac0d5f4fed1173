/* The HTML gate: trees, limits, and a parser that is never trusted. */
#include "base/base.h"

#include <setjmp.h>

#include <cmocka.h>

#include "markup/html_wire.h"

#ifdef SKN_HAVE_GUMBO

/* The tree as "tag[attr=value](children)" with text in quotes. */
static void draw(struct skn_buf *out, const struct skn_html_node *node)
{
	if (node->kind == SKN_HTML_TEXT) {
		skn_buf_addf(out, "'%s'", node->text);
		return;
	}
	skn_buf_adds(out, node->tag);
	for (const struct skn_html_attr *a = node->attrs; a; a = a->next)
		skn_buf_addf(out, "[%s=%s]", a->name, a->value);
	if (!node->child)
		return;
	skn_buf_addc(out, '(');
	for (const struct skn_html_node *c = node->child; c; c = c->next)
		draw(out, c);
	skn_buf_addc(out, ')');
}

static void parse(struct skn_html *html, const char *s, size_t n)
{
	struct skn_err err = SKN_ERR_INIT;

	if (skn_html_parse(html, s, n, "page.html", &err) != 0)
		fail_msg("%s", err.msg);
}

static void test_trees(void **state)
{
	static const struct {
		const char *why, *html, *body;
	} rows[] = {
		{ "plain text", "hello", "body('hello')" },
		{ "an element that stays open is closed", "<p>a<p>b", "body(p('a')p('b'))" },
		{ "list items end by themselves", "<ul><li>a<li>b</ul>",
		  "body(ul(li('a')li('b')))" },
		{ "crossed formatting is put right", "<b>a<i>b</b>c</i>",
		  "body(b('a'i('b'))i('c'))" },
		{ "references are resolved", "a &amp; b &mdash; &#x41;&#66;", "body('a & b — AB')" },
		{ "names are in lower case", "<DIV ID=Main Class='A b'>x</DIV>",
		  "body(div[id=Main][class=A b]('x'))" },
		{ "an attribute without a value", "<li hidden>x", "body(li[hidden=]('x'))" },
		{ "comments are left out", "a<!-- <b> -->b", "body('a''b')" },
		{ "unknown elements keep their name", "<X-Foo>a</X-Foo>", "body(x-foo('a'))" },
		{ "white space stays", "<p> a  b\n c </p>", "body(p(' a  b\n c '))" },
		{ "an unended reference at the very end", "<a href='x&am", "body" },
		{ "the same outside", "x&am", "body('x&am')" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_html html = SKN_HTML_INIT;
		struct skn_buf out = SKN_BUF_INIT;

		parse(&html, rows[i].html, strlen(rows[i].html));
		draw(&out, skn_html_find_tag(html.root, "body"));
		if (!skn_streq(out.p, rows[i].body))
			fail_msg("%s: %s, not %s", rows[i].why, out.p, rows[i].body);
		skn_buf_release(&out);
		skn_html_release(&html);
	}
}

static void test_helpers(void **state)
{
	static const char page[] =
		"<!DOCTYPE html>\n<div class='a  b'>\n<p id=x>one <em>two</em>"
		"<script>no()</script> three</p>\n<p class=\"c\">four</p></div>";
	struct skn_html html = SKN_HTML_INIT;
	struct skn_buf out = SKN_BUF_INIT;
	struct skn_html_node *div, *x;

	SKN_UNUSED(state);
	parse(&html, page, sizeof(page) - 1);
	div = skn_html_find_class(html.root, "b");
	x = skn_html_find_id(html.root, "x");
	assert_true(skn_html_is(div, "div") && skn_html_has_class(div, "a"));
	assert_false(skn_html_has_class(div, "a  b"));
	assert_null(skn_html_find_class(html.root, "d"));
	assert_null(skn_html_find_id(html.root, "X"));
	assert_string_equal(skn_html_attr(x, "id"), "x");
	assert_null(skn_html_attr(x, "class"));
	assert_int_equal(div->line, 2);
	assert_int_equal(x->line, 3);
	skn_html_text(&out, x);
	assert_string_equal(out.p, "one two three");
	assert_true(skn_html_is(skn_html_skip(x, div)->next, "p"));
	assert_null(skn_html_find_tag(x, "p"));
	skn_buf_release(&out);
	skn_html_release(&html);
}

static void repeat(struct skn_buf *out, const char *s, size_t n)
{
	while (n--)
		skn_buf_adds(out, s);
}

static int scan(const char *s, size_t n)
{
	return skn_html_prescan(s, n, NULL, NULL);
}

static void test_nesting(void **state)
{
	static const struct {
		const char *why, *each;
		size_t fit; /* how many are accepted; 0 = any number */
	} rows[] = {
		{ "open elements count", "<div>", SKN_HTML_NESTING_MAX },
		{ "closed ones don't", "<div></div>", 0 },
		{ "end tags of others close nothing", "<b></i>", SKN_HTML_NESTING_MAX },
		{ "formatting outlives its block", "<u><b a=1></u>", SKN_HTML_NESTING_MAX - 1 },
		{ "paragraphs close each other", "<p>", 0 },
		{ "elements that are always empty", "<br><img><input>", 0 },
		{ "tags in a comment", "<!-- <div> -->", 0 },
		{ "an empty comment ends at once", "<!--><div>", SKN_HTML_NESTING_MAX },
		{ "tags in an attribute", "<br title='<div>'>", 0 },
		{ "less-than signs in a script", "<script>a<b;c<d</script>", 0 },
		{ "a slash closes nothing outside svg", "<i/>", SKN_HTML_NESTING_MAX },
		{ "unknown elements count", "<x-y>", SKN_HTML_NESTING_MAX },
		{ "a less-than sign in text", "a < b ", 0 },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf page = SKN_BUF_INIT;
		int at, past;

		repeat(&page, rows[i].each, rows[i].fit ? rows[i].fit : SKN_HTML_NESTING_MAX);
		at = scan(page.p, page.n);
		repeat(&page, rows[i].each, 1);
		past = scan(page.p, page.n);
		if (at != 0 || past != (rows[i].fit ? SKN_ELIMIT : 0))
			fail_msg("%s: %d at the limit, %d past it", rows[i].why, at, past);
		skn_buf_release(&page);
	}
}

static void test_foreign(void **state)
{
	struct skn_buf page = SKN_BUF_INIT;

	SKN_UNUSED(state);
	skn_buf_adds(&page, "<svg>");
	repeat(&page, "<g/>", SKN_HTML_NESTING_MAX + 1);
	assert_int_equal(scan(page.p, page.n), 0);
	skn_buf_adds(&page, "<script>"); /* in svg a script's content is markup */
	repeat(&page, "<g>", SKN_HTML_NESTING_MAX);
	assert_int_equal(scan(page.p, page.n), SKN_ELIMIT);
	skn_buf_release(&page);
}

static void test_attributes(void **state)
{
	struct skn_buf page = SKN_BUF_INIT;
	struct skn_err err = SKN_ERR_INIT;

	SKN_UNUSED(state);
	skn_buf_adds(&page, "<br>\n<br ");
	repeat(&page, "a=1 ", SKN_HTML_ATTRS_MAX);
	assert_int_equal(scan(page.p, page.n), 0);
	skn_buf_adds(&page, "a");
	assert_int_equal(skn_html_prescan(page.p, page.n, "x.html", &err), SKN_ELIMIT);
	assert_int_equal(err.line, 2);
	skn_buf_release(&page);
}

static void test_size(void **state)
{
	struct skn_buf page = SKN_BUF_INIT;
	struct skn_html html;

	SKN_UNUSED(state);
	skn_buf_fill(&page, 'x', SKN_HTML_SIZE_MAX);
	parse(&html, page.p, page.n);
	assert_int_equal(skn_html_find_tag(html.root, "body")->child->len, SKN_HTML_SIZE_MAX);
	skn_html_release(&html);
	skn_buf_addc(&page, 'x');
	assert_int_equal(skn_html_parse(&html, page.p, page.n, NULL, NULL), SKN_ELIMIT);
	assert_null(html.root);
	skn_buf_release(&page);
}

/* The deepest page that passes the scan also passes the parser and the wire. */
static void test_deep(void **state)
{
	struct skn_buf page = SKN_BUF_INIT;
	struct skn_html html;

	SKN_UNUSED(state);
	repeat(&page, "<ul><li>", SKN_HTML_NESTING_MAX);
	parse(&html, page.p, page.n);
	skn_html_release(&html);
	skn_buf_release(&page);
}

static void test_refused_bytes(void **state)
{
	static const struct {
		const char *why, *s;
		size_t n;
	} rows[] = {
		{ "invalid UTF-8", "<p>a\xff</p>", 9 },
		{ "a NUL byte", "<p>\0</p>", 8 },
		{ "a surrogate", "\xed\xa0\x80", 3 },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_html html;

		if (skn_html_parse(&html, rows[i].s, rows[i].n, NULL, NULL) != SKN_EDATA)
			fail_msg("%s was accepted", rows[i].why);
	}
}

/* Whatever the child sends: an error or a tree, never a crash. */
static void test_broken_wire(void **state)
{
	static const char page[] = "<p class='a' id=b>one <b>two</b></p>&lt;";
	struct skn_buf wire = SKN_BUF_INIT;
	struct skn_html html;

	SKN_UNUSED(state);
	assert_int_equal(skn_html_to_wire(&wire, page, sizeof(page) - 1, NULL), 0);
	for (size_t n = 0; n < wire.n; n++)
		assert_int_equal(skn_html_from_wire(&html, wire.p, n, NULL), SKN_EDATA);
	for (size_t i = 0; i < wire.n; i++) {
		char old = wire.p[i];

		for (int bit = 0; bit < 8; bit++) {
			wire.p[i] = (char)(old ^ (1 << bit));
			if (skn_html_from_wire(&html, wire.p, wire.n, NULL) == 0)
				skn_html_release(&html);
		}
		wire.p[i] = old;
	}
	skn_buf_addc(&wire, '.');
	assert_int_equal(skn_html_from_wire(&html, wire.p, wire.n, NULL), SKN_EDATA);
	skn_buf_release(&wire);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_trees),
		cmocka_unit_test(test_helpers),
		cmocka_unit_test(test_nesting),
		cmocka_unit_test(test_foreign),
		cmocka_unit_test(test_attributes),
		cmocka_unit_test(test_size),
		cmocka_unit_test(test_deep),
		cmocka_unit_test(test_refused_bytes),
		cmocka_unit_test(test_broken_wire),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

int main(void)
{
	struct skn_html html;
	struct skn_err err = SKN_ERR_INIT;

	if (skn_html_parse(&html, "", 0, NULL, &err) != SKN_ESYS || !strstr(err.hint, "libgumbo"))
		return 1;
	return 0;
}

#endif
