/*
 * review_fit.h - a Markdown report made to fit what a forge takes.
 *
 * A report is a head and sections.  A section's text is lines: those before its
 * first heading or entry are its own head; a line that begins with "#### " is a
 * heading, one that begins with "- " an entry, to which the lines behind it that
 * begin with a blank belong.  No text of a store may begin a line.
 *
 * What is too long loses entries: each section gets the same share, and what one
 * does not need the others may use; an early one may first take a quarter of the
 * room.  An entry is whole or not there.  Each section that lost some says how many.
 * Heads get half of the room: where they need more, sections are left out, those
 * that are not important first, and the report says how many.
 */
#ifndef SKN_OUT_REVIEW_FIT_H
#define SKN_OUT_REVIEW_FIT_H

#include "base/buf.h"
#include "base/vec.h"

struct skn_fit_section {
	struct skn_buf text;
	bool important, early;
};
struct skn_fit_sections {
	SKN_VEC(struct skn_fit_section) list;
};
void skn_fit_sections_release(struct skn_fit_sections *sections);

/* Appends HEAD and the sections in at most MAX UTF-16 units.  WHERE says how all of
 * it can be seen ("`skein review main..topic`"), harmless Markdown.  HEAD is never cut. */
void skn_fit(struct skn_buf *out, const struct skn_buf *head, const struct skn_fit_sections *sections, size_t max,
	     const char *where);

/* How many UTF-16 units valid UTF-8 takes. */
size_t skn_fit_units(const char *s, size_t n);

#endif
