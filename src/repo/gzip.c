#include "repo/gzip.h"

#include <zlib.h>

#define LEVEL 6
#define GZIP (16 + MAX_WBITS) /* zlib's way of asking for gzip's frame */

void skn_gzip(struct skn_buf *out, const void *p, size_t n)
{
	z_stream z = { .next_in = (Bytef *)(uintptr_t)p };
	unsigned char chunk[16384];
	size_t left = n;
	int rc;

	if (deflateInit2(&z, LEVEL, Z_DEFLATED, GZIP, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		skn_out_of_memory();
	do {
		if (!z.avail_in && left) {
			z.avail_in = left > UINT_MAX / 2 ? UINT_MAX / 2 : (uInt)left;
			left -= z.avail_in;
		}
		z.next_out = chunk;
		z.avail_out = sizeof(chunk);
		rc = deflate(&z, left ? Z_NO_FLUSH : Z_FINISH);
		skn_buf_add(out, chunk, sizeof(chunk) - z.avail_out);
	} while (rc != Z_STREAM_END);
	deflateEnd(&z);
}
