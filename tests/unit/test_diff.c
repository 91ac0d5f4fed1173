/*
 * What changed between two versions: exactly what was done to make the second,
 * nothing for what only the files know, and something for every field there is.
 */
#include "rev/diff.h"

#include <setjmp.h>
#include <cmocka.h>

#include "base/map.h"
#include "diff_thread.h"
#include "doc/schema.h"
#include "random.h"

/* "kind id field +attached -detached", a change a line. */
static void describe(struct skn_buf *out, const struct skn_diff *diff)
{
	for (size_t i = 0; i < diff->list.n; i++) {
		const struct skn_diff_change *c = &diff->list.v[i];
		bool sentence = c->id && skn_starts_with(c->id, "s-");

		skn_buf_addf(out, "%s%s%s%s%s%s", out->n ? "; " : "", skn_diff_info(c->kind)->name, c->id && !sentence ? " " : "",
			     c->id && !sentence ? c->id : "", c->field ? " " : "", c->field ? c->field : "");
		for (size_t k = 0; k < c->attached.n; k++)
			skn_buf_addf(out, " +%s", c->attached.v[k]);
		for (size_t k = 0; k < c->detached.n; k++)
			skn_buf_addf(out, " -%s", c->detached.v[k]);
	}
}

static void diff_texts(struct skn_buf *out, const char *from, const char *to)
{
	struct skn_thread a, b;
	struct skn_diff diff;
	size_t counted = 0;

	diff_thread_parse(&a, from, strlen(from));
	diff_thread_parse(&b, to, strlen(to));
	skn_diff_make(&diff, &a, &b);
	describe(out, &diff);
	for (int k = 0; k < SKN_DIFF_N; k++)
		counted += diff.counts[k];
	/* Of a source, all its fields are one. */
	for (size_t i = 1; i < diff.list.n; i++)
		counted += diff.list.v[i].kind == SKN_DIFF_SOURCE_CHANGED && diff.list.v[i - 1].kind == SKN_DIFF_SOURCE_CHANGED &&
			   skn_streq(diff.list.v[i].id, diff.list.v[i - 1].id);
	assert_int_equal(counted, diff.list.n);
	skn_diff_release(&diff);
	skn_thread_release(&a);
	skn_thread_release(&b);
}

/* ---- one change at a time ---- */

static const char base[] =
	"%% thread.yaml\nschema: 1\ntitle: Lithium\nsummary: |\n  It fell.\n  It rose again. [@a]\nstatus: active\n"
	"published: {version: 2}\nwas: [old/lithium]\n"
	"%% narrative.md\n# Prices\n\nThe price of lithium carbonate fell by half in one year. [@a; @b]\nNobody saw it coming.[@b]\n\n"
	"Producers cut their plans at once.\nMines in the north were closed first, and then those in the south.\n\n"
	"- a list item that is long enough\n- and another of them\n\n> A quote of two\n> lines.\n"
	"%% timeline/one.yaml\ndate: 2020\nevent: |\n  The first mine of the region opened its gates. [@a]\n"
	"%% timeline/two.yaml\ndate: 2021-03\norder: 10\nexpected: true\nevent: |\n  A second mine is to follow when permits are given.\n"
	"%% perspectives/ann.yaml\norder: 10\nvoice: Ann\nstance: |\n  Prices will recover.\n  They always do. [@b]\n"
	"%% perspectives/bob.yaml\norder: 20\nvoice: Bob\nstance: |\n  They won't.\nevolution: |\n  Unchanged.\n"
	"%% tensions/when.yaml\norder: 10\nstatus: open\nquestion: |\n  When do prices recover?\n"
	"%% tensions/who.yaml\norder: 20\nstatus: narrowed\nquestion: |\n  Who pays for the closed mines?\nresolution: |\n  Not the owners. [@c, p. 7]\n"
	"%% items/a.yaml\ntype: webpage\ntitle: Source A\nvia: manual\n"
	"%% items/b.yaml\ntype: webpage\ntitle: Source B\nvia: manual\n"
	"%% items/c.yaml\ntype: webpage\ntitle: Source C\nvia: manual\n"
	"%% items/z.yaml\ntype: webpage\ntitle: Not cited\nvia: manual\n";

struct row {
	const char *old, *new; /* replaced in base */
	const char *changes;
};

/* The base with one part replaced; caller frees. */
static char *edited(const struct row *row)
{
	const char *at = strstr(base, row->old);

	if (!at)
		fail_msg("'%s' is not in the base", row->old);
	return skn_xasprintf("%.*s%s%s", (int)(at - base), base, row->new, at + strlen(row->old));
}

