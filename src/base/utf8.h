/*
 * utf8.h - UTF-8 as RFC 3629 defines it: shortest forms only, no surrogates,
 * nothing above U+10FFFF.  Offsets and lengths are bytes.
 */
#ifndef SKN_BASE_UTF8_H
#define SKN_BASE_UTF8_H

#include "base/base.h"

#define SKN_UTF8_REPLACEMENT 0xFFFDu

/* Decodes the character at P (N bytes are there); returns the bytes it takes,
 * 1..4, or 0 when they are no character or N is 0 (*cp is then unchanged). */
size_t skn_utf8_decode(const char *p, size_t n, uint32_t *cp);
/* The character that ends at P + N; returns its bytes, or 0 as above. */
size_t skn_utf8_decode_last(const char *p, size_t n, uint32_t *cp);
/* Writes the character's bytes and returns how many (no NUL); 0 for a
 * surrogate or a number above U+10FFFF. */
size_t skn_utf8_encode(uint32_t cp, char out[4]);

/* Whether all N bytes are UTF-8; *bad (may be NULL) gets the offset of the
 * first byte that begins no character, or N. */
bool skn_utf8_valid(const char *p, size_t n, size_t *bad);
/* The characters of N bytes of UTF-8. */
size_t skn_utf8_length(const char *p, size_t n);
/* How many of the first bytes are ASCII. */
size_t skn_utf8_ascii(const char *p, size_t n);

static inline bool skn_utf8_is_ascii(const char *p, size_t n)
{
	return skn_utf8_ascii(p, n) == n;
}

#endif
