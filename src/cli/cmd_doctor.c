#include "cli/doctor.h"
#include "text/jsonw.h"

static const char *const state_names[] = { "ok", "problem", "fixed" };

/* In the order in which they are said. */
static void (*const checks[])(struct skn_doctor *d) = {
	skn_doctor_git,	      skn_doctor_store,	   skn_doctor_attributes, skn_doctor_settings,
	skn_doctor_hooks,     skn_doctor_identity, skn_doctor_branch,	  skn_doctor_foxtrot,
	skn_doctor_leftovers, skn_doctor_index,	   skn_doctor_caches,	  skn_doctor_fsck,
};

void skn_doctor_say(struct skn_doctor *d, const char *check, enum skn_doctor_state state, const char *fmt, ...)
{
	struct skn_doctor_line line = { .check = check, .state = state };
	va_list ap;

	va_start(ap, fmt);
	line.message = skn_xvasprintf(fmt, ap);
	va_end(ap);
	skn_vec_push(&d->lines, line);
}

void skn_doctor_hint(struct skn_doctor *d, const char *fmt, ...)
{
	struct skn_doctor_line *line = skn_vec_last(&d->lines);
	va_list ap;

	free(line->hint);
	va_start(ap, fmt);
	line->hint = skn_xvasprintf(fmt, ap);
	va_end(ap);
}

void skn_doctor_say_err(struct skn_doctor *d, const char *check, struct skn_err *err)
{
	if (*err->path && err->line)
		skn_doctor_say(d, check, SKN_DOCTOR_PROBLEM, "%s:%u: %s", err->path, err->line, err->msg);
	else if (*err->path)
		skn_doctor_say(d, check, SKN_DOCTOR_PROBLEM, "%s: %s", err->path, err->msg);
	else
		skn_doctor_say(d, check, SKN_DOCTOR_PROBLEM, "%s", err->msg);
	if (*err->hint)
		skn_doctor_hint(d, "%s", err->hint);
	skn_err_clear(err);
}

bool skn_doctor_may_fix(const struct skn_doctor *d)
{
	return skn_cli_flag(d->cli, "fix");
}

/* What the checks look at; a store that cannot be read is a finding of theirs. */
static int open_store(struct skn_doctor *d, struct skn_err *err)
{
	struct skn_repo *repo = d->session.store.repo;
	char *ref = NULL;
	int rc = skn_repo_head(repo, &ref, &d->head, &d->unborn, err);

	free(ref);
	if (rc == SKN_OK && !skn_repo_is_bare(repo))
		rc = skn_view_work(&d->base, repo, err);
	else if (rc == SKN_OK && !d->unborn)
		rc = skn_view_commit(&d->base, repo, &d->head, err);
	if (rc == SKN_OK && (!d->base || skn_store_config(&d->config, d->base, NULL) != SKN_OK))
		d->config = (struct skn_record){ .src = SKN_BUF_INIT };
	if (rc == SKN_OK)
		rc = skn_store_published_ref(&d->published, &d->session.store,
					     d->config.tree.root ? &d->config : NULL, err);
	return rc;
}

static void print_json(const struct skn_doctor *d)
{
	struct skn_jsonw w;

	skn_jsonw_init(&w, d->cli->out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_key(&w, "checks");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; i < d->lines.n; i++) {
		const struct skn_doctor_line *line = &d->lines.v[i];

		skn_jsonw_object_begin(&w);
		skn_jsonw_str(&w, "check", line->check);
		skn_jsonw_str(&w, "state", state_names[line->state]);
		skn_jsonw_str(&w, "message", line->message);
		skn_jsonw_str(&w, "hint", line->hint);
		skn_jsonw_object_end(&w);
	}
	skn_jsonw_array_end(&w);
	skn_jsonw_object_end(&w);
}

static void print_text(const struct skn_doctor *d)
{
	static const enum skn_term_style styles[] = { SKN_TERM_ADDED, SKN_TERM_ERROR, SKN_TERM_WARNING };
	struct skn_sink *out = d->cli->out;

	for (size_t i = 0; i < d->lines.n; i++) {
		const struct skn_doctor_line *line = &d->lines.v[i];
		const char *state = state_names[line->state];

		skn_term_styled(&d->cli->term, out, styles[line->state], state, strlen(state));
		skn_sink_printf(out, "%*s%-10s  ", (int)(9 - strlen(state)), "", line->check);
		skn_term_safe(out, line->message, strlen(line->message), false);
		skn_sink_putc(out, '\n');
		if (line->hint) {
			skn_sink_printf(out, "%21s", "");
			skn_term_safe(out, line->hint, strlen(line->hint), false);
			skn_sink_putc(out, '\n');
		}
	}
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct skn_doctor d = { .cli = cli };
	size_t problems = 0;
	int rc = skn_session_open(&d.session, cli, err);

	if (rc != SKN_OK)
		return rc;
	rc = open_store(&d, err);
	for (size_t i = 0; rc == SKN_OK && i < SKN_ARRAY_LEN(checks); i++)
		checks[i](&d);
	if (rc == SKN_OK && cli->json)
		print_json(&d);
	else if (rc == SKN_OK)
		print_text(&d);
	for (size_t i = 0; i < d.lines.n; i++) {
		problems += d.lines.v[i].state == SKN_DOCTOR_PROBLEM;
		free(d.lines.v[i].message);
		free(d.lines.v[i].hint);
	}
	skn_vec_release(&d.lines);
	skn_record_release(&d.config);
	skn_view_free(d.base);
	free(d.published);
	skn_session_close(&d.session);
	return rc == SKN_OK && problems ? SKN_EFINDING : rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "fix", .help = "mend what can be mended" },
	{ .long_name = "full", .help = "let git check that every object is there, too (slow)" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein doctor", "say what is wrong around the store" },
	{ "skein doctor --fix", "mend it" },
	{ 0 },
};

const struct skn_cmd skn_cmd_doctor = {
	.name = "doctor", .group = SKN_GROUP_STORE, .summary = "find and mend what is wrong around a store",
	.description =
		"Looks at what git and the machine do to a store; what its files say is the business of check. "
		"The version of git, skein.yaml, the lines of .gitattributes, this clone's settings, its hooks, who you are "
		"to git, the branches, merges that took the published branch in from the side and so renumbered "
		"versions, locks and temporary files that a killed skein left, an index that a killed commit left "
		"behind, and caches.\n\n"
		"With --fix it sets what is missing or differs, removes what is left, and deletes caches that "
		"cannot be read; it never changes a commit or a file of a thread that somebody edited. A file "
		"counts as left behind when the program that made it is gone.",
	.options = options, .examples = examples,
	.exit_codes = "1  problems remain",
	.json = true, .run = run,
};
