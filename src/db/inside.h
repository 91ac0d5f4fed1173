/*
 * inside.h - an open database.  Only for this folder.
 */
#ifndef SKN_DB_INSIDE_H
#define SKN_DB_INSIDE_H

#include <sqlite3.h>

#include "base/buf.h"

struct skn_fts; /* fts.c */

struct skn_db {
	sqlite3 *handle;
	char *path;
	bool remade;
	struct skn_fts *fts; /* NULL: not set up */
	int64_t deadline;    /* of skn_db_limit_time, on the monotonic clock; 0: none */
};

/* Registers what fts.h describes; skn_fts_free takes NULL. */
int skn_fts_set_up(struct skn_fts **out, sqlite3 *handle);
void skn_fts_free(struct skn_fts *fts);

#endif
