#include "check/check.h"
#include "check/print.h"
#include "check/push_message.h"
#include "cli/editor.h"
#include "cli/session.h"
#include "repo/status.h"
#include "rev/message.h"
#include "text/jsonw.h"

struct committer {
	struct skn_session session;
	struct skn_cli *cli;
	struct skn_oid head;     /* when there is a commit */
	struct skn_view *before; /* HEAD; NULL before the first commit */
	struct skn_view *after;  /* the work tree, or what is staged */
	struct skn_strings wanted; /* prefixes that were named; empty: everything of the store */
	struct skn_changes changes;
	struct skn_strings paths;   /* that change */
	struct skn_strings threads; /* that change */
};

/* What belongs to the store; other files of the repository are git's business. */
static bool of_store(const char *path)
{
	return skn_starts_with(path, "threads/") || skn_streq(path, "skein.yaml") ||
	       skn_streq(path, ".gitattributes");
}

static bool wanted(const struct committer *c, const char *path)
{
	for (size_t i = 0; i < c->wanted.n; i++) {
		size_t n = strlen(c->wanted.v[i]);

		if (strncmp(path, c->wanted.v[i], n) == 0 && (path[n] == '/' || path[n] == '\0'))
			return true;
	}
	return c->wanted.n == 0 && of_store(path);
}

static int open_views(struct committer *c, struct skn_err *err)
{
	struct skn_repo *repo = c->session.store.repo;
	int rc = skn_rev_commit(&c->head, &c->session.store, NULL, err);

	if (rc == SKN_ENOTFOUND)
		skn_err_clear(err);
	else if (rc == SKN_OK)
		rc = skn_view_commit(&c->before, repo, &c->head, err);
	if (rc == SKN_OK || rc == SKN_ENOTFOUND)
		rc = skn_cli_flag(c->cli, "staged") ? skn_view_index(&c->after, repo, err)
						    : skn_view_work(&c->after, repo, err);
	return rc;
}

/* The named threads' folders, in the work tree or removed from it. */
static int resolve_names(struct committer *c, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < c->cli->n_args; i++) {
		struct skn_err first = SKN_ERR_INIT;
		char *path = NULL;

		rc = skn_store_find(&path, c->after, c->cli->args[i], &first);
		if (rc == SKN_ENOTFOUND && c->before)
			rc = skn_store_find(&path, c->before, c->cli->args[i], NULL);
		if (rc != SKN_OK && err->code == SKN_OK)
			*err = first;
		if (rc == SKN_OK)
			skn_strings_push(&c->wanted, path);
		free(path);
	}
	return rc;
}

static int collect(struct committer *c, struct skn_err *err)
{
	static const char *const all[] = { "threads", "skein.yaml", ".gitattributes" };
	struct skn_path_changes status = { 0 };
	const char *const *prefixes = c->wanted.n ? (const char *const *)c->wanted.v : all;
	size_t n = c->wanted.n ? c->wanted.n : SKN_ARRAY_LEN(all);
	int rc = skn_cli_flag(c->cli, "staged")
		? skn_repo_staged_changes(c->session.store.repo, prefixes, n, &status, err)
		: skn_repo_work_changes(c->session.store.repo, prefixes, n, &status, err);

	for (size_t i = 0; rc == SKN_OK && i < status.n; i++) {
		const struct skn_path_change *e = &status.v[i];
		struct skn_buf bytes = SKN_BUF_INIT;

		if (!wanted(c, e->path))
			continue;
		if (e->conflict) {
			rc = skn_fail_at(err, SKN_EDATA, e->path, 0, 0, "is in conflict");
			skn_hint(err, "resolve it and 'git add' it first");
			break;
		}
		skn_strings_push(&c->paths, e->path);
		if (e->status == SKN_PATH_DELETED) {
			skn_changes_remove(&c->changes, e->path);
			continue;
		}
		rc = skn_view_read(c->after, e->path, SKN_TEXT_MAX, &bytes, err);
		if (rc == SKN_OK)
			skn_changes_put(&c->changes, e->path, &bytes);
		skn_buf_release(&bytes);
	}
	skn_path_changes_release(&status);
	if (rc == SKN_OK)
		rc = skn_message_threads(&c->threads, c->before, c->after, &c->paths, err);
	return rc;
}

