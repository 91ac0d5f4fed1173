#include "base/lock.h"
#include "search/tables.h"

#define BATCH 64             /* threads in a transaction */
#define LOCK_WAIT_MS 600000  /* for another process that fills */

/* A unit of the thread that is there at the version before. */
struct open_unit {
	int64_t id;   /* 0: it left */
	char *text;
	uint64_t seen; /* round in which it was last there */
};

/* One thread being brought up to date. */
struct filler {
	struct skn_search_writer *writer;
	int64_t thread;
	struct skn_map units; /* kind, id, field and text: its struct open_unit */
	uint64_t round;
};

static void free_unit(void *p)
{
	struct open_unit *unit = p;

	free(unit->text);
	free(unit);
}

static void key_of(struct skn_buf *out, const char *kind, const char *id, const char *field, const char *text)
{
	skn_buf_clear(out);
	skn_buf_addf(out, "%s\n%s\n%s\n%s", kind, id, field, text);
}

static struct open_unit *find_unit(struct filler *f, const struct skn_buf *key)
{
	return skn_map_find(&f->units, key->p, key->n);
}

/* The units that the thread has now, from the file. */
static int read_units(struct filler *f, struct skn_err *err)
{
	struct skn_buf key = SKN_BUF_INIT;
	struct skn_stmt *stmt = NULL;
	int rc = skn_search_prepare(&stmt, f->writer->search, f->writer->scope,
				    "SELECT id, kind, ref, field, text FROM $unit WHERE thread = ?1 AND last IS NULL", err);

	if (rc == SKN_OK) {
		skn_stmt_bind_int(stmt, 1, f->thread);
		while ((rc = skn_stmt_step(stmt, err)) > 0) {
			struct open_unit *unit = skn_xcalloc(1, sizeof(*unit));
			const char *text = skn_stmt_bytes(stmt, 4, NULL);

			unit->id = skn_stmt_int(stmt, 0);
			unit->text = skn_xstrdup(text);
			key_of(&key, skn_stmt_bytes(stmt, 1, NULL), skn_stmt_bytes(stmt, 2, NULL),
			       skn_stmt_bytes(stmt, 3, NULL), text);
			unit = skn_map_put(&f->units, key.p, key.n, unit);
			if (unit)
				free_unit(unit);
		}
	}
	skn_stmt_free(stmt);
	skn_buf_release(&key);
	return rc;
}

/* What THREAD has and the file had not. */
static int add_new(struct filler *f, const struct skn_thread *thread, const struct skn_version *version,
		   struct skn_err *err)
{
	struct skn_search_units units;
	struct skn_buf key = SKN_BUF_INIT;
	int rc = SKN_OK;

	f->round++;
	skn_search_units_make(&units, thread);
	for (size_t i = 0; rc == SKN_OK && i < units.list.n; i++) {
		const struct skn_search_unit *u = &units.list.v[i];
		struct open_unit *unit;

		key_of(&key, u->kind, u->id, u->field, u->text);
		unit = find_unit(f, &key);
		if (!unit) {
			unit = skn_xcalloc(1, sizeof(*unit));
			unit->text = skn_xstrdup(u->text);
			skn_map_put(&f->units, key.p, key.n, unit);
		}
		if (!unit->id)
			rc = skn_search_unit_add(f->writer, &unit->id, f->thread, u, version, err);
		unit->seen = f->round;
	}
	skn_buf_release(&key);
	skn_search_units_release(&units);
	return rc;
}

/* What is not there any more: BEFORE is the version that had it (EVER). */
static int end_old(struct filler *f, const struct skn_version *before, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < f->units.n; i++) {
		struct open_unit *unit = f->units.entries[i].value;

		if (!unit->id || unit->seen == f->round)
			continue;
		rc = before ? skn_search_unit_end(f->writer, unit->id, before, err)
			    : skn_search_unit_remove(f->writer, unit->id, unit->text, err);
		unit->id = 0;
	}
	return rc;
}

/* Reads the thread, a broken one as far as that goes: it has no units then. */
static int load(struct skn_thread *out, struct skn_store *store, const struct skn_oid *commit, const char *path,
		struct skn_err *err)
{
	struct skn_view *view;
	int rc = skn_view_commit(&view, store->repo, commit, err);

