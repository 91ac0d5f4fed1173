#include "rev/index_batch.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "rev/index_read.h"

#define WORKERS_MAX 4
#define PER_WORKER 64 /* fewer commits are not worth a thread */

/* ---- finding, by several threads ---- */

struct job {
	struct skn_index_batch *batch;
	struct skn_store *store;
	atomic_size_t next, failed; /* the next commit to look at; the first that failed */
};

static void work(struct job *job, struct skn_repo *repo)
{
	size_t n = job->batch->commits.n, i;

	while ((i = atomic_fetch_add(&job->next, 1)) < n && i < atomic_load(&job->failed)) {
		size_t first = atomic_load(&job->failed);

		if (skn_index_find_events(&job->batch->commits.v[i], repo, NULL) == SKN_OK)
			continue;
		while (i < first && !atomic_compare_exchange_weak(&job->failed, &first, i))
			;
	}
}

static void *run(void *ctx)
{
	struct job *job = ctx;
	struct skn_repo *repo = NULL;

	if (skn_repo_open(&repo, NULL, skn_repo_git_dir(job->store->repo), NULL) == SKN_OK)
		work(job, repo);
	skn_repo_free(repo);
	return NULL;
}

static size_t count_workers(size_t commits)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	size_t most = cpus < 1 ? 1 : cpus > WORKERS_MAX ? WORKERS_MAX : (size_t)cpus;

	return commits / PER_WORKER < most ? commits / PER_WORKER : most;
}

int skn_index_batch_find(struct skn_index_batch *batch, struct skn_store *store, struct skn_err *err)
{
	struct job job = { .batch = batch, .store = store };
	size_t workers = count_workers(batch->commits.n), started = 0;
	pthread_t threads[WORKERS_MAX];
	size_t failed;

	atomic_store(&job.failed, batch->commits.n);
	while (started + 1 < workers && pthread_create(&threads[started], NULL, run, &job) == 0)
		started++;
	work(&job, store->repo);
	while (started > 0)
		pthread_join(threads[--started], NULL);
	failed = atomic_load(&job.failed);
	if (failed == batch->commits.n)
		return SKN_OK;
	while (batch->commits.n > failed)
		skn_index_commit_release(&batch->commits.v[--batch->commits.n]);
	return skn_fail(err, SKN_ENOTFOUND, "a commit cannot be read");
}

/* ---- numbering ---- */

struct state {
	int64_t id, number;
	bool fresh; /* the file does not have the path yet */
};

/* What is known of the path before the commit in hand. */
static int state_of(struct state **out, struct skn_index_writer *w, const char *path)
{
	struct state *s = skn_map_find(&w->paths, path, strlen(path));
	int64_t id = 0, number = 0;
	int rc = SKN_OK;

	*out = s;
	if (s)
		return SKN_OK;
	rc = skn_index_path_id(&id, w->index, path);
	if (rc == SKN_OK && id)
		rc = skn_index_newest_number(&number, w->index, &w->base, id);
	if (rc != SKN_OK)
		return rc;
	s = *out = skn_xcalloc(1, sizeof(*s));
	s->fresh = !id;
	s->id = id ? id : ++w->last_path;
	s->number = number;
	skn_map_put(&w->paths, path, strlen(path), s);
	return SKN_OK;
}

typedef SKN_VEC(struct skn_index_row) rows;

/* The rows of one commit.  A thread that moved goes on from what the other path
 * was before the commit, so all are read before one is set. */
