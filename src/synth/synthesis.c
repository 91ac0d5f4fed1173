#include "synth/synthesis.h"

#include "synth/archive.h"
#include "synth/kept.h"
#include "synth/run.h"

int skn_synthesis_load(struct skn_synthesis *out, struct skn_view *view, const char *thread_path,
		       const struct skn_synthesis_options *options, struct skn_err *err)
{
	*out = (struct skn_synthesis){ .options = *options, .view = view };
	return skn_given_load(&out->given, view, thread_path, &out->options.given, err);
}

int skn_synthesis_ask(struct skn_synthesis *s, const struct skn_engine *engine, struct skn_err *err)
{
	int rc = engine->run(&s->ops, &s->given.in, engine, err);

	if (rc == SKN_OK)
		s->engine = skn_xstrdup(s->ops.engine ? s->ops.engine : engine->name);
	return rc;
}

int skn_synthesis_judge(struct skn_synthesis *s, struct skn_err *err)
{
	return skn_guards_judge(&s->verdict, &s->ops, &s->given.in, &s->options.guards, err);
}

bool skn_synthesis_may(const struct skn_synthesis *s)
{
	return s->options.partial || s->verdict.n_accepted == s->verdict.n;
}

static int put_run(struct skn_synthesis *s, const char *digest, struct skn_err *err)
{
	struct skn_synth_run run = {
		.time = s->given.in.now, .engine = s->engine, .prompt = s->ops.prompt, .parameters = s->ops.parameters,
		.operations = digest, .in = &s->given.in, .wrote = &s->applied.wrote,
		.accepted = s->verdict.n_accepted, .refused = s->verdict.n - s->verdict.n_accepted,
	};

	return skn_synth_run_put(&s->run, &s->changes, s->view, &run, err);
}

int skn_synthesis_apply(struct skn_synthesis *s, struct skn_repo *repo, struct skn_err *err)
{
	struct skn_buf kept = SKN_BUF_INIT;
	char digest[SKN_DIGEST_MAX];
	int rc = skn_apply(&s->applied, &s->changes, &s->ops, &s->verdict, &s->given.in, s->view, s->options.searches,
			   err);

	if (rc == SKN_OK)
		rc = skn_changes_prune(&s->changes, s->view, err);
	if (rc == SKN_OK) {
		skn_kept_answer_write(&kept, s);
		rc = skn_buf_check(&kept, "what the engine answered", err);
	}
	if (rc == SKN_OK && repo)
		rc = skn_archive_put(digest, repo, kept.p, kept.n, err);
	else
		skn_digest(digest, kept.p, kept.n);
	if (rc == SKN_OK)
		rc = put_run(s, digest, err);
	skn_buf_release(&kept);
	return rc;
}

bool skn_synthesis_changes_page(const struct skn_synthesis *s)
{
	size_t skip = strlen(s->given.thread.path) + 1;

	for (size_t i = 0; i < s->changes.list.n; i++) {
		const char *inside = s->changes.list.v[i].path + skip;

		if (!skn_starts_with(inside, "runs/") && !skn_streq(inside, "watch.yaml"))
			return true;
	}
	return false;
}

void skn_synthesis_release(struct skn_synthesis *s)
{
	skn_changes_release(&s->changes);
	skn_applied_release(&s->applied);
	skn_verdict_release(&s->verdict);
	skn_ops_release(&s->ops);
	skn_given_release(&s->given);
	free(s->engine);
	free(s->run);
	s->engine = s->run = NULL;
}
