#include "cli/session.h"
#include "out/human.h"
#include "out/search.h"
#include "search/search.h"
#include "text/edtf.h"

#define LIMIT_DEFAULT 20

/* ---- printing ---- */

/* The excerpt in words: what matched stands out on a terminal with colour. */
static void print_excerpt(struct skn_cli *cli, const struct skn_search_hit *h)
{
	const struct skn_term *term = &cli->term;
	size_t width = term->width > SKN_TERM_TEXT_WIDTH ? SKN_TERM_TEXT_WIDTH : term->width, at = h->start;
	const char *begin = term->color ? skn_term_begin(term, SKN_TERM_ADDED) : "";
	const char *end = term->color ? skn_term_end(term, SKN_TERM_ADDED) : "";
	struct skn_wrap wrap;

	skn_sink_puts(cli->out, "  ");
	skn_wrap_init(&wrap, cli->out, width, "  ", 2);
	if (h->start)
		skn_wrap_text(&wrap, "… ", strlen("… "));
	for (size_t i = 0; i < h->marks.n; i++) {
		const struct skn_search_mark *m = &h->marks.v[i];

		if (m->start < h->start || m->end > h->end)
			continue;
		skn_wrap_text(&wrap, h->text + at, m->start - at);
		skn_wrap_raw(&wrap, begin, strlen(begin));
		skn_wrap_text(&wrap, h->text + m->start, m->end - m->start);
		skn_wrap_raw(&wrap, end, strlen(end));
		at = m->end;
	}
	skn_wrap_text(&wrap, h->text + at, h->end - at);
	if (h->text[h->end])
		skn_wrap_text(&wrap, " …", strlen(" …"));
	skn_wrap_finish(&wrap);
}

static void print_versions(struct skn_cli *cli, const struct skn_search_hit *h)
{
	char time[32];

	skn_edtf_format_time(time, h->first.time);
	skn_sink_printf(cli->out, "  since v%s, %.10s", h->first.version, time);
	if (*h->last.version) {
		skn_edtf_format_time(time, h->last.time);
		skn_sink_printf(cli->out, "; last in v%s, %.10s", h->last.version, time);
		skn_edtf_format_time(time, h->gone.time);
		skn_sink_printf(cli->out, "; gone since %.10s", time);
	}
	skn_sink_puts(cli->out, "\n");
}

static void print_hit(struct skn_cli *cli, const struct skn_search_hit *h)
{
	skn_term_styled(&cli->term, cli->out, SKN_TERM_HEADING, h->thread, strlen(h->thread));
	skn_sink_printf(cli->out, "  %s", h->kind);
	if (*h->id) {
		skn_sink_puts(cli->out, "  ");
		skn_term_safe(cli->out, h->id, strlen(h->id), false);
	}
	if (*h->field && !skn_streq(h->field, h->kind))
		skn_sink_printf(cli->out, "  %s", h->field);
	skn_sink_puts(cli->out, "\n");
	if (*h->first.version)
		print_versions(cli, h);
	print_excerpt(cli, h);
}

static void print_text(struct skn_cli *cli, const struct skn_search_hits *hits)
{
	for (size_t i = 0; i < hits->list.n; i++) {
		if (i)
			skn_sink_puts(cli->out, "\n");
		print_hit(cli, &hits->list.v[i]);
	}
	if (hits->more)
		skn_cli_hint(cli, "there is more: --limit and --offset");
}

/* ---- finding ---- */

static void show_progress(void *ctx, uint64_t done, uint64_t total)
{
	skn_progress_set_total(ctx, total);
	skn_progress_update(ctx, done);
}

/* --thread as a path: at COMMIT, or with --history of a thread that is gone. */
static int find_thread(char **out, struct skn_search *search, struct skn_session *session, enum skn_search_scope scope,
		       const struct skn_oid *commit, struct skn_err *err)
{
	const char *name = skn_cli_value(session->cli, "thread");
	struct skn_strings gone = { 0 };
	struct skn_view *view;
	int rc;

	if (!name)
		return SKN_OK;
	rc = skn_view_commit(&view, session->store.repo, commit, err);
	if (rc == SKN_OK)
		rc = skn_store_find(out, view, name, err);
	skn_view_free(view);
	if (rc == SKN_ENOTFOUND && scope == SKN_SEARCH_EVER &&
	    skn_search_threads(&gone, search, scope, name, NULL) == SKN_OK && gone.n == 1) {
		rc = skn_forgive(rc, SKN_ENOTFOUND, err);
		*out = skn_xstrdup(gone.v[0]);
	}
	skn_strings_release(&gone);
	return rc;
}

static int update_and_find(struct skn_search_hits *hits, struct skn_search *search, struct skn_session *session,
			   struct skn_search_query *query, const struct skn_oid *commit, struct skn_err *err)
{
	struct skn_progress *bar = skn_cli_progress(session->cli, "reading threads", "", 0);
	const struct skn_search_progress progress = { show_progress, bar };
	char *thread = NULL;
	int rc = skn_search_update(search, query->scope, commit, &progress, err);

	if (rc == SKN_OK)
		rc = find_thread(&thread, search, session, query->scope, commit, err);
	query->thread = thread;
	if (rc == SKN_OK)
		rc = skn_search_find(hits, search, query, err);
	query->thread = NULL;
	free(thread);
	skn_progress_finish(bar);
	return rc;
}

