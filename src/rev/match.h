/*
 * match.h - which parts of two versions are the same part.
 *
 * Units are paired by id first; then, among what is left, by similarity, best
 * pair first.  Pairs that keep the reading order of the most pairs (the longest
 * increasing subsequence; M. L. Fredman, "On Computing the Length of Longest
 * Increasing Subsequences", 1975; of equally long ones that of the most text)
 * are in place, the rest moved.  The match of B and A is that of A and B with
 * the sides swapped, but where units have one id or their candidates are too
 * many (match_similar.c).
 */
#ifndef SKN_REV_MATCH_H
#define SKN_REV_MATCH_H

#include "base/base.h"

/* Below this similarity (text/similar.h) two texts are not one reworded. */
#define SKN_MATCH_SENTENCE_MIN 0.5
#define SKN_MATCH_RECORD_MIN 0.6
/* Comparisons of what is left over, in all; how they are chosen says match_similar.c. */
#define SKN_MATCH_PAIRS_MAX ((size_t)4000000)

#define SKN_MATCH_NONE SIZE_MAX

struct skn_match_unit {
	const char *id; /* equal ids are the same unit; where several have one id, those
			 * beside the same neighbours, else the first and the first */
	const char *text;
	size_t len;
};

/* Units whose kinds differ are never paired by text or similarity. */
struct skn_match_side {
	const struct skn_match_unit *v;
	size_t n;
	const unsigned char *kinds; /* one per unit, or NULL: all are of kind 0 */
};

struct skn_match {
	size_t *a_to_b; /* per unit of A its partner in B, or SKN_MATCH_NONE */
	size_t *b_to_a;
	bool *moved;    /* per unit of A: its pair is out of order */
	size_t an, bn;
};

void skn_match_make(struct skn_match *out, const struct skn_match_unit *a, size_t an,
		    const struct skn_match_unit *b, size_t bn, double min_similarity);
void skn_match_sides(struct skn_match *out, const struct skn_match_side *a, const struct skn_match_side *b,
		     double min_similarity);
void skn_match_release(struct skn_match *match);

#endif
