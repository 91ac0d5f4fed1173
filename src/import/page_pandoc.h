/*
 * page_pandoc.h - a page as pandoc Markdown with a bibliography: what
 * `export --format pandoc` writes, and documents of that shape.
 *
 *	metadata      a YAML block at the start: title, site, version, items, time (or
 *	              date), references (CSL-YAML); all may be absent
 *	sections      headings of any level, ATX or underlined, named Narrative, Timeline,
 *	              Perspectives, Tensions, Sources, Summary; the first other heading of
 *	              level 1 before them is the title where the metadata has none
 *	Narrative     any Markdown; headings below the section's count from it
 *	Timeline      list items "DATE: text" or "**DATE**: text", DATE by EDTF
 *	Perspectives  a heading for each voice, then its stance, then perhaps a
 *	              paragraph "Evolution: text"
 *	Tensions      list items; a last paragraph "Resolved: text" (Narrowed, Dissolved)
 *	              is the resolution
 *	Sources       pandoc's place for the list of references; its content is not read
 *
 * Citations are [@key, locator; @key]; each key is found in `references`, else
 * in the bibliography, and keeps its name in skn_page_source.key.  The sources
 * are those cited, in order of first citation, then the uncited `references`;
 * what is uncited in the bibliography is left out.  Pandoc's other forms of
 * citation (prefixes, @key in the text, -@key) have no place in a thread and
 * are refused with their line.
 *
 * Lines of a paragraph become one; a hard break stays.
 */
#ifndef SKN_IMPORT_PAGE_PANDOC_H
#define SKN_IMPORT_PAGE_PANDOC_H

#include "import/page.h"

struct skn_page_bibliography {
	const char *name; /* tells the form: .bib, .bibtex; .json; .yaml, .yml */
	const char *s;
	size_t n;
};

/* As skn_page_parse_text.  BIBLIOGRAPHY may be NULL.  Entries of BibTeX that
 * can't be read are notes, unless one that is cited is missing. */
int skn_page_parse_pandoc(struct skn_page *out, const char *s, size_t n, const char *path,
			  const struct skn_page_bibliography *bibliography, struct skn_err *err);

#endif
