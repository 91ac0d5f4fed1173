/*
 * utf16.h - UTF-8 to ICU's UTF-16 and back; for this folder only.
 */
#ifndef SKN_UNI_UTF16_H
#define SKN_UNI_UTF16_H

#include <unicode/utypes.h>

#include "uni/uni.h"

struct skn_utf16 {
	UChar *p;
	int32_t n, cap;
};
#define SKN_UTF16_INIT { 0 }

void skn_utf16_release(struct skn_utf16 *u);
/* Room for CAP units; the contents are kept. */
void skn_utf16_room(struct skn_utf16 *u, int32_t cap);
/* False when n is over SKN_UNI_MAX. */
bool skn_utf16_from(struct skn_utf16 *u, const char *s, size_t n);
void skn_utf16_to(struct skn_buf *out, const struct skn_utf16 *u);

#endif
