/* model.c - the engine that asks a language model, as a program of its own: it links libcurl. */
#include <signal.h>

#include "cli/session.h"
#include "cli/userconfig.h"
#include "model/engine.h"
#include "synth/given.h"
#include "synth/guards.h"

struct asker {
	struct skn_cli *cli;
	struct skn_user_config config;
	struct skn_provider provider;
	struct skn_given given;
	struct skn_model *model;
	struct skn_model_engine engine;
	struct skn_progress *bar;
};

static volatile sig_atomic_t stopped;

static void stop(int signal)
{
	SKN_UNUSED(signal);
	stopped = 1;
}

static bool is_stopped(void *ctx)
{
	SKN_UNUSED(ctx);
	return stopped;
}

static void say_waiting(void *ctx, unsigned seconds, const char *why)
{
	struct asker *a = ctx;

	skn_cli_hint(a->cli, "%s; waiting for %u second%s", why, seconds, seconds == 1 ? "" : "s");
}

static void show_step(void *ctx, const char *what, size_t done, size_t total)
{
	struct asker *a = ctx;

	SKN_UNUSED(what);
	skn_progress_set_total(a->bar, total);
	skn_progress_update(a->bar, done);
}

/* What the guards of synthesize would refuse is told to the model once. */
static int judge(void *ctx, const struct skn_ops *ops, struct skn_buf *complaints, struct skn_err *err)
{
	struct asker *a = ctx;
	const struct skn_guard_options options = { .unsupported = SKN_GUARD_REFUSE };
	struct skn_verdict verdict;
	int rc = skn_guards_judge(&verdict, ops, &a->given.in, &options, err);

	for (size_t i = 0; rc == SKN_OK && i < verdict.list.n; i++)
		if (!verdict.list.v[i].warning)
			skn_buf_addf(complaints, "- operation %zu: %s\n", verdict.list.v[i].op + 1, verdict.list.v[i].message);
	if (rc == SKN_OK)
		skn_verdict_release(&verdict);
	return rc;
}

/* ---- the two verbs ---- */

static int estimate(struct asker *a)
{
	struct skn_model_estimate e;

	skn_model_engine_estimate(&e, &a->provider, &a->given.in);
	skn_sink_printf(a->cli->out, "%zu questions to %s, about %" PRId64 " tokens in and %" PRId64 " out", e.questions,
			a->provider.model, e.input_tokens, e.output_tokens);
	if (e.cost > 0)
		skn_sink_printf(a->cli->out, ", %.4f by its prices", e.cost);
	skn_sink_puts(a->cli->out, "\n");
	return SKN_OK;
}

static int read_budget(struct skn_model_budget *out, const struct skn_cli *cli, struct skn_err *err)
{
	const char *cost = skn_cli_value(cli, "max-cost");
	char *end;
	int rc = skn_cli_int(cli, "max-tokens", 1, INT64_MAX / 2, 0, &out->tokens_max, err);

	if (rc != SKN_OK || !cost)
		return rc;
	out->cost_max = strtod(cost, &end);
	if (end == cost || *end || !(out->cost_max > 0))
		return skn_fail(err, SKN_EUSAGE, "--max-cost: '%s' is no sum of money", cost);
	return SKN_OK;
}

static void print_ops(struct asker *a, const struct skn_ops *ops)
{
	struct skn_jsonw w;

	skn_jsonw_init(&w, a->cli->out, false);
	skn_ops_write(&w, ops, true);
}

static int synthesize(struct asker *a, struct skn_err *err)
{
	struct skn_ops ops = SKN_OPS_INIT;
	struct skn_engine engine = { .run = skn_model_engine_run, .ctx = &a->engine };
	struct skn_model_options options = { .ca_file = skn_cli_value(a->cli, "ca-file"), .waiting = say_waiting,
					     .stop = is_stopped, .ctx = a };
	int rc = skn_model_open(&a->model, &a->provider, &options, err);

	if (rc != SKN_OK)
		return rc;
	skn_model_engine_init(&a->engine, &a->provider, a->model);
	a->engine.judge = judge;
	a->engine.step = show_step;
	a->engine.ctx = a;
	rc = read_budget(&a->engine.budget, a->cli, err);
	signal(SIGINT, stop);
	signal(SIGTERM, stop);
	a->bar = skn_cli_progress(a->cli, "asking", "", 0);
	if (rc == SKN_OK)
		rc = skn_model_engine_run(&ops, &a->given.in, &engine, err);
	skn_progress_finish(a->bar);
	if (rc == SKN_OK)
		print_ops(a, &ops);
	skn_ops_release(&ops);
	return rc;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct asker a = { .cli = cli, .config = SKN_USER_CONFIG_INIT };
	struct skn_buf json = SKN_BUF_INIT;
	int rc = skn_user_config_read(&a.config, err);

	if (rc == SKN_OK)
		rc = skn_provider_read(&a.provider, a.config.tree.root, cli->args[1], err);
	if (rc == SKN_OK)
		rc = skn_session_read(&json, "-", SKN_OPS_BYTES_MAX, err);
	if (rc == SKN_OK) {
		rc = skn_given_read(&a.given, json.p, json.n, err);
		if (rc == SKN_OK)
			rc = skn_streq(cli->args[0], "estimate") ? estimate(&a) : synthesize(&a, err);
		skn_given_release(&a.given);
	}
	skn_model_close(a.model);
	skn_provider_release(&a.provider);
	skn_user_config_release(&a.config);
	skn_buf_release(&json);
	return rc;
}

int main(int argc, char **argv)
{
	extern const struct skn_cmd skn_cmd_model;

	return skn_cli_helper_main(argc, argv, &skn_cmd_model, run);
}
