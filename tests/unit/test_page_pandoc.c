/* Pages as pandoc Markdown: metadata, bibliographies, citations by key. */
#include "base/base.h"

#include <setjmp.h>

#include <cmocka.h>

#include "import/page_csl.h"
#include "import/page_pandoc.h"
#include "json/json.h"
#include "page_print.h"

static const char *item(const struct skn_page *page, size_t i, const char *field)
{
	return skn_node_text(page->sources.v[i].item, field);
}

static void check_sources(const struct skn_page *page)
{
	const struct skn_node *author;

	assert_int_equal(page->sources.n, 4);
	assert_string_equal(page->sources.v[0].key, "metals-desk-2026");
	assert_string_equal(page->sources.v[0].outlet, "Metals Desk");
	assert_string_equal(page->sources.v[0].url, "https://metals.example/lithium?y=4");
	assert_string_equal(page->sources.v[1].key, "Brine:2025");
	assert_string_equal(page->sources.v[1].title, "Brine, water and cost");
	assert_string_equal(page->sources.v[1].date, "2025-03~/2025-05~");
	assert_string_equal(item(page, 1, "DOI"), "10.1234/jah.7");
	assert_null(page->sources.v[1].url);
	author = skn_node_find(page->sources.v[1].item, "author");
	assert_string_equal(skn_node_text(author->child, "family"), "Rojas");
	assert_string_equal(skn_node_text(author->child->next, "literal"), "Salar Group");
	assert_string_equal(page->sources.v[2].key, "acuerdo2024");
	assert_string_equal(page->sources.v[2].title, "Acuerdo de asociación Codelco–SQM");
	assert_string_equal(page->sources.v[2].outlet, "Diario Oficial de Chile");
	assert_string_equal(page->sources.v[2].date, "2024-05-31");
	assert_string_equal(item(page, 2, "type"), "article-journal");
	assert_string_equal(page->sources.v[3].key, "unused");
	assert_false(page->sources.v[3].cited);
}

static void test_fixture(void **state)
{
	struct skn_buf in = SKN_BUF_INIT, bib = SKN_BUF_INIT;
	struct skn_page_bibliography b = { .name = "lithium.bib" };
	struct skn_err err = SKN_ERR_INIT;
	struct skn_page page;

	SKN_UNUSED(state);
	read_file(&in, "tests/fixtures/pages/lithium.md");
	read_file(&bib, "tests/fixtures/pages/lithium.bib");
	b.s = bib.p;
	b.n = bib.n;
	if (skn_page_parse_pandoc(&page, in.p, in.n, "lithium.md", &b, &err) != 0)
		fail_msg("line %u: %s", err.line, err.msg);
	assert_string_equal(page.title, "Who Controls the Salt? Lithium -- After");
	assert_string_equal(page.site, "Basin Notes");
	assert_int_equal(page.version, 14);
	assert_int_equal(page.items, 41);
	assert_string_equal(page.time, "2026-03-02T07:05:00Z");
	assert_int_equal(page.narrative.n, 4);
	assert_string_equal(page.narrative.v[0].text,
			    "Prices fell by *four fifths* between late 2022 and the spring of 2024.[@1] "
			    "Producers kept their margins [@2, p. 7; @1].");
	assert_int_equal(page.narrative.v[0].line, 35);
	assert_string_equal(page.narrative.v[1].text, "# Ownership");
	assert_string_equal(page.narrative.v[2].text, "- one item [@3]\n- another");
	assert_string_equal(page.narrative.v[3].text, "A hard\\\nbreak.");
	assert_int_equal(page.events.n, 3);
	assert_string_equal(page.events.v[0].text, "Prices peak. [@1]");
	assert_string_equal(page.events.v[1].text,
			    "The agreement is signed. [@3]\n\nA second paragraph.");
	assert_string_equal(page.events.v[2].date, "2026-02~");
	assert_int_equal(page.voices.n, 2);
	assert_string_equal(page.voices.v[0].id, "ministry");
	assert_string_equal(page.voices.v[0].voice, "Finance ministry");
	assert_string_equal(page.voices.v[0].stance, "Majority only.\n\nNo other way. [@3; @2]");
	assert_string_equal(page.voices.v[0].evolution, "Firmer than *before*.");
	assert_string_equal(page.voices.v[1].stance,
			    "A subsidy by another name: a\\@b.example, `[@not-a-citation]`.");
	assert_null(page.voices.v[1].id);
	assert_int_equal(page.tensions.n, 2);
	assert_string_equal(page.tensions.v[0].text, "Does a floor price keep mines open? [@2]");
	assert_string_equal(page.tensions.v[0].status, "resolved");
	assert_string_equal(page.tensions.v[0].resolution, "It did not. [@1]");
	assert_null(page.tensions.v[1].status);
	assert_string_equal(page.summary, "In short.");
	check_sources(&page);
	skn_page_release(&page);
	skn_buf_release(&in);
	skn_buf_release(&bib);
}

