#include "rev/index.h"

#include "repo/limits.h"
#include "rev/index_batch.h"

#define BATCH 16384     /* commits of one transaction */
#define WAIT_MS 30000   /* for another process that is building */

/* While so many commits are added, the repository is not all kept in memory. */
#define MANY 4096
static const struct skn_repo_limits frugal = { .mapped = 128 << 20, .cached = 32 << 20 };

/* A commit that the index lacks. */
struct lack {
	struct skn_oid oid;
	struct skn_commit_brief brief;
};

struct update {
	struct skn_store *store;
	struct skn_history_index *index;
	SKN_VEC(struct lack) lacks; /* newest first */
	struct skn_index_place base;
	bool has_base;
};

/* As skn_index_locate, also where there is no file yet. */
static int find(struct update *u, const struct skn_oid *commit)
{
	return u->index->db ? skn_index_locate(u->index, commit, &u->base) : 0;
}

/* From TIP down to what the index has; *enough false when MOST are not enough. */
static int collect(struct update *u, const struct skn_oid *tip, size_t most, bool *enough)
{
	struct lack lack = { .oid = *tip };
	int found;

	*enough = false;
	while ((found = find(u, &lack.oid)) == 0) {
		if (most && u->lacks.n == most)
			return SKN_OK;
		if (skn_repo_read_brief(u->store->repo, &lack.oid, &lack.brief, NULL) != SKN_OK)
			return SKN_ENOTFOUND;
		skn_vec_push(&u->lacks, lack);
		lack.oid = lack.brief.parent;
		if (lack.brief.n_parents == 0)
			break;
	}
	u->has_base = found == 1;
	*enough = found >= 0;
	return found < 0 ? found : SKN_OK;
}

/* Another process may have added some meanwhile. */
static int trim(struct update *u)
{
	int found = 1;

	while (u->lacks.n > 0 && (found = find(u, &skn_vec_last(&u->lacks)->oid)) == 1) {
		u->has_base = true;
		u->lacks.n--;
	}
	return found < 0 ? found : SKN_OK;
}

/* The next commits, oldest first. */
static void fill(struct skn_index_batch *batch, struct update *u, struct skn_oid *last_tree)
{
	while (u->lacks.n > 0 && batch->commits.n < BATCH) {
		const struct lack *lack = &u->lacks.v[--u->lacks.n];
		struct skn_index_commit c = { .oid = lack->oid, .parent = lack->brief.parent,
					      .n_parents = lack->brief.n_parents, .tree = lack->brief.tree,
					      .parent_tree = *last_tree, .time = lack->brief.time };

		*last_tree = c.tree;
		skn_vec_push(&batch->commits, c);
	}
}

static int parent_tree(struct skn_oid *out, const struct update *u)
{
	const struct lack *oldest = skn_vec_last(&u->lacks);
	struct skn_commit_brief brief;

	memset(out, 0, sizeof(*out));
	if (oldest->brief.n_parents == 0)
		return SKN_OK;
	if (skn_repo_read_brief(u->store->repo, &oldest->brief.parent, &brief, NULL) != SKN_OK)
		return SKN_ENOTFOUND;
	*out = brief.tree;
	return SKN_OK;
}

/* What the caller wants to hear of a build. */
struct telling {
	const struct skn_index_progress *progress;
	uint64_t done, total;
	size_t batch; /* commits in hand */
};

static void tell(void *ctx, double part)
{
	const struct telling *t = ctx;

	if (t->progress && t->progress->cb)
		t->progress->cb(t->progress->ctx, t->done + (uint64_t)(part * (double)t->batch), t->total);
}

/* SKN_EDATA is the file's; a repository that cannot be read is SKN_ENOTFOUND. */
static int build(struct update *u, const struct skn_index_progress *progress)
{
	struct telling telling = { .progress = progress, .total = u->lacks.n };
	struct skn_index_writer writer;
	struct skn_oid last_tree;
	int rc = skn_index_writer_init(&writer, u->store, u->index, u->has_base ? &u->base : NULL, NULL);

	writer.tell = tell;
	writer.ctx = &telling;
	if (rc == SKN_OK)
		rc = parent_tree(&last_tree, u);
	while (rc == SKN_OK && u->lacks.n > 0) {
		struct skn_index_batch batch = { 0 };
		int found;

		fill(&batch, u, &last_tree);
		telling.batch = batch.commits.n;
		found = skn_index_batch_find(&batch, &writer, NULL);
		if (batch.commits.n > 0)
			rc = skn_index_batch_write(&batch, &writer, NULL);
		rc = rc == SKN_OK ? found : rc;
		telling.done += batch.commits.n;
		tell(&telling, 0);
		skn_index_batch_release(&batch);
	}
	skn_index_writer_release(&writer);
	return rc;
}

