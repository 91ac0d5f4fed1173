/*
 * seqdiff.h - the difference of two sequences of symbols.
 *
 * A shortest edit script by the linear-space refinement of E. W. Myers, "An
 * O(ND) Difference Algorithm and Its Variations", Algorithmica 1, 1986.
 * Symbols are equal when their numbers are.  Symbols that stand on one side
 * only are set aside before, which changes nothing of what is shortest and
 * makes texts without anything in common cost no search.  Memory is linear in
 * the lengths; where a split would need more than SKN_SEQDIFF_COST_MAX edits on
 * either side, the furthest point so far is taken for it: the script is then
 * right but need not be shortest.
 */
#ifndef SKN_TEXT_SEQDIFF_H
#define SKN_TEXT_SEQDIFF_H

#include "base/vec.h"

#define SKN_SEQDIFF_COST_MAX 1024 /* edits on one side of a split */

/* One stretch: a[a_start..a_end) became b[b_start..b_end); equal stretches are
 * not listed.  In order, never touching each other. */
struct skn_seqdiff_hunk {
	size_t a_start, a_end, b_start, b_end;
};

struct skn_seqdiff {
	struct skn_seqdiff_hunk *v;
	size_t n, cap;
};

/* Sets OUT, which need not be initialised. */
void skn_seqdiff_make(struct skn_seqdiff *out, const uint32_t *a, size_t an, const uint32_t *b, size_t bn);
void skn_seqdiff_release(struct skn_seqdiff *diff);

#endif
