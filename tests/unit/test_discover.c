/* Finding a site's feeds, and lists of feeds. */
#include "base/base.h"

#include <setjmp.h>
/* cmocka needs the above first */
#include <cmocka.h>

#include "gather/discover.h"
#include "gather/opml.h"
#include "random.h"

#define URL "https://example.org/blog/post.html"

static void expect(const struct skn_discovery *list, const char *const *urls, size_t n)
{
	for (size_t i = 0; i < n && i < list->n; i++)
		assert_string_equal(list->v[i].url, urls[i]);
	assert_int_equal(list->n, n);
}

#ifdef SKN_HAVE_GUMBO

static void a_page_names_its_feeds(void **state)
{
	static const char page[] =
		"<html><head><base href='/site/'>"
		"<link rel='stylesheet' href='x.css'>"
		"<link rel='alternate' hreflang='de' href='/de/'>"
		"<link rel='ALTERNATE home' type='Application/RSS+XML; charset=utf-8' title='Main' "
		"href='rss'>"
		"<link rel=alternate type=application/atom+xml href='https://other.example/atom'>"
		"<link rel=alternate type=application/feed+json href='/feed.json'>"
		"<link rel=alternate type=application/json href='/wp-json/wp/v2/posts/1'>"
		"<link rel=alternate type='application/json' href='/oembed?url=x'>"
		"<link rel=alternate type=application/rss+xml href='rss'>"
		"<link rel=alternate type=application/rss+xml href='javascript:1'>"
		"</head><body><a href='more/feed/'>Feed</a><a href='about'>About</a>"
		"<a href='/?feed=rss2'>RSS</a></body></html>";
	static const char *const urls[] = { "https://example.org/site/rss",
					    "https://other.example/atom",
					    "https://example.org/feed.json",
					    "https://example.org/site/more/feed/",
					    "https://example.org/?feed=rss2" };
	struct skn_discovery found = { 0 };
	struct skn_html html = SKN_HTML_INIT;

	SKN_UNUSED(state);
	assert_int_equal(skn_html_parse(&html, page, strlen(page), NULL, NULL), 0);
	skn_discover_page(&found, &html, URL);
	expect(&found, urls, SKN_ARRAY_LEN(urls));
	assert_string_equal(found.v[0].title, "Main");
	assert_null(found.v[1].title);
	assert_null(found.v[3].type);
	skn_discovery_release(&found);
	skn_html_release(&html);
}

static void addresses_at_the_limit_and_past_it(void **state)
{
	SKN_UNUSED(state);
	for (size_t n = SKN_DISCOVER_MAX; n <= SKN_DISCOVER_MAX + 1; n++) {
		struct skn_discovery found = { 0 };
		struct skn_html html = SKN_HTML_INIT;
		struct skn_buf page = SKN_BUF_INIT;

		for (size_t i = 0; i < n; i++)
			skn_buf_addf(&page, "<a href='/%zu.rss'>x</a>", i);
		assert_int_equal(skn_html_parse(&html, page.p, page.n, NULL, NULL), 0);
		skn_discover_page(&found, &html, URL);
		assert_int_equal(found.n, SKN_DISCOVER_MAX);
		skn_discovery_release(&found);
		skn_html_release(&html);
		skn_buf_release(&page);
	}
}

#endif

static void a_header_names_feeds(void **state)
{
	static const char *const urls[] = { "https://example.org/blog/feed,x", "https://example.org/a" };
	struct skn_discovery found = { 0 };

	SKN_UNUSED(state);
	skn_discover_header(&found,
			    "<feed,x>; title=\"a, b; rel=x\"; rel=\"alternate feed\";type=\"application/rss+xml\", "
			    "</style>; rel=stylesheet, </b>; rel=alternate; type=text/html,"
			    "</a> ; REL = alternate ; type=application/atom+xml , <unfinished",
			    URL);
	expect(&found, urls, SKN_ARRAY_LEN(urls));
	assert_string_equal(found.v[0].title, "a, b");
	skn_discovery_release(&found);
}

static void usual_paths(void **state)
{
	struct skn_discovery found = { 0 }, root = { 0 };

	SKN_UNUSED(state);
	skn_discover_paths(&found, URL);
	assert_string_equal(found.v[0].url, "https://example.org/blog/feed.xml");
	assert_string_equal(found.v[found.n / 2].url, "https://example.org/feed.xml");
	skn_discover_paths(&root, "https://example.org/");
	assert_int_equal(root.n * 2, found.n); /* folder and root are one */
	skn_discovery_release(&found);
	skn_discovery_release(&root);
}

