#include "cli/cycle.h"
#include "hash/sha256.h"

#define DEFAULT_JOBS 2

/* ---- which threads ---- */

/* "2/5": the second of five parts. */
static int parse_shard(const struct skn_cli *cli, uint64_t *part, uint64_t *parts, struct skn_err *err)
{
	const char *text = skn_cli_value(cli, "shard"), *slash = text ? strchr(text, '/') : NULL;

	*part = *parts = 1;
	if (!text)
		return SKN_OK;
	if (!slash || !skn_parse_uint(text, (size_t)(slash - text), SKN_CYCLE_SHARDS_MAX, part) ||
	    !skn_parse_uint(slash + 1, strlen(slash + 1), SKN_CYCLE_SHARDS_MAX, parts) || *part < 1 || *part > *parts) {
		skn_fail(err, SKN_EUSAGE, "'%.60s' is no part of the threads", text);
		return skn_hint(err, "--shard 2/5 is the second of five parts; at most %d", SKN_CYCLE_SHARDS_MAX);
	}
	return SKN_OK;
}

/* A thread is in the same part as long as its path and the number of parts are the same. */
static bool in_shard(const char *path, uint64_t part, uint64_t parts)
{
	unsigned char hash[SKN_SHA256_LEN];
	uint64_t number = 0;

	skn_sha256(hash, path, strlen(path));
	for (size_t i = 0; i < 8; i++)
		number = number << 8 | hash[i];
	return number % parts == part - 1;
}

static bool is_active(struct skn_view *view, const char *path)
{
	struct skn_record meta;
	const char *status;
	bool active = false;

	if (skn_store_load_record(&meta, view, path, SKN_KIND_THREAD, "", 0, NULL) != SKN_OK)
		return true; /* its synthesis says what is wrong with it */
	status = skn_node_text(meta.tree.root, "status");
	active = !status || skn_streq(status, "active");
	skn_record_release(&meta);
	return active;
}

static void add(struct skn_cycle *cycle, struct skn_view *view, const char *path)
{
	struct skn_cycle_thread thread = { .path = skn_xstrdup(path), .lock = SKN_LOCK_INIT };
	char *watch = skn_kind_path_in(path, SKN_KIND_WATCH, "");

	thread.watched = skn_view_has(view, watch);
	skn_vec_push(&cycle->threads, thread);
	free(watch);
}

static bool has(const struct skn_cycle *cycle, const char *path)
{
	for (size_t i = 0; i < cycle->threads.n; i++)
		if (skn_streq(cycle->threads.v[i].path, path))
			return true;
	return false;
}

static int find_named(struct skn_cycle *cycle, struct skn_view *view, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < cycle->cli->n_args; i++) {
		char *path = NULL;

		rc = skn_store_find(&path, view, cycle->cli->args[i], err);
		if (rc == SKN_OK && !has(cycle, path))
			add(cycle, view, path);
		free(path);
	}
	return rc;
}

static int find_all(struct skn_cycle *cycle, struct skn_view *view, struct skn_err *err)
{
	struct skn_strings paths = { 0 };
	uint64_t part, parts;
	int rc = parse_shard(cycle->cli, &part, &parts, err);

	if (rc == SKN_OK)
		rc = skn_store_threads(&paths, view, err);
	for (size_t i = 0; rc == SKN_OK && i < paths.n; i++)
		if (in_shard(paths.v[i], part, parts) && is_active(view, paths.v[i]))
			add(cycle, view, paths.v[i]);
	skn_strings_release(&paths);
	return rc;
}

int skn_cycle_find(struct skn_cycle *cycle, struct skn_err *err)
{
	struct skn_record config;
	struct skn_view *view = NULL;
	struct skn_oid head;
	int rc = skn_rev_commit(&head, &cycle->session.store, NULL, err);

	if (rc == SKN_OK)
		rc = skn_view_commit(&view, cycle->session.store.repo, &head, err);
	if (rc == SKN_OK)
		rc = skn_store_config(&config, view, err);
	if (rc == SKN_OK) {
		skn_record_release(&config);
		rc = cycle->cli->n_args ? find_named(cycle, view, err) : find_all(cycle, view, err);
	}
	skn_view_free(view);
	return rc;
}

/* ---- the whole ---- */

