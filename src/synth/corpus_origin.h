/*
 * corpus_origin.h - which documents are copies of which.
 *
 * Two documents are of one origin when they share SKN_CORPUS_COPIED of the
 * sampled runs of terms of the shorter one, which is at least half as long as
 * the other, and were published within SKN_CORPUS_APART days; a chain of such
 * pairs is one origin.  (A flash is no copy of the report that begins with it.)
 * Of the documents that a run stands in each is compared with the
 * SKN_CORPUS_WINDOW before it only, so the work grows with the text.
 */
#ifndef SKN_SYNTH_CORPUS_ORIGIN_H
#define SKN_SYNTH_CORPUS_ORIGIN_H

#include "synth/corpus_read.h"

#define SKN_CORPUS_COPIED 0.8
#define SKN_CORPUS_APART 7
#define SKN_CORPUS_WINDOW 12u
#define SKN_CORPUS_RUNS_MIN 4u /* sampled runs of the shorter document */

/* Sets .origin and .copies of every document, and corpus->n_origins. */
void skn_corpus_origins(struct skn_corpus *corpus, const struct skn_corpus_read *reads);

#endif
