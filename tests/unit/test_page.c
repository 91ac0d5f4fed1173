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
	{ "two breaks part paragraphs", "<body><div>The court halted the permits, at last, on a Monday in May.<br><br>\nNobody knew, then, for how long it would be.<br> <br/>Nor does anybody, now.</div>",
	  "The court halted the permits, at last, on a Monday in May.\n\nNobody knew, then, for how long it would be.\n\nNor does anybody, now.\n" },
	{ "one break ends a line where a sentence ends", "<body><div><p>The court halted the permits, at last.<br>Nobody knew for how<br>long it would be, or why.</p>" P2 P3 "</div>",
	  "The court halted the permits, at last.\nNobody knew for how long it would be, or why.\n\n" T2 "\n" T3 },
	{ "text beside blocks", "<body><div id=story>The court halted the permits, at last, on a Monday in May. " P2 "Nobody <i>knows</i>, so far, how long.<ul><li>not the court</li></ul></div>",
	  "The court halted the permits, at last, on a Monday in May.\n\n" T2 "\nNobody knows, so far, how long.\n\n- not the court\n" },
	{ "nor a copy of the title, nor the byline", "<title>The court halts the permits</title><body><article><h1>The court halts the permits</h1><div class=byline>By Ana Ruiz</div>" P1 P2 P3 "</article>",
	  T1 "\n" T2 "\n" T3 },
	{ "nor a list of links in it", "<body><div>" P1 P2 "<div class=more><a href=/1>Brine and what it costs us all</a> <a href=/2>Forty wells, and then another</a></div>" P3 "</div>",
	  T1 "\n" T2 "\n" T3 },
	{ "nor a word that announces an advertisement", "<body><div>" P1 "<div>Advertisement</div>" P2 P3 "</div>", T1 "\n" T2 "\n" T3 },
	{ "a table for the looks of it", "<body><table role=presentation><tr><td>" P1 P2 "</td><td width=1></td></tr><tr><td>" P3 "</td></tr></table>", T1 "\n" T2 "\n" T3 },
	{ "short quotes keep their marks", "<body><div><p>The minister said <q>no</q>, twice, on Monday, to all of them.</p>" P2 P3 "</div>",
	  "The minister said \u201cno\u201d, twice, on Monday, to all of them.\n\n" T2 "\n" T3 },
	{ "scripts without blanks", "<body><div><p>法院星期一下令停止发放许可证，理由是没有人知道盐湖里还剩多少水。</p><p>该部表示，四十口井正在抽取卤水，是二〇一九年的两倍。</p></div><div><a href=/a>首页</a><a href=/b>新闻</a></div>",
	  "法院星期一下令停止发放许可证，理由是没有人知道盐湖里还剩多少水。\n\n该部表示，四十口井正在抽取卤水，是二〇一九年的两倍。\n" },
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
	{ "a day that its month has not", "<title>Court halts</title><meta name=date content='2026-02-30'>", "Court halts", NULL, "2026-02", NULL },
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
		{ "<div class=byline>Ana Ruiz <time>4 May 2026</time></div>", "Ana Ruiz 4 May 2026" },
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

