/*
 * page_loosen.h - escapes that pandoc needs and CommonMark doesn't.
 *
 * Pandoc makes typographic quotes, dashes and dots of \' \" -- and ... unless a
 * backslash forbids it; our own exporter writes those backslashes.  In a thread
 * they would be clutter, and would make every sentence with an apostrophe look
 * reworded.
 */
#ifndef SKN_IMPORT_PAGE_LOOSEN_H
#define SKN_IMPORT_PAGE_LOOSEN_H

#include "base/buf.h"

/* Appends one paragraph's inline Markdown, its lines escaped at their starts,
 * without backslashes before ' " - and . as far as it says the same without
 * them. */
void skn_page_loosen(struct skn_buf *out, const char *md, size_t n);

#endif
