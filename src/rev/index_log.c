#include "rev/index_log.h"

#include "base/map.h"
#include "rev/fork.h"
#include "rev/index_names.h"
#include "rev/index_read.h"
#include "rev/index_row.h"

/* A commit that moved a thread: what is older stands at another path. */
struct move {
	int64_t to, from, at;
};

/* A path, and whether the tip has a thread there. */
struct place_name {
	int64_t id;
	char *path;
	bool asked, present;
	bool listed;                /* `history` was loaded */
	struct skn_history history; /* of a thread on a branch, to number it by */
};

struct line {
	struct skn_version version;
	struct place_name *owner;
	int64_t at;
};

struct logger {
	struct skn_store *store;
	struct skn_history_index *index;
	const struct skn_oid *tip;
	struct skn_oid tree;                 /* of the tip */
	struct skn_index_way way;
	int64_t published;                   /* what is newer leaves the published way */
	SKN_VEC(struct move) moves;
	struct skn_map names;                /* id -> struct place_name * */
	SKN_VEC(struct line) lines;          /* of one time */
	int64_t time;
	bool damaged;                        /* it is the file that failed */
	unsigned flags;
	skn_index_log_fn *fn;
	void *ctx;
};

/* ---- which threads the tip has ---- */

static int damaged(struct logger *l, struct skn_err *err)
{
	int rc = skn_fail(err, SKN_EDATA, "the index of the history turned out to be damaged");

	l->damaged = true;
	skn_hint(err, "it is made anew when the command is run again");
	return rc;
}

static int name_of(struct place_name **out, struct logger *l, int64_t id, struct skn_err *err)
{
	struct place_name *name = skn_map_find(&l->names, (const char *)&id, sizeof(id));
	int rc = SKN_OK;

	if (!name) {
		name = skn_xcalloc(1, sizeof(*name));
		name->id = id;
		skn_map_put(&l->names, (const char *)&id, sizeof(id), name);
		rc = skn_index_path_name(&name->path, l->index, id);
		if (rc != SKN_OK)
			return damaged(l, err);
	}
	if (!name->asked)
		rc = skn_index_has_thread(&name->present, l->store->repo, &l->tree, name->path, err);
	name->asked = rc == SKN_OK;
	*out = name;
	return rc;
}

static void free_name(void *value)
{
	struct place_name *name = value;

	skn_history_release(&name->history);
	free(name->path);
	free(name);
}

static int load_moves(struct logger *l)
{
	struct skn_stmt *stmt;
	int rc = skn_db_prepare(&stmt, l->index->db, "SELECT path, was, line, at FROM version WHERE was > 0", NULL);

	while (rc == SKN_OK && (rc = skn_stmt_step(stmt, NULL)) == 1) {
		struct skn_index_place place = { skn_stmt_int(stmt, 2), skn_stmt_int(stmt, 3) };

		if (skn_index_passes(&l->way, &place))
			skn_vec_push(&l->moves, ((struct move){ .to = skn_stmt_int(stmt, 0), .from = skn_stmt_int(stmt, 1),
								.at = place.at }));
		rc = SKN_OK;
	}
	skn_stmt_free(stmt);
	return rc;
}

/* Whether a history that stands at PATH at place FROM comes from another path
 * before it gets down to DOWN. */
static bool leaves(const struct logger *l, int64_t path, int64_t from, int64_t down)
{
	for (size_t i = 0; i < l->moves.n; i++)
		if (l->moves.v[i].to == path && l->moves.v[i].at <= from && l->moves.v[i].at > down)
			return true;
	return false;
}

/* ---- the lines of one time ---- */

static void add_line(struct logger *l, struct place_name *owner, const struct skn_version *v, int64_t at)
{
	struct line line = { .version = *v, .owner = owner, .at = at };

	line.version.path = skn_xstrdup(v->path);
	line.version.path_before = v->path_before ? skn_xstrdup(v->path_before) : NULL;
	line.version.gist = v->gist ? skn_xmemdup(v->gist, v->gist_len) : NULL;
	skn_vec_push(&l->lines, line);
}

/* Adds a line for each thread of the tip whose history has the row: PATH is where
 * that history stands at place AT, the row's or that of a move after it. */
static int add_owners(struct logger *l, int64_t path, int64_t at, const struct skn_version *v, int64_t row_at,
		      struct skn_err *err)
{
	struct place_name *name;
	int rc = name_of(&name, l, path, err);

	if (rc == SKN_OK && name->present && !leaves(l, path, INT64_MAX, at))
		add_line(l, name, v, row_at);
	for (size_t i = 0; rc == SKN_OK && i < l->moves.n; i++) {
		const struct move *m = &l->moves.v[i];

		if (m->from == path && m->at > at && !leaves(l, path, m->at - 1, at))
			rc = add_owners(l, m->to, m->at, v, row_at, err);
	}
	return rc;
}

