/* inline.h - the inline half of out/flow.c: tokens of one paragraph. */
#ifndef SKN_OUT_INLINE_H
#define SKN_OUT_INLINE_H

#include "out/flow.h"

/* Appends a token with its text. */
void skn_flow_add(struct skn_flow *flow, enum skn_flow_kind kind, const char *p, size_t n);
/* Lengthens the text of the last token. */
void skn_flow_extend(struct skn_flow *flow, const char *p, size_t n);

/* The lines of one paragraph.  With UNITS each line is a sentence; a break that
 * Markdown does not show (inside code or an address) makes the whole paragraph
 * one sentence, which then carries the first id, and the others are empty. */
void skn_flow_inline(struct skn_flow *flow, const char *lines, size_t n, const struct skn_unit *units,
		     size_t n_units);
/* Text without any markup. */
void skn_flow_literal(struct skn_flow *flow, const char *s, size_t n, const struct skn_unit *unit);

#endif
