/* Feeds of every format; hostile ones. */
#include "base/base.h"

#include <setjmp.h>
/* cmocka needs the above first */
#include <cmocka.h>

#include "base/buf.h"
#include "gather/feed.h"

#define URL "https://example.org/blog/feed"

static void parse(struct skn_feed *out, const char *s)
{
	struct skn_err err = SKN_ERR_INIT;

	if (skn_feed_parse(out, s, strlen(s), NULL, URL, &err) != 0)
		fail_msg("%s: %s", s, err.msg);
}

#ifdef SKN_HAVE_LIBXML

static void rss(void **state)
{
	struct skn_feed f;
	const struct skn_feed_entry *e;

	SKN_UNUSED(state);
	parse(&f, "<?xml version='1.0'?><rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'"
		  " xmlns:content='http://purl.org/rss/1.0/modules/content/'"
		  " xmlns:atom='http://www.w3.org/2005/Atom'><channel>"
		  "<title>A &amp;amp; B</title><link>https://example.org/</link><ttl>90</ttl>"
		  "<atom:link rel='self' href='https://example.org/self'/>"
		  "<atom:link rel='next' href='?page=2'/><language>en_GB</language>"
		  "<item><title>Old &amp;lt;b&amp;gt; &amp;amp; new</title><link>/one</link>"
		  "<guid isPermaLink='false'>tag:1</guid>"
		  "<pubDate>Mon, 01 Jan 2004 19:48:21 +0100</pubDate>"
		  "<dc:creator>Ada</dc:creator><dc:creator>Bob</dc:creator>"
		  "<description>&lt;p&gt;short&lt;/p&gt;</description>"
		  "<content:encoded><![CDATA[<a href='x'>long</a>]]></content:encoded>"
		  "<category domain='d'>c</category><dc:identifier>doi:10.1000/x1</dc:identifier>"
		  "<enclosure url='/a.mp3' type='audio/mpeg' length='5'/>"
		  "<source url='https://s.example/'>S</source></item>"
		  "<item><guid>https://example.org/two</guid><author>a@b.example (Cy)</author></item>"
		  "</channel></rss>");
	assert_int_equal(f.format, SKN_FEED_RSS_20);
	assert_int_equal(f.fault.code, SKN_OK);
	assert_string_equal(f.title, "A & B");
	assert_string_equal(f.url, "https://example.org/");
	assert_string_equal(f.self, "https://example.org/self");
	assert_string_equal(f.next, "https://example.org/blog/feed?page=2");
	assert_string_equal(f.language, "en-GB");
	assert_int_equal(f.ttl, 90);
	assert_int_equal(f.n_entries, 2);
	e = &f.entries[0];
	assert_string_equal(e->title, "Old <b> & new");
	assert_string_equal(e->url, "https://example.org/one");
	assert_string_equal(e->id, "tag:1");
	assert_false(e->id_is_link);
	assert_string_equal(e->published, "2004-01-01T18:48:21Z");
	assert_string_equal(e->published_raw, "Mon, 01 Jan 2004 19:48:21 +0100");
	assert_int_equal(e->n_authors, 2);
	assert_string_equal(e->authors[1].name, "Bob");
	assert_string_equal(e->summary.text, "<p>short</p>");
	assert_string_equal(e->content.text, "<a href='https://example.org/blog/x'>long</a>");
	assert_int_equal(e->content.kind, SKN_FEED_HTML);
	assert_string_equal(e->categories[0].scheme, "d");
	assert_string_equal(e->doi, "10.1000/x1");
	assert_string_equal(e->links[1].rel, "enclosure");
	assert_string_equal(e->links[1].href, "https://example.org/a.mp3");
	assert_string_equal(e->source, "S");
	e = &f.entries[1];
	assert_string_equal(e->url, "https://example.org/two");
	assert_true(e->id_is_link);
	assert_string_equal(e->authors[0].name, "Cy");
	assert_string_equal(e->authors[0].email, "a@b.example");
	assert_null(e->title);
	skn_feed_release(&f);
}