static const struct row single_rows[] = {
	/* nothing */
	{ "", "", "" },
	{ "fell by half in one year. [@a; @b]\nNobody", "fell\nby half in one\nyear. [@a; @b] Nobody", "" },
	{ "once.\nMines", "once. Mines", "" },
	{ "- a list item that is long enough\n", "- a list item\n  that is long enough\n", "" },
	{ "> A quote of two\n> lines.\n", "> A quote\n> of two lines.\n", "" },
	{ "title: Lithium", "title: 'Lithium' # name", "" },
	{ "date: 2020\n", "date: \"2020\"\n", "" },
	{ "order: 10\nvoice: Ann\n", "voice: Ann\norder: 10\n", "" },
	{ "stance: |\n  Prices will recover.\n  They always do. [@b]\n", "stance: \"Prices will recover. They always do. [@b]\"\n", "" },
	{ "stance: |\n  They won't.\n", "stance: |-\n  They won't.\n", "" },
	{ "type: webpage\ntitle: Source A\n", "title: \"Source A\"\ntype: webpage\n", "" },
	{ "title: Not cited", "title: Not cited, changed", "" },
	{ "published: {version: 2}", "published:\n  version: 2", "" },
	{ "was: [old/lithium]", "was:\n- old/lithium", "" },
	/* the narrative */
	{ "Producers cut their plans at once.\n", "", "sentence-removed" },
	{ "once.\nMines", "once.\nA new sentence stands here.\nMines", "sentence-added" },
	{ "Mines in the north", "Mines in the far north", "sentence-reworded" },
	{ "Producers cut their plans at once.\nMines in the north were closed first, and then those in the south.\n",
	  "Mines in the north were closed first, and then those in the south.\nProducers cut their plans at once.\n",
	  "sentence-moved" },
	{ "coming.[@b]\n\nProducers", "coming.[@b]\nProducers", "paragraphs-joined" },
	{ "once.\nMines", "once.\n\nMines", "paragraph-split" },
	{ "once.\nMines", "once.&#32;\nMines", "paragraphs" },
	{ "enough\n- and", "enough\n\n- and", "paragraphs" },
	{ "# Prices\n\n", "", "heading-removed" },
	{ "Producers cut", "## Then\n\nProducers cut", "heading-added" },
	{ "# Prices", "# The prices", "heading-reworded" },
	{ "# Prices", "## Prices", "heading-reworded" },
	{ "Nobody saw it coming.", "\"Nobody\" saw it coming.", "sentence-reworded" },
	{ "fell by half", "fell \xe2\x80\x93 by half", "sentence-reworded" },
	{ "The price of lithium", "The *price* of lithium", "sentence-reworded" },
	/* typography alone is a change, too */
	{ "They won't.\n", "They won\xe2\x80\x99t.\n", "stance-changed bob stance" },
	{ "Nobody saw it", "Nobody  saw it", "" }, /* but blanks inside a sentence are shown as one */
	/* citations */
	{ "at once.", "at once. [@a]", "citations +a" },
	{ "year. [@a; @b]", "year. [@a]", "citations -b" },
	{ "year. [@a; @b]", "year. [@a; @c]", "citations +c -b" },
	{ "year. [@a; @b]", "year. [@a, p. 9; @b]", "citations +a, p. 9 -a" },
	{ "year. [@a; @b]", "year. [@b; @a]", "citation-order" },
	{ "year. [@a; @b]", "year [@a; @b].", "citation-order" },
	{ "coming.[@b]", "coming. [@b]", "citation-order" },
	{ "half in one year. [@a; @b]", "half. [@b]", "sentence-reworded; citations -a" },
	{ "They always do. [@b]", "They always do. [@a]", "citations ann stance +a -b" },
	{ "  Prices will recover.\n  They always do. [@b]\n", "  Prices will recover. [@b]\n  They always do.\n",
	  "citation-order ann stance" },
	{ "opened its gates. [@a]", "opened its gates.", "citations one event -a" },
	/* sources */
	{ "at once.", "at once. [@z]", "citations +z; source-gained z" },
	{ "[@c, p. 7]", "[@a]", "citations who resolution +a -c, p. 7; source-lost c" },
	{ "title: Source A", "title: Source A, corrected", "source-changed a title" },
	{ "%% items/b.yaml\ntype: webpage\ntitle: Source B\nvia: manual\n", "", "source-changed b" },
	{ "title: Source A", "author: [{literal: A}]\ntitle: Source A", "source-changed a author" },
	{ "title: Source A\nvia: manual\n", "title: Source B\nvia: import\nmood: good\n",
	  "source-changed a title; source-changed a via; source-changed a mood" },
	/* fields that the schema does not know, and values that it would not take */
	{ "voice: Ann\n", "voice: Ann\nparty: x\n", "field ann party" },
	{ "status: active\n", "status: active\nmood: [a]\n", "field mood" },
	{ "date: 2020\n", "date: [2020]\n", "event-redated one date" },
	{ "stance: |\n  They won't.\n", "stance: [a]\n", "stance-changed bob stance" },
	{ "schema: 1", "schema: 2", "field schema" },
	/* a heading is no sentence, and code is not wrapped */
	{ "# Prices\n\n", "Prices\n\n", "heading-removed; sentence-added" },
	{ "> A quote of two\n> lines.\n", "A quote of two\nlines.\n", "sentence-reworded" },
	{ "- and another", "  - and another", "sentence-reworded" },
	{ "once.\nMines", "once.\n\nA paragraph of its own.\n\nMines", "sentence-added; paragraph-split" },
	/* events */
	{ "%% timeline/one.yaml\ndate: 2020\nevent: |\n  The first mine of the region opened its gates. [@a]\n", "", "event-removed one" },
	{ "%% perspectives/ann", "%% timeline/three.yaml\ndate: 2022\nevent: |\n  Third.\n%% perspectives/ann", "event-added three" },
	{ "date: 2020\n", "date: 2020-01\n", "event-redated one date" },
	{ "The first mine of", "The very first mine of", "event-reworded one event" },
	{ "order: 10\nexpected: true\n", "order: 10\n", "event-expected two expected" },
	{ "order: 10\nexpected", "order: 20\nexpected", "order two order" },
	{ "order: 10\nexpected", "expected", "order two order" },
	{ "timeline/one.yaml", "timeline/first.yaml", "record-renamed first" },
	/* voices */
	{ "%% perspectives/bob.yaml\norder: 20\nvoice: Bob\nstance: |\n  They won't.\nevolution: |\n  Unchanged.\n", "", "voice-dropped bob" },
	{ "%% tensions/when", "%% perspectives/cid.yaml\nvoice: Cid\nstance: |\n  Maybe.\n%% tensions/when", "voice-added cid" },
	{ "voice: Ann", "voice: Ann Other", "voice-renamed ann voice" },
	{ "They won't.", "They might.", "stance-changed bob stance" },
	{ "  Prices will recover.\n  They", "  Prices will recover.\n\n  They", "stance-changed ann stance" },
	{ "Unchanged.", "Firmer.", "evolution-noted bob evolution" },
	{ "evolution: |\n  Unchanged.\n", "", "evolution-noted bob evolution" },
	{ "perspectives/bob.yaml", "perspectives/robert.yaml", "record-renamed robert" },
	/* tensions */
	{ "%% tensions/when.yaml\norder: 10\nstatus: open\nquestion: |\n  When do prices recover?\n", "", "tension-removed when" },
	{ "%% items/a", "%% tensions/how.yaml\nstatus: open\nquestion: |\n  How?\n%% items/a", "tension-opened how" },
	{ "status: open\nquestion: |\n  When", "status: resolved\nresolution: |\n  Now.\nquestion: |\n  When",
	  "tension-resolved when status; resolution-reworded when resolution" },
	{ "status: open", "status: dissolved", "tension-dissolved when status" },
	{ "status: open", "status: narrowed", "tension-narrowed when status" },
	{ "status: narrowed", "status: open", "tension-reopened who status" },
	{ "status: narrowed", "status: resolved", "tension-resolved who status" },
	{ "status: narrowed\n", "", "tension-reopened who status" },
	{ "When do prices recover?", "When do the prices recover?", "question-reworded when question" },
	{ "Not the owners.", "The owners.", "resolution-reworded who resolution" },
	/* the thread */
	{ "title: Lithium", "title: Sodium", "title title" },
	{ "It fell.", "It sank.", "summary summary" },
	{ "again. [@a]", "again. [@b]", "citations summary +b -a" },
	{ "status: active", "status: closed", "status status" },
	{ "version: 2", "version: 3", "published published" },
	{ "published: {version: 2}\n", "", "published published" },
	{ "was: [old/lithium]", "was: [old/lithium, lithium]", "was was" },
};

