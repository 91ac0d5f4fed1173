#include "rev/memory.h"

#include "db/db.h"

/* Raise it when what makes a version, or a column, changes. */
#define LAYOUT_VERSION 2

struct skn_history_memory {
	struct skn_db *db;
};

enum flag { COLLECTION = 1, REMOVED = 2 };

static const struct skn_db_layout layout = {
	.version = LAYOUT_VERSION,
	.sql = "CREATE TABLE version(path TEXT, id BLOB, number INTEGER, time INTEGER, items INTEGER,"
	       " flags INTEGER, tree BLOB, before BLOB, path_before TEXT, older_path TEXT, older BLOB,"
	       " PRIMARY KEY(path, id)) WITHOUT ROWID;"
	       "CREATE TABLE mark(path TEXT, id BLOB, version_path TEXT, version BLOB,"
	       " PRIMARY KEY(path, id)) WITHOUT ROWID;",
};

struct skn_history_memory *skn_history_memory_open(struct skn_store *store)
{
	struct skn_history_memory *memory;
	struct skn_db *db = NULL;
	char *dir;

	if (skn_repo_is_shallow(store->repo))
		return NULL; /* what is behind the end may come later */
	dir = skn_xasprintf("%s/skein", skn_repo_common_dir(store->repo));
	skn_db_open_cache(&db, dir, "history.db", &layout);
	free(dir);
	if (!db)
		return NULL;
	memory = skn_xcalloc(1, sizeof(*memory));
	memory->db = db;
	return memory;
}

void skn_history_memory_close(struct skn_history_memory *memory)
{
	if (!memory)
		return;
	skn_db_close(memory->db);
	free(memory);
}

static bool get_oid(struct skn_oid *out, struct skn_stmt *stmt, int column)
{
	size_t n;
	const char *bytes = skn_stmt_bytes(stmt, column, &n);

	memset(out, 0, sizeof(*out));
	if (n != sizeof(out->b))
		return false;
	memcpy(out->b, bytes, n);
	return true;
}

static char *get_text(struct skn_stmt *stmt, int column)
{
	size_t n;
	const char *bytes = skn_stmt_bytes(stmt, column, &n);

	return n ? skn_xstrndup(bytes, n) : NULL;
}

static void bind_key(struct skn_stmt *stmt, const char *path, const struct skn_oid *oid)
{
	skn_stmt_bind_text(stmt, 1, path, strlen(path));
	skn_stmt_bind_blob(stmt, 2, oid->b, sizeof(oid->b));
}

/* The key of the newest entry from a mark on: 1 found, 0 no mark, -1 a mark
 * behind which there is nothing. */
static int find_mark(struct skn_history_memory *memory, char **path, struct skn_oid *id)
{
	struct skn_stmt *stmt = NULL;
	int found = 0;

	if (skn_db_prepare(&stmt, memory->db, "SELECT version_path, version FROM mark WHERE path = ? AND id = ?",
			   NULL) != SKN_OK)
		return 0;
	bind_key(stmt, *path, id);
	if (skn_stmt_step(stmt, NULL) == 1) {
		free(*path);
		*path = get_text(stmt, 0);
		found = get_oid(id, stmt, 1) && *path ? 1 : -1;
	}
	skn_stmt_free(stmt);
	return found;
}

/* Reads the entry at the key and moves the key on to the next older one. */
static bool read_entry(struct skn_stmt *stmt, struct skn_version *out, char **path, struct skn_oid *id)
{
	int64_t flags;

	bind_key(stmt, *path, id);
	if (skn_stmt_step(stmt, NULL) != 1)
		return false;
	flags = skn_stmt_int(stmt, 3);
	*out = (struct skn_version){ .number = skn_stmt_int(stmt, 0), .time = skn_stmt_int(stmt, 1),
				     .items = skn_stmt_int(stmt, 2), .collection = flags & COLLECTION,
				     .removed = flags & REMOVED, .commit = *id, .path = *path };
	get_oid(&out->tree, stmt, 4);
	get_oid(&out->before, stmt, 5);
	out->path_before = get_text(stmt, 6);
	*path = get_text(stmt, 7);
	get_oid(id, stmt, 8);
	skn_stmt_reset(stmt);
	return true;
}

