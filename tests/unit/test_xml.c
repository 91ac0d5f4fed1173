/* The gate to libxml2: repairs by table, limits, hostile input, charsets. */
#include "base/base.h"

#include <setjmp.h>
/* cmocka needs the above first */
#include <cmocka.h>

#include "xml/xml.h"

#ifdef SKN_HAVE_LIBXML

static void dump(struct skn_buf *out, const struct skn_xml_node *node)
{
	for (const struct skn_xml_node *child = node->child; child; child = child->next) {
		if (child->text) {
			skn_buf_addf(out, "'%s'", child->text);
			continue;
		}
		skn_buf_addf(out, "%s%s%s", child->prefix, *child->prefix ? ":" : "", child->name);
		for (const struct skn_xml_attr *a = child->attrs; a; a = a->next)
			skn_buf_addf(out, "@%s%s%s=%s", a->prefix, *a->prefix ? ":" : "", a->name,
				     a->value);
		skn_buf_addc(out, '(');
		dump(out, child);
		skn_buf_addc(out, ')');
	}
}

struct row {
	const char *name, *xml, *tree, *fault;
};

static const struct row rows[] = {
	{ "well-formed", "<r><a x='1'>t</a><b/></r>", "a@x=1('t')b()", "" },
	{ "CDATA and text are one", "<r>a<![CDATA[<b>]]>&amp;c</r>", "'a<b>&c'", "" },
	{ "blanks before the declaration", " \n<?xml version='1.0'?><r>x</r>", "'x'", "" },
	{ "the declaration's encoding does not matter for UTF-8 text that is ASCII",
	  "<?xml version='1.0' encoding='utf-16'?><r>x</r>", "'x'", "" },
	{ "HTML's names", "<r>a&nbsp;b&rsquo;&hellip;</r>", "'a\u00a0b\u2019\u2026'", "Entity" },
	{ "HTML's names in an attribute", "<r><a t='&eacute;&lt;'/></r>", "a@t=\u00e9<()",
	  "Entity" },
	{ "an unknown name stays", "<r>&foo;</r>", "'&foo;'", "Entity" },
	{ "a bare ampersand", "<r>a & b &c</r>", "'a & b &c'", "" },
	{ "a bare less-than", "<r>1 < 2 <3</r>", "'1 < 2 <3'", "" },
	{ "C1 controls mean windows-1252", "<r>it&#146;s \xC2\x93q\xC2\x94</r>",
	  "'it\u2019s \u201cq\u201d'", "" },
	{ "a control character goes", "<r>a\x08" "b\x0c" "c</r>", "'ab c'", "Char" },
	{ "a bad number", "<r>&#0;&#xD800;&#99999999;</r>", "'\ufffd\ufffd\ufffd'", "" },
	{ "an end tag that closes nothing", "<r><a>x</b></a>y</r>", "a('x')'y'", "" },
	{ "an element left open", "<r><a><b>x</a><c/></r>", "a(b('x'))c()", "" },
	{ "<br> in between", "<r><d>a<br>b<img src=x>c</d><e/></r>", "d('a'br()'b'img@src=x()'c')e()",
	  "" },
	{ "attributes without quotes or value", "<r><a x=1 checked y=\"2\"/></r>",
	  "a@x=1@checked=checked@y=2()", "" },
	{ "an attribute twice", "<r><a x='1' x='2'/></r>", "a@x=1()", "" },
	{ "less-than in an attribute", "<r><a x='<b>'/></r>", "a@x=<b>()", "" },
	{ "the end inside an element", "<r><a>x</a><b>y", "a('x')b('y')", "" },
	{ "the end inside a tag", "<r><a>x</a><b c=", "a('x')b@c=()", "" },
	{ "the end inside CDATA", "<r><a><![CDATA[x<y", "a('x<y')", "" },
	{ "a comment that does not end", "<r><a/><!-- x<b/></r>", "a()' x'b()", "" },
	{ "an undeclared prefix", "<r><dc:date>x</dc:date></r>", "dc:date('x')", "" },
	{ "a document type is left out", "<!DOCTYPE r [<!ELEMENT r ANY>]><r>x</r>", "'x'", "" },
	{ "a declared entity of mere text", "<!DOCTYPE r [<!ENTITY a 'b&#38;c'>]><r>&a;</r>",
	  "'b&c'", "" },
	{ "the first declaration holds", "<!DOCTYPE r [<!ENTITY a 'b'><!ENTITY a 'c'>]><r>&a;</r>",
	  "'b'", "" },
	{ "a declared entity with markup stays", "<!DOCTYPE r [<!ENTITY a '<b/>'>]><r>&a;</r>",
	  "'&a;'", "reference" },
	{ "a file is never read", "<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><r>&a;</r>",
	  "'&a;'", "reference" },
	{ "a comment in a document type", "<!DOCTYPE r [<!-- ' ]> --><!ENTITY a 'b'>]><r>&a;</r>",
	  "'b'", "" },
	{ "a bracket closed before it opens", "<!DOCTYPE r ][<!ENTITY a 'b'>]><r>&a;</r>", "'b'", "" },
	{ "noise before and after", "<br />Warning<r><a/></r>", NULL, "" },
	{ "a mismatch of case", "<r><A>x</a></r>", "A('x')", "" },
};

