#include "hash/sha1.h"
#include "repo/packenc.h"

#define LARGE 0x80000000u /* marks a number in the table of 64-bit offsets */

static int by_oid(const void *a, const void *b)
{
	const struct skn_pack_entry *x = a, *y = b;

	return skn_oid_cmp(&x->oid, &y->oid);
}

static void add32(struct skn_buf *out, uint32_t v)
{
	unsigned char b[4] = { (unsigned char)(v >> 24), (unsigned char)(v >> 16),
			       (unsigned char)(v >> 8), (unsigned char)v };

	skn_buf_add(out, b, sizeof(b));
}

static void add_fanout(struct skn_buf *out, const struct skn_pack_entry *entries, size_t n)
{
	size_t at = 0;

	for (unsigned first = 0; first < 256; first++) {
		while (at < n && entries[at].oid.b[0] <= first)
			at++;
		add32(out, (uint32_t)at);
	}
}

static void add_offsets(struct skn_buf *out, const struct skn_pack_entry *entries, size_t n)
{
	uint32_t large = 0;

	for (size_t i = 0; i < n; i++)
		add32(out, entries[i].offset < LARGE ? (uint32_t)entries[i].offset : LARGE | large++);
	for (size_t i = 0; i < n; i++)
		if (entries[i].offset >= LARGE) {
			add32(out, (uint32_t)(entries[i].offset >> 32));
			add32(out, (uint32_t)entries[i].offset);
		}
}

int skn_packidx_build(struct skn_buf *out, struct skn_pack_entry *entries, size_t n,
		      const unsigned char pack_sum[20], struct skn_err *err)
{
	static const unsigned char magic[8] = { 0xff, 't', 'O', 'c', 0, 0, 0, 2 };
	unsigned char sum[SKN_SHA1_SIZE];
	struct skn_sha1 sha1;

	qsort(entries, n, sizeof(*entries), by_oid);
	out->max = SIZE_MAX / 2;
	skn_buf_add(out, magic, sizeof(magic));
	add_fanout(out, entries, n);
	for (size_t i = 0; i < n; i++)
		skn_buf_add(out, entries[i].oid.b, sizeof(entries[i].oid.b));
	for (size_t i = 0; i < n; i++)
		add32(out, entries[i].crc);
	add_offsets(out, entries, n);
	skn_buf_add(out, pack_sum, SKN_SHA1_SIZE);
	skn_sha1_init(&sha1);
	skn_sha1_add(&sha1, out->p, out->n);
	skn_sha1_end(&sha1, sum);
	skn_buf_add(out, sum, sizeof(sum));
	return skn_buf_check(out, "index of a pack", err);
}
