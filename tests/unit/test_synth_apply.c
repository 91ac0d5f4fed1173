/* Applying: operations against the files that should come out, and against what diff says. */
#include <stdarg.h>

#include "synth_world.h"

#include "check/check.h"
#include "random.h"
#include "rev/diff.h"
#include "store/overlay.h"
#include "synth/apply.h"
#include "synth/locate.h"

#define ITEM "reuters-2026-a"
#define TEXT "Alpha beta gamma delta. The quay\nwas “broken” — badly. Nobody knows… who pays.\n"

static void parse(struct skn_ops *out, const char *list)
{
	struct skn_err err = SKN_ERR_INIT;
	char *with = skn_xasprintf("{\"operations\":[%s]}", list), *json = world_json(with);

	if (skn_ops_parse(out, json, strlen(json), "test", &err) != SKN_OK)
		fail_msg("%s\n%s", err.msg, json);
	free(json);
	free(with);
}

/* Carries all operations out, without asking the guards. */
static void carry_out(struct skn_applied *applied, struct skn_changes *changes, struct world *w, struct skn_ops *ops)
{
	struct skn_verdict verdict = { .n = ops->list.n, .n_accepted = ops->list.n };
	struct skn_err err = SKN_ERR_INIT;

	verdict.accepted = skn_xmalloc(ops->list.n + 1);
	memset(verdict.accepted, true, ops->list.n + 1);
	if (skn_apply(applied, changes, ops, &verdict, &w->given.in, w->view, true, &err) != SKN_OK)
		fail_msg("%s: %s", err.path, err.msg);
	skn_verdict_release(&verdict);
}

static char *file_after(struct skn_changes *changes, const char *inside)
{
	char *path = skn_xasprintf("%s/%s", WORLD_THREAD, inside);
	bool removed = false;
	struct skn_buf *data = skn_changes_find(changes, path, &removed);
	char *text = skn_xstrdup(removed ? "(removed)" : data ? data->p : "(as it was)");

	free(path);
	return text;
}

/* ---- the narrative ---- */

#define NEW(place) "{\"op\":\"add-sentence\"," place "\"sentence\":{\"text\":\"New words.\"}}"
#define NEWER(place) "{\"op\":\"add-sentence\"," place "\"sentence\":{\"text\":\"Newer words.\"}}"

