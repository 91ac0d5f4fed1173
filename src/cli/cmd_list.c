#include "cli/session.h"
#include "text/edtf.h"
#include "text/jsonw.h"

struct row {
	char *name, *title, *status;
	struct skn_version version; /* with --long */
	bool has_version;
};

struct rows {
	SKN_VEC(struct row) list;
};

static void release(struct rows *rows)
{
	for (size_t i = 0; i < rows->list.n; i++) {
		struct row *r = &rows->list.v[i];

		free(r->name);
		free(r->title);
		free(r->status);
		free(r->version.path);
		free(r->version.path_before);
	}
	skn_vec_release(&rows->list);
}

/* The newest version that HEAD has of the thread. */
static int find_version(struct row *row, struct skn_session *session, const char *path, struct skn_err *err)
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
		row->version = history.list.v[0];
		row->has_version = true;
		history.list.v[0].path = history.list.v[0].path_before = NULL;
	}
	skn_history_release(&history);
	return SKN_OK;
}

static int add_row(struct rows *rows, struct skn_session *session, struct skn_view *view, const char *path,
		   struct skn_err *err)
{
	struct row row = { .name = skn_xstrdup(skn_thread_name_of(path)) };
	struct skn_err fault = SKN_ERR_INIT;
	struct skn_record meta;
	int rc = SKN_OK;

	if (!skn_cli_flag(session->cli, "names") &&
	    skn_store_load_record(&meta, view, path, SKN_KIND_THREAD, "", 0, &fault) == SKN_OK) {
		const char *title = skn_node_text(meta.tree.root, "title");
		const char *status = skn_node_text(meta.tree.root, "status");

		row.title = skn_xstrdup(title ? title : "");
		row.status = skn_xstrdup(status ? status : "");
		skn_record_release(&meta);
	} else if (fault.code != SKN_OK) {
		skn_cli_report(session->cli, &fault);
	}
	if (skn_cli_flag(session->cli, "long"))
		rc = find_version(&row, session, path, err);
	skn_vec_push(&rows->list, row);
	return rc;
}

static void print_json(struct skn_cli *cli, const struct rows *rows)
{
	struct skn_jsonw w;
	char label[SKN_VERSION_LABEL_MAX], time[32];

	skn_jsonw_init(&w, cli->out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_key(&w, "threads");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; i < rows->list.n; i++) {
		const struct row *r = &rows->list.v[i];

		skn_jsonw_object_begin(&w);
		skn_jsonw_str(&w, "thread", r->name);
		skn_jsonw_str(&w, "title", r->title);
		skn_jsonw_str(&w, "status", r->status);
		if (r->has_version) {
			skn_version_label(&r->version, label);
			skn_edtf_format_time(time, r->version.time);
			skn_jsonw_str(&w, "version", label);
			skn_jsonw_str(&w, "time", time);
		}
		skn_jsonw_object_end(&w);
	}
	skn_jsonw_array_end(&w);
	skn_jsonw_object_end(&w);
}

static void print_text(struct skn_cli *cli, const struct rows *rows)
{
	size_t width = 0;
	char label[SKN_VERSION_LABEL_MAX] = "-", time[24] = "-";

	for (size_t i = 0; i < rows->list.n; i++)
		if (strlen(rows->list.v[i].name) > width)
			width = strlen(rows->list.v[i].name);
	for (size_t i = 0; i < rows->list.n; i++) {
		const struct row *r = &rows->list.v[i];

		skn_term_styled(&cli->term, cli->out, SKN_TERM_KEY, r->name, strlen(r->name));
		if (!r->title) {
			skn_sink_putc(cli->out, '\n');
			continue;
		}
		skn_sink_printf(cli->out, "%*s", (int)(width - strlen(r->name) + 2), "");
		if (skn_cli_flag(cli, "long")) {
			if (r->has_version) {
				skn_version_label(&r->version, label);
				skn_page_minute(time, r->version.time);
			}
			skn_sink_printf(cli->out, "v%-5s %-16s  %-7s  ", r->has_version ? label : "-",
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
	struct rows rows = { 0 };
	int rc = skn_session_open(&session, cli, err);

	if (rc != SKN_OK)
		return rc;
	rc = skn_session_base(&view, &session, err);
	if (rc == SKN_OK)
		rc = skn_store_threads(&paths, view, err);
	for (size_t i = 0; rc == SKN_OK && i < paths.n; i++)
		rc = add_row(&rows, &session, view, paths.v[i], err);
	if (rc == SKN_OK && cli->json)
		print_json(cli, &rows);
	else if (rc == SKN_OK)
		print_text(cli, &rows);
	release(&rows);
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
