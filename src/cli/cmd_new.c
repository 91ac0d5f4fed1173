#include "cli/session.h"
#include "store/put.h"

/* Refuses a thread inside a thread, and one that is there. */
static int check_free(struct skn_view *view, const char *path, struct skn_err *err)
{
	int rc = skn_store_check_nesting(view, path, err);

	if (rc == SKN_OK && skn_store_has_thread(view, path))
		rc = skn_fail(err, SKN_EEXISTS, "there is a thread '%s' already", skn_thread_name_of(path));
	return rc;
}

static int make(struct skn_changes *changes, struct skn_view *view, const char *path, const char *title,
		const char *summary, struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_node *fields = skn_node_new(&tree, SKN_OBJECT);
	struct skn_buf prose = SKN_BUF_INIT;
	int rc;

	skn_node_set(&tree, fields, "schema", skn_node_int(&tree, 1));
	skn_node_set(&tree, fields, "title", skn_node_string(&tree, title, strlen(title)));
	if (summary) {
		skn_prose_format(&prose, summary, strlen(summary));
		skn_node_set(&tree, fields, "summary", skn_node_string(&tree, prose.p, prose.n));
	}
	skn_node_set(&tree, fields, "status", skn_node_string(&tree, "active", 6));
	rc = skn_put_record(changes, view, path, SKN_KIND_THREAD, "", fields, false, err);
	if (rc == SKN_OK)
		skn_put_narrative(changes, path, "", 0);
	skn_buf_release(&prose);
	skn_tree_release(&tree);
	return rc;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	const char *name = cli->args[0], *title = skn_cli_value(cli, "title");
	struct skn_changes changes = SKN_CHANGES_INIT;
	struct skn_session session;
	struct skn_view *view = NULL;
	char *path = skn_xasprintf("threads/%s", name), *message = skn_xasprintf("%s: new thread", name);
	int rc = skn_store_check_path(name, err);

	if (rc == SKN_OK)
		rc = skn_session_open(&session, cli, err);
	if (rc == SKN_OK) {
		rc = skn_session_base(&view, &session, err);
		if (rc == SKN_OK)
			rc = check_free(view, path, err);
		if (rc == SKN_OK)
			rc = make(&changes, view, path, title ? title : name, skn_cli_value(cli, "summary"), err);
		if (rc == SKN_OK)
			rc = skn_session_apply(&session, &changes, message, false, NULL, err);
		if (rc == SKN_OK)
			skn_sink_printf(cli->out, "%s\n", path);
		skn_view_free(view);
		skn_session_close(&session);
	}
	skn_changes_release(&changes);
	free(path);
	free(message);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "title", .short_name = 't', .arg = "TITLE", .help = "the thread's title (its name)" },
	{ .long_name = "summary", .arg = "TEXT", .help = "a sentence or two on what it follows" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein new energy/lithium -t 'The lithium squeeze'", "a thread in the folder energy" },
	{ 0 },
};

const struct skn_cmd skn_cmd_new = {
	.name = "new", .group = SKN_GROUP_WRITE, .summary = "start a thread", .args = "NAME",
	.description =
		"Makes the files of a new thread in the work tree; skein commit publishes them. NAME may "
		"have folders. Its parts are lower-case letters and digits, joined by '.', '-' or '_'.",
	.options = options, .examples = examples, .run = run,
};