static const struct {
	const char *what, *before, *ops, *after;
} edits[] = {
	{ "the first sentence there is", "", NEW(""), "New words.\n" },
	{ "without a place: a last paragraph", "One is.\n", NEW(""), "One is.\n\nNew words.\n" },
	{ "behind a sentence", "One is.\nTwo is.\n", NEW("\"place\":{\"after\":\"$(One is.)\"},"),
	  "One is.\nNew words.\nTwo is.\n" },
	{ "two behind one, in their order", "One is.\nTwo is.\n",
	  NEW("\"place\":{\"after\":\"$(One is.)\"},") "," NEWER("\"place\":{\"after\":\"$(One is.)\"},"),
	  "One is.\nNew words.\nNewer words.\nTwo is.\n" },
	{ "behind what was added, before what follows", "One is.\n",
	  NEW("\"place\":{\"after\":\"$(One is.)\"},") ",{\"op\":\"add-sentence\",\"place\":{\"after\":\"$(One is.)\"},"
	  "\"sentence\":{\"text\":\"Last words.\"}}," NEWER("\"place\":{\"after\":{\"op\":0}},"),
	  "One is.\nNew words.\nNewer words.\nLast words.\n" },
	{ "at the start of a paragraph", "Zero is.\n\nOne is.\nTwo is.\n",
	  NEW("\"place\":{\"first\":\"$(Two is.)\"},") "," NEWER("\"place\":{\"first\":\"$(One is.)\"},"),
	  "Zero is.\n\nNew words.\nNewer words.\nOne is.\nTwo is.\n" },
	{ "a paragraph behind one, and another", "One is.\nTwo is.\n\nThree is.\n",
	  NEW("\"place\":{\"paragraph\":\"$(One is.)\"},") "," NEWER("\"place\":{\"paragraph\":\"$(Two is.)\"},"),
	  "One is.\nTwo is.\n\nNew words.\n\nNewer words.\n\nThree is.\n" },
	{ "under a heading", "## Past\n\nOne is.\n\n## Now\n\nTwo is.\n", NEW("\"place\":{\"under\":\"Past\"},"),
	  "## Past\n\nOne is.\n\nNew words.\n\n## Now\n\nTwo is.\n" },
	{ "under a heading that is not there", "### Past\n\nOne is.\n",
	  NEW("\"place\":{\"under\":\"Now\"},") "," NEWER("\"place\":{\"under\":\"Now\"},"),
	  "### Past\n\nOne is.\n\n### Now\n\nNew words.\n\nNewer words.\n" },
	{ "under the first heading of all", "One is.\n", NEW("\"place\":{\"under\":\"Now\"},"),
	  "One is.\n\n## Now\n\nNew words.\n" },
	{ "other words, other citations", "One is. [@a]\nTwo is.\n",
	  "{\"op\":\"replace-sentence\",\"id\":\"$(One is.)\",\"sentence\":{\"text\":\"New words.\",\"cites\":[{\"key\":\"b\"},"
	  "{\"key\":\"c\",\"locator\":\"p. 7\"}]}}",
	  "New words. [@b; @c, p. 7]\nTwo is.\n" },
	{ "other words in a list", "- One is.\n- Two is.\n",
	  "{\"op\":\"replace-sentence\",\"id\":\"$(- Two is.)\",\"sentence\":{\"text\":\"New words.\"}}",
	  "- One is.\n- New words.\n" },
	{ "out of a list", "- One is.\n- Two is.\n\nThree is.\n",
	  "{\"op\":\"move-sentence\",\"id\":\"$(- One is.)\",\"place\":{\"after\":\"$(Three is.)\"}}",
	  "- Two is.\n\nThree is.\nOne is.\n" },
	{ "behind an item of a list: a paragraph", "- One is.\n- Two is.\n\nThree is.\n",
	  NEW("\"place\":{\"after\":\"$(- One is.)\"},"), "- One is.\n- Two is.\n\nNew words.\n\nThree is.\n" },
	{ "one of a paragraph goes", "One is.\nTwo is.\nThree is.\n",
	  "{\"op\":\"remove-sentence\",\"id\":\"$(Two is.)\",\"reason\":\"r\"}", "One is.\nThree is.\n" },
	{ "a paragraph goes", "One is.\n\nTwo is.\n\nThree is.\n",
	  "{\"op\":\"remove-sentence\",\"id\":\"$(Two is.)\",\"reason\":\"r\"}", "One is.\n\nThree is.\n" },
	{ "the last one goes", "One is.\n", "{\"op\":\"remove-sentence\",\"id\":\"$(One is.)\",\"reason\":\"r\"}",
	  "(removed)" },
	{ "where one was", "One is.\n\nTwo is.\n\nThree is.\n",
	  "{\"op\":\"remove-sentence\",\"id\":\"$(Two is.)\",\"reason\":\"r\"}," NEW("\"place\":{\"after\":\"$(Two is.)\"},"),
	  "One is.\n\nNew words.\n\nThree is.\n" },
	{ "one moves, and what is put behind it goes there", "One is.\nTwo is.\n\nThree is.\n",
	  "{\"op\":\"move-sentence\",\"id\":\"$(One is.)\",\"place\":{\"after\":\"$(Three is.)\"}},"
	  NEW("\"place\":{\"after\":\"$(One is.)\"},"),
	  "Two is.\n\nThree is.\nOne is.\nNew words.\n" },
	{ "what stood behind it before stays", "One is.\n\nThree is.\n",
	  NEW("\"place\":{\"after\":\"$(One is.)\"},") ",{\"op\":\"move-sentence\",\"id\":\"$(One is.)\",\"place\":{\"after\":"
	  "\"$(Three is.)\"}}",
	  "New words.\n\nThree is.\nOne is.\n" },
	{ "a code block between stays as it is", "One is.\n\n```\ncode\n\n  more\n```\n\nTwo is.\n",
	  NEW("\"place\":{\"after\":\"$(One is.)\"},"), "One is.\nNew words.\n\n```\ncode\n\n  more\n```\n\nTwo is.\n" },
	{ "what would begin a list", "One is.\n",
	  "{\"op\":\"add-sentence\",\"place\":{\"after\":\"$(One is.)\"},\"sentence\":{\"text\":\"- New words.\"}}",
	  "One is.\n\n\\- New words.\n" },
	{ "what begins with a small letter", "One is.\nTwo is.\n",
	  "{\"op\":\"add-sentence\",\"place\":{\"after\":\"$(One is.)\"},\"sentence\":{\"text\":\"pH fell, e.g. here\"}}",
	  "One is.\n\npH fell, e.g. here\n\nTwo is.\n" },
	{ "a letter and its accent become one", "", "{\"op\":\"add-sentence\",\"sentence\":{\"text\":\"Cafe\\u0301 is.\"}}",
	  "Caf\xc3\xa9 is.\n" },
};

