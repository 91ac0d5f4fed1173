#include "cli/engine_pick.h"

#include "base/proc.h"
#include "cli/frame.h"
#include "synth/given.h"

#define WORDS_MAX 300 /* bytes of what a program said that failed */

/* ---- programs ---- */

static void add_words(struct skn_buf *out, const struct skn_buf *said)
{
	size_t n = said->n;

	while (n && isspace((unsigned char)said->p[n - 1]))
		n--;
	for (size_t i = n > WORDS_MAX ? n - WORDS_MAX : 0; i < n; i++)
		skn_buf_addc(out, said->p[i] == '\n' ? ' ' : said->p[i]);
}

static int judge_exit(const char *name, const struct skn_proc_result *r, struct skn_err *err)
{
	struct skn_buf words = SKN_BUF_INIT;
	enum skn_errc code = r->status == 5 ? SKN_ENET : r->status == 6 ? SKN_EREFUSED : r->status == 7 ? SKN_EMODEL
												      : SKN_ESYS;
	int rc = SKN_OK;

	add_words(&words, &r->err);
	if (r->status != 0)
		rc = skn_fail(err, code, "the engine %s ended with %d%s%s", name, r->status, words.n ? ": " : "", words.p);
	skn_buf_release(&words);
	return rc;
}

/* Runs the program on what the engine is given; *r is made in any case. */
static int ask_program(struct skn_proc_result *r, const struct skn_picked_engine *picked, const char *verb,
		       const struct skn_synth_input *in, struct skn_err *err)
{
	const char **argv = skn_xcalloc(picked->argv.n + 1, sizeof(*argv));
	struct skn_buf input = SKN_BUF_INIT;
	struct skn_sink sink;
	struct skn_jsonw w;
	int rc;

	for (size_t i = 0; i < picked->argv.n; i++)
		argv[i] = i == 1 && verb ? verb : picked->argv.v[i];
	skn_sink_to_buf(&sink, &input);
	skn_jsonw_init(&w, &sink, false);
	skn_given_write(&w, in);
	rc = skn_proc_run(r, &(struct skn_proc_spec){
		.argv = argv, .in = input.p, .in_len = input.n, .out_max = SKN_OPS_BYTES_MAX,
		.timeout_ms = picked->timeout_ms, .inherit_err = isatty(STDERR_FILENO),
	}, err);
	if (rc == SKN_OK)
		rc = judge_exit(picked->name, r, err);
	skn_buf_release(&input);
	free(argv);
	return rc;
}

static int run_program(struct skn_ops *out, const struct skn_synth_input *in, const struct skn_engine *engine,
		       struct skn_err *err)
{
	struct skn_proc_result r;
	int rc = ask_program(&r, engine->ctx, NULL, in, err);

	if (rc == SKN_OK)
		rc = skn_ops_parse(out, r.out.p, r.out.n, engine->name, err);
	skn_proc_release(&r);
	return rc;
}

bool skn_engine_costs(const struct skn_picked_engine *picked)
{
	return picked->name && skn_starts_with(picked->name, "model:");
}

int skn_engine_estimate(struct skn_buf *out, const struct skn_picked_engine *picked, const struct skn_synth_input *in,
			struct skn_err *err)
{
	struct skn_proc_result r;
	int rc = ask_program(&r, picked, "estimate", in, err);

	if (rc == SKN_OK)
		skn_buf_add(out, r.out.p, r.out.n);
	skn_proc_release(&r);
	return rc;
}

/* ---- picking ---- */

static int pick_file(struct skn_picked_engine *out, const char *file, struct skn_err *err)
{
	struct skn_buf json = SKN_BUF_INIT;
	int rc = skn_session_read(&json, file, SKN_OPS_BYTES_MAX, err);

	if (rc == SKN_OK)
		rc = skn_ops_parse(&out->ops, json.p, json.n, skn_streq(file, "-") ? "standard input" : file, err);
	out->name = skn_xstrdup("ops");
	out->given = true;
	out->engine = (struct skn_engine){ .name = out->name, .run = skn_engine_given_ops, .ctx = &out->ops };
	skn_buf_release(&json);
	return rc;
}

