/*
 * pdf.h - one version of a thread as a PDF (pdf/pdf.h), set as a report: title, narrative
 * with numbered citations, timeline, perspectives, tensions, sources with their addresses
 * and the pages that cite them; bookmarks, links, tags, metadata.
 *
 * For who reads the text of a page (pdftotext): a section's heading is a line of its own,
 * "Narrative", "Timeline", "Perspectives", "Tensions" or "Sources".  The first line of every
 * page but the first is the running head, the last line of every page is "Page N"; neither
 * is part of the text.
 *
 * The same thread, info and how give the same bytes with the same fonts and libraries.
 */
#ifndef SKN_OUT_PDF_H
#define SKN_OUT_PDF_H

#include "out/page.h"
#include "pdf/pdf.h"

struct skn_pdf_how {
	enum skn_pdf_paper paper;
	const struct skn_pdf_field *fields; /* where it comes from (out/provenance.h) */
	size_t n_fields;
};

/* HOW may be NULL: A4, no fields.  *missing (may be NULL) = how many characters no font
 * here has.  SKN_ESYS without Pango in the build and without fonts. */
int skn_page_pdf(struct skn_sink *out, const struct skn_thread *thread,
		 const struct skn_page_info *info, const struct skn_pdf_how *how, size_t *missing,
		 struct skn_err *err);

#endif
