#include "rev/index_batch.h"

#include "rev/index_pool.h"
#include "rev/index_read.h"
#include "rev/index_steps.h"

#define PER_WORKER 64  /* fewer commits are not worth a thread */
#define FOUND_PART 0.3 /* of the time that a batch takes, about */

/* ---- finding ---- */

struct finding {
	struct skn_index_batch *batch;
	struct skn_index_writer *writer;
	atomic_size_t failed; /* the first commit that did */
};

static void find(void *ctx, size_t i, struct skn_store *store)
{
	struct finding *f = ctx;
	size_t first = atomic_load(&f->failed);

	if (i > first || skn_index_find_events(&f->batch->commits.v[i], store->repo, NULL) == SKN_OK)
		return;
	while (i < first && !atomic_compare_exchange_weak(&f->failed, &first, i))
		;
}

static void tell_found(void *ctx, size_t done)
{
	const struct finding *f = ctx;

	if (f->writer->tell)
		f->writer->tell(f->writer->ctx, FOUND_PART * (double)done / (double)f->batch->commits.n);
}

int skn_index_batch_find(struct skn_index_batch *batch, struct skn_index_writer *writer, struct skn_err *err)
{
	struct finding f = { .batch = batch, .writer = writer };
	size_t n = batch->commits.n;

	atomic_store(&f.failed, n);
	skn_index_pool_run(&(struct skn_index_pool){ .store = writer->store, .n = n, .least = PER_WORKER, .work = find,
						     .tell = tell_found, .ctx = &f });
	if (atomic_load(&f.failed) == n)
		return SKN_OK;
	while (batch->commits.n > atomic_load(&f.failed))
		skn_index_commit_release(&batch->commits.v[--batch->commits.n]);
	return skn_fail(err, SKN_ENOTFOUND, "a commit cannot be read");
}

/* ---- numbering ---- */

struct state {
	int64_t id, number, rows;
	size_t newest; /* change of the batch in hand; SIZE_MAX: none */
	bool fresh;    /* the file does not have the path yet */
};

/* What is known of the path before the commit in hand. */
static int state_of(struct state **out, struct skn_index_writer *w, const char *path)
{
	struct state *s = skn_map_find(&w->paths, path, strlen(path));
	int64_t id = 0, number = 0, rows = 0;
	int rc = SKN_OK;

	*out = s;
	if (s)
		return SKN_OK;
	rc = skn_index_path_id(&id, w->index, path);
	if (rc == SKN_OK && id)
		rc = skn_index_newest(&number, &rows, w->index, &w->way, id);
	if (rc != SKN_OK)
		return rc;
	s = *out = skn_xcalloc(1, sizeof(*s));
	s->fresh = !id;
	s->id = id ? id : ++w->last_path;
	s->number = number;
	s->rows = rows;
	s->newest = SIZE_MAX;
	skn_map_put(&w->paths, path, strlen(path), s);
	return SKN_OK;
}

/* What an event did, seen from the states before its commit. */
static struct skn_index_change change_of(const struct skn_index_event *e, const struct skn_index_commit *c,
					 const struct state *here, const struct state *from)
{
	struct skn_index_change change = { .path = e->path, .path_before = e->was ? e->was : e->path,
					   .older = from->newest };
	struct skn_index_row *row = &change.row;

	*row = (struct skn_index_row){ .path = here->id, .was = e->was ? from->id : 0, .flags = e->flags,
				       .time = e->time, .items = e->items, .commit = c->oid, .tree = e->after,
				       .before = e->before, .number = from->number, .behind = from->rows };
	if (!(e->flags & (SKN_ROW_COLLECTION | SKN_ROW_REMOVED | SKN_ROW_LINK)))
		row->number = e->set ? e->set : from->number + 1;
	return change;
}

/* The changes of one commit.  A thread that moved goes on from what the other
 * path was before the commit, so all are made before a state is set. */
