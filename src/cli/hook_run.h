/*
 * hook_run.h - what each hook does: the rows of `skein hook run EVENT`.
 *
 * A hook is told things by git: its arguments, standard input, and the environment
 * (GIT_DIR, GIT_INDEX_FILE, the quarantine of what is pushed), which skn_store_open
 * follows.  It answers by its status; what it says goes to standard error, where a
 * pusher sees it behind "remote: ".  In a repository that holds no store, which
 * shared hooks meet, each does nothing.
 */
#ifndef SKN_CLI_HOOK_RUN_H
#define SKN_CLI_HOOK_RUN_H

#include "check/diag.h"
#include "check/push_fault.h"
#include "cli/session.h"
#include "repo/status.h"

struct skn_hook_call {
	struct skn_cli *cli;
	struct skn_store store;
	char **args; /* git's, without the event */
	size_t n_args;
};
typedef int skn_hook_run(struct skn_hook_call *call, struct skn_err *err);

/* hook_commit.c */
skn_hook_run skn_hook_pre_commit; /* and pre-merge-commit */
/* hook_message.c */
skn_hook_run skn_hook_prepare_commit_msg, skn_hook_commit_msg;
/* hook_push.c */
skn_hook_run skn_hook_pre_push, skn_hook_pre_receive, skn_hook_update;
/* hook_after.c */
skn_hook_run skn_hook_post_merge, skn_hook_post_receive;

/* What is being committed: the index that git names, against HEAD. */
struct skn_hook_staged {
	struct skn_view *before; /* HEAD; NULL before the first commit */
	struct skn_view *after;
	struct skn_strings paths; /* of the store that differ, sorted */
	struct skn_path_changes changes;
};
/* CHANGES: list what differs, too. */
int skn_hook_staged_open(struct skn_hook_staged *out, struct skn_hook_call *call, bool changes,
			 struct skn_err *err);
void skn_hook_staged_close(struct skn_hook_staged *staged);
/* Either side is a store. */
bool skn_hook_staged_is_store(const struct skn_hook_staged *staged);

/* Print to standard error; what comes from a thread is harmless there. */
void skn_hook_say_diags(const struct skn_diags *diags, enum skn_severity at_least);
void skn_hook_say_faults(const char *what, const struct skn_push_faults *faults);

#endif
