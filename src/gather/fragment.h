/*
 * fragment.h - a piece of markup as text: what stands in a feed's entry.
 *
 * All of it is content, so nothing is left out but scripts and styles (a page goes
 * through gather/page.h).  Paragraphs and headings are lines with an empty line between,
 * list items begin with "- ", cells of a row are parted by " | ".
 */
#ifndef SKN_GATHER_FRAGMENT_H
#define SKN_GATHER_FRAGMENT_H

#include "base/buf.h"

/* Appends; errors are those of skn_html_parse. */
int skn_fragment_text(struct skn_buf *out, const char *html, size_t n, struct skn_err *err);

#endif
