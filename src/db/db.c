#include "db/db.h"

#include "base/clock.h"
#include "base/fs.h"
#include "base/path.h"
#include "db/inside.h"
#include "hash/sha256.h"

#define OPS_BETWEEN_LOOKS 200 /* at the clock, of SQLite's machine */

struct skn_stmt {
	struct skn_db *db;
	sqlite3_stmt *handle;
};

static int fail(struct skn_db *db, int rc, const char *what, struct skn_err *err)
{
	const char *why = db->handle ? sqlite3_errmsg(db->handle) : sqlite3_errstr(rc);
	enum skn_errc code = SKN_ESYS;

	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED: code = SKN_ELOCKED; break;
	/* The statements are right: what they do not fit is not what was made. */
	case SQLITE_ERROR:
	case SQLITE_CONSTRAINT:
	case SQLITE_MISMATCH:
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_SCHEMA: code = SKN_EDATA; break;
	case SQLITE_TOOBIG:
	case SQLITE_INTERRUPT:
	case SQLITE_FULL: code = SKN_ELIMIT; break;
	default: break;
	}
	return skn_fail_at(err, code, db->path, 0, 0, "%s: %s", what, why);
}

int skn_db_exec(struct skn_db *db, const char *sql, struct skn_err *err)
{
	int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? SKN_OK : fail(db, rc, "the database refused a statement", err);
}

/* The first word of the file about itself; also what notices that it is none. */
static int read_version(struct skn_db *db, int64_t *out, struct skn_err *err)
{
	struct skn_stmt *stmt = NULL;
	int rc = skn_db_prepare(&stmt, db, "PRAGMA user_version", err);

	if (rc == SKN_OK)
		rc = skn_stmt_step(stmt, err);
	if (rc == 1)
		*out = skn_stmt_int(stmt, 0);
	skn_stmt_free(stmt);
	return rc < 0 ? rc : SKN_OK;
}

static int make_tables(struct skn_db *db, const struct skn_db_layout *layout, struct skn_err *err)
{
	char version[64];
	int64_t now = 0;
	int rc = skn_db_begin(db, err);

	if (rc != SKN_OK)
		return rc;
	/* Another process may have made them while this one waited. */
	rc = read_version(db, &now, err);
	if (rc == SKN_OK && now == layout->version) {
		skn_db_rollback(db);
		return SKN_OK;
	}
	snprintf(version, sizeof(version), "PRAGMA user_version=%d", layout->version);
	if (rc == SKN_OK)
		rc = skn_db_exec(db, layout->sql, err);
	if (rc == SKN_OK)
		rc = skn_db_exec(db, version, err);
	if (rc == SKN_OK)
		rc = skn_db_commit(db, err);
	if (rc != SKN_OK)
		skn_db_rollback(db);
	return rc;
}

static int set_up(struct skn_db *db, const struct skn_db_layout *layout, struct skn_err *err)
{
	int64_t version = 0;
	int rc;

	sqlite3_busy_timeout(db->handle, SKN_DB_BUSY_MS);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	if (layout->flags & SKN_DB_FTS && skn_fts_set_up(&db->fts, db->handle) != SQLITE_OK)
		return skn_fail(err, SKN_ESYS, "this SQLite has no FTS5");
	rc = read_version(db, &version, err);
	if (rc == SKN_OK && version != 0 && version != layout->version)
		return skn_fail_at(err, SKN_EDATA, db->path, 0, 0,
				   "is of version %" PRId64 ", this program's is %d", version,
				   layout->version);
	if (rc == SKN_OK)
		rc = skn_db_exec(db, "PRAGMA journal_mode=WAL", err);
	/* A cache that a power cut damages is made again: nobody waits for the disk. */
	if (rc == SKN_OK)
		rc = skn_db_exec(db, layout->flags & SKN_DB_KEEP ? "PRAGMA synchronous=NORMAL"
								 : "PRAGMA synchronous=OFF", err);
	if (rc == SKN_OK && version == 0)
		rc = make_tables(db, layout, err);
	return rc;
}

