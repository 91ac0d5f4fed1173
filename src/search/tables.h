/*
 * tables.h - the file search.db: its tables and the statements on them.  Only for
 * this folder.
 */
#ifndef SKN_SEARCH_TABLES_H
#define SKN_SEARCH_TABLES_H

#include "db/db.h"
#include "search/search.h"
#include "search/units.h"

struct skn_search {
	struct skn_store *store;
	struct skn_db *db;
	bool kept; /* in a file, not in memory */
};

/* "now" or "ever": what the names of the scope's tables begin with. */
const char *skn_search_prefix(enum skn_search_scope scope);

/* Prepares SQL, in which each '$' stands for the prefix and an underscore. */
int skn_search_prepare(struct skn_stmt **out, struct skn_search *search, enum skn_search_scope scope,
		       const char *sql, struct skn_err *err);

/* Writes to one scope's tables. */
struct skn_search_writer {
	struct skn_search *search;
	enum skn_search_scope scope;
	struct skn_stmt *insert, *remove, *close; /* units */
	struct skn_stmt *words_in, *words_out, *grams_in, *grams_out;
};
int skn_search_writer_open(struct skn_search_writer *out, struct skn_search *search, enum skn_search_scope scope,
			   struct skn_err *err);
void skn_search_writer_close(struct skn_search_writer *writer);

/* FIRST is NULL in NOW.  *id: the row. */
int skn_search_unit_add(struct skn_search_writer *writer, int64_t *id, int64_t thread,
			const struct skn_search_unit *unit, const struct skn_version *first, struct skn_err *err);
int skn_search_unit_remove(struct skn_search_writer *writer, int64_t id, const char *text, struct skn_err *err);
/* LAST had the unit as the last version. */
int skn_search_unit_end(struct skn_search_writer *writer, int64_t id, const struct skn_version *last,
			struct skn_err *err);

/* Deletes the damaged file and makes an empty one. */
int skn_search_make_anew(struct skn_search *search, struct skn_err *err);

#endif
