/*
 * rebase.h - relative addresses inside of HTML made absolute.
 *
 * Only the values of attributes that hold an address are touched, and of these only
 * relative ones; every other byte stays.  It looks at tags alone and builds no tree,
 * so it takes a few ns a byte, and markup of any sort goes through.
 */
#ifndef SKN_GATHER_REBASE_H
#define SKN_GATHER_REBASE_H

#include "base/buf.h"

/* Appends HTML with its addresses as seen from BASE (NULL = as they are). */
void skn_html_rebase(struct skn_buf *out, const char *html, size_t n, const char *base);

#endif