#define TOP "---\ntitle: T\nreferences:\n- {id: a, title: A}\n- {id: B2:c, title: B}\n- {id: n}\n---\n"

static void test_refused(void **state)
{
	static const struct {
		const char *why, *text;
		uint32_t line;
		const char *says;
	} rows[] = {
		{ "nothing", "", 1, "no heading" },
		{ "no title", "# Narrative\n\na\n", 1, "no title" },
		{ "metadata that is no YAML", "---\ntitle: [\n---\n# Narrative\n", 0, "" },
		{ "a reference without an id", "---\ntitle: T\nreferences:\n- {title: A}\n---\n", 4,
		  "without an id" },
		{ "references that are no list", "---\ntitle: T\nreferences: x\n---\n", 3, "list of references" },
		{ "a time that is none", "---\ntitle: T\ntime: noon\n---\n", 3, "no time" },
		{ "items that are no number", "---\ntitle: T\nitems: many\n---\n", 3, "no number" },
		{ "a section twice", TOP "# Narrative\n\na\n\n# Narrative\n", 12, "second time" },
		{ "an unknown key", TOP "# Narrative\n\na\nb [@z]\n", 11, "\"z\" is cited" },
		{ "a reference without a title", TOP "# Narrative\n\na [@n]\n", 10, "no title" },
		{ "a citation in the text", TOP "# Narrative\n\n@a says\n", 10, "" },
		{ "a prefix", TOP "# Narrative\n\na [see @a]\n", 10, "" },
		{ "a suppressed author", TOP "# Narrative\n\na [-@a]\n", 10, "" },
		{ "a key twice in a group", TOP "# Narrative\n\na [@a; @a]\n", 10, "" },
		{ "a citation that stays open", TOP "# Narrative\n\na [@a b\n", 10, "" },
		{ "raw HTML", TOP "# Narrative\n\n<div>\na\n</div>\n", 10, "raw HTML" },
		{ "a timeline without a list", TOP "# Timeline\n\n2016: a\n", 10, "a list is expected" },
		{ "an event without date", TOP "# Timeline\n\n- 2016: a\n- May: b\n", 11, "no date" },
		{ "an event without text", TOP "# Timeline\n\n- 2016:\n", 10, "without text" },
		{ "an empty entry", TOP "# Timeline\n\n-\n", 10, "without text" },
		{ "a list in an entry", TOP "# Timeline\n\n- 2016: a\n  - b\n", 11, "paragraphs only" },
		{ "a stance without a voice", TOP "# Perspectives\n\na\n", 10, "voice is expected" },
		{ "a voice without stance", TOP "# Perspectives\n\n## V\n\n## W\n\nb\n", 10,
		  "without a stance" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_err err = SKN_ERR_INIT;
		struct skn_page page;
		int rc = skn_page_parse_pandoc(&page, rows[i].text, strlen(rows[i].text), "p", NULL, &err);

		if (rc != SKN_EDATA || (rows[i].line && err.line != rows[i].line) ||
		    !strstr(err.msg, rows[i].says))
			fail_msg("%s: %d, line %u: %s", rows[i].why, rc, err.line, err.msg);
		skn_page_release(&page);
	}
}

/* Narrative blocks, parted by "|". */
static void test_markdown(void **state)
{
	static const struct {
		const char *why, *text, *md;
	} rows[] = {
		{ "keys of pandoc", "a [@B2:c, p. 3; @a]", "a [@1, p. 3; @2]" },
		{ "groups that touch are one", "a [@a][@B2:c]", "a [@1; @2]" },
		{ "a group over two lines", "a [@a;\n@B2:c] b", "a [@1; @2] b" },
		{ "citations in code are text", "`[@a]` b\n\n```\n[@a]\n```", "`[@a]` b|```\n[@a]\n```" },
		{ "escaped ones too", "\\[\\@a\\] \\@a", "\\[\\@a\\] \\@a" },
		{ "lines join", "a\nb\n  c", "a b c" },
		{ "Chinese lines join without a blank", "甲。\n乙。", "甲。乙。" },
		{ "a hard break with blanks", "a  \nb", "a\\\nb" },
		{ "an underlined heading", "Below\n-----\n\na", "# Below|a" },
		{ "headings count from the section's", "## a\n\n#### b {#x}", "# a|### b" },
		{ "escapes that only pandoc needs go", "it\\'s \\\"a\\\"\\-\\-b\\.\\.\\. *c\\'d*",
		  "it's \"a\"--b... *c'd*" },
		{ "others stay", "\\- a\n1\\. b \\*c\\* `d\\'e`", "\\- a 1. b \\*c\\* `d\\'e`" },
		{ "and those at the start of a line", "1\\. b\\\n\\- c", "1\\. b\\\n\\- c" },
		{ "quotes stay", "> a\n> [@a]", "> a\n> [@1]" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf text = SKN_BUF_INIT, md = SKN_BUF_INIT;
		struct skn_err err = SKN_ERR_INIT;
		struct skn_page page;

		skn_buf_addf(&text, TOP "# Narrative\n\n%s\n", rows[i].text);
		if (skn_page_parse_pandoc(&page, text.p, text.n, NULL, NULL, &err) != 0)
			fail_msg("%s: line %u: %s", rows[i].why, err.line, err.msg);
		for (size_t k = 0; k < page.narrative.n; k++)
			skn_buf_addf(&md, "%s%s", k ? "|" : "", page.narrative.v[k].text);
		if (!skn_streq(md.p, rows[i].md))
			fail_msg("%s: %s, not %s", rows[i].why, md.p, rows[i].md);
		skn_page_release(&page);
		skn_buf_release(&text);
		skn_buf_release(&md);
	}
}

static void test_bibliographies(void **state)
{
	static const struct {
		const char *name, *text;
		int rc;
	} rows[] = {
		{ "x.json", "[{\"id\": \"k\", \"title\": \"A <i>b</i> < c\", \"issued\": {\"date-parts\": [[\"2016\", 4]]}}]", 0 },
		{ "x.yaml", "references:\n- id: k\n  title: A *b* < c\n  issued: {year: 2016, month: 4}\n", 0 },
		{ "x.yml", "- id: k\n  title: A b < c\n  issued: 2016-04\n", 0 },
		{ "x.bib", "@book{k, title = {A {b} < c}, year = 2016, month = apr}", 0 },
		{ "x.json", "[{", SKN_EDATA },
		{ "x.json", "{\"id\": \"k\"}", SKN_EDATA },
		{ "x.bib", "@book{k, title = {A", SKN_EDATA },
		{ "x.ris", "TY  - BOOK", SKN_EUSAGE },
	};
	static const char text[] = "---\ntitle: T\n---\n# Narrative\n\na [@k]\n";

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_page_bibliography b = { rows[i].name, rows[i].text, strlen(rows[i].text) };
		struct skn_err err = SKN_ERR_INIT;
		struct skn_page page;
		int rc = skn_page_parse_pandoc(&page, text, sizeof(text) - 1, "p.md", &b, &err);

		if (rc != rows[i].rc)
			fail_msg("%zu %s: %d: %s", i, rows[i].name, rc, err.msg);
		if (rc == 0) {
			assert_string_equal(page.sources.v[0].title, "A b < c");
			assert_string_equal(page.sources.v[0].date, "2016-04");
		} else if (skn_ends_with(rows[i].name, ".bib")) {
			assert_non_null(strstr(err.hint, "x.bib:1"));
		}
		skn_page_release(&page);
	}
}

static void test_dates(void **state)
{
	static const struct {
		const char *json, *edtf; /* NULL = none */
	} rows[] = {
		{ "\"2016-04~\"", "2016-04~" },
		{ "\"April\"", NULL },
		{ "2016", "2016" },
		{ "{\"date-parts\": [[2016, 4, 9]]}", "2016-04-09" },
		{ "{\"date-parts\": [[\"2016\", \"4\"]]}", "2016-04" },
		{ "{\"date-parts\": [[2016], [2017, 2]]}", "2016/2017-02" },
		{ "{\"date-parts\": [[2016]], \"circa\": true}", "2016~" },
		{ "{\"date-parts\": [[2016]], \"circa\": 0}", "2016" },
		{ "{\"date-parts\": [[2016]], \"season\": 2}", "2016-22" },
		{ "{\"date-parts\": [[2016, 13]]}", "2016-21" },
		{ "{\"date-parts\": [[-44]]}", "-0044" },
		{ "{\"date-parts\": [[20000]]}", "Y20000" },
		{ "{\"date-parts\": [[2016, 2, 30]]}", NULL },
		{ "{\"date-parts\": [[]]}", NULL },
		{ "{\"date-parts\": []}", NULL },
		{ "{\"raw\": \"2016-04-25/2016-04-27\"}", "2016-04-25/2016-04-27" },
		{ "{\"literal\": \"in spring\"}", NULL },
		{ "{\"year\": 2016, \"month\": 4}", "2016-04" },
		{ "[{\"year\": 2016}, {\"year\": 2017}]", "2016/2017" },
		{ "[]", NULL },
		{ "null", NULL },
		{ "true", NULL },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_tree tree = SKN_TREE_INIT;
		struct skn_buf out = SKN_BUF_INIT;
		bool ok;

		assert_int_equal(skn_json_parse(&tree, rows[i].json, strlen(rows[i].json), NULL, NULL), 0);
		ok = skn_page_csl_date(&out, tree.root);
		if (ok != (rows[i].edtf != NULL) || (ok && !skn_streq(out.p, rows[i].edtf)))
			fail_msg("%s: %s", rows[i].json, out.p);
		skn_tree_release(&tree);
		skn_buf_release(&out);
	}
}

/* Fields of CSL: taken, or left out with a note. */
static void test_fields(void **state)
{
	static const struct {
		const char *field, *json;
		bool taken;
	} rows[] = {
		{ "DOI", "\"10.1000/182\"", true }, { "DOI", "\"https://doi.org/10.1000/182\"", true },
		{ "DOI", "\"doi:1\"", false }, { "DOI", "\"10.1000/a\\u0000b\"", false },
		{ "arXiv", "\"1806.07572v3\"", true }, { "arXiv", "\"hep-th/9901001\"", true },
		{ "arXiv", "\"math.GT/0309136\"", true }, { "arXiv", "\"1806.07572v\"", false },
		{ "arXiv", "\"180607572\"", false }, { "PMID", "123", true }, { "PMID", "\"x\"", false },
		{ "PMCID", "\"PMC12\"", true }, { "PMCID", "\"12\"", false },
		{ "ISBN", "\"978-3-16-148410-0\"", true }, { "ISBN", "\"12\"", false },
		{ "ISSN", "\"2049-3630\"", true }, { "ISSN", "\"20493630\"", true },
		{ "ISSN", "\"2049-36301\"", false }, { "URL", "\"https://a.example/b\"", true },
		{ "URL", "\"ftp://a.example/b\"", false }, { "URL", "\"https://a b\"", false },
		{ "language", "\"pt-BR\"", true }, { "language", "\"portuguese\"", false },
		{ "type", "\"book\"", true }, { "type", "\"blog\"", false }, { "volume", "12", true },
		{ "title", "\"a\\nb\"", true }, { "title", "[1]", false },
		{ "publisher-place", "\"x\"", false }, { "via", "\"feed:x\"", true },
		{ "via", "\"feed:X Y\"", false }, { "author", "\"Somebody\"", true },
		{ "editor", "[{\"family\": \"F\", \"x\": \"y\"}]", true }, { "issued", "\"x\"", false },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		char *json = skn_xasprintf("{\"%s\": %s}", rows[i].field, rows[i].json);
		struct skn_tree tree = SKN_TREE_INIT;
		struct skn_page page;
		struct skn_page_source *source;
		bool taken;

		skn_page_init(&page);
		source = skn_page_add_source(&page, 1);
		assert_int_equal(skn_json_parse(&tree, json, strlen(json), NULL, NULL), 0);
		skn_page_csl(&page, source, tree.root, SKN_PAGE_CSL_MARKUP);
		taken = skn_node_find(source->item, rows[i].field) != NULL;
		if (taken != rows[i].taken || page.notes.n != (taken ? 0 : 1))
			fail_msg("%s: %s, %zu notes", json, taken ? "taken" : "left out", page.notes.n);
		skn_page_release(&page);
		skn_tree_release(&tree);
		free(json);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fixture),	 cmocka_unit_test(test_refused),
		cmocka_unit_test(test_markdown), cmocka_unit_test(test_bibliographies),
		cmocka_unit_test(test_dates),	 cmocka_unit_test(test_fields),
	};

	SKN_UNUSED(print_page);
	SKN_UNUSED(check_same);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
