#include "rev/index_read.h"

#include "rev/index_row.h"

/* A way on which the rows of one thread are read, newest first. */
struct reader {
	struct skn_history_index *index;
	struct skn_index_way way;
	int64_t path;       /* the thread's, where the reader is */
	char *name;         /* of that path */
	int64_t published;  /* what is newer leaves the published way */
	int64_t until;      /* this and what is older is left out */
	struct skn_oid tree; /* the thread's folder, where the reader is */
	int64_t rows, all;  /* how many follow (-1: not known yet), of how many */
	bool linked;        /* `tree` is known, and every row must fit */
	unsigned flags;
	bool done;
	struct skn_history *out;
};

uint32_t skn_index_path_sum(int64_t id, const char *path)
{
	return skn_index_sum_int(skn_index_sum(0, path, strlen(path)), id);
}

int skn_index_path_id(int64_t *out, struct skn_history_index *index, const char *path)
{
	struct skn_stmt *stmt;
	int rc = skn_db_prepare(&stmt, index->db, "SELECT id, sum FROM path WHERE path = ?", NULL);

	*out = 0;
	if (rc != SKN_OK)
		return rc;
	skn_stmt_bind_blob(stmt, 1, path, strlen(path));
	rc = skn_stmt_step(stmt, NULL);
	if (rc == 1) {
		*out = skn_stmt_int(stmt, 0);
		rc = skn_stmt_int(stmt, 1) == skn_index_path_sum(*out, path) ? SKN_OK : SKN_EDATA;
	}
	skn_stmt_free(stmt);
	return rc;
}

int skn_index_path_name(char **out, struct skn_history_index *index, int64_t id)
{
	struct skn_stmt *stmt;
	int rc = skn_db_prepare(&stmt, index->db, "SELECT path, sum FROM path WHERE id = ?", NULL);
	size_t n;

	*out = NULL;
	if (rc != SKN_OK)
		return rc;
	skn_stmt_bind_int(stmt, 1, id);
	rc = skn_stmt_step(stmt, NULL);
	if (rc == 1) {
		const char *name = skn_stmt_bytes(stmt, 0, &n);

		*out = skn_xstrndup(name, n);
		rc = skn_stmt_int(stmt, 1) == skn_index_path_sum(id, *out) ? SKN_OK : SKN_EDATA;
	} else if (rc == 0) {
		rc = SKN_EDATA;
	}
	skn_stmt_free(stmt);
	if (rc != SKN_OK) {
		free(*out);
		*out = NULL;
	}
	return rc;
}

static void *copy(const void *p, size_t n)
{
	return p ? skn_xmemdup(p, n) : NULL;
}

static void append(struct reader *r, const struct skn_index_row *row, const char *before)
{
	struct skn_version v = {
		.number = row->number, .plus = row->place.at > r->published, .commit = row->commit, .tree = row->tree,
		.before = row->before, .time = row->time, .items = row->items,
		.collection = row->flags & SKN_ROW_COLLECTION, .removed = row->flags & SKN_ROW_REMOVED,
	};

	v.path = skn_xstrdup(r->name);
	v.path_before = row->flags & SKN_ROW_BEFORE ? skn_xstrdup(before) : NULL;
	if (r->flags & SKN_HISTORY_GISTS) {
		v.gist = copy(row->gist, row->gist_len);
		v.gist_len = row->gist_len;
	}
	if (r->flags & SKN_HISTORY_STEPS) {
		v.step = copy(row->step, row->step_len);
		v.step_len = row->step_len;
	}
	skn_vec_push(&r->out->list, v);
	if (r->flags & SKN_HISTORY_NEWEST && !v.collection && !v.removed && !v.plus)
		r->done = true;
}

/* Takes one row; *moved when the thread was at another path before. */
static int take(struct reader *r, const struct skn_index_row *row, bool *moved)
{
	char *before = NULL;
	int rc = SKN_OK;

	*moved = row->was > 0;
	if (row->place.at <= r->until) {
		r->done = true;
		return SKN_OK;
	}
	if (r->linked && (!skn_oid_eq(&row->tree, &r->tree) || (r->rows >= 0 && row->behind != r->rows - 1)))
		return SKN_EDATA;
	r->tree = row->before;
	if (r->rows < 0)
		r->all = row->behind + 1;
	r->rows = row->behind;
	if (*moved)
		rc = skn_index_path_name(&before, r->index, row->was);
	if (rc == SKN_OK && !(row->flags & SKN_ROW_LINK))
		append(r, row, before ? before : r->name);
	if (before) {
		free(r->name);
		r->name = before;
		r->path = row->was;
	}
	return rc;
}

