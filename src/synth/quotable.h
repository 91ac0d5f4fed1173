/*
 * quotable.h - a sentence of somebody else's as Markdown: in quotation marks,
 * behind the name of who said it, before its citation.
 *
 *	Harbour Post: “The ferry crews went on strike on Friday.” [@harbour-post-2020-…]
 *
 * What cannot stand so that it is read back as it was written is not quotable:
 * a text with quotation marks of its own (they would end the quotation), with
 * characters that Markdown or citations give a meaning, or that would not be
 * one sentence.
 */
#ifndef SKN_SYNTH_QUOTABLE_H
#define SKN_SYNTH_QUOTABLE_H

#include "base/buf.h"

#define SKN_QUOTABLE_MAX 600 /* bytes of a quotation */

/* Whether the characters allow it. */
bool skn_quotable(const char *s, size_t n);
/* Appends S with runs of white space as one blank, none at the ends. */
void skn_quotable_text(struct skn_buf *out, const char *s, size_t n);
/* Appends a name as plain text that Markdown reads as it is; what it cannot
 * hold is left out. */
void skn_quotable_name(struct skn_buf *out, const char *name);

/* Appends LEAD and S in quotation marks, and a full stop where S ends without
 * one; the citation is not written.  False, and nothing, when it would not be one
 * sentence of prose with a citation behind it.  LEAD ends before the quotation
 * mark ("Harbour Post: "). */
bool skn_quotable_sentence(struct skn_buf *out, const char *lead, const char *s, size_t n);

/* The first quotation in “…” of a sentence of this form, without the marks. */
bool skn_quotable_parse(const char *s, size_t n, const char **quote, size_t *len);

#endif
