/* url_parts.h - what the files of url.h share: percent-encoding and hosts. */
#ifndef SKN_TEXT_URL_PARTS_H
#define SKN_TEXT_URL_PARTS_H

#include "text/url.h"

/* Appends N bytes, percent-encoding controls, blanks, all beyond ASCII (bytes that are
 * no UTF-8 as U+FFFD) and the characters of SET. */
void skn_url_encode(struct skn_buf *out, const char *s, size_t n, const char *set);
/* Appends N bytes, undoing percent-encoding. */
void skn_url_decode(struct skn_buf *out, const char *s, size_t n);

/* Appends the host that the URL Standard makes of the text between the slashes (without
 * user and port); false, and nothing useful appended, when it makes none. */
bool skn_url_read_host(struct skn_buf *out, const char *s, size_t n);

#endif
