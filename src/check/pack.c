#include "check/pack.h"

void skn_pack_number(struct skn_buf *out, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		skn_buf_addc(out, (char)((v & 0x7f) | 0x80));
	skn_buf_addc(out, (char)v);
}

void skn_pack_signed(struct skn_buf *out, int64_t v)
{
	skn_pack_number(out, (uint64_t)v << 1 ^ (v < 0 ? UINT64_MAX : 0));
}

void skn_pack_text(struct skn_buf *out, const char *s, size_t n)
{
	skn_pack_number(out, n + 1);
	skn_buf_add(out, s, n);
}

void skn_pack_string(struct skn_buf *out, const char *s)
{
	if (s)
		skn_pack_text(out, s, strlen(s));
	else
		skn_pack_number(out, 0);
}

uint64_t skn_unpack_number(struct skn_unpack *in)
{
	uint64_t v = 0;

	for (unsigned shift = 0; shift < 64 && !in->bad && in->p < in->end; shift += 7) {
		unsigned char c = (unsigned char)*in->p++;

		v |= (uint64_t)(c & 0x7f) << shift;
		if (!(c & 0x80))
			return v;
	}
	in->bad = true;
	return 0;
}

uint32_t skn_unpack_u32(struct skn_unpack *in)
{
	uint64_t v = skn_unpack_number(in);

	if (v > UINT32_MAX)
		in->bad = true;
	return in->bad ? 0 : (uint32_t)v;
}

int64_t skn_unpack_signed(struct skn_unpack *in)
{
	uint64_t v = skn_unpack_number(in);

	return (int64_t)(v >> 1 ^ (v & 1 ? UINT64_MAX : 0));
}

size_t skn_unpack_count(struct skn_unpack *in)
{
	uint64_t n = skn_unpack_number(in);

	if (n > (uint64_t)(in->end - in->p))
		in->bad = true;
	return in->bad ? 0 : (size_t)n;
}

char *skn_unpack_string(struct skn_unpack *in)
{
	uint64_t n = skn_unpack_number(in);
	char *s;

	if (in->bad || n == 0)
		return NULL;
	if (n - 1 > (uint64_t)(in->end - in->p)) {
		in->bad = true;
		return NULL;
	}
	s = skn_xstrndup(in->p, (size_t)n - 1);
	in->p += n - 1;
	return s;
}
