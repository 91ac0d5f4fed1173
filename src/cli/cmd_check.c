#include "check/check.h"
#include "check/print.h"
#include "cli/check_signatures.h"

struct checking {
	struct skn_session session;
	struct skn_cli *cli;
	struct skn_check_options options;
	struct skn_oid commit;       /* what options.commit points to */
	struct skn_progress *progress;
	struct skn_diags diags;
	size_t threads;              /* that were looked at; with --signatures commits */
	const char *things;          /* what they are */
};

/* One place whose threads are checked. */
struct place {
	enum skn_place kind;
	struct skn_oid commit; /* of a commit; HEAD for the others */
	bool unborn;
};

static void show_progress(void *ctx, size_t done, size_t total)
{
	struct checking *c = ctx;

	if (done == 1)
		c->progress = skn_cli_progress(c->cli, "checking", "", total);
	skn_progress_update(c->progress, done);
	if (done == total)
		skn_progress_finish(c->progress);
	c->threads++;
}

/* What a revision without a thread names; NULL: what the options say. */
static int place_of(struct place *out, struct checking *c, const char *rev, struct skn_err *err)
{
	struct skn_store *store = &c->session.store;
	bool bare = skn_repo_is_bare(store->repo);
	char *ref = NULL;
	int rc;

	*out = (struct place){ .kind = SKN_PLACE_COMMIT };
	if (!rev && skn_cli_flag(c->cli, "staged"))
		out->kind = SKN_PLACE_INDEX;
	else if ((!rev && !bare) || (rev && skn_streq(rev, "work")))
		out->kind = SKN_PLACE_WORK;
	else if (rev && skn_streq(rev, "staged"))
		out->kind = SKN_PLACE_INDEX;
	if (out->kind == SKN_PLACE_COMMIT)
		return skn_rev_commit(&out->commit, store, rev, err);
	rc = skn_repo_head(store->repo, &ref, &out->commit, &out->unborn, err);
	free(ref);
	return rc;
}

static int view_of(struct skn_view **out, struct checking *c, const struct place *place,
		   struct skn_err *err)
{
	struct skn_rev rev = { .place = place->kind, .commit = place->commit };

	return skn_rev_view(out, &c->session.store, &rev, err);
}

/* Sets what the options say of a place. */
static int aim(struct checking *c, const struct place *place, bool named, struct skn_err *err)
{
	struct skn_commit_brief brief = { 0 };
	int rc = SKN_OK;

	c->options.work = place->kind == SKN_PLACE_WORK;
	c->commit = place->commit;
	c->options.commit = place->unborn ? NULL : &c->commit;
	c->options.history = named || skn_cli_flag(c->cli, "history");
	c->options.now = 0;
	if (place->kind == SKN_PLACE_COMMIT) {
		rc = skn_repo_read_brief(c->session.store.repo, &place->commit, &brief, err);
		c->options.now = brief.time;
	}
	return rc;
}

/* A repository without skein.yaml is no store; one whose skein.yaml is wrong is
 * one with findings. */
static int require_store(struct skn_view *view, struct skn_err *err)
{
	struct skn_oid oid;
	int rc = skn_view_oid(view, "skein.yaml", &oid, NULL);

	if (rc != SKN_ENOTFOUND)
		return SKN_OK;
	skn_fail(err, SKN_EDATA, "not a store: there is no skein.yaml");
	return skn_hint(err, "'skein init' makes this repository a store");
}

/* Every thread of a place. */
static int check_place(struct skn_diags *out, struct checking *c, const struct place *place,
		       struct skn_err *err)
{
	struct skn_view *view = NULL;
	int rc = view_of(&view, c, place, err);

	if (rc == SKN_OK)
		rc = require_store(view, err);
	if (rc == SKN_OK)
		rc = aim(c, place, false, err);
	if (rc == SKN_OK)
		rc = skn_check_all(out, &c->session.store, view, &c->options, err);
	skn_view_free(view);
	return rc;
}

/* The threads at PATHS of a place. */
static int check_named(struct skn_diags *out, struct checking *c, const struct place *place,
		       const struct skn_strings *paths, struct skn_err *err)
{
	struct skn_view *view = NULL;
	int rc = view_of(&view, c, place, err);

	if (rc == SKN_OK)
		rc = aim(c, place, true, err);
	if (rc == SKN_OK)
		rc = skn_check_threads(out, &c->session.store, view, paths, &c->options, err);
	skn_view_free(view);
	return rc;
}

/* THREAD@REV: one version. */
static int check_version(struct skn_diags *out, struct checking *c, const char *thread, const char *rev,
			 struct skn_err *err)
{
	struct skn_strings paths = { 0 };
	struct skn_rev found;
	struct place place;
	int rc = skn_rev_resolve(&found, &c->session.store, thread, rev, err);