static void repairs(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		const struct row *row = &rows[i];
		struct skn_buf got = SKN_BUF_INIT;
		struct skn_err err = SKN_ERR_INIT;
		struct skn_xml xml;

		if (skn_xml_parse(&xml, row->xml, strlen(row->xml), NULL, NULL, &err) != 0)
			fail_msg("%s: %s", row->name, err.msg);
		dump(&got, xml.root);
		if (row->tree && !skn_streq(got.p, row->tree))
			fail_msg("%s: %s, not %s", row->name, got.p, row->tree);
		if (!strstr(xml.fault.msg, row->fault))
			fail_msg("%s: fault '%s'", row->name, xml.fault.msg);
		skn_buf_release(&got);
		skn_xml_release(&xml);
	}
}

static void faults_have_lines(void **state)
{
	const char *s = "\n<r>\n<a>\n</b>\n</r>", *t = "<!DOCTYPE r\n[\n]>\n<r>\n<a>\n</b>\n</r>";
	struct skn_xml xml;

	SKN_UNUSED(state);
	assert_int_equal(skn_xml_parse(&xml, s, strlen(s), NULL, NULL, NULL), 0);
	assert_int_equal(xml.fault.line, 4);
	skn_xml_release(&xml);
	assert_int_equal(skn_xml_parse(&xml, t, strlen(t), NULL, NULL, NULL), 0);
	assert_int_equal(xml.fault.line, 6);
	assert_string_equal(xml.doctype, "<!DOCTYPE r\n");
	assert_int_equal(skn_xml_child(xml.root, "a")->line, 5);
	skn_xml_release(&xml);
}

static void nothing_is_refused(void **state)
{
	static const char *const inputs[] = { "", "   ", "plain text", "<", "<>", "<!-- -->",
					      "{\"a\":1}", "</r>", "\xFF\xFE", "&lt;" };
	struct skn_xml xml;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(inputs); i++) {
		struct skn_err err = SKN_ERR_INIT;

		assert_int_equal(skn_xml_parse(&xml, inputs[i], strlen(inputs[i]), NULL, "f", &err),
				 SKN_EDATA);
		assert_null(xml.root);
		assert_string_equal(err.path, "f");
	}
}

/* N times OPEN, then N times CLOSE, inside <r>. */
static void nested(struct skn_buf *out, size_t n, const char *open, const char *close)
{
	skn_buf_adds(out, "<r>");
	for (size_t i = 0; i < n; i++)
		skn_buf_adds(out, open);
	skn_buf_adds(out, "x");
	for (size_t i = 0; i < n; i++)
		skn_buf_adds(out, close);
	skn_buf_adds(out, "<after/></r>");
}

