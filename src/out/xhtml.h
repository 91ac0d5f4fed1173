/*
 * xhtml.h - the HTML of our own renderer as well-formed XHTML chapters of a book.
 *
 * It reads what skn_html_out_* wrote and nothing else: there every "<" begins a tag, every
 * value stands in double quotes, and elements are closed unless they are void.  Void
 * elements get their slash; of the attributes those stay that a book may have; links to
 * another chapter get its file, and what has the role of a note's reference says so to
 * reading systems (epub:type).
 */
#ifndef SKN_OUT_XHTML_H
#define SKN_OUT_XHTML_H

#include "base/map.h"
#include "base/sink.h"

/* Notes that the ids of HTML stand in FILE; FILE is borrowed by the map. */
void skn_xhtml_ids(struct skn_map *ids, const char *html, size_t n, const char *file);
/* Writes HTML, the body of FILE.  A link to an id that is in no file loses its href. */
void skn_xhtml_write(struct skn_sink *out, const char *html, size_t n, const struct skn_map *ids,
		     const char *file);

#endif
