/* Pages as HTML: ours come back to the byte, others by their headings. */
#include "base/base.h"

#include <setjmp.h>

#include <cmocka.h>

#include "import/page_html.h"
#include "import/page_text.h"
#include "page_print.h"
#include "text/escape.h"

#ifdef SKN_HAVE_GUMBO

/* ---- The markup of our exporter, from a page model ---- */

struct painter {
	struct skn_sink sink;
	struct skn_buf html;
};

static void raw(struct painter *p, const char *s)
{
	skn_sink_puts(&p->sink, s);
}

static void text(struct painter *p, const char *s)
{
	skn_esc_html_text(&p->sink, s, strlen(s));
}

static void attr(struct painter *p, const char *name, const char *value)
{
	if (!value)
		return;
	skn_sink_printf(&p->sink, " %s=\"", name);
	skn_esc_html_attr(&p->sink, value, strlen(value));
	raw(p, "\"");
}

/* "[@1; @2, p. 7]" with the blanks before it, which are taken out of the html. */
static void paint_group(struct painter *p, const char *group, size_t n)
{
	size_t blanks = 0;
	char *before;

	while (blanks < p->html.n && p->html.p[p->html.n - 1 - blanks] == ' ')
		blanks++;
	before = skn_xstrndup("                ", blanks);
	skn_buf_truncate(&p->html, p->html.n - blanks);
	raw(p, "<span class=\"cites\"");
	attr(p, "data-before", before);
	raw(p, ">");
	for (size_t i = 1; i < n; i++) {
		size_t number = strspn(group + i + 1, "0123456789");
		size_t end = i + strcspn(group + i, ";]");
		char *key = skn_xasprintf("key-%.*s", (int)number, group + i + 1);

		raw(p, "<a class=\"cite\" role=\"doc-noteref\"");
		attr(p, "data-key", key);
		if (group[i + 1 + number] == ',') {
			char *locator = skn_xstrndup(group + i + number + 3, end - i - number - 3);

			attr(p, "data-locator", locator);
			free(locator);
		}
		raw(p, ">0</a>");
		free(key);
		i = end + 1;
	}
	raw(p, "</span>");
	free(before);
}

static int paint_event(void *ctx, const struct skn_md_event *event, struct skn_err *err)
{
	struct painter *p = ctx;

	SKN_UNUSED(err);
	switch (event->kind) {
	case SKN_MD_TEXT: skn_esc_html_text(&p->sink, event->p, event->n); break;
	case SKN_MD_CODE_SPAN:
		raw(p, "<code>");
		skn_esc_html_text(&p->sink, event->p, event->n);
		raw(p, "</code>");
		break;
	case SKN_MD_EMPH: raw(p, "<em>"); break;
	case SKN_MD_EMPH_END: raw(p, "</em>"); break;
	case SKN_MD_STRONG: raw(p, "<strong>"); break;
	case SKN_MD_STRONG_END: raw(p, "</strong>"); break;
	case SKN_MD_LINK:
		raw(p, "<a href=\"");
		skn_esc_html_attr(&p->sink, event->p, event->n);
		raw(p, "\">");
		break;
	case SKN_MD_LINK_END: raw(p, "</a>"); break;
	case SKN_MD_LINEBREAK: raw(p, "<br>"); break;
	case SKN_MD_CITE: paint_group(p, event->p, event->n); break;
	default: break;
	}
	return 0;
}

static void paint_line(struct painter *p, const char *md, size_t n)
{
	const struct skn_md_handler handler = { .event = paint_event };

	skn_md_inline(md, n, &handler, p, NULL);
}

static void paint_paragraphs(struct painter *p, const char *md, const char *open, const char *label)
{
	for (const char *end; *md; md = *end ? end + 2 : end) {
		end = strstr(md, "\n\n");
		end = end ? end : md + strlen(md);
		raw(p, open);
		raw(p, label);
		label = "";
		paint_line(p, md, (size_t)(end - md));
		raw(p, "</p>\n");
	}
}

