/*
 * index_batch.h - a run of commits of one line, worked out and written at once.
 */
#ifndef SKN_REV_INDEX_BATCH_H
#define SKN_REV_INDEX_BATCH_H

#include "base/map.h"
#include "rev/index_find.h"
#include "rev/index_row.h"

/* What a writer knows of the threads while it goes up a line. */
struct skn_index_writer {
	struct skn_store *store;
	struct skn_history_index *index;
	struct skn_index_way base;  /* of the commit that the writer began behind */
	struct skn_index_line line; /* that the next commits belong to */
	int64_t last_path;          /* the greatest id */
	struct skn_map paths;       /* path -> its state; heap */
};

struct skn_index_batch {
	SKN_VEC(struct skn_index_commit) commits; /* oldest first, next to each other */
};

/* To go on after BASE, or (NULL) from a root.  The caller holds the lock. */
int skn_index_writer_init(struct skn_index_writer *out, struct skn_store *store, struct skn_history_index *index,
			  const struct skn_index_place *base, struct skn_err *err);
void skn_index_writer_release(struct skn_index_writer *writer);

/* Finds what the commits did.  Where one cannot be read, the batch ends before
 * it and SKN_ENOTFOUND is returned. */
int skn_index_batch_find(struct skn_index_batch *batch, struct skn_store *store, struct skn_err *err);
/* Writes the batch in one transaction. */
int skn_index_batch_write(struct skn_index_batch *batch, struct skn_index_writer *writer, struct skn_err *err);
void skn_index_batch_release(struct skn_index_batch *batch);

#endif
