/* match_parts.h - the parts of match.c; for this folder only. */
#ifndef SKN_REV_MATCH_PARTS_H
#define SKN_REV_MATCH_PARTS_H

#include "rev/match.h"

unsigned skn_match_kind(const struct skn_match_side *side, size_t i);

/* Pairs what is left on both sides by similarity, best pair first. */
void skn_match_similar(struct skn_match *m, const struct skn_match_side *a, const struct skn_match_side *b, double min);

#endif
