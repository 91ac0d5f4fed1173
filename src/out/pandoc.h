/* pandoc.h - what the pandoc format carries along. */
#ifndef SKN_OUT_PANDOC_H
#define SKN_OUT_PANDOC_H

#include "base/buf.h"

extern const char skn_numeric_csl[]; /* a citation style, XML */

/* Appends plain text for pandoc's reader as it is by default, smart quotes on. */
void skn_pandoc_text(struct skn_buf *out, const char *s, size_t n);

#endif