static void single_changes(void **state)
{
	size_t wrong = 0;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(single_rows); i++) {
		struct skn_buf found = SKN_BUF_INIT;
		char *to = edited(&single_rows[i]);

		diff_texts(&found, base, to);
		if (!skn_streq(found.p, single_rows[i].changes)) {
			print_error("'%s' -> '%s':\nwant  %s\nfound %s\n", single_rows[i].old, single_rows[i].new, single_rows[i].changes, found.p);
			wrong++;
		}
		skn_buf_release(&found);
		free(to);
	}
	assert_int_equal(wrong, 0);
}

/* What is told one way is told the other way round. */
static void mirrored(void **state)
{
	static const struct row rows[] = {
		{ "Producers cut their plans at once.\n", "", "sentence-added" },
		{ "# Prices\n\n", "", "heading-added" },
		{ "year. [@a; @b]", "year. [@a]", "citations +b" },
		{ "%% timeline/one.yaml\ndate: 2020\nevent: |\n  The first mine of the region opened its gates. [@a]\n", "", "event-added one" },
		{ "%% perspectives/bob.yaml\norder: 20\nvoice: Bob\nstance: |\n  They won't.\nevolution: |\n  Unchanged.\n", "", "voice-added bob" },
		{ "%% tensions/when.yaml\norder: 10\nstatus: open\nquestion: |\n  When do prices recover?\n", "", "tension-opened when" },
		{ "[@c, p. 7]", "[@a]", "citations who resolution +c, p. 7 -a; source-gained c" },
		{ "status: open", "status: resolved", "tension-reopened when status" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf found = SKN_BUF_INIT;
		char *to = edited(&rows[i]);

		diff_texts(&found, to, base);
		if (!skn_streq(found.p, rows[i].changes))
			fail_msg("'%s' <- '%s': %s", rows[i].old, rows[i].new, found.p);
		skn_buf_release(&found);
		free(to);
	}
}

static void first_version(void **state)
{
	struct skn_thread thread;
	struct skn_diff diff;
	struct skn_buf summary = SKN_BUF_INIT;

	SKN_UNUSED(state);
	diff_thread_parse(&thread, base, strlen(base));
	skn_diff_make(&diff, NULL, &thread);
	skn_diff_summary(&summary, &diff);
	assert_string_equal(summary.p, "3 sources, 2 events, 2 voices, 2 tensions; 7 sentences added, 1 heading added");
	assert_int_equal(diff.new_keys.n, 3);
	skn_diff_release(&diff);
	skn_thread_release(&thread);
	skn_buf_release(&summary);
}

/* ---- every field of every schema ---- */

static const struct field_values {
	const char *schema, *field, *one, *two;
} fields[] = {
	{ "thread.json", "schema", "1", "2" },
	{ "thread.json", "title", "A", "B" },
	{ "thread.json", "summary", "A.", "B." },
	{ "thread.json", "status", "active", "dormant" },
	{ "thread.json", "published", "{version: 2}", "{version: 2, items: 3}" },
	{ "thread.json", "was", "[a]", "[b]" },
	{ "event.json", "date", "2020", "2020~" },
	{ "event.json", "order", "1", "2" },
	{ "event.json", "expected", "true", "false" },
	{ "event.json", "event", "A long event that goes on.", "A long event that went on." },
	{ "perspective.json", "order", "1", "2" },
	{ "perspective.json", "voice", "A", "B" },
	{ "perspective.json", "stance", "A.", "B." },
	{ "perspective.json", "evolution", "A.", "B." },
	{ "tension.json", "order", "1", "2" },
	{ "tension.json", "status", "resolved", "dissolved" },
	{ "tension.json", "question", "A?", "B?" },
	{ "tension.json", "resolution", "A.", "B." },
	{ "item.json", "type", "webpage", "book" },
	{ "item.json", "title", "A", "B" },
	{ "item.json", "author", "[{literal: A}]", "[{family: A}]" },
	{ "item.json", "editor", "[{literal: A}]", "[{literal: A}, {literal: B}]" },
	{ "item.json", "container-title", "A", "B" },
	{ "item.json", "publisher", "A", "B" },
	{ "item.json", "issued", "2020", "2021" },
	{ "item.json", "volume", "1", "2" },
	{ "item.json", "issue", "1", "2" },
	{ "item.json", "page", "1", "2" },
	{ "item.json", "DOI", "10.1000/x", "10.1000/y" },
	{ "item.json", "arXiv", "1806.07572", "1806.07573" },
	{ "item.json", "PMID", "1", "2" },
	{ "item.json", "PMCID", "PMC1", "PMC2" },
	{ "item.json", "ISBN", "0123456789", "0123456788" },
	{ "item.json", "ISSN", "1234-5678", "1234-5679" },
	{ "item.json", "URL", "http://a.b", "https://a.b" },
	{ "item.json", "accessed", "2020", "2021" },
	{ "item.json", "archive-url", "http://a.b", "https://a.b" },
	{ "item.json", "archive-date", "2020", "2021" },
	{ "item.json", "language", "en", "de" },
	{ "item.json", "abstract", "A", "B" },
	{ "item.json", "note", "A", "B" },
	{ "item.json", "via", "manual", "import" },
	{ "item.json", "text", "{sha256: aa}", "{sha256: bb}" },
	{ "item.json", "same_as", "[x]", "[y]" },
	{ "item.json", "quotes", "[{id: q, text: A}]", "[{id: q, text: B}]" },
	{ "item.json", "withdrawn", "{date: 2020, reason: A}", "{date: 2020, reason: B}" },
};

static const struct field_values *values_of(const char *schema, const char *field)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(fields); i++)
		if (skn_streq(fields[i].schema, schema) && skn_streq(fields[i].field, field))
			return &fields[i];
	return NULL;
}

