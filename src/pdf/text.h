/*
 * text.h - a paragraph's text for skn_pdf: what it says, how each run of it looks, and
 * where its links lead.  Pure; needs no library.
 *
 * Text goes in as it is and comes out as text: bytes that are no UTF-8, control characters
 * and bidi controls are replaced or dropped here, and nothing is ever read as markup.  A line
 * feed is a line break; a tab is a blank.
 */
#ifndef SKN_PDF_TEXT_H
#define SKN_PDF_TEXT_H

#include "base/buf.h"
#include "base/vec.h"

enum skn_pdf_look { /* flags; 0 is the body's serif */
	SKN_PDF_BOLD = 1,
	SKN_PDF_ITALIC = 2,
	SKN_PDF_SANS = 4,
	SKN_PDF_MONO = 8,
	SKN_PDF_SMALL = 16,  /* 0.85 of the block's size */
	SKN_PDF_QUIET = 32,  /* grey */
	SKN_PDF_ACCENT = 64, /* the colour of links */
	SKN_PDF_TIED = 128,  /* no line ends before it */
	SKN_PDF_WHOLE = 256, /* nor inside, where it is short: SKN_PDF_WHOLE_MAX */
	SKN_PDF_ASIDE = 512  /* of the first run: what follows says whether it is right-to-left */
};

#define SKN_PDF_WHOLE_MAX 40u /* bytes: well within a line */

struct skn_pdf_run {
	size_t end;     /* offset in text; the run begins where the one before it ends */
	unsigned look;
	size_t uri, uri_n; /* in uris: an address outside; uri_n 0 = none */
	unsigned to;    /* a place of this document that it leads to; 0 = none */
	unsigned place; /* the place that it is; 0 = none */
};

struct skn_pdf_text {
	struct skn_buf text, uris;
	SKN_VEC(struct skn_pdf_run) runs;
};

void skn_pdf_text_init(struct skn_pdf_text *text);
void skn_pdf_text_release(struct skn_pdf_text *text);
void skn_pdf_text_clear(struct skn_pdf_text *text);

/* Appends a run; nothing for what has no characters left. */
void skn_pdf_text_add(struct skn_pdf_text *text, unsigned look, const char *s, size_t n);
void skn_pdf_text_adds(struct skn_pdf_text *text, unsigned look, const char *s);
/* One that leads to PLACE, and is itself the place AT (either 0 for none). */
void skn_pdf_text_add_to(struct skn_pdf_text *text, unsigned look, const char *s, size_t n,
			 unsigned place, unsigned at);
/* One that leads to an address; what no PDF string may hold is percent-encoded.  The caller
 * has looked at its scheme. */
void skn_pdf_text_add_uri(struct skn_pdf_text *text, unsigned look, const char *s, size_t n,
			  const char *uri, size_t uri_n);

/* The run that the byte at AT is of, or the last; TEXT has runs. */
size_t skn_pdf_run_at(const struct skn_pdf_text *text, size_t at);

/* Appends S as it may stand on a page (above). */
void skn_pdf_clean(struct skn_buf *out, const char *s, size_t n);

#endif