static int update(struct update *u, const struct skn_oid *tip, size_t most,
		  const struct skn_index_progress *progress, bool *done)
{
	struct skn_lock lock = SKN_LOCK_INIT;
	struct skn_repo_limits limits;
	bool enough = false, many;
	int rc = collect(u, tip, most, &enough);

	*done = rc == SKN_OK && enough && u->lacks.n == 0;
	if (rc != SKN_OK || !enough || *done)
		return rc;
	if (!skn_index_of(u->store, true))
		return SKN_ENOTFOUND;
	rc = skn_index_lock(&lock, u->index, most ? 0 : WAIT_MS, NULL);
	if (rc != SKN_OK)
		return rc;
	rc = trim(u);
	many = u->lacks.n > MANY;
	if (many)
		skn_repo_limit(&frugal, &limits);
	if (rc == SKN_OK && u->lacks.n > 0)
		rc = build(u, progress);
	if (many)
		skn_repo_limit(&limits, NULL);
	skn_lock_release(&lock);
	*done = rc == SKN_OK;
	return rc;
}

int skn_index_update(struct skn_store *store, const struct skn_oid *tip, size_t most,
		     const struct skn_index_progress *progress, bool *done, struct skn_err *err)
{
	int rc = SKN_EDATA;

	SKN_UNUSED(err);
	*done = false;
	skn_index_of(store, false);
	if (store->index->reader)
		return SKN_OK;
	/* A file that turns out to be damaged is made again. */
	for (int attempt = 0; attempt < 2 && rc == SKN_EDATA && !store->index->off && !store->index->depth; attempt++) {
		struct skn_history_index *index = store->index;
		struct update u = { .store = store, .index = index };

		if (most && index->refused_most >= most && skn_oid_eq(&index->refused, tip))
			break;
		rc = update(&u, tip, most, progress, done);
		if (rc == SKN_EDATA && index->db)
			skn_index_fail(index, rc);
		if (!*done && rc != SKN_EDATA) {
			index->refused = *tip;
			index->refused_most = most ? most : SIZE_MAX;
		}
		skn_vec_release(&u.lacks);
	}
	return SKN_OK;
}

void skn_index_drop(struct skn_store *store)
{
	struct skn_history_index *index = skn_index_of(store, true);
	struct skn_lock lock = SKN_LOCK_INIT;

	if (!index)
		return;
	/* A file that others read is emptied, not taken away under them. */
	if (skn_index_lock(&lock, index, WAIT_MS, NULL) == SKN_OK) {
		if (skn_db_begin(index->db, NULL) != SKN_OK ||
		    skn_db_exec(index->db, "DELETE FROM version; DELETE FROM place; DELETE FROM line; DELETE FROM path",
				NULL) != SKN_OK ||
		    skn_db_commit(index->db, NULL) != SKN_OK)
			skn_index_fail(index, SKN_EDATA);
		skn_lock_release(&lock);
	}
	memset(&index->refused, 0, sizeof(index->refused));
	index->refused_most = 0;
}

bool skn_index_was_remade(const struct skn_store *store)
{
	return store->index && store->index->remade;
}

enum skn_index_state skn_index_state(struct skn_store *store)
{
	if (skn_repo_is_shallow(store->repo))
		return SKN_INDEX_SHALLOW;
	if (!skn_repo_config_bool(store->repo, "skein.index", true))
		return SKN_INDEX_OFF;
	return skn_index_of(store, true) ? SKN_INDEX_KEPT : SKN_INDEX_NOWHERE;
}

static uint64_t ask(struct skn_history_index *index, const char *sql)
{
	struct skn_stmt *stmt;
	int64_t n = 0;

	if (skn_db_prepare(&stmt, index->db, sql, NULL) == SKN_OK && skn_stmt_step(stmt, NULL) == 1)
		n = skn_stmt_int(stmt, 0);
	skn_stmt_free(stmt);
	return (uint64_t)n;
}

void skn_index_stats(struct skn_index_stats *out, struct skn_store *store)
{
	struct skn_history_index *index = skn_index_of(store, false);
	struct skn_index_row row;
	struct skn_stmt *stmt;
	int rc;

	*out = (struct skn_index_stats){ 0 };
	if (!index || !skn_index_begin(index))
		return;
	out->commits = ask(index, "SELECT count(*) FROM place");
	out->threads = ask(index, "SELECT count(*) FROM path");
	out->bytes = ask(index, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
	rc = skn_db_prepare(&stmt, index->db, "SELECT " SKN_ROW_COLUMNS " FROM version", NULL);
	while (rc == SKN_OK && skn_stmt_step(stmt, NULL) == 1) {
		rc = skn_index_row_get(&row, stmt);
		if (rc == SKN_OK && row.flags & SKN_ROW_COLLECTION)
			out->collections++;
		else if (rc == SKN_OK && !(row.flags & (SKN_ROW_REMOVED | SKN_ROW_LINK)))
			out->versions++;
	}
	skn_stmt_free(stmt);
	skn_index_end(index, rc);
}
