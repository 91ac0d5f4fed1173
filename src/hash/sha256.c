#include "hash/sha256.h"

#include <sha256.h>

static_assert(sizeof(SHA256_CTX) <= sizeof(struct skn_sha256), "state fits");
static_assert(SHA256_DIGEST_LENGTH == SKN_SHA256_LEN, "same length");

static SHA256_CTX *ctx(struct skn_sha256 *h)
{
	return (SHA256_CTX *)(void *)h->state;
}

void skn_sha256_init(struct skn_sha256 *h)
{
	SHA256Init(ctx(h));
}

void skn_sha256_add(struct skn_sha256 *h, const void *p, size_t n)
{
	if (n)
		SHA256Update(ctx(h), p, n);
}

void skn_sha256_end(struct skn_sha256 *h, unsigned char out[SKN_SHA256_LEN])
{
	SHA256Final(out, ctx(h));
	memset(h, 0, sizeof(*h));
}

void skn_sha256_end_hex(struct skn_sha256 *h, char out[SKN_SHA256_HEX])
{
	static const char digit[] = "0123456789abcdef";
	unsigned char raw[SKN_SHA256_LEN];

	skn_sha256_end(h, raw);
	for (size_t i = 0; i < SKN_SHA256_LEN; i++) {
		out[2 * i] = digit[raw[i] >> 4];
		out[2 * i + 1] = digit[raw[i] & 15];
	}
	out[SKN_SHA256_HEX - 1] = '\0';
}

void skn_sha256(unsigned char out[SKN_SHA256_LEN], const void *p, size_t n)
{
	struct skn_sha256 h;

	skn_sha256_init(&h);
	skn_sha256_add(&h, p, n);
	skn_sha256_end(&h, out);
}

void skn_sha256_hex(char out[SKN_SHA256_HEX], const void *p, size_t n)
{
	struct skn_sha256 h;

	skn_sha256_init(&h);
	skn_sha256_add(&h, p, n);
	skn_sha256_end_hex(&h, out);
}
