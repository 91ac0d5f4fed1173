/*
 * index_file.h - the file of the index, opened, and where a commit stands in it.
 *
 * Every commit has a place: a line, and how many commits lie behind it on its
 * first-parent way to the root.  A line is a stretch of that way; it begins
 * where it leaves another, its parent.  So the way of a commit to the root is a
 * few stretches, and of two commits on one way the one with the greater number
 * is the newer.
 *
 *	line      id, its parent, the last place there, its own last place
 *	place     commit -> line and place
 *	path      id <-> path of a thread, and its last part
 *	version   (path, line, place) -> what the commit did (index_row.h)
 *
 * Rows are added and never changed (save for gists that were not known yet), so
 * what a reader found stays true; it reads inside skn_index_begin and _end, so
 * that all of it is of one moment.  Who writes holds the lock.
 */
#ifndef SKN_REV_INDEX_FILE_H
#define SKN_REV_INDEX_FILE_H

#include "base/lock.h"
#include "db/db.h"
#include "rev/index.h"

struct skn_history_index {
	struct skn_db *db;       /* NULL: closed, off, or it cannot be had */
	struct skn_stmt *find;   /* a commit's place; prepared on first use */
	struct skn_stmt *rows;   /* of a path on a line */
	struct skn_stmt *line;
	struct skn_oid refused;  /* for this tip too many commits were missing */
	size_t refused_most;
	bool reader;             /* it is another's to write, and to delete */
	bool off;                /* by the configuration, or in a shallow clone */
	bool absent;             /* there was no file when it was looked for */
	bool remade;             /* a damaged file was deleted */
	unsigned depth;          /* of skn_index_begin */
	bool spoiled;            /* inside it, the file turned out to be damaged */
};

struct skn_index_place {
	int64_t line, at;
};

struct skn_index_line {
	int64_t id;
	struct skn_index_place parent; /* its line is 0 where this one begins with a root */
	int64_t last;                  /* its newest place */
};

/* The way from a place to the root: newest stretch first. */
struct skn_index_way {
	SKN_VEC(struct skn_index_place) list; /* of each line up to and with `at` */
};

/* The store's index, opened on first use; NULL where there is none.  MAKE: one
 * is made where there is no file yet.  Borrowed: it is closed with the store. */
struct skn_history_index *skn_index_of(struct skn_store *store, bool make);

/* Before anything else is asked: this store only reads the index. */
void skn_index_only_read(struct skn_store *store);

/* One moment; may be nested.  When a read in between said SKN_EDATA, the file is
 * deleted at the end. */
bool skn_index_begin(struct skn_history_index *index);
void skn_index_end(struct skn_history_index *index, int rc);
/* After a writer's transaction failed: undoes it, and the same. */
void skn_index_fail(struct skn_history_index *index, int rc);

/* A writer.  SKN_ELOCKED when another one is at work after TIMEOUT_MS. */
int skn_index_lock(struct skn_lock *lock, struct skn_history_index *index, int timeout_ms, struct skn_err *err);

/* 1: found, 0: not known, negative: the file failed. */
int skn_index_locate(struct skn_history_index *index, const struct skn_oid *commit, struct skn_index_place *out);
/* Adds a commit's place with "INSERT INTO place VALUES(?, ?, ?, ?)". */
int skn_index_put_place(struct skn_stmt *stmt, const struct skn_oid *commit, const struct skn_index_place *place,
			struct skn_err *err);
int skn_index_line(struct skn_index_line *out, struct skn_history_index *index, int64_t id);
int skn_index_put_line(struct skn_history_index *index, const struct skn_index_line *line, struct skn_err *err);
int skn_index_way(struct skn_index_way *out, struct skn_history_index *index, const struct skn_index_place *place);
/* Whether the way leads over a place. */
bool skn_index_passes(const struct skn_index_way *way, const struct skn_index_place *place);

/* The newest place that both ways lead over; `at` is -1 when they never meet. */
struct skn_index_place skn_index_meet(const struct skn_index_way *a, const struct skn_index_way *b);

/* A number that tells whether stored bytes are as they were written. */
uint32_t skn_index_sum(uint32_t sum, const void *p, size_t n);
uint32_t skn_index_sum_int(uint32_t sum, int64_t v);

#endif
