#include "search/fill_thread.h"

#include "base/map.h"

/* A unit of the thread that is there at the version before. */
struct open_unit {
	int64_t id;   /* 0: it left */
	enum skn_search_kind kind;
	char *text;
	uint64_t seen; /* round in which it was last there */
};

/* One thread being brought up to date. */
struct filler {
	struct skn_search_writer *writer;
	const char *path;
	int64_t thread; /* its row; 0: none */
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

static enum skn_search_kind kind_in(struct skn_stmt *stmt, int column)
{
	enum skn_search_kind kind = SKN_SEARCH_TITLE;
	size_t n;
	const char *name = skn_stmt_bytes(stmt, column, &n);

	skn_search_kind_find(&kind, name, n);
	return kind;
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
			unit->kind = kind_in(stmt, 1);
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
	const struct skn_search_owner owner = { f->thread, f->path };
	struct skn_search_units units;
	struct skn_buf key = SKN_BUF_INIT;
	int rc = SKN_OK;

	f->round++;
	skn_search_units_make(&units, thread);
	for (size_t i = 0; rc == SKN_OK && i < units.list.n; i++) {
		const struct skn_search_unit *u = &units.list.v[i];
		struct open_unit *unit;

		key_of(&key, skn_search_kind_name(u->kind), u->id, u->field, u->text);
		unit = find_unit(f, &key);
		if (!unit) {
			unit = skn_xcalloc(1, sizeof(*unit));
			unit->kind = u->kind;
			unit->text = skn_xstrdup(u->text);
			skn_map_put(&f->units, key.p, key.n, unit);
		}
		if (!unit->id)
			rc = skn_search_unit_add(f->writer, &unit->id, &owner, u, version, err);
		unit->seen = f->round;
	}
	skn_buf_release(&key);
	skn_search_units_release(&units);
	return rc;
}

/* What is not there any more (EVER): BEFORE is the version that had it, GONE has it not. */
static int end_old(struct filler *f, const struct skn_version *before, const struct skn_version *gone,
		   struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < f->units.n; i++) {
		struct open_unit *unit = f->units.entries[i].value;

		if (!unit->id || unit->seen == f->round)
			continue;
		rc = before ? skn_search_unit_end(f->writer, unit->id, before, gone, err)
			    : skn_search_unit_remove(f->writer, unit->id, f->thread, unit->kind, unit->text, err);
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

static int find_row(struct filler *f, struct skn_oid *state, struct skn_err *err)
{
	struct skn_stmt *stmt = NULL;
	size_t n;
	int rc = skn_search_prepare(&stmt, f->writer->search, f->writer->scope,
				    "SELECT id, state FROM $thread WHERE path = ?1", err);

	*state = (struct skn_oid){ { 0 } };
	f->thread = 0;
	if (rc == SKN_OK) {
		skn_stmt_bind_text(stmt, 1, f->path, strlen(f->path));
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

/* TITLE NULL: what it was. */
static int put_row(struct filler *f, const char *title, const struct skn_oid *state,
		   struct skn_err *err)
{
	struct skn_stmt *stmt = NULL;
	int rc = skn_search_prepare(&stmt, f->writer->search, f->writer->scope,
				    "INSERT INTO $thread(path, title, state) VALUES(?1, coalesce(?2, ''), ?3)"
				    " ON CONFLICT(path) DO UPDATE SET title = coalesce(?2, title), state = ?3"
				    " RETURNING id", err);

	if (rc == SKN_OK) {
		skn_stmt_bind_text(stmt, 1, f->path, strlen(f->path));
		if (title)
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

static void free_units(struct filler *f)
{
	skn_map_release(&f->units, free_unit);
}

/* All units of the thread, those that left long ago, too. */
static int forget_units(struct filler *f, struct skn_err *err)
{
	SKN_VEC(struct open_unit) units = { 0 };
	struct skn_stmt *stmt = NULL;
	int rc = skn_search_prepare(&stmt, f->writer->search, f->writer->scope,
				    "SELECT id, kind, text FROM $unit WHERE thread = ?1", err);

	if (rc == SKN_OK) {
		skn_stmt_bind_int(stmt, 1, f->thread);
		while ((rc = skn_stmt_step(stmt, err)) > 0) {
			const struct open_unit unit = { .id = skn_stmt_int(stmt, 0), .kind = kind_in(stmt, 1),
							.text = skn_xstrdup(skn_stmt_bytes(stmt, 2, NULL)) };

			skn_vec_push(&units, unit);
		}
	}
	skn_stmt_free(stmt);
	for (size_t i = 0; i < units.n; i++) {
		const struct open_unit *unit = &units.v[i];

		if (rc == SKN_OK)
			rc = skn_search_unit_remove(f->writer, unit->id, f->thread, unit->kind, unit->text, err);
		free(unit->text);
	}
	skn_vec_release(&units);
	return rc;
}

int skn_search_forget(struct skn_search_writer *writer, const char *path, struct skn_err *err)
{
	struct filler f = { .writer = writer, .path = path };
	struct skn_stmt *stmt = NULL;
	struct skn_oid state;
	int rc = find_row(&f, &state, err);

	if (rc != SKN_OK || !f.thread)
		return rc;
	rc = forget_units(&f, err);
	if (rc == SKN_OK)
		rc = skn_search_prepare(&stmt, writer->search, writer->scope, "DELETE FROM $thread WHERE id = ?1", err);
	if (rc == SKN_OK) {
		skn_stmt_bind_int(stmt, 1, f.thread);
		rc = skn_stmt_step(stmt, err);
	}
	skn_stmt_free(stmt);
	return rc;
}

/* ---- one thread ---- */

static int fill_now(struct filler *f, struct skn_view *view, const struct skn_oid *commit, struct skn_err *err)
{
	struct skn_oid tree, state;
	struct skn_thread thread;
	int rc = skn_view_oid(view, f->path, &tree, err);

	if (rc == SKN_OK)
		rc = find_row(f, &state, err);
	if (rc != SKN_OK || (f->thread && skn_oid_eq(&tree, &state)))
		return rc;
	rc = load(&thread, f->writer->search->store, commit, f->path, err);
	if (rc == SKN_OK)
		rc = put_row(f, skn_thread_title(&thread), &tree, err);
	if (rc == SKN_OK)
		rc = read_units(f, err);
	if (rc == SKN_OK)
		rc = add_new(f, &thread, NULL, err);
	if (rc == SKN_OK)
		rc = end_old(f, NULL, NULL, err);
	skn_thread_release(&thread);
	return rc;
}

int skn_search_fill_now(struct skn_search_writer *writer, struct skn_view *view, const struct skn_oid *commit,
			const char *path, struct skn_err *err)
{
	struct filler f = { .writer = writer, .path = path };
	int rc = fill_now(&f, view, commit, err);

	free_units(&f);
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
			rc = end_old(f, before, v, err);
		if (!v->removed) {
			free(*title);
			*title = skn_xstrdup(skn_thread_title(&thread));
		}
		skn_thread_release(&thread);
	}
	return rc;
}

static int fill_ever(struct filler *f, const struct skn_history *history, bool anew, struct skn_err *err)
{
	struct skn_oid state;
	char *title = NULL;
	bool found;
	size_t n_new;
	int rc = find_row(f, &state, err);

	if (rc != SKN_OK)
		return rc;
	n_new = count_new(history, &state, &found);
	if (anew || !found)
		n_new = history->list.n;
	if (n_new == 0)
		return SKN_OK;
	if (f->thread && (anew || !found))
		rc = forget_units(f, err);
	if (rc == SKN_OK)
		rc = put_row(f, NULL, &history->list.v[0].commit, err);
	if (rc == SKN_OK)
		rc = read_units(f, err);
	if (rc == SKN_OK)
		rc = replay(f, history, n_new, &title, err);
	if (rc == SKN_OK)
		rc = put_row(f, title, &history->list.v[0].commit, err);
	free(title);
	return rc;
}

int skn_search_fill_ever(struct skn_search_writer *writer, const struct skn_oid *commit, const char *path, bool anew,
			 struct skn_err *err)
{
	struct filler f = { .writer = writer, .path = path };
	struct skn_history history;
	int rc = skn_history_load(&history, writer->search->store, commit, path, 0, err);

	if (rc != SKN_OK)
		return rc;
	rc = fill_ever(&f, &history, anew, err);
	skn_history_release(&history);
	free_units(&f);
	return rc;
}