static int open_once(struct skn_db **out, const char *path, const struct skn_db_layout *layout,
		     struct skn_err *err)
{
	struct skn_db *db = skn_xcalloc(1, sizeof(*db));
	int rc;

	db->path = skn_xstrdup(path);
	rc = sqlite3_open_v2(path, &db->handle,
			     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW |
				     SQLITE_OPEN_NOMUTEX, NULL);
	if (rc == SQLITE_OK && sqlite3_db_readonly(db->handle, "main") == 1)
		rc = SQLITE_READONLY;
	rc = rc == SQLITE_OK ? set_up(db, layout, err) : fail(db, rc, "cannot open the database", err);
	if (rc != SKN_OK) {
		skn_db_close(db);
		db = NULL;
	}
	*out = db;
	return rc;
}

static void delete_files(const char *path)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(ends); i++) {
		char *file = skn_xasprintf("%s%s", path, ends[i]);

		unlink(file);
		free(file);
	}
}

int skn_db_open(struct skn_db **out, const char *path, const struct skn_db_layout *layout,
		struct skn_err *err)
{
	struct skn_err first = SKN_ERR_INIT;
	int rc = open_once(out, path, layout, &first);

	if (rc == SKN_EDATA && !(layout->flags & SKN_DB_KEEP)) {
		delete_files(path);
		rc = open_once(out, path, layout, err);
		if (rc == SKN_OK)
			(*out)->remade = true;
		return rc;
	}
	if (rc != SKN_OK && err && err->code == SKN_OK)
		*err = first;
	return rc;
}

/* $XDG_CACHE_HOME/skein, else ~/.cache/skein; NULL when neither is known. */
static char *cache_home(void)
{
	const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	if (xdg && xdg[0] == '/')
		return skn_xasprintf("%s/skein", xdg);
	return home && home[0] == '/' ? skn_xasprintf("%s/.cache/skein", home) : NULL;
}

/* The file of the cache when DIR cannot be written; NULL: nowhere.  Caller frees. */
static char *path_elsewhere(const char *dir, const char *name, bool make)
{
	char *home = cache_home(), *real = realpath(dir, NULL), *path = NULL;
	char hex[SKN_SHA256_HEX];

	if (home && (!make || skn_fs_mkdirs(home, NULL) == SKN_OK)) {
		skn_sha256_hex(hex, real ? real : dir, strlen(real ? real : dir));
		path = skn_xasprintf("%s/%.16s-%s", home, hex, name);
	}
	free(real);
	free(home);
	return path;
}

static void open_elsewhere(struct skn_db **out, const char *dir, const char *name,
			   const struct skn_db_layout *layout)
{
	char *path = path_elsewhere(dir, name, true);

	if (path)
		skn_db_open(out, path, layout, NULL);
	free(path);
}

bool skn_db_has_cache(const char *dir, const char *name)
{
	char *elsewhere = path_elsewhere(dir, name, false);
	struct skn_buf path = SKN_BUF_INIT;
	bool found;

	skn_path_join(&path, dir, name);
	found = access(path.p, F_OK) == 0 || (elsewhere && access(elsewhere, F_OK) == 0);
	skn_buf_release(&path);
	free(elsewhere);
	return found;
}

void skn_db_open_cache(struct skn_db **out, const char *dir, const char *name,
		       const struct skn_db_layout *layout)
{
	struct skn_buf path = SKN_BUF_INIT;

	*out = NULL;
	skn_path_join(&path, dir, name);
	if ((mkdir(dir, 0777) == 0 || errno == EEXIST) && access(dir, W_OK) == 0)
		skn_db_open(out, path.p, layout, NULL);
	if (!*out)
		open_elsewhere(out, dir, name, layout);
	skn_buf_release(&path);
}

void skn_db_close(struct skn_db *db)
{
	if (!db)
		return;
	sqlite3_close(db->handle);
	skn_fts_free(db->fts);
	free(db->path);
	free(db);
}

