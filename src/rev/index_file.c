#include "rev/index_file.h"

#include "rev/diff.h"

/* Raise it when a table, a row, what makes a version, what a step says or what
 * gists count changes.  The kinds of changes count by themselves. */
#define LAYOUT_VERSION 3

static const char tables[] =
	"CREATE TABLE line(id INTEGER PRIMARY KEY, parent INTEGER, at INTEGER, last INTEGER, sum INTEGER);"
	"CREATE TABLE place(oid BLOB PRIMARY KEY, line INTEGER, at INTEGER, sum INTEGER) WITHOUT ROWID;"
	"CREATE TABLE path(id INTEGER PRIMARY KEY, path BLOB UNIQUE, last BLOB, sum INTEGER);"
	"CREATE INDEX path_last ON path(last);"
	"CREATE TABLE version(path INTEGER, line INTEGER, at INTEGER, time INTEGER, was INTEGER,"
	" data BLOB, gist BLOB, step BLOB, PRIMARY KEY(path, line, at)) WITHOUT ROWID;"
	"CREATE INDEX version_time ON version(time);"
	"CREATE INDEX version_was ON version(was) WHERE was > 0;";

uint32_t skn_index_sum(uint32_t sum, const void *p, size_t n)
{
	const unsigned char *bytes = p;

	for (size_t i = 0; i < n; i++)
		sum = (sum ^ bytes[i]) * 16777619u; /* FNV-1a */
	return sum;
}

uint32_t skn_index_sum_int(uint32_t sum, int64_t v)
{
	return skn_index_sum(sum, &v, sizeof(v));
}

/* Another program may know other kinds of changes. */
static int layout_version(void)
{
	uint32_t sum = LAYOUT_VERSION;

	for (int k = 0; k < SKN_DIFF_N; k++) {
		const char *name = skn_diff_info((enum skn_diff_kind)k)->name;

		sum = skn_index_sum(sum, name, strlen(name) + 1);
	}
	return (int)(sum & INT32_MAX) | 1;
}

static void free_statements(struct skn_history_index *index)
{
	skn_stmt_free(index->find);
	skn_stmt_free(index->rows);
	skn_stmt_free(index->line);
	index->find = index->rows = index->line = NULL;
}

static void free_index(struct skn_history_index *index)
{
	free_statements(index);
	skn_db_close(index->db);
	free(index);
}

static void open_file(struct skn_history_index *index, struct skn_store *store, bool make)
{
	const struct skn_db_layout layout = { .version = layout_version(), .sql = tables };
	char *dir = skn_xasprintf("%s/skein", skn_repo_common_dir(store->repo));

	index->absent = !make && !skn_db_has_cache(dir, "history.db");
	if (!index->absent) {
		skn_db_open_cache(&index->db, dir, "history.db", &layout);
		index->off = !index->db;
	}
	if (index->db && skn_db_was_remade(index->db))
		index->remade = true;
	free(dir);
}

void skn_index_only_read(struct skn_store *store)
{
	skn_index_of(store, false);
	store->index->reader = true;
}

struct skn_history_index *skn_index_of(struct skn_store *store, bool make)
{
	struct skn_history_index *index = store->index;

	if (!index) {
		index = store->index = skn_xcalloc(1, sizeof(*index));
		store->close_index = free_index;
		index->off = skn_repo_is_shallow(store->repo) ||
			     !skn_repo_config_bool(store->repo, "skein.index", true);
	}
	if (!index->off && !index->db && (make || !index->absent))
		open_file(index, store, make);
	return index->db ? index : NULL;
}

bool skn_index_begin(struct skn_history_index *index)
{
	if (!index->db || (index->depth == 0 && skn_db_begin_read(index->db, NULL) != SKN_OK))
		return false;
	index->depth++;
	return true;
}

void skn_index_fail(struct skn_history_index *index, int rc)
{
	skn_db_rollback(index->db);
	if (rc != SKN_EDATA)
		return;
	free_statements(index);
	if (index->reader)
		skn_db_close(index->db);
	else
		skn_db_destroy(index->db);
	index->db = NULL;
	index->off = index->reader;
	index->remade = !index->reader;
}

void skn_index_end(struct skn_history_index *index, int rc)
{
	index->spoiled = index->spoiled || rc == SKN_EDATA;
	if (--index->depth > 0)
		return;
	skn_index_fail(index, index->spoiled ? SKN_EDATA : SKN_OK);
	index->spoiled = false;
}

int skn_index_lock(struct skn_lock *lock, struct skn_history_index *index, int timeout_ms, struct skn_err *err)
{
	char *path = skn_xasprintf("%s.lock", skn_db_path(index->db));
	int rc = skn_lock_acquire(lock, path, timeout_ms, err);

	free(path);
	return rc;
}

static uint32_t place_sum(const struct skn_oid *commit, int64_t line, int64_t at)
{
	uint32_t sum = skn_index_sum(0, commit->b, sizeof(commit->b));

	return skn_index_sum_int(skn_index_sum_int(sum, line), at) & 0x7fff;
}

