#include "base/lock.h"
#include "search/changed.h"
#include "search/fill_thread.h"

#define BATCH_OPS 50000      /* units in a transaction, about, where an index is made from nothing */
#define LOCK_WAIT_MS 600000  /* for another process that fills */

/* One scope on its way to a commit. */
struct filling {
	struct skn_search *search;
	enum skn_search_scope scope;
	struct skn_search_stand from, to;
	struct skn_search_changes changes;
	struct skn_search_writer writer;
	struct skn_view *view; /* of the commit */
	const struct skn_search_progress *progress;
	size_t done, total;
	bool batches; /* nobody minds what is half done: there was nothing before */
};

/* ---- where a scope stands ---- */

static int get_stand(struct skn_search_stand *out, struct skn_search *search, enum skn_search_scope scope,
		     struct skn_err *err)
{
	struct skn_stmt *stmt = NULL;
	int rc = skn_db_prepare(&stmt, search->db, "SELECT stand FROM done WHERE scope = ?1", err);

	*out = (struct skn_search_stand){ 0 };
	if (rc == SKN_OK) {
		skn_stmt_bind_int(stmt, 1, scope);
		rc = skn_stmt_step(stmt, err);
	}
	if (rc > 0) {
		size_t n;
		const char *bytes = skn_stmt_bytes(stmt, 0, &n);

		if (n == sizeof(*out))
			memcpy(out, bytes, n);
		rc = SKN_OK;
	}
	skn_stmt_free(stmt);
	return rc;
}

static int put_stand(struct filling *f, bool complete, struct skn_err *err)
{
	struct skn_search_stand stand = f->to;
	struct skn_stmt *stmt = NULL;
	int rc = skn_db_prepare(&stmt, f->search->db, "INSERT OR REPLACE INTO done VALUES(?1, ?2)", err);

	stand.complete = complete;
	if (rc == SKN_OK) {
		skn_stmt_bind_int(stmt, 1, f->scope);
		skn_stmt_bind_blob(stmt, 2, &stand, sizeof(stand));
		rc = skn_stmt_step(stmt, err);
	}
	skn_stmt_free(stmt);
	return rc;
}

int skn_search_at(struct skn_oid *out, struct skn_search *search, enum skn_search_scope scope, struct skn_err *err)
{
	struct skn_search_stand stand;
	int rc = get_stand(&stand, search, scope, err);

	*out = rc == SKN_OK && stand.complete ? stand.commit : (struct skn_oid){ { 0 } };
	return rc;
}

/* ---- threads ---- */

static void tell(struct filling *f)
{
	f->done++;
	if (f->progress)
		f->progress->cb(f->progress->ctx, f->done, f->total);
}

/* Where a transaction may end. */
static int end_batch(struct filling *f, struct skn_err *err)
{
	int rc;

	if (!f->batches || f->writer.ops.n < BATCH_OPS)
		return SKN_OK;
	rc = skn_search_writer_flush(&f->writer, err);
	if (rc == SKN_OK)
		rc = skn_db_commit(f->search->db, err);
	return rc == SKN_OK ? skn_db_begin(f->search->db, err) : rc;
}

static int fill_there(struct filling *f, const char *path, bool anew, struct skn_err *err)
{
	if (f->scope == SKN_SEARCH_NOW)
		return skn_search_fill_now(&f->writer, f->view, &f->to.commit, path, err);
	return skn_search_fill_ever(&f->writer, &f->to.commit, path, anew, err);
}

/* The commit that removed a thread last, from the whole line; zero: none, or it moved. */
static int find_removal(struct skn_oid *out, struct filling *f, const char *path, struct skn_err *err)
{
	struct skn_history history;
	bool moved = false;
	int rc = skn_history_load(&history, f->search->store, &f->to.commit, path, 0, err);

	*out = (struct skn_oid){ { 0 } };
	if (rc != SKN_OK)
		return rc;
	if (history.list.n > 0 && history.list.v[0].removed) {
		*out = history.list.v[0].commit;
		rc = skn_search_was_moved(&moved, f->search->store, out, path, err);
	}
	if (moved)
		*out = (struct skn_oid){ { 0 } };
	skn_history_release(&history);
	return rc;
}

