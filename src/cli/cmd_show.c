#include "cli/record.h"
#include "cli/session.h"
#include "cli/since.h"
#include "json/json.h"
#include "out/terminal.h"
#include "text/jsonw.h"

struct showing {
	struct skn_session session;
	struct skn_cli *cli;
	const char *what; /* the second operand, or NULL: all */
	bool named_rev;
	struct skn_loaded loaded;
};

/* ---- one file as it is ---- */

/* The file that WHAT means; sections of several files have none. */
static int raw_path(char **out, struct skn_view *view, const char *thread_path, const char *what,
		    struct skn_err *err)
{
	static const enum skn_kind single[] = { SKN_KIND_THREAD, SKN_KIND_WATCH, SKN_KIND_NARRATIVE };
	struct skn_pick pick;
	int rc;

	for (size_t i = 0; what && i < SKN_ARRAY_LEN(single); i++)
		if (skn_streq(what, skn_kind_info(single[i])->word)) {
			*out = skn_xasprintf("%s/%s", thread_path, skn_kind_info(single[i])->file);
			return SKN_OK;
		}
	if (!what || skn_streq(what, "items") || skn_show_part_find(what)) {
		skn_fail(err, SKN_EUSAGE, "--raw prints one file, %s is several", what ? what : "a thread");
		return skn_hint(err, "name a record, or one of thread, watch and narrative");
	}
	rc = skn_pick_find(&pick, view, thread_path, what, err);
	if (rc == SKN_OK)
		*out = skn_xstrdup(pick.path);
	skn_pick_release(&pick);
	return rc;
}

/* Works on a thread with broken files, too: nothing is read but the one. */
static int show_raw(struct showing *s, struct skn_err *err)
{
	struct skn_buf bytes = SKN_BUF_INIT;
	struct skn_spec spec = { 0 };
	struct skn_rev rev = { 0 };
	struct skn_view *view = NULL;
	char *path = NULL;
	int rc = skn_spec_parse(&spec, s->cli->args[0], err);

	if (rc == SKN_OK && (spec.rev_to || !*spec.thread))
		rc = skn_fail(err, SKN_EUSAGE, "'%s' does not name one version of a thread", s->cli->args[0]);
	if (rc == SKN_OK)
		rc = skn_rev_resolve(&rev, &s->session.store, spec.thread, spec.rev, err);
	if (rc == SKN_OK) {
		rc = skn_rev_view(&view, &s->session.store, &rev, err);
		if (rc == SKN_OK)
			rc = raw_path(&path, view, rev.path, s->what, err);
		if (rc == SKN_OK)
			rc = skn_view_read(view, path, SKN_TEXT_MAX, &bytes, err);
		if (rc == SKN_OK && s->cli->term.tty)
			skn_term_safe(s->cli->out, bytes.p, bytes.n, true);
		else if (rc == SKN_OK)
			skn_sink_put(s->cli->out, bytes.p, bytes.n);
		skn_view_free(view);
		skn_rev_release(&rev);
	}
	free(path);
	skn_spec_release(&spec);
	skn_buf_release(&bytes);
	return rc;
}

/* ---- JSON: the members of the whole that were asked for ---- */

static int render(struct skn_tree *out, const struct skn_loaded *loaded, struct skn_err *err)
{
	struct skn_buf bytes = SKN_BUF_INIT;
	struct skn_sink sink;
	int rc;

	skn_sink_to_buf(&sink, &bytes);
	rc = skn_render_json(&sink, &loaded->thread, &loaded->info, err);
	if (rc == SKN_OK)
		rc = skn_json_parse(out, bytes.p, bytes.n, NULL, err);
	skn_buf_release(&bytes);
	return rc;
}

static void copy(struct skn_jsonw *w, const struct skn_tree *whole, const char *name)
{
	const struct skn_node *node = skn_node_find(whole->root, name);

	if (node) {
		skn_jsonw_key(w, name);
		skn_node_write_json(w, node);
	}
}

static void begin(struct skn_jsonw *w, struct showing *s, const struct skn_tree *whole)
{
	skn_jsonw_init(w, s->cli->out, true);
	skn_jsonw_object_begin(w);
	copy(w, whole, "thread");
	copy(w, whole, "info");
}

