/* The page as text: what it says, what is refused and where, and that nothing is lost. */
#include "base/base.h"

#include <setjmp.h>

#include <cmocka.h>

#include "import/page_plain.h"
#include "import/page_text.h"
#include "page_print.h"

#define TOP "Site\n\nTitle · history\n\nVersion 2\n\n2026-04-29 20:25 UTC · 67 items\n"
#define SOURCES2 "\nSources\n\n  1. [1] One\n  2. [2] Two\n"

static void parse(struct skn_page *page, const char *why, const char *s, size_t n)
{
	struct skn_err err = SKN_ERR_INIT;

	if (skn_page_parse_text(page, s, n, "page.txt", &err) != 0)
		fail_msg("%s: line %u: %s", why, err.line, err.msg);
}

static void test_head(void **state)
{
	static const struct {
		const char *why, *text, *title, *time;
		int version, items;
	} rows[] = {
		{ "all of it", TOP, "Title", "2026-04-29T20:25:00Z", 2, 67 },
		{ "no history mark", "S\n\nT\n\nVersion 10\n\n2026-04-29 20:25 UTC", "T",
		  "2026-04-29T20:25:00Z", 10, -1 },
		{ "a title that ends with the mark itself",
		  "S\n\nT · history · history\n\nVersion 1\n\n2026-04-29 20:25 UTC", "T · history",
		  "2026-04-29T20:25:00Z", 1, -1 },
		{ "seconds, no items collected", "S\n\nT\n\nVersion 1\n\n2026-02-28 23:59:07 UTC · 0 items\n",
		  "T", "2026-02-28T23:59:07Z", 1, 0 },
		{ "line ends of other systems, a mark of byte order, blank lines at the end",
		  "\xEF\xBB\xBFS\r\n\r\nT\r\n\r\nVersion 1\r\n\r\n2026-04-29 20:25 UTC\r\n\r\n\r\n", "T",
		  "2026-04-29T20:25:00Z", 1, -1 },
		{ "a title that is a section's name", "S\n\nTimeline\n\nVersion 1\n\n2026-04-29 20:25 UTC\n",
		  "Timeline", "2026-04-29T20:25:00Z", 1, -1 },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_page page;

		parse(&page, rows[i].why, rows[i].text, strlen(rows[i].text));
		if (!skn_streq(page.title, rows[i].title) || !skn_streq(page.time, rows[i].time) ||
		    page.version != rows[i].version || page.items != rows[i].items)
			fail_msg("%s: %s %s %d %d", rows[i].why, page.title, page.time,
				 (int)page.version, (int)page.items);
		skn_page_release(&page);
	}
}

