/*
 * html_wire.h - what the parser's child and its parent share.  Only for the
 * files of this folder, and for the fuzz target, which runs all in one process
 * so that a crash is seen.
 *
 * The wire form is the tree in document order:
 *
 *	wire    = element "."
 *	element = "E" line name u32:count count*(name value) *(element / text) "/"
 *	text    = "T" line bytes
 *	name, value, bytes = u32:length and so many bytes, none of them NUL
 *	line    = u32
 *
 * with u32 least byte first.
 */
#ifndef SKN_MARKUP_HTML_WIRE_H
#define SKN_MARKUP_HTML_WIRE_H

#include "markup/html.h"

/* Refuses what would make the parser slow; see html.h. */
int skn_html_prescan(const char *s, size_t n, const char *path, struct skn_err *err);

/* Appends the page without scripts (but JSON), styles, comments and the attributes that
 * say nothing about its text. */
void skn_html_slim(struct skn_buf *out, const char *s, size_t n);

/* Parses S (NUL-terminated at s[n]) and appends the wire form; in this process. */
int skn_html_to_wire(struct skn_buf *out, const char *s, size_t n, struct skn_err *err);

/* Reads the wire form, trusting nothing in it. */
int skn_html_from_wire(struct skn_html *out, const char *s, size_t n, struct skn_err *err);

#endif