static void sentences_go_where_they_should(void **unused)
{
	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(edits); i++) {
		struct skn_changes changes = SKN_CHANGES_INIT;
		struct skn_applied applied;
		struct world w;
		struct skn_ops ops;
		char *after;

		world_open(&w);
		if (*edits[i].before)
			world_put(&w, "narrative.md", edits[i].before);
		world_load(&w, true);
		parse(&ops, edits[i].ops);
		carry_out(&applied, &changes, &w, &ops);
		after = file_after(&changes, "narrative.md");
		if (!skn_streq(after, edits[i].after))
			fail_msg("%s:\n%s\nnot\n%s", edits[i].what, after, edits[i].after);
		free(after);
		skn_applied_release(&applied);
		skn_changes_release(&changes);
		skn_ops_release(&ops);
		world_unload(&w);
		world_close(&w);
	}
}

/* ---- records ---- */

#define SAID "{\"text\":\"New words.\",\"cites\":[{\"key\":\"" ITEM "\"}],\"quotes\":[{\"key\":\"" ITEM "\",\"text\":" \
	"\"Alpha beta\"}]}"

static const char records[] =
	"%% timeline/storm.yaml\n# by hand\ndate: 2026-02   # about\nevent: |\n  A storm. [@" ITEM "]\n"
	"%% perspectives/doe.yaml\norder: 10\nvoice: Doe\nstance: |\n  Safe. [@" ITEM "]\nevolution: |\n  None yet.\n"
	"%% tensions/who.yaml\norder: 30\nstatus: open\nquestion: |\n  Who pays?\n"
	"%% tensions/cost.yaml\norder: 20\nstatus: resolved\nquestion: |\n  What?\nresolution: |\n  That.\n"
	"%% items/" ITEM ".yaml\ntype: report\ntitle: T   # short\nvia: manual\nquotes:\n- {id: mine, text: gamma delta}\n"
	"%% items/" ITEM ".txt\n" TEXT
	"%% watch.yaml\nsearches: [{id: old, query: old words, engine: hn}]\n";

