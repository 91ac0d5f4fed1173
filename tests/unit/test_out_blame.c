/*
 * Promises of the outputs of blame, gone and log --of: the JSON fits its schema,
 * the porcelain its grammar, and nothing that a store says is taken for more
 * than text, be it by a terminal or a browser.
 */
#include <stdarg.h>
#include <stddef.h>

#include "out_fixture.h"

#include "doc/schema.h"
#include "json/json.h"
#include "out/blame.h"
#include "out/gone.h"
#include "out/story.h"

#define EVIL "Ev\033[31mil\007 \"<img src=x onerror=alert(1)>\" \xe2\x80\xae&amp;' \xff"

static struct skn_version versions[] = { { .number = 7, .time = 1772949900 }, { .number = 6, .plus = 1, .collection = true },
					 { .number = 2, .time = 1600000000 } };
static struct skn_oid oids[] = { { { 1, 2, 3 } }, { { 0xab } }, { { 0xff, 0xee } } };
static struct skn_blame_commit commits[] = {
	{ .author = (char *)EVIL, .mail = (char *)EVIL, .subject = (char *)EVIL, .reason = (char *)"Line.\n\n" EVIL,
	  .engine = (char *)EVIL, .time = 1772949900 },
	{ .author = (char *)"", .mail = (char *)"", .subject = (char *)"", .reason = (char *)"" },
};

static const struct skn_blame_when whens[] = {
	{ SKN_BLAME_AT, &versions[0], &oids[0] },  { SKN_BLAME_OR_BEFORE, &versions[2], &oids[2] },
	{ SKN_BLAME_UNKNOWN, NULL, NULL },         { SKN_BLAME_UNCOMMITTED, NULL, NULL },
	{ SKN_BLAME_AT, &versions[1], &oids[1] },  { SKN_BLAME_NEVER, NULL, NULL },
};

/* Every row another combination of what may be known. */
static void fill(struct skn_blame_row *row, size_t i)
{
	snprintf(row->id, sizeof(row->id), "%s", row->unit ? row->unit->id : "s-0123456789");
	row->introduced = whens[i % 5];
	row->changed = whens[(i / 5) % 5];
	row->returned = i % 3 ? whens[5] : whens[0];
	row->commit = i % 4 == 3 ? NULL : &commits[i % 2];
	row->engine = i % 2 ? NULL : EVIL;
	for (size_t c = 0; row->prose && c < i % 3; c++)
		skn_vec_push(&row->cites, ((struct skn_blame_cite){ skn_xasprintf("key-%zu", c), whens[(i + c) % 5],
								    whens[c ? 0 : 5] }));
}

static void add_record(struct skn_blame_page *page, const struct skn_record *record)
{
	for (const struct skn_node *v = record->tree.root->child; v; v = v->next) {
		struct skn_blame_row row = { .kind = record->kind, .record = record, .field = v->name, .value = v };

		for (const char *const *f = skn_record_prose_fields(record->kind); *f; f++)
			row.prose = row.prose || skn_streq(*f, v->name);
		row.text = row.prose ? skn_xstrdup(v->text) : NULL;
		fill(&row, page->records.n);
		skn_vec_push(&page->records, row);
	}
}

static void make_page(struct skn_blame_page *page, struct skn_thread *thread)
{
	static const enum skn_kind kinds[] = { SKN_KIND_EVENT, SKN_KIND_VOICE, SKN_KIND_TENSION, SKN_KIND_ITEM };

	*page = (struct skn_blame_page){ 0 };
	for (size_t i = 0; i < thread->prose.units.n; i++) {
		const struct skn_unit *u = &thread->prose.units.v[i];
		struct skn_blame_row row = { .kind = SKN_KIND_NARRATIVE, .unit = u, .prose = true };

		row.text = skn_xstrndup(thread->prose.text.p + u->start, u->end - u->start);
		fill(&row, i);
		skn_vec_push(&page->narrative, row);
	}
	add_record(page, &thread->meta);
	for (size_t k = 0; k < SKN_ARRAY_LEN(kinds); k++)
		for (size_t i = 0; i < skn_thread_list(thread, kinds[k])->n; i++)
			add_record(page, &skn_thread_list(thread, kinds[k])->v[i]);
}

static void evil_thread(struct skn_thread *thread)
{
	fixture_rich(thread);
	fixture_narrative(thread, "# A heading <script>alert(2)</script>\n\nA <b>bold</b> claim & more. [@key-0; @key-1]\n"
				  "Another \"one\".\n\n- item one\n- item two [@key-0]\n\n1. first\n2. second\n\n"
				  "    code </pre><script>\n    more code\n\n> A quote.\n\n---\n");
	fixture_add(thread, SKN_KIND_EVENT, "evil", "date: 2020\nevent: |\n  An <i>event</i>. [@key-0]\n\"<q x>\": \"<script>\"\n");
}