/* A thread with one record of the schema that has all its fields, one of them with
 * its other value or (OTHER "") without it. */
static void record_text(struct skn_buf *out, const char *schema, const char *path, const char *field, const char *other)
{
	bool meta = skn_streq(schema, "thread.json");

	if (!meta)
		skn_buf_adds(out, "%% thread.yaml\nschema: 1\ntitle: T\nstatus: active\n%% narrative.md\nText. [@k]\n");
	skn_buf_addf(out, "%%%% %s\n", path);
	for (size_t i = 0; i < SKN_ARRAY_LEN(fields); i++) {
		const char *value = fields[i].one;

		if (!skn_streq(fields[i].schema, schema))
			continue;
		if (field && skn_streq(fields[i].field, field))
			value = other;
		if (*value)
			skn_buf_addf(out, "%s: %s\n", fields[i].field, value);
	}
	if (!skn_streq(schema, "item.json"))
		skn_buf_adds(out, "%% items/k.yaml\ntype: webpage\ntitle: K\nvia: manual\n");
}

/* Changes one field from one value (or none) to another: one change names it, with
 * both; and nothing else is told but of citations and sources. */
static void change_field(const char *schema, const char *path, const struct field_values *values, const char *one,
			 const char *two)
{
	struct skn_buf a = SKN_BUF_INIT, b = SKN_BUF_INIT;
	struct skn_thread from, to;
	struct skn_diff diff;

	record_text(&a, schema, path, values->field, one);
	record_text(&b, schema, path, values->field, two);
	diff_thread_parse(&from, a.p, a.n);
	diff_thread_parse(&to, b.p, b.n);
	skn_diff_make(&diff, &from, &to);
	if (diff.list.n != 1)
		fail_msg("%s: a change of '%s' is told by %zu:\n%s\n%s", schema, values->field, diff.list.n, a.p, b.p);
	assert_string_equal(diff.list.v[0].field, values->field);
	assert_int_equal(diff.list.v[0].before != NULL, *one != 0);
	assert_int_equal(diff.list.v[0].after != NULL, *two != 0);
	assert_true(diff.list.v[0].old_record && diff.list.v[0].new_record);
	assert_int_equal(diff.list.v[0].of, diff.list.v[0].new_record->kind);
	skn_diff_release(&diff);
	skn_thread_release(&from);
	skn_thread_release(&to);
	skn_buf_release(&a);
	skn_buf_release(&b);
}

