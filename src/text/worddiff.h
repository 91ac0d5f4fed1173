/*
 * worddiff.h - what changed between two wordings of one text, by words.
 *
 * Tokens are those of words.h (a citation group is one), compared to the byte;
 * white space alone is no change.  The edits are those of seqdiff.h, then made
 * readable:
 *
 *  - an equal stretch between two edits is taken into them when it has at most
 *    SKN_WORDDIFF_ISLAND words, fewer than the edits around it have, and no
 *    citation group: a reader sees phrases, not confetti;
 *  - where after that less than SKN_WORDDIFF_COMMON of the words of the shorter
 *    text are left, nothing is aligned: all of A is removed, all of B added.
 *
 * SAME and ADDED parts joined are B to the byte.  SAME and REMOVED parts joined
 * are A but for the kind and amount of white space.
 */
#ifndef SKN_TEXT_WORDDIFF_H
#define SKN_TEXT_WORDDIFF_H

#include "base/vec.h"

#define SKN_WORDDIFF_ISLAND 2    /* words of equal text between two edits that are swallowed */
#define SKN_WORDDIFF_COMMON 0.25 /* share of words in common below which nothing is aligned */

enum skn_worddiff_op { SKN_WORD_SAME, SKN_WORD_REMOVED, SKN_WORD_ADDED };

struct skn_worddiff_part {
	enum skn_worddiff_op op;
	size_t start, end; /* bytes: in B for SAME and ADDED, in A for REMOVED; never empty */
};

struct skn_worddiff {
	struct skn_worddiff_part *v; /* in reading order; REMOVED before the ADDED that replaces it */
	size_t n, cap;
};

/* Sets OUT, which need not be initialised. */
void skn_worddiff_make(struct skn_worddiff *out, const char *a, size_t an, const char *b, size_t bn);
void skn_worddiff_release(struct skn_worddiff *diff);

#endif