static const char *member_of(unsigned part)
{
	switch (part) {
	case SKN_SHOW_NARRATIVE: return "narrative";
	case SKN_SHOW_TIMELINE: return "events";
	case SKN_SHOW_PERSPECTIVES: return "voices";
	case SKN_SHOW_TENSIONS: return "tensions";
	default: return "items";
	}
}

/* PART 0: all items; SKN_SHOW_SOURCES: those that are cited, by number. */
static int section_json(struct showing *s, unsigned part, struct skn_err *err)
{
	struct skn_tree whole = SKN_TREE_INIT;
	struct skn_jsonw w;
	int rc = render(&whole, &s->loaded, err);

	if (rc == SKN_OK) {
		begin(&w, s, &whole);
		copy(&w, &whole, member_of(part));
		if (part == SKN_SHOW_SOURCES)
			copy(&w, &whole, "numbers");
		skn_jsonw_object_end(&w);
	}
	skn_tree_release(&whole);
	return rc;
}

static void uses_json(struct skn_jsonw *w, const struct skn_uses *uses, const struct skn_prose *prose)
{
	skn_jsonw_key(w, "cited");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < uses->list.n; i++) {
		const struct skn_use *use = &uses->list.v[i];

		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "kind", skn_kind_info(use->kind)->word);
		if (use->unit) {
			skn_jsonw_str(w, "id", use->unit->id);
			skn_jsonw_strn(w, "text", prose->text.p + use->unit->start, use->unit->end - use->unit->start);
		} else {
			skn_jsonw_str(w, "id", *use->record->id ? use->record->id : NULL);
			skn_jsonw_str(w, "field", use->field);
			skn_jsonw_str(w, "text", skn_record_text(use->record, use->field, NULL));
		}
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static int record_json(struct showing *s, enum skn_kind kind, const char *id, struct skn_err *err)
{
	static const char *const members[SKN_KIND_N] = { [SKN_KIND_EVENT] = "events", [SKN_KIND_VOICE] = "voices",
							 [SKN_KIND_TENSION] = "tensions", [SKN_KIND_ITEM] = "items" };
	struct skn_tree whole = SKN_TREE_INIT;
	struct skn_uses uses = { 0 };
	struct skn_jsonw w;
	int rc = render(&whole, &s->loaded, err);

	if (rc == SKN_OK) {
		const struct skn_node *list = skn_node_find(whole.root, members[kind]);

		begin(&w, s, &whole);
		skn_jsonw_str(&w, "kind", skn_kind_info(kind)->word);
		for (const struct skn_node *r = list ? list->child : NULL; r; r = r->next)
			if (skn_streq(skn_node_text(r, "id"), id)) {
				skn_jsonw_key(&w, "record");
				skn_node_write_json(&w, r);
			}
		if (kind == SKN_KIND_ITEM) {
			skn_uses_find(&uses, &s->loaded.thread, id);
			uses_json(&w, &uses, &s->loaded.thread.prose);
		}
		skn_jsonw_object_end(&w);
	}
	skn_uses_release(&uses);
	skn_tree_release(&whole);
	return rc;
}

/* ---- to read ---- */

static void show_items(struct showing *s)
{
	struct skn_sink *out = s->cli->out;
	struct skn_numbers numbers;

	skn_numbers_make(&numbers, &s->loaded.thread);
	for (size_t i = 0; i < s->loaded.thread.items.n; i++) {
		const struct skn_record *item = &s->loaded.thread.items.v[i];
		size_t number = skn_numbers_of(&numbers, item->id, strlen(item->id));

		skn_term_styled(&s->cli->term, out, SKN_TERM_KEY, item->id, strlen(item->id));
		if (number)
			skn_sink_printf(out, "  [%zu]", number);
		skn_sink_puts(out, "\n    ");
		skn_item_line(out, item);
		skn_sink_putc(out, '\n');
	}
	skn_numbers_release(&numbers);
}

static int record_text(struct showing *s, const struct skn_record *record, struct skn_err *err)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_uses uses = { 0 };
	int rc = skn_show_record(s->cli->out, &s->cli->term, &s->loaded.thread, record, err);

	if (rc == SKN_OK && record->kind == SKN_KIND_ITEM) {
		skn_uses_find(&uses, &s->loaded.thread, record->id);
		skn_uses_text(&text, &uses);
		skn_sink_printf(s->cli->out, "\n%s%s\n", text.n ? "Cited in " : "Not cited", text.p);
	}
	skn_uses_release(&uses);
	skn_buf_release(&text);
	return rc;
}