static const struct {
	const char *what, *ops, *path, *after;
} changes_of_records[] = {
	{ "an event", "{\"op\":\"add-event\",\"date\":\"2026-03\",\"expected\":true,\"event\":[" SAID "]}",
	  "timeline/2026-new-words.yaml", "date: 2026-03\nexpected: true\nevent: |\n  New words. [@" ITEM "]\n" },
	{ "two of one name", "{\"op\":\"add-event\",\"id\":\"storm\",\"date\":\"2026-03\",\"event\":[" SAID "]}",
	  "timeline/storm-2.yaml", "date: 2026-03\nevent: |\n  New words. [@" ITEM "]\n" },
	{ "other words, and every comment", "{\"op\":\"change-event\",\"id\":\"storm\",\"event\":[" SAID "]}",
	  "timeline/storm.yaml", "# by hand\ndate: 2026-02   # about\nevent: |\n  New words. [@" ITEM "]\n" },
	{ "another date", "{\"op\":\"change-event\",\"id\":\"storm\",\"date\":\"2026-02-03\"}",
	  "timeline/storm.yaml", "# by hand\ndate: 2026-02-03   # about\nevent: |\n  A storm. [@" ITEM "]\n" },
	{ "an event that goes", "{\"op\":\"remove-event\",\"id\":\"storm\",\"reason\":\"r\"}", "timeline/storm.yaml",
	  "(removed)" },
	{ "a voice, behind the last", "{\"op\":\"add-perspective\",\"voice\":\"Ana Ruiz\",\"stance\":[" SAID
	  ",{\"text\":\"More words.\",\"paragraph\":true}]}",
	  "perspectives/ana-ruiz.yaml",
	  "order: 20\nvoice: Ana Ruiz\nstance: |\n  New words. [@" ITEM "]\n\n  More words.\n" },
	{ "a stance; the note before stays", "{\"op\":\"change-perspective\",\"id\":\"doe\",\"stance\":[" SAID "]}",
	  "perspectives/doe.yaml",
	  "order: 10\nvoice: Doe\nstance: |\n  New words. [@" ITEM "]\nevolution: |\n  None yet.\n" },
	{ "a question, behind the last", "{\"op\":\"open-tension\",\"id\":\"new\",\"question\":[" SAID "]}",
	  "tensions/new.yaml", "order: 40\nstatus: open\nquestion: |\n  New words. [@" ITEM "]\n" },
	{ "an answer", "{\"op\":\"resolve-tension\",\"id\":\"who\",\"resolution\":[" SAID "]}", "tensions/who.yaml",
	  "order: 30\nstatus: resolved\nquestion: |\n  Who pays?\nresolution: |\n  New words. [@" ITEM "]\n" },
	{ "a question opened again", "{\"op\":\"reopen-tension\",\"id\":\"cost\",\"reason\":\"r\"}", "tensions/cost.yaml",
	  "order: 20\nstatus: open\nquestion: |\n  What?\n" },
	{ "a quote is kept beside others", "{\"op\":\"change-event\",\"id\":\"storm\",\"event\":[" SAID "]}",
	  "items/" ITEM ".yaml",
	  "type: report\ntitle: T   # short\nvia: manual\nquotes:\n- {id: mine, text: gamma delta}\n"
	  "- {id: q-8a51b12c, text: Alpha beta, start: 0, length: 10}\n" },
	{ "a quote as the text has it",
	  "{\"op\":\"add-event\",\"date\":\"2026\",\"event\":[{\"text\":\"A.\",\"quotes\":[{\"key\":\"" ITEM "\",\"text\":"
	  "\"quay was \\\"broken\\\" - badly\"}]}]}",
	  "items/" ITEM ".yaml", NULL },
	{ "a search that is watched already",
	  "{\"op\":\"suggest-search\",\"query\":\"old words\"},{\"op\":\"suggest-search\",\"query\":\"new words\"}",
	  "watch.yaml",
	  "searches: [{id: old, query: old words, engine: hn}, {id: new-words, query: new words, engine: hn}]\n" },
};

/* Every quote with a span is what the text has there. */
static void check_spans(const char *yaml, size_t least)
{
	struct skn_record item;
	struct skn_buf src = SKN_BUF_INIT;
	size_t n = 0;

	skn_buf_adds(&src, yaml);
	assert_int_equal(skn_record_parse_valid(&item, SKN_KIND_ITEM, "x", &src, "x", NULL), SKN_OK);
	for (const struct skn_node *q = skn_node_find(item.tree.root, "quotes")->child; q; q = q->next) {
		const struct skn_node *text = skn_node_find(q, "text");
		int64_t start, length;

		if (!skn_node_as_int(skn_node_find(q, "start"), &start))
			continue;
		assert_true(skn_node_as_int(skn_node_find(q, "length"), &length));
		assert_int_equal(length, text->len);
		assert_memory_equal(TEXT + start, text->text, text->len);
		n++;
	}
	assert_true(n >= least);
	skn_record_release(&item);
}

static void records_change_in_place(void **unused)
{
	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(changes_of_records); i++) {
		struct skn_changes changes = SKN_CHANGES_INIT;
		struct skn_applied applied;
		struct world w;
		struct skn_ops ops;
		char *after;

		world_open(&w);
		world_add(&w, records);
		world_load(&w, true);
		parse(&ops, changes_of_records[i].ops);
		carry_out(&applied, &changes, &w, &ops);
		after = file_after(&changes, changes_of_records[i].path);
		if (!changes_of_records[i].after)
			check_spans(after, 1);
		else if (!skn_streq(after, changes_of_records[i].after))
			fail_msg("%s:\n%s\nnot\n%s", changes_of_records[i].what, after, changes_of_records[i].after);
		free(after);
		skn_applied_release(&applied);
		skn_changes_release(&changes);
		skn_ops_release(&ops);
		world_unload(&w);
		world_close(&w);
	}
}

/* ---- where a quote stands ---- */

