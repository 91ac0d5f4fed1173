#include "base/clock.h"
#include "cli/synthesis.h"
#include "repo/status.h"
#include "synth/remake.h"
#include "text/jsonw.h"

/* ---- replay ---- */

static void write_replay(struct skn_cli *cli, const struct skn_remake *replay, const char *thread,
			 const char *version)
{
	struct skn_jsonw w;

	skn_jsonw_init(&w, cli->out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "thread", thread);
	skn_jsonw_str(&w, "version", version);
	skn_jsonw_str(&w, "run", replay->run);
	skn_jsonw_str(&w, "engine", replay->engine);
	skn_jsonw_bool(&w, "identical", replay->differ.n == 0);
	skn_jsonw_int(&w, "files", (int64_t)(replay->same + replay->differ.n));
	skn_jsonw_key(&w, "differ");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; i < replay->differ.n; i++)
		skn_jsonw_cstring(&w, replay->differ.v[i]);
	skn_jsonw_array_end(&w);
	skn_jsonw_object_end(&w);
}

static int tell_replay(struct skn_cli *cli, const struct skn_remake *replay, const char *thread,
		       const char *version)
{
	if (cli->json) {
		write_replay(cli, replay, thread, version);
	} else if (replay->differ.n == 0) {
		skn_sink_printf(cli->out, "%s@%s: identical, from the answer of %s (%zu files)\n", thread, version,
				replay->engine, replay->same);
	} else {
		for (size_t i = 0; i < replay->differ.n; i++)
			skn_sink_printf(cli->out, "%s@%s: %s comes out otherwise\n", thread, version,
					replay->differ.v[i]);
	}
	return replay->differ.n ? SKN_EFINDING : SKN_OK;
}

static int replay(struct skn_cli *cli, struct skn_err *err)
{
	struct skn_session session;
	struct skn_spec spec = { 0 };
	struct skn_rev rev = { 0 };
	struct skn_remake again = { .run = NULL };
	char label[SKN_VERSION_LABEL_MAX];
	int rc = skn_session_open(&session, cli, err);

	if (rc != SKN_OK)
		return rc;
	rc = skn_spec_parse(&spec, cli->args[0], err);
	if (rc == SKN_OK && (spec.rev_to || !*spec.thread))
		rc = skn_fail(err, SKN_EUSAGE, "'%s' does not name one version of a thread", cli->args[0]);
	if (rc == SKN_OK)
		rc = skn_rev_resolve(&rev, &session.store, spec.thread, spec.rev, err);
	if (rc == SKN_OK && !rev.has_version)
		rc = skn_fail(err, SKN_EUSAGE, "'%s' is no version", cli->args[0]);
	if (rc == SKN_OK)
		rc = skn_remake_version(&again, &session.store, &rev.version, err);
	if (rc == SKN_OK) {
		skn_version_label(&rev.version, label);
		rc = tell_replay(cli, &again, skn_thread_name_of(rev.path), label);
		skn_remake_release(&again);
	}
	skn_rev_release(&rev);
	skn_spec_release(&spec);
	skn_session_close(&session);
	return rc;
}

/* ---- synthesize ---- */

static int begin(struct skn_synthesizing *x, struct skn_err *err)
{
	int rc = skn_rev_commit(&x->head, &x->session.store, NULL, err);

	if (rc == SKN_OK)
		rc = skn_view_commit(&x->before, x->session.store.repo, &x->head, err);
	if (rc == SKN_OK)
		rc = skn_store_config(&x->config, x->before, err);
	return rc;
}

static int find(struct skn_synthesizing *x, struct skn_err *err)
{
	struct skn_view *view = NULL;
	struct skn_oid head;
	int rc;

	if (strchr(x->cli->args[0], '@'))
		return skn_fail(err, SKN_EUSAGE, "a version is written on top of the newest one, not of '%s'",
				x->cli->args[0]);
	rc = skn_rev_commit(&head, &x->session.store, NULL, err);
	if (rc == SKN_OK)
		rc = skn_view_commit(&view, x->session.store.repo, &head, err);
	if (rc == SKN_OK)
		rc = skn_store_find(&x->path, view, x->cli->args[0], err);
	skn_view_free(view);
	return rc;
}