static void every_field_has_a_kind(void **state)
{
	static const struct { const char *schema, *path; } schemas[] = {
		{ "thread.json", "thread.yaml" }, { "event.json", "timeline/x.yaml" },
		{ "perspective.json", "perspectives/x.yaml" }, { "tension.json", "tensions/x.yaml" },
		{ "item.json", "items/k.yaml" },
	};

	SKN_UNUSED(state);
	for (size_t s = 0; s < SKN_ARRAY_LEN(schemas); s++) {
		size_t n;
		const struct skn_schema *schema = skn_schema_of(schemas[s].schema, NULL);
		const struct skn_schema_field *field = skn_schema_fields(skn_schema_root(schema), &n);

		assert_true(n > 0);
		for (size_t i = 0; i < n; i++) {
			char *name = skn_xstrndup(field[i].name, field[i].len);
			const struct field_values *values = values_of(schemas[s].schema, name);

			if (!values)
				fail_msg("%s: the diff of field '%s' is not tested", schemas[s].schema, name);
			for (int way = 0; way < 3; way++)
				change_field(schemas[s].schema, schemas[s].path, values, way == 2 ? "" : values->one,
					     way == 1 ? "" : values->two);
			free(name);
		}
	}
}

static void every_kind_has_a_name(void **state)
{
	struct skn_map names = SKN_MAP_INIT;

	SKN_UNUSED(state);
	for (int k = 0; k < SKN_DIFF_N; k++) {
		const struct skn_diff_info *info = skn_diff_info((enum skn_diff_kind)k);

		assert_non_null(info->name);
		assert_true(*info->name && info->singular && info->plural);
		assert_null(skn_map_put(&names, info->name, strlen(info->name), (void *)1));
	}
	skn_map_release(&names, NULL);
}

/* Only what the schema does not know is told by no kind of its own. */
static void kinds_of_their_own(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(fields); i++) {
		struct skn_buf found = SKN_BUF_INIT, a = SKN_BUF_INIT, b = SKN_BUF_INIT;
		static const struct { const char *schema, *path; } paths[] = {
			{ "thread.json", "thread.yaml" }, { "event.json", "timeline/x.yaml" },
			{ "perspective.json", "perspectives/x.yaml" }, { "tension.json", "tensions/x.yaml" },
			{ "item.json", "items/k.yaml" },
		};
		size_t p = 0;

		while (!skn_streq(paths[p].schema, fields[i].schema))
			p++;
		record_text(&a, fields[i].schema, paths[p].path, fields[i].field, fields[i].one);
		record_text(&b, fields[i].schema, paths[p].path, fields[i].field, fields[i].two);
		diff_texts(&found, a.p, b.p);
		if (skn_starts_with(found.p, "field") && !skn_streq(fields[i].field, "schema"))
			fail_msg("%s: %s has no kind: %s", fields[i].schema, fields[i].field, found.p);
		skn_buf_release(&found);
		skn_buf_release(&a);
		skn_buf_release(&b);
	}
}

/* ---- where, and by what ---- */

