/*
 * similar.h - how alike two texts are, by their words.
 *
 * Both are folded (fold.h) and case-folded; their words and their pairs of
 * neighbouring words are counted; white space, punctuation and citation groups
 * are not.  With a, b the numbers of words and pairs of each text and c those
 * they share (a word that stands twice counts twice),
 *
 *	similarity = 2 c / (a + b)
 *
 * (L. R. Dice, "Measures of the Amount of Ecologic Association Between
 * Species", Ecology 26, 1945).  The pairs make order count: the words of a
 * sentence in reverse give about 0.5, not 1.  Symmetric; 0 = no word shared;
 * 1 = the same words.  Texts without any word are 1 when folded alike, else 0.
 *
 * Words are compared by a hash of 64 bits, so the figure for texts that were
 * made to collide means nothing; it decides about display, never about safety.
 */
#ifndef SKN_TEXT_SIMILAR_H
#define SKN_TEXT_SIMILAR_H

#include "base/vec.h"

/* A text prepared: comparing two takes time linear in their words. */
struct skn_bag {
	uint64_t *v; /* hashes of words and pairs, sorted */
	size_t n, cap;
	uint64_t text; /* hash of the folded text */
};
#define SKN_BAG_INIT { 0 }

void skn_bag_init(struct skn_bag *out, const char *s, size_t n);
void skn_bag_release(struct skn_bag *bag);
double skn_bag_similarity(const struct skn_bag *a, const struct skn_bag *b);

double skn_similarity(const char *a, size_t an, const char *b, size_t bn);

#endif