static void paint_head(struct painter *p, const struct skn_page *page)
{
	char *version = skn_xasprintf("%" PRId64, page->version);
	char *items = skn_xasprintf("%" PRId64, page->items);

	raw(p, "<!DOCTYPE html>\n<html><head><title>x</title></head><body>\n<header>\n<p class=\"site\">");
	text(p, page->site);
	raw(p, "</p>\n<h1 class=\"title\">");
	text(p, page->title);
	raw(p, "</h1>\n<p class=\"version\"");
	attr(p, "data-version", version);
	attr(p, "data-time", page->time);
	attr(p, "data-items", page->items < 0 ? NULL : items);
	raw(p, ">Version x</p>\n</header>\n<main id=\"main\">\n");
	free(version);
	free(items);
}

static void paint_records(struct painter *p, const struct skn_page *page)
{
	raw(p, "<section id=\"timeline\"><h2>Timeline</h2>\n<ol>\n");
	for (size_t i = 0; i < page->events.n; i++) {
		raw(p, "<li id=\"event-e\"");
		attr(p, "data-date", page->events.v[i].date);
		raw(p, "><a class=\"here\" href=\"#event-e\"><time>then</time></a> <span class=\"text\">");
		paint_line(p, page->events.v[i].text, strlen(page->events.v[i].text));
		raw(p, "</span></li>\n");
	}
	raw(p, "</ol>\n</section>\n<section id=\"perspectives\"><h2>Perspectives</h2>\n"
	       "<div class=\"cards\">\n");
	for (size_t i = 0; i < page->voices.n; i++) {
		raw(p, "<article id=\"voice-v\">\n<h3>");
		text(p, page->voices.v[i].voice);
		raw(p, "</h3>\n");
		paint_paragraphs(p, page->voices.v[i].stance, "<p>", "");
		if (page->voices.v[i].evolution)
			paint_paragraphs(p, page->voices.v[i].evolution, "<p class=\"evolution\">",
					 "<span class=\"label\">Evolution: </span>");
		raw(p, "</article>\n");
	}
	raw(p, "</div>\n</section>\n<section id=\"tensions\"><h2>Tensions</h2>\n<ol>\n");
	for (size_t i = 0; i < page->tensions.n; i++) {
		raw(p, "<li id=\"tension-t\" data-status=\"open\">\n<span class=\"status\">Open</span>\n");
		paint_paragraphs(p, page->tensions.v[i].text, "<p>", "");
		raw(p, "</li>\n");
	}
	raw(p, "</ol>\n</section>\n");
}

static void paint_sources(struct painter *p, const struct skn_page *page)
{
	raw(p, "<section id=\"sources\"><h2>Sources</h2>\n<ol>\n");
	for (size_t i = 0; i < page->sources.n; i++) {
		const struct skn_page_source *s = &page->sources.v[i];
		char *id = skn_xasprintf("src-key-%zu", i + 1);

		raw(p, "<li");
		attr(p, "id", id);
		attr(p, "data-type", "webpage");
		attr(p, "data-outlet", s->outlet);
		attr(p, "data-via", s->via ? s->via : "import");
		attr(p, "data-issued", s->date);
		raw(p, i % 2 ? "><a class=\"title\" href=\"https://example.org/?a=1&amp;b=2\">"
			     : "><span class=\"title\">");
		text(p, s->title);
		raw(p, i % 2 ? "</a>" : "</span>");
		raw(p, " <span class=\"outlet\">— x</span> <a class=\"back\" href=\"#c\">↩</a></li>\n");
		free(id);
	}
	raw(p, "</ol>\n</section>\n</main>\n</body>\n</html>\n");
}

static void paint_page(struct skn_buf *out, const struct skn_page *page)
{
	struct painter p = { .html = SKN_BUF_INIT };

	skn_sink_to_buf(&p.sink, &p.html);
	paint_head(&p, page);
	raw(&p, "<section id=\"narrative\"><h2>Narrative</h2>\n");
	for (size_t i = 0; i < page->narrative.n; i++)
		paint_paragraphs(&p, page->narrative.v[i].text, "<p><span class=\"s\" id=\"s-1\">", "");
	raw(&p, "</section>\n");
	paint_records(&p, page);
	paint_sources(&p, page);
	skn_buf_add(out, p.html.p, p.html.n);
	skn_buf_release(&p.html);
}