bool skn_history_memory_load(struct skn_history_memory *memory, const char *path,
			     const struct skn_oid *commit, bool newest, struct skn_history *out)
{
	struct skn_stmt *stmt = NULL;
	struct skn_oid id = *commit;
	size_t first = out->list.n;
	char *key = skn_xstrdup(path);
	int found = find_mark(memory, &key, &id);
	bool whole = found != 0;

	if (found == 1)
		whole = skn_db_prepare(&stmt, memory->db,
				       "SELECT number, time, items, flags, tree, before, path_before, older_path,"
				       " older FROM version WHERE path = ? AND id = ?", NULL) == SKN_OK;
	while (whole && found == 1 && key) {
		struct skn_version v;

		whole = read_entry(stmt, &v, &key, &id);
		if (!whole)
			break;
		skn_vec_push(&out->list, v);
		if (newest && !v.collection && !v.removed)
			break;
	}
	/* A chain with a missing link is no knowledge. */
	while (!whole && out->list.n > first) {
		free(skn_vec_last(&out->list)->path);
		free(skn_vec_last(&out->list)->path_before);
		out->list.n--;
	}
	skn_stmt_free(stmt);
	free(key);
	return whole;
}

static int save_entry(struct skn_stmt *stmt, const struct skn_version *v, const struct skn_version *older)
{
	int rc;

	bind_key(stmt, v->path, &v->commit);
	skn_stmt_bind_int(stmt, 3, v->number);
	skn_stmt_bind_int(stmt, 4, v->time);
	skn_stmt_bind_int(stmt, 5, v->items);
	skn_stmt_bind_int(stmt, 6, (v->collection ? COLLECTION : 0) | (v->removed ? REMOVED : 0));
	skn_stmt_bind_blob(stmt, 7, v->tree.b, sizeof(v->tree.b));
	skn_stmt_bind_blob(stmt, 8, v->before.b, sizeof(v->before.b));
	if (v->path_before)
		skn_stmt_bind_text(stmt, 9, v->path_before, strlen(v->path_before));
	if (older) {
		skn_stmt_bind_text(stmt, 10, older->path, strlen(older->path));
		skn_stmt_bind_blob(stmt, 11, older->commit.b, sizeof(older->commit.b));
	}
	rc = skn_stmt_step(stmt, NULL);
	skn_stmt_reset(stmt);
	return rc;
}

static int save_mark(struct skn_db *db, const char *path, const struct skn_oid *commit,
		     const struct skn_version *newest)
{
	struct skn_stmt *stmt = NULL;
	int rc = skn_db_prepare(&stmt, db, "INSERT OR REPLACE INTO mark VALUES(?, ?, ?, ?)", NULL);

	if (rc == SKN_OK) {
		bind_key(stmt, path, commit);
		if (newest) {
			skn_stmt_bind_text(stmt, 3, newest->path, strlen(newest->path));
			skn_stmt_bind_blob(stmt, 4, newest->commit.b, sizeof(newest->commit.b));
		}
		rc = skn_stmt_step(stmt, NULL);
	}
	skn_stmt_free(stmt);
	return rc;
}

void skn_history_memory_save(struct skn_history_memory *memory, const char *path,
			     const struct skn_oid *commit, const struct skn_history *history,
			     size_t from, size_t to)
{
	struct skn_stmt *stmt = NULL;
	int rc = skn_db_begin(memory->db, NULL);

	if (rc == SKN_OK)
		rc = skn_db_prepare(&stmt, memory->db,
				    "INSERT OR REPLACE INTO version VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", NULL);
	for (size_t i = from; rc == SKN_OK && i < to; i++)
		rc = save_entry(stmt, &history->list.v[i],
				i + 1 < history->list.n ? &history->list.v[i + 1] : NULL);
	skn_stmt_free(stmt);
	if (rc == SKN_OK)
		rc = save_mark(memory->db, path, commit, from < history->list.n ? &history->list.v[from] : NULL);
	if (rc == SKN_OK)
		rc = skn_db_commit(memory->db, NULL);
	if (rc != SKN_OK)
		skn_db_rollback(memory->db); /* not remembered: the next walk tries again */
}