/* Refuses what check calls an error; warnings are shown and let through. */
static int validate(struct committer *c, struct skn_err *err)
{
	struct skn_check_options options = { .settings = true, .work = !skn_cli_flag(c->cli, "staged") };
	struct skn_diags diags = { 0 };
	struct skn_sink stderr_sink;
	int rc;

	if (skn_cli_flag(c->cli, "no-check"))
		return SKN_OK;
	rc = skn_check_threads(&diags, &c->session.store, c->after, &c->threads, &options, err);
	if (rc == SKN_OK) {
		size_t errors = skn_diags_count(&diags, SKN_SEVERITY_ERROR);

		skn_sink_to_file(&stderr_sink, stderr);
		skn_diags_print_text(&stderr_sink, &diags, SKN_SEVERITY_WARNING);
		if (errors) {
			rc = skn_fail(err, SKN_EFINDING, "not committed: %zu error%s", errors,
				      errors == 1 ? "" : "s");
			skn_hint(err, "mend what is named above; 'skein help rules' explains each code");
		}
	}
	skn_diags_release(&diags);
	return rc;
}

static int read_message(struct skn_buf *message, struct committer *c, struct skn_err *err)
{
	const char *text = skn_cli_value(c->cli, "message"), *file = skn_cli_value(c->cli, "file");
	int rc = SKN_OK;

	if (text && file)
		return skn_fail(err, SKN_EUSAGE, "-m and -F are two messages: give one");
	if (text)
		skn_buf_adds(message, text);
	else if (file)
		rc = skn_session_read(message, file, SKN_RECORD_MAX, err);
	else
		rc = skn_message_draft(message, c->before, c->after, &c->threads, "edit", err);
	if (rc == SKN_OK && skn_cli_flag(c->cli, "edit"))
		rc = skn_editor_run(message, c->session.store.repo, "COMMIT_EDITMSG", err);
	skn_buf_rtrim(message);
	if (rc == SKN_OK && message->n == 0)
		rc = skn_fail(err, SKN_EUSAGE, "not committed: the message is empty");
	if (rc == SKN_OK)
		skn_message_trailers(message, &c->threads, "edit", NULL, NULL);
	return rc;
}

/* What the hook commit-msg would say, which is not run for us (store/hooks.h). */
static int judge_message(struct committer *c, const char *message, struct skn_err *err)
{
	struct skn_push_faults faults = { 0 };
	int rc = SKN_OK;

	skn_push_message(&faults, message, c->before, c->after);
	if (faults.list.n) {
		struct skn_buf text = SKN_BUF_INIT;

		skn_diag_safe(&text, faults.list.v[0].text);
		rc = skn_fail(err, SKN_EFINDING, "not committed: %s", text.p);
		if (faults.list.v[0].hint)
			skn_hint(err, "%s", faults.list.v[0].hint);
		skn_buf_release(&text);
	}
	skn_push_faults_release(&faults);
	return rc;
}

static void report(struct committer *c, const struct skn_oid *made, const char *message)
{
	char hex[SKN_OID_HEX + 1], label[SKN_VERSION_LABEL_MAX] = "";
	struct skn_history history = { 0 };
	struct skn_jsonw w;
	int subject = (int)strcspn(message, "\n");

	skn_oid_hex(hex, made);
	if (!c->cli->json) {
		skn_sink_printf(c->cli->out, "[%.10s] %.*s\n", hex, subject, message);
		return;
	}
	skn_jsonw_init(&w, c->cli->out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "commit", hex);
	skn_jsonw_strn(&w, "subject", message, (size_t)subject);
	skn_jsonw_key(&w, "threads");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; i < c->threads.n; i++) {
		skn_jsonw_object_begin(&w);
		skn_jsonw_str(&w, "thread", skn_thread_name_of(c->threads.v[i]));
		if (skn_history_load(&history, &c->session.store, made, c->threads.v[i],
				     SKN_HISTORY_NEWEST, NULL) == SKN_OK) {
			if (history.list.n)
				skn_version_label(&history.list.v[0], label);
			skn_history_release(&history);
		}
		skn_jsonw_str(&w, "version", *label ? label : NULL);
		skn_jsonw_object_end(&w);
	}
	skn_jsonw_array_end(&w);
	skn_jsonw_object_end(&w);
}

