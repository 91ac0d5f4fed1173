#include "rev/lineage_step.h"

#define WORD_BYTES 5
#define OP_BITS 35 /* a number of 32 bits, and the op */

void skn_step_put(struct skn_buf *out, uint64_t n)
{
	for (; n >= 0x80; n >>= 7)
		skn_buf_addc(out, (char)(n | 0x80));
	skn_buf_addc(out, (char)n);
}

void skn_step_word(struct skn_buf *out, uint64_t word)
{
	char bytes[WORD_BYTES];

	for (int i = 0; i < WORD_BYTES; i++)
		bytes[i] = (char)(word >> 8 * i);
	skn_buf_add(out, bytes, sizeof(bytes));
}

uint64_t skn_step_get_wide(struct skn_step_reader *r)
{
	uint64_t n = 0;

	for (unsigned shift = 0; r->p < r->end && shift < OP_BITS; shift += 7) {
		n |= (uint64_t)(*r->p & 0x7f) << shift;
		if (*r->p++ < 0x80)
			return r->bad ? 0 : n;
	}
	r->bad = true;
	return 0;
}

uint32_t skn_step_get(struct skn_step_reader *r)
{
	uint64_t n = skn_step_get_wide(r);

	r->bad = r->bad || n > UINT32_MAX;
	return r->bad ? 0 : (uint32_t)n;
}

const unsigned char *skn_step_get_bytes(struct skn_step_reader *r, size_t n)
{
	const unsigned char *p = r->p;

	if (r->bad || (size_t)(r->end - p) < n) {
		r->bad = true;
		return NULL;
	}
	r->p += n;
	return p;
}

uint64_t skn_step_get_word(struct skn_step_reader *r)
{
	const unsigned char *p = skn_step_get_bytes(r, WORD_BYTES);
	uint64_t word = 0;

	for (int i = 0; p && i < WORD_BYTES; i++)
		word |= (uint64_t)p[i] << 8 * i;
	return word;
}
