/*
 * term_char.h - characters out of bytes, for the files of term.h.
 */
#ifndef SKN_TEXT_TERM_CHAR_H
#define SKN_TEXT_TERM_CHAR_H

#include "base/base.h"

#define SKN_TERM_INVALID 0xFFFFFFFFu

/* One code point from N > 0 bytes, its length to *len; SKN_TERM_INVALID and 1
 * for a byte that begins no valid UTF-8 sequence. */
uint32_t skn_term_decode(const char *text, size_t n, size_t *len);

#endif
