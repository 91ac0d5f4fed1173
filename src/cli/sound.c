#include "cli/sound.h"

#include "check/check.h"
#include "check/print.h"

/* That one side withdrew what the other cites is said and let through. */
static bool is_grave(void *ctx, const struct skn_diag *diag)
{
	SKN_UNUSED(ctx);
	return diag->severity == SKN_SEVERITY_ERROR && !skn_streq(diag->rule, "withdrawn-cited");
}

static int findings_of(struct skn_diags *out, struct skn_session *session, struct skn_view *view,
		       const struct skn_strings *threads, struct skn_err *err)
{
	struct skn_check_options options = { .no_memory = true };

	return skn_check_threads(out, &session->store, view, threads, &options, err);
}

/* Drops what the commit has already. */
static int forget_known(struct skn_diags *diags, struct skn_session *session, const struct skn_oid *commit,
			const struct skn_strings *threads, struct skn_err *err)
{
	struct skn_diags before = { 0 };
	struct skn_view *view = NULL;
	int rc = skn_view_commit(&view, session->store.repo, commit, err);

	if (rc == SKN_OK)
		rc = findings_of(&before, session, view, threads, err);
	if (rc == SKN_OK)
		skn_diags_keep_new(diags, &before, true);
	skn_diags_release(&before);
	skn_view_free(view);
	return rc;
}

int skn_sound(size_t *n, struct skn_session *session, struct skn_view *view, const struct skn_strings *threads,
	      const struct skn_oid *sides, size_t n_sides, struct skn_err *err)
{
	struct skn_diags diags = { 0 };
	struct skn_sink to_stderr;
	int rc = findings_of(&diags, session, view, threads, err);

	skn_diags_filter(&diags, is_grave, NULL);
	for (size_t i = 0; rc == SKN_OK && diags.list.n && i < n_sides; i++)
		rc = forget_known(&diags, session, &sides[i], threads, err);
	*n = diags.list.n;
	skn_sink_to_file(&to_stderr, stderr);
	skn_diags_print_text(&to_stderr, &diags, SKN_SEVERITY_ERROR);
	skn_diags_release(&diags);
	return rc;
}
