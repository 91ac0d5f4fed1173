#include "cli/editor.h"
#include "cli/session.h"
#include "doc/bundle.h"

static const char intro[] =
	"# The whole thread, a part per file. Change, add or leave out parts; items are not here.\n"
	"# Leave everything as it is, or delete all lines, and nothing is written.\n\n";

struct editing {
	struct skn_session session;
	struct skn_view *view;
	char *thread;
	struct skn_strings files; /* inside the thread, in page order */
	struct skn_changes before; /* what they held when the editor began */
};

static int list_kind(struct editing *e, enum skn_kind kind, struct skn_err *err)
{
	struct skn_strings ids = { 0 };
	int rc = skn_store_ids(&ids, e->view, e->thread, kind, err);

	for (size_t i = 0; i < ids.n; i++) {
		char *inside = skn_kind_path(kind, ids.v[i]);

		skn_strings_push(&e->files, inside);
		free(inside);
	}
	skn_strings_release(&ids);
	return rc;
}

static int list_files(struct editing *e, struct skn_err *err)
{
	static const char *const own[] = { "thread.yaml", "watch.yaml", "narrative.md" };
	int rc = SKN_OK;

	for (size_t i = 0; i < SKN_ARRAY_LEN(own); i++) {
		char *path = skn_xasprintf("%s/%s", e->thread, own[i]);

		if (skn_view_has(e->view, path))
			skn_strings_push(&e->files, own[i]);
		free(path);
	}
	for (int k = SKN_KIND_EVENT; rc == SKN_OK && k <= SKN_KIND_TENSION; k++)
		rc = list_kind(e, (enum skn_kind)k, err);
	return rc;
}

static int write_bundle(struct skn_buf *out, struct editing *e, struct skn_err *err)
{
	int rc = SKN_OK;

	skn_buf_adds(out, intro);
	for (size_t i = 0; rc == SKN_OK && i < e->files.n; i++) {
		struct skn_buf bytes = SKN_BUF_INIT;
		char *path = skn_xasprintf("%s/%s", e->thread, e->files.v[i]);

		rc = skn_view_read(e->view, path, SKN_NARRATIVE_MAX, &bytes, err);
		if (rc == SKN_OK) {
			skn_bundle_add(out, e->files.v[i], bytes.p, bytes.n);
			skn_changes_put(&e->before, path, &bytes);
		}
		skn_buf_release(&bytes);
		free(path);
	}
	return rc;
}

/* Each part must be a record that its schema accepts. */
static int validate(const struct skn_bundle_part *part, const char *name, struct skn_err *err)
{
	struct skn_buf copy = SKN_BUF_INIT;
	struct skn_record record;
	enum skn_kind kind;
	const char *id;
	size_t len;
	int rc;

	skn_kind_of_path(part->path, &kind, &id, &len);
	if (kind == SKN_KIND_ITEM || kind == SKN_KIND_TEXT || kind == SKN_KIND_RUN)
		return skn_fail_at(err, SKN_EDATA, name, part->line, 1, "'%s': items and runs are not edited here",
				   part->path);
	if (!skn_kind_info(kind)->schema)
		return SKN_OK;
	skn_buf_add(&copy, part->data.p, part->data.n);
	rc = skn_record_parse_valid(&record, kind, "", &copy, part->path, err);
	if (rc == SKN_OK)
		skn_record_release(&record);
	else if (err && err->line)
		err->line += part->line; /* the line in the text that was edited */
	if (rc != SKN_OK && err)
		snprintf(err->path, sizeof(err->path), "%s", name);
	skn_buf_release(&copy);
	return rc;
}

static int take_apart(struct skn_changes *changes, struct editing *e, const struct skn_buf *text,
		      const char *name, struct skn_err *err)
{
	struct skn_bundle bundle;
	int rc = skn_bundle_parse(&bundle, text->p, text->n, name, err);

	if (rc != SKN_OK)
		return rc;
	for (size_t i = 0; rc == SKN_OK && i < bundle.parts.n; i++) {
		char *path = skn_xasprintf("%s/%s", e->thread, bundle.parts.v[i].path);

		rc = validate(&bundle.parts.v[i], name, err);
		if (rc == SKN_OK)
			skn_changes_put(changes, path, &bundle.parts.v[i].data);
		free(path);
	}
	for (size_t i = 0; rc == SKN_OK && bundle.parts.n && i < e->files.n; i++) {
		char *path = skn_xasprintf("%s/%s", e->thread, e->files.v[i]);

		if (!skn_bundle_find(&bundle, e->files.v[i])) {
			if (skn_streq(e->files.v[i], "thread.yaml"))
				rc = skn_fail(err, SKN_EDATA, "thread.yaml can't be left out of a thread");
			else
				skn_changes_remove(changes, path);
		}
		free(path);
	}
	skn_bundle_release(&bundle);
	return rc;
}

