/*
 * pack.h - writes many objects as one pack (gitformat-pack: pack version 2,
 * index version 2).
 *
 * An object may name a base, an earlier object of the same pack: when what
 * differs is one stretch (a sentence in a narrative, an entry in a tree), it is
 * stored as a delta, found by comparing the two ends and nothing else.  Bases
 * are kept in memory up to SKN_PACK_KEEP_MAX bytes.  Chains are at most
 * SKN_PACK_DEPTH_MAX long, git's own limit.
 *
 * After SKN_PACK_INLINE_MAX objects a second thread compresses while the first
 * one goes on, so one commit starts no thread and a bulk import uses two cores.
 *
 * Nothing stands in the repository under its final name until finish: pack and
 * index are written to objects/pack/tmp_*, which git's gc removes if we die,
 * synced, and renamed, the pack first.
 */
#ifndef SKN_REPO_PACK_H
#define SKN_REPO_PACK_H

#include "repo/fsync.h"
#include "repo/oid.h"

#define SKN_PACK_KEEP_MAX ((size_t)64 << 20) /* bytes of objects kept as bases */
#define SKN_PACK_DEPTH_MAX 50
#define SKN_PACK_INLINE_MAX 64               /* objects before the thread starts */
#define SKN_PACK_BUFFER ((size_t)8 << 20)    /* bytes in memory before a file is begun */
#define SKN_PACK_OBJECTS_MAX 100000000u

enum skn_pack_type { SKN_PACK_COMMIT = 1, SKN_PACK_TREE = 2, SKN_PACK_BLOB = 3 };

struct skn_pack;

/* LEVEL: zlib's, -1 for ours. */
struct skn_pack *skn_pack_new(const char *objects_dir, int level);
void skn_pack_free(struct skn_pack *pack); /* takes NULL; removes temporary files */

bool skn_pack_has(const struct skn_pack *pack, const struct skn_oid *oid);
size_t skn_pack_count(const struct skn_pack *pack);
/* Adds an object once; oid is its id; base may be NULL or unknown.  The bytes
 * are copied.  A failure to write may show only at finish. */
int skn_pack_add(struct skn_pack *pack, enum skn_pack_type type, const struct skn_oid *oid,
		 const void *p, size_t n, const struct skn_oid *base, struct skn_err *err);
/* Puts the pack in its place; an empty one leaves nothing.  The same pack
 * standing there already is fine.  MODE: bits to add to 0444, for a shared
 * repository.  KEEP (may be NULL): a pack-….keep file is made beside it and its
 * path put there, for the caller to remove and free when a ref leads to the
 * objects; until then 'git repack -a -d' would throw them away.  NULL in *keep:
 * there is none to remove.  Only free may follow. */
int skn_pack_finish(struct skn_pack *pack, const struct skn_fsync *sync, mode_t mode,
		    char **keep, struct skn_err *err);

#endif
