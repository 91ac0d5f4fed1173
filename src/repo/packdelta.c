#include "repo/packenc.h"

#define COPY_MAX 0xffffff /* bytes of one copy instruction */
#define INSERT_MAX 127    /* bytes of one insert instruction */
#define OVERHEAD_MAX 24   /* bytes of all instructions but the inserted text */

static void add_size(struct skn_buf *out, size_t n)
{
	while (n > 127) {
		skn_buf_addc(out, (char)((n & 127) | 128));
		n >>= 7;
	}
	skn_buf_addc(out, (char)n);
}

static void add_copy(struct skn_buf *out, size_t from, size_t n)
{
	while (n) {
		size_t size = n < COPY_MAX ? n : COPY_MAX;
		unsigned char b[8], op = 0x80;
		size_t at = 1;

		for (int i = 0; i < 4; i++)
			if (from >> (8 * i) & 255) {
				op |= (unsigned char)(1 << i);
				b[at++] = (unsigned char)(from >> (8 * i));
			}
		for (int i = 0; i < 3; i++)
			if (size >> (8 * i) & 255) {
				op |= (unsigned char)(16 << i);
				b[at++] = (unsigned char)(size >> (8 * i));
			}
		b[0] = op;
		skn_buf_add(out, b, at);
		from += size;
		n -= size;
	}
}

static void add_insert(struct skn_buf *out, const char *p, size_t n)
{
	while (n) {
		size_t size = n < INSERT_MAX ? n : INSERT_MAX;

		skn_buf_addc(out, (char)size);
		skn_buf_add(out, p, size);
		p += size;
		n -= size;
	}
}

bool skn_pack_delta(struct skn_buf *out, const char *a, size_t an, const char *b, size_t bn)
{
	size_t n = an < bn ? an : bn, head = 0, tail = 0;

	while (head < n && a[head] == b[head])
		head++;
	while (tail < n - head && a[an - 1 - tail] == b[bn - 1 - tail])
		tail++;
	if (bn - head - tail + OVERHEAD_MAX > bn / 2)
		return false;
	skn_buf_clear(out);
	add_size(out, an);
	add_size(out, bn);
	add_copy(out, 0, head);
	add_insert(out, b + head, bn - head - tail);
	add_copy(out, an - tail, tail);
	return true;
}
