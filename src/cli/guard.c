#include "cli/guard.h"

#include "check/check.h"
#include "check/print.h"
#include "rev/message.h"
#include "store/overlay.h"

static int check(struct skn_diags *out, struct skn_session *session, struct skn_view *view,
		 const struct skn_strings *threads, struct skn_err *err)
{
	struct skn_check_options options = { .no_memory = true };

	return skn_check_threads(out, &session->store, view, threads, &options, err);
}

static bool is_grave(void *ctx, const struct skn_diag *diag)
{
	SKN_UNUSED(ctx);
	return diag->severity == SKN_SEVERITY_ERROR && !skn_streq(diag->rule, "withdrawn-cited");
}

static int judge(struct skn_diags *after, const struct skn_diags *before, struct skn_err *err)
{
	struct skn_sink to_stderr;
	size_t n;
	int rc;

	skn_diags_keep_new(after, before, true);
	skn_diags_filter(after, is_grave, NULL);
	n = after->list.n;
	if (n == 0)
		return SKN_OK;
	skn_sink_to_file(&to_stderr, stderr);
	skn_diags_print_text(&to_stderr, after, SKN_SEVERITY_ERROR);
	rc = skn_fail(err, SKN_EFINDING, "not committed: %zu error%s", n, n == 1 ? "" : "s");
	skn_hint(err, "nothing was written; 'skein help rules' explains each code");
	return rc;
}

int skn_guard(struct skn_session *session, const struct skn_changes *changes, struct skn_strings *threads,
	      struct skn_err *err)
{
	struct skn_view *head = NULL, *next = NULL;
	struct skn_diags before = { 0 }, after = { 0 };
	struct skn_strings paths = { 0 };
	struct skn_oid commit;
	int rc = skn_rev_commit(&commit, &session->store, NULL, err);

	if (rc == SKN_OK)
		rc = skn_view_commit(&head, session->store.repo, &commit, err);
	if (rc == SKN_OK)
		rc = skn_view_overlay(&next, head, changes, err);
	for (size_t i = 0; i < changes->list.n; i++)
		skn_strings_push(&paths, changes->list.v[i].path);
	if (rc == SKN_OK)
		rc = skn_message_threads(threads, head, next, &paths, err);
	if (rc == SKN_OK)
		rc = check(&before, session, head, threads, err);
	if (rc == SKN_OK)
		rc = check(&after, session, next, threads, err);
	if (rc == SKN_OK)
		rc = judge(&after, &before, err);
	skn_diags_release(&before);
	skn_diags_release(&after);
	skn_strings_release(&paths);
	skn_view_free(next);
	skn_view_free(head);
	return rc;
}