	if (rc != SKN_OK)
		return rc;
	place = (struct place){ found.place, found.commit, found.unborn };
	skn_strings_push(&paths, found.path);
	rc = check_named(out, c, &place, &paths, err);
	skn_strings_release(&paths);
	skn_rev_release(&found);
	return rc;
}

/* The findings of one side of a range. */
static int check_side(struct skn_diags *out, struct checking *c, const struct skn_spec *spec,
		      const char *rev, struct skn_err *err)
{
	struct place place;
	int rc;

	if (*spec->thread)
		return check_version(out, c, spec->thread, rev, err);
	rc = place_of(&place, c, rev, err);
	return rc == SKN_OK ? check_place(out, c, &place, err) : rc;
}

/* Findings that the newer side has and the older one has not. */
static int check_range(struct checking *c, const struct skn_spec *spec, struct skn_err *err)
{
	const char *newer = *spec->rev_to ? spec->rev_to
			    : skn_repo_is_bare(c->session.store.repo) ? "HEAD" : "work";
	struct skn_diags before = { 0 }, after = { 0 };
	struct skn_err why = SKN_ERR_INIT;
	size_t looked_at;
	int rc = check_side(&before, c, spec, *spec->rev ? spec->rev : "HEAD", &why);

	/* A thread or store that was not there yet had no findings. */
	if (rc != SKN_OK && rc != SKN_ENOTFOUND) {
		if (err)
			*err = why;
		return rc;
	}
	looked_at = c->threads;
	rc = check_side(&after, c, spec, newer, err);
	c->threads -= looked_at;
	skn_diags_keep_new(&after, &before, false);
	skn_diags_move(&c->diags, &after, "");
	skn_diags_release(&before);
	skn_diags_release(&after);
	return rc;
}

/* Operands without a revision are checked together; the rest one by one. */
static int check_operand(struct checking *c, const char *operand, struct skn_strings *plain,
			 struct skn_err *err)
{
	struct skn_spec spec = { 0 };
	int rc = skn_spec_parse(&spec, operand, err);

	if (rc == SKN_OK && spec.rev_to)
		rc = check_range(c, &spec, err);
	else if (rc == SKN_OK && spec.rev)
		rc = check_side(&c->diags, c, &spec, spec.rev, err);
	else if (rc == SKN_OK)
		skn_strings_push(plain, spec.thread);
	skn_spec_release(&spec);
	return rc;
}

static int check_plain(struct checking *c, const struct skn_strings *names, struct skn_err *err)
{
	struct skn_strings paths = { 0 };
	struct skn_view *view = NULL;
	struct place place;
	int rc = place_of(&place, c, NULL, err);

	if (rc == SKN_OK)
		rc = view_of(&view, c, &place, err);
	for (size_t i = 0; rc == SKN_OK && i < names->n; i++) {
		char *path = NULL;

		rc = skn_store_find(&path, view, names->v[i], err);
		if (rc == SKN_OK)
			skn_strings_push(&paths, path);
		free(path);
	}
	skn_view_free(view);
	if (rc == SKN_OK)
		rc = check_named(&c->diags, c, &place, &paths, err);
	skn_strings_release(&paths);
	return rc;
}

static int check_all(struct checking *c, struct skn_err *err)
{
	struct skn_strings plain = { 0 };
	struct place place;
	int rc = SKN_OK;

	if (c->cli->n_args == 0) {
		rc = place_of(&place, c, NULL, err);
		return rc == SKN_OK ? check_place(&c->diags, c, &place, err) : rc;
	}
	for (size_t i = 0; rc == SKN_OK && i < c->cli->n_args; i++)
		rc = check_operand(c, c->cli->args[i], &plain, err);
	if (rc == SKN_OK && plain.n)
		rc = check_plain(c, &plain, err);
	skn_strings_release(&plain);
	skn_diags_sort(&c->diags);
	skn_diags_unique(&c->diags);
	return rc;
}

static bool is_shown(void *ctx, const struct skn_diag *diag)
{
	const enum skn_severity *least = ctx;

	return diag->severity >= *least;
}

static void count(struct skn_buf *out, size_t n, const char *word)
{
	if (n)
		skn_buf_addf(out, "%s%zu %s%s", out->n ? ", " : "", n, word, n == 1 ? "" : "s");
}

/* "3 errors, 2 warnings in 2 threads", on stderr so that data stays data. */
static void summarize(struct checking *c, size_t hidden)
{
	size_t errors = skn_diags_count(&c->diags, SKN_SEVERITY_ERROR);
	size_t warnings = skn_diags_count(&c->diags, SKN_SEVERITY_WARNING) - errors;
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_sink sink;

	count(&text, errors, "error");
	count(&text, warnings, "warning");
	count(&text, c->diags.list.n - errors - warnings, "note");
	skn_sink_to_file(&sink, stderr);
	skn_sink_printf(&sink, "%s in %zu %s%s", text.n ? text.p : hidden ? "nothing to show" : "nothing found",
			c->threads, c->things, c->threads == 1 ? "" : "s");
	if (hidden)
		skn_sink_printf(&sink, " (%zu of less weight not shown)", hidden);
	skn_sink_putc(&sink, '\n');
	skn_buf_release(&text);
}

