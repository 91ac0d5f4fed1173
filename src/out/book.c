#include "out/book.h"

#include "out/epub.h"
#include "out/pdf.h"
#include "out/provenance.h"

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

int skn_book_pdf(struct skn_sink *out, const char *paper, const struct skn_thread *thread,
		 const struct skn_page_info *info, size_t *missing, struct skn_err *err)
{
	struct skn_provenance record;
	struct fields fields = { .n = 0 };
	struct skn_pdf_how how = { .fields = fields.list };
	int rc;

	*missing = 0;
	if (!skn_pdf_paper_named(&how.paper, paper))
		return skn_fail(err, SKN_EUSAGE, "'%s' is no size of paper: a4, letter", paper);
	skn_provenance_make(&record, thread, info, "pdf");
	skn_provenance_each(&record, field, &fields);
	how.n_fields = fields.n;
	rc = skn_page_pdf(out, thread, info, &how, missing, err);
	skn_provenance_release(&record);
	return rc;
}

static int pdf_a4(struct skn_sink *out, const struct skn_thread *thread, const struct skn_page_info *info,
		  struct skn_err *err)
{
	size_t missing;

	return skn_book_pdf(out, "a4", thread, info, &missing, err);
}

static int pdf_letter(struct skn_sink *out, const struct skn_thread *thread, const struct skn_page_info *info,
		      struct skn_err *err)
{
	size_t missing;

	return skn_book_pdf(out, "letter", thread, info, &missing, err);
}

const struct skn_renderer skn_book_renderers[] = {
	{ "epub", "application/epub+zip", ".epub", "a book for reading systems", skn_render_epub },
	{ "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx",
	  "a document for word processors, by pandoc", skn_render_docx },
	{ "latex", "application/x-tex", ".tex", "a LaTeX document, by pandoc", skn_render_latex },
	{ "pdf", "application/pdf", ".pdf", "pages to print, A4", pdf_a4 },
	{ "pdf-letter", "application/pdf", ".pdf", "pages to print, US Letter", pdf_letter },
	{ NULL, NULL, NULL, NULL, NULL }
};

const struct skn_renderer *skn_book_find(const char *name)
{
	for (const struct skn_renderer *r = skn_book_renderers; r->name; r++)
		if (skn_streq(r->name, name))
			return r;
	return NULL;
}
