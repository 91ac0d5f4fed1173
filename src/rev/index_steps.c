#include "rev/index_steps.h"

#include "rev/index_pool.h"
#include "rev/index_read.h"
#include "rev/lineage.h"

#define PER_WORKER 16 /* fewer threads are not worth one of ours */

/* One thread's line, newest first, and which of the changes its rows are. */
struct line {
	struct skn_history history;
	SKN_VEC(size_t) changes; /* of the first rows of the history */
};

struct lines {
	SKN_VEC(struct line) list;
	struct skn_index_changes *changes;
	struct skn_index_writer *writer;
};

static struct skn_version version_of(const struct skn_index_change *c)
{
	const struct skn_index_row *row = &c->row;
	struct skn_version v = {
		.number = row->number, .commit = row->commit, .tree = row->tree, .before = row->before,
		.time = row->time, .items = row->items, .collection = row->flags & SKN_ROW_COLLECTION,
		.removed = row->flags & SKN_ROW_REMOVED, .path = skn_xstrdup(c->path),
	};

	if (row->flags & SKN_ROW_BEFORE)
		v.path_before = skn_xstrdup(c->path_before);
	return v;
}

/* The line that ends with change I: what this batch has of it, then what the
 * file has.  Rows of another line's (a thread that was copied) are followed
 * again, so that no line waits for another. */
static int make_line(struct lines *lines, size_t i, bool *done)
{
	const struct skn_index_changes *changes = lines->changes;
	struct skn_index_writer *w = lines->writer;
	const struct skn_index_change *oldest;
	struct line line = { 0 };
	int rc;

	for (;; i = oldest->older) {
		oldest = &changes->list.v[i];
		if (!(oldest->row.flags & SKN_ROW_LINK)) {
			skn_vec_push(&line.history.list, version_of(oldest));
			skn_vec_push(&line.changes, i);
		}
		done[i] = true;
		if (oldest->older == SIZE_MAX)
			break;
	}
	rc = skn_index_older(&line.history, w->index, &w->way, oldest->row.was ? oldest->row.was : oldest->row.path,
			     oldest->path_before, &oldest->row.before);
	skn_vec_push(&lines->list, line);
	return rc;
}

static void follow(void *ctx, size_t i, struct skn_store *store)
{
	struct lines *lines = ctx;
	struct line *line = &lines->list.v[i];
	struct skn_lineage lineage;

	if (skn_lineage_load(&lineage, store, &line->history, 0, NULL) == SKN_OK)
		skn_lineage_release(&lineage);
	for (size_t k = 0; k < line->changes.n; k++) {
		struct skn_index_change *change = &lines->changes->list.v[line->changes.v[k]];
		struct skn_version *v = &line->history.list.v[k];

		/* Another line's has the same step. */
		if (atomic_exchange(&change->taken, true))
			continue;
		change->row.step = v->step;
		change->row.step_len = v->step_len;
		v->step = NULL;
	}
	skn_history_release(&line->history);
}

int skn_index_make_steps(struct skn_index_changes *changes, struct skn_index_writer *writer)
{
	struct lines lines = { .changes = changes, .writer = writer };
	bool *done = skn_xcalloc(changes->list.n, sizeof(*done));
	int rc = SKN_OK;

	for (size_t i = changes->list.n; rc == SKN_OK && i > 0; i--)
		if (!done[i - 1])
			rc = make_line(&lines, i - 1, done);
	if (rc == SKN_OK)
		skn_index_pool_run(&(struct skn_index_pool){ .store = writer->store, .n = lines.list.n,
							     .least = PER_WORKER, .work = follow, .ctx = &lines });
	for (size_t i = 0; i < lines.list.n; i++) {
		skn_history_release(&lines.list.v[i].history);
		skn_vec_release(&lines.list.v[i].changes);
	}
	skn_vec_release(&lines.list);
	free(done);
	return rc;
}
