#include "cli/conflict.h"
#include "cli/gitrun.h"
#include "cli/session.h"
#include "rev/merge_open.h"

struct resolver {
	struct skn_session session;
	struct skn_cli *cli;
	struct skn_repo *repo;
	enum skn_side side;
	const char *side_name; /* NULL: only list */
	struct skn_opens opens; /* as they were found */
	SKN_VEC(const struct skn_open *) wanted;
	struct skn_strings staged; /* paths */
};

/* ---- what is asked for ---- */

static int read_side(struct resolver *r, struct skn_err *err)
{
	static const char *const names[] = { "ours", "theirs", "both" };
	static const enum skn_side sides[] = { SKN_SIDE_OURS, SKN_SIDE_THEIRS, SKN_SIDE_BOTH };
	bool some = r->cli->n_args || skn_cli_flag(r->cli, "all");

	for (size_t i = 0; i < SKN_ARRAY_LEN(names); i++) {
		if (!skn_cli_flag(r->cli, names[i]))
			continue;
		if (r->side_name)
			return skn_fail(err, SKN_EUSAGE, "--%s and --%s exclude each other", r->side_name, names[i]);
		r->side_name = names[i];
		r->side = sides[i];
	}
	if (r->cli->n_args && skn_cli_flag(r->cli, "all"))
		return skn_fail(err, SKN_EUSAGE, "--all is every conflict: name none");
	if (some && !r->side_name)
		return skn_fail(err, SKN_EUSAGE, "which side? --ours, --theirs or --both");
	if (!some && r->side_name)
		return skn_fail(err, SKN_EUSAGE, "which conflict? 'skein resolve' lists them; --all is every one");
	return SKN_OK;
}

/* A word is a conflict's id, or a path: every conflict in that file. */
static int want(struct resolver *r, const char *word, struct skn_err *err)
{
	const struct skn_open *open = skn_opens_by_id(&r->opens, word);
	size_t before = r->wanted.n;
	int rc;

	if (open)
		skn_vec_push(&r->wanted, open);
	for (size_t i = 0; !open && i < r->opens.list.n; i++)
		if (skn_streq(r->opens.conflicts.v[i].path, word))
			skn_vec_push(&r->wanted, &r->opens.list.v[i]);
	if (r->wanted.n > before)
		return SKN_OK;
	rc = skn_fail(err, SKN_ENOTFOUND, "no conflict '%s' is open", word);
	skn_hint(err, "'skein resolve' lists what is open");
	return rc;
}

static int collect(struct resolver *r, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < r->cli->n_args; i++)
		rc = want(r, r->cli->args[i], err);
	for (size_t i = 0; skn_cli_flag(r->cli, "all") && i < r->opens.list.n; i++)
		skn_vec_push(&r->wanted, &r->opens.list.v[i]);
	for (size_t i = 0; rc == SKN_OK && i < r->wanted.n; i++) {
		const struct skn_conflict *c = &r->opens.conflicts.v[r->wanted.v[i]->conflict];

		if (r->wanted.v[i]->form == SKN_OPEN_WHOLE && r->side == SKN_SIDE_BOTH && c->ours && c->theirs) {
			rc = skn_fail_at(err, SKN_EUSAGE, c->path, 0, 0, "is one side or the other: both do not "
									   "fit into one file");
			skn_hint(err, "--ours or --theirs for %s", c->id);
		}
	}
	return rc;
}

/* ---- settling ---- */

static int stage(struct resolver *r, const char *path, struct skn_err *err)
{
	const char *args[] = { "--literal-pathspecs", "add", "--", path, NULL };

	skn_strings_push(&r->staged, path);
	return skn_gitrun_ok(r->repo, args, err);
}

static int remove_file(struct resolver *r, const char *path, struct skn_err *err)
{
	const char *args[] = { "update-index", "--force-remove", "--", path, NULL };
	int rc = skn_repo_remove_work(r->repo, path, err);

	skn_strings_push(&r->staged, path);
	return rc == SKN_OK ? skn_gitrun_ok(r->repo, args, err) : rc;
}

/* The file as the chosen side has it; of a side that has it and one that has not,
 * both is the one that has. */
static int settle_whole(struct resolver *r, const struct skn_conflict *c, struct skn_err *err)
{
	bool theirs = r->side == SKN_SIDE_THEIRS || (r->side == SKN_SIDE_BOTH && !c->ours);
	const char *args[] = { "--literal-pathspecs", "checkout", theirs ? "--theirs" : "--ours", "--", c->path,
			       NULL };
	int rc;

	if (!(theirs ? c->theirs : c->ours))
		return remove_file(r, c->path, err);
	rc = skn_gitrun_ok(r->repo, args, err);
	return rc == SKN_OK ? stage(r, c->path, err) : rc;
}

static int settle(struct resolver *r, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < r->wanted.n; i++) {
		const struct skn_open *open = r->wanted.v[i];
		const struct skn_conflict *c = &r->opens.conflicts.v[open->conflict];
		bool left = true;

		if (open->form == SKN_OPEN_WHOLE) {
			rc = settle_whole(r, c, err);
			continue;
		}
		rc = skn_open_settle(&r->opens, open, r->side, r->repo, &left, err);
		if (rc == SKN_OK && !left)
			rc = stage(r, c->path, err);
	}
	for (size_t i = 0; rc == SKN_OK && r->side_name && skn_cli_flag(r->cli, "all") && i < r->opens.ready.n; i++)
		rc = stage(r, r->opens.ready.v[i], err);
	return rc;
}

/* ---- saying so ---- */

