#include "out/book.h"

#include "out/epub.h"

const struct skn_renderer skn_book_renderers[] = {
	{ "epub", "application/epub+zip", ".epub", "a book for reading systems", skn_render_epub },
	{ "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx",
	  "a document for word processors, by pandoc", skn_render_docx },
	{ "latex", "application/x-tex", ".tex", "a LaTeX document, by pandoc", skn_render_latex },
	{ NULL, NULL, NULL, NULL, NULL }
};

const struct skn_renderer *skn_book_find(const char *name)
{
	for (const struct skn_renderer *r = skn_book_renderers; r->name; r++)
		if (skn_streq(r->name, name))
			return r;
	return NULL;
}