static int load(struct skn_synthesizing *x, struct skn_err *err)
{
	const char *level = skn_cli_value(x->cli, "unsupported");
	struct skn_synthesis_options options = {
		.given = {
			.now = skn_clock_now(), .allow_human = skn_cli_flag(x->cli, "allow-human"),
			.all_items = skn_cli_flag(x->cli, "all-items"), .parameters = x->engine.parameters,
			.language = skn_store_setting(&x->config, "language"),
		},
		.partial = skn_cli_flag(x->cli, "partial"), .searches = skn_cli_flag(x->cli, "add-searches"),
	};

	if (level && skn_streq(level, "warn"))
		options.guards.unsupported = SKN_GUARD_WARN;
	else if (level && skn_streq(level, "ignore"))
		options.guards.unsupported = SKN_GUARD_IGNORE;
	return skn_synthesis_load(&x->s, x->before, x->path, &options, err);
}

/* Something was collected by hand and not committed: it is not seen. */
static void hint_uncommitted(struct skn_synthesizing *x)
{
	struct skn_path_changes changes = { 0 };
	const char *prefix = x->path;

	if (!skn_repo_is_bare(x->session.store.repo) &&
	    skn_repo_work_changes(x->session.store.repo, &prefix, 1, &changes, NULL) == SKN_OK && changes.n)
		skn_cli_hint(x->cli, "%s has changes that are not committed: 'skein commit' first", prefix + strlen("threads/"));
	skn_path_changes_release(&changes);
}

static void nothing_new(struct skn_synthesizing *x)
{
	struct skn_jsonw w;

	if (!x->cli->json) {
		skn_sink_printf(x->cli->out, "%s: no new items\n", skn_thread_name_of(x->path));
		hint_uncommitted(x);
		return;
	}
	skn_jsonw_init(&w, x->cli->out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "thread", skn_thread_name_of(x->path));
	skn_jsonw_int(&w, "items", 0);
	skn_jsonw_null(&w, "commit");
	skn_jsonw_null(&w, "version");
	skn_jsonw_object_end(&w);
}

static void print_input(struct skn_synthesizing *x)
{
	struct skn_jsonw w;

	skn_jsonw_init(&w, x->cli->out, true);
	skn_given_write(&w, &x->s.given.in);
}

/* A model is not asked to see what it would say: what asking would take is told. */
static int estimate(struct skn_synthesizing *x, struct skn_err *err)
{
	struct skn_buf words = SKN_BUF_INIT;
	int rc = skn_engine_estimate(&words, &x->engine, &x->s.given.in, err);

	if (rc == SKN_OK)
		skn_sink_printf(x->cli->out, "%s: %s", skn_thread_name_of(x->path), words.p);
	skn_buf_release(&words);
	return rc;
}

static int answer(struct skn_synthesizing *x, struct skn_err *err)
{
	bool dry = skn_cli_flag(x->cli, "dry-run");
	int rc = skn_synthesis_ask(&x->s, &x->engine.engine, err);

	if (rc == SKN_OK)
		rc = skn_synthesis_judge(&x->s, err);
	if (rc != SKN_OK)
		return rc;
	skn_synthesis_tell(x);
	if (!skn_synthesis_may(&x->s)) {
		if (x->cli->json)
			skn_synthesis_report(x, dry);
		return skn_synthesis_refused(x, err);
	}
	rc = skn_synthesis_apply(&x->s, dry ? NULL : x->session.store.repo, err);
	if (rc == SKN_OK)
		rc = !dry && skn_cli_flag(x->cli, "propose") && skn_synthesis_changes_page(&x->s)
			? skn_synthesis_propose(x, err) : skn_synthesis_land(x, dry, err);
	if (rc == SKN_OK || !skn_oid_is_zero(&x->made))
		skn_synthesis_report(x, dry);
	return rc;
}

static int locked(struct skn_synthesizing *x, struct skn_err *err)
{
	int rc = begin(x, err);

	if (rc == SKN_OK)
		rc = load(x, err);
	if (rc != SKN_OK)
		return rc;
	if (skn_cli_flag(x->cli, "print-input"))
		print_input(x);
	else if (!x->s.given.in.fresh.n && !x->engine.given)
		nothing_new(x);
	else if (skn_cli_flag(x->cli, "dry-run") && skn_engine_costs(&x->engine))
		rc = estimate(x, err);
	else
		rc = answer(x, err);
	return rc;
}

