/*
 * index_log.h - the versions of all threads in the order of their times, from
 * the index.
 *
 * All: of the threads that a commit has, each with its history as
 * skn_history_load gives it.  They come newest first; of one time, by name, and
 * of one thread the newer first.
 */
#ifndef SKN_REV_INDEX_LOG_H
#define SKN_REV_INDEX_LOG_H

#include "rev/gist.h"
#include "rev/index.h"

/* THREAD is the path at the commit.  Both are valid during the call; the
 * version's gist is there when it is known.  A result that is not 0 ends
 * the walk; a positive one is no error. */
typedef int skn_index_log_fn(void *ctx, const struct skn_version *version, const char *thread,
			     struct skn_err *err);

/* FLAGS: SKN_HISTORY_COLLECTIONS.  *known: false when the index does not have the
 * commit; nothing was called then. */
int skn_index_log(struct skn_store *store, const struct skn_oid *tip, unsigned flags, skn_index_log_fn *fn,
		  void *ctx, bool *known, struct skn_err *err);

/* Gists that were not known yet (rev/gist.h), to be kept. */
struct skn_index_gist {
	struct skn_oid commit;
	char *path; /* of the version */
	struct skn_buf bytes;
};
/* Keeps them where that is possible at once; frees nothing. */
void skn_index_keep_gists(struct skn_store *store, const struct skn_index_gist *list, size_t n);

#define SKN_INDEX_LEARNED_MAX 65536 /* gists that wait in memory */

struct skn_index_learned {
	SKN_VEC(struct skn_index_gist) list;
};
/* The version's gist: as it stands there, else from the repository, and then noted in LEARNED. */
int skn_index_gist(struct skn_gist *out, struct skn_index_learned *learned, struct skn_store *store,
		   const struct skn_version *version, struct skn_err *err);
/* Keeps what was noted (STORE NULL: forgets it), and releases. */
void skn_index_learned_keep(struct skn_index_learned *learned, struct skn_store *store);

#endif