static size_t depth_of(const struct skn_xml_node *node)
{
	size_t depth = 0;

	for (; node; node = node->child)
		depth += node->name != NULL;
	return depth;
}

static void depth_at_the_limit_and_past_it(void **state)
{
	static const struct {
		size_t n;
		size_t depth;
		bool fault;
	} cases[] = { { SKN_XML_DEPTH_MAX - 1, SKN_XML_DEPTH_MAX, false },
		      { SKN_XML_DEPTH_MAX, SKN_XML_DEPTH_MAX, true },
		      { 200000, SKN_XML_DEPTH_MAX, true } };

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(cases); i++) {
		struct skn_buf s = SKN_BUF_INIT, text = SKN_BUF_INIT;
		struct skn_xml xml;

		nested(&s, cases[i].n, "<a>", "</a>");
		assert_int_equal(skn_xml_parse(&xml, s.p, s.n, NULL, NULL, NULL), 0);
		assert_int_equal(depth_of(xml.root), cases[i].depth);
		assert_int_equal(xml.fault.code != SKN_OK, cases[i].fault);
		skn_xml_text(&text, xml.root);
		assert_string_equal(text.p, "x");
		assert_non_null(skn_xml_child(xml.root, "after"));
		skn_xml_release(&xml);
		skn_buf_release(&s);
		skn_buf_release(&text);
	}
}

static size_t count_attrs(const struct skn_xml_node *node)
{
	size_t n = 0;

	for (const struct skn_xml_attr *a = node->attrs; a; a = a->next)
		n++;
	return n;
}

static void attributes_at_the_limit_and_past_it(void **state)
{
	static const size_t counts[] = { SKN_XML_ATTRS_MAX, SKN_XML_ATTRS_MAX + 1, 100000 };

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(counts); i++) {
		struct skn_buf s = SKN_BUF_INIT;
		struct skn_xml xml;

		skn_buf_adds(&s, "<r");
		for (size_t k = 0; k < counts[i]; k++)
			skn_buf_addf(&s, " a%zu='1'", k);
		skn_buf_adds(&s, "><after/></r>");
		assert_int_equal(skn_xml_parse(&xml, s.p, s.n, NULL, NULL, NULL), 0);
		assert_int_equal(count_attrs(xml.root), SKN_XML_ATTRS_MAX);
		assert_non_null(skn_xml_child(xml.root, "after"));
		skn_xml_release(&xml);
		skn_buf_release(&s);
	}
}

static void entity_bombs_stay_small(void **state)
{
	struct skn_buf s = SKN_BUF_INIT, text = SKN_BUF_INIT;
	struct skn_xml xml;

	SKN_UNUSED(state);
	skn_buf_adds(&s, "<!DOCTYPE r [<!ENTITY a0 'ha'>");
	for (int i = 1; i < 30; i++)
		skn_buf_addf(&s, "<!ENTITY a%d '&a%d;&a%d;'>", i, i - 1, i - 1);
	skn_buf_adds(&s, "<!ENTITY big '");
	skn_buf_fill(&s, 'x', SKN_XML_ENTITY_MAX);
	skn_buf_adds(&s, "'><!ENTITY over '");
	skn_buf_fill(&s, 'y', SKN_XML_ENTITY_MAX + 1);
	skn_buf_adds(&s, "'>]><r>&a29;&over;");
	for (size_t i = 0; i < 2000; i++)
		skn_buf_adds(&s, "&big;");
	skn_buf_adds(&s, "<after/></r>");
	assert_int_equal(skn_xml_parse(&xml, s.p, s.n, NULL, NULL, NULL), 0);
	skn_xml_text(&text, xml.root);
	assert_true(skn_starts_with(text.p, "&a29;&over;xxx"));
	assert_true(text.n > SKN_XML_EXPANSION_MAX - SKN_XML_ENTITY_MAX);
	assert_true(text.n < SKN_XML_EXPANSION_MAX + 20000);
	assert_non_null(skn_xml_child(xml.root, "after"));
	skn_xml_release(&xml);
	skn_buf_release(&s);
	skn_buf_release(&text);
}