static int pick_program(struct skn_picked_engine *out, const char *name, struct skn_err *err)
{
	char *path = skn_xasprintf("engines.%s", name);
	const struct skn_node *entry = skn_user_config_find(&out->config, path);
	const struct skn_node *command = skn_node_find(entry, "command");
	int64_t timeout = SKN_ENGINE_TIMEOUT_S;

	free(path);
	if (!command || !command->child) {
		skn_fail(err, SKN_EUSAGE, "your configuration has no engine '%.80s'", name);
		return skn_hint(err, "%s: engines: {%.80s: {command: [PROGRAM, ARGUMENT]}}",
				out->config.path ? out->config.path : "~/.config/skein/config.yaml", name);
	}
	for (const struct skn_node *word = command->child; word; word = word->next)
		skn_strings_push(&out->argv, word->text);
	skn_node_as_int(skn_node_find(entry, "timeout"), &timeout);
	out->timeout_ms = (int)timeout * 1000;
	out->parameters = skn_node_find(entry, "parameters");
	return SKN_OK;
}

static void add_limit(struct skn_strings *argv, const char *option, const char *value)
{
	if (!value)
		return;
	skn_strings_push(argv, option);
	skn_strings_push(argv, value);
}

static int pick_model(struct skn_picked_engine *out, const char *name, const struct skn_engine_budget *budget,
		      struct skn_err *err)
{
	char *program = skn_dispatch_helper_path("skein-model");

	if (!program) {
		skn_fail(err, SKN_ESYS, "models are not part of this build: libcurl4-openssl-dev was missing when it was made");
		return skn_hint(err, "install libcurl4-openssl-dev and build again");
	}
	skn_strings_push(&out->argv, program);
	skn_strings_push(&out->argv, "synthesize");
	skn_strings_push(&out->argv, name);
	add_limit(&out->argv, "--max-tokens", budget->max_tokens);
	add_limit(&out->argv, "--max-cost", budget->max_cost);
	out->timeout_ms = SKN_ENGINE_TIMEOUT_S * 1000;
	free(program);
	return SKN_OK;
}

static int pick_built_in(struct skn_picked_engine *out, const char *name, struct skn_err *err)
{
	const struct skn_engine *found = name ? skn_engine_find(name) : skn_engines[0];

	if (!found && !name) {
		skn_fail(err, SKN_EUSAGE, "no engine is built in");
		return skn_hint(err, "--engine exec:NAME asks a program of yours, --engine ops:FILE takes its answer");
	}
	if (!found) {
		skn_fail(err, SKN_EUSAGE, "there is no engine '%.80s'", name);
		return skn_hint(err, "extractive, ops:FILE, exec:NAME or model:NAME");
	}
	out->engine = *found;
	return SKN_OK;
}

int skn_engine_pick(struct skn_picked_engine *out, const char *spec, const struct skn_engine_budget *budget,
		    struct skn_err *err)
{
	int rc;

	*out = (struct skn_picked_engine){ .ops = SKN_OPS_INIT };
	rc = skn_user_config_read(&out->config, err);
	if (rc == SKN_OK && !spec)
		spec = skn_user_config_text(&out->config, "engine");
	if (rc != SKN_OK)
		goto out;
	if (spec && skn_starts_with(spec, "ops:")) {
		rc = pick_file(out, spec + strlen("ops:"), err);
	} else if (spec && (skn_starts_with(spec, "exec:") || skn_starts_with(spec, "model:"))) {
		const char *name = strchr(spec, ':') + 1;

		out->outside = true;
		out->name = skn_xstrdup(spec);
		out->engine = (struct skn_engine){ .name = out->name, .run = run_program, .ctx = out };
		rc = *spec == 'e' ? pick_program(out, name, err) : pick_model(out, name, budget, err);
	} else {
		rc = pick_built_in(out, spec, err);
	}
out:
	if (rc != SKN_OK)
		skn_engine_pick_release(out);
	return rc;
}

void skn_engine_pick_release(struct skn_picked_engine *picked)
{
	skn_ops_release(&picked->ops);
	skn_strings_release(&picked->argv);
	skn_user_config_release(&picked->config);
	free(picked->name);
	picked->name = NULL;
}
