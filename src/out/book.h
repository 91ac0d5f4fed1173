/*
 * book.h - the formats of export that need more than the core links: libzip, pango, or the
 * program pandoc.  They stand beside those of page.h in a table of their own; a program
 * that asks for this one links those libraries.
 *
 *	epub    EPUB 3 (out/epub.h)
 *	pdf     out/pdf.h, on A4; pdf-letter on US Letter
 *	docx    by pandoc, from our pandoc Markdown, its archive written anew: no clock in it
 *	latex   by pandoc; a whole document
 *
 * pandoc runs as a child without a shell, without the user's data folder, fed by a pipe;
 * raw TeX and HTML are off, so no text of a store becomes a command of TeX.  SKN_ESYS with
 * a hint when it is not installed, when it fails or is not done after SKN_PANDOC_MS.
 */
#ifndef SKN_OUT_BOOK_H
#define SKN_OUT_BOOK_H

#include "out/page.h"

#define SKN_PANDOC_MS 60000

extern const struct skn_renderer skn_book_renderers[]; /* ends with a NULL name */
const struct skn_renderer *skn_book_find(const char *name);

skn_render_fn skn_render_docx, skn_render_latex;

/* A PDF on "a4" or "letter"; *missing = how many characters no font here has.  SKN_ESYS
 * where this build has no PDF. */
int skn_book_pdf(struct skn_sink *out, const char *paper, const struct skn_thread *thread,
		 const struct skn_page_info *info, size_t *missing, struct skn_err *err);

/* Runs pandoc with ARGV (its name first) on IN; its output is appended to OUT.  EPOCH, an
 * assignment to SOURCE_DATE_EPOCH, may be NULL. */
int skn_pandoc_run(struct skn_buf *out, const char *const *argv, const char *epoch, const void *in, size_t n,
		   struct skn_err *err);

#endif