/* ---- Tests ---- */

static void parse(struct skn_page *page, const char *why, const char *s, size_t n)
{
	struct skn_err err = SKN_ERR_INIT;

	if (skn_page_parse_html(page, s, n, "page.html", &err) != 0)
		fail_msg("%s: line %u: %s", why, err.line, err.msg);
}

/* Text to HTML and back to text, by the exporter's markup. */
static void test_round_trip(void **state)
{
	static const char *const paths[] = { "tests/fixtures/pages/lithium.txt",
					     "tests/fixtures/pages/hard.txt" };

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(paths); i++) {
		struct skn_buf in = SKN_BUF_INIT, html = SKN_BUF_INIT, back = SKN_BUF_INIT;
		struct skn_page first, second;

		read_file(&in, paths[i]);
		assert_int_equal(skn_page_parse_text(&first, in.p, in.n, NULL, NULL), 0);
		paint_page(&html, &first);
		parse(&second, paths[i], html.p, html.n);
		print_page(&back, &second);
		check_same(paths[i], &back, &in);
		assert_int_equal(second.notes.n, first.notes.n);
		for (size_t k = 0; k < first.narrative.n; k++)
			assert_string_equal(first.narrative.v[k].text, second.narrative.v[k].text);
		assert_string_equal(second.sources.v[1].key, "key-2");
		assert_string_equal(second.sources.v[1].url, "https://example.org/?a=1&b=2");
		assert_string_equal(second.events.v[0].id, "e");
		assert_string_equal(second.tensions.v[0].status, "open");
		skn_page_release(&first);
		skn_page_release(&second);
		skn_buf_release(&in);
		skn_buf_release(&html);
		skn_buf_release(&back);
	}
}

#define OWN_TOP \
	"<header><p class=site>S</p><h1>T</h1><p class=version data-version=3 " \
	"data-time=2026-04-29T20:25:00Z data-items=7></p></header><main>"
#define OWN_SOURCES \
	"<section id=sources><h2>Sources</h2><ol><li id=src-a><span class=title>A</span></li>" \
	"<li id=src-b data-outlet=O data-via=feed:x data-issued=2016 data-type=book>" \
	"<a class=title href='https://b.example/'>B</a></li></ol></section>"