static int show_record(struct showing *s, struct skn_err *err)
{
	struct skn_thread *thread = &s->loaded.thread;
	const struct skn_record *record = NULL;
	struct skn_pick pick;
	int rc = skn_pick_find(&pick, s->loaded.view, s->loaded.rev.path, s->what, err);

	if (rc == SKN_OK && (pick.kind == SKN_KIND_TEXT || pick.kind == SKN_KIND_RUN)) {
		rc = skn_fail(err, SKN_EUSAGE, "a %s is shown as it is only", skn_kind_info(pick.kind)->word);
		skn_hint(err, "add --raw");
	} else if (rc == SKN_OK) {
		record = skn_records_find(skn_thread_list(thread, pick.kind), pick.id);
		if (!record)
			rc = skn_fail(err, SKN_ENOTFOUND, "there is no '%s'", s->what);
		else if (s->cli->json)
			rc = record_json(s, pick.kind, pick.id, err);
		else
			rc = record_text(s, record, err);
	}
	skn_pick_release(&pick);
	return rc;
}

static int show(struct showing *s, struct skn_err *err)
{
	unsigned part = s->what ? skn_show_part_find(s->what) : SKN_SHOW_ALL;
	bool items = s->what && skn_streq(s->what, "items");

	if (!s->what && s->cli->json)
		return skn_render_json(s->cli->out, &s->loaded.thread, &s->loaded.info, err);
	if (!part && !items)
		return show_record(s, err);
	if (s->cli->json)
		return section_json(s, part, err);
	if (items)
		show_items(s);
	else
		return skn_show_thread(s->cli->out, &s->cli->term, &s->loaded.thread, &s->loaded.info, part, err);
	return SKN_OK;
}

/* All items are read where one of them, or all, may be asked for. */
static unsigned load_flags(const struct showing *s)
{
	if (s->what ? skn_show_part_find(s->what) : !s->cli->json)
		return 0;
	return SKN_LOAD_ALL_ITEMS;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct showing s = { .cli = cli, .what = cli->n_args > 1 ? cli->args[1] : NULL };
	int rc;

	if (skn_cli_flag(cli, "raw") && cli->json)
		return skn_fail(err, SKN_EUSAGE, "--raw and --json are two forms: give one");
	rc = skn_session_open(&s.session, cli, err);
	if (rc != SKN_OK)
		return rc;
	if (skn_cli_flag(cli, "raw")) {
		rc = show_raw(&s, err);
	} else {
		rc = skn_session_load(&s.loaded, &s.session, cli->args[0], load_flags(&s), err);
		if (rc == SKN_OK) {
			rc = show(&s, err);
			if (rc == SKN_OK && !strchr(cli->args[0], '@'))
				skn_since_hint(&s.session, &s.loaded.rev);
			skn_loaded_release(&s.loaded);
		}
	}
	skn_session_close(&s.session);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "raw", .help = "print the bytes of the file that holds it" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein show lithium", "the newest version, to read" },
	{ "skein show lithium@-1 timeline", "the events of the version before" },
	{ "skein show lithium brine-watch-2026-court-halts-1a2b", "a source: its record, and where it is cited" },
	{ "skein show lithium@work event:2026-court-halts --raw", "the file as the work tree has it" },
	{ 0 },
};

const struct skn_cmd skn_cmd_show = {
	.name = "show", .group = SKN_GROUP_HISTORY, .summary = "read a thread, a section or a record",
	.args = "THREAD[@REV] [SECTION|RECORD]",
	.description =
		"Shows one version of the thread, the newest without REV: wrapped to the terminal, with "
		"numbered citations and links; plain text when the output is no terminal.\n\n"
		"SECTION is narrative, timeline, perspectives, tensions, sources (what the page cites) or items "
		"(all that was collected). RECORD is the id of an event, voice or tension or the key of an item; "
		"event:ID, voice:ID, tension:ID and item:KEY say which. Of an item it is said where it is cited.\n\n"
		"--raw prints the file itself: a record's, narrative, thread, watch, text:KEY (the text of an "
		"item) or run:ID. REV is a version (2, v2, -1), a date, a branch or commit, work or staged.",
	.options = options, .examples = examples, .json = true, .pager = true, .run = run,
};