static void atom(void **state)
{
	struct skn_feed f;
	const struct skn_feed_entry *e;

	SKN_UNUSED(state);
	parse(&f, "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de' xml:base='/b/'>"
		  "<title type='html'>T &amp;lt;i&amp;gt;</title><id>tag:f</id>"
		  "<link href='.'/><link rel='self' href='self'/><author><name>F</name></author>"
		  "<entry xml:base='c/'><id>tag:e</id><title type='text'>1 &lt;b&gt; 2</title>"
		  "<link rel='alternate' type='application/pdf' href='p.pdf'/><link href='e'/>"
		  "<published>2024-03-05</published><updated>2024-03-06T10:00:00+02:00</updated>"
		  "<author><name>E</name><email>e@example.org</email><uri>/e</uri></author>"
		  "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>"
		  "<p>x <a href='y'>y</a></p></div></content></entry></feed>");
	assert_int_equal(f.format, SKN_FEED_ATOM_10);
	assert_string_equal(f.title, "T <i>");
	assert_string_equal(f.url, "https://example.org/b/");
	assert_string_equal(f.self, "https://example.org/b/self");
	assert_string_equal(f.language, "de");
	e = &f.entries[0];
	assert_string_equal(e->title, "1 <b> 2");
	assert_int_equal(e->title_markup.kind, SKN_FEED_PLAIN);
	assert_string_equal(e->url, "https://example.org/b/c/e");
	assert_string_equal(e->published, "2024-03-05");
	assert_string_equal(e->updated, "2024-03-06T08:00:00Z");
	assert_string_equal(e->authors[0].uri, "https://example.org/e");
	assert_string_equal(e->content.text, "<p>x <a href=\"https://example.org/b/c/y\">y</a></p>");
	assert_string_equal(e->content.language, "de");
	skn_feed_release(&f);
}

struct row {
	const char *name, *xml, *title, *url, *date;
};

static const struct row rows[] = {
	{ "RDF",
	  "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
	  " xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
	  "<channel><title>c</title></channel><item rdf:about='https://e.example/1'><title>t</title>"
	  "<dc:date>2004-05</dc:date></item></rdf:RDF>",
	  "t", "https://e.example/1", "2004-05" },
	{ "CDF",
	  "<CHANNEL HREF='https://e.example/' BASE='https://e.example/b/'><TITLE>c</TITLE>"
	  "<ITEM HREF='1' LASTMOD='2004-05-06'><TITLE>t</TITLE></ITEM></CHANNEL>",
	  "t", "https://e.example/b/1", NULL },
	{ "names of HTML, a truncated end",
	  "<rss><channel><item><title>a&nbsp;&mdash; b</title><link>https://e.example/</link>"
	  "<pubDate>Tue, 05 Mar 2024</pubDate></item><item><title>cut",
	  "a \u2014 b", "https://e.example/", "2024-03-05" },
	{ "an item left open",
	  "<rss><channel><item><title>t</title><link>https://e.example/</link>"
	  "<item><title>u</title></channel></rss>",
	  "t", "https://e.example/", NULL },
	{ "noise before it",
	  "<br />\n<b>Warning</b>: x in y\n<?xml version='1.0'?><rss><channel><item><title>t</title>"
	  "</item></channel></rss>",
	  "t", NULL, NULL },
	{ "media, itunes and undeclared prefixes",
	  "<rss><channel><item><media:title>m</media:title><itunes:title>t</itunes:title>"
	  "<dc:date>2004</dc:date><media:group><media:content url='https://e.example/v'/></media:group>"
	  "</item></channel></rss>",
	  "t", NULL, "2004" },
	{ "a better date later, an unreadable one first",
	  "<rss><channel><item><title>t</title><pubDate>soon</pubDate><dc:date>2004-01-02</dc:date>"
	  "</item></channel></rss>",
	  "t", NULL, "2004-01-02" },
	{ "links of an image do not count",
	  "<rss><channel><item><title>t</title><image><link>https://no.example/</link>"
	  "<title>no</title></image></item></channel></rss>",
	  "t", NULL, NULL },
	{ "RSS as JSON",
	  "{\"rss\":{\"version\":\"2.0\",\"channel\":{\"title\":\"c\",\"item\":[{\"title\":\"t\","
	  "\"link\":\"/x\",\"pubDate\":\"Thu, 01 Jan 2004 19:48:21 GMT\","
	  "\"guid\":{\"#value\":\"g\",\"isPermaLink\":\"false\"}}]}}}",
	  "t", "https://example.org/x", "2004-01-01T19:48:21Z" },
	{ "JSON Feed",
	  "\xEF\xBB\xBF{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"c\",\"items\":[{"
	  "\"id\":7,\"title\":\"t\",\"external_url\":\"https://e.example/\",\"content_html\":\"<p>\","
	  "\"date_published\":\"2004-01-01T19:48:21-01:00\",\"authors\":[{\"name\":\"n\"}]}]}",
	  "t", "https://e.example/", "2004-01-01T20:48:21Z" },
};