/* Refuses when a file that the edit changes was changed by somebody else while
 * the editor was open. */
static int check_meanwhile(struct editing *e, const struct skn_changes *changes, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < changes->list.n; i++) {
		const char *path = changes->list.v[i].path;
		struct skn_buf now = SKN_BUF_INIT;
		bool removed;
		const struct skn_buf *then = skn_changes_find(&e->before, path, &removed);
		bool there = skn_view_read(e->view, path, SKN_NARRATIVE_MAX, &now, NULL) == SKN_OK;

		if (there != (then != NULL) || (then && !skn_buf_eq(then, now.p, now.n)))
			rc = skn_fail_at(err, SKN_EMOVED, path, 0, 0, "was changed while you edited it");
		skn_buf_release(&now);
	}
	return rc;
}

static int edit(struct editing *e, struct skn_err *err)
{
	const char *file = skn_cli_value(e->session.cli, "file");
	struct skn_changes changes = SKN_CHANGES_INIT;
	struct skn_buf text = SKN_BUF_INIT;
	char *message = skn_xasprintf("%s: edit", skn_thread_name_of(e->thread));
	char *name = file ? skn_xstrdup(file)
			  : skn_xasprintf("%s/SKEIN_EDIT", skn_repo_git_dir(e->session.store.repo));
	int rc = write_bundle(&text, e, err);

	if (rc == SKN_OK && file) {
		skn_buf_clear(&text);
		rc = skn_session_read(&text, file, SKN_NARRATIVE_MAX * 2, err);
	}
	if (rc == SKN_OK && !file)
		rc = skn_editor_run(&text, e->session.store.repo, "SKEIN_EDIT", err);
	if (rc == SKN_OK)
		rc = take_apart(&changes, e, &text, name, err);
	if (rc == SKN_OK)
		rc = skn_changes_prune(&changes, e->view, err);
	if (rc == SKN_OK && !file)
		rc = check_meanwhile(e, &changes, err);
	if (rc != SKN_OK && !file)
		skn_hint(err, "your text is kept: mend it and run skein edit with --file %s", name);
	if (rc == SKN_OK && changes.list.n == 0)
		skn_sink_puts(e->session.cli->out, "nothing changed\n");
	else if (rc == SKN_OK)
		rc = skn_session_apply(&e->session, &changes, message, false, NULL, err);
	for (size_t i = 0; rc == SKN_OK && i < changes.list.n; i++)
		skn_sink_printf(e->session.cli->out, "%s %s\n", changes.list.v[i].remove ? "removed" : "wrote",
				changes.list.v[i].path);
	skn_changes_release(&changes);
	skn_buf_release(&text);
	free(message);
	free(name);
	return rc;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct editing e = { .thread = NULL };
	int rc = skn_session_open(&e.session, cli, err);

	if (rc != SKN_OK)
		return rc;
	rc = skn_session_base(&e.view, &e.session, err);
	if (rc == SKN_OK)
		rc = skn_store_find(&e.thread, e.view, cli->args[0], err);
	if (rc == SKN_OK)
		rc = list_files(&e, err);
	if (rc == SKN_OK && skn_cli_flag(cli, "print")) {
		struct skn_buf text = SKN_BUF_INIT;

		rc = write_bundle(&text, &e, err);
		skn_sink_put(cli->out, text.p, text.n);
		skn_buf_release(&text);
	} else if (rc == SKN_OK) {
		rc = edit(&e, err);
	}
	skn_strings_release(&e.files);
	skn_changes_release(&e.before);
	free(e.thread);
	skn_view_free(e.view);
	skn_session_close(&e.session);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "print", .help = "print the text that would be edited" },
	{ .long_name = "file", .short_name = 'F', .arg = "FILE",
	  .help = "take the edited text from FILE instead of an editor" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein edit lithium", "the whole thread in your editor" },
	{ "skein edit lithium --print > draft", "the text that would be edited" },
	{ "skein edit lithium -F draft", "takes it back, for scripts" },
	{ 0 },
};

const struct skn_cmd skn_cmd_edit = {
	.name = "edit", .group = SKN_GROUP_WRITE, .summary = "edit a whole thread as one text", .args = "THREAD",
	.description =
		"Opens all the thread's prose and records in your editor as one text, a part per file, and "
		"splits it back into the files of the work tree. Only files that you changed are written, "
		"comments are kept. A part that you leave out removes its file, a new part makes one. What "
		"does not fit the schema is refused with its line, and your text is kept.",
	.options = options, .examples = examples, .run = run,
};