	if (rc == SKN_OK) {
		rc = skn_store_load(out, view, path, 0, err);
		skn_view_free(view);
	}
	if (rc != SKN_OK) {
		rc = skn_store_forgive(rc, err);
		skn_thread_init(out, path);
	}
	return rc;
}

/* ---- the row of a thread ---- */

static int find_row(struct filler *f, const char *path, struct skn_oid *state, struct skn_err *err)
{
	struct skn_stmt *stmt = NULL;
	size_t n;
	int rc = skn_search_prepare(&stmt, f->writer->search, f->writer->scope,
				    "SELECT id, state FROM $thread WHERE path = ?1", err);

	*state = (struct skn_oid){ { 0 } };
	f->thread = 0;
	if (rc == SKN_OK) {
		skn_stmt_bind_text(stmt, 1, path, strlen(path));
		rc = skn_stmt_step(stmt, err);
		if (rc > 0) {
			const char *bytes = skn_stmt_bytes(stmt, 1, &n);

			f->thread = skn_stmt_int(stmt, 0);
			if (n == sizeof(state->b))
				memcpy(state->b, bytes, n);
			rc = SKN_OK;
		}
	}
	skn_stmt_free(stmt);
	return rc;
}

static int put_row(struct filler *f, const char *path, const char *title, const struct skn_oid *state,
		   struct skn_err *err)
{
	struct skn_stmt *stmt = NULL;
	int rc = skn_search_prepare(&stmt, f->writer->search, f->writer->scope,
				    "INSERT INTO $thread(path, title, state) VALUES(?1, ?2, ?3) ON CONFLICT(path)"
				    " DO UPDATE SET title = ?2, state = ?3 RETURNING id", err);

	if (rc == SKN_OK) {
		skn_stmt_bind_text(stmt, 1, path, strlen(path));
		skn_stmt_bind_text(stmt, 2, title, strlen(title));
		skn_stmt_bind_blob(stmt, 3, state->b, sizeof(state->b));
		rc = skn_stmt_step(stmt, err);
		if (rc > 0) {
			f->thread = skn_stmt_int(stmt, 0);
			rc = skn_stmt_step(stmt, err);
		}
	}
	skn_stmt_free(stmt);
	return rc;
}

static int forget_units(struct filler *f, struct skn_err *err)
{
	int rc = SKN_OK;
	struct skn_stmt *stmt = NULL;
	struct skn_map rows = SKN_MAP_INIT;

	rc = skn_search_prepare(&stmt, f->writer->search, f->writer->scope,
				"SELECT id, text FROM $unit WHERE thread = ?1", err);
	if (rc == SKN_OK) {
		skn_stmt_bind_int(stmt, 1, f->thread);
		while ((rc = skn_stmt_step(stmt, err)) > 0) {
			int64_t id = skn_stmt_int(stmt, 0);

			skn_map_put(&rows, (const char *)&id, sizeof(id), skn_xstrdup(skn_stmt_bytes(stmt, 1, NULL)));
		}
	}
	skn_stmt_free(stmt);
	for (size_t i = 0; rc == SKN_OK && i < rows.n; i++) {
		int64_t id;

		memcpy(&id, rows.entries[i].key, sizeof(id));
		rc = skn_search_unit_remove(f->writer, id, rows.entries[i].value, err);
	}
	skn_map_release(&rows, free);
	return rc;
}

/* ---- one thread ---- */

static int fill_now(struct filler *f, struct skn_view *view, const struct skn_oid *commit, const char *path,
		    struct skn_err *err)
{
	struct skn_oid tree, state;
	struct skn_thread thread;
	int rc = skn_view_oid(view, path, &tree, err);

	if (rc == SKN_OK)
		rc = find_row(f, path, &state, err);
	if (rc != SKN_OK || (f->thread && skn_oid_eq(&tree, &state)))
		return rc;
	rc = load(&thread, f->writer->search->store, commit, path, err);
	if (rc == SKN_OK)
		rc = put_row(f, path, skn_thread_title(&thread), &tree, err);
	if (rc == SKN_OK)
		rc = read_units(f, err);
	if (rc == SKN_OK)
		rc = add_new(f, &thread, NULL, err);
	if (rc == SKN_OK)
		rc = end_old(f, NULL, err);
	skn_thread_release(&thread);
	return rc;
}

/* How many of the versions, newest first, are newer than STATE; all of them when it
 * is not among them. */
