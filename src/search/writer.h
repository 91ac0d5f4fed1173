/*
 * writer.h - units into the tables of one scope.  Only for this folder.
 *
 * FTS5 takes rows fast only in the order of their ids, so it is told of them when
 * skn_search_writer_flush puts what came since the last one in that order; a
 * transaction ends after that.
 */
#ifndef SKN_SEARCH_WRITER_H
#define SKN_SEARCH_WRITER_H

#include "search/tables.h"

struct skn_search_op; /* what FTS5 is yet to be told */

struct skn_search_writer {
	struct skn_search *search;
	enum skn_search_scope scope;
	struct skn_stmt *insert, *remove, *close, *highest; /* units */
	struct skn_stmt *words_in, *words_out;
	SKN_VEC(struct skn_search_op) ops;
};
int skn_search_writer_open(struct skn_search_writer *out, struct skn_search *search, enum skn_search_scope scope,
			   struct skn_err *err);
void skn_search_writer_close(struct skn_search_writer *writer);

/* A thread's row and its path, which is part of what a unit's hash is made from. */
struct skn_search_owner {
	int64_t row;
	const char *path;
};

/* FIRST is NULL in NOW.  *id: the row. */
int skn_search_unit_add(struct skn_search_writer *writer, int64_t *id, const struct skn_search_owner *thread,
			const struct skn_search_unit *unit, const struct skn_version *first, struct skn_err *err);
int skn_search_unit_remove(struct skn_search_writer *writer, int64_t id, int64_t thread,
			   enum skn_search_kind kind, const char *text, struct skn_err *err);
/* LAST had the unit as the last version, GONE had it no more. */
int skn_search_unit_end(struct skn_search_writer *writer, int64_t id, const struct skn_version *last,
			const struct skn_version *gone, struct skn_err *err);

int skn_search_writer_flush(struct skn_search_writer *writer, struct skn_err *err);

/* The index as one piece, which is read faster; worth it after it was made from nothing. */
int skn_search_writer_tidy(struct skn_search_writer *writer, struct skn_err *err);

#endif
