#include <sha1.h>

#include "hash/sha1.h"

static SHA1_CTX *inner(struct skn_sha1 *sha1)
{
	static_assert(sizeof(SHA1_CTX) <= sizeof(sha1->state), "libmd's state fits");
	return (SHA1_CTX *)sha1->state;
}

void skn_sha1_init(struct skn_sha1 *sha1)
{
	SHA1Init(inner(sha1));
}

void skn_sha1_add(struct skn_sha1 *sha1, const void *p, size_t n)
{
	SHA1Update(inner(sha1), p, n);
}

void skn_sha1_end(struct skn_sha1 *sha1, unsigned char out[SKN_SHA1_SIZE])
{
	SHA1Final(out, inner(sha1));
}
