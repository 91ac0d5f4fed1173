#include "cli/session.h"
#include "out/list.h"

/* The newest version that HEAD has of the thread. */
static int find_version(struct skn_list_row *row, struct skn_session *session, const char *path, struct skn_err *err)
{
	struct skn_history history;
	struct skn_oid head;
	int rc = skn_rev_commit(&head, &session->store, NULL, err);

	if (rc != SKN_OK)
		return skn_forgive(rc, SKN_ENOTFOUND, err);
	rc = skn_history_load(&history, &session->store, &head, path, SKN_HISTORY_NEWEST, err);
	if (rc != SKN_OK)
		return rc;
	if (history.list.n && !history.list.v[0].removed) {
		skn_version_label(&history.list.v[0], row->label);
		row->time = history.list.v[0].time;
		row->has_version = true;
	}
	skn_history_release(&history);
	return SKN_OK;
}

static int add_row(struct skn_list_rows *rows, struct skn_session *session, struct skn_view *view, const char *path,
		   struct skn_err *err)
{
	struct skn_list_row row = { .name = skn_xstrdup(skn_thread_name_of(path)) };
	struct skn_err fault = SKN_ERR_INIT;
	int rc = SKN_OK;

	if (!skn_cli_flag(session->cli, "names") && skn_list_row_read(&row, view, path, &fault) != SKN_OK)
		skn_cli_report(session->cli, &fault);
	if (skn_cli_flag(session->cli, "long"))
		rc = find_version(&row, session, path, err);
	skn_vec_push(&rows->list, row);
	return rc;
}

static void print_text(struct skn_cli *cli, const struct skn_list_rows *rows)
{
	size_t width = 0;
	char time[24] = "-";

	for (size_t i = 0; i < rows->list.n; i++)
		if (strlen(rows->list.v[i].name) > width)
			width = strlen(rows->list.v[i].name);
	for (size_t i = 0; i < rows->list.n; i++) {
		const struct skn_list_row *r = &rows->list.v[i];

		skn_term_styled(&cli->term, cli->out, SKN_TERM_KEY, r->name, strlen(r->name));
		if (!r->title) {
			skn_sink_putc(cli->out, '\n');
			continue;
		}
		skn_sink_printf(cli->out, "%*s", (int)(width - strlen(r->name) + 2), "");
		if (skn_cli_flag(cli, "long")) {
			if (r->has_version)
				skn_page_minute(time, r->time);
			skn_sink_printf(cli->out, "v%-5s %-16s  %-7s  ", r->has_version ? r->label : "-",
					r->has_version ? time : "-", r->status);
		}
		skn_term_safe(cli->out, r->title, strlen(r->title), false);
		skn_sink_putc(cli->out, '\n');
	}
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct skn_session session;
	struct skn_view *view = NULL;
	struct skn_strings paths = { 0 };
	struct skn_list_rows rows = { 0 };
	int rc = skn_session_open(&session, cli, err);

	if (rc != SKN_OK)
		return rc;
	rc = skn_session_base(&view, &session, err);
	if (rc == SKN_OK)
		rc = skn_store_threads(&paths, view, err);
	for (size_t i = 0; rc == SKN_OK && i < paths.n; i++)
		rc = add_row(&rows, &session, view, paths.v[i], err);
	if (rc == SKN_OK && cli->json)
		skn_list_json(cli->out, &rows, false);
	else if (rc == SKN_OK)
		print_text(cli, &rows);
	skn_list_rows_release(&rows);
	skn_strings_release(&paths);
	skn_view_free(view);
	skn_session_close(&session);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "long", .short_name = 'l', .help = "show the newest version, its time and the status" },
	{ .long_name = "names", .help = "print the names only", .hidden = true },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein list -l", "every thread with its newest version" },
	{ 0 },
};

const struct skn_cmd skn_cmd_list = {
	.name = "list", .group = SKN_GROUP_STORE, .summary = "list the threads of a store",
	.description = "Lists the threads of the work tree, or of HEAD in a bare repository, sorted by name.",
	.options = options, .examples = examples, .json = true, .pager = true, .run = run,
};
