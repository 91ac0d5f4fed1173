/*
 * page_plain.h - the pieces of the page as text that other forms share: text
 * with numbered citations, the lines about version and time, a source's line.
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

/* "Version 2" and "2026-04-29 20:25 UTC · 67 items" (seconds and the count may
 * be there or not); false when the line is no such line. */
bool skn_page_version_line(struct skn_page *page, const char *s, size_t n);
bool skn_page_time_line(struct skn_page *page, const char *s, size_t n);

/* title [" — " outlet] [" (" date ")"] into a new source: split at the last
 * " — "; brackets at the end are a date only when EDTF says so; an outlet
 * "feed:<id>" or "reactive:<id>" is how the source was found. */
int skn_page_source_line(struct skn_page *page, const char *s, size_t n,
			 struct skn_page_place place, struct skn_err *err);

/* Whether S is a date by EDTF. */
bool skn_page_is_date(const char *s, size_t n);

#endif
