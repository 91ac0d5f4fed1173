/*
 * sha256.h - SHA-256 (FIPS 180-4).
 */
#ifndef SKN_HASH_SHA256_H
#define SKN_HASH_SHA256_H

#include "base/base.h"

#define SKN_SHA256_LEN 32
#define SKN_SHA256_HEX (2 * SKN_SHA256_LEN + 1) /* with the NUL */

/* Of a whole: 32 bytes, or 64 lower-case hex digits and a NUL. */
void skn_sha256(unsigned char out[SKN_SHA256_LEN], const void *p, size_t n);
void skn_sha256_hex(char out[SKN_SHA256_HEX], const void *p, size_t n);

/* Of a stream: init, any number of adds, end (which wipes the state). */
struct skn_sha256 {
	uint64_t state[32]; /* the hash library's own */
};
void skn_sha256_init(struct skn_sha256 *h);
void skn_sha256_add(struct skn_sha256 *h, const void *p, size_t n);
void skn_sha256_end(struct skn_sha256 *h, unsigned char out[SKN_SHA256_LEN]);
void skn_sha256_end_hex(struct skn_sha256 *h, char out[SKN_SHA256_HEX]);

#endif
