/*
 * pack.h - numbers and texts as bytes, for the memory: numbers in groups of
 * seven bits, lowest first (LEB128), texts behind their length.
 *
 * Reading never goes past the end: a text that is cut or makes no sense sets
 * `bad`, and everything read from then on is empty.
 */
#ifndef SKN_CHECK_PACK_H
#define SKN_CHECK_PACK_H

#include "base/buf.h"

struct skn_unpack {
	const char *p, *end;
	bool bad;
};

void skn_pack_number(struct skn_buf *out, uint64_t v);
void skn_pack_signed(struct skn_buf *out, int64_t v);
void skn_pack_text(struct skn_buf *out, const char *s, size_t n);
void skn_pack_string(struct skn_buf *out, const char *s); /* NULL stays NULL */

uint64_t skn_unpack_number(struct skn_unpack *in);
uint32_t skn_unpack_u32(struct skn_unpack *in);
int64_t skn_unpack_signed(struct skn_unpack *in);
/* How many things follow, each of at least one byte. */
size_t skn_unpack_count(struct skn_unpack *in);
char *skn_unpack_string(struct skn_unpack *in); /* caller frees; may be NULL */

#endif
