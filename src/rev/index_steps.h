/*
 * index_steps.h - what the commits of a batch did to the lineages of the threads
 * (rev/lineage.h).
 *
 * A thread's new rows go on from the steps that the file has of it.  Threads are
 * followed by several processors; where one cannot be, its rows have no step.
 */
#ifndef SKN_REV_INDEX_STEPS_H
#define SKN_REV_INDEX_STEPS_H

#include "rev/index_batch.h"

/* Fills the steps of CHANGES.  An error is the file's. */
int skn_index_make_steps(struct skn_index_changes *changes, struct skn_index_writer *writer);

#endif