/* Each piece over and over: what looks for an end must not look again and again. */
static void repeated_pieces_end_quickly(void **state)
{
	static const char *const pieces[] = { "<!--", "<![CDATA[", "<?", "<!DOCTYPE [", "<a b=\"",
					      "<a b='", "<a ", "&", "&#", "</a>", "<a><b></a>",
					      "<!DOCTYPE a [<!ENTITY b", "<br/>", "<", "]]>" };

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(pieces); i++) {
		struct skn_buf s = SKN_BUF_INIT;
		struct skn_xml xml;

		skn_buf_adds(&s, "<r>");
		while (s.n < 3000000)
			skn_buf_adds(&s, pieces[i]);
		assert_int_equal(skn_xml_parse(&xml, s.p, s.n, NULL, NULL, NULL), 0);
		assert_true(skn_xml_is(xml.root, "r") || *xml.root->name == '\0');
		skn_xml_release(&xml);
		skn_buf_release(&s);
	}
}

static void too_many_nodes(void **state)
{
	struct skn_buf s = SKN_BUF_INIT;
	struct skn_err err = SKN_ERR_INIT;
	struct skn_xml xml;

	SKN_UNUSED(state);
	skn_buf_adds(&s, "<r>");
	for (size_t i = 0; i < SKN_XML_NODES_MAX; i++)
		skn_buf_adds(&s, "<a/>");
	skn_buf_adds(&s, "</r>");
	assert_int_equal(skn_xml_parse(&xml, s.p, s.n, NULL, NULL, &err), SKN_ELIMIT);
	assert_null(xml.root);
	skn_buf_truncate(&s, s.n - 8); /* one fewer, left open */
	skn_buf_adds(&s, "</r>");
	assert_int_equal(skn_xml_parse(&xml, s.p, s.n, NULL, NULL, NULL), 0);
	skn_xml_release(&xml);
	skn_buf_clear(&s);
	skn_buf_fill(&s, ' ', SKN_XML_SIZE_MAX + 1);
	assert_int_equal(skn_xml_parse(&xml, s.p, s.n, NULL, NULL, NULL), SKN_ELIMIT);
	skn_buf_release(&s);
}

static void inner_is_markup(void **state)
{
	const char *s = "<r xmlns:x='http://www.w3.org/1999/xhtml'><x:p class='a&quot;b'>1 &lt; 2<x:br/>"
			"<x:i/></x:p> &amp; more</r>";
	struct skn_buf got = SKN_BUF_INIT;
	struct skn_xml xml;

	SKN_UNUSED(state);
	assert_int_equal(skn_xml_parse(&xml, s, strlen(s), NULL, NULL, NULL), 0);
	skn_xml_inner(&got, xml.root);
	assert_string_equal(got.p,
			    "<p class=\"a&quot;b\">1 &lt; 2<br /><i></i></p> &amp; more");
	assert_string_equal(xml.root->child->ns, "http://www.w3.org/1999/xhtml");
	skn_buf_release(&got);
	skn_xml_release(&xml);
}

#else

static void says_what_is_missing(void **state)
{
	struct skn_err err = SKN_ERR_INIT;
	struct skn_xml xml;

	SKN_UNUSED(state);
	assert_int_equal(skn_xml_parse(&xml, "<r/>", 4, NULL, NULL, &err), SKN_ESYS);
	assert_non_null(strstr(err.msg, "libxml2-dev"));
}

#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
#ifdef SKN_HAVE_LIBXML
		cmocka_unit_test(repairs),
		cmocka_unit_test(faults_have_lines),
		cmocka_unit_test(nothing_is_refused),
		cmocka_unit_test(depth_at_the_limit_and_past_it),
		cmocka_unit_test(attributes_at_the_limit_and_past_it),
		cmocka_unit_test(entity_bombs_stay_small),
		cmocka_unit_test(repeated_pieces_end_quickly),
		cmocka_unit_test(too_many_nodes),
		cmocka_unit_test(inner_is_markup),
#else
		cmocka_unit_test(says_what_is_missing),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
