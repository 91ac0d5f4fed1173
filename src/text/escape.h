/*
 * escape.h - text into other notations, one function for each place.
 *
 * Each writes S so that it stands for exactly S at that place and nothing in
 * it is taken for markup.  What the notation cannot hold (control characters,
 * bytes that are not UTF-8) becomes U+FFFD, unless said otherwise.
 */
#ifndef SKN_TEXT_ESCAPE_H
#define SKN_TEXT_ESCAPE_H

#include "base/sink.h"

/* Between tags, not inside <script> or <style>. */
void skn_esc_html_text(struct skn_sink *sink, const char *s, size_t n);
/* Inside "" or '' of an attribute; line ends and tabs as references. */
void skn_esc_html_attr(struct skn_sink *sink, const char *s, size_t n);
/* A path of a URL, RFC 3986: "/" stays, everything that is not unreserved is
 * percent-encoded.  Any bytes. */
void skn_esc_url_path(struct skn_sink *sink, const char *s, size_t n);
/* A name or value in a URL's query: as a path, but "/" is encoded too. */
void skn_esc_url_query(struct skn_sink *sink, const char *s, size_t n);
/* XML 1.0, character data or attribute. */
void skn_esc_xml(struct skn_sink *sink, const char *s, size_t n);
/* A value of a BibTeX field inside {}: TeX's own characters as commands. */
void skn_esc_bibtex(struct skn_sink *sink, const char *s, size_t n);

/*
 * Whether a link may be offered: http or https with a host, or mailto with an
 * address; no blanks and no control characters.  Anything relative, and every
 * other scheme, is not.
 */
bool skn_url_is_safe(const char *url, size_t n);

#endif
