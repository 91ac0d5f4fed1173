/*
 * synthesis.h - one synthesis of one thread, from what the store has to the set of files
 * that would be committed; and the same again from what was kept of it.
 *
 *	skn_synthesis_load(&s, view, path, &options, err)      what there is
 *	skn_synthesis_ask(&s, engine, err)                      operations
 *	skn_synthesis_judge(&s, err)                            which may be carried out
 *	skn_synthesis_apply(&s, repo, err)                      files, the run's record
 *	skn_synthesis_release(&s)
 *
 * Nothing is written but the answer, into the archive, by apply.
 */
#ifndef SKN_SYNTH_SYNTHESIS_H
#define SKN_SYNTH_SYNTHESIS_H

#include "synth/apply.h"
#include "synth/given.h"

struct skn_synthesis_options {
	struct skn_given_options given;
	struct skn_guard_options guards;
	bool partial;  /* carry out what is accepted although some is refused */
	bool searches; /* put suggested ones into watch.yaml */
};

struct skn_synthesis {
	struct skn_synthesis_options options;
	struct skn_view *view; /* borrowed */
	struct skn_given given;
	struct skn_ops ops;
	struct skn_verdict verdict;
	struct skn_applied applied;
	struct skn_changes changes;
	char *engine; /* as the run's record names it */
	char *run;    /* its name */
};

int skn_synthesis_load(struct skn_synthesis *out, struct skn_view *view, const char *thread_path,
		       const struct skn_synthesis_options *options, struct skn_err *err);
int skn_synthesis_ask(struct skn_synthesis *s, const struct skn_engine *engine, struct skn_err *err);
int skn_synthesis_judge(struct skn_synthesis *s, struct skn_err *err);
/* Whether all was accepted, or PARTIAL says that it need not. */
bool skn_synthesis_may(const struct skn_synthesis *s);
/* REPO NULL: nothing is kept, and the record names no answer. */
int skn_synthesis_apply(struct skn_synthesis *s, struct skn_repo *repo, struct skn_err *err);
/* Whether the page changes, not the record of the run alone. */
bool skn_synthesis_changes_page(const struct skn_synthesis *s);
void skn_synthesis_release(struct skn_synthesis *s);

#endif
