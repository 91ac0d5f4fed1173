/*
 * plain.h - a flow as plain text with numbered citations: "[1][2]", with a
 * locator "[1, p. 7]".  A link's address follows its text in parentheses
 * unless it is its text; emphasis is dropped.
 */
#ifndef SKN_OUT_PLAIN_H
#define SKN_OUT_PLAIN_H

#include "base/vec.h"
#include "out/flow.h"

/* Appends the inline tokens from *i on, up to the end of their paragraph or
 * heading, which *i is then at. */
void skn_plain_inline(struct skn_buf *out, const struct skn_flow *flow, size_t *i);

/* The flow as paragraphs of one line each: list items begin with "– " or their
 * number, quotes with "> ", each line of code is its own. */
void skn_plain_paragraphs(struct skn_strings *out, const struct skn_flow *flow);

/* A Markdown field as one line, paragraphs joined by a blank. */
void skn_plain_field(struct skn_buf *out, const struct skn_numbers *numbers, const char *md, size_t n);

#endif