static size_t count_new(const struct skn_history *history, const struct skn_oid *state, bool *found)
{
	for (size_t i = 0; i < history->list.n; i++)
		if (skn_oid_eq(&history->list.v[i].commit, state)) {
			*found = true;
			return i;
		}
	*found = false;
	return history->list.n;
}

static int replay(struct filler *f, const struct skn_history *history, size_t n_new, char **title,
		  struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = n_new; rc == SKN_OK && i-- > 0;) {
		const struct skn_version *v = &history->list.v[i];
		const struct skn_version *before = i + 1 < history->list.n ? &history->list.v[i + 1] : v;
		struct skn_thread thread;

		if (v->removed)
			skn_thread_init(&thread, v->path_before ? v->path_before : v->path);
		else
			rc = load(&thread, f->writer->search->store, &v->commit, v->path, err);
		if (rc == SKN_OK)
			rc = add_new(f, &thread, v, err);
		if (rc == SKN_OK)
			rc = end_old(f, before, err);
		if (i == 0) {
			free(*title);
			*title = skn_xstrdup(skn_thread_title(&thread));
		}
		skn_thread_release(&thread);
	}
	return rc;
}

static int fill_ever(struct filler *f, const struct skn_oid *commit, const char *path, struct skn_err *err)
{
	struct skn_history history;
	struct skn_oid state;
	char *title = NULL;
	size_t n_new;
	bool found;
	int rc = find_row(f, path, &state, err);

	if (rc == SKN_OK)
		rc = skn_history_load(&history, f->writer->search->store, commit, path, 0, err);
	if (rc != SKN_OK)
		return rc;
	n_new = count_new(&history, &state, &found);
	if (n_new > 0) {
		if (f->thread && !found)
			rc = forget_units(f, err);
		if (rc == SKN_OK)
			rc = put_row(f, path, path, &history.list.v[0].commit, err);
		if (rc == SKN_OK && found)
			rc = read_units(f, err);
		if (rc == SKN_OK)
			rc = replay(f, &history, n_new, &title, err);
		if (rc == SKN_OK)
			rc = put_row(f, path, title, &history.list.v[0].commit, err);
	}
	free(title);
	skn_history_release(&history);
	return rc;
}

/* ---- all threads ---- */

/* Threads that are not there any more. */
static int drop_missing(struct skn_search_writer *writer, const struct skn_strings *paths, struct skn_err *err)
{
	struct skn_map there = SKN_MAP_INIT;
	struct skn_strings gone = { 0 };
	struct skn_stmt *stmt = NULL;
	int rc = skn_search_prepare(&stmt, writer->search, writer->scope, "SELECT path FROM $thread", err);

	for (size_t i = 0; i < paths->n; i++)
		skn_map_put(&there, paths->v[i], strlen(paths->v[i]), (void *)paths);
	while (rc == SKN_OK && (rc = skn_stmt_step(stmt, err)) > 0) {
		size_t n;
		const char *path = skn_stmt_bytes(stmt, 0, &n);

		if (!skn_map_has(&there, path, n))
			skn_strings_pushn(&gone, path, n);
		rc = SKN_OK;
	}
	skn_stmt_free(stmt);
	for (size_t i = 0; rc == SKN_OK && i < gone.n; i++) {
		struct filler f = { .writer = writer };
		struct skn_oid state;

		rc = find_row(&f, gone.v[i], &state, err);
		if (rc == SKN_OK)
			rc = forget_units(&f, err);
		if (rc == SKN_OK)
			rc = skn_search_prepare(&stmt, writer->search, writer->scope,
						"DELETE FROM $thread WHERE id = ?1", err);
		if (rc == SKN_OK) {
			skn_stmt_bind_int(stmt, 1, f.thread);
			rc = skn_stmt_step(stmt, err);
			skn_stmt_free(stmt);
		}
	}
	skn_strings_release(&gone);
	skn_map_release(&there, NULL);
	return rc;
}

/* Whether the scope is at COMMIT already, for all threads. */
static int is_done(bool *done, struct skn_search *search, enum skn_search_scope scope,
		   const struct skn_oid *commit, struct skn_err *err)
{
	struct skn_stmt *stmt = NULL;
	int rc = skn_db_prepare(&stmt, search->db, "SELECT 1 FROM done WHERE scope = ?1 AND commit_id = ?2", err);

	*done = false;
	if (rc == SKN_OK) {
		skn_stmt_bind_int(stmt, 1, scope);
		skn_stmt_bind_blob(stmt, 2, commit->b, sizeof(commit->b));
		rc = skn_stmt_step(stmt, err);
		*done = rc > 0;
		rc = rc > 0 ? SKN_OK : rc;
	}
	skn_stmt_free(stmt);
	return rc;
}