/* Blocks and inline content of our narrative as Markdown; blocks parted by "|". */
static void test_own_markdown(void **state)
{
	static const struct {
		const char *why, *html, *md;
	} rows[] = {
		{ "two sentences", "<p><span class=s>A.</span> <span class=s>B.</span></p>", "A. B." },
		{ "nothing between", "<p><span class=s>甲。</span><span class=s>乙。</span></p>", "甲。乙。" },
		{ "white space stays", "<p>a  b\t</p>", "a &#32;b&#9;" },
		{ "a line end is a formatter's", "<p>\n  a\n  b\n</p>", "a b" },
		{ "marks", "<p>a <em>b</em> <strong>c</strong> <code>d</code></p>", "a *b* **c** `d`" },
		{ "marks in marks", "<p><strong>a <em>b</em></strong></p>", "**a *b***" },
		{ "inside a word", "<p>a<em>b</em>c</p>", "a*b*c" },
		{ "blanks move out of marks", "<p>a<em> b </em>c</p>", "a *b* c" },
		{ "empty marks vanish", "<p>a<em></em> <b> </b>b</p>", "a &#32;b" },
		{ "marks that touch are one", "<p><em>甲。</em><em>乙。</em></p>", "*甲。乙。*" },
		{ "marks that can't be", "<p>a<em>\"b\"</em>c</p>", "a\"b\"c" },
		{ "code with backticks", "<p><code>a`b</code> <code>`</code></p>", "``a`b`` `` ` ``" },
		{ "a link", "<p><a href='https://x.example/a_b?c=1&amp;d'>t*</a></p>",
		  "[t\\*](https://x.example/a_b?c=1&d)" },
		{ "an address with brackets", "<p><a href='https://x.example/(a'>t</a></p>",
		  "[t](<https://x.example/(a>)" },
		{ "a break", "<p>a<br>b</p>", "a\\\nb" },
		{ "a break at the end", "<p>a<br></p>", "a" },
		{ "text that looks like Markdown", "<p>1. *a* &lt;b&gt; [c](d)</p>",
		  "1\\. \\*a\\* \\<b> \\[c\\](d)" },
		{ "text that looks like a citation", "<p>a [1] [@b]</p>", "a \\[1\\] \\[\\@b\\]" },
		{ "citations", "<p>a<span class=cites data-before=' '><a class=cite data-key=b>2</a>"
		  "<a class=cite data-key=a data-locator='p. 7'>1</a></span></p>", "a [@2; @1, p. 7]" },
		{ "a citation without blank", "<p>a.<span class=cites data-before=''><a class=cite "
		  "data-key=a>1</a></span> b</p>", "a.[@1] b" },
		{ "headings count from h3", "<h3>a</h3><h4>b #</h4><h6 data-level=5>c</h6>",
		  "# a|## b \\#|##### c" },
		{ "lists", "<ul><li>a</li><li><p>b</p><p>c</p></li></ul><ol start=3><li>d</li></ol>",
		  "- a\n- b\n\n  c|3. d" },
		{ "lists that touch", "<ul><li>a</li></ul><ul><li>b</li></ul>", "- a|* b" },
		{ "a list in a list", "<ul><li>a<ol><li>b</li></ol></li></ul>", "- a\n\n  1. b" },
		{ "a quote", "<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b" },
		{ "code", "<pre><code>a\n```\nb</code></pre>", "````\na\n```\nb\n````" },
		{ "a rule", "<p>a</p><hr><p>b</p>", "a|***|b" },
		{ "an image is its text", "<p>a <img src=x alt='b*'></p>", "a b\\*" },
		{ "a script says nothing", "<p>a<script>b</script></p><script>c</script>", "a" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf html = SKN_BUF_INIT, md = SKN_BUF_INIT;
		struct skn_page page;

		skn_buf_addf(&html, OWN_TOP "<section id=narrative><h2>Narrative</h2>%s</section>"
			     OWN_SOURCES, rows[i].html);
		parse(&page, rows[i].why, html.p, html.n);
		for (size_t k = 0; k < page.narrative.n; k++)
			skn_buf_addf(&md, "%s%s", k ? "|" : "", page.narrative.v[k].text);
		if (!skn_streq(md.p, rows[i].md))
			fail_msg("%s: %s, not %s", rows[i].why, md.p, rows[i].md);
		skn_page_release(&page);
		skn_buf_release(&html);
		skn_buf_release(&md);
	}
}

static void test_own_records(void **state)
{
	static const char html[] = OWN_TOP
		"<section id=perspectives><h2>P</h2><article id=voice-x><h3>V &amp; W</h3><p>a</p>"
		"<ul><li>b</li></ul><p class=evolution><span class=label>Evolution: </span>c</p><p>d</p>"
		"</article></section><section id=tensions><h2>T</h2><ol><li id=tension-y "
		"data-status=resolved><span class=status>Resolved</span><p>e</p><p>f</p>"
		"<div class=resolution><p>g<span class=cites data-before=' '><a class=cite "
		"data-key=b>2</a></span></p></div></li></ol></section>" OWN_SOURCES;
	struct skn_page page;

	SKN_UNUSED(state);
	parse(&page, "records", html, sizeof(html) - 1);
	assert_int_equal(page.version, 3);
	assert_int_equal(page.items, 7);
	assert_string_equal(page.time, "2026-04-29T20:25:00Z");
	assert_string_equal(page.voices.v[0].id, "x");
	assert_string_equal(page.voices.v[0].voice, "V & W");
	assert_string_equal(page.voices.v[0].stance, "a\n\n- b");
	assert_string_equal(page.voices.v[0].evolution, "c\n\nd");
	assert_string_equal(page.tensions.v[0].id, "y");
	assert_string_equal(page.tensions.v[0].status, "resolved");
	assert_string_equal(page.tensions.v[0].text, "e\n\nf");
	assert_string_equal(page.tensions.v[0].resolution, "g [@2]");
	assert_null(page.sources.v[0].url);
	assert_string_equal(page.sources.v[1].key, "b");
	assert_string_equal(page.sources.v[1].outlet, "O");
	assert_string_equal(page.sources.v[1].via, "feed:x");
	assert_string_equal(page.sources.v[1].date, "2016");
	assert_string_equal(skn_node_text(page.sources.v[1].item, "type"), "book");
	assert_true(page.sources.v[1].cited);
	skn_page_release(&page);
}

static void test_refused(void **state)
{
	static const struct {
		const char *why, *html, *says;
	} rows[] = {
		{ "no section", "<h1>T</h1><h2>Story</h2><p>a", "no heading" },
		{ "nothing", "", "no heading" },
		{ "no title", "<h2>Narrative</h2><p>a", "no title" },
		{ "a section twice", "<h1>T</h1><h2>Narrative</h2><p>a<h2>narrative</h2><p>b", "second time" },
		{ "a citation without source", "<h1>T</h1><h2>Narrative</h2><p>a[1]", "doesn't list" },
		{ "a number split over elements", "<h1>T</h1><h2>Narrative</h2><p>a[<b>1</b>]",
		  NULL },
		{ "a timeline without a list", "<h1>T</h1><h2>Timeline</h2><p>2016: a", "list is expected" },
		{ "an event without date", "<h1>T</h1><h2>Timeline</h2><ul><li>a", "no date" },
		{ "an event without text", "<h1>T</h1><h2>Timeline</h2><ul><li>2016: <b> </b>", "no date" },
		{ "an empty entry", "<h1>T</h1><h2>Tensions</h2><ul><li>a<li></ul>", "without text" },
		{ "a stance without a voice", "<h1>T</h1><h2>Perspectives</h2><p>a", "voice" },
		{ "a voice without stance", "<h1>T</h1><h2>Perspectives</h2><h3>V</h3>", "without a stance" },
		{ "text after an evolution", "<h1>T</h1><h2>Perspectives</h2><h3>V</h3><p>a<p>Evolution: b<p>c",
		  "next voice" },
		{ "another number", "<h1>T</h1><h2>Sources</h2><ol><li>[2] a", "comes next" },
		{ "ours: an unknown key", OWN_TOP "<section id=narrative><h2>N</h2><p>a<span class=cites>"
		  "<a class=cite data-key=z>1</a></span></section>" OWN_SOURCES, "\"z\"" },
		{ "ours: a key twice", OWN_TOP OWN_SOURCES "<section id=sources></section>", NULL },
		{ "ours: a source without a key", OWN_TOP "<section id=sources><ol><li><a>A</a></section>",
		  "an id" },
		{ "ours: an event without date", OWN_TOP "<section id=timeline><ol><li><span class=text>a</span>"
		  "</section>", "data-date" },
		{ "a control character", "<h1>T</h1><h2>Narrative</h2><p>a\x01", "U+0001" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_err err = SKN_ERR_INIT;
		struct skn_page page;
		int rc = skn_page_parse_html(&page, rows[i].html, strlen(rows[i].html), "p", &err);

		if (!rows[i].says ? rc != 0 : rc != SKN_EDATA || !strstr(err.msg, rows[i].says))
			fail_msg("%s: %d, line %u: %s", rows[i].why, rc, err.line, err.msg);
		skn_page_release(&page);
	}
}

static void test_foreign(void **state)
{
	struct skn_buf in = SKN_BUF_INIT;
	struct skn_page page;

	SKN_UNUSED(state);
	read_file(&in, "tests/fixtures/pages/foreign.html");
	parse(&page, "foreign.html", in.p, in.n);
	assert_string_equal(page.site, "Basin & Range");
	assert_string_equal(page.title, "Who Owns the Salt?");
	assert_int_equal(page.version, 4);
	assert_int_equal(page.items, 41);
	assert_string_equal(page.time, "2026-03-02T07:05:00Z");
	assert_int_equal(page.narrative.n, 6);
	assert_string_equal(page.narrative.v[0].text,
			    "Prices fell by *four fifths* between late 2022 and spring 2024[@1]. Brine "
			    "stayed [cheap](<https://example.org/brine?a=1&b=(2)>).[@2; @1]");
	assert_string_equal(page.narrative.v[1].text, "# Ownership");
	assert_string_equal(page.narrative.v[2].text,
			    "The unit is 10^6 t, says `salar*`.\\\nA second line, **bold** too.");
	assert_string_equal(page.narrative.v[3].text, "- one [@3]\n- two\n\n  1. nested");
	assert_string_equal(page.narrative.v[4].text, "> Quoted.");
	assert_string_equal(page.narrative.v[5].text, "loose text with \\*stars\\* and a bad link");
	assert_int_equal(page.events.n, 2);
	assert_string_equal(page.events.v[0].text, "Prices peak. [@1]");
	assert_string_equal(page.events.v[1].date, "2024-05-31");
	assert_string_equal(page.events.v[1].text, "The agreement is signed. [@3]");
	assert_int_equal(page.voices.n, 2);
	assert_string_equal(page.voices.v[0].stance, "Majority only.\n\nNo other way.[@3]");
	assert_string_equal(page.voices.v[0].evolution, "Firmer than *before*.");
	assert_null(page.voices.v[1].evolution);
	assert_string_equal(page.tensions.v[0].text, "Does a floor price keep mines open? [@2]");
	assert_int_equal(page.sources.n, 3);
	assert_string_equal(page.sources.v[0].title, "Lithium prices — four years on");
	assert_string_equal(page.sources.v[0].url, "https://example.org/1");
	assert_string_equal(page.sources.v[0].outlet, "Metals Desk");
	assert_string_equal(page.sources.v[2].via, "feed:diario");
	assert_int_equal(page.notes.n, 2);
	skn_page_release(&page);
	skn_buf_release(&in);
}

static void test_voices_as_list(void **state)
{
	static const char html[] = "<h1>T</h1><h2>Perspectives</h2><ul><li><b>A &amp; B:</b> a [1]</li>\n"
				   "<li> <strong>C</strong>: b</li></ul><h2>Sources</h2><ol><li>x</ol>";
	struct skn_page page;

	SKN_UNUSED(state);
	parse(&page, "voices as a list", html, sizeof(html) - 1);
	assert_int_equal(page.voices.n, 2);
	assert_string_equal(page.voices.v[0].voice, "A & B");
	assert_string_equal(page.voices.v[0].stance, "a [@1]");
	assert_string_equal(page.voices.v[1].voice, "C");
	assert_string_equal(page.voices.v[1].stance, "b");
	skn_page_release(&page);
}

static void test_depth(void **state)
{
	SKN_UNUSED(state);
	for (int extra = 0; extra < 2; extra++) {
		struct skn_buf html = SKN_BUF_INIT;
		struct skn_page page;

		skn_buf_adds(&html, "<h1>T</h1><h2>Narrative</h2>");
		for (int i = 0; i < SKN_PAGE_HTML_DEPTH_MAX + extra; i++)
			skn_buf_adds(&html, "<ul><li>a");
		assert_int_equal(skn_page_parse_html(&page, html.p, html.n, NULL, NULL),
				 extra ? SKN_ELIMIT : 0);
		skn_page_release(&page);
		skn_buf_release(&html);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),   cmocka_unit_test(test_own_markdown),
		cmocka_unit_test(test_own_records),  cmocka_unit_test(test_refused),
		cmocka_unit_test(test_foreign),	     cmocka_unit_test(test_voices_as_list),
		cmocka_unit_test(test_depth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

int main(void)
{
	struct skn_page page;

	return skn_page_parse_html(&page, "", 0, NULL, NULL) == SKN_ESYS ? 0 : 1;
}

#endif
