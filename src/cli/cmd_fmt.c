#include "cli/format.h"
#include "cli/record.h"
#include "cli/session.h"

struct formatting {
	struct skn_session session;
	struct skn_cli *cli;
	struct skn_view *view;
	struct skn_changes changes;
	size_t n_broken;
};

/* ---- standard input ---- */

static int kind_of(enum skn_kind *out, struct skn_cli *cli, struct skn_err *err)
{
	const char *word = skn_cli_value(cli, "kind");

	if (!word) {
		skn_fail(err, SKN_EUSAGE, "--kind is missing: what is on standard input?");
		return skn_hint(err, "narrative, event, voice, tension, item, thread, watch, run or store");
	}
	for (int k = 0; k < SKN_KIND_N; k++)
		if (skn_streq(skn_kind_info((enum skn_kind)k)->word, word))
			*out = (enum skn_kind)k;
	return SKN_OK;
}

static int format_stdin(struct skn_cli *cli, struct skn_err *err)
{
	struct skn_buf in = SKN_BUF_INIT, out = SKN_BUF_INIT;
	enum skn_kind kind = SKN_KIND_NARRATIVE;
	int rc = kind_of(&kind, cli, err);

	if (rc == SKN_OK)
		rc = skn_session_read(&in, "-", SKN_NARRATIVE_MAX, err);
	if (rc == SKN_OK)
		rc = skn_format_file(&out, kind, in.p, in.n, "<stdin>", err);
	if (rc == SKN_OK && !skn_cli_flag(cli, "check"))
		skn_sink_put(cli->out, out.p, out.n);
	else if (rc == SKN_OK && !skn_buf_eq(&in, out.p, out.n))
		rc = SKN_EFINDING;
	skn_buf_release(&in);
	skn_buf_release(&out);
	return rc;
}

/* ---- files of the store ---- */

/* A file that cannot be read as what it is, is told; the others are formatted. */
static void look_at(struct formatting *f, const char *path, enum skn_kind kind)
{
	struct skn_buf in = SKN_BUF_INIT, out = SKN_BUF_INIT;
	struct skn_err fault = SKN_ERR_INIT;
	size_t max = kind == SKN_KIND_NARRATIVE ? SKN_NARRATIVE_MAX : SKN_RECORD_MAX;
	int rc = skn_view_read(f->view, path, max, &in, &fault);

	if (rc == SKN_OK)
		rc = skn_format_file(&out, kind, in.p, in.n, path, &fault);
	if (rc != SKN_OK) {
		f->n_broken++;
		skn_cli_report(f->cli, &fault);
	} else if (!skn_buf_eq(&in, out.p, out.n)) {
		skn_changes_put(&f->changes, path, &out);
	}
	skn_buf_release(&in);
	skn_buf_release(&out);
}

static int look_at_thread(struct formatting *f, const char *thread, struct skn_err *err)
{
	struct skn_strings files = { 0 };
	int rc = skn_record_files(&files, f->view, thread, err);

	for (size_t i = 0; rc == SKN_OK && i < files.n; i++) {
		char *path = skn_xasprintf("%s/%s", thread, files.v[i]);
		enum skn_kind kind;
		const char *id;
		size_t len;

		if (skn_kind_of_path(files.v[i], &kind, &id, &len) && skn_format_has(kind))
			look_at(f, path, kind);
		free(path);
	}
	skn_strings_release(&files);
	return rc;
}

static int choose(struct skn_strings *threads, struct formatting *f, struct skn_err *err)
{
	int rc = SKN_OK;

	if (f->cli->n_args == 0)
		return skn_store_threads(threads, f->view, err);
	for (size_t i = 0; rc == SKN_OK && i < f->cli->n_args; i++) {
		char *path = NULL;

		rc = skn_store_find(&path, f->view, f->cli->args[i], err);
		if (rc == SKN_OK && !skn_strings_has(threads, path))
			skn_strings_push(threads, path);
		free(path);
	}
	return rc;
}

