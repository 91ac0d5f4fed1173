/*
 * sha1.h - SHA-1 (FIPS 180-4) piece by piece, for git's own files: the index
 * and packs end in one.  It detects no collision attacks, so it names nothing;
 * object ids come from src/repo/, where they are checked for that.
 *
 * Uses the SHA instructions of the processor where it has them: the index of a
 * store of 1,000 threads is 1.5 MB, and hashing it was a fifth of a commit.
 */
#ifndef SKN_HASH_SHA1_H
#define SKN_HASH_SHA1_H

#include "base/base.h"

#define SKN_SHA1_SIZE 20 /* bytes */

struct skn_sha1 {
	uint32_t state[5];
	uint64_t n;             /* bytes so far */
	unsigned char block[64]; /* the last n % 64 of them */
};

void skn_sha1_init(struct skn_sha1 *sha1);
void skn_sha1_add(struct skn_sha1 *sha1, const void *p, size_t n);
void skn_sha1_end(struct skn_sha1 *sha1, unsigned char out[SKN_SHA1_SIZE]);

/* Forces the portable way (tests compare the two). */
void skn_sha1_set_portable(bool on);

#endif