struct output {
	struct skn_thread thread;
	struct skn_blame_page page;
	struct skn_blame blame;
	struct skn_blame_view view;
	struct skn_buf got;
	struct skn_sink sink;
};

static void open_output(struct output *o)
{
	static const struct skn_page_info info = { .site = "<Site>", .commit = "0123456789abcdef0123456789abcdef01234567",
						   .version = "7", .time = 1772949900, .items = 3 };

	*o = (struct output){ .got = SKN_BUF_INIT };
	commits[0].oid = oids[0];
	commits[1].oid = oids[1];
	evil_thread(&o->thread);
	make_page(&o->page, &o->thread);
	o->blame.history.list.v = versions;
	o->blame.history.list.n = SKN_ARRAY_LEN(versions);
	o->blame.lineage.commits.v = oids;
	o->blame.lineage.commits.n = SKN_ARRAY_LEN(oids);
	o->blame.first_import = true;
	o->view = (struct skn_blame_view){ .name = "t\033[1m", .place = "v7", .thread = &o->thread, .info = &info,
					   .blame = &o->blame, .page = &o->page };
	skn_sink_to_buf(&o->sink, &o->got);
}

static void close_output(struct output *o)
{
	assert_int_equal(skn_sink_check(&o->sink, NULL), SKN_OK);
	skn_blame_page_release(&o->page);
	skn_thread_release(&o->thread);
	skn_buf_release(&o->got);
}

/* By use of the page: the first key everywhere, the other nowhere. */
static void make_sources(struct skn_blame_sources *out, const struct skn_blame_page *page)
{
	*out = (struct skn_blame_sources){ 0 };
	for (size_t i = 0; i < 10; i++) {
		struct skn_blame_source s = { .key = skn_xasprintf("key-%zu", i), .number = i < 5 ? i + 1 : 0,
					      .first = whens[i % 5], .returned = whens[i % 6], .dropped = whens[i < 5 ? 5 : i % 5] };

		for (size_t k = 0; i < 5 && k < page->narrative.n; k++)
			skn_vec_push(&s.uses, ((struct skn_blame_use){ &page->narrative.v[k], whens[k % 5], whens[k % 6] }));
		for (size_t k = 0; i < 5 && k < page->records.n; k++)
			if (page->records.v[k].prose)
				skn_vec_push(&s.uses, ((struct skn_blame_use){ &page->records.v[k], whens[k % 5], whens[5] }));
		skn_vec_push(&out->list, s);
	}
}

/* ---- checks ---- */

static void report(void *ctx, const struct skn_node *at, const char *keyword, const char *message)
{
	SKN_UNUSED(at);
	print_error("%s: %s: %s\n", (const char *)ctx, keyword, message);
}

static void fits_schema(const struct skn_buf *got, const char *name)
{
	const struct skn_schema *schema = skn_schema_of(name, NULL);
	struct skn_tree tree = SKN_TREE_INIT;

	assert_non_null(schema);
	assert_int_equal(skn_json_parse(&tree, got->p, got->n, NULL, NULL), SKN_OK);
	assert_int_equal(skn_schema_validate(schema, tree.root, report, (void *)(uintptr_t)name), 0);
	skn_tree_release(&tree);
}

/* No control character but line feeds and tabs, no override, no invalid byte. */
static void harmless(const struct skn_buf *got)
{
	for (size_t i = 0; i < got->n; i++)
		if ((unsigned char)got->p[i] < 32 && got->p[i] != '\n' && got->p[i] != '\t')
			fail_msg("byte %02x at %zu: %.60s", got->p[i], i, got->p + (i < 30 ? 0 : i - 30));
	assert_null(strstr(got->p, "\xe2\x80\xae"));
	assert_null(strchr(got->p, '\xff'));
}

static const struct skn_term plain = { .width = 110 }, narrow = { .width = 40 },
			     bright = { .tty = true, .color = true, .links = true, .width = 200 };

static void terminal(void **state)
{
	struct output o;

	SKN_UNUSED(state);
	open_output(&o);
	skn_blame_terminal(&o.sink, &plain, &o.view);
	harmless(&o.got);
	assert_non_null(strstr(o.got.p, "in or before v2"));
	assert_non_null(strstr(o.got.p, "not committed"));
	assert_non_null(strstr(o.got.p, "(v6+1)"));
	assert_non_null(strstr(o.got.p, "?: before the beginning"));
	skn_buf_clear(&o.got);
	skn_blame_terminal(&o.sink, &narrow, &o.view);
	harmless(&o.got);
	skn_buf_clear(&o.got);
	skn_blame_terminal(&o.sink, &bright, &o.view);
	assert_null(strstr(o.got.p, "\033[31mil"));
	assert_null(strchr(o.got.p, '\007'));
	close_output(&o);
}