/* The thread's rows on one line. */
static int read_line(struct reader *r, struct skn_index_place from)
{
	struct skn_stmt *stmt = r->index->rows;
	struct skn_index_row row;
	bool moved = true;
	int rc = 1;

	while (rc == 1 && !r->done) {
		if (moved) {
			skn_stmt_reset(stmt);
			skn_stmt_bind_int(stmt, 1, r->path);
			skn_stmt_bind_int(stmt, 2, from.line);
			skn_stmt_bind_int(stmt, 3, from.at);
			moved = false;
		}
		rc = skn_stmt_step(stmt, NULL);
		if (rc != 1)
			break;
		rc = skn_index_row_get(&row, stmt);
		if (rc == SKN_OK)
			rc = take(r, &row, &moved);
		from.at = row.place.at - 1;
		rc = rc == SKN_OK ? 1 : rc;
	}
	skn_stmt_reset(stmt);
	return rc < 0 ? rc : SKN_OK;
}

static int read_way(struct reader *r)
{
	int rc = SKN_OK;

	if (!r->index->rows)
		rc = skn_db_prepare(&r->index->rows, r->index->db,
				    "SELECT " SKN_ROW_COLUMNS " FROM version WHERE path = ? AND line = ? AND at <= ?"
				    " ORDER BY at DESC", NULL);
	for (size_t i = 0; rc == SKN_OK && r->path && !r->done && i < r->way.list.n; i++)
		rc = read_line(r, r->way.list.v[i]);
	if (rc == SKN_OK && r->linked && !r->done && r->until < 0 && (r->rows > 0 || !skn_oid_is_zero(&r->tree)))
		rc = SKN_EDATA;
	return rc;
}

/* The place up to which a way is published. */
static int find_published(struct reader *r, const struct skn_index_span *span, bool *known)
{
	struct skn_index_place place;
	struct skn_index_way other;
	const struct skn_oid *commit = span->published ? span->published : span->fork;
	int rc;

	r->published = INT64_MAX;
	if (!commit)
		return SKN_OK;
	r->published = -1;
	if (skn_oid_is_zero(commit))
		return SKN_OK;
	rc = skn_index_locate(r->index, commit, &place);
	*known = rc == 1;
	if (rc != 1)
		return rc;
	rc = skn_index_way(&other, r->index, &place);
	if (rc == SKN_OK)
		r->published = skn_index_meet(&r->way, &other).at;
	skn_vec_release(&other.list);
	return rc;
}

static int find_until(struct reader *r, const struct skn_oid *until)
{
	struct skn_index_place place;
	int rc;

	r->until = -1;
	if (!until)
		return SKN_OK;
	rc = skn_index_locate(r->index, until, &place);
	if (rc == 1 && skn_index_passes(&r->way, &place))
		r->until = place.at;
	return rc < 0 ? rc : SKN_OK;
}

static void drop_from(struct skn_history *out, size_t first)
{
	while (out->list.n > first)
		skn_version_release(&out->list.v[--out->list.n]);
}

bool skn_index_recall(struct skn_history_index *index, const struct skn_index_span *span, struct skn_history *out)
{
	struct reader r = { .index = index, .flags = span->flags, .out = out, .name = skn_xstrdup(span->path),
			    .tree = *span->tree, .rows = -1, .linked = true };
	struct skn_index_place place;
	size_t first = out->list.n;
	bool known = false;
	int rc = SKN_ENOTFOUND;

	if (skn_index_begin(index)) {
		rc = skn_index_locate(index, span->commit, &place);
		known = rc == 1;
		if (known)
			rc = skn_index_way(&r.way, index, &place);
		if (known && rc == SKN_OK)
			rc = find_published(&r, span, &known);
		if (known && rc >= 0)
			rc = find_until(&r, span->until);
		if (known && rc == SKN_OK)
			rc = skn_index_path_id(&r.path, index, span->path);
		if (known && rc == SKN_OK)
			rc = read_way(&r);
		skn_index_end(index, rc);
	}
	known = known && rc == SKN_OK;
	if (!known)
		drop_from(out, first);
	skn_vec_release(&r.way.list);
	free(r.name);
	return known;
}

int skn_index_older(struct skn_history *out, struct skn_history_index *index, const struct skn_index_way *way,
		    int64_t id, const char *path, const struct skn_oid *tree)
{
	struct reader r = { .index = index, .way = *way, .path = id, .published = INT64_MAX, .until = -1, .tree = *tree,
			    .rows = -1, .linked = true, .flags = SKN_HISTORY_STEPS, .out = out, .name = skn_xstrdup(path) };
	int rc = read_way(&r);

	free(r.name);
	return rc;
}

int skn_index_newest(int64_t *number, int64_t *rows, struct skn_history_index *index,
		     const struct skn_index_way *way, int64_t path)
{
	struct skn_history history = { 0 };
	struct reader r = { .index = index, .way = *way, .path = path, .published = INT64_MAX, .until = -1, .rows = -1,
			    .flags = SKN_HISTORY_NEWEST, .out = &history, .name = skn_xstrdup("") };
	int rc = read_way(&r);

	*number = r.done ? skn_vec_last(&history.list)->number : 0;
	*rows = r.all;
	skn_history_release(&history);
	free(r.name);
	return rc;
}
