/*
 * db.h - the gate to SQLite: local files of derived data, and of state.
 *
 * A cache is never worth an error: one that is damaged, of another version or
 * in a place that cannot be written is made again, elsewhere, or done without
 * (skn_db_open_cache).  State that is kept (SKN_DB_KEEP) is never deleted.
 *
 *	skn_db_open -> skn_db_prepare -> skn_stmt_bind_* -> skn_stmt_step ... ->
 *	skn_stmt_reset -> ... -> skn_stmt_free -> skn_db_close
 *
 * Files are in WAL mode, so readers and one writer do not wait for each other;
 * a second writer waits SKN_DB_BUSY_MS and then gets SKN_ELOCKED.  A file that
 * turns out to be damaged, or whose tables are not those of its layout, gives
 * SKN_EDATA from whatever touches it.  Databases
 * load no extensions and trust no schema (sqlite.org/security.html).
 */
#ifndef SKN_DB_DB_H
#define SKN_DB_DB_H

#include "base/buf.h"

#define SKN_DB_BUSY_MS 3000

struct skn_db;
struct skn_stmt;

enum skn_db_flag {
	SKN_DB_KEEP = 1, /* never deleted: a damaged file is an error */
	SKN_DB_FTS = 2   /* with what fts.h adds */
};

struct skn_db_layout {
	int version;      /* user_version: another one in the file means another layout */
	const char *sql;  /* makes the tables in a new file */
	unsigned flags;   /* enum skn_db_flag */
};

/* Opens PATH, making it and its tables when it is missing.  Without
 * SKN_DB_KEEP a file that is no database, damaged or of another version is
 * deleted and made again; with it, it is SKN_EDATA.  Caller closes. */
int skn_db_open(struct skn_db **out, const char *path, const struct skn_db_layout *layout,
		struct skn_err *err);
/* Opens DIR/NAME, or where DIR cannot be written $XDG_CACHE_HOME/skein/<hash of
 * DIR>-NAME; *out is NULL when neither works.  DIR is made (one level). */
void skn_db_open_cache(struct skn_db **out, const char *dir, const char *name,
		       const struct skn_db_layout *layout);
/* Whether it would find a file there, without making one. */
bool skn_db_has_cache(const char *dir, const char *name);
/* Frees; every statement must have been freed.  Takes NULL. */
void skn_db_close(struct skn_db *db);
/* Closes, and deletes the file with what belongs to it. */
void skn_db_destroy(struct skn_db *db);
const char *skn_db_path(const struct skn_db *db);
/* Opening deleted a file that was damaged or of another layout. */
bool skn_db_was_remade(const struct skn_db *db);

/* From now on: what is still at work after MS milliseconds gives SKN_ELIMIT (soon
 * after; negative: at once).  0: no limit, as at the beginning. */
void skn_db_limit_time(struct skn_db *db, int ms);
bool skn_db_is_late(const struct skn_db *db);

int skn_db_exec(struct skn_db *db, const char *sql, struct skn_err *err);
/* A transaction that may write from its start: SKN_ELOCKED when another does. */
int skn_db_begin(struct skn_db *db, struct skn_err *err);
/* One that only reads: all its statements see the file as the first found it. */
int skn_db_begin_read(struct skn_db *db, struct skn_err *err);
int skn_db_commit(struct skn_db *db, struct skn_err *err);
void skn_db_rollback(struct skn_db *db); /* without a transaction: nothing */

/* Statements.  Parameters and columns count from 1 and 0, as in SQLite; bound
 * bytes must stay until the statement is reset. */
int skn_db_prepare(struct skn_stmt **out, struct skn_db *db, const char *sql, struct skn_err *err);
void skn_stmt_free(struct skn_stmt *stmt); /* takes NULL */
void skn_stmt_bind_int(struct skn_stmt *stmt, int at, int64_t v);
void skn_stmt_bind_text(struct skn_stmt *stmt, int at, const char *s, size_t n);
void skn_stmt_bind_blob(struct skn_stmt *stmt, int at, const void *p, size_t n);
void skn_stmt_bind_null(struct skn_stmt *stmt, int at);
/* 1: a row, 0: done, negative: an error. */
int skn_stmt_step(struct skn_stmt *stmt, struct skn_err *err);
void skn_stmt_reset(struct skn_stmt *stmt); /* drops the bindings, too */
int64_t skn_stmt_int(struct skn_stmt *stmt, int column);
/* Valid until the next step or reset; *n may be NULL; never NULL. */
const char *skn_stmt_bytes(struct skn_stmt *stmt, int column, size_t *n);

#endif