static void places_and_new_items(void **state)
{
	static const char to_text[] =
		"%% thread.yaml\nschema: 1\ntitle: T\nstatus: active\n"
		"%% narrative.md\nA second sentence came to be here. [@new1; @old]\nThe first sentence of it all is this. [@new2; @gone]\n"
		"%% timeline/e.yaml\ndate: 2021\nevent: |\n  Something happened once upon a time. [@new3]\n"
		"%% tensions/t.yaml\nstatus: resolved\nquestion: |\n  Who?\nresolution: |\n  Nobody. [@new1]\n"
		"%% items/new1.yaml\ntype: webpage\ntitle: N1\nvia: manual\n%% items/new2.yaml\ntype: webpage\ntitle: N2\nvia: manual\n"
		"%% items/new3.yaml\ntype: webpage\ntitle: N3\nvia: manual\n%% items/old.yaml\ntype: webpage\ntitle: O\nvia: manual\n";
	static const char from_text[] =
		"%% thread.yaml\nschema: 1\ntitle: T\nstatus: active\n"
		"%% narrative.md\nThe first sentence of it all is this.\nA third one that is going to go away.\n"
		"%% timeline/e.yaml\ndate: 2020\nevent: |\n  Something happened once upon a time.\n"
		"%% tensions/t.yaml\nstatus: open\nquestion: |\n  Who?\n";
	static const struct { enum skn_diff_kind kind; size_t from, to; const char *items; } rows[] = {
		{ SKN_DIFF_SENTENCE_ADDED, SKN_DIFF_NOWHERE, 0, "new1" },
		{ SKN_DIFF_CITATIONS, 0, 1, "new2" },
		{ SKN_DIFF_SENTENCE_REMOVED, 1, SKN_DIFF_NOWHERE, "" },
		{ SKN_DIFF_EVENT_REDATED, 0, 0, "new3" },
		{ SKN_DIFF_CITATIONS, 0, 0, "new3" },
		{ SKN_DIFF_TENSION_RESOLVED, 0, 0, "new1" },
		{ SKN_DIFF_RESOLUTION_REWORDED, 0, 0, "new1" },
		{ SKN_DIFF_SOURCE_GAINED, SKN_DIFF_NOWHERE, 0, "new1" },
		{ SKN_DIFF_SOURCE_GAINED, SKN_DIFF_NOWHERE, 1, "" }, /* old was there before it was cited */
		{ SKN_DIFF_SOURCE_GAINED, SKN_DIFF_NOWHERE, 2, "new2" },
		{ SKN_DIFF_SOURCE_GAINED, SKN_DIFF_NOWHERE, 3, "" }, /* no item is called so */
		{ SKN_DIFF_SOURCE_GAINED, SKN_DIFF_NOWHERE, 4, "new3" },
	};
	struct skn_thread from, to;
	struct skn_diff diff;

	SKN_UNUSED(state);
	diff_thread_parse(&from, from_text, strlen(from_text));
	diff_thread_parse(&to, to_text, strlen(to_text));
	skn_strings_push(&from.item_keys, "old"); /* as the loader tells of items that are not cited */
	skn_diff_make(&diff, &from, &to);
	assert_int_equal(diff.list.n, SKN_ARRAY_LEN(rows));
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		const struct skn_diff_change *c = &diff.list.v[i];

		if (c->kind != rows[i].kind || c->from != rows[i].from || c->to != rows[i].to ||
		    !skn_streq(c->items.n ? c->items.v[0] : "", rows[i].items) || c->items.n > 1)
			fail_msg("%zu: %s from %zu to %zu by %s", i, skn_diff_info(c->kind)->name, c->from, c->to,
				 c->items.n ? c->items.v[0] : "nothing");
	}
	assert_int_equal(diff.n_partners, 2);
	assert_true(diff.partners[0] == SKN_DIFF_NOWHERE && diff.partners[1] == 0);
	skn_diff_release(&diff);
	skn_thread_release(&from);
	skn_thread_release(&to);
}

