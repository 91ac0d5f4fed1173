/*
 * apply.h - carries out accepted operations: from a thread and a list to a set of
 * changed files.
 *
 * Nothing else changes: a record keeps every byte but those of its changed fields, a
 * sentence that no operation is about keeps its line, citations and paragraph.  (A
 * narrative that was not in canonical form is put into it.)
 *
 * What each operation means is said in synth/ops.h; of the order:  operations are
 * carried out in the order of the list.  A sentence that was moved is where it went
 * also for later places; where one was removed, places beside it still are.
 *
 * New records get an id of their own (doc/key.h), new voices and tensions an order
 * behind the last, in steps of ten.  The quotes that a statement rests on are kept in
 * its items' records, each once, as they stand in the text.
 */
#ifndef SKN_SYNTH_APPLY_H
#define SKN_SYNTH_APPLY_H

#include "store/changes.h"
#include "synth/guards.h"

#define SKN_APPLY_ORDER_STEP 10

struct skn_applied {
	struct skn_strings wrote;   /* ids of the sentences and fields, for the run's record */
	struct skn_strings reasons; /* "sentence s-… removed: why", a line each, for the message */
	size_t n;                   /* operations that were carried out */
	size_t n_searches;          /* suggested, of them */
};

/* CHANGES gets the files that differ.  SEARCHES: those that are suggested go to
 * watch.yaml.  SKN_EDATA when a result is no valid record. */
int skn_apply(struct skn_applied *out, struct skn_changes *changes, const struct skn_ops *ops,
	      const struct skn_verdict *verdict, const struct skn_synth_input *in, struct skn_view *view,
	      bool searches, struct skn_err *err);
void skn_applied_release(struct skn_applied *applied);

#endif
