/* Pages: which part is the article, how it reads as text, what the page says of itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"

#include <cmocka.h>

#include "gather/page.h"
#include "gather/page_meta.h"
#include "gather/pdf.h"
#include "markup/html.h"
#include "uni/uni.h"

#define P1 "<p>The court halted the permits on Monday, after two years of hearings, and named no date.</p>"
#define P2 "<p>Forty wells pump brine in the salar, the ministry says, which is twice as many as in 2019.</p>"
#define P3 "<p>Nobody knows, so far, how much water is left, or for whom, or who is to count it.</p>"
#define T1 "The court halted the permits on Monday, after two years of hearings, and named no date.\n"
#define T2 "Forty wells pump brine in the salar, the ministry says, which is twice as many as in 2019.\n"
#define T3 "Nobody knows, so far, how much water is left, or for whom, or who is to count it.\n"
#define NAV "<nav><ul><li><a href=/a>Home</a><li><a href=/b>Politics</a><li><a href=/c>Sports</a></ul></nav>"

static void extract(struct skn_webpage *page, const char *html)
{
	struct skn_err err = SKN_ERR_INIT;

	if (skn_webpage_extract(page, html, strlen(html), "text/html; charset=utf-8", "https://example.org/a", &err) != SKN_OK)
		fail_msg("%s: %s", html, err.msg);
}

static const struct {
	const char *what, *html, *text;
} texts[] = {
	{ "paragraphs", "<body><div>" P1 P2 P3 "</div>", T1 "\n" T2 "\n" T3 },
	{ "a menu is none of it", "<body>" NAV "<div>" P1 P2 P3 "</div>", T1 "\n" T2 "\n" T3 },
	{ "nor a sidebar, a footer, comments", "<body><div class=sidebar><p>Most read, this week, in all sections: a bridge, a dog, a vote.</p></div>"
	  "<article>" P1 P2 P3 "</article><div id=comments><p>I do not believe it, said a reader, and neither do I.</p></div><footer><p>All rights, of all kinds, reserved.</p></footer>",
	  T1 "\n" T2 "\n" T3 },
	{ "nor what is hidden", "<body><div>" P1 "<p style='display: none'>Nobody sees this, or this, or this either, in any browser.</p>" P2 P3 "</div>",
	  T1 "\n" T2 "\n" T3 },
	{ "nor scripts and styles", "<body><div>" P1 "<script>var a = 'b, c, d';</script><style>p{color:red}</style>" P2 P3 "</div>", T1 "\n" T2 "\n" T3 },
	{ "marks leave no trace in a sentence", "<body><div><p>The <b>court</b> <i>halted</i> the <a href=/x>permits</a>, at last, on a <code>Monday</code> in May.</p>" P2 P3 "</div>",
	  "The court halted the permits, at last, on a Monday in May.\n\n" T2 "\n" T3 },
	{ "lists", "<body><div>" P1 "<ul><li>first, of all</li><li>second, then</li></ul>" P2 P3 "</div>",
	  T1 "\n- first, of all\n- second, then\n\n" T2 "\n" T3 },
	{ "headings and quotes", "<body><div>" P1 "<h3>What is next</h3>" P2 "<blockquote><p>“It is over.”</p></blockquote>" P3 "</div>",
	  T1 "\nWhat is next\n\n" T2 "\n“It is over.”\n\n" T3 },
	{ "tables", "<body><div>" P1 "<table><tr><th>Year</th><th>Wells</th></tr><tr><td>2019</td><td>20</td></tr><tr><td>2026</td><td>40</td></tr></table>" P2 P3 "</div>",
	  T1 "\nYear | Wells\n2019 | 20\n2026 | 40\n\n" T2 "\n" T3 },
	{ "lines of code stay", "<body><div>" P1 P2 "<pre>int main(void)\n{\n  return 0;\n}</pre>" P3 "</div>",
	  T1 "\n" T2 "\nint main(void)\n{\n  return 0;\n}\n\n" T3 },
	{ "a short page gives what it has", "<body><h2>Closed</h2><div>We are closed.</div>", "Closed\n\nWe are closed.\n" },
	{ "neighbours that hold the rest", "<body><div><div class=part>" P1 P2 "</div><div class=part>" P3 P1 "</div></div>", T1 "\n" T2 "\n" T3 "\n" T1 },
	{ "invisible characters are taken out", "<body><div><p>The cour\u200Bt halted\u202E the permits, at last, on a Monday, in May.</p>" P2 P3 "</div>",
	  "The court halted the permits, at last, on a Monday, in May.\n\n" T2 "\n" T3 },
	{ "nothing", "<body>", "" },
	{ "only scripts", "<body><script>document.write('<p>x</p>')</script>", "" },
};

static void article(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(texts); i++) {
		struct skn_webpage page;

		extract(&page, texts[i].html);
		if (!skn_streq(page.text.p, texts[i].text))
			fail_msg("%s:\n%s", texts[i].what, page.text.p);
		skn_webpage_release(&page);
	}
}

static const struct {
	const char *what, *head;
	const char *title, *byline, *published, *site;
} metas[] = {
	{ "title alone", "<title>Court halts permits</title>", "Court halts permits", NULL, NULL, NULL },
	{ "the site's name behind it", "<title>Court halts lithium permits in the salar | Brine Watch</title>", "Court halts lithium permits in the salar", NULL, NULL, NULL },
	{ "og:title is the page's own word", "<title>x</title><meta property=og:title content='Court halts'><meta property=og:site_name content='Brine Watch'>", "Court halts", NULL, NULL, "Brine Watch" },
	{ "an author and a date", "<title>Court halts</title><meta name=author content='Ana Ruiz'><meta property=article:published_time content='2026-05-04T10:00:00+02:00'>",
	  "Court halts", "Ana Ruiz", "2026-05-04T08:00:00Z", NULL },
	{ "JSON-LD", "<title>x</title><script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"Court halts\",\"author\":[{\"name\":\"Ana Ruiz\"},{\"name\":\"Bo Li\"}],"
	  "\"datePublished\":\"2026-05-04\",\"publisher\":{\"name\":\"Brine Watch\"}}</script>", "Court halts", "Ana Ruiz, Bo Li", "2026-05-04", "Brine Watch" },
	{ "JSON-LD in a graph and a comment", "<title>x</title><script type=application/ld+json>//<![CDATA[\n{\"@graph\":[{\"@type\":\"WebSite\",\"name\":\"W\"},{\"@type\":[\"Article\"],\"headline\":\"Court halts\"}]}\n//]]></script>",
	  "Court halts", NULL, NULL, NULL },
	{ "JSON-LD that is broken", "<title>Court halts</title><script type=application/ld+json>{\"@type\":</script>", "Court halts", NULL, NULL, NULL },
	{ "JSON-LD of something else", "<title>Court halts</title><script type=application/ld+json>{\"@type\":\"Organization\",\"name\":\"O\"}</script>", "Court halts", NULL, NULL, NULL },
	{ "an address is no author", "<title>Court halts</title><meta property=article:author content='https://example.org/ana'>", "Court halts", NULL, NULL, NULL },
	{ "a date that is none", "<title>Court halts</title><meta name=date content='2026-02-30'>", "Court halts", NULL, NULL, NULL },
};

static void same(const char *what, const char *field, const char *is, const char *wanted)
{
	if (!skn_streq(is ? is : "(none)", wanted ? wanted : "(none)"))
		fail_msg("%s: %s is '%s'", what, field, is ? is : "(none)");
}

static void metadata(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(metas); i++) {
		char *html = skn_xasprintf("<html lang=en><head>%s</head><body><div>" P1 P2 P3 "</div>", metas[i].head);
		struct skn_webpage page;

		extract(&page, html);
		same(metas[i].what, "title", page.title, metas[i].title);
		same(metas[i].what, "byline", page.byline, metas[i].byline);
		same(metas[i].what, "published", page.published, metas[i].published);
		same(metas[i].what, "site", page.site, metas[i].site);
		same(metas[i].what, "language", page.language, "en");
		assert_string_equal(page.excerpt, "The court halted the permits on Monday, after two years of hearings, and named no date.");
		skn_webpage_release(&page);
		free(html);
	}
}

static void bylines(void **state)
{
	static const struct { const char *html, *byline; } rows[] = {
		{ "<div class=byline>By Ana Ruiz</div>", "By Ana Ruiz" },
		{ "<a rel=author href=/ana>Ana Ruiz</a>", "Ana Ruiz" },
		{ "<div class=author>By <span itemprop=name>Ana Ruiz</span>, reporter</div>", "Ana Ruiz" },
		{ "<div class=byline>Ana Ruiz <time>4 May 2026</time></div>", "Ana Ruiz" },
		{ "<div class=author>21.12.2018 10:55</div><div class=author>Ana Ruiz</div>", "Ana Ruiz" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		char *html = skn_xasprintf("<title>x</title><body>%s<div>" P1 P2 P3 "</div>", rows[i].html);
		struct skn_webpage page;

		extract(&page, html);
		same(rows[i].html, "byline", page.byline, rows[i].byline);
		skn_webpage_release(&page);
		free(html);
	}
}

static void links(void **state)
{
	struct skn_webpage page;

	SKN_UNUSED(state);
	extract(&page, "<link rel=canonical href=https://example.org/real><link rel=alternate type=application/rss+xml href=/feed>"
		       "<link rel=alternate type=text/html hreflang=de href=/de><meta name=robots content='NOINDEX, noarchive'>"
		       "<script type=application/ld+json>{\"@type\":\"Article\",\"isAccessibleForFree\":false}</script><body>" P1);
	assert_string_equal(page.canonical, "https://example.org/real");
	assert_int_equal(page.feeds.n, 1);
	assert_string_equal(page.feeds.v[0], "/feed");
	assert_int_equal(page.robots, SKN_WEBPAGE_NOINDEX | SKN_WEBPAGE_NOARCHIVE);
	assert_true(page.paywall);
	skn_webpage_release(&page);
}

static void dates(void **state)
{
	static const struct { const char *written, *date; } rows[] = {
		{ "2026-05-04", "2026-05-04" }, { "2026-05-04T10:00:00Z", "2026-05-04T10:00:00Z" },
		{ "2026-05-04T10:00:00.123Z", "2026-05-04T10:00:00Z" }, { "2026-05-04 10:00:00 -0400", "2026-05-04T14:00:00Z" },
		{ "2026-05-04T06:00", "2026-05-04T06:00:00Z" }, { "2026-05-04T23:00:00-05", "2026-05-05T04:00:00Z" },
		{ "2026-13-04", NULL }, { "May 4", NULL }, { "", NULL }, { "2026-05-04T99:00:00Z", "2026-05-04" },
	};
	static const struct { const char *url, *date; } urls[] = {
		{ "https://example.org/2026/05/04/court", "2026-05-04" }, { "https://example.org/news/2026-05-04-court", "2026-05-04" },
		{ "https://example.org/20260504/court", "2026-05-04" }, { "https://example.org/2026/court", NULL },
		{ "https://example.org/p/1234567890", NULL }, { "https://2026/05/04", NULL }, { "https://example.org/2026/13/04/", NULL },
	};
	char date[SKN_WEBPAGE_FIELD_MAX];

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++)
		same(rows[i].written, "date", skn_webpage_date(date, rows[i].written) ? date : NULL, rows[i].date);
	for (size_t i = 0; i < SKN_ARRAY_LEN(urls); i++)
		same(urls[i].url, "date", skn_webpage_date_of_url(date, urls[i].url) ? date : NULL, urls[i].date);
}

/* Ends quickly, whatever it is: the limits of the parser hold. */
static void hostile(void **state)
{
	struct skn_buf html = SKN_BUF_INIT;
	struct skn_err err = SKN_ERR_INIT;
	struct skn_webpage page;

	SKN_UNUSED(state);
	for (size_t i = 0; i < 200000; i++)
		skn_buf_adds(&html, "<div>");
	assert_int_equal(skn_webpage_extract(&page, html.p, html.n, NULL, NULL, &err), SKN_ELIMIT);
	skn_webpage_release(&page);
	skn_buf_clear(&html);
	for (size_t i = 0; i < 1900; i++)
		skn_buf_adds(&html, "<div>");
	skn_buf_adds(&html, P1);
	assert_int_equal(skn_webpage_extract(&page, html.p, html.n, NULL, NULL, &err), SKN_OK);
	assert_non_null(strstr(page.text.p, "The court halted"));
	skn_webpage_release(&page);
	skn_buf_clear(&html);
	skn_buf_fill(&html, 'x', SKN_HTML_SIZE_MAX + 1);
	assert_int_equal(skn_webpage_extract(&page, html.p, html.n, NULL, NULL, &err), SKN_ELIMIT);
	skn_webpage_release(&page);
	assert_int_equal(skn_webpage_extract(&page, "a\0b<p>c", 7, NULL, NULL, &err), SKN_OK);
	skn_webpage_release(&page);
	skn_buf_release(&html);
}