static int open_view(struct formatting *f, struct skn_err *err)
{
	struct skn_record config;
	int rc;

	if (!skn_cli_flag(f->cli, "staged"))
		return skn_session_base(&f->view, &f->session, err);
	if (!skn_cli_flag(f->cli, "check"))
		return skn_fail(err, SKN_EUSAGE, "--staged goes with --check: what is staged is not rewritten");
	rc = skn_view_index(&f->view, f->session.store.repo, err);
	if (rc == SKN_OK)
		rc = skn_store_config(&config, f->view, err);
	if (rc == SKN_OK)
		skn_record_release(&config);
	return rc;
}

static int finish(struct formatting *f, struct skn_err *err)
{
	size_t n = f->changes.list.n;
	bool check = skn_cli_flag(f->cli, "check");
	struct skn_buf list = SKN_BUF_INIT;
	int rc = SKN_OK;

	for (size_t i = 0; i < n; i++) {
		skn_term_safe_buf(&list, f->changes.list.v[i].path, strlen(f->changes.list.v[i].path), false);
		skn_buf_addc(&list, '\n');
	}
	if (n && !check) {
		char *message = skn_xasprintf("store: %zu file%s in canonical form", n, n == 1 ? "" : "s");

		rc = skn_session_apply(&f->session, &f->changes, message, false, NULL, err);
		free(message);
	}
	if (rc == SKN_OK)
		skn_sink_put(f->cli->out, list.p, list.n);
	skn_buf_release(&list);
	if (rc == SKN_OK && f->n_broken)
		rc = skn_fail(err, SKN_EDATA, "%zu file%s could not be read, see above", f->n_broken,
			      f->n_broken == 1 ? "" : "s");
	return rc == SKN_OK && check && n ? SKN_EFINDING : rc;
}

static int format_store(struct formatting *f, struct skn_err *err)
{
	struct skn_strings threads = { 0 };
	int rc = open_view(f, err);

	if (rc == SKN_OK)
		rc = choose(&threads, f, err);
	if (rc == SKN_OK && f->cli->n_args == 0)
		look_at(f, skn_kind_info(SKN_KIND_STORE)->file, SKN_KIND_STORE);
	for (size_t i = 0; rc == SKN_OK && i < threads.n; i++)
		rc = look_at_thread(f, threads.v[i], err);
	skn_strings_release(&threads);
	return rc == SKN_OK ? finish(f, err) : rc;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct formatting f = { .cli = cli, .changes = SKN_CHANGES_INIT };
	int rc;

	if (cli->n_args == 1 && skn_streq(cli->args[0], "-"))
		return format_stdin(cli, err);
	if (skn_cli_flag(cli, "kind"))
		return skn_fail(err, SKN_EUSAGE, "--kind is for standard input: 'skein fmt - --kind event'");
	rc = skn_session_open(&f.session, cli, err);
	if (rc != SKN_OK)
		return rc;
	rc = format_store(&f, err);
	skn_changes_release(&f.changes);
	skn_view_free(f.view);
	skn_session_close(&f.session);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "check", .help = "write nothing, list what is not in canonical form" },
	{ .long_name = "staged", .help = "with --check: look at what is staged" },
	{ .long_name = "kind", .arg = "KIND", .choices = "narrative|event|voice|tension|item|thread|watch|run|store",
	  .help = "with -: what standard input holds" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein fmt lithium", "the thread's files, after editing them by hand" },
	{ "skein fmt --check", "for a hook: lists the files, changes none" },
	{ "skein fmt - --kind narrative <draft.md", "one file, as a filter of an editor" },
	{ 0 },
};

const struct skn_cmd skn_cmd_fmt = {
	.name = "fmt", .group = SKN_GROUP_WRITE, .summary = "bring files into canonical form",
	.args = "[THREAD...]",
	.description =
		"Rewrites the files of the threads, or of the whole store, in canonical form: fields in order, "
		"one sentence per line, adjacent citation groups joined, NFC, LF. Comments stay. Only files that "
		"differ are written, and listed. Texts of items are left alone.\n\n"
		"A file that is no YAML or no UTF-8 is named and left as it is; the others are formatted.",
	.options = options, .examples = examples,
	.exit_codes = "1  with --check, files are not in canonical form",
	.run = run,
};
