/*
 * pdf.h - the text of a PDF, by poppler's pdftotext and pdfinfo, which run as children
 * with limits on time and output.
 */
#ifndef SKN_GATHER_PDF_H
#define SKN_GATHER_PDF_H

#include "base/buf.h"

#define SKN_PDF_MAX ((size_t)64 << 20)      /* bytes of a PDF */
#define SKN_PDF_TEXT_MAX ((size_t)16 << 20) /* bytes of its text */
#define SKN_PDF_MS 60000                    /* for all of it */

struct skn_pdf {
	char *title, *author; /* as the file says; NULL */
	char *date;           /* EDTF: when it was made; NULL */
	struct skn_buf text;  /* a paragraph a line, clean; pages parted by an empty line */
};

bool skn_pdf_is(const char *bytes, size_t n); /* begins as a PDF does */

/* SKN_ESYS with a hint where poppler-utils is not installed; SKN_EDATA for what it cannot
 * read or is locked by a password; SKN_ELIMIT past a limit.  *out is made in any case. */
int skn_pdf_read(struct skn_pdf *out, const char *bytes, size_t n, struct skn_err *err);
void skn_pdf_release(struct skn_pdf *pdf);

#endif