static int rows_of(rows *out, struct skn_index_writer *w, const struct skn_index_commit *c,
		   const struct skn_index_place *place)
{
	size_t first = out->n;
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < c->events.n; i++) {
		const struct skn_index_event *e = &c->events.v[i];
		struct state *here, *from;
		struct skn_index_row row = { .place = *place, .flags = e->flags, .time = e->time, .items = e->items,
					     .commit = c->oid, .tree = e->after, .before = e->before };

		rc = state_of(&here, w, e->path);
		if (rc == SKN_OK)
			rc = state_of(&from, w, e->was ? e->was : e->path);
		if (rc != SKN_OK)
			break;
		row.path = here->id;
		row.was = e->was ? from->id : 0;
		row.number = from->number;
		if (!(e->flags & (SKN_ROW_COLLECTION | SKN_ROW_REMOVED | SKN_ROW_LINK)))
			row.number = e->set ? e->set : from->number + 1;
		skn_vec_push(out, row);
	}
	for (size_t i = 0; rc == SKN_OK && i < c->events.n; i++) {
		const char *path = c->events.v[i].path;
		struct state *s = skn_map_find(&w->paths, path, strlen(path));

		s->number = out->v[first + i].number;
	}
	return rc;
}

/* ---- writing ---- */

static int by_key(const void *pa, const void *pb)
{
	const struct skn_index_row *a = pa, *b = pb;

	if (a->path != b->path)
		return a->path < b->path ? -1 : 1;
	return a->place.at < b->place.at ? -1 : a->place.at > b->place.at;
}

static int write_rows(struct skn_index_writer *w, rows *list, struct skn_err *err)
{
	struct skn_stmt *stmt;
	int rc = skn_db_prepare(&stmt, w->index->db, "INSERT OR IGNORE INTO version VALUES(?, ?, ?, ?, ?, ?, ?, ?)", err);

	if (list->n)
		qsort(list->v, list->n, sizeof(*list->v), by_key);
	for (size_t i = 0; rc == SKN_OK && i < list->n; i++)
		rc = skn_index_row_put(stmt, &list->v[i], err);
	skn_stmt_free(stmt);
	return rc;
}

static int write_paths(struct skn_index_writer *w, struct skn_err *err)
{
	struct skn_stmt *stmt;
	int rc = skn_db_prepare(&stmt, w->index->db, "INSERT INTO path VALUES(?, ?)", err);

	for (size_t i = 0; rc == SKN_OK && i < w->paths.n; i++) {
		struct state *s = w->paths.entries[i].value;

		if (!s->fresh)
			continue;
		skn_stmt_bind_int(stmt, 1, s->id);
		skn_stmt_bind_blob(stmt, 2, w->paths.entries[i].key, w->paths.entries[i].key_len);
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

int skn_index_batch_write(struct skn_index_batch *batch, struct skn_index_writer *w, struct skn_err *err)
{
	struct skn_index_line line = w->line;
	rows list = { 0 };
	int rc = skn_db_begin(w->index->db, err);

	line.last += (int64_t)batch->commits.n;
	for (size_t i = 0; rc == SKN_OK && i < batch->commits.n; i++) {
		struct skn_index_place place = { line.id, w->line.last + 1 + (int64_t)i };

		rc = rows_of(&list, w, &batch->commits.v[i], &place);
	}
	if (rc == SKN_OK)
		rc = write_paths(w, err);
	if (rc == SKN_OK)
		rc = skn_index_put_line(w->index, &line, err);
	if (rc == SKN_OK)
		rc = write_places(w, batch, err);
	if (rc == SKN_OK)
		rc = write_rows(w, &list, err);
	if (rc == SKN_OK)
		rc = skn_db_commit(w->index->db, err);
	if (rc == SKN_OK)
		w->line = line;
	else
		skn_index_fail(w->index, rc);
	skn_vec_release(&list);
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
		rc = skn_index_way(&out->base, index, base);
	if (base && line.last != base->at)
		line = (struct skn_index_line){ .last = base->at, .parent = *base };
	out->line = line;
	if (!line.id)
		out->line.id = last_line + 1;
	return rc;
}

void skn_index_writer_release(struct skn_index_writer *writer)
{
	skn_vec_release(&writer->base.list);
	skn_map_release(&writer->paths, free);
}
