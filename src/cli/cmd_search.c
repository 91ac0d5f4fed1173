#include "cli/session.h"
#include "out/human.h"
#include "out/search.h"
#include "search/search.h"
#include "text/edtf.h"

#define LIMIT_DEFAULT 20

/* ---- printing ---- */

/* The snippet in words: what matched stands out, on a terminal without colour between
 * brackets. */
static void print_snippet(struct skn_cli *cli, const char *snippet)
{
	const struct skn_term *term = &cli->term;
	size_t width = term->width > SKN_TERM_TEXT_WIDTH ? SKN_TERM_TEXT_WIDTH : term->width;
	const char *begin = term->color ? skn_term_begin(term, SKN_TERM_ADDED) : NULL;
	const char *end = term->color ? skn_term_end(term, SKN_TERM_ADDED) : NULL;
	struct skn_wrap wrap;

	skn_sink_puts(cli->out, "  ");
	skn_wrap_init(&wrap, cli->out, width, "  ", 2);
	while (*snippet) {
		size_t n = strcspn(snippet, "\x02\x03");

		skn_wrap_text(&wrap, snippet, n);
		snippet += n;
		if (*snippet && term->color)
			skn_wrap_raw(&wrap, *snippet == SKN_SEARCH_MARK ? begin : end,
				     strlen(*snippet == SKN_SEARCH_MARK ? begin : end));
		snippet += *snippet != '\0';
	}
	skn_wrap_finish(&wrap);
}

static void print_versions(struct skn_cli *cli, const struct skn_search_hit *h)
{
	char time[32];

	skn_edtf_format_time(time, h->first_time);
	skn_sink_printf(cli->out, "  since v%s, %.10s", h->first, time);
	if (*h->last) {
		skn_edtf_format_time(time, h->last_time);
		skn_sink_printf(cli->out, "; last in v%s, %.10s", h->last, time);
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
	if (*h->first)
		print_versions(cli, h);
	print_snippet(cli, h->snippet);
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

static int update_and_find(struct skn_search_hits *hits, struct skn_session *session, const struct skn_search_query *query,
			   const struct skn_oid *commit, struct skn_err *err)
{
	struct skn_progress *bar = skn_cli_progress(session->cli, "reading threads", "", 0);
	const struct skn_search_progress progress = { show_progress, bar };
	struct skn_search *search;
	int rc = skn_search_open(&search, &session->store, err);

	if (rc == SKN_OK)
		rc = skn_search_update(search, query->scope, commit, &progress, err);
	if (rc == SKN_OK)
		rc = skn_search_find(hits, search, query, err);
	skn_progress_finish(bar);
	skn_search_close(search);
	return rc;
}

/* --thread as a path, at COMMIT. */
static int find_thread(char **out, struct skn_session *session, const struct skn_oid *commit, struct skn_err *err)
{
	const char *name = skn_cli_value(session->cli, "thread");
	struct skn_view *view;
	int rc;

	*out = NULL;
	if (!name)
		return SKN_OK;
	rc = skn_view_commit(&view, session->store.repo, commit, err);
	if (rc == SKN_OK)
		rc = skn_store_find(out, view, name, err);
	skn_view_free(view);
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
	char *thread = NULL;
	int rc = skn_rev_commit(&commit, &session->store, NULL, err);

	if (rc == SKN_OK)
		rc = find_thread(&thread, session, &commit, err);
	if (rc == SKN_OK && query.scope == SKN_SEARCH_EVER)
		rc = skn_session_index(session, NULL, err);
	query.thread = thread;
	if (rc == SKN_OK)
		rc = update_and_find(&hits, session, &query, &commit, err);
	if (rc == SKN_OK && cli->json)
		skn_search_json(cli->out, &query, &hits);
	else if (rc == SKN_OK)
		print_text(cli, &hits);
	if (rc == SKN_OK && hits.list.n == 0)
		rc = SKN_EFINDING;
	skn_search_hits_release(&hits);
	free(thread);
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
		rc = skn_cli_int(cli, "offset", 0, INT32_MAX, 0, &offset, err);
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
		"It searches the newest versions on HEAD. With --history it searches what the threads that are there "
		"now said in any version, and tells since which version a text stood and which had it last.\n\n"
		"The index is made at the first search and kept up to date by what changed; the file "
		"skein/search.db in the repository may be deleted at any time.",
	.options = options, .examples = examples,
	.exit_codes = "1  nothing was found", .json = true, .pager = true, .run = run,
};