/* A thread that is not there: what it said stays to be found in EVER. */
static int fill_gone(struct filling *f, const char *path, const struct skn_oid *removed, bool anew, struct skn_err *err)
{
	struct skn_oid found = { { 0 } };
	int rc = SKN_OK;

	if (removed)
		found = *removed;
	else if (f->scope == SKN_SEARCH_EVER)
		rc = find_removal(&found, f, path, err);
	if (rc != SKN_OK)
		return rc;
	if (skn_oid_is_zero(&found))
		return skn_search_forget(&f->writer, path, err);
	return skn_search_fill_ever(&f->writer, &found, path, anew, err);
}

static int fill_touched(struct filling *f, const struct skn_strings *there, struct skn_err *err)
{
	const struct skn_map *paths = &f->changes.paths;
	bool anew = !f->changes.appended;
	struct skn_map set = SKN_MAP_INIT;
	int rc = SKN_OK;

	for (size_t i = 0; i < there->n; i++)
		skn_map_put(&set, there->v[i], strlen(there->v[i]), f);
	f->total = paths->n;
	for (size_t i = 0; rc == SKN_OK && i < paths->n; i++) {
		const struct skn_map_entry *entry = &paths->entries[i];

		rc = skn_map_has(&set, entry->key, entry->key_len) ? fill_there(f, entry->key, anew, err)
								   : fill_gone(f, entry->key, entry->value, anew, err);
		if (rc == SKN_OK)
			rc = end_batch(f, err);
		tell(f);
	}
	skn_map_release(&set, NULL);
	return rc;
}

/* Every thread, and in EVER those that are gone. */
static int fill_all(struct filling *f, const struct skn_strings *there, struct skn_err *err)
{
	const struct skn_map *paths = &f->changes.paths;
	struct skn_map set = SKN_MAP_INIT;
	int rc = SKN_OK;

	f->total = there->n;
	for (size_t i = 0; rc == SKN_OK && i < there->n; i++) {
		skn_map_put(&set, there->v[i], strlen(there->v[i]), f);
		rc = fill_there(f, there->v[i], false, err);
		if (rc == SKN_OK)
			rc = end_batch(f, err);
		tell(f);
	}
	for (size_t i = 0; rc == SKN_OK && i < paths->n; i++) {
		const struct skn_map_entry *entry = &paths->entries[i];

		if (entry->value && !skn_map_has(&set, entry->key, entry->key_len))
			rc = fill_gone(f, entry->key, entry->value, false, err);
		if (rc == SKN_OK)
			rc = end_batch(f, err);
	}
	skn_map_release(&set, NULL);
	return rc;
}

/* ---- from one commit to another ---- */

static int empty(struct filling *f, struct skn_err *err)
{
	static const char *const sql[] = { "DELETE FROM $unit", "DELETE FROM $thread",
					   "INSERT INTO $words($words) VALUES('delete-all')",
					   "INSERT INTO $words($words, rank) VALUES('hashsize', 33554432)" };
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < SKN_ARRAY_LEN(sql); i++) {
		struct skn_stmt *stmt = NULL;

		rc = skn_search_prepare(&stmt, f->search, f->scope, sql[i], err);
		if (rc == SKN_OK)
			rc = skn_stmt_step(stmt, err);
		skn_stmt_free(stmt);
	}
	return rc;
}

/* What is to be done; an index that was never whole goes on where it can, thread by
 * thread, as each row says what it was made from. */
static int find_changes(struct filling *f, struct skn_err *err)
{
	bool whole;
	int rc = f->scope == SKN_SEARCH_NOW
			 ? skn_search_changes_now(&f->changes, f->search->store, &f->from, &f->to, err)
			 : skn_search_changes_ever(&f->changes, f->search->store, &f->from, &f->to, err);

	if (rc != SKN_OK)
		return rc;
	whole = f->from.complete && !f->changes.unknown;
	if (whole)
		return SKN_OK;
	if (!f->from.complete && f->scope == SKN_SEARCH_EVER && !f->changes.appended)
		f->changes.unknown = true;
	f->batches = !f->from.complete;
	if (f->scope == SKN_SEARCH_EVER) {
		bool anew = f->changes.unknown;

		skn_search_changes_release(&f->changes);
		rc = skn_search_changes_all(&f->changes, f->search->store, &f->to, err);
		f->changes.unknown = anew;
		f->changes.appended = !anew;
	}
	return rc;
}