static void quotes_are_located(void **unused)
{
	static const struct {
		const char *text, *quote, *found; /* NULL: nowhere */
	} rows[] = {
		{ "one two three", "two", "two" },
		{ "one two\n  three", "two three", "two\n  three" },
		{ "he said “yes, no”.", "\"yes, no\"", "“yes, no”" },
		{ "it — or so — was", "it - or so", "it — or so" },
		{ "well… then", "well... then", "well… then" },
		{ "the ﬁle is", "file", "ﬁle" },
		{ "soft\u00adhyphen here", "softhyphen", "soft\u00adhyphen" },
		{ "cafe\u0301 au lait", "caf\u00e9", "cafe\u0301" },
		{ "cafe\u0301 au lait", "cafe", NULL },
		{ "ＡＢＣ", "ABC", "ＡＢＣ" },
		{ "one two", "three", NULL },
		{ "one two", "", NULL },
		{ "one two", "   ", NULL },
		{ "two  two", "two two", "two  two" },
	};

	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_span span;
		bool found = skn_locate(&span, rows[i].text, strlen(rows[i].text), rows[i].quote, strlen(rows[i].quote));

		/* An exact beginning of a letter with marks is no letter: byte by byte it is there. */
		if (!rows[i].found) {
			if (found && !memmem(rows[i].text, strlen(rows[i].text), rows[i].quote, strlen(rows[i].quote)))
				fail_msg("'%s' found in '%s'", rows[i].quote, rows[i].text);
			continue;
		}
		if (!found || span.end - span.start != strlen(rows[i].found) ||
		    memcmp(rows[i].text + span.start, rows[i].found, span.end - span.start) != 0)
			fail_msg("'%s' in '%s' is not '%s'", rows[i].quote, rows[i].text, rows[i].found);
	}
}

/* ---- random threads, random operations ---- */

struct play {
	struct world w;
	struct skn_buf narrative, json;
	size_t tags, sentences, events, tensions;
	size_t added, removed, replaced, moved, more_events, fewer_events, answered;
};

/* Eleven words that no other sentence has; WORDING changes one of them. */
static void add_words(struct skn_buf *out, size_t tag, size_t wording)
{
	skn_buf_addf(out, "Word%zu", tag);
	for (size_t i = 1; i < 11; i++)
		skn_buf_addf(out, " w%zux%zu%s", tag, i, i == 5 && wording ? "y" : "");
	skn_buf_addc(out, '.');
}

static void sentence_id(char out[SKN_SENTENCE_ID_MAX], size_t tag)
{
	struct skn_buf text = SKN_BUF_INIT;

	add_words(&text, tag, 0);
	skn_prose_id(out, text.p, text.n);
	skn_buf_release(&text);
}

static void make_thread(struct play *p)
{
	struct skn_buf file = SKN_BUF_INIT;

	p->sentences = 1 + random_below(14);
	p->events = random_below(4);
	p->tensions = random_below(3);
	for (size_t i = 0; i < p->sentences; i++) {
		if (i)
			skn_buf_adds(&p->narrative, random_chance(3) ? "\n\n" : "\n");
		if (i && random_chance(8) && skn_ends_with(p->narrative.p, "\n\n"))
			skn_buf_addf(&p->narrative, "## Heading%zu\n\n", i);
		add_words(&p->narrative, p->tags++, 0);
		if (random_chance(2))
			skn_buf_adds(&p->narrative, " [@" ITEM "]");
	}
	skn_buf_addc(&p->narrative, '\n');
	world_open(&p->w);
	world_put(&p->w, "narrative.md", p->narrative.p);
	world_put(&p->w, "items/" ITEM ".yaml", "type: report\ntitle: T\nissued: 2026-01-01\nURL: https://example.org/a\nvia: manual\n");
	world_put(&p->w, "items/" ITEM ".txt", TEXT);
	for (size_t i = 0; i < p->events + p->tensions; i++) {
		bool event = i < p->events;
		char *path = skn_xasprintf(event ? "timeline/e%zu.yaml" : "tensions/t%zu.yaml", i);

		skn_buf_clear(&file);
		skn_buf_adds(&file, event ? "date: 2026-01\nevent: |\n  " : "order: 10\nstatus: open\nquestion: |\n  ");
		add_words(&file, p->tags++, 0);
		skn_buf_adds(&file, " [@" ITEM "]\n");
		world_put(&p->w, path, file.p);
		free(path);
	}
	skn_buf_release(&file);
	world_load(&p->w, true);
}

