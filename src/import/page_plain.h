/*
 * page_plain.h - plain text with numbered citations as Markdown.
 */
#ifndef SKN_IMPORT_PAGE_PLAIN_H
#define SKN_IMPORT_PAGE_PLAIN_H

#include "base/buf.h"
#include "import/page.h"

#define SKN_PAGE_LOCATOR_MAX 200 /* bytes */

struct skn_page_place {
	const char *path; /* may be NULL */
	uint32_t line;
};

/*
 * Appends plain text, one line of it, as a paragraph of Markdown.  `[n]`, n written without a leading zero,
 * cites source n; `[n, p. 7]` has a locator; `[1][2]` with nothing between is
 * one group.  White space before and after groups is kept.
 *
 * Refused, since it may or may not be a citation: a number without a source;
 * `[1, 2]`, which is two citations, a page of one or an interval; a locator
 * that holds "[", "@" or ";" or is longer than SKN_PAGE_LOCATOR_MAX; the same
 * source twice in a group.  Kept as text, with a note: `[1-3]`.  Other
 * brackets, `[0]` and `[007]` among them, are text.
 */
int skn_page_plain(struct skn_page *page, struct skn_buf *out, const char *s, size_t n,
		   struct skn_page_place place, struct skn_err *err);
/* Whether the text holds a citation of one of the page's sources. */
bool skn_page_has_cite(const struct skn_page *page, const char *s, size_t n);

/* The pieces, for text that has other marks in it. */

/* What stands at the end of a piece of text. */
enum skn_page_edge {
	SKN_PAGE_END, /* the paragraph's end: blanks there become entities */
	SKN_PAGE_MARK, /* something inline: one blank stays as it is */
	SKN_PAGE_CITE /* a group of citations */
};

/* Appends plain text, escaped. */
void skn_page_put_text(struct skn_buf *out, const char *s, size_t n, enum skn_page_edge left,
		       enum skn_page_edge right);
/* The same with numbered citations; edges[0] is then what OUT ends with. */
int skn_page_put_cited(struct skn_page *page, struct skn_buf *out, const char *s, size_t n,
		       enum skn_page_edge edges[2], struct skn_page_place place,
		       struct skn_err *err);
/* Refuses Markdown whose citations have a fault (md/cites.h). */
int skn_page_check_cites(const char *s, size_t n, struct skn_page_place place, struct skn_err *err);

#endif
