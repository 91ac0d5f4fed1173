/*
 * index.h - the derived index: $GIT_COMMON_DIR/skein/history.db.
 *
 * It holds, per commit of the lines it was brought up to, its place, and per
 * thread the versions and collections with what each did to the lineage
 * (rev/lineage.h).  Lines share what they share: a line that leaves another
 * begins at the commit where it left.  An entry says what lies behind a commit,
 * which never changes, so none is ever wrong, only missing.
 *
 * The file may be deleted at any moment; one that is damaged or of another
 * layout is made again.  Any number of readers and one writer work at a time; a
 * build that is killed goes on where its last transaction ended.  A shallow
 * clone has no index: what is behind its end may come later.
 */
#ifndef SKN_REV_INDEX_H
#define SKN_REV_INDEX_H

#include "rev/history.h"

/* Commits that a command which only wants to read adds on the way; more are
 * left to `reindex`, log, blame and gone. */
#define SKN_INDEX_CATCH_UP 256

struct skn_index_progress {
	void (*cb)(void *ctx, uint64_t done, uint64_t total); /* commits */
	void *ctx;
};

/* Brings the index up to TIP's first-parent line.  PROGRESS may be NULL; MOST
 * is how many commits may be added (0: any number): when more are missing
 * nothing is done.  Not being able to keep an index is no error; *done tells. */
int skn_index_update(struct skn_store *store, const struct skn_oid *tip, size_t most,
		     const struct skn_index_progress *progress, bool *done, struct skn_err *err);

/* Empties the index. */
void skn_index_drop(struct skn_store *store);

enum skn_index_state {
	SKN_INDEX_KEPT,
	SKN_INDEX_OFF,     /* skein.index is false */
	SKN_INDEX_SHALLOW, /* a shallow clone */
	SKN_INDEX_NOWHERE  /* no place that can be written */
};
/* Whether an index can be kept; makes the file. */
enum skn_index_state skn_index_state(struct skn_store *store);

struct skn_index_stats {
	uint64_t commits, threads; /* paths that a thread had */
	uint64_t versions, collections;
	uint64_t bytes;            /* of the file */
};
/* All zero where there is no index. */
void skn_index_stats(struct skn_index_stats *out, struct skn_store *store);

/* A damaged file, or one of another layout, was found since the store was
 * opened, and deleted. */
bool skn_index_was_remade(const struct skn_store *store);

#endif
