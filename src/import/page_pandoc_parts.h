/*
 * page_pandoc_parts.h - the two halves of the reader of pandoc pages: metadata
 * (page_pandoc.c) and body (page_pandoc_body.c).
 */
#ifndef SKN_IMPORT_PAGE_PANDOC_PARTS_H
#define SKN_IMPORT_PAGE_PANDOC_PARTS_H

#include "import/page_refs.h"

struct skn_page_pandoc {
	struct skn_page *page;
	const char *path;
	struct skn_page_refs refs;
};

/* Reads the sections; the body begins at S + BODY. */
int skn_page_pandoc_body(struct skn_page_pandoc *in, const char *s, size_t n, size_t body,
			 struct skn_err *err);

#endif