static void add_said(struct play *p, const char *name, size_t tag, size_t wording, bool list)
{
	skn_buf_addf(&p->json, ",\"%s\":%s{\"text\":\"", name, list ? "[" : "");
	add_words(&p->json, tag, wording);
	skn_buf_adds(&p->json, "\",\"cites\":[{\"key\":\"" ITEM "\"}],\"quotes\":[{\"key\":\"" ITEM "\",\"text\":\"Alpha beta\"}]}");
	skn_buf_adds(&p->json, list ? "]" : "");
}

static void add_place(struct play *p, size_t not)
{
	static const char *const wheres[] = { "after", "first", "paragraph" };
	size_t at = random_below(p->sentences);
	char id[SKN_SENTENCE_ID_MAX];

	if (at == not || random_chance(6)) {
		skn_buf_addf(&p->json, ",\"place\":{\"under\":\"Part%zu\"}", random_below(3));
		return;
	}
	sentence_id(id, at);
	skn_buf_addf(&p->json, ",\"place\":{\"%s\":\"%s\"}", wheres[random_below(3)], id);
}

static void begin_op(struct play *p, const char *name, const char *id)
{
	skn_buf_addf(&p->json, "%s{\"op\":\"%s\"", p->json.n ? "," : "", name);
	if (id)
		skn_buf_addf(&p->json, ",\"id\":\"%s\"", id);
}

static void op_of_sentence(struct play *p, size_t i)
{
	char id[SKN_SENTENCE_ID_MAX];

	sentence_id(id, i);
	switch (random_below(6)) {
	case 0:
		begin_op(p, "remove-sentence", id);
		skn_buf_adds(&p->json, ",\"reason\":\"old\"}");
		p->removed++;
		break;
	case 1:
		begin_op(p, "replace-sentence", id);
		add_said(p, "sentence", i, 1, false);
		skn_buf_addc(&p->json, '}');
		p->replaced++;
		break;
	case 2:
		begin_op(p, "move-sentence", id);
		add_place(p, i);
		skn_buf_addc(&p->json, '}');
		p->moved++;
		break;
	case 3:
		begin_op(p, "add-sentence", NULL);
		add_place(p, SIZE_MAX);
		add_said(p, "sentence", p->tags++, 0, false);
		skn_buf_addc(&p->json, '}');
		p->added++;
		break;
	default:
		break;
	}
}

static void make_ops(struct play *p)
{
	for (size_t i = 0; i < p->sentences; i++)
		op_of_sentence(p, i);
	for (size_t i = 0; i < p->events; i++)
		if (random_chance(3)) {
			char *id = skn_xasprintf("e%zu", i);

			begin_op(p, "remove-event", id);
			skn_buf_adds(&p->json, ",\"reason\":\"old\"}");
			p->fewer_events++;
			free(id);
		}
	if (random_chance(2)) {
		begin_op(p, "add-event", NULL);
		skn_buf_adds(&p->json, ",\"date\":\"2026-02\"");
		add_said(p, "event", p->tags++, 0, true);
		skn_buf_addc(&p->json, '}');
		p->more_events++;
	}
	for (size_t i = 0; i < p->tensions; i++)
		if (random_chance(2)) {
			char *id = skn_xasprintf("t%zu", p->events + i);

			begin_op(p, "narrow-tension", id);
			add_said(p, "resolution", p->tags++, 0, true);
			skn_buf_addc(&p->json, '}');
			p->answered++;
			free(id);
		}
}

static void check_clean(struct play *p, struct skn_view *after)
{
	struct skn_check_options options = { .no_memory = true, .now = WORLD_NOW };
	struct skn_diags diags = { 0 };
	struct skn_strings paths = { 0 };

	skn_strings_push(&paths, WORLD_THREAD);
	assert_int_equal(skn_check_threads(&diags, &p->w.store, after, &paths, &options, NULL), SKN_OK);
	for (size_t i = 0; i < diags.list.n; i++)
		if (diags.list.v[i].severity >= SKN_SEVERITY_WARNING)
			fail_msg("%s: %s: %s\n%s\n%s", diags.list.v[i].path, diags.list.v[i].rule, diags.list.v[i].message,
				 p->narrative.p, p->json.p);
	skn_diags_release(&diags);
	skn_strings_release(&paths);
}

