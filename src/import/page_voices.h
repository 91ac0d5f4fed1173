/*
 * page_voices.h - the Perspectives section of the page as text: which line is
 * a voice.  The rule and why it is that way: page_text.h.
 */
#ifndef SKN_IMPORT_PAGE_VOICES_H
#define SKN_IMPORT_PAGE_VOICES_H

#include "import/page_plain.h"

struct skn_page_line {
	const char *p;
	size_t n;
	uint32_t line;
};

/* LINES are the section's paragraphs; the page's sources are known already. */
int skn_page_voices(struct skn_page *page, const struct skn_page_line *lines, size_t n,
		    const char *path, struct skn_err *err);

#endif
