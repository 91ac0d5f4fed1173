/*
 * page_text.h - the page as text, as a site publishes it and as
 * `export --format text` writes it.
 *
 *	page    = site LF LF title [" · history"] LF LF "Version " N LF LF
 *	          time " UTC" [" · " N " items"] *(LF LF section) LF
 *	section = "Narrative" 1*(LF LF paragraph)
 *	        / "Timeline" LF 1*(LF "  • " date ": " text)
 *	        / "Perspectives" 1*(LF LF voice 1*(LF LF paragraph) [LF LF "Evolution: " text])
 *	        / "Tensions" LF 1*(LF "  • " text)
 *	        / "Sources" LF 1*(LF "  " i ". [" i "] " title [" — " outlet] [" (" date ")"])
 *
 * Sections stand in this order, each at most once.  Their names are reserved:
 * a line after a blank line that is one of them begins that section.  site,
 * title, paragraph, voice and text are one line each, without blanks at their
 * ends; time is 2026-04-29 20:25, seconds allowed; date is EDTF.  CR LF counts
 * as LF, a byte order mark at the start and blank lines at the end are
 * skipped.  Everything else is refused with its line.
 *
 * Which line is a voice.  "Evolution: " ends a voice's part, and the line
 * after it is the next voice.  A run of lines up to an "Evolution: " or to the
 * end of the section is a voice, a paragraph, perhaps more, and a paragraph,
 * so of two or three lines all is known.  In a longer run the lines between
 * are either further paragraphs or a voice that has no "Evolution: " before
 * it; a line is taken
 *
 *	as a paragraph  when it holds a citation (a voice is plain text), or when it
 *	                ends as a sentence does and has over SKN_PAGE_VOICE_LIKELY
 *	                characters, or when it stands next to a sure voice (a voice has
 *	                a paragraph on both its sides);
 *	as a voice      when it has at most that many and doesn't end as a sentence.
 *
 * Where neither fits, where two voices would follow each other, or where the
 * page's own known lines are not of that shape (a voice that ends with a full
 * stop, a paragraph that doesn't), the page is refused with that line: what
 * can't be told is not guessed.  The bytes of a page that is exported again
 * don't depend on the answer.
 */
#ifndef SKN_IMPORT_PAGE_TEXT_H
#define SKN_IMPORT_PAGE_TEXT_H

#include "import/page.h"

#define SKN_PAGE_VOICE_LIKELY 80 /* characters */

/* Fills OUT, which is initialised here; PATH (may be NULL) goes into errors.
 * On failure OUT holds nothing.  SKN_EDATA, SKN_ELIMIT. */
int skn_page_parse_text(struct skn_page *out, const char *s, size_t n, const char *path,
			struct skn_err *err);

#endif