void skn_db_destroy(struct skn_db *db)
{
	char *path = skn_xstrdup(db->path);

	skn_db_close(db);
	delete_files(path);
	free(path);
}

const char *skn_db_path(const struct skn_db *db)
{
	return db->path;
}

bool skn_db_was_remade(const struct skn_db *db)
{
	return db->remade;
}

static int look_at_clock(void *ctx)
{
	const struct skn_db *db = ctx;

	return skn_clock_monotonic_ns() >= db->deadline;
}

void skn_db_limit_time(struct skn_db *db, int ms)
{
	db->deadline = ms ? skn_clock_monotonic_ns() + (int64_t)ms * 1000000 : 0;
	sqlite3_progress_handler(db->handle, ms ? OPS_BETWEEN_LOOKS : 0, ms ? look_at_clock : NULL, db);
}

bool skn_db_is_late(const struct skn_db *db)
{
	return db->deadline && skn_clock_monotonic_ns() >= db->deadline;
}

int skn_db_begin_read(struct skn_db *db, struct skn_err *err)
{
	return skn_db_exec(db, "BEGIN", err);
}

int skn_db_begin(struct skn_db *db, struct skn_err *err)
{
	return skn_db_exec(db, "BEGIN IMMEDIATE", err);
}

int skn_db_commit(struct skn_db *db, struct skn_err *err)
{
	return skn_db_exec(db, "COMMIT", err);
}

void skn_db_rollback(struct skn_db *db)
{
	if (!sqlite3_get_autocommit(db->handle))
		sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

int skn_db_prepare(struct skn_stmt **out, struct skn_db *db, const char *sql, struct skn_err *err)
{
	sqlite3_stmt *handle = NULL;
	int rc = sqlite3_prepare_v2(db->handle, sql, -1, &handle, NULL);

	*out = NULL;
	if (rc != SQLITE_OK)
		return fail(db, rc, "the database refused a statement", err);
	*out = skn_xcalloc(1, sizeof(**out));
	(*out)->db = db;
	(*out)->handle = handle;
	return SKN_OK;
}

void skn_stmt_free(struct skn_stmt *stmt)
{
	if (stmt)
		sqlite3_finalize(stmt->handle);
	free(stmt);
}

void skn_stmt_bind_int(struct skn_stmt *stmt, int at, int64_t v)
{
	sqlite3_bind_int64(stmt->handle, at, v);
}

void skn_stmt_bind_text(struct skn_stmt *stmt, int at, const char *s, size_t n)
{
	sqlite3_bind_text64(stmt->handle, at, s, n, SQLITE_STATIC, SQLITE_UTF8);
}

void skn_stmt_bind_blob(struct skn_stmt *stmt, int at, const void *p, size_t n)
{
	sqlite3_bind_blob64(stmt->handle, at, p, n, SQLITE_STATIC);
}

void skn_stmt_bind_null(struct skn_stmt *stmt, int at)
{
	sqlite3_bind_null(stmt->handle, at);
}

int skn_stmt_step(struct skn_stmt *stmt, struct skn_err *err)
{
	int rc = sqlite3_step(stmt->handle);

	if (rc == SQLITE_ROW)
		return 1;
	return rc == SQLITE_DONE ? 0 : fail(stmt->db, rc, "the database failed", err);
}

void skn_stmt_reset(struct skn_stmt *stmt)
{
	sqlite3_reset(stmt->handle);
	sqlite3_clear_bindings(stmt->handle);
}

int64_t skn_stmt_int(struct skn_stmt *stmt, int column)
{
	return sqlite3_column_int64(stmt->handle, column);
}

const char *skn_stmt_bytes(struct skn_stmt *stmt, int column, size_t *n)
{
	const void *p = sqlite3_column_blob(stmt->handle, column);

	if (n)
		*n = (size_t)sqlite3_column_bytes(stmt->handle, column);
	return p ? p : "";
}