/* Every id that the run says it wrote stands there, and none that was there before. */
static void check_wrote(struct play *p, const struct skn_applied *applied, const struct skn_thread *after)
{
	size_t found = 0, sentences = 0;

	for (size_t i = 0; i < after->prose.units.n; i++) {
		const struct skn_unit *unit = &after->prose.units.v[i];
		bool old = false;

		for (size_t k = 0; k < p->w.given.thread.prose.units.n; k++)
			old = old || skn_streq(p->w.given.thread.prose.units.v[k].id, unit->id);
		sentences += unit->kind == SKN_UNIT_SENTENCE && !old;
		found += skn_strings_has(&applied->wrote, unit->id) && unit->kind == SKN_UNIT_SENTENCE;
		assert_false(old && skn_strings_has(&applied->wrote, unit->id));
	}
	assert_int_equal(found, p->added + p->replaced);
	assert_int_equal(sentences, found);
}

static void compare(struct play *p, const struct skn_thread *after)
{
	const struct {
		enum skn_diff_kind kind;
		size_t n;
	} wanted[] = {
		{ SKN_DIFF_SENTENCE_ADDED, p->added },	  { SKN_DIFF_SENTENCE_REMOVED, p->removed },
		{ SKN_DIFF_SENTENCE_REWORDED, p->replaced }, { SKN_DIFF_EVENT_ADDED, p->more_events },
		{ SKN_DIFF_EVENT_REMOVED, p->fewer_events }, { SKN_DIFF_TENSION_NARROWED, p->answered },
		{ SKN_DIFF_HEADING_REMOVED, 0 },	  { SKN_DIFF_HEADING_REWORDED, 0 },
		{ SKN_DIFF_QUESTION_REWORDED, 0 },	  { SKN_DIFF_EVENT_REWORDED, 0 },
		{ SKN_DIFF_EVENT_REDATED, 0 },		  { SKN_DIFF_FIELD, 0 },
	};
	struct skn_diff diff;

	skn_diff_make(&diff, &p->w.given.thread, after);
	for (size_t i = 0; i < SKN_ARRAY_LEN(wanted); i++)
		if (diff.counts[wanted[i].kind] != wanted[i].n)
			fail_msg("%s: %zu, not %zu\n%s\n%s\n%s", skn_diff_info(wanted[i].kind)->name,
				 diff.counts[wanted[i].kind], wanted[i].n, p->narrative.p, p->json.p, after->narrative.p);
	assert_true(diff.counts[SKN_DIFF_SENTENCE_MOVED] <= p->moved);
	skn_diff_release(&diff);
}

/* What nobody touched keeps its line, byte for byte, and its order. */
static void check_rest(struct play *p, const struct skn_thread *after)
{
	const char *from = after->narrative.p;
	char *lines = skn_xstrdup(p->narrative.p);

	for (char *line = lines; line && *line && !p->moved;) {
		char *end = strchr(line, '\n'), id[SKN_SENTENCE_ID_MAX];
		const char *hit;

		*end = '\0';
		skn_prose_id(id, line, strlen(line));
		if (*line && !strstr(p->json.p, id)) {
			hit = strstr(from, line);
			if (!hit)
				fail_msg("'%s' is gone\n%s\n%s", line, p->json.p, after->narrative.p);
			from = hit + strlen(line);
		}
		line = end + 1;
	}
	free(lines);
}

static void one_play(void)
{
	struct play p = { .narrative = SKN_BUF_INIT, .json = SKN_BUF_INIT };
	struct skn_changes changes = SKN_CHANGES_INIT;
	struct skn_applied applied;
	struct skn_view *view = NULL;
	struct skn_thread after;
	struct skn_ops ops;
	struct skn_err err = SKN_ERR_INIT;

	make_thread(&p);
	make_ops(&p);
	parse(&ops, p.json.p);
	carry_out(&applied, &changes, &p.w, &ops);
	assert_int_equal(skn_view_overlay(&view, p.w.view, &changes, NULL), SKN_OK);
	if (skn_store_load(&after, view, WORLD_THREAD, SKN_LOAD_VALID, &err) != SKN_OK)
		fail_msg("%s: %s", err.path, err.msg);
	compare(&p, &after);
	check_wrote(&p, &applied, &after);
	check_rest(&p, &after);
	check_clean(&p, view);
	skn_thread_release(&after);
	skn_view_free(view);
	skn_applied_release(&applied);
	skn_changes_release(&changes);
	skn_ops_release(&ops);
	world_unload(&p.w);
	world_close(&p.w);
	skn_buf_release(&p.narrative);
	skn_buf_release(&p.json);
}

