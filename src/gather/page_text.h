/* page_text.h - an article as text.  Only for the files page_*.c. */
#ifndef SKN_GATHER_PAGE_TEXT_H
#define SKN_GATHER_PAGE_TEXT_H

#include "gather/page_find.h"

#define SKN_TEXT_PARAGRAPH_MAX 4000 /* bytes of a first paragraph, and a piece */

/* Appends the parts, as page.h describes. */
void skn_webpage_text(struct skn_buf *out, const struct skn_found *found);

/* Appends the first paragraph of them that is no heading and no entry of a list. */
void skn_webpage_first_paragraph(struct skn_buf *out, const struct skn_found *found);

#endif
