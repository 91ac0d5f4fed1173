/*
 * worddiff.h - what changed between two wordings of one text, by words.
 *
 * Tokens are those of words.h (a citation group is one).  Neighbouring edits
 * that only a little equal text parts (SKN_WORDDIFF_ISLAND) become one, so
 * that a reader sees phrases, not confetti; where less than
 * SKN_WORDDIFF_COMMON of the words stayed, the whole is one replacement.
 * White space alone is no change.
 */
#ifndef SKN_TEXT_WORDDIFF_H
#define SKN_TEXT_WORDDIFF_H

#include "base/vec.h"

#define SKN_WORDDIFF_ISLAND 2      /* words of equal text between two edits that are swallowed */
#define SKN_WORDDIFF_COMMON 0.25   /* share of words in common below which nothing is aligned */

enum skn_worddiff_op { SKN_WORD_SAME, SKN_WORD_REMOVED, SKN_WORD_ADDED };

struct skn_worddiff_part {
	enum skn_worddiff_op op;
	size_t start, end; /* bytes: in B for SAME and ADDED, in A for REMOVED */
};

struct skn_worddiff {
	struct skn_worddiff_part *v; /* in reading order; REMOVED before the ADDED that replaces it */
	size_t n, cap;
};

void skn_worddiff_make(struct skn_worddiff *out, const char *a, size_t an, const char *b, size_t bn);
void skn_worddiff_release(struct skn_worddiff *diff);

#endif