static void names_of_bylines(void **state)
{
	static const struct { const char *byline, *names; } rows[] = {
		{ "By Ana Ruiz", "Ana Ruiz" },
		{ "by Ana Ruiz and Li Wei", "Ana Ruiz; Li Wei" },
		{ "Ana Ruiz, Li Wei & Jo Ek", "Ana Ruiz; Li Wei; Jo Ek" },
		{ "By: Ana Ruiz August 18, 2010 3:21 PM PDT Print E-mail", "Ana Ruiz" },
		{ "Ana Ruiz | Apr 19, 2013", "Ana Ruiz" },
		{ "Brenda Goodman, MA", "Brenda Goodman" },
		{ "Par S\u00e9bastien Farcis", "S\u00e9bastien Farcis" },
		{ "By April Glaser", "April Glaser" },
		{ "Ana Ruiz @anaruiz Follow", "Ana Ruiz" },
		{ "Ana Ruiz, Ana Ruiz", "Ana Ruiz" },
		{ "\u738b\u4f1f\u3001\u674e\u5a1c", "\u738b\u4f1f; \u674e\u5a1c" },
		{ "2026", "" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_strings names = { 0 };
		struct skn_buf all = SKN_BUF_INIT;

		skn_webpage_names(&names, rows[i].byline);
		for (size_t k = 0; k < names.n; k++)
			skn_buf_addf(&all, "%s%s", k ? "; " : "", names.v[k]);
		assert_string_equal(all.n ? all.p : "", rows[i].names);
		skn_strings_release(&names);
		skn_buf_release(&all);
	}
}

/* By trust: what is said for machines, the mark, the address, names, the first lines. */
static void dates_by_trust(void **state)
{
	static const struct { const char *html, *url, *date; } rows[] = {
		{ "<meta property=article:published_time content=2026-01-01><time datetime=2026-02-02></time>", "https://e.org/2026/03/03/", "2026-01-01" },
		{ "<span itemprop=datePublished content=2026-02-01></span>", "https://e.org/2026/03/03/", "2026-02-01" },
		{ "<time datetime=2026-02-02></time>", "https://e.org/2026/03/03/", "2026-03-03" },
		{ "<div><time>2 February 2026</time></div>", NULL, "2026-02-02" },
		{ "<nav><time datetime=2020-02-02></time></nav><div class=post-date>Posted on May 5, 2026</div>", NULL, "2026-05-05" },
		{ "<div class=byline>By Ana Ruiz, 6 May 2026</div>", NULL, "2026-05-06" },
		{ "<div><p>BUENOS AIRES, 7 May 2026</p>" P1 P2 P3 "</div>", NULL, "2026-05-07" },
		{ "<div>" P1 P2 P3 "</div>", NULL, NULL },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_webpage page;

		assert_int_equal(skn_webpage_extract(&page, rows[i].html, strlen(rows[i].html), "text/html; charset=utf-8", rows[i].url, NULL), SKN_OK);
		same(rows[i].html, "published", page.published, rows[i].date);
		skn_webpage_release(&page);
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
		{ "2026-13-04", NULL }, { "May 4", NULL }, { "", NULL }, { "2026", NULL }, { "1234567890", NULL },
		{ "Published: 4 May 2026, by Ana Ruiz", "2026-05-04" }, { "Posted on May 4, 2026 at noon", "2026-05-04" },
		{ "4. Mai 2026", "2026-05-04" }, { "2026年5月4日", "2026-05-04" }, { "12 wells in 3 years", NULL },
	};
	static const struct { const char *url, *date; } urls[] = {
		{ "https://example.org/2026/05/04/court", "2026-05-04" }, { "https://example.org/news/2026-05-04-court", "2026-05-04" },
		{ "https://example.org/20260504/court", "2026-05-04" }, { "https://example.org/2026/court", NULL },
		{ "https://example.org/p/1234567890", NULL }, { "https://2026/05/04", NULL }, { "https://example.org/2026/13/04/", NULL },
	};
	char date[SKN_WEBDATE_MAX];

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++)
		same(rows[i].written, "date", skn_webpage_date_in(date, rows[i].written) ? date : NULL, rows[i].date);
	for (size_t i = 0; i < SKN_ARRAY_LEN(urls); i++)
		same(urls[i].url, "date", skn_webpage_date_of_url(date, urls[i].url) ? date : NULL, urls[i].date);
}

/* Shapes in which a walk for each element would never end. */
static void shapes(void **state)
{
	static const struct { const char *outer; size_t depth; const char *unit; size_t n; } rows[] = {
		{ "<div class=author>", 1900, "<i></i>", 100000 }, { "<h1><div>", 900, "word ", 200000 },
		{ "<div class=header>", 1900, "<p>text, and here is more of it</p>", 30000 },
		{ "<div><p>a</p>", 1000, "<p>text, text, text, text</p>", 30000 },
		{ "", 0, "<p class=date>12 Zonk 2011</p>", 30000 }, { "<title>a b: c d e f g</title>", 1, "<h1>a b c d e f g h</h1>", 30000 },
		{ "<q>", 1900, "x ", 100000 }, { "<p>", 1, "a<br>", 200000 }, { "<p>", 1, "<br>\n", 200000 },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf html = SKN_BUF_INIT;
		struct skn_err err = SKN_ERR_INIT;
		struct skn_webpage page;

		for (size_t k = 0; k < rows[i].depth; k++)
			skn_buf_adds(&html, rows[i].outer);
		for (size_t k = 0; k < rows[i].n; k++)
			skn_buf_adds(&html, rows[i].unit);
		assert_int_equal(skn_webpage_extract(&page, html.p, html.n, NULL, NULL, &err), SKN_OK);
		skn_webpage_release(&page);
		skn_buf_release(&html);
	}
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
		cmocka_unit_test(article), cmocka_unit_test(metadata), cmocka_unit_test(bylines), cmocka_unit_test(names_of_bylines), cmocka_unit_test(dates_by_trust), cmocka_unit_test(links),
		cmocka_unit_test(dates), cmocka_unit_test(hostile), cmocka_unit_test(shapes), cmocka_unit_test(fields_have_a_limit), cmocka_unit_test(pdf),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
