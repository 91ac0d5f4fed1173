/*
 * packenc.h - turns objects into the bytes of a pack: header, delta, zlib.
 * Used by one thread; pack.h is what others call.
 */
#ifndef SKN_REPO_PACKENC_H
#define SKN_REPO_PACKENC_H

#include "repo/pack.h"

struct skn_pack_entry {
	struct skn_oid oid;
	uint32_t crc;
	uint64_t offset;
	/* while it may be a base: */
	char *data;
	size_t len;
	unsigned depth;
};

#define SKN_PACK_KEEP_TEXT "skein: until a ref leads here\n"

struct skn_packenc;

struct skn_packenc *skn_packenc_new(const char *objects_dir, int level);
void skn_packenc_free(struct skn_packenc *enc);
/* Takes over DATA (from malloc). */
int skn_packenc_add(struct skn_packenc *enc, enum skn_pack_type type, const struct skn_oid *oid,
		    char *data, size_t len, const struct skn_oid *base, struct skn_err *err);
int skn_packenc_finish(struct skn_packenc *enc, const struct skn_fsync *sync, mode_t mode,
		       char **keep, struct skn_err *err);

/* Sets out to the delta that makes B of A when they differ in one stretch;
 * false when it would not be less than half of B. */
bool skn_pack_delta(struct skn_buf *out, const char *a, size_t an, const char *b, size_t bn);

/* Appends the index of the entries, which it sorts. */
int skn_packidx_build(struct skn_buf *out, struct skn_pack_entry *entries, size_t n,
		      const unsigned char pack_sum[20], struct skn_err *err);

#endif