static int synthesize(struct skn_synthesizing *x, struct skn_err *err)
{
	const struct skn_engine_budget budget = { skn_cli_value(x->cli, "max-tokens"), skn_cli_value(x->cli, "max-cost") };
	struct skn_lock lock = SKN_LOCK_INIT;
	int rc = find(x, err);

	if (rc == SKN_OK && !skn_cli_flag(x->cli, "print-input")) {
		rc = skn_engine_pick(&x->engine, skn_cli_value(x->cli, "engine"), &budget, err);
		x->picked = rc == SKN_OK;
		if (rc == SKN_OK)
			rc = skn_thread_lock(&lock, x->session.store.repo, "synthesize", x->path,
					     SKN_SYNTHESIS_LOCK_MS, err);
	}
	if (rc == SKN_OK)
		rc = locked(x, err);
	skn_lock_release(&lock);
	return rc;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct skn_synthesizing x = { .cli = cli, .config = { .src = SKN_BUF_INIT }, .message = SKN_BUF_INIT };
	int rc;

	if (skn_cli_flag(cli, "replay"))
		return replay(cli, err);
	rc = skn_session_open(&x.session, cli, err);
	if (rc != SKN_OK)
		return rc;
	rc = synthesize(&x, err);
	skn_synthesis_release(&x.s);
	if (x.picked)
		skn_engine_pick_release(&x.engine);
	skn_record_release(&x.config);
	skn_buf_release(&x.message);
	skn_view_free(x.before);
	free(x.path);
	free(x.topic);
	skn_session_close(&x.session);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "engine", .arg = "ENGINE", .help = "extractive, ops:FILE, exec:NAME or model:NAME" },
	{ .long_name = "dry-run", .short_name = 'n',
	  .help = "say what would be committed, or what asking a model would take; change nothing" },
	{ .long_name = "max-tokens", .arg = "N", .help = "a model stops before it uses more" },
	{ .long_name = "max-cost", .arg = "MONEY", .help = "a model stops before it costs more, by your configuration's prices" },
	{ .long_name = "partial", .help = "carry out what the guards let through although they refuse some" },
	{ .long_name = "allow-human", .help = "let the engine change what people wrote" },
	{ .long_name = "propose", .help = "commit on a branch of its own and open a pull request" },
	{ .long_name = "message", .short_name = 'm', .arg = "TEXT", .help = "the message (drafted from what changed)" },
	{ .long_name = "unsupported", .arg = "LEVEL", .choices = "refuse|warn|ignore",
	  .help = "numbers, dates and names that no cited quote has (refuse)" },
	{ .long_name = "add-searches", .help = "put searches that the engine suggests into watch.yaml" },
	{ .long_name = "all-items", .help = "let every item count as new" },
	{ .long_name = "print-input", .help = "print what an engine is given, as JSON" },
	{ .long_name = "replay", .help = "make a version again from what was kept of it, and compare" },
	{ .long_name = "no-verify", .help = "skip the hooks pre-commit and commit-msg" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein synthesize lithium", "the next version, from the items since the last" },
	{ "skein synthesize lithium --print-input", "what an engine is given, for one of your own" },
	{ "skein synthesize lithium --engine ops:answer.json", "carry out what it answered" },
	{ "skein synthesize lithium --partial --propose", "what is beyond doubt, as a pull request" },
	{ "skein synthesize --replay lithium@3", "whether version 3 is what its engine answered" },
	{ 0 },
};

const struct skn_cmd skn_cmd_synthesize = {
	.name = "synthesize", .group = SKN_GROUP_PIPELINE, .summary = "write the next version from new items",
	.args = "THREAD[@REV]",
	.description =
		"Gives the thread and the items that no synthesis has seen yet to an engine, which answers with operations: "
		"sentences, events, perspectives and tensions to add, change, move or remove, each with the items it cites and "
		"the quotes it rests on. Guards judge each operation; what they let through becomes one commit with a record in "
		"runs/ that says which words are the engine's. Without new items nothing happens.\n\n"
		"Refused are, among others: keys that the thread does not have; quotes that the item's text does not have; a "
		"number, date or name that no cited quote has (--unsupported); changes to what a person wrote (--allow-human); "
		"removals without a reason; questions settled by what was known before. Any refusal stops the whole, unless "
		"--partial.\n\n"
		"exec:NAME runs the program engines.NAME.command of your own configuration (~/.config/skein/config.yaml): it reads "
		"schema/synth-input.json and writes schema/operations.json. A repository has no say in which programs run.\n\n"
		"What the engine answered is kept in .git/skein/synthesis, by its hash; --replay makes a version again from it.",
	.options = options, .examples = examples,
	.exit_codes = "1  guards or check refuse the result; with --replay, it comes out otherwise\n"
		      "7  the same for a program or model, or its answer is no list of operations",
	.json = true, .run = run,
};
