/*
 * page_html.h - a page as HTML: what `export --format html` writes, and any
 * page that has the same headings with lists below them.
 *
 * Our own pages are known by `p.version[data-time]`.  Everything in them that
 * is content comes back: white space as it is (a run with a line end in it,
 * which only a formatter can have put there, is one blank, or nothing at the
 * edge of a block), citations from `a.cite[data-key]`, the blanks before a
 * group from `span.cites[data-before]`, ids, dates, states and sources from
 * their attributes.
 *
 * In another page, a heading of any level named Narrative, Timeline,
 * Perspectives, Tensions or Sources, in any case, begins a section; white
 * space means one blank; citations are `[n]` as in the page as text, or a
 * number in <sup> that links within the page.
 *
 *	Narrative     paragraphs, headings, lists, quotes, code
 *	Timeline      list items "DATE: text", DATE by EDTF
 *	Perspectives  a heading for each voice, below it its stance, then perhaps a
 *	              paragraph "Evolution: text"; or list items with the voice in bold
 *	Tensions      list items
 *	Sources       list items as in the page as text, the number "[n] " optional; the
 *	              first link to another site is the source's address
 *
 * Inline marks become Markdown; where Markdown can't hold an emphasis (inside
 * a word with punctuation, say) it is dropped with a note.  Links that
 * skn_url_is_safe refuses are their text, with a note.
 */
#ifndef SKN_IMPORT_PAGE_HTML_H
#define SKN_IMPORT_PAGE_HTML_H

#include "import/page.h"

#define SKN_PAGE_HTML_DEPTH_MAX 50 /* lists and quotes in each other */

/* As skn_page_parse_text; also the errors of skn_html_parse. */
int skn_page_parse_html(struct skn_page *out, const char *s, size_t n, const char *path,
			struct skn_err *err);

#endif
