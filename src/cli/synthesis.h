/*
 * synthesis.h - the parts of `skein synthesize`: locking a thread, committing, proposing,
 * telling.
 */
#ifndef SKN_CLI_SYNTHESIS_H
#define SKN_CLI_SYNTHESIS_H

#include "base/lock.h"
#include "cli/engine_pick.h"
#include "synth/synthesis.h"

#define SKN_SYNTHESIS_LOCK_MS 2000 /* that a busy thread is waited for */

struct skn_synthesizing {
	struct skn_session session;
	struct skn_cli *cli;
	struct skn_oid head;
	struct skn_view *before;      /* HEAD */
	struct skn_record config;     /* skein.yaml */
	char *path;                   /* of the thread */
	struct skn_picked_engine engine;
	bool picked;
	struct skn_synthesis s;
	struct skn_buf message;       /* of the commit */
	struct skn_oid made;          /* zero: nothing was committed */
	char *topic;                  /* the branch that was proposed, or NULL */
};

/* One at a time works on a thread, WHAT being "synthesize" or "cycle". */
int skn_thread_lock(struct skn_lock *lock, struct skn_repo *repo, const char *what, const char *thread_path,
		    int timeout_ms, struct skn_err *err);

/* Drafts the message, checks the result and commits it; with DRY nothing is written.
 * SKN_EFINDING, with the findings on standard error, when check finds what was not wrong
 * before. */
int skn_synthesis_land(struct skn_synthesizing *x, bool dry, struct skn_err *err);
/* The same on a branch of its own, which is then proposed (skein propose). */
int skn_synthesis_propose(struct skn_synthesizing *x, struct skn_err *err);

/* Refusals on standard error; the error that says how many. */
void skn_synthesis_tell(struct skn_synthesizing *x);
int skn_synthesis_refused(struct skn_synthesizing *x, struct skn_err *err);
/* What was done, as text or JSON. */
void skn_synthesis_report(struct skn_synthesizing *x, bool dry);

#endif