static void porcelain(void **state)
{
	static const char *const names[] = { "author ", "author-mail <", "committer-time ", "summary ", "engine ", "lineage s-",
					     "introduced-commit ", "or-before", "returned ", "cite ", "\t" };
	struct output o;
	size_t entries = 0;

	SKN_UNUSED(state);
	open_output(&o);
	skn_blame_porcelain(&o.sink, &o.view);
	harmless(&o.got);
	for (char *line = o.got.p, *end; *line; line = end + 1) {
		bool known = false;
		size_t words = 1;

		end = strchr(line, '\n');
		assert_non_null(end);
		*end = '\0';
		for (size_t i = 0; i < SKN_ARRAY_LEN(names); i++)
			known = known || skn_starts_with(line, names[i]);
		if (known)
			continue;
		for (const char *p = line; *p; p++)
			words += *p == ' ';
		if (words != 6 || strspn(line, "0123456789abcdef") != 40)
			fail_msg("no line of the format: '%s'", line);
		entries++;
	}
	assert_int_equal(entries, o.page.narrative.n + o.page.records.n);
	close_output(&o);
}

static void json(void **state)
{
	struct output o;
	struct skn_blame_sources sources;

	SKN_UNUSED(state);
	open_output(&o);
	o.view.name = "t";
	skn_blame_json(&o.sink, &o.view);
	fits_schema(&o.got, "out-blame.json");
	skn_buf_clear(&o.got);
	make_sources(&sources, &o.page);
	skn_blame_sources_json(&o.sink, &o.view, &sources);
	fits_schema(&o.got, "out-blame.json");
	skn_blame_sources_release(&sources);
	close_output(&o);
}

static void sources_terminal(void **state)
{
	struct output o;
	struct skn_blame_sources sources;

	SKN_UNUSED(state);
	open_output(&o);
	make_sources(&sources, &o.page);
	skn_blame_sources_terminal(&o.sink, &plain, &o.view, &sources);
	harmless(&o.got);
	assert_non_null(strstr(o.got.p, "first cited in or before v2"));
	assert_non_null(strstr(o.got.p, "dropped in v7"));
	skn_blame_sources_release(&sources);
	close_output(&o);
}

static size_t count(const char *s, const char *what)
{
	size_t n = 0;

	for (; (s = strstr(s, what)); s += strlen(what))
		n++;
	return n;
}

static void html(void **state)
{
	static const char *const never[] = { "<script", "<img", "<b>bold", "<i>event", "<q x", "\033", "</pre><", "onerror=\"" };
	static const char *const pairs[] = { "p", "ul", "ol", "li", "div", "section", "span", "a", "blockquote", "pre" };
	struct output o;

	SKN_UNUSED(state);
	open_output(&o);
	assert_int_equal(skn_blame_html(&o.sink, &o.view, NULL), SKN_OK);
	for (size_t i = 0; i < SKN_ARRAY_LEN(never); i++)
		if (strstr(o.got.p, never[i]))
			fail_msg("%s in the page", never[i]);
	for (size_t i = 0; i < SKN_ARRAY_LEN(pairs); i++) {
		char *one = skn_xasprintf("<%s>", pairs[i]), *two = skn_xasprintf("<%s ", pairs[i]);
		char *end = skn_xasprintf("</%s>", pairs[i]);

		if (count(o.got.p, one) + count(o.got.p, two) != count(o.got.p, end))
			fail_msg("<%s> does not end as often as it begins", pairs[i]);
		free(one);
		free(two);
		free(end);
	}
	assert_int_equal(count(o.got.p, "tabindex=\"0\""), count(o.got.p, "role=\"tooltip\""));
	assert_non_null(strstr(o.got.p, "class=\"legend\""));
	close_output(&o);
}

/* ---- gone and log --of ---- */

static const struct skn_part sentence = { .kind = SKN_KIND_NARRATIVE, .id = "s-0123456789", .lineage = "s-9876543210" };
static const struct skn_part field = { .kind = SKN_KIND_VOICE, .record = "ann", .field = "stance" };
static const struct skn_part summary = { .kind = SKN_KIND_THREAD, .record = "", .field = "summary" };

