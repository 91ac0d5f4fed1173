/*
 * index_row.h - one row of the index: what a commit did to a thread at a path.
 *
 * A commit that moved a thread and changed nothing else has a row, too
 * (SKN_ROW_LINK): it says where the older rows are.  A row carries a check sum;
 * one that does not fit is SKN_EDATA.
 */
#ifndef SKN_REV_INDEX_ROW_H
#define SKN_REV_INDEX_ROW_H

#include "rev/index_file.h"

enum skn_row_flag {
	SKN_ROW_COLLECTION = 1,
	SKN_ROW_REMOVED = 2,
	SKN_ROW_LINK = 4,  /* neither version nor collection */
	SKN_ROW_BEFORE = 8 /* the thread was there before */
};

struct skn_index_row {
	int64_t path;                     /* ids of paths */
	int64_t was;                      /* its path in the parent when that is another one; or 0 */
	struct skn_index_place place;
	unsigned flags;
	int64_t number;                   /* as if the whole way were published; of a collection
					   * the version's before it */
	int64_t behind;                   /* how many rows the thread has behind it */
	int64_t time, items;              /* struct skn_version's */
	struct skn_oid commit, tree, before;
	const void *gist, *step;         /* borrowed, of the statement when read; NULL: not known */
	size_t gist_len, step_len;
};

/* The columns that skn_index_row_get expects first in a SELECT from version. */
#define SKN_ROW_COLUMNS "path, line, at, time, was, data, gist, step"

int skn_index_row_get(struct skn_index_row *out, struct skn_stmt *stmt);
/* With "INSERT OR IGNORE INTO version VALUES(?, ?, ?, ?, ?, ?, ?, ?)". */
int skn_index_row_put(struct skn_stmt *stmt, const struct skn_index_row *row, struct skn_err *err);
/* Bytes with their check sum after them, as gists and steps are stored. */
void skn_index_seal(struct skn_buf *out, const void *p, size_t n);

#endif