static void diff_says_what_was_asked_for(void **unused)
{
	size_t rounds = getenv("RANDOM_ROUNDS") ? (size_t)strtoul(getenv("RANDOM_ROUNDS"), NULL, 10) * 3 : 300;

	SKN_UNUSED(unused);
	random_seed(61);
	for (size_t i = 0; i < rounds; i++)
		one_play();
}

/* ---- operations as JSON ---- */

static void written_lists_read_the_same(void **unused)
{
	struct play p = { .narrative = SKN_BUF_INIT, .json = SKN_BUF_INIT };

	SKN_UNUSED(unused);
	random_seed(62);
	for (size_t i = 0; i < 100; i++) {
		struct skn_buf a = SKN_BUF_INIT, b = SKN_BUF_INIT;
		struct skn_ops ops, again;
		struct skn_sink sink;
		struct skn_jsonw w;

		p.sentences = p.events = p.tensions = 1 + random_below(5);
		p.tags = 100;
		skn_buf_clear(&p.json);
		make_ops(&p);
		parse(&ops, p.json.p);
		skn_sink_to_buf(&sink, &a);
		skn_jsonw_init(&w, &sink, true);
		skn_ops_write(&w, &ops, true);
		assert_int_equal(skn_ops_parse(&again, a.p, a.n, "again", NULL), SKN_OK);
		skn_sink_to_buf(&sink, &b);
		skn_jsonw_init(&w, &sink, true);
		skn_ops_write(&w, &again, true);
		assert_string_equal(a.p, b.p);
		skn_ops_release(&ops);
		skn_ops_release(&again);
		skn_buf_release(&a);
		skn_buf_release(&b);
	}
	skn_buf_release(&p.json);
}

static void bad_lists_are_refused(void **unused)
{
	static const char *const lists[] = {
		"", "[]", "{}", "null", "{\"operations\":{}}", "{\"operations\":[{}]}",
		"{\"operations\":[{\"op\":\"add-file\"}]}",
		"{\"operations\":[{\"op\":\"add-sentence\"}]}",
		"{\"operations\":[{\"op\":\"add-sentence\",\"sentence\":{\"text\":\"\"}}]}",
		"{\"operations\":[{\"op\":\"add-sentence\",\"sentence\":{\"text\":\"a\"},\"id\":\"x\"}]}",
		"{\"operations\":[{\"op\":\"add-sentence\",\"sentence\":{\"text\":\"a\",\"path\":\"../x\"}}]}",
		"{\"operations\":[{\"op\":\"add-sentence\",\"sentence\":{\"text\":\"a\",\"cites\":[{\"key\":\"../x\"}]}}]}",
		"{\"operations\":[{\"op\":\"add-sentence\",\"sentence\":{\"text\":\"a\\u0000b\"}}]}",
		"{\"operations\":[{\"op\":\"add-sentence\",\"place\":{\"after\":\"s-1\",\"first\":\"s-2\"},\"sentence\":{\"text\":\"a\"}}]}",
		"{\"operations\":[{\"op\":\"remove-event\",\"id\":\"../x\",\"reason\":\"r\"}]}",
		"{\"operations\":[{\"op\":\"add-event\",\"date\":\"soon\",\"event\":[{\"text\":\"a\"}]}]}",
		"{\"operations\":[],\"files\":[]}", "{\"operations\":[]} x",
	};

	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(lists); i++) {
		struct skn_err err = SKN_ERR_INIT;
		struct skn_ops ops;

		if (skn_ops_parse(&ops, lists[i], strlen(lists[i]), "test", &err) != SKN_EMODEL)
			fail_msg("not refused: %s (%s)", lists[i], err.msg);
		assert_true(*err.msg);
		skn_ops_release(&ops);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(sentences_go_where_they_should, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(records_change_in_place, env_set_up, env_tear_down),
		cmocka_unit_test(quotes_are_located),
		cmocka_unit_test_setup_teardown(diff_says_what_was_asked_for, env_set_up, env_tear_down),
		cmocka_unit_test(written_lists_read_the_same),
		cmocka_unit_test(bad_lists_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