/* ---- OPML ---- */

#ifdef SKN_HAVE_LIBXML

static void opml_is_read(void **state)
{
	static const char s[] =
		"\xEF\xBB\xBF<?xml version='1.0'?><opml version='1.1'><head><title> My feeds </title></head>"
		"<body><outline text='top &amp; first' xmlUrl='https://a.example/f' htmlUrl='https://a.example/'/>"
		"<outline title='News/World'><outline text='Deep'>"
		"<outline TEXT='b' XMLURL=' feed://b.example/f ' type=rss></outline></outline>"
		"<outline xmlurl='feed:https://c.example/f'/></outline>"
		"<outline text='a note'/><outline text='R&D' xmlUrl='https://d.example/f?a=1&b=2'>";
	struct skn_opml list;

	SKN_UNUSED(state);
	assert_int_equal(skn_opml_parse(&list, s, sizeof(s) - 1, NULL, NULL, NULL), 0);
	assert_string_equal(list.title, "My feeds");
	assert_int_equal(list.n, 4);
	assert_string_equal(list.v[0].title, "top & first");
	assert_string_equal(list.v[0].site, "https://a.example/");
	assert_string_equal(list.v[0].folder, "");
	assert_string_equal(list.v[1].url, "http://b.example/f");
	assert_string_equal(list.v[1].folder, "News\u2215World/Deep");
	assert_string_equal(list.v[2].url, "https://c.example/f");
	assert_null(list.v[2].title);
	assert_string_equal(list.v[2].folder, "News\u2215World");
	assert_string_equal(list.v[3].url, "https://d.example/f?a=1&b=2");
	assert_string_equal(list.v[3].title, "R&D");
	assert_string_equal(list.v[3].folder, "");
	skn_opml_release(&list);
}

static void add_feed(struct skn_opml *list, const char *folder, const char *url, const char *title,
		     const char *site)
{
	struct skn_opml_feed feed = { .url = skn_xstrdup(url), .folder = skn_xstrdup(folder),
				      .title = title ? skn_xstrdup(title) : NULL,
				      .site = site ? skn_xstrdup(site) : NULL };

	skn_vec_push(list, feed);
}

static void opml_is_written(void **state)
{
	struct skn_opml list = { .title = skn_xstrdup("T & U") };
	struct skn_buf out = SKN_BUF_INIT;
	struct skn_sink sink;

	SKN_UNUSED(state);
	add_feed(&list, "x/y", "https://1.example/?a&b", NULL, NULL);
	add_feed(&list, "", "https://2.example/", "\"two\" <2>", NULL);
	add_feed(&list, "x", "https://3.example/", "3", "https://3.example/s");
	add_feed(&list, "x y", "https://4.example/", "4", NULL);
	skn_sink_to_buf(&sink, &out);
	skn_opml_write(&sink, &list, 1072952101);
	assert_string_equal(
		out.p,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head>\n"
		"    <title>T &amp; U</title>\n"
		"    <dateCreated>Thu, 01 Jan 2004 10:15:01 GMT</dateCreated>\n  </head>\n  <body>\n"
		"    <outline type=\"rss\" text=\"&quot;two&quot; &lt;2&gt;\" title=\"&quot;two&quot; "
		"&lt;2&gt;\" xmlUrl=\"https://2.example/\"/>\n"
		"    <outline text=\"x\">\n"
		"      <outline type=\"rss\" text=\"3\" title=\"3\" xmlUrl=\"https://3.example/\" "
		"htmlUrl=\"https://3.example/s\"/>\n"
		"      <outline text=\"y\">\n"
		"        <outline type=\"rss\" text=\"https://1.example/?a&amp;b\" "
		"title=\"https://1.example/?a&amp;b\" xmlUrl=\"https://1.example/?a&amp;b\"/>\n"
		"      </outline>\n    </outline>\n"
		"    <outline text=\"x y\">\n"
		"      <outline type=\"rss\" text=\"4\" title=\"4\" xmlUrl=\"https://4.example/\"/>\n"
		"    </outline>\n  </body>\n</opml>\n");
	skn_opml_release(&list);
	skn_buf_release(&out);
}