static int by_name(const void *pa, const void *pb)
{
	const struct line *a = pa, *b = pb;
	int c = strcmp(a->owner->path, b->owner->path);

	return c ? c : a->at > b->at ? -1 : a->at < b->at;
}

/* The number of a version that is not published: its thread's history has it. */
static int number(struct logger *l, struct line *line, struct skn_err *err)
{
	struct place_name *owner = line->owner;
	int rc = SKN_OK;

	if (line->at <= l->published)
		return SKN_OK;
	if (!owner->listed)
		rc = skn_history_load(&owner->history, l->store, l->tip, owner->path, SKN_HISTORY_COLLECTIONS, err);
	owner->listed = rc == SKN_OK;
	for (size_t i = 0; i < owner->history.list.n; i++) {
		const struct skn_version *v = &owner->history.list.v[i];

		if (skn_oid_eq(&v->commit, &line->version.commit)) {
			line->version.number = v->number;
			line->version.plus = v->plus;
		}
	}
	return rc;
}

static int flush(struct logger *l, struct skn_err *err)
{
	int rc = SKN_OK;

	if (l->lines.n > 1)
		qsort(l->lines.v, l->lines.n, sizeof(*l->lines.v), by_name);
	for (size_t i = 0; rc == SKN_OK && i < l->lines.n; i++) {
		rc = number(l, &l->lines.v[i], err);
		if (rc == SKN_OK)
			rc = l->fn(l->ctx, &l->lines.v[i].version, l->lines.v[i].owner->path, err);
	}
	for (size_t i = 0; i < l->lines.n; i++)
		skn_version_release(&l->lines.v[i].version);
	skn_vec_clear(&l->lines);
	return rc;
}

static int take(struct logger *l, const struct skn_index_row *row, struct skn_err *err)
{
	struct skn_version v = {
		.number = row->number, .commit = row->commit, .tree = row->tree, .before = row->before,
		.time = row->time, .items = row->items, .collection = row->flags & SKN_ROW_COLLECTION,
		.removed = row->flags & SKN_ROW_REMOVED, .gist_len = row->gist_len,
	};
	struct place_name *here, *before;
	int rc = SKN_OK;

	if (row->flags & SKN_ROW_LINK || (v.collection && !(l->flags & SKN_HISTORY_COLLECTIONS)) ||
	    !skn_index_passes(&l->way, &row->place))
		return SKN_OK;
	if (row->time != l->time)
		rc = flush(l, err);
	l->time = row->time;
	if (rc == SKN_OK)
		rc = name_of(&here, l, row->path, err);
	if (rc == SKN_OK)
		rc = name_of(&before, l, row->was ? row->was : row->path, err);
	if (rc != SKN_OK)
		return rc;
	v.path = here->path;
	v.path_before = row->flags & SKN_ROW_BEFORE ? before->path : NULL;
	v.gist = row->gist ? skn_xmemdup(row->gist, row->gist_len) : NULL;
	rc = add_owners(l, row->path, row->place.at, &v, row->place.at, err);
	free(v.gist);
	return rc;
}

static int walk(struct logger *l, struct skn_err *err)
{
	struct skn_index_row row;
	struct skn_stmt *stmt;
	int rc = skn_db_prepare(&stmt, l->index->db, "SELECT " SKN_ROW_COLUMNS " FROM version ORDER BY time DESC", NULL);

	while (rc == SKN_OK && (rc = skn_stmt_step(stmt, NULL)) != 0)
		rc = rc == 1 && skn_index_row_get(&row, stmt) == SKN_OK ? take(l, &row, err) : damaged(l, err);
	if (rc == SKN_OK)
		rc = flush(l, err);
	skn_stmt_free(stmt);
	return rc;
}

/* Finds the ways of the tip and of the published branch. */
static int prepare(struct logger *l, bool *known)
{
	struct skn_index_way other = { 0 };
	struct skn_index_place place;
	struct skn_oid published;
	bool all_one = false;
	int rc = skn_index_locate(l->index, l->tip, &place);

	/* A folder threads that is a thread itself is nothing that the index knows. */
	*known = rc == 1 && skn_index_has_thread(&all_one, l->store->repo, &l->tree, "threads", NULL) == SKN_OK &&
		 !all_one;
	if (!*known)
		return rc < 0 ? rc : SKN_OK;
	rc = skn_index_way(&l->way, l->index, &place);
	l->published = INT64_MAX;
	if (rc == SKN_OK && skn_fork_published_tip(&published, l->store, l->tip, NULL) == SKN_OK &&
	    !skn_oid_eq(&published, l->tip)) {
		rc = skn_index_locate(l->index, &published, &place);
		*known = rc == 1;
		if (rc != 1)
			return rc;
		rc = skn_index_way(&other, l->index, &place);
		if (rc == SKN_OK)
			l->published = skn_index_meet(&l->way, &other).at;
		skn_vec_release(&other.list);
	}
	return rc == SKN_OK ? load_moves(l) : rc;
}

