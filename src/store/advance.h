/*
 * advance.h - a thread in memory after a set of changes, without reading again
 * what did not change.
 *
 * Import of many versions keeps each thread as it was left, makes the next one
 * from the changes, compares the two, and goes on with the new one:
 *
 *	skn_advance_make(&step, &thread, path, &changes, NULL, err)
 *	... thread and step.next are two versions, sharing the records that are the
 *	same; neither may be released alone
 *	skn_advance_take(&step, &thread)     thread is the new version
 *	or skn_advance_drop(&step)           thread is what it was
 */
#ifndef SKN_STORE_ADVANCE_H
#define SKN_STORE_ADVANCE_H

#include "store/changes.h"

struct skn_advance {
	struct skn_thread next;
	/* Records of one version only: indexes into next's lists would move. */
	struct skn_records fresh, gone;
	bool new_meta, new_narrative;
};

/* PROSE: the sentences of the narrative in CHANGES, where they are known; taken
 * over (left empty), lines count from where they were parsed.  Or NULL.
 * THREAD holds all items; its path may be "" and its lists empty for a thread
 * that is not there yet, whose path is PATH.  On failure nothing is held. */
int skn_advance_make(struct skn_advance *out, const struct skn_thread *thread, const char *path,
		     const struct skn_changes *changes, struct skn_prose *prose, struct skn_err *err);
void skn_advance_take(struct skn_advance *step, struct skn_thread *thread);
void skn_advance_drop(struct skn_advance *step);

#endif
