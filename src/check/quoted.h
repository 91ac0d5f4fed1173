/*
 * quoted.h - what stands in quotation marks.
 *
 * Pairs of "…", '…', “…”, ‘…’, „…“, ‚…‘, «…», »…«, ‹…›, ›…‹, 「…」, 『…』 and
 * 《…》 inside a stretch of text; the first mark opens, the next one that can
 * close it closes, whatever is between.  An apostrophe is none: a single mark
 * opens only behind something that is no letter or digit, and closes only
 * before such.  A mark that nothing closes is text.
 */
#ifndef SKN_CHECK_QUOTED_H
#define SKN_CHECK_QUOTED_H

#include "text/span.h"

/* Appends the quoted spans of S[START..END], marks included, in order. */
void skn_quoted_find(struct skn_spans *out, const char *s, size_t start, size_t end);

#endif
