/* hook_after.c - after a merge or a push: the index of the history is kept up. */
#include "base/proc.h"
#include "cli/hook_run.h"
#include "rev/fork.h"

/* Nobody waits for what takes longer than these commits: a process of its own
 * makes the rest. */
static void keep_up(struct skn_hook_call *call, const struct skn_oid *tip)
{
	const char *argv[] = { "/proc/self/exe", "hook", "run", "post-merge", "all", NULL };
	struct skn_proc_result r;
	bool done = false;

	if (skn_index_state(&call->store) != SKN_INDEX_KEPT)
		return;
	if (skn_index_update(&call->store, tip, SKN_INDEX_CATCH_UP, NULL, &done, NULL) == SKN_OK && done)
		return;
	skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv, .detach = true }, NULL);
	skn_proc_release(&r);
}

static bool is_store(struct skn_hook_call *call, const struct skn_oid *tip)
{
	struct skn_view *view = NULL;
	bool yes = skn_view_commit(&view, call->store.repo, tip, NULL) == SKN_OK && skn_view_has(view, "skein.yaml");

	skn_view_free(view);
	return yes;
}

/* The work is done already: what fails here is no failure of git's. */
static int after(struct skn_hook_call *call, bool all)
{
	struct skn_oid head, published;
	bool done;

	if (skn_rev_commit(&head, &call->store, NULL, NULL) != SKN_OK || !is_store(call, &head))
		return SKN_OK;
	if (skn_fork_published_tip(&published, &call->store, &head, NULL) != SKN_OK)
		published = head;
	if (all) {
		skn_index_update(&call->store, &published, 0, NULL, &done, NULL);
		skn_index_update(&call->store, &head, 0, NULL, &done, NULL);
		return SKN_OK;
	}
	keep_up(call, &published);
	if (!skn_oid_eq(&head, &published))
		keep_up(call, &head);
	return SKN_OK;
}

int skn_hook_post_merge(struct skn_hook_call *call, struct skn_err *err)
{
	SKN_UNUSED(err);
	return after(call, call->n_args && skn_streq(call->args[0], "all"));
}

int skn_hook_post_receive(struct skn_hook_call *call, struct skn_err *err)
{
	SKN_UNUSED(err);
	return after(call, false);
}