/* What no reader sees is no change, but is not lost. */
static void unseen(void **state)
{
	static const struct { struct row row; const char *field, *after; } rows[] = {
		{ { "They won't.\n", "They  won't.\n", "" }, "stance", "They  won't." },
		{ { "voice: Bob\n", "voice: Bob\nmoods: []\n", "" }, "moods", "[]" },
		{ { "via: manual\n%% items/b", "via: manual\nsame_as: []\n%% items/b", "" }, "same_as", "[]" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		char *text = edited(&rows[i].row);
		struct skn_thread a, b;
		struct skn_diff diff;

		diff_thread_parse(&a, base, strlen(base));
		diff_thread_parse(&b, text, strlen(text));
		skn_diff_make(&diff, &a, &b);
		assert_int_equal(diff.list.n, 0);
		assert_int_equal(diff.unseen.n, 1);
		assert_string_equal(diff.unseen.v[0].field, rows[i].field);
		assert_string_equal(diff.unseen.v[0].after, rows[i].after);
		skn_diff_release(&diff);
		skn_thread_release(&a);
		skn_thread_release(&b);
		free(text);
	}
}

/* ---- random edit scripts ---- */

#define SENTENCES 14

struct script {
	struct skn_buf from, to;
	size_t want[SKN_DIFF_N];
};

/* A sentence that is like no other, in its first wording or another. */
static void sentence(struct skn_buf *out, size_t i, bool other, const char *cites)
{
	skn_buf_addf(out, "Alpha%zu beta%zu %s%zu delta%zu omega%zu sigma%zu.%s", i, i, other ? "changed" : "gamma", i, i, i, i, cites);
}

static void random_narrative(struct script *s)
{
	size_t moved = random_chance(2) ? random_below(SENTENCES) : SENTENCES, to = random_below(SENTENCES);
	struct skn_buf parts[SENTENCES], late = SKN_BUF_INIT;

	skn_buf_adds(&s->from, "%% narrative.md\n");
	skn_buf_adds(&s->to, "%% narrative.md\n");
	for (size_t i = 0; i < SENTENCES; i++) {
		size_t op = random_below(9);
		const char *old = random_chance(2) ? " [@k1; @k2]" : "", *new = old;

		skn_buf_init(&parts[i]);
		sentence(&s->from, i, false, old);
		skn_buf_addc(&s->from, ' ');
		if (op == 0 && i != moved) {
			s->want[SKN_DIFF_SENTENCE_REMOVED]++;
			continue;
		}
		if (op == 1)
			s->want[SKN_DIFF_SENTENCE_REWORDED]++;
		if (op == 2) {
			new = *old ? "" : "[@k3]";
			s->want[SKN_DIFF_CITATIONS]++;
		}
		if (op == 3 && *old) {
			new = " [@k2; @k1]";
			s->want[SKN_DIFF_CITATION_ORDER]++;
		}
		sentence(&parts[i], i, op == 1, new);
		skn_buf_addc(&parts[i], ' ');
		if (op == 4) {
			sentence(&parts[i], 1000 + i, false, "");
			skn_buf_addc(&parts[i], ' ');
			s->want[SKN_DIFF_SENTENCE_ADDED]++;
		}
		if (i == moved && op == 4) /* the new one would move along */
			moved = SENTENCES;
	}
	if (moved < SENTENCES) {
		late = parts[moved];
		skn_buf_init(&parts[moved]);
	}
	for (size_t i = 0; i < SENTENCES; i++) {
		if (moved < SENTENCES && i == to && to <= moved)
			skn_buf_add(&s->to, late.p, late.n);
		skn_buf_add(&s->to, parts[i].p, parts[i].n);
		if (moved < SENTENCES && i == to && to > moved)
			skn_buf_add(&s->to, late.p, late.n);
	}
	/* It moved when one that stays was passed. */
	for (size_t i = to < moved ? to : moved + 1; moved < SENTENCES && i < (to < moved ? moved : to + 1); i++)
		if (parts[i].n) {
			s->want[SKN_DIFF_SENTENCE_MOVED] = 1;
			break;
		}
	for (size_t i = 0; i < SENTENCES; i++)
		skn_buf_release(&parts[i]);
	if (moved < SENTENCES)
		skn_buf_release(&late);
	skn_buf_addc(&s->from, '\n');
	skn_buf_addc(&s->to, '\n');
}

static void one_event(struct skn_buf *out, size_t i, const char *id, const char *date, const char *word, const char *more)
{
	skn_buf_addf(out, "%%%% timeline/%s%zu.yaml\ndate: %s\n%sevent: |\n  Event%zu happens%zu to%zu %s%zu once%zu.\n", id, i, date, more,
		     i, i, i, word, i, i);
}

static void random_events(struct script *s)
{
	for (size_t i = 0; i < 6; i++) {
		size_t op = random_below(8);

		if (op != 0)
			one_event(&s->from, i, "e", "2020", "people", "");
		s->want[SKN_DIFF_EVENT_ADDED] += op == 0;
		s->want[SKN_DIFF_EVENT_REMOVED] += op == 1;
		s->want[SKN_DIFF_EVENT_REDATED] += op == 2;
		s->want[SKN_DIFF_EVENT_REWORDED] += op == 3;
		s->want[SKN_DIFF_EVENT_EXPECTED] += op == 4;
		s->want[SKN_DIFF_ORDER] += op == 5;
		s->want[SKN_DIFF_RECORD_RENAMED] += op == 6;
		if (op != 1)
			one_event(&s->to, i, op == 6 ? "renamed" : "e", op == 2 ? "2021" : "2020", op == 3 ? "animals" : "people",
				  op == 4 ? "expected: true\n" : op == 5 ? "order: 7\n" : "");
	}
}

static void random_scripts(void **state)
{
	SKN_UNUSED(state);
	random_seed(1);
	for (size_t round = random_rounds(1500); round > 0; round--) {
		struct script s = { SKN_BUF_INIT, SKN_BUF_INIT, { 0 } };
		struct skn_thread a, b;
		struct skn_diff diff, same;

		random_narrative(&s);
		random_events(&s);
		for (int side = 0; side < 2; side++)
			skn_buf_adds(side ? &s.to : &s.from, "%% thread.yaml\nschema: 1\ntitle: T\nstatus: active\n");
		diff_thread_parse(&a, s.from.p, s.from.n);
		diff_thread_parse(&b, s.to.p, s.to.n);
		skn_diff_make(&diff, &a, &b);
		for (int k = 0; k < SKN_DIFF_N; k++)
			if (k != SKN_DIFF_SOURCE_GAINED && k != SKN_DIFF_SOURCE_LOST && diff.counts[k] != s.want[k])
				fail_msg("%s: want %zu, found %zu:\n%s\n%s", skn_diff_info((enum skn_diff_kind)k)->name, s.want[k],
					 diff.counts[k], s.from.p, s.to.p);
		skn_diff_make(&same, &a, &a);
		assert_int_equal(same.list.n, 0);
		skn_diff_release(&same);
		skn_diff_release(&diff);
		skn_thread_release(&a);
		skn_thread_release(&b);
		skn_buf_release(&s.from);
		skn_buf_release(&s.to);
	}
}

/* Any two narratives: no change is told exactly when the canonical texts are the
 * same but for white space inside sentences; additions mirror removals. */
static void any_narratives(void **state)
{
	static const char *const pieces[] = { "A one. ", "B two. ", "C three! ", "\n\n", "\n", "[@k] ", "[@k; @l] ", "- item\n", "# H\n\n",
					      "A one. ", "A one here. ", "> q\n" };

	SKN_UNUSED(state);
	random_seed(2);
	for (size_t round = random_rounds(4000); round > 0; round--) {
		struct skn_buf texts[2] = { SKN_BUF_INIT, SKN_BUF_INIT };
		struct skn_thread t[2];
		struct skn_diff diff, back;
		bool same;

		for (int side = 0; side < 2; side++) {
			skn_buf_adds(&texts[side], "%% thread.yaml\nschema: 1\ntitle: T\nstatus: active\n%% narrative.md\n");
			random_pieces(&texts[side], pieces, SKN_ARRAY_LEN(pieces), random_below(7));
			skn_buf_addc(&texts[side], '\n');
			diff_thread_parse(&t[side], texts[side].p, texts[side].n);
		}
		same = skn_buf_eq(&t[0].prose.text, t[1].prose.text.p, t[1].prose.text.n);
		skn_diff_make(&diff, &t[0], &t[1]);
		skn_diff_make(&back, &t[1], &t[0]);
		if (same != (diff.list.n == 0))
			fail_msg("%zu changes:\n%s\n%s", diff.list.n, texts[0].p, texts[1].p);
		if (diff.counts[SKN_DIFF_SENTENCE_ADDED] != back.counts[SKN_DIFF_SENTENCE_REMOVED] ||
		    diff.counts[SKN_DIFF_HEADING_ADDED] != back.counts[SKN_DIFF_HEADING_REMOVED] ||
		    diff.counts[SKN_DIFF_SOURCE_GAINED] != back.counts[SKN_DIFF_SOURCE_LOST])
			fail_msg("not mirrored:\n%s\n%s", texts[0].p, texts[1].p);
		skn_diff_release(&diff);
		skn_diff_release(&back);
		for (int side = 0; side < 2; side++) {
			skn_thread_release(&t[side]);
			skn_buf_release(&texts[side]);
		}
	}
}

/* ---- summaries ---- */

static void summaries(void **state)
{
	static const struct { struct { enum skn_diff_kind kind; size_t n; } counts[4]; const char *text; } rows[] = {
		{ { { 0, 0 } }, "no change" },
		{ { { SKN_DIFF_EVENT_ADDED, 2 }, { SKN_DIFF_TENSION_OPENED, 1 }, { SKN_DIFF_SENTENCE_REWORDED, 4 } },
		  "2 events, 1 tension; 4 sentences reworded" },
		{ { { SKN_DIFF_SOURCE_GAINED, 1 } }, "1 source" },
		{ { { SKN_DIFF_SENTENCE_ADDED, 1 }, { SKN_DIFF_VOICE_DROPPED, 1 } }, "1 sentence added, 1 voice dropped" },
		{ { { SKN_DIFF_TITLE, 1 }, { SKN_DIFF_STATUS, 1 } }, "title changed, status changed" },
		{ { { SKN_DIFF_WAS, 1 } }, "thread moved" },
		{ { { SKN_DIFF_CITATION_ORDER, 3 } }, "citations reordered" },
		{ { { SKN_DIFF_PUBLISHED, 1 } }, "no change" },
		{ { { SKN_DIFF_CITATION_ORDER, 3 }, { SKN_DIFF_ORDER, 2 } }, "2 places changed" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_diff diff = { 0 };
		struct skn_buf text = SKN_BUF_INIT;

		for (size_t k = 0; k < 4 && rows[i].counts[k].n; k++)
			diff.counts[rows[i].counts[k].kind] = rows[i].counts[k].n;
		skn_diff_summary(&text, &diff);
		assert_string_equal(text.p, rows[i].text);
		skn_buf_release(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(single_changes), cmocka_unit_test(mirrored), cmocka_unit_test(first_version),
		cmocka_unit_test(every_field_has_a_kind), cmocka_unit_test(every_kind_has_a_name),
		cmocka_unit_test(kinds_of_their_own), cmocka_unit_test(places_and_new_items), cmocka_unit_test(unseen),
		cmocka_unit_test(random_scripts), cmocka_unit_test(any_narratives), cmocka_unit_test(summaries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