/* COMMIT NULL: not at any, while threads are on their way. */
static int set_done(struct skn_search *search, enum skn_search_scope scope, const struct skn_oid *commit,
		    struct skn_err *err)
{
	struct skn_stmt *stmt = NULL;
	int rc = skn_db_prepare(&stmt, search->db, "INSERT OR REPLACE INTO done VALUES(?1, ?2)", err);

	if (rc == SKN_OK) {
		skn_stmt_bind_int(stmt, 1, scope);
		if (commit)
			skn_stmt_bind_blob(stmt, 2, commit->b, sizeof(commit->b));
		rc = skn_stmt_step(stmt, err);
	}
	skn_stmt_free(stmt);
	return rc;
}

static int fill_one(struct skn_search_writer *writer, struct skn_view *view, const struct skn_oid *commit,
		    const char *path, struct skn_err *err)
{
	struct filler f = { .writer = writer };
	int rc = writer->scope == SKN_SEARCH_NOW ? fill_now(&f, view, commit, path, err)
						 : fill_ever(&f, commit, path, err);

	skn_map_release(&f.units, free_unit);
	return rc;
}

static int fill_all(struct skn_search_writer *writer, struct skn_view *view, const struct skn_oid *commit,
		    const struct skn_strings *paths, const struct skn_search_progress *progress, struct skn_err *err)
{
	struct skn_db *db = writer->search->db;
	int rc = skn_db_begin(db, err);

	if (rc == SKN_OK)
		rc = set_done(writer->search, writer->scope, NULL, err);
	for (size_t i = 0; rc == SKN_OK && i < paths->n; i++) {
		rc = fill_one(writer, view, commit, paths->v[i], err);
		if (rc == SKN_OK && (i + 1) % BATCH == 0) {
			rc = skn_db_commit(db, err);
			if (rc == SKN_OK)
				rc = skn_db_begin(db, err);
		}
		if (progress)
			progress->cb(progress->ctx, i + 1, paths->n);
	}
	if (rc == SKN_OK)
		rc = drop_missing(writer, paths, err);
	if (rc == SKN_OK)
		rc = set_done(writer->search, writer->scope, commit, err);
	if (rc == SKN_OK)
		rc = skn_db_commit(db, err);
	if (rc != SKN_OK)
		skn_db_rollback(db);
	return rc;
}

static int fill(struct skn_search *search, enum skn_search_scope scope, const struct skn_oid *commit,
		const struct skn_search_progress *progress, struct skn_err *err)
{
	struct skn_search_writer writer;
	struct skn_strings paths = { 0 };
	struct skn_view *view;
	bool done;
	int rc = is_done(&done, search, scope, commit, err);

	if (rc != SKN_OK || done)
		return rc;
	rc = skn_view_commit(&view, search->store->repo, commit, err);
	if (rc != SKN_OK)
		return rc;
	rc = skn_store_threads(&paths, view, err);
	if (rc == SKN_OK) {
		rc = skn_search_writer_open(&writer, search, scope, err);
		if (rc == SKN_OK)
			rc = fill_all(&writer, view, commit, &paths, progress, err);
		skn_search_writer_close(&writer);
	}
	skn_strings_release(&paths);
	skn_view_free(view);
	return rc;
}

int skn_search_update(struct skn_search *search, enum skn_search_scope scope, const struct skn_oid *commit,
		      const struct skn_search_progress *progress, struct skn_err *err)
{
	char *path = skn_xasprintf("%s.lock", skn_db_path(search->db));
	struct skn_lock lock = SKN_LOCK_INIT;
	bool done;
	int rc = is_done(&done, search, scope, commit, err);

	if (rc == SKN_OK && !done) {
		rc = search->kept ? skn_lock_acquire(&lock, path, LOCK_WAIT_MS, err) : SKN_OK;
		if (rc == SKN_OK)
			rc = fill(search, scope, commit, progress, err);
		if (search->kept)
			skn_lock_release(&lock);
	}
	free(path);
	return rc;
}
