/*
 * cite.h - citations in the texts of a thread: found (md/cites.h), left out,
 * renamed, joined.
 */
#ifndef SKN_DOC_CITE_H
#define SKN_DOC_CITE_H

#include "md/cites.h"

/*
 * Appends the text without its citation groups and without the blanks directly
 * before each; where that would glue two words together one blank stays.  A
 * group that opens a line takes the blanks behind it along, groups that are
 * alone on a line take the line.
 */
void skn_cites_strip(struct skn_buf *out, const char *s, size_t n);

/* Renames a cited key everywhere in the text; returns whether any was there. */
bool skn_cites_replace_key(struct skn_buf *text, const char *old, const char *new);

/* Makes [@a][@b] one group, [@a; @b]; a cite that is repeated stands once. */
void skn_cites_join_adjacent(struct skn_buf *text);

#endif
