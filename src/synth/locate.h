/*
 * locate.h - where a quote stands in a text, verbatim.
 *
 * Both sides are folded (text/fold.h) for finding; what is given back are bytes of the
 * text as it is.  Time is that of a few foldings of the text.
 */
#ifndef SKN_SYNTH_LOCATE_H
#define SKN_SYNTH_LOCATE_H

#include "text/span.h"

/* The first place; false when it stands nowhere. */
bool skn_locate(struct skn_span *out, const char *text, size_t n, const char *quote, size_t len);

#endif
