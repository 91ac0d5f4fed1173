#include "out/book.h"

#include "out/epub.h"
#include "out/provenance.h"
#if __has_include("out/pdf.h")
#include "out/pdf.h"

struct fields {
	struct skn_pdf_field list[5 + SKN_PARTS];
	size_t n;
};

static void field(void *ctx, const char *name, const char *value)
{
	struct fields *fields = ctx;

	assert(fields->n < SKN_ARRAY_LEN(fields->list));
	fields->list[fields->n++] = (struct skn_pdf_field){ name, value };
}

static int pdf_on(enum skn_pdf_paper paper, struct skn_sink *out, const struct skn_thread *thread,
		  const struct skn_page_info *info, struct skn_err *err)
{
	struct skn_provenance record;
	struct fields fields = { .n = 0 };
	struct skn_pdf_how how = { .paper = paper, .fields = fields.list };
	int rc;

	skn_provenance_make(&record, thread, info, "pdf");
	skn_provenance_each(&record, field, &fields);
	how.n_fields = fields.n;
	rc = skn_page_pdf(out, thread, info, &how, NULL, err);
	skn_provenance_release(&record);
	return rc;
}

static int pdf_a4(struct skn_sink *out, const struct skn_thread *thread, const struct skn_page_info *info,
		  struct skn_err *err)
{
	return pdf_on(SKN_PDF_A4, out, thread, info, err);
}

static int pdf_letter(struct skn_sink *out, const struct skn_thread *thread, const struct skn_page_info *info,
		      struct skn_err *err)
{
	return pdf_on(SKN_PDF_LETTER, out, thread, info, err);
}
#define PDF
#endif

const struct skn_renderer skn_book_renderers[] = {
	{ "epub", "application/epub+zip", ".epub", "a book for reading systems", skn_render_epub },
	{ "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx",
	  "a document for word processors, by pandoc", skn_render_docx },
	{ "latex", "application/x-tex", ".tex", "a LaTeX document, by pandoc", skn_render_latex },
#ifdef PDF
	{ "pdf", "application/pdf", ".pdf", "pages to print, A4", pdf_a4 },
	{ "pdf-letter", "application/pdf", ".pdf", "pages to print, US Letter", pdf_letter },
#endif
	{ NULL, NULL, NULL, NULL, NULL }
};

const struct skn_renderer *skn_book_find(const char *name)
{
	for (const struct skn_renderer *r = skn_book_renderers; r->name; r++)
		if (skn_streq(r->name, name))
			return r;
	return NULL;
}
