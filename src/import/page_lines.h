/*
 * page_lines.h - lines of the page as text that other forms have too: version,
 * time, a source.
 */
#ifndef SKN_IMPORT_PAGE_LINES_H
#define SKN_IMPORT_PAGE_LINES_H

#include "import/page_plain.h"

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
