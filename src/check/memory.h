/*
 * memory.h - results by the hash of everything they depend on, in
 * $GIT_COMMON_DIR/skein/check.db.
 *
 * A key is a SHA-256 over a salt (this program's version, SKN_RULES_VERSION,
 * the schemas, the version of Unicode), a word for the sort of result, and the
 * ids of what it was made from.  So nothing ever becomes stale: a result that
 * is found is right, and what is never asked for again is dropped after
 * SKN_MEMORY_DAYS.  Each value carries a check sum; one that is damaged is as
 * if it weren't there.  Failures of the database only cost time.
 *
 * Results are written when the memory is closed, or when many have gathered,
 * in one transaction; where another process writes just then they are dropped.
 */
#ifndef SKN_CHECK_MEMORY_H
#define SKN_CHECK_MEMORY_H

#include "base/buf.h"
#include "hash/sha256.h"

#define SKN_MEMORY_DAYS 90           /* without use */
#define SKN_MEMORY_ROWS_MAX 1000000  /* beyond, everything is forgotten */

struct skn_memory;

struct skn_memory_key {
	unsigned char b[SKN_SHA256_LEN];
};

/* SORT is "file", "quotes", ...; add what the result depends on, then end. */
struct skn_memory_hash {
	struct skn_sha256 sha;
};
void skn_memory_hash_init(struct skn_memory_hash *hash, const char *sort);
void skn_memory_hash_add(struct skn_memory_hash *hash, const void *p, size_t n); /* and its length */
void skn_memory_hash_end(struct skn_memory_hash *hash, struct skn_memory_key *out);

/* DIR is the folder of derived data.  NULL when there can be none; every
 * function takes NULL and then knows nothing. */
struct skn_memory *skn_memory_open(const char *dir);
void skn_memory_close(struct skn_memory *memory);
/* Drops what is not written yet: it was made faster than it is remembered. */
void skn_memory_forget(struct skn_memory *memory);
/* Sets out to what is remembered; false when nothing is. */
bool skn_memory_get(struct skn_memory *memory, const struct skn_memory_key *key, struct skn_buf *out);
void skn_memory_put(struct skn_memory *memory, const struct skn_memory_key *key,
		    const struct skn_buf *value);

#endif