static void gone(void **state)
{
	static const struct skn_part *const parts[] = { &sentence, &field, &summary };
	struct skn_gone_list list = { 0 };
	struct skn_buf got = SKN_BUF_INIT;
	struct skn_sink sink;

	SKN_UNUSED(state);
	for (int kind = 0; kind < 4; kind++)
		for (size_t i = 0; i < 30; i++) {
			struct skn_gone g = { .kind = (enum skn_gone_kind)kind, .part = parts[i % 3], .introduced = whens[i % 5],
					      .changed = whens[i % 4], .removed = whens[i % 2 ? 0 : 2],
					      .commit = i % 2 ? &commits[i / 2 % 2] : NULL };

			if (kind == SKN_GONE_SENTENCE && g.part->kind != SKN_KIND_NARRATIVE)
				continue;
			g.key = kind == SKN_GONE_CITATION ? skn_xstrdup("key-1") : NULL;
			g.text = i % 7 ? skn_xstrdup(EVIL) : NULL;
			if (kind != SKN_GONE_CITATION)
				skn_strings_push(&g.keys, "key-2");
			skn_vec_push(&list, g);
		}
	skn_sink_to_buf(&sink, &got);
	skn_gone_terminal(&sink, &plain, &list);
	harmless(&got);
	assert_non_null(strstr(got.p, "its words cannot be read"));
	skn_buf_clear(&got);
	skn_gone_json(&sink, "t", &list, false);
	fits_schema(&got, "out-gone.json");
	skn_buf_clear(&got);
	skn_gone_json(&sink, "t", &(struct skn_gone_list){ 0 }, false);
	fits_schema(&got, "out-gone.json");
	skn_gone_release(&list);
	skn_buf_release(&got);
}

static void add_lines(struct skn_story *story, const struct skn_part *part)
{
	for (int what = 0; what <= SKN_LIFE_RETURNED; what++)
		for (size_t i = 0; i < 12; i++) {
			struct skn_story_line line = { .what = (enum skn_life_what)what, .part = part, .when = whens[i % 2 ? 0 : 4],
						       .commit = i % 5 ? &commits[i % 2] : NULL, .with_part = i % 2 };

			line.whole = part->record && i % 2;
			line.before = i % 3 || what == SKN_LIFE_RENAMED ? skn_xstrdup(EVIL) : NULL;
			line.after = i % 4 || what == SKN_LIFE_RENAMED ? skn_xstrdup("Other words.") : NULL;
			if (what == SKN_LIFE_CITED || what == SKN_LIFE_CITED_AGAIN || what == SKN_LIFE_UNCITED)
				skn_strings_push(&line.keys, "key-1");
			line.at = (struct skn_origin){ (uint32_t)(story->lines.n / 5), 0 };
			skn_vec_push(&story->lines, line);
		}
}

static void story(void **state)
{
	static const struct skn_story_limits all = { INT64_MAX, INT64_MIN }, one = { 1, INT64_MIN }, none = { 5, INT64_MAX };
	static const struct { enum skn_kind kind; const struct skn_part *part; } rows[] = {
		{ SKN_KIND_NARRATIVE, &sentence }, { SKN_KIND_VOICE, &field }, { SKN_KIND_ITEM, &field },
		{ SKN_KIND_ITEM, &sentence }, { SKN_KIND_ITEM, &summary },
	};
	struct skn_buf got = SKN_BUF_INIT;
	struct skn_sink sink;

	SKN_UNUSED(state);
	skn_sink_to_buf(&sink, &got);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_story s = { .kind = rows[i].kind, .id = skn_xstrdup("ann"), .gone = i % 2 };
		size_t whole;

		s.lineage = s.kind == SKN_KIND_NARRATIVE ? skn_xstrdup("s-9876543210") : NULL;
		s.text = s.kind == SKN_KIND_ITEM ? NULL : skn_xstrdup(EVIL);
		add_lines(&s, rows[i].part);
		skn_buf_clear(&got);
		skn_story_terminal(&sink, &plain, &s, &all);
		harmless(&got);
		whole = got.n;
		skn_buf_clear(&got);
		skn_story_terminal(&sink, &plain, &s, &one);
		assert_true(got.n < whole);
		skn_buf_clear(&got);
		skn_story_json(&sink, "t", &s, &all);
		fits_schema(&got, "out-log-of.json");
		skn_buf_clear(&got);
		skn_story_json(&sink, "t", &s, &none);
		fits_schema(&got, "out-log-of.json");
		assert_non_null(strstr(got.p, "\"life\": []"));
		skn_story_release(&s);
	}
	skn_buf_release(&got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(terminal), cmocka_unit_test(porcelain), cmocka_unit_test(json),
		cmocka_unit_test(sources_terminal), cmocka_unit_test(html), cmocka_unit_test(gone), cmocka_unit_test(story),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