/* What is written is read again, in folders, each once. */
static void opml_comes_back(void **state)
{
	static const char *const names[] = { "a", "a b", "\u00e9", "<&\"'>", "z-1", "\u2215" };

	SKN_UNUSED(state);
	random_seed(11);
	for (size_t round = 0; round < random_rounds(300); round++) {
		struct skn_opml list = SKN_OPML_INIT, back;
		struct skn_buf out = SKN_BUF_INIT;
		struct skn_sink sink;
		size_t same = 0;

		for (size_t i = random_below(12); i > 0; i--) {
			struct skn_buf folder = SKN_BUF_INIT;
			struct skn_opml_feed feed = {
				.url = skn_xasprintf("https://%zu.example/?a&b", i),
				.title = random_chance(3) ? NULL : skn_xstrdup(random_pick(names)),
			};

			for (size_t k = random_below(4); k > 0; k--)
				skn_buf_addf(&folder, "%s%s", folder.n ? "/" : "", random_pick(names));
			feed.folder = skn_buf_detach(&folder);
			skn_vec_push(&list, feed);
		}
		skn_sink_to_buf(&sink, &out);
		skn_opml_write(&sink, &list, -1);
		assert_int_equal(skn_opml_parse(&back, out.p, out.n, NULL, NULL, NULL), 0);
		assert_int_equal(back.n, list.n);
		for (size_t i = 0; i < list.n; i++)
			for (size_t k = 0; k < back.n; k++)
				same += skn_streq(list.v[i].url, back.v[k].url) &&
					skn_streq(list.v[i].folder, back.v[k].folder) &&
					skn_streq(list.v[i].title ? list.v[i].title : list.v[i].url,
						  back.v[k].title);
		assert_int_equal(same, list.n);
		skn_opml_release(&list);
		skn_opml_release(&back);
		skn_buf_release(&out);
	}
}

static void opml_limits_and_what_is_none(void **state)
{
	struct skn_buf s = SKN_BUF_INIT;
	struct skn_err err = SKN_ERR_INIT;
	struct skn_opml list;

	SKN_UNUSED(state);
	assert_int_equal(skn_opml_parse(&list, "<rss/>", 6, NULL, "f", &err), SKN_EDATA);
	assert_string_equal(err.path, "f");
	skn_buf_adds(&s, "<opml><body>");
	for (size_t i = 0; i < SKN_OPML_FEEDS_MAX; i++)
		skn_buf_adds(&s, "<outline xmlUrl='http://x/'/>");
	assert_int_equal(skn_opml_parse(&list, s.p, s.n, NULL, NULL, NULL), 0);
	assert_int_equal(list.n, SKN_OPML_FEEDS_MAX);
	skn_opml_release(&list);
	skn_buf_adds(&s, "<outline xmlUrl='http://x/'/>");
	assert_int_equal(skn_opml_parse(&list, s.p, s.n, NULL, NULL, NULL), SKN_ELIMIT);
	assert_int_equal(list.n, 0);
	skn_buf_clear(&s);
	skn_buf_adds(&s, "<opml><body>");
	for (size_t i = 0; i < SKN_OPML_FOLDERS_MAX + 5; i++)
		skn_buf_addf(&s, "<outline text='%zu'>", i % 10);
	skn_buf_adds(&s, "<outline xmlUrl='http://x/'/>");
	assert_int_equal(skn_opml_parse(&list, s.p, s.n, NULL, NULL, NULL), 0);
	assert_int_equal(strlen(list.v[0].folder), 2 * SKN_OPML_FOLDERS_MAX - 1);
	skn_opml_release(&list);
	skn_buf_release(&s);
}

#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
#ifdef SKN_HAVE_GUMBO
		cmocka_unit_test(a_page_names_its_feeds),
		cmocka_unit_test(addresses_at_the_limit_and_past_it),
#endif
		cmocka_unit_test(a_header_names_feeds),
		cmocka_unit_test(usual_paths),
#ifdef SKN_HAVE_LIBXML
		cmocka_unit_test(opml_is_read),
		cmocka_unit_test(opml_is_written),
		cmocka_unit_test(opml_comes_back),
		cmocka_unit_test(opml_limits_and_what_is_none),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
