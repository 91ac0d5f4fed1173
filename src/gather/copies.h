/*
 * copies.h - which of many texts are copies of one another: an agency's report
 * in five papers, a preprint and the page that reprints it.
 *
 *	c = skn_copies_new();
 *	skn_copies_add(c, title, title_len, text, len);     0, 1, 2, ... in turn
 *	skn_copies_group(c);
 *	skn_copies_of(c, 4);                                the first of its group
 *	skn_copies_free(c);
 *
 * A text is the set of its runs of SKN_COPIES_RUN words (check/shingles.h says what
 * a word is; a run of twice as many characters where scripts have no spaces), the
 * title's runs among them.  Two texts are copies when their resemblance, the share
 * of common runs in all runs of both (Jaccard), is SKN_COPIES_ALIKE or more; it is
 * always computed, never estimated.  Which pairs it is computed for is found by
 * MinHash (Broder, "On the resemblance and containment of documents", 1997) in
 * SKN_COPIES_BANDS bands of SKN_COPIES_ROWS rows (Indyk and Motwani 1998): a pair at
 * the threshold is missed once in 200 times, one at 0.6 once in 16,000.  Groups are
 * the pairs' transitive closure.  The same texts in the same order give the same
 * groups on every machine.
 *
 * Limits: texts with fewer than SKN_COPIES_RUNS_MIN runs are never copies (a title
 * alone says too little); of a longer text the first SKN_COPIES_WORDS_MAX words
 * count; an excerpt does not resemble the whole; of more than SKN_COPIES_TRIES texts
 * that fall into one bucket and resemble nothing there, the rest are not compared in
 * that bucket.
 */
#ifndef SKN_GATHER_COPIES_H
#define SKN_GATHER_COPIES_H

#include "base/base.h"

#define SKN_COPIES_RUN 4           /* words */
#define SKN_COPIES_RUNS_MIN 30     /* different ones of a text that can be a copy */
#define SKN_COPIES_WORDS_MAX 20000
#define SKN_COPIES_ALIKE 0.5
#define SKN_COPIES_BANDS 40
#define SKN_COPIES_ROWS 3
#define SKN_COPIES_TRIES 200

struct skn_copies;

struct skn_copies *skn_copies_new(void);
void skn_copies_free(struct skn_copies *copies); /* takes NULL */

/* Returns its ordinal.  The bytes are not kept. */
size_t skn_copies_add(struct skn_copies *copies, const char *title, size_t title_len, const char *text,
		      size_t n);
size_t skn_copies_n(const struct skn_copies *copies);
/* These two are known to be one work; before or after grouping. */
void skn_copies_join(struct skn_copies *copies, size_t a, size_t b);
/* Finds the groups among all that were added; may be called again after more were. */
void skn_copies_group(struct skn_copies *copies);
/* The smallest ordinal of the group that I is in, I itself when it is alone. */
size_t skn_copies_of(struct skn_copies *copies, size_t i);
/* 0 to 1; 0 when either has too few runs. */
double skn_copies_resemblance(const struct skn_copies *copies, size_t a, size_t b);

#endif