static void write_settled(struct resolver *r, struct skn_jsonw *w)
{
	skn_jsonw_key(w, "settled");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < r->wanted.n; i++) {
		const struct skn_conflict *c = &r->opens.conflicts.v[r->wanted.v[i]->conflict];

		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "id", c->id);
		skn_jsonw_str(w, "path", c->path);
		skn_jsonw_str(w, "side", r->side_name);
		skn_jsonw_bool(w, "staged", skn_strings_has(&r->staged, c->path));
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static void write_strings(struct skn_jsonw *w, const char *key, const struct skn_strings *list)
{
	skn_jsonw_key(w, key);
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < list->n; i++)
		skn_jsonw_cstring(w, list->v[i]);
	skn_jsonw_array_end(w);
}

static void write_json(struct resolver *r, const struct skn_opens *open, enum skn_operation operation)
{
	struct skn_jsonw w;

	skn_jsonw_init(&w, r->cli->out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "operation", skn_operation_name(operation));
	write_settled(r, &w);
	skn_conflicts_json(&w, &open->conflicts);
	write_strings(&w, "ready", &open->ready);
	skn_jsonw_object_end(&w);
}

static void write_text(struct resolver *r, const struct skn_opens *open)
{
	if (r->side_name) {
		for (size_t i = 0; i < r->staged.n; i++)
			skn_sink_printf(r->cli->out, "%s: settled\n", r->staged.v[i]);
		return;
	}
	for (size_t i = 0; i < open->conflicts.n; i++)
		skn_conflict_print(r->cli->out, &r->cli->term, &open->conflicts.v[i]);
	if (open->conflicts.n == 0 && open->ready.n == 0)
		skn_sink_puts(r->cli->out, "no conflict is open\n");
}

/* What comes next. */
static void hint(struct resolver *r, const struct skn_opens *open, enum skn_operation operation)
{
	static const char *const next[] = { "'git commit' commits it", "'skein merge --continue' commits the merge",
					    "'git rebase --continue' goes on",
					    "'git cherry-pick --continue' goes on",
					    "'git revert --continue' goes on" };

	for (size_t i = 0; i < open->ready.n; i++)
		skn_cli_hint(r->cli, "%s has nothing left to decide: 'git add' it", open->ready.v[i]);
	if (open->conflicts.n && r->side_name)
		skn_cli_hint(r->cli, "%zu conflict%s still open", open->conflicts.n,
			     open->conflicts.n == 1 ? " is" : "s are");
	else if (open->conflicts.n && operation == SKN_OPERATION_REBASE)
		skn_cli_hint(r->cli, "'skein resolve --ours|--theirs|--both ID' settles one; in a rebase ours is the "
				     "branch that yours goes onto");
	else if (open->conflicts.n)
		skn_cli_hint(r->cli, "'skein resolve --ours|--theirs|--both ID' settles one");
	else if (open->ready.n == 0 && (operation != SKN_OPERATION_NONE || r->side_name))
		skn_cli_hint(r->cli, "%s", next[operation]);
}

static int report(struct resolver *r, struct skn_err *err)
{
	enum skn_operation operation = skn_merging_operation(r->repo);
	struct skn_opens open;
	int rc = skn_opens_find(&open, r->repo, err);

	if (rc == SKN_OK && r->cli->json)
		write_json(r, &open, operation);
	else if (rc == SKN_OK)
		write_text(r, &open);
	if (rc == SKN_OK) {
		hint(r, &open, operation);
		rc = !r->side_name && open.conflicts.n ? SKN_EFINDING : SKN_OK;
	}
	skn_opens_release(&open);
	return rc;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct resolver r = { .cli = cli };
	int rc = read_side(&r, err);

	if (rc == SKN_OK)
		rc = skn_session_open(&r.session, cli, err);
	if (rc != SKN_OK)
		return rc;
	r.repo = r.session.store.repo;
	if (skn_repo_is_bare(r.repo))
		rc = skn_fail(err, SKN_EUSAGE, "a bare repository has no work tree to resolve conflicts in");
	if (rc == SKN_OK)
		rc = skn_opens_find(&r.opens, r.repo, err);
	if (rc == SKN_OK)
		rc = collect(&r, err);
	if (rc == SKN_OK)
		rc = settle(&r, err);
	if (rc == SKN_OK)
		rc = report(&r, err);
	skn_opens_release(&r.opens);
	skn_vec_release(&r.wanted);
	skn_strings_release(&r.staged);
	skn_session_close(&r.session);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "ours", .help = "keep what our side says" },
	{ .long_name = "theirs", .help = "take what the other side says" },
	{ .long_name = "both", .help = "keep both, ours first" },
	{ .long_name = "all", .help = "every open conflict" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein resolve", "what is open" },
	{ "skein resolve --theirs c-3fa9c1d2", "take their sentence" },
	{ 0 },
};

const struct skn_cmd skn_cmd_resolve = {
	.name = "resolve", .group = SKN_GROUP_TOGETHER, .summary = "list and settle the conflicts of a merge",
	.args = "[ID...]",
	.description =
		"Without arguments lists the conflicts that are open, each with its id and what both sides and "
		"their common ancestor say. With a side and ids (or paths, or --all) settles them in the files; a "
		"file in which nothing is left to decide is staged.\n\n"
		"Works for what merge left, and for a merge, rebase, cherry-pick or revert of git's own. In a "
		"rebase ours is the branch that yours goes onto. A file may as well be edited by hand and staged "
		"with git add.",
	.options = options, .examples = examples,
	.exit_codes = "1  conflicts are open",
	.json = true, .run = run,
};