int skn_index_log(struct skn_store *store, const struct skn_oid *tip, unsigned flags, skn_index_log_fn *fn,
		  void *ctx, bool *known, struct skn_err *err)
{
	struct logger l = { .store = store, .index = skn_index_of(store, false), .tip = tip, .flags = flags, .fn = fn,
			    .ctx = ctx };
	struct skn_commit_brief brief;
	int rc = skn_repo_read_brief(store->repo, tip, &brief, err);

	*known = false;
	if (rc != SKN_OK || !l.index || !skn_index_begin(l.index))
		return rc;
	l.tree = brief.tree;
	rc = prepare(&l, known);
	l.damaged = rc != SKN_OK;
	*known = *known && rc == SKN_OK;
	if (*known)
		rc = walk(&l, err);
	skn_index_end(l.index, l.damaged ? SKN_EDATA : SKN_OK);
	for (size_t i = 0; i < l.lines.n; i++)
		skn_version_release(&l.lines.v[i].version);
	skn_vec_release(&l.lines);
	skn_vec_release(&l.moves);
	skn_vec_release(&l.way.list);
	skn_map_release(&l.names, free_name);
	return *known ? rc : SKN_OK;
}

/* ---- keeping gists ---- */

static int keep(struct skn_history_index *index, struct skn_stmt *stmt, const struct skn_index_gist *gist)
{
	struct skn_buf sealed = SKN_BUF_INIT;
	struct skn_index_place place;
	int64_t path = 0;
	int rc = skn_index_locate(index, &gist->commit, &place);

	if (rc == 1)
		rc = skn_index_path_id(&path, index, gist->path);
	if (rc == SKN_OK && path) {
		skn_index_seal(&sealed, gist->bytes.p, gist->bytes.n);
		skn_stmt_bind_blob(stmt, 1, sealed.p, sealed.n);
		skn_stmt_bind_int(stmt, 2, path);
		skn_stmt_bind_int(stmt, 3, place.line);
		skn_stmt_bind_int(stmt, 4, place.at);
		rc = skn_stmt_step(stmt, NULL);
		skn_stmt_reset(stmt);
	}
	skn_buf_release(&sealed);
	return rc;
}

void skn_index_keep_gists(struct skn_store *store, const struct skn_index_gist *list, size_t n)
{
	struct skn_history_index *index = skn_index_of(store, false);
	struct skn_lock lock = SKN_LOCK_INIT;
	struct skn_stmt *stmt = NULL;
	int rc;

	if (!index || n == 0 || skn_index_lock(&lock, index, 0, NULL) != SKN_OK)
		return;
	rc = skn_db_begin(index->db, NULL);
	if (rc == SKN_OK)
		rc = skn_db_prepare(&stmt, index->db, "UPDATE version SET gist = ? WHERE path = ? AND line = ? AND at = ?",
				    NULL);
	for (size_t i = 0; rc == SKN_OK && i < n; i++)
		rc = keep(index, stmt, &list[i]);
	skn_stmt_free(stmt);
	if (rc == SKN_OK)
		rc = skn_db_commit(index->db, NULL);
	if (rc != SKN_OK)
		skn_index_fail(index, rc);
	skn_lock_release(&lock);
}

int skn_index_gist(struct skn_gist *out, struct skn_index_learned *learned, struct skn_store *store,
		   const struct skn_version *version, struct skn_err *err)
{
	struct skn_index_gist fresh = { .commit = version->commit, .bytes = SKN_BUF_INIT };
	int rc;

	if (version->gist && skn_gist_decode(out, version->gist, version->gist_len))
		return SKN_OK;
	rc = skn_gist_read(out, store, version, err);
	if (rc != SKN_OK || out->broken || out->broken_before || learned->list.n == SKN_INDEX_LEARNED_MAX)
		return rc;
	fresh.path = skn_xstrdup(version->path);
	skn_gist_encode(&fresh.bytes, out);
	skn_vec_push(&learned->list, fresh);
	return SKN_OK;
}

void skn_index_learned_keep(struct skn_index_learned *learned, struct skn_store *store)
{
	if (store && learned->list.n)
		skn_index_keep_gists(store, learned->list.v, learned->list.n);
	for (size_t i = 0; i < learned->list.n; i++) {
		free(learned->list.v[i].path);
		skn_buf_release(&learned->list.v[i].bytes);
	}
	skn_vec_release(&learned->list);
}
