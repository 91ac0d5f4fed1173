/*
 * canon.h - a page says that its address is another one: is that to be believed?
 *
 * <link rel="canonical"> and og:url are a stranger's word.  Each is accepted when it
 * is http or https, belongs to the same site (net/site.h: the same registrable
 * domain), and is not the site's home page while the page itself is not: many systems
 * put the home page there by mistake, and then all pages would be one item.
 */
#ifndef SKN_GATHER_CANON_H
#define SKN_GATHER_CANON_H

#include "base/buf.h"

/* Sets OUT to the absolute address that REFERENCE means on the page at PAGE_URL; false,
 * and OUT "", when it is not to be believed. */
bool skn_canon_accepts(struct skn_buf *out, const char *page_url, const char *reference);
/* Sets OUT to the page's address: rel=canonical, else og:url, when accepted, else
 * PAGE_URL itself without its fragment.  Either may be NULL. */
void skn_canon_choose(struct skn_buf *out, const char *page_url, const char *rel_canonical, const char *og_url);

#endif
