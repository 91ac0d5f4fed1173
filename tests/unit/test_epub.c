/* Chapters of books: well-formed whatever the text, with links to where things stand. */
#include <stdarg.h>
#include <stddef.h>

#include "out_fixture.h"
#include "random.h"

#include "out/epub.h"
#include "out/xhtml.h"
#include "xml/xml.h"
#include "zip/zip.h"

static void test_xhtml(void **state)
{
	static const struct {
		const char *html, *xhtml;
	} cases[] = {
		{ "<p>a<br>b</p><hr>", "<p>a<br/>b</p><hr/>" },
		{ "<p class=\"x\" hidden onclick=\"y\" data-a=\"1\" aria-label=\"2\">&lt;b&gt;</p>",
		  "<p class=\"x\" data-a=\"1\" aria-label=\"2\">&lt;b&gt;</p>" },
		{ "<a href=\"#here\">x</a>", "<a href=\"#here\">x</a>" },
		{ "<a href=\"#there\">x</a>", "<a href=\"two.xhtml#there\">x</a>" },
		{ "<a href=\"#nowhere\" class=\"c\">x</a>", "<a class=\"c\">x</a>" },
		{ "<a href=\"https://example.org/?a&gt;#here\">x</a>", "<a href=\"https://example.org/?a&gt;#here\">x</a>" },
		{ "<a role=\"doc-noteref\" href=\"#there\">1</a>",
		  "<a epub:type=\"noteref\" role=\"doc-noteref\" href=\"two.xhtml#there\">1</a>" },
		{ "<i lang=\"de\" dir=\"auto\">x</i>", "<i xml:lang=\"de\" lang=\"de\" dir=\"auto\">x</i>" },
		{ "<p title=\"a > b\">x</p>", "<p title=\"a > b\">x</p>" },
		{ "", "" },
		{ "text", "text" },
	};
	struct skn_map ids = SKN_MAP_INIT;

	SKN_UNUSED(state);
	skn_xhtml_ids(&ids, "<p id=\"here\">", strlen("<p id=\"here\">"), "one.xhtml");
	skn_xhtml_ids(&ids, "<p><b class=\"x\" id=\"there\"></b>", strlen("<p><b class=\"x\" id=\"there\"></b>"),
		      "two.xhtml");
	for (size_t i = 0; i < SKN_ARRAY_LEN(cases); i++) {
		struct skn_buf out = SKN_BUF_INIT;
		struct skn_sink sink;

		skn_sink_to_buf(&sink, &out);
		skn_xhtml_write(&sink, cases[i].html, strlen(cases[i].html), &ids, "one.xhtml");
		assert_string_equal(out.p, cases[i].xhtml);
		skn_buf_release(&out);
	}
	skn_map_release(&ids, NULL);
}

/* Every cut of a page, too: the reader stays inside. */
static void test_cut(void **state)
{
	static const char html[] = "<p class=\"a\" id=\"b\">x<br></p><a href=\"#b\">y</a>";
	struct skn_map ids = SKN_MAP_INIT;

	SKN_UNUSED(state);
	for (size_t n = 0; n <= strlen(html); n++) {
		char *part = skn_xmemdup(html, n ? n : 1);
		struct skn_buf out = SKN_BUF_INIT;
		struct skn_sink sink;

		skn_sink_to_buf(&sink, &out);
		skn_xhtml_ids(&ids, part, n, "one.xhtml");
		skn_xhtml_write(&sink, part, n, &ids, "one.xhtml");
		skn_buf_release(&out);
		free(part);
	}
	skn_map_release(&ids, NULL);
}

#if defined(SKN_HAVE_ZIP) && defined(SKN_HAVE_LIBXML)

static void check_links(const struct skn_xml *xml, const char *name, struct skn_zip *zip)
{
	for (struct skn_xml_node *n = xml->root; n; n = skn_xml_next(n, xml->root)) {
		const char *href = n->name ? skn_xml_attr(n, "href") : NULL;
		char *file;
		size_t at;

		if (!href || href[0] == '#' || strstr(href, ":"))
			continue;
		file = skn_xasprintf("EPUB/%.*s", (int)strcspn(href, "#"), href);
		if (!skn_zip_find(zip, file, &at))
			fail_msg("%s leads to %s", name, href);
		free(file);
	}
}