static int report(struct checking *c)
{
	const char *format = c->cli->json ? "json" : skn_cli_value(c->cli, "format");
	const char *least_name = skn_cli_value(c->cli, "severity");
	enum skn_severity least = SKN_SEVERITY_NOTE;
	enum skn_severity failing = skn_cli_flag(c->cli, "strict") ? SKN_SEVERITY_WARNING
								    : SKN_SEVERITY_ERROR;
	size_t all = c->diags.list.n;

	if (least_name)
		skn_severity_parse(least_name, &least);
	skn_diags_filter(&c->diags, is_shown, &least);
	skn_diag_printer_find(format ? format : "text")->print(c->cli->out, &c->diags);
	if (!format || skn_streq(format, "text"))
		summarize(c, all - c->diags.list.n);
	return skn_diags_count(&c->diags, failing) ? SKN_EFINDING : SKN_OK;
}

/* --signatures: of commits, and nothing of what is in them. */
static int check_signed(struct checking *c, struct skn_err *err)
{
	static const char *const others[] = { "staged", "history", "no-memory" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(others); i++)
		if (skn_cli_flag(c->cli, others[i]))
			return skn_fail(err, SKN_EUSAGE, "--signatures looks at commits: --%s says nothing there",
					others[i]);
	if (c->cli->n_args > 1)
		return skn_fail(err, SKN_EUSAGE, "--signatures takes one range, BASE..HEAD");
	c->things = "commit";
	return skn_check_signatures(&c->diags, &c->session, c->cli->n_args ? c->cli->args[0] : NULL, &c->threads, err);
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct checking c = { .cli = cli, .things = "thread" };
	int rc = skn_session_open(&c.session, cli, err);

	if (rc != SKN_OK)
		return rc;
	c.options = (struct skn_check_options){ .no_memory = skn_cli_flag(cli, "no-memory"),
						.progress = show_progress, .progress_ctx = &c };
	rc = skn_cli_flag(cli, "signatures") ? check_signed(&c, err) : check_all(&c, err);
	if (rc == SKN_OK)
		rc = report(&c);
	skn_diags_release(&c.diags);
	skn_session_close(&c.session);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "staged", .help = "check what is staged, not what the work tree holds" },
	{ .long_name = "format", .arg = "FORMAT", .choices = "text|json|github|gitlab|sarif|rdjsonl",
	  .help = "how to write the findings" },
	{ .long_name = "severity", .arg = "LEVEL", .choices = "error|warning|note",
	  .help = "the least severity that is shown" },
	{ .long_name = "strict", .help = "warnings count as failure, too" },
	{ .long_name = "history", .help = "compare all threads with their earlier versions; named ones always are" },
	{ .long_name = "signatures", .help = "verify the signatures of the commits BASE..HEAD instead" },
	{ .long_name = "no-memory", .help = "neither use nor keep results of earlier runs" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein check", "everything, as the work tree has it" },
	{ "skein check lithium@3 --severity warning", "one version, without notes" },
	{ "skein check @main..topic --format github", "what a topic branch brings in, as annotations" },
	{ "skein check --signatures main..topic", "whether a topic branch is signed by people who may" },
	{ 0 },
};

const struct skn_cmd skn_cmd_check = {
	.name = "check", .group = SKN_GROUP_WRITE, .summary = "look for what is wrong in threads",
	.args = "[THREAD[@REV]...]",
	.description =
		"Checks the named threads, or all of them with the store's own files. Without a revision the "
		"work tree is checked (in a bare repository HEAD); @REV alone is all threads at that revision, "
		"@work and @staged are revisions too. A range shows the findings of its newer side that the "
		"older one does not have, whatever line they are on.\n\n"
		"Each finding has a rule; 'skein help rules' lists them, 'skein help rules CODE' explains one, and "
		"policy.severities of skein.yaml changes how severe it is.\n\n"
		"--signatures looks at commits instead: those that HEAD has and BASE has not, the upstream where "
		"BASE is left out (skein review). Who may sign is read from BASE: the file that "
		"policy.allowed_signers of its skein.yaml names, .allowed_signers else. Where policy.signing is "
		"'required' there a commit without a signature is an error, elsewhere a warning.\n\n"
		"Results are remembered by the content they depend on, so what did not change is not read again. "
		"The memory may be deleted at any time.",
	.options = options, .examples = examples,
	.exit_codes = "1  an error was found (with --strict: or a warning)",
	.json = true, .pager = true, .run = run,
};
