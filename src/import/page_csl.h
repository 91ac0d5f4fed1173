/*
 * page_csl.h - CSL data (CSL-JSON, the `references` of pandoc, BibTeX by way of
 * bibtex.h) as the fields of an item's record.
 *
 * Taken are the fields that a record has, `via` too; a value that the schema would refuse
 * (a date that is none, a DOI that is none, ...) and every other field is left
 * out with a note.  Dates may be EDTF, raw or literal text that is EDTF, date
 * parts or pandoc's year, month and day; circa becomes "~".
 */
#ifndef SKN_IMPORT_PAGE_CSL_H
#define SKN_IMPORT_PAGE_CSL_H

#include "import/page_plain.h"

/* How text is written in the data. */
enum skn_page_csl_text {
	SKN_PAGE_CSL_PLAIN,
	SKN_PAGE_CSL_MARKUP,  /* CSL-JSON: <i>, <b>, <sup>, <sub>, <span> are dropped */
	SKN_PAGE_CSL_MARKDOWN /* pandoc's metadata */
};

/* Fills the source's item from one object; its title stays "" when there is none. */
void skn_page_csl(struct skn_page *page, struct skn_page_source *source,
		  const struct skn_node *csl, enum skn_page_csl_text text);

/* The text of a scalar, appended plain, on one line, without the characters that
 * a record may not have. */
void skn_page_csl_plain(struct skn_buf *out, const struct skn_node *value,
			enum skn_page_csl_text text);

/* "10.1000/x"; "1806.07572v3", "hep-th/9901001" */
bool skn_page_is_doi(const char *s);
bool skn_page_is_arxiv(const char *s);

/* A date of CSL as EDTF; false when it is none. */
bool skn_page_csl_date(struct skn_buf *out, const struct skn_node *date);

#endif
