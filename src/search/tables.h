/*
 * tables.h - the file search.db: its tables and the statements on them.  Only for
 * this folder.
 *
 * Each scope has rows of threads, rows of units, and an FTS5 table over the units'
 * text, thread and kind, the latter two so that a query can be confined without
 * looking at every unit.  A unit's id says how long it is:
 *
 *	words (at most SKN_SEARCH_LENGTH_MAX) << 28 | hash << 12 | number
 *
 * FTS5 gives matches in the order of ids, so the shortest come first.  The number tells
 * apart what has one length and hash; it depends on the order of filling, and so no
 * answer depends on it.
 */
#ifndef SKN_SEARCH_TABLES_H
#define SKN_SEARCH_TABLES_H

#include "db/fts.h"
#include "search/search.h"
#include "search/units.h"

#define SKN_SEARCH_LENGTH_SHIFT 28
#define SKN_SEARCH_CLASS_SHIFT 12 /* of length and hash */

struct skn_search {
	struct skn_store *store;
	struct skn_db *db;
	bool kept;   /* in a file, not in memory */
	bool remade;
	bool spoiled; /* the file turned out to be damaged */
};

/* Prepares SQL, in which each '$' stands for "now_" or "ever_", by the scope. */
int skn_search_prepare(struct skn_stmt **out, struct skn_search *search, enum skn_search_scope scope,
		       const char *sql, struct skn_err *err);

/* The commit that the scope stands at; zero: at none, or on its way. */
int skn_search_at(struct skn_oid *out, struct skn_search *search, enum skn_search_scope scope, struct skn_err *err);

/* Deletes the damaged file and makes an empty one. */
int skn_search_make_anew(struct skn_search *search, struct skn_err *err);

#endif