static void formats(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		const struct row *row = &rows[i];
		struct skn_feed f;

		parse(&f, row->xml);
		if (f.n_entries == 0)
			fail_msg("%s: no entry", row->name);
		if (!skn_streq(f.entries[0].title ? f.entries[0].title : "", row->title))
			fail_msg("%s: title %s", row->name, f.entries[0].title);
		if (!skn_streq(f.entries[0].url ? f.entries[0].url : "", row->url ? row->url : ""))
			fail_msg("%s: url %s", row->name, f.entries[0].url);
		if (!skn_streq(f.entries[0].published ? f.entries[0].published : "",
			       row->date ? row->date : ""))
			fail_msg("%s: date %s", row->name, f.entries[0].published);
		skn_feed_release(&f);
	}
}

static void open_items_are_all_there(void **state)
{
	struct skn_feed f;

	SKN_UNUSED(state);
	parse(&f, "<rss><channel><item><title>a</title><item><title>b</title><item><title>c");
	assert_int_equal(f.n_entries, 3);
	assert_string_equal(f.entries[2].title, "c");
	skn_feed_release(&f);
}

static void authors(void **state)
{
	static const struct {
		const char *in, *name, *email;
	} people[] = {
		{ "Ada Lovelace", "Ada Lovelace", "" },
		{ "ada@example.org", "", "ada@example.org" },
		{ "ada@example.org (Ada)", "Ada", "ada@example.org" },
		{ "Ada (ada@example.org)", "Ada", "ada@example.org" },
		{ "Ada &lt;ada@example.org&gt;", "Ada", "ada@example.org" },
		{ "Ada ada+x@example.org", "Ada", "ada+x@example.org" },
		{ "mailto:ada@example.org", "", "ada@example.org" },
		{ "Ada (Countess)", "Ada (Countess)", "" },
		{ "Ada @ home", "Ada @ home", "" },
		{ "Ada &amp;amp; Bob", "Ada & Bob", "" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(people); i++) {
		char *xml = skn_xasprintf("<rss><channel><item><author>%s</author></item></channel></rss>",
					  people[i].in);
		const struct skn_feed_person *p;
		struct skn_feed f;

		parse(&f, xml);
		p = f.entries[0].authors;
		if (!skn_streq(p->name ? p->name : "", people[i].name) ||
		    !skn_streq(p->email ? p->email : "", people[i].email))
			fail_msg("%s: %s, %s", people[i].in, p->name, p->email);
		skn_feed_release(&f);
		free(xml);
	}
}

static void what_is_no_feed_says_what_it_is(void **state)
{
	static const struct {
		const char *in, *says;
	} inputs[] = {
		{ "", "empty" },
		{ "  \n ", "empty" },
		{ "<!doctype html><html><body>x</body></html>", "HTML page" },
		{ "<svg/>", "\"svg\"" },
		{ "just text", "no element" },
		{ "{\"a\":1}", "other JSON" },
		{ "{\"a\":", "no valid JSON" },
		{ "[1]", "other JSON" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(inputs); i++) {
		struct skn_err err = SKN_ERR_INIT;
		struct skn_feed f;

		assert_int_equal(skn_feed_parse(&f, inputs[i].in, strlen(inputs[i].in), NULL, URL, &err),
				 SKN_EDATA);
		if (!strstr(err.msg, inputs[i].says))
			fail_msg("'%s': %s", inputs[i].in, err.msg);
		assert_int_equal(f.n_entries, 0);
	}
}

static void entries(struct skn_buf *out, size_t n)
{
	skn_buf_adds(out, "<rss version='2.0'><channel><title>many</title>");
	for (size_t i = 0; i < n; i++)
		skn_buf_addf(out, "<item><title>t%zu</title><guid>g%zu</guid></item>", i, i);
	skn_buf_adds(out, "</channel></rss>");
}

static void entries_at_the_limit_and_past_it(void **state)
{
	static const size_t counts[] = { 100000, SKN_FEED_ENTRIES_MAX, SKN_FEED_ENTRIES_MAX + 1 };

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(counts); i++) {
		struct skn_buf s = SKN_BUF_INIT;
		struct skn_feed f;
		char last[32];

		entries(&s, counts[i]);
		parse(&f, s.p);
		assert_int_equal(f.cut, counts[i] > SKN_FEED_ENTRIES_MAX);
		assert_int_equal(f.n_entries, f.cut ? SKN_FEED_ENTRIES_MAX : counts[i]);
		snprintf(last, sizeof(last), "t%zu", f.n_entries - 1);
		assert_string_equal(f.entries[f.n_entries - 1].title, last);
		skn_feed_release(&f);
		skn_buf_release(&s);
	}
}

static void parts_at_the_limit_and_past_it(void **state)
{
	SKN_UNUSED(state);
	for (size_t n = SKN_FEED_PARTS_MAX; n <= SKN_FEED_PARTS_MAX + 1; n++) {
		struct skn_buf s = SKN_BUF_INIT;
		struct skn_feed f;

		skn_buf_adds(&s, "<rss><channel><item>");
		for (size_t i = 0; i < n; i++)
			skn_buf_addf(&s, "<author>a%zu</author><category>c</category><link>/%zu</link>", i,
				     i);
		skn_buf_adds(&s, "</item></channel></rss>");
		parse(&f, s.p);
		assert_int_equal(f.entries[0].n_authors, SKN_FEED_PARTS_MAX);
		assert_int_equal(f.entries[0].n_links, SKN_FEED_PARTS_MAX);
		assert_int_equal(f.entries[0].n_categories, SKN_FEED_PARTS_MAX);
		skn_feed_release(&f);
		skn_buf_release(&s);
	}
}

static void size_past_the_limit(void **state)
{
	struct skn_buf s = SKN_BUF_INIT;
	struct skn_feed f;

	SKN_UNUSED(state);
	skn_buf_adds(&s, "<rss><channel><title>t</title></channel></rss>");
	skn_buf_fill(&s, ' ', SKN_FEED_SIZE_MAX - s.n);
	assert_int_equal(skn_feed_parse(&f, s.p, s.n, NULL, NULL, NULL), 0);
	skn_feed_release(&f);
	skn_buf_addc(&s, ' ');
	assert_int_equal(skn_feed_parse(&f, s.p, s.n, NULL, NULL, NULL), SKN_ELIMIT);
	skn_buf_release(&s);
}

static void hostile_texts_end_quickly(void **state)
{
	static const char *const pieces[] = { "&lt;a", "&lt;!--", "@a.", "a@", "&lt;a href=&quot;", "&amp;",
					      "&lt;a =&quot;&gt;", "&#146;" };
	static const char *const places[] = { "title", "author", "description", "pubDate", "guid",
					      "link" };

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(pieces); i++)
		for (size_t k = 0; k < SKN_ARRAY_LEN(places); k++) {
			struct skn_buf s = SKN_BUF_INIT;
			struct skn_feed f;

			skn_buf_addf(&s, "<rss><channel><item><%s>", places[k]);
			while (s.n < 1000000)
				skn_buf_adds(&s, pieces[i]);
			skn_buf_addf(&s, "</%s></item></channel></rss>", places[k]);
			parse(&f, s.p);
			assert_int_equal(f.n_entries, 1);
			skn_feed_release(&f);
			skn_buf_release(&s);
		}
}

#else

static void json_needs_no_libxml(void **state)
{
	struct skn_feed f;

	SKN_UNUSED(state);
	parse(&f, "{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"t\",\"items\":[]}");
	assert_string_equal(f.title, "t");
	skn_feed_release(&f);
}

#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
#ifdef SKN_HAVE_LIBXML
		cmocka_unit_test(rss),
		cmocka_unit_test(atom),
		cmocka_unit_test(formats),
		cmocka_unit_test(open_items_are_all_there),
		cmocka_unit_test(authors),
		cmocka_unit_test(what_is_no_feed_says_what_it_is),
		cmocka_unit_test(entries_at_the_limit_and_past_it),
		cmocka_unit_test(parts_at_the_limit_and_past_it),
		cmocka_unit_test(size_past_the_limit),
		cmocka_unit_test(hostile_texts_end_quickly),
#else
		cmocka_unit_test(json_needs_no_libxml),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