static void fields_have_a_limit(void **state)
{
	struct skn_buf html = SKN_BUF_INIT;
	struct skn_webpage page;

	SKN_UNUSED(state);
	skn_buf_adds(&html, "<title>");
	for (size_t i = 0; i < SKN_WEBPAGE_FIELD_MAX; i++)
		skn_buf_adds(&html, "ä");
	extract(&page, html.p);
	assert_true(strlen(page.title) <= SKN_WEBPAGE_FIELD_MAX + 4);
	assert_int_equal(skn_uni_scan(page.title, strlen(page.title), NULL, NULL), SKN_UNI_OK);
	skn_webpage_release(&page);
	skn_buf_release(&html);
}

static void pdf(void **state)
{
	struct skn_err err = SKN_ERR_INIT;
	struct skn_pdf pdf;
	int rc;

	SKN_UNUSED(state);
	assert_true(skn_pdf_is("%PDF-1.4\n", 9));
	assert_false(skn_pdf_is("%PD", 3));
	rc = skn_pdf_read(&pdf, "%PDF-1.4 no", 11, &err);
	assert_true(rc == SKN_EDATA || rc == SKN_ESYS);
	if (rc == SKN_ESYS)
		assert_non_null(strstr(err.hint, "poppler-utils"));
	skn_pdf_release(&pdf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(article), cmocka_unit_test(metadata), cmocka_unit_test(bylines), cmocka_unit_test(links),
		cmocka_unit_test(dates), cmocka_unit_test(hostile), cmocka_unit_test(fields_have_a_limit), cmocka_unit_test(pdf),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