static void test_refused(void **state)
{
	static const struct {
		const char *why, *text;
		uint32_t line;
		const char *says;
	} rows[] = {
		{ "nothing", "", 1, "ends before" },
		{ "only a title", "S\n\nT\n", 3, "ends before" },
		{ "no blank line after the site", "S\nT\n", 2, "blank line" },
		{ "an empty first line", "\nS\n\nT\n", 1, "site's title" },
		{ "a version that is none", "S\n\nT\n\nVersion two\n\n2026-04-29 20:25 UTC\n", 5,
		  "Version N" },
		{ "version 0", "S\n\nT\n\nVersion 0\n\n2026-04-29 20:25 UTC\n", 5, "Version N" },
		{ "a day that doesn't exist", "S\n\nT\n\nVersion 1\n\n2026-02-30 20:25 UTC\n", 7, "UTC" },
		{ "another time zone", "S\n\nT\n\nVersion 1\n\n2026-02-20 20:25 CET\n", 7, "UTC" },
		{ "items that are no number",
		  "S\n\nT\n\nVersion 1\n\n2026-02-20 20:25 UTC · 1,000 items\n", 7, "UTC" },
		{ "text instead of a section", TOP "\nSome text.\n", 9, "section is expected" },
		{ "a section without a blank line before it", TOP "Narrative\n\nText.\n", 8,
		  "blank line" },
		{ "an empty section", TOP "\nNarrative\n\nTimeline\n\n  • 2016: a\n", 9, "empty" },
		{ "an empty last section", TOP "\nNarrative\n", 9, "empty" },
		{ "a section twice", TOP "\nNarrative\n\na\n\nNarrative\n\nb\n", 13, "second time" },
		{ "sections in another order", TOP SOURCES2 "\nNarrative\n\na\n", 14, "its place" },
		{ "a paragraph of two lines", TOP "\nNarrative\n\na\nb\n", 12, "blank line" },
		{ "two blank lines", TOP "\nNarrative\n\na\n\n\nb\n", 13, "second blank" },
		{ "a blank at the end of a line", TOP "\nNarrative\n\na \n", 11, "ends with a blank" },
		{ "a blank at the start", TOP "\nNarrative\n\n a\n", 11, "begins with a blank" },
		{ "a citation without source", TOP "\nNarrative\n\na[3]\n" SOURCES2, 11, "doesn't list" },
		{ "a citation without any", TOP "\nNarrative\n\na [2019]\n", 11, "doesn't list" },
		{ "a number beyond all counting", TOP "\nNarrative\n\na[99999999999999999999]\n", 11,
		  "doesn't list" },
		{ "two numbers in brackets", TOP "\nNarrative\n\na[1, 2]\n" SOURCES2, 11, "may be" },
		{ "the same without blanks", TOP "\nNarrative\n\na[1,2]\n" SOURCES2, 11, "may be" },
		{ "a locator with brackets", TOP "\nNarrative\n\na[1, p. [7]]\n" SOURCES2, 11,
		  "locator" },
		{ "a source twice in a group", TOP "\nNarrative\n\na[1][1]\n" SOURCES2, 11, "" },
		{ "an event without a date", TOP "\nTimeline\n\n  • a\n", 11, "no date" },
		{ "an event with another date", TOP "\nTimeline\n\n  • 2016: a\n  • May 2016: b\n", 12,
		  "no date" },
		{ "an event without text", TOP "\nTimeline\n\n  • 2016: \n", 11, "without text" },
		{ "another bullet", TOP "\nTimeline\n\n  * 2016: a\n", 11, "is expected here" },
		{ "no bullet", TOP "\nTensions\n\na\n", 11, "is expected here" },
		{ "no blank line before the entries", TOP "\nTensions\n  • a\n", 10, "blank line" },
		{ "a blank line between entries", TOP "\nTensions\n\n  • a\n\n  • b\n", 13,
		  "no section" },
		{ "an unknown section after entries", TOP "\nTensions\n\n  • a\n\nNotes\n\nb\n", 13,
		  "no section" },
		{ "an empty entry", TOP "\nTensions\n\n  • \n", 11, "without text" },
		{ "a number left out", TOP "\nSources\n\n  1. [1] a\n  3. [3] b\n", 12, "\"  2. [2] \"" },
		{ "a number twice", TOP "\nSources\n\n  1. [1] a\n  1. [1] b\n", 12, "\"  2. [2] \"" },
		{ "two numbers that differ", TOP "\nSources\n\n  1. [2] a\n", 11, "\"  1. [1] \"" },
		{ "numbers from 0", TOP "\nSources\n\n  0. [0] a\n", 11, "\"  1. [1] \"" },
		{ "a source without a title", TOP "\nSources\n\n  1. [1]  — Outlet\n", 11, "title" },
		{ "a source that is only a date", TOP "\nSources\n\n  1. [1]  (2016)\n", 11, "title" },
		{ "a source with an empty outlet", TOP "\nSources\n\n  1. [1] a —  (2016)\n", 11,
		  "outlet" },
		{ "a search whose name is none", TOP "\nSources\n\n  1. [1] a — reactive:Two Words\n", 11,
		  "no name" },
		{ "a TAB", TOP "\nNarrative\n\na\tb\n", 11, "TAB" },
		{ "a bare carriage return", TOP "\nNarrative\n\na\rb\n", 11, "U+000D" },
		{ "text that turns around", TOP "\nNarrative\n\na\xE2\x80\xAE" "b\n", 11, "U+202E" },
		{ "invalid UTF-8", TOP "\nNarrative\n\na\xFF\n", 11, "0xff" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_err err = SKN_ERR_INIT;
		struct skn_page page;
		int rc = skn_page_parse_text(&page, rows[i].text, strlen(rows[i].text), "p", &err);

		if (rc != SKN_EDATA || err.line != rows[i].line || !strstr(err.msg, rows[i].says))
			fail_msg("%s: %d, line %u: %s", rows[i].why, rc, err.line, err.msg);
		assert_null(page.title);
	}
}

/* Text in the narrative of a page with nine sources, as Markdown. */
static void test_texts(void **state)
{
	static const struct {
		const char *why, *text, *md;
	} rows[] = {
		{ "a citation", "a[1]", "a[@1]" },
		{ "the blank before it stays", "word. [1]", "word. [@1]" },
		{ "a run is one group", "a.[2][1] b", "a.[@2; @1] b" },
		{ "a blank between makes two", "a [1] [2]", "a [@1] [@2]" },
		{ "a locator", "a[1, p. 7].", "a[@1, p. 7]." },
		{ "locators in a run", "a[1, p. 7][2][3, § 4, note 2]", "a[@1, p. 7; @2; @3, § 4, note 2]" },
		{ "at the start and alone", "[1] a", "[@1] a" },
		{ "nothing else", "[1]", "[@1]" },
		{ "zero is no number", "a[0]", "a\\[0\\]" },
		{ "nor is one with zeros before", "a[01]", "a\\[01\\]" },
		{ "an arXiv number", "a [1806.07572]", "a \\[1806.07572\\]" },
		{ "brackets around words", "a [1 of 2] [R]", "a \\[1 of 2\\] \\[R\\]" },
		{ "a bracket that stays open", "a [1", "a \\[1" },
		{ "a citation in brackets", "a [[1]]", "a \\[[@1]\\]" },
		{ "what would make it a link", "a[1](b)", "a[@1]\\(b)" },
		{ "what would make it a definition", "[1]: b", "[@1]\\: b" },
		{ "what would make it an image", "a![1]", "a\\![@1]" },
		{ "a range is kept as text", "a [1-3]", "a \\[1-3\\]" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf text = SKN_BUF_INIT;
		struct skn_page page;

		skn_buf_addf(&text, TOP "\nNarrative\n\n%s\n\nSources\n\n", rows[i].text);
		for (int k = 1; k < 10; k++)
			skn_buf_addf(&text, "  %d. [%d] t\n", k, k);
		parse(&page, rows[i].why, text.p, text.n);
		if (!skn_streq(page.narrative.v[0].text, rows[i].md))
			fail_msg("%s: %s", rows[i].why, page.narrative.v[0].text);
		skn_page_release(&page);
		skn_buf_release(&text);
	}
}

/* Characters that Markdown or YAML would take for theirs. */
static void test_characters(void **state)
{
	static const char *const rows[] = {
		"*a* _b_ **c** `d` ~~e~~ <b>f</b> &amp; \\* !", "# a", "- a", "1. a", "1) a", "> a",
		"--- a", "+ a", "=== a", "| a |", "@a b@c.d [@a] -@a", "a  b", "a\xC2\xA0" "b",
		"http://a.b/c_d?e=f&g", "[a](b)", "![a](b)", "[a]: b", "a^b^ H~2~O $x$ $5 and $6",
		"a: b # c {d} [e] \"f\" 'g' %h", "...", "\"a\"", "Evolution:x", "~~~ a", "``` a",
		"null", "a\\", "\\", "&", "<", "{.a}", "* * *", "(1) a", "#. a", ": a", "Table: a",
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf text = SKN_BUF_INIT, back = SKN_BUF_INIT;
		struct skn_page page;

		skn_buf_addf(&text, TOP "\nNarrative\n\n%s\n\nx %s[1]%s\n\nTimeline\n\n  • 2016: %s\n"
			     "\nPerspectives\n\n%s\n\n%s\n\nEvolution: %s\n\nTensions\n\n  • %s\n"
			     "\nSources\n\n  1. [1] %s — %s (2016)\n",
			     rows[i], rows[i], rows[i], rows[i], rows[i], rows[i], rows[i], rows[i],
			     rows[i], rows[i]);
		parse(&page, rows[i], text.p, text.n);
		print_page(&back, &page);
		check_same(rows[i], &back, &text);
		skn_page_release(&page);
		skn_buf_release(&text);
		skn_buf_release(&back);
	}
}

static bool same(const char *a, const char *b)
{
	return a && b ? skn_streq(a, b) : a == b;
}

static void test_sources(void **state)
{
	static const struct {
		const char *why, *text, *title, *outlet, *via, *date;
	} rows[] = {
		{ "all of it", "A — B (2026-04-26)", "A", "B", NULL, "2026-04-26" },
		{ "only a title", "A", "A", NULL, NULL, NULL },
		{ "no date", "A — B", "A", "B", NULL, NULL },
		{ "no outlet", "A (2016-04)", "A", NULL, NULL, "2016-04" },
		{ "found by a search", "A — reactive:a-b", "A", NULL, "reactive:a-b", NULL },
		{ "found in a feed, with a date", "A — feed:x (2016)", "A", NULL, "feed:x", "2016" },
		{ "a title that looks like one", "reactive:a-b", "reactive:a-b", NULL, NULL, NULL },
		{ "an outlet with a colon", "A — Nature: Energy", "A", "Nature: Energy", NULL, NULL },
		{ "the last dash splits", "A — B — C", "A — B", "C", NULL, NULL },
		{ "other dashes don't", "A – B - C—D", "A – B - C—D", NULL, NULL, NULL },
		{ "brackets that are no date", "A — B (NeurIPS 2022)", "A", "B (NeurIPS 2022)", NULL,
		  NULL },
		{ "such and a date", "A (x) — B (y) (2016~)", "A (x)", "B (y)", NULL, "2016~" },
		{ "two dates", "A — B (2015) (2016)", "A", "B (2015)", NULL, "2016" },
		{ "a span of time", "A — B (2016-04-25/2016-04-27)", "A", "B", NULL,
		  "2016-04-25/2016-04-27" },
		{ "a date without a blank before it", "A(2016)", "A(2016)", NULL, NULL, NULL },
		{ "a title with brackets", "[R] A [PDF]. - Reddit", "[R] A [PDF]. - Reddit", NULL, NULL,
		  NULL },
		{ "a title that begins with a number", "[12] A", "[12] A", NULL, NULL, NULL },
		{ "a title that is a number", "[1806.07572] A: B # c", "[1806.07572] A: B # c", NULL, NULL,
		  NULL },
		{ "a date that doesn't exist", "A (2016-13)", "A (2016-13)", NULL, NULL, NULL },
		{ "marks of Markdown are text", "*A* — _B_", "*A*", "_B_", NULL, NULL },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf text = SKN_BUF_INIT;
		struct skn_page_source *s;
		struct skn_page page;

		skn_buf_addf(&text, TOP "\nSources\n\n  1. [1] %s\n", rows[i].text);
		parse(&page, rows[i].why, text.p, text.n);
		s = &page.sources.v[0];
		if (!same(s->title, rows[i].title) || !same(s->outlet, rows[i].outlet) ||
		    !same(s->via, rows[i].via) || !same(s->date, rows[i].date))
			fail_msg("%s: %s / %s / %s / %s", rows[i].why, s->title,
				 s->outlet ? s->outlet : "-", s->via ? s->via : "-",
				 s->date ? s->date : "-");
		assert_true(same(skn_node_text(s->item, "title"), s->title));
		assert_true(same(skn_node_text(s->item, "issued"), s->date));
		skn_page_release(&page);
		skn_buf_release(&text);
	}
}

#define LONG_SENTENCE \
	"A sentence of more than eighty characters, which nobody would take for the name of a voice."

/* "V" a voice, "p" a paragraph of its stance, "e" its evolution; or the line refused. */
static void test_voices(void **state)
{
	static const struct {
		const char *why, *lines, *parts;
		uint32_t refused;
	} rows[] = {
		{ "one voice", "A|Yes.", "Vp", 0 },
		{ "a stance of two paragraphs", "A|Yes.|No.", "Vpp", 0 },
		{ "an evolution ends a voice", "A|Yes.|Evolution: x|B|No.", "VpeVp", 0 },
		{ "each with one", "A|Yes.|Evolution: x|B|No.|Evolution: y", "VpeVpe", 0 },
		{ "names between sentences", "A|Yes.|B|No.|C|Perhaps.", "VpVpVp", 0 },
		{ "a long paragraph is none", "A|Yes.|" LONG_SENTENCE "|No.", "Vppp", 0 },
		{ "nor is one with a citation", "A|Yes.|No[1]|No.", "Vppp", 0 },
		{ "a stance of two before a name", "A|Yes.|No.|B|No.", "VppVp", 0 },
		{ "a stance of two after a name", "A|Yes.|B|No.|No.", "VpVpp", 0 },
		{ "before an evolution too", "A|Yes.|B|No.|Evolution: x", "VpVpe", 0 },
		{ "a citation at the end is a sentence's end", "A|Yes [1]|B|No.", "VpVp", 0 },
		{ "brackets and quotes close a sentence", "A|(Yes.)|B|“No!”", "VpVp", 0 },
		{ "other scripts", "甲|是。|乙|不是。", "VpVp", 0 },
		{ "a short sentence may be a name", "A|Yes.|Acme Inc.|No.", NULL, 15 },
		{ "two names in a row", "A|Yes.|B|C|No.", NULL, 17 },
		{ "a long line without an end may be either",
		  "A|Yes.|" LONG_SENTENCE " and then some|No.", NULL, 15 },
		{ "a voice that ends like a sentence makes the rule doubtful",
		  "Acme Inc.|Yes.|B|No.", NULL, 15 },
		{ "so does a paragraph that doesn't", "A|Yes|B|No.", NULL, 15 },
		{ "but then citations and evolutions still tell", "A|Yes|No[1]|No|Evolution: x|B|No",
		  "VpppeVp", 0 },
		{ "a voice without a stance", "A", NULL, 11 },
		{ "one before an evolution", "A|Evolution: x", NULL, 11 },
		{ "an evolution without a voice", "Evolution: x|A|Yes.", NULL, 11 },
		{ "two evolutions", "A|Yes.|Evolution: x|Evolution: y", NULL, 17 },
		{ "an evolution without text", "A|Yes.|Evolution:", NULL, 15 },
		{ "a citation in a voice", "A|Yes.|Evolution: x|B[1]|No.", NULL, 17 },
		{ "a bracket that is no citation", "A [3]|Yes.", "Vp", 0 },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf text = SKN_BUF_INIT, parts = SKN_BUF_INIT, back = SKN_BUF_INIT;
		struct skn_err err = SKN_ERR_INIT;
		struct skn_page page;

		skn_buf_adds(&text, TOP "\nPerspectives\n\n");
		for (const char *p = rows[i].lines; *p; p++)
			skn_buf_adds(&text, *p == '|' ? "\n\n" : (char[]){ *p, 0 });
		skn_buf_adds(&text, "\n" SOURCES2);
		skn_page_parse_text(&page, text.p, text.n, NULL, &err);
		for (size_t k = 0; k < page.voices.n; k++) {
			skn_buf_adds(&parts, "Vp");
			for (const char *p = page.voices.v[k].stance; (p = strstr(p, "\n\n")); p += 2)
				skn_buf_addc(&parts, 'p');
			skn_buf_adds(&parts, page.voices.v[k].evolution ? "e" : "");
		}
		if (err.line != rows[i].refused || (rows[i].parts && !skn_streq(parts.p, rows[i].parts)))
			fail_msg("%s: %s, line %u: %s", rows[i].why, parts.p, err.line, err.msg);
		if (err.code == SKN_OK) {
			print_page(&back, &page);
			check_same(rows[i].why, &back, &text);
		}
		skn_page_release(&page);
		skn_buf_release(&text);
		skn_buf_release(&parts);
		skn_buf_release(&back);
	}
}

static void test_notes(void **state)
{
	static const struct {
		const char *why, *narrative, *note;
		uint32_t line;
	} rows[] = {
		{ "all is well", "a[1] b[2] a[1]", NULL, 0 },
		{ "a source that is not cited", "a[1]", "source 2 is not cited", 16 },
		{ "numbers out of order", "a[2] b[1]", "order of first citation", 15 },
		{ "a range", "a[1] b[2] [1–2]", "kept as text", 11 },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf text = SKN_BUF_INIT;
		struct skn_page page;

		skn_buf_addf(&text, TOP "\nNarrative\n\n%s\n" SOURCES2, rows[i].narrative);
		parse(&page, rows[i].why, text.p, text.n);
		if (page.notes.n != (rows[i].note ? 1 : 0))
			fail_msg("%s: %zu notes", rows[i].why, page.notes.n);
		if (rows[i].note && (!strstr(page.notes.v[0].text, rows[i].note) ||
				     page.notes.v[0].line != rows[i].line))
			fail_msg("%s: %u: %s", rows[i].why, page.notes.v[0].line,
				 page.notes.v[0].text);
		skn_page_release(&page);
		skn_buf_release(&text);
	}
}

static void test_limits(void **state)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_page page;
	size_t len = strlen(TOP "\nNarrative\n\n\n");

	SKN_UNUSED(state);
	skn_buf_adds(&text, TOP "\nNarrative\n\n");
	skn_buf_fill(&text, 'a', SKN_PAGE_SIZE_MAX - len);
	skn_buf_addc(&text, '\n');
	parse(&page, "a page of the largest size", text.p, text.n);
	skn_page_release(&page);
	skn_buf_addc(&text, '\n');
	assert_int_equal(skn_page_parse_text(&page, text.p, text.n, NULL, NULL), SKN_ELIMIT);
	skn_buf_release(&text);
}

static void test_locator_limit(void **state)
{
	SKN_UNUSED(state);
	for (size_t extra = 0; extra < 2; extra++) {
		struct skn_buf text = SKN_BUF_INIT;
		struct skn_page page;

		skn_buf_adds(&text, TOP "\nNarrative\n\na[1, ");
		skn_buf_fill(&text, 'p', SKN_PAGE_LOCATOR_MAX + extra);
		skn_buf_adds(&text, "]\n" SOURCES2);
		assert_int_equal(skn_page_parse_text(&page, text.p, text.n, NULL, NULL),
				 extra ? SKN_EDATA : 0);
		skn_page_release(&page);
		skn_buf_release(&text);
	}
}

static void test_fixtures(void **state)
{
	static const struct {
		const char *path;
		size_t paragraphs, events, voices, tensions, sources;
	} rows[] = {
		{ "tests/fixtures/pages/lithium.txt", 2, 3, 2, 2, 4 },
		{ "tests/fixtures/pages/hard.txt", 3, 4, 4, 3, 14 },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf text = SKN_BUF_INIT, back = SKN_BUF_INIT;
		struct skn_page page;

		read_file(&text, rows[i].path);
		parse(&page, rows[i].path, text.p, text.n);
		assert_int_equal(page.narrative.n, rows[i].paragraphs);
		assert_int_equal(page.events.n, rows[i].events);
		assert_int_equal(page.voices.n, rows[i].voices);
		assert_int_equal(page.tensions.n, rows[i].tensions);
		assert_int_equal(page.sources.n, rows[i].sources);
		print_page(&back, &page);
		check_same(rows[i].path, &back, &text);
		skn_page_release(&page);
		skn_buf_release(&text);
		skn_buf_release(&back);
	}
}

static uint64_t random_state;

static uint32_t random_below(uint32_t n)
{
	random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(random_state >> 33) % n;
}

static void random_text(struct skn_buf *out, bool cites)
{
	static const char *const words[] = {
		"a", "word", "*b*", "_c_", "<d>", "&e;", "@f", "[g]", "`h`", "1.", "-", "#", ":", "—",
		"(2016)", "\\", "é", "漢字", "\"i\"", "~j~", "$k$", "^l^", "!", "[0]", "http://m.n/o_p",
		"|", "…", "Evolution", "{q}", "''", "a\xC2\xA0z", "[01]",
	};
	static const char *const groups[] = { "[1]", " [2]", "[1][2]", "[2, p. 7]", "[3][1, § 2]" };

	for (uint32_t n = 1 + random_below(6); n; n--) {
		skn_buf_adds(out, words[random_below(SKN_ARRAY_LEN(words))]);
		if (cites && random_below(3) == 0)
			skn_buf_adds(out, groups[random_below(SKN_ARRAY_LEN(groups))]);
		if (n > 1)
			skn_buf_adds(out, random_below(8) ? " " : "  ");
	}
}

static void random_page(struct skn_buf *out)
{
	skn_buf_adds(out, TOP);
	for (uint32_t i = random_below(3); i; i--) {
		skn_buf_adds(out, memmem(out->p, out->n, "Narrative", 9) ? "\n" : "\nNarrative\n\n");
		random_text(out, true);
		skn_buf_addc(out, '\n');
	}
	for (uint32_t i = 0, n = random_below(3); i < n; i++) {
		skn_buf_adds(out, i ? "  • 2016-04~: " : "\nTimeline\n\n  • 2016: ");
		random_text(out, true);
		skn_buf_addc(out, '\n');
	}
	for (uint32_t i = 0, n = random_below(3); i < n; i++) {
		skn_buf_adds(out, i ? "\n" : "\nPerspectives\n\n");
		random_text(out, false);
		skn_buf_adds(out, "\n\n");
		random_text(out, true);
		skn_buf_adds(out, "\n\nEvolution: ");
		random_text(out, true);
		skn_buf_addc(out, '\n');
	}
	for (uint32_t i = 0, n = random_below(3); i < n; i++) {
		skn_buf_adds(out, i ? "  • " : "\nTensions\n\n  • ");
		random_text(out, true);
		skn_buf_addc(out, '\n');
	}
	skn_buf_adds(out, "\nSources\n");
	for (uint32_t i = 1; i <= 3; i++) {
		skn_buf_addf(out, "\n  %u. [%u] ", i, i);
		random_text(out, true);
		skn_buf_adds(out, random_below(2) ? " — reactive:x.y" : " — O");
		skn_buf_adds(out, random_below(2) ? " (2016-04-25)" : "");
	}
	skn_buf_addc(out, '\n');
}

/* A page made by the grammar is accepted and comes out byte for byte. */
static void test_random_pages(void **state)
{
	SKN_UNUSED(state);
	for (random_state = 1; random_state < 400;) {
		uint64_t seed = random_state;
		struct skn_buf text = SKN_BUF_INIT, back = SKN_BUF_INIT;
		struct skn_page page;

		random_page(&text);
		parse(&page, text.p, text.p, text.n);
		print_page(&back, &page);
		check_same(text.p, &back, &text);
		skn_page_release(&page);
		skn_buf_release(&text);
		skn_buf_release(&back);
		random_state = seed + 1;
	}
}

/* A damaged page is refused, or accepted and comes out as it went in. */
static void test_damaged_pages(void **state)
{
	struct skn_buf good = SKN_BUF_INIT;

	SKN_UNUSED(state);
	read_file(&good, "tests/fixtures/pages/hard.txt");
	random_state = 7;
	for (int round = 0; round < 3000; round++) {
		static const char *const pieces[] = { "", "\n", " ", "[1]", "]", "\n\n", "  • ", "9", ": " };
		struct skn_buf text = SKN_BUF_INIT, back = SKN_BUF_INIT;
		const char *piece = pieces[random_below(SKN_ARRAY_LEN(pieces))];
		struct skn_page page;
		size_t at = random_below((uint32_t)good.n - 4);

		skn_buf_add(&text, good.p, good.n);
		skn_buf_splice(&text, at, random_below(4), piece, strlen(piece));
		if (skn_page_parse_text(&page, text.p, text.n, NULL, NULL) == 0) {
			print_page(&back, &page);
			skn_buf_rtrim(&text);
			skn_buf_rtrim(&back);
			if (strstr(text.p, " · history\n"))
				check_same("damaged", &back, &text);
		}
		skn_page_release(&page);
		skn_buf_release(&text);
		skn_buf_release(&back);
	}
	skn_buf_release(&good);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_head),	     cmocka_unit_test(test_refused),
		cmocka_unit_test(test_texts),	     cmocka_unit_test(test_characters),
		cmocka_unit_test(test_sources),	     cmocka_unit_test(test_voices),
		cmocka_unit_test(test_notes),	     cmocka_unit_test(test_limits),
		cmocka_unit_test(test_locator_limit), cmocka_unit_test(test_fixtures),
		cmocka_unit_test(test_random_pages), cmocka_unit_test(test_damaged_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
