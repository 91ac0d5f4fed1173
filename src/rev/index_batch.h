/*
 * index_batch.h - a run of commits of one line, worked out and written at once.
 */
#ifndef SKN_REV_INDEX_BATCH_H
#define SKN_REV_INDEX_BATCH_H

#include <stdatomic.h>

#include "base/map.h"
#include "rev/index_find.h"
#include "rev/index_row.h"

/* What a writer knows of the threads while it goes up a line. */
struct skn_index_writer {
	struct skn_store *store;
	struct skn_history_index *index;
	struct skn_index_way way;   /* of the last commit that was written */
	struct skn_index_line line; /* that the next commits belong to */
	int64_t last_path;          /* the greatest id */
	struct skn_map paths;       /* path -> its state; heap */
	void (*tell)(void *ctx, double part); /* of the batch that is done; or NULL */
	void *ctx;
};

/* A row that is to be written. */
struct skn_index_change {
	struct skn_index_row row;      /* the step is owned */
	const char *path, *path_before; /* the batch's; path_before is set where it was nowhere, too */
	size_t older;                  /* the change that the thread's line goes on with; SIZE_MAX:
					* what the file has */
	atomic_bool taken;             /* the step was set */
};

struct skn_index_changes {
	SKN_VEC(struct skn_index_change) list; /* in the order of the commits */
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
int skn_index_batch_find(struct skn_index_batch *batch, struct skn_index_writer *writer, struct skn_err *err);
/* Follows the lineages and writes the batch in one transaction. */
int skn_index_batch_write(struct skn_index_batch *batch, struct skn_index_writer *writer, struct skn_err *err);
void skn_index_batch_release(struct skn_index_batch *batch);

#endif