static int fill_threads(struct filling *f, struct skn_err *err)
{
	struct skn_strings there = { 0 };
	bool some = f->from.complete && !f->changes.unknown;
	int rc = skn_store_threads(&there, f->view, err);

	if (rc == SKN_OK && f->changes.unknown)
		rc = empty(f, err);
	if (rc == SKN_OK && f->batches)
		rc = put_stand(f, false, err);
	if (rc == SKN_OK)
		rc = some ? fill_touched(f, &there, err) : fill_all(f, &there, err);
	if (rc == SKN_OK)
		rc = skn_search_writer_flush(&f->writer, err);
	if (rc == SKN_OK && !some)
		rc = skn_search_writer_tidy(&f->writer, err);
	if (rc == SKN_OK)
		rc = put_stand(f, true, err);
	skn_strings_release(&there);
	return rc;
}

static int fill(struct filling *f, struct skn_err *err)
{
	struct skn_db *db = f->search->db;
	int rc = find_changes(f, err);

	if (rc == SKN_OK)
		rc = skn_view_commit(&f->view, f->search->store->repo, &f->to.commit, err);
	if (rc == SKN_OK)
		rc = skn_search_writer_open(&f->writer, f->search, f->scope, err);
	if (rc == SKN_OK)
		rc = skn_db_begin(db, err);
	if (rc == SKN_OK)
		rc = fill_threads(f, err);
	if (rc == SKN_OK)
		rc = skn_db_commit(db, err);
	if (rc != SKN_OK)
		skn_db_rollback(db);
	skn_search_writer_close(&f->writer);
	skn_view_free(f->view);
	skn_search_changes_release(&f->changes);
	return rc;
}

/* ---- one at a time ---- */

static int is_done(bool *done, struct filling *f, struct skn_err *err)
{
	int rc = get_stand(&f->from, f->search, f->scope, err);

	*done = rc == SKN_OK && skn_search_stand_eq(&f->from, &f->to);
	return rc;
}

static int fill_locked(struct filling *f, int wait_ms, struct skn_err *err)
{
	char *path = skn_xasprintf("%s.lock", skn_db_path(f->search->db));
	struct skn_lock lock = SKN_LOCK_INIT;
	bool done = false;
	int rc = f->search->kept ? skn_lock_acquire(&lock, path, wait_ms, err) : SKN_OK;

	if (rc == SKN_OK && f->search->spoiled)
		rc = skn_search_make_anew(f->search, err);
	if (rc == SKN_OK)
		rc = is_done(&done, f, err);
	if (rc == SKN_OK && !done)
		rc = fill(f, err);
	if (rc == SKN_EDATA)
		f->search->spoiled = true;
	skn_lock_release(&lock);
	free(path);
	return rc;
}

static int update(struct skn_search *search, enum skn_search_scope scope, const struct skn_oid *commit,
		  const struct skn_search_progress *progress, int wait_ms, struct skn_err *err)
{
	struct filling f = { .search = search, .scope = scope, .progress = progress };
	bool done = false;
	int rc = scope == SKN_SEARCH_NOW ? skn_search_stand_now(&f.to, commit)
					 : skn_search_stand_ever(&f.to, search->store, commit, err);

	if (rc == SKN_OK && !search->spoiled) {
		struct skn_err fault = SKN_ERR_INIT;

		rc = is_done(&done, &f, &fault);
		skn_err_clear(&fault);
		if (rc == SKN_EDATA)
			search->spoiled = true;
		rc = SKN_OK;
	}
	if (rc == SKN_OK && !done) {
		struct skn_err fault = SKN_ERR_INIT;

		rc = fill_locked(&f, wait_ms, &fault);
		if (rc == SKN_EDATA && search->spoiled) {
			skn_err_clear(&fault);
			rc = fill_locked(&f, wait_ms, &fault);
		}
		if (rc != SKN_OK && err && err->code == SKN_OK)
			*err = fault;
		else
			skn_err_clear(&fault);
	}
	return rc;
}

int skn_search_update(struct skn_search *search, enum skn_search_scope scope, const struct skn_oid *commit,
		      const struct skn_search_progress *progress, struct skn_err *err)
{
	return update(search, scope, commit, progress, LOCK_WAIT_MS, err);
}

int skn_search_catch_up(struct skn_search *search, enum skn_search_scope scope, const struct skn_oid *commit,
			struct skn_err *err)
{
	struct skn_oid at = { { 0 } };
	int rc;

	if (!search->spoiled && skn_search_at(&at, search, scope, NULL) == SKN_EDATA)
		search->spoiled = true;
	rc = update(search, scope, commit, NULL, skn_oid_is_zero(&at) ? LOCK_WAIT_MS : 0, err);
	return skn_oid_is_zero(&at) ? rc : skn_forgive(rc, SKN_ELOCKED, err);
}
