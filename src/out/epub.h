/*
 * epub.h - one version of a thread as a book: EPUB 3.2, with libzip.
 *
 * A title page, then a chapter for each section of the page; citations are note references
 * that lead to the chapter of sources, and back.  No scripts, no fonts, no cover, nothing
 * that is fetched.  The package says title, language, site, version (dcterms:modified is
 * the version's time) and provenance (out/provenance.h).
 *
 * The identifier is a UUID made from the thread and the commit (RFC 9562, version 8), so
 * that a reading system knows the same version again; for the work tree from the thread
 * and what it shows.  The same thread and info give the same bytes.
 *
 * Not in the table of page.h: whoever calls it links libzip.
 */
#ifndef SKN_OUT_EPUB_H
#define SKN_OUT_EPUB_H

#include "out/page.h"

skn_render_fn skn_render_epub;

#endif