static int changes_of(struct skn_index_changes *out, struct skn_index_writer *w, const struct skn_index_commit *c,
		      const struct skn_index_place *place)
{
	size_t first = out->list.n;
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < c->events.n; i++) {
		const struct skn_index_event *e = &c->events.v[i];
		struct state *here, *from;

		rc = state_of(&here, w, e->path);
		if (rc == SKN_OK)
			rc = state_of(&from, w, e->was ? e->was : e->path);
		if (rc != SKN_OK)
			break;
		skn_vec_push(&out->list, change_of(e, c, here, from));
		skn_vec_last(&out->list)->row.place = *place;
	}
	for (size_t i = 0; rc == SKN_OK && i < c->events.n; i++) {
		const char *path = c->events.v[i].path;
		struct state *s = skn_map_find(&w->paths, path, strlen(path));

		s->number = out->list.v[first + i].row.number;
		s->rows = out->list.v[first + i].row.behind + 1;
		s->newest = first + i;
	}
	return rc;
}

/* ---- writing ---- */

static int by_key(const void *pa, const void *pb)
{
	const struct skn_index_row *a = *(struct skn_index_row *const *)pa, *b = *(struct skn_index_row *const *)pb;

	if (a->path != b->path)
		return a->path < b->path ? -1 : 1;
	return a->place.at < b->place.at ? -1 : a->place.at > b->place.at;
}

/* In the order of the file, so that its pages are filled one after another. */
static int write_rows(struct skn_index_writer *w, struct skn_index_changes *changes, struct skn_err *err)
{
	struct skn_index_row **rows = skn_xcalloc(changes->list.n, sizeof(*rows));
	struct skn_stmt *stmt;
	int rc = skn_db_prepare(&stmt, w->index->db, "INSERT OR IGNORE INTO version VALUES(?, ?, ?, ?, ?, ?, ?, ?)", err);

	for (size_t i = 0; i < changes->list.n; i++)
		rows[i] = &changes->list.v[i].row;
	qsort(rows, changes->list.n, sizeof(*rows), by_key);
	for (size_t i = 0; rc == SKN_OK && i < changes->list.n; i++)
		rc = skn_index_row_put(stmt, rows[i], err);
	skn_stmt_free(stmt);
	free(rows);
	return rc;
}

static int write_paths(struct skn_index_writer *w, struct skn_err *err)
{
	struct skn_stmt *stmt;
	int rc = skn_db_prepare(&stmt, w->index->db, "INSERT INTO path VALUES(?, ?, ?, ?)", err);

	for (size_t i = 0; rc == SKN_OK && i < w->paths.n; i++) {
		struct state *s = w->paths.entries[i].value;
		const char *path = w->paths.entries[i].key, *last = strrchr(path, '/') + 1;

		if (!s->fresh)
			continue;
		skn_stmt_bind_int(stmt, 1, s->id);
		skn_stmt_bind_blob(stmt, 2, path, strlen(path));
		skn_stmt_bind_blob(stmt, 3, last, strlen(last));
		skn_stmt_bind_int(stmt, 4, skn_index_path_sum(s->id, path));
		rc = skn_stmt_step(stmt, err);
		skn_stmt_reset(stmt);
		s->fresh = false;
	}
	skn_stmt_free(stmt);
	return rc;
}

static int write_places(struct skn_index_writer *w, const struct skn_index_batch *batch, struct skn_err *err)
{
	struct skn_index_place place = { w->line.id, w->line.last };
	struct skn_stmt *stmt;
	int rc = skn_db_prepare(&stmt, w->index->db, "INSERT INTO place VALUES(?, ?, ?, ?)", err);

	for (size_t i = 0; rc == SKN_OK && i < batch->commits.n; i++) {
		place.at++;
		rc = skn_index_put_place(stmt, &batch->commits.v[i].oid, &place, err);
	}
	skn_stmt_free(stmt);
	return rc;
}