/* Each file of markup is well-formed; links lead to files of the book. */
static void check_book(const struct skn_buf *book)
{
	struct skn_err err = SKN_ERR_INIT;
	struct skn_zip *zip;
	size_t pages = 0;

	if (skn_zip_open(&zip, book->p, book->n, NULL, &err) != SKN_OK)
		fail_msg("%s", err.msg);
	for (size_t i = 0; i < skn_zip_count(zip); i++) {
		const char *name = skn_zip_name(zip, i);
		struct skn_buf bytes = SKN_BUF_INIT;
		struct skn_xml xml;

		assert_int_equal(skn_zip_read(&bytes, zip, i, &err), SKN_OK);
		if (skn_ends_with(name, ".xhtml") || skn_ends_with(name, ".opf") || skn_ends_with(name, ".xml")) {
			assert_int_equal(skn_xml_parse(&xml, bytes.p, bytes.n, NULL, name, &err), SKN_OK);
			if (xml.fault.code != SKN_OK)
				fail_msg("%s:%u: %s\n%s", name, xml.fault.line, xml.fault.msg, bytes.p);
			check_links(&xml, name, zip);
			skn_xml_release(&xml);
			pages++;
		}
		skn_buf_release(&bytes);
	}
	assert_true(pages >= 4);
	skn_zip_free(zip);
}

static void render(struct skn_buf *out, const struct skn_thread *thread)
{
	struct skn_err err = SKN_ERR_INIT;
	struct skn_sink sink;

	skn_buf_clear(out);
	skn_sink_to_buf(&sink, out);
	if (skn_render_epub(&sink, thread, &fixture_info, &err) != SKN_OK)
		fail_msg("%s", err.msg);
}

static void test_rich(void **state)
{
	struct skn_buf one = SKN_BUF_INIT, two = SKN_BUF_INIT;
	struct skn_thread thread;

	SKN_UNUSED(state);
	fixture_rich(&thread);
	render(&one, &thread);
	render(&two, &thread);
	check_book(&one);
	assert_true(skn_buf_eq(&one, two.p, two.n));
	skn_thread_release(&thread);
	skn_buf_release(&one);
	skn_buf_release(&two);
}

/* Random Markdown out of everything that could go wrong. */
static void test_random(void **state)
{
	static const char *const pieces[] = {
		"word ",   "a. ",      "*",	   "**",      "`",	   "``",    "<b>",    "</p>",	 "<!--",  "-->",
		"]]>",	   "&amp;",    "&nbsp;",   "&#0;",    "&#x1F682;", "&",	    "\\",     "[@a]",	 "[@b; @a, p. 7]",
		"[x](https://example.org/?a=1&b=\"2\")",   "[y](javascript:z)", "![i](https://example.org/i.png)",
		"\n",	   "\n\n",     "\n- ",	   "\n1. ",   "\n> ",	   "\n# ",  "\n\n    ", "\n```\n", "\n---\n\n",
		"\"",	   "'",	       "<",	   ">",	      "\xe5\xa4\x9c", "\xc3\xa9", "\xf0\x9f\x9a\x82", "  \n", "<https://example.org>",
	};
	struct skn_buf md = SKN_BUF_INIT, book = SKN_BUF_INIT;

	SKN_UNUSED(state);
	random_seed(7);
	for (size_t round = random_rounds(300); round > 0; round--) {
		struct skn_thread thread;

		fixture_thread(&thread, "'<b>&amp; ]]> \"x\"'");
		skn_buf_clear(&md);
		random_pieces(&md, pieces, SKN_ARRAY_LEN(pieces), 1 + random_below(40));
		fixture_narrative(&thread, md.p);
		fixture_add(&thread, SKN_KIND_ITEM, "a", "type: webpage\ntitle: '<i>&'\nURL: 'https://example.org/\"<'\n");
		fixture_add(&thread, SKN_KIND_VOICE, "v", "voice: '<u>&'\nstance: |\n  Says [@a].\n");
		render(&book, &thread);
		check_book(&book);
		skn_thread_release(&thread);
	}
	skn_buf_release(&md);
	skn_buf_release(&book);
}

#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_xhtml), cmocka_unit_test(test_cut),
#if defined(SKN_HAVE_ZIP) && defined(SKN_HAVE_LIBXML)
		cmocka_unit_test(test_rich), cmocka_unit_test(test_random),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