/* A file that turns out to be damaged is made anew, once. */
static int open_and_find(struct skn_search_hits *hits, struct skn_session *session, struct skn_search_query *query,
			 const struct skn_oid *commit, struct skn_err *err)
{
	struct skn_search *search;
	struct skn_err fault = SKN_ERR_INIT;
	int rc = skn_search_open(&search, &session->store, err);

	if (rc != SKN_OK)
		return rc;
	rc = update_and_find(hits, search, session, query, commit, &fault);
	if (rc == SKN_EDATA && skn_search_is_spoiled(search))
		rc = update_and_find(hits, search, session, query, commit, err);
	else if (rc != SKN_OK)
		*err = fault;
	if (skn_search_was_remade(search))
		skn_cli_hint(session->cli, "the index of words was damaged or another version's: it was made anew");
	skn_search_close(search);
	return rc;
}

/* The words of the command line as one query. */
static char *join(struct skn_cli *cli)
{
	struct skn_buf text = SKN_BUF_INIT;

	for (size_t i = 0; i < cli->n_args; i++)
		skn_buf_addf(&text, "%s%s", i ? " " : "", cli->args[i]);
	return skn_buf_detach(&text);
}

static int search(struct skn_session *session, const struct skn_search_query *given, struct skn_err *err)
{
	struct skn_cli *cli = session->cli;
	struct skn_search_query query = *given;
	struct skn_search_hits hits = { 0 };
	struct skn_oid commit;
	int rc = skn_rev_commit(&commit, &session->store, NULL, err);

	if (rc == SKN_OK && query.scope == SKN_SEARCH_EVER)
		rc = skn_session_index(session, NULL, err);
	if (rc == SKN_OK)
		rc = open_and_find(&hits, session, &query, &commit, err);
	if (rc == SKN_OK && hits.no_words)
		rc = skn_fail(err, SKN_EUSAGE, "the query has no word");
	if (rc == SKN_OK && cli->json)
		skn_search_json(cli->out, &query, &hits);
	else if (rc == SKN_OK)
		print_text(cli, &hits);
	if (rc == SKN_OK && hits.list.n == 0)
		rc = SKN_EFINDING;
	skn_search_hits_release(&hits);
	return rc;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	char *text = join(cli);
	struct skn_search_query query = {
		.text = text, .fts = skn_cli_flag(cli, "fts"), .kind = skn_cli_value(cli, "kind"),
		.scope = skn_cli_flag(cli, "history") ? SKN_SEARCH_EVER : SKN_SEARCH_NOW,
	};
	struct skn_session session;
	int64_t limit = 0, offset = 0;
	int rc = skn_cli_int(cli, "limit", 1, SKN_SEARCH_LIMIT_MAX, LIMIT_DEFAULT, &limit, err);

	if (rc == SKN_OK)
		rc = skn_cli_int(cli, "offset", 0, SKN_SEARCH_OFFSET_MAX, 0, &offset, err);
	query.limit = (size_t)limit;
	query.offset = (size_t)offset;
	if (rc == SKN_OK)
		rc = skn_session_open(&session, cli, err);
	if (rc == SKN_OK) {
		rc = search(&session, &query, err);
		skn_session_close(&session);
	}
	free(text);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "history", .help = "search all versions, and say since which and until which" },
	{ .long_name = "thread", .arg = "THREAD", .help = "search one thread only" },
	{ .long_name = "kind", .arg = "KIND", .choices = "title|summary|sentence|event|perspective|tension|source",
	  .help = "search one kind of text only" },
	{ .long_name = "limit", .short_name = 'n', .arg = "N", .help = "show at most N (20)" },
	{ .long_name = "offset", .arg = "N", .help = "leave out the first N" },
	{ .long_name = "fts", .help = "read QUERY as an expression of SQLite's FTS5" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein search court ruling", "where both words stand" },
	{ "skein search '\"court ruling\" lith*' --thread lithium", "a phrase, and what begins so" },
	{ "skein search --history 'forty wells'", "since when it was said, and until when" },
	{ 0 },
};

const struct skn_cmd skn_cmd_search = {
	.name = "search", .group = SKN_GROUP_PUBLISH, .summary = "find words in the threads, now or in any version",
	.args = "QUERY...",
	.description =
		"Finds sentences, events, perspectives, tensions, titles and sources that have all words of QUERY, "
		"whatever their case and accents, the best first. Double quotes hold a phrase together, a star at the "
		"end of a word stands for any ending; nothing else in QUERY is syntax. Texts in scripts that are "
		"written without spaces are found by any part of them.\n\n"
		"It searches the newest versions on HEAD. With --history it searches what threads said in any version, "
		"those that are gone, too, and tells since which version a text stood, which had it last, and when it "
		"went.\n\n"
		"Where very many texts match, the shortest thousand of them are ranked, and the others follow by their "
		"length.\n\n"
		"The index is made at the first search and kept up to date by what changed; the file "
		"skein/search.db in the repository may be deleted at any time.",
	.options = options, .examples = examples,
	.exit_codes = "1  nothing was found", .json = true, .pager = true, .run = run,
};