static int write_all(struct skn_index_changes *changes, const struct skn_index_batch *batch,
		     struct skn_index_writer *w, struct skn_err *err)
{
	struct skn_index_line line = w->line;
	int rc = skn_db_begin(w->index->db, err);

	line.last += (int64_t)batch->commits.n;
	if (rc == SKN_OK)
		rc = write_paths(w, err);
	if (rc == SKN_OK)
		rc = skn_index_put_line(w->index, &line, err);
	if (rc == SKN_OK)
		rc = write_places(w, batch, err);
	if (rc == SKN_OK)
		rc = write_rows(w, changes, err);
	if (rc == SKN_OK)
		rc = skn_db_commit(w->index->db, err);
	if (rc != SKN_OK)
		return rc;
	w->line = line;
	skn_vec_release(&w->way.list);
	return skn_index_way(&w->way, w->index, &(struct skn_index_place){ line.id, line.last });
}

int skn_index_batch_write(struct skn_index_batch *batch, struct skn_index_writer *w, struct skn_err *err)
{
	struct skn_index_changes changes = { 0 };
	int rc = SKN_OK;

	for (size_t i = 0; i < w->paths.n; i++)
		((struct state *)w->paths.entries[i].value)->newest = SIZE_MAX;
	for (size_t i = 0; rc == SKN_OK && i < batch->commits.n; i++) {
		struct skn_index_place place = { w->line.id, w->line.last + 1 + (int64_t)i };

		rc = changes_of(&changes, w, &batch->commits.v[i], &place);
	}
	if (rc == SKN_OK)
		rc = skn_index_make_steps(&changes, w);
	if (rc == SKN_OK)
		rc = write_all(&changes, batch, w, err);
	if (rc != SKN_OK)
		skn_index_fail(w->index, rc);
	for (size_t i = 0; i < changes.list.n; i++)
		free((void *)changes.list.v[i].row.step);
	skn_vec_release(&changes.list);
	return rc;
}

void skn_index_batch_release(struct skn_index_batch *batch)
{
	for (size_t i = 0; i < batch->commits.n; i++)
		skn_index_commit_release(&batch->commits.v[i]);
	skn_vec_release(&batch->commits);
}

/* ---- the writer ---- */

static int greatest(int64_t *out, struct skn_db *db, const char *sql, struct skn_err *err)
{
	struct skn_stmt *stmt;
	int rc = skn_db_prepare(&stmt, db, sql, err);

	if (rc != SKN_OK)
		return rc;
	rc = skn_stmt_step(stmt, err);
	if (rc == 1)
		*out = skn_stmt_int(stmt, 0);
	skn_stmt_free(stmt);
	return rc < 0 ? rc : SKN_OK;
}

int skn_index_writer_init(struct skn_index_writer *out, struct skn_store *store, struct skn_history_index *index,
			  const struct skn_index_place *base, struct skn_err *err)
{
	struct skn_index_line line = { .last = -1, .parent.at = -1 };
	int64_t last_line = 0;
	int rc;

	*out = (struct skn_index_writer){ .store = store, .index = index };
	rc = greatest(&last_line, index->db, "SELECT max(id) FROM line", err);
	if (rc == SKN_OK)
		rc = greatest(&out->last_path, index->db, "SELECT max(id) FROM path", err);
	if (rc == SKN_OK && base)
		rc = skn_index_line(&line, index, base->line);
	if (rc == SKN_OK && base)
		rc = skn_index_way(&out->way, index, base);
	if (base && line.last != base->at)
		line = (struct skn_index_line){ .last = base->at, .parent = *base };
	out->line = line;
	if (!line.id)
		out->line.id = last_line + 1;
	return rc;
}

void skn_index_writer_release(struct skn_index_writer *writer)
{
	skn_vec_release(&writer->way.list);
	skn_map_release(&writer->paths, free);
}