static int commit(struct committer *c, struct skn_err *err)
{
	struct skn_commit_options options = { .from_work = true,
					      .no_hooks = skn_cli_flag(c->cli, "no-verify") };
	struct skn_buf message = SKN_BUF_INIT;
	struct skn_oid made;
	int rc = validate(c, err);

	if (rc == SKN_OK)
		rc = read_message(&message, c, err);
	if (rc == SKN_OK && !options.no_hooks)
		rc = judge_message(c, message.p, err);
	options.message = message.p;
	options.parent = c->before ? &c->head : NULL;
	if (rc == SKN_OK)
		rc = skn_changes_commit(&made, &c->changes, &c->session.store, &options, err);
	if (rc == SKN_OK)
		report(c, &made, message.p);
	skn_buf_release(&message);
	return rc;
}

static void release(struct committer *c)
{
	skn_view_free(c->before);
	skn_view_free(c->after);
	skn_strings_release(&c->wanted);
	skn_strings_release(&c->paths);
	skn_strings_release(&c->threads);
	skn_changes_release(&c->changes);
	skn_session_close(&c->session);
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct committer c = { .cli = cli };
	struct skn_record config;
	int rc = skn_session_open(&c.session, cli, err);

	if (rc != SKN_OK)
		return rc;
	if (skn_repo_is_bare(c.session.store.repo)) {
		rc = skn_fail(err, SKN_EUSAGE, "a bare repository has no work tree to commit");
		skn_hint(err, "commands that write (add, mv, import, restore) commit by themselves here");
	}
	if (rc == SKN_OK)
		rc = open_views(&c, err);
	if (rc == SKN_OK)
		rc = skn_store_config(&config, c.after, err);
	if (rc == SKN_OK) {
		skn_record_release(&config);
		rc = resolve_names(&c, err);
	}
	if (rc == SKN_OK)
		rc = collect(&c, err);
	if (rc == SKN_OK && c.changes.list.n == 0) {
		skn_sink_puts(cli->out, cli->json
				? "{ \"commit\": null, \"subject\": null, \"threads\": [] }\n"
				: "nothing to commit\n");
		rc = SKN_EFINDING;
	} else if (rc == SKN_OK) {
		rc = commit(&c, err);
	}
	release(&c);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "message", .short_name = 'm', .arg = "TEXT", .help = "the message (drafted from what changed)" },
	{ .long_name = "file", .short_name = 'F', .arg = "FILE", .help = "read the message from FILE, - is standard input" },
	{ .long_name = "edit", .short_name = 'e', .help = "edit the message before committing" },
	{ .long_name = "staged", .help = "commit what is staged, not what the work tree holds" },
	{ .long_name = "no-check", .help = "commit although check finds errors" },
	{ .long_name = "no-verify", .help = "skip the hooks pre-commit and commit-msg" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein commit lithium", "what changed in one thread, with a drafted message" },
	{ "skein commit -m 'Correct the date of the ruling'", "everything that changed" },
	{ 0 },
};

const struct skn_cmd skn_cmd_commit = {
	.name = "commit", .group = SKN_GROUP_WRITE, .summary = "publish what changed as a new version",
	.args = "[THREAD...]",
	.description =
		"Checks the named threads, or all that changed, drafts a message from what changed, and "
		"commits their files from the work tree. Errors that check finds are refused. Other files "
		"of the repository and what is staged of them are left alone.\n\n"
		"The repository's hooks run as git would run them; user.*, GIT_AUTHOR_*, GIT_COMMITTER_* and "
		"commit.gpgsign count.",
	.options = options, .examples = examples,
	.exit_codes = "1  nothing to commit, or check found errors",
	.json = true, .run = run,
};