/* What the exit status says: the first thread that failed, else what gathering said. */
static int verdict(struct skn_cycle *cycle, struct skn_err *err)
{
	static const enum skn_errc codes[] = { SKN_OK, SKN_EFINDING, SKN_EUSAGE, SKN_EDATA, SKN_ESYS, SKN_ENET,
					       SKN_EREFUSED, SKN_EMODEL };
	int status = cycle->gather_status;

	for (size_t i = cycle->threads.n; i > 0; i--)
		if (cycle->threads.v[i - 1].state == SKN_CYCLE_FAILED)
			status = cycle->threads.v[i - 1].status;
	if (status == 0)
		return SKN_OK;
	return skn_fail(err, status > 0 && status < (int)SKN_ARRAY_LEN(codes) ? codes[status] : SKN_ESYS,
			"not all of it could be done");
}

static int go(struct skn_cycle *cycle, struct skn_err *err)
{
	int64_t jobs;
	int rc = skn_cli_int(cycle->cli, "jobs", 1, SKN_CYCLE_JOBS_MAX, DEFAULT_JOBS, &jobs, err);

	if (rc == SKN_OK && cycle->cli->n_args && skn_cli_value(cycle->cli, "shard"))
		rc = skn_fail(err, SKN_EUSAGE, "--shard divides all threads: name none");
	if (rc == SKN_OK)
		rc = skn_cycle_find(cycle, err);
	/* A proposal switches branches in the one work tree. */
	cycle->jobs = skn_cli_flag(cycle->cli, "propose") ? 1 : (size_t)jobs;
	for (size_t i = 0; rc == SKN_OK && i < cycle->threads.n; i += SKN_CYCLE_BATCH) {
		size_t left = cycle->threads.n - i;

		rc = skn_cycle_batch(cycle, i, left < SKN_CYCLE_BATCH ? left : SKN_CYCLE_BATCH, err);
	}
	if (rc != SKN_OK)
		return rc;
	skn_cycle_account(cycle);
	return verdict(cycle, err);
}

static void release(struct skn_cycle *cycle)
{
	for (size_t i = 0; i < cycle->threads.n; i++) {
		struct skn_cycle_thread *t = &cycle->threads.v[i];

		free(t->path);
		free(t->version);
		free(t->commit);
		free(t->subject);
		free(t->branch);
		free(t->message);
	}
	skn_vec_release(&cycle->threads);
	skn_session_close(&cycle->session);
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct skn_cycle cycle = { .cli = cli };
	int rc = skn_session_open(&cycle.session, cli, err);

	if (rc != SKN_OK)
		return rc;
	rc = go(&cycle, err);
	release(&cycle);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "due", .help = "ask only the sources whose time has come: for cron and timers" },
	{ .long_name = "jobs", .short_name = 'j', .arg = "N", .help = "synthesize N threads at a time (2)" },
	{ .long_name = "shard", .arg = "I/N", .help = "only the I-th of N parts of the threads" },
	{ .long_name = "propose", .help = "open a pull request for each new version" },
	{ .long_name = "partial", .help = "carry out what the guards let through although they refuse some" },
	{ .long_name = "engine", .arg = "ENGINE", .help = "extractive, exec:NAME or model:NAME" },
	{ .long_name = "unsupported", .arg = "LEVEL", .choices = "refuse|warn|ignore",
	  .help = "numbers, dates and names that no cited quote has (refuse)" },
	{ .long_name = "no-gather", .help = "synthesize from what was collected" },
	{ .long_name = "dry-run", .short_name = 'n', .help = "say what would be done; change nothing" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein cycle", "all active threads: gather, synthesize, check, commit" },
	{ "skein cycle lithium --propose", "one thread, as a pull request" },
	{ "skein cycle --due --shard 2/4 --jobs 4", "a quarter of a large store, from a timer" },
	{ 0 },
};

const struct skn_cmd skn_cmd_cycle = {
	.name = "cycle", .group = SKN_GROUP_PIPELINE, .summary = "gather, synthesize and commit, thread by thread",
	.args = "[THREAD...]",
	.description =
		"For each thread: gathers new items from what its watch.yaml names, synthesizes the next version from them, checks "
		"it, and commits or proposes it; of the named threads, or of all that are active. A thread without new items gets "
		"no version, one whose result a guard or check refuses stays as it was, and one that fails stops no other. At the "
		"end stands an account, and the exit status is that of the first thread that failed.\n\n"
		"Each step is one commit, so a cycle that is killed leaves a thread as it was before the step or after it; the next "
		"one goes on. Two cycles at once do not work on the same thread: what another works on is left to it.\n\n"
		"--shard divides the threads by their paths, for several machines or timers that share a store.",
	.options = options, .examples = examples,
	.exit_codes = "1  guards or check refuse a result\n5  a source could not be had; the rest is done\n"
		      "7  a model's answer is refused",
	.json = true, .run = run,
};