int skn_index_locate(struct skn_history_index *index, const struct skn_oid *commit, struct skn_index_place *out)
{
	int rc = SKN_OK;

	if (!index->find)
		rc = skn_db_prepare(&index->find, index->db, "SELECT line, at, sum FROM place WHERE oid = ?", NULL);
	if (rc != SKN_OK)
		return rc;
	skn_stmt_bind_blob(index->find, 1, commit->b, sizeof(commit->b));
	rc = skn_stmt_step(index->find, NULL);
	if (rc == 1) {
		out->line = skn_stmt_int(index->find, 0);
		out->at = skn_stmt_int(index->find, 1);
		if ((uint32_t)skn_stmt_int(index->find, 2) != place_sum(commit, out->line, out->at))
			rc = SKN_EDATA;
	}
	skn_stmt_reset(index->find);
	return rc;
}

int skn_index_put_place(struct skn_stmt *stmt, const struct skn_oid *commit, const struct skn_index_place *place,
			struct skn_err *err)
{
	int rc;

	skn_stmt_bind_blob(stmt, 1, commit->b, sizeof(commit->b));
	skn_stmt_bind_int(stmt, 2, place->line);
	skn_stmt_bind_int(stmt, 3, place->at);
	skn_stmt_bind_int(stmt, 4, place_sum(commit, place->line, place->at));
	rc = skn_stmt_step(stmt, err);
	skn_stmt_reset(stmt);
	return rc;
}

static int64_t line_sum(const struct skn_index_line *line)
{
	uint32_t sum = skn_index_sum_int(0, line->id);

	sum = skn_index_sum_int(sum, line->parent.line);
	sum = skn_index_sum_int(sum, line->parent.at);
	return skn_index_sum_int(sum, line->last);
}

int skn_index_line(struct skn_index_line *out, struct skn_history_index *index, int64_t id)
{
	int rc = SKN_OK;

	if (!index->line)
		rc = skn_db_prepare(&index->line, index->db, "SELECT parent, at, last, sum FROM line WHERE id = ?", NULL);
	if (rc != SKN_OK)
		return rc;
	skn_stmt_bind_int(index->line, 1, id);
	rc = skn_stmt_step(index->line, NULL);
	if (rc == 1) {
		*out = (struct skn_index_line){ .id = id, .last = skn_stmt_int(index->line, 2) };
		out->parent.line = skn_stmt_int(index->line, 0);
		out->parent.at = skn_stmt_int(index->line, 1);
		rc = skn_stmt_int(index->line, 3) == line_sum(out) && out->parent.line < id ? SKN_OK : SKN_EDATA;
	} else if (rc == 0) {
		rc = SKN_EDATA;
	}
	skn_stmt_reset(index->line);
	return rc;
}

int skn_index_put_line(struct skn_history_index *index, const struct skn_index_line *line, struct skn_err *err)
{
	struct skn_stmt *stmt;
	int rc = skn_db_prepare(&stmt, index->db, "INSERT OR REPLACE INTO line VALUES(?, ?, ?, ?, ?)", err);

	if (rc != SKN_OK)
		return rc;
	skn_stmt_bind_int(stmt, 1, line->id);
	skn_stmt_bind_int(stmt, 2, line->parent.line);
	skn_stmt_bind_int(stmt, 3, line->parent.at);
	skn_stmt_bind_int(stmt, 4, line->last);
	skn_stmt_bind_int(stmt, 5, line_sum(line));
	rc = skn_stmt_step(stmt, err);
	skn_stmt_free(stmt);
	return rc;
}

int skn_index_way(struct skn_index_way *out, struct skn_history_index *index, const struct skn_index_place *place)
{
	struct skn_index_place next = *place;
	struct skn_index_line line;
	int rc = SKN_OK;

	*out = (struct skn_index_way){ 0 };
	while (rc == SKN_OK && next.line > 0) {
		skn_vec_push(&out->list, next);
		rc = skn_index_line(&line, index, next.line);
		if (rc == SKN_OK)
			next = line.parent;
	}
	if (rc != SKN_OK)
		skn_vec_release(&out->list);
	return rc;
}

bool skn_index_passes(const struct skn_index_way *way, const struct skn_index_place *place)
{
	for (size_t i = 0; i < way->list.n; i++)
		if (way->list.v[i].line == place->line)
			return place->at <= way->list.v[i].at;
	return false;
}

struct skn_index_place skn_index_meet(const struct skn_index_way *a, const struct skn_index_way *b)
{
	/* A line's parent has a smaller number than the line. */
	for (size_t i = 0, k = 0; i < a->list.n && k < b->list.n;) {
		const struct skn_index_place *x = &a->list.v[i], *y = &b->list.v[k];

		if (x->line == y->line)
			return x->at < y->at ? *x : *y;
		if (x->line > y->line)
			i++;
		else
			k++;
	}
	return (struct skn_index_place){ .line = 0, .at = -1 };
}
