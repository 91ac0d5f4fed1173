/*
 * What the other parents of a merge have: the line's state where they left it,
 * advanced over what they did since.
 */
#include "hash/sha256.h"
#include "rev/fork.h"
#include "rev/lineage_kept.h"

/* A line that merges are made into. */
struct line {
	struct skn_store *store;
	struct skn_lineage_kept *kept;
	struct skn_oid id;  /* by its forks: the same for all branches that left there */
	struct skn_oid own; /* of no other line */
	unsigned depth;
	const struct skn_lineage_line *steps;
};

/* A parent of a merge. */
struct parent {
	struct skn_oid commit, folder;
	char *path;
	struct skn_oid fork; /* where it left the line */
};

static int find_others(struct skn_lineage_others *out, size_t *cost, const struct line *line,
		       const struct skn_lineage *lineage, const struct skn_version *row, struct skn_err *err);

static size_t most(unsigned depth)
{
	return depth > SKN_LINEAGE_DEPTH_MAX ? 0 : SKN_LINEAGE_BRANCH_MAX >> 2 * (depth - 1);
}

/* ---- the thread at a parent ---- */

static int folder_at(struct parent *p, struct skn_repo *repo, const char *path, struct skn_err *err)
{
	struct skn_commit_brief brief;
	struct skn_tree_entry folder = { 0 }, file = { 0 };
	int rc = skn_repo_read_brief(repo, &p->commit, &brief, err);

	if (rc == SKN_ENOTFOUND && skn_repo_is_shallow(repo))
		return skn_forgive(rc, SKN_ENOTFOUND, err);
	if (rc == SKN_OK)
		rc = skn_repo_tree_find(repo, &brief.tree, path, &folder, err);
	if (rc == SKN_OK && folder.mode == SKN_MODE_TREE)
		rc = skn_repo_tree_find(repo, &folder.oid, "thread.yaml", &file, err);
	if (rc == SKN_OK && S_ISREG(file.mode)) {
		p->folder = folder.oid;
		p->path = skn_xstrdup(path);
	}
	return skn_forgive(rc, SKN_ENOTFOUND, err);
}

/* Finds the thread at the parent, under its name in the merge or before it. */
static int find_thread(struct parent *p, struct skn_repo *repo, const struct skn_version *row, struct skn_err *err)
{
	int rc = folder_at(p, repo, row->path, err);

	if (rc == SKN_OK && !p->path && row->path_before && !skn_streq(row->path, row->path_before))
		rc = folder_at(p, repo, row->path_before, err);
	return rc;
}

/* ---- the line's state at the fork ---- */

/* How many steps the line has up to the fork; *known is false where that cannot
 * be told. */
static int steps_at_fork(uint32_t *out, bool *known, const struct line *line, const struct skn_lineage *lineage,
			 const struct skn_oid *first_parent, const struct skn_oid *fork,
			 const struct skn_version *row, struct skn_err *err)
{
	const char *path = row->path_before ? row->path_before : row->path;
	struct skn_history since = { 0 };
	int rc = skn_history_between(&since, line->store, first_parent, fork, path, SKN_HISTORY_COLLECTIONS, err);

	*known = rc == SKN_OK && !since.truncated && since.list.n <= lineage->n_steps;
	if (*known)
		*out = lineage->n_steps - (uint32_t)since.list.n;
	skn_history_release(&since);
	return rc;
}

/* The line's state behind N steps, of which LINEAGE has more or as many. */
static int state_at(struct skn_lineage_state *out, const struct line *line, const struct skn_lineage *lineage,
		    uint32_t n, struct skn_err *err)
{
	const struct skn_lineage_state *from;
	int rc = SKN_OK;

	*out = (struct skn_lineage_state){ .line = line->own };
	if (n == lineage->n_steps) {
		skn_lineage_copy(&out->lineage, lineage);
		return SKN_OK;
	}
	from = skn_lineage_kept_before(line->kept, &line->own, n);
	if (from)
		skn_lineage_copy(&out->lineage, &from->lineage);
	else
		skn_lineage_init(&out->lineage);
	for (uint32_t i = out->lineage.n_steps; rc == SKN_OK && i < n; i++) {
		const void *step;
		size_t len;

		rc = line->steps->step(line->steps->ctx, i, &out->commit, &step, &len, err);
		if (rc == SKN_OK)
			rc = skn_lineage_replay(&out->lineage, &out->commit, step, len, err);
	}
	if (rc == SKN_OK && !(from && from->lineage.n_steps == n) && n > 0)
		skn_lineage_kept_add(line->kept, out);
	out->lineage.forked_steps = n;
	out->lineage.forked_parts = (uint32_t)out->lineage.parts.n;
	return rc;
}

/* ---- along the branch ---- */

/* A branch's steps: the line's up to the fork, then its own. */
struct branch_steps {
	const struct skn_lineage_line *line;
	const struct skn_lineage_state *state;
};

static int step_of_branch(void *ctx, uint32_t i, struct skn_oid *commit, const void **step, size_t *n,
			  struct skn_err *err)
{
	const struct branch_steps *b = ctx;
	uint32_t forked = b->state->lineage.forked_steps;
	const struct skn_lineage_made *made;

	if (i < forked)
		return b->line->step(b->line->ctx, i, commit, step, n, err);
	made = &b->state->made.v[i - forked];
	*commit = made->commit;
	*step = made->step.p;
	*n = made->step.n;
	return SKN_OK;
}

static int advance_over(struct skn_lineage_state *state, const struct line *branch, const struct skn_version *row,
			struct skn_err *err)
{
	struct skn_lineage_others others = { 0 };
	struct skn_lineage_made made = { row->commit, SKN_BUF_INIT };
	struct skn_lineage_input input = { &row->commit, &row->before, &row->tree, NULL, 0 };
	int rc = find_others(&others, &state->cost, branch, &state->lineage, row, err);

	input.others = others.list.v;
	input.n_others = others.list.n;
	if (rc == SKN_OK)
		rc = skn_lineage_advance(&state->lineage, branch->store->repo, &input, &made.step, err);
	skn_vec_push(&state->made, made);
	state->commit = row->commit;
	state->cost++;
	skn_lineage_others_release(&others);
	return rc;
}

/* Takes the state that was kept for the newest of the branch's commits; *next is
 * then how many are newer. */
static bool resume(struct skn_lineage_state *out, size_t *next, const struct line *branch,
		   const struct skn_history *rows)
{
	for (*next = 0; *next < rows->list.n; ++*next) {
		const struct skn_lineage_state *kept =
			skn_lineage_kept_find(branch->kept, &branch->id, &rows->list.v[*next].commit);

		if (kept) {
			skn_lineage_state_copy(out, kept);
			return true;
		}
	}
	return false;
}

static struct skn_oid hash_of(const struct skn_oid *a, const struct skn_oid *b)
{
	unsigned char sum[SKN_SHA256_LEN];
	struct skn_sha256 h;
	struct skn_oid out;

	skn_sha256_init(&h);
	skn_sha256_add(&h, a->b, sizeof(a->b));
	skn_sha256_add(&h, b->b, sizeof(b->b));
	skn_sha256_end(&h, sum);
	memcpy(out.b, sum, sizeof(out.b));
	return out;
}

/* The state at the parent.  *skip: the branch is longer than is followed. */
static int follow_branch(struct skn_lineage_state *out, bool *skip, const struct line *line,
			 const struct skn_lineage *lineage, uint32_t fork_steps, const struct parent *p,
			 const struct skn_history *rows, struct skn_err *err)
{
	struct branch_steps steps = { line->steps, out };
	struct skn_lineage_line made = { step_of_branch, &steps };
	struct line branch = { .store = line->store, .kept = line->kept, .depth = line->depth + 1, .steps = &made };
	size_t left;
	int rc = SKN_OK;

	branch.id = hash_of(&line->id, &p->fork);
	branch.own = hash_of(&branch.id, &p->commit);
	if (!resume(out, &left, &branch, rows)) {
		rc = state_at(out, line, lineage, fork_steps, err);
		out->line = branch.id;
		out->tip = true;
		left = rows->list.n;
	}
	while (rc == SKN_OK && left > 0 && !*skip) {
		rc = advance_over(out, &branch, &rows->list.v[--left], err);
		*skip = out->cost > most(branch.depth);
	}
	if (rc == SKN_OK && !*skip && rows->list.n)
		skn_lineage_kept_add(branch.kept, out);
	return rc;
}

/* ---- parents ---- */

/* What one other parent has; adds nothing where it has the thread as BEFORE, or
 * where nothing can be told. */
static int add_parent(struct skn_lineage_others *out, size_t *cost, const struct line *line,
		      const struct skn_lineage *lineage, const struct skn_oid *first_parent, struct parent *p,
		      const struct skn_version *row, struct skn_err *err)
{
	struct skn_history rows = { 0 };
	struct skn_lineage_state state = { 0 };
	uint32_t fork_steps = 0;
	bool known = false, skip = false;
	int rc = find_thread(p, line->store->repo, row, err);

	if (rc != SKN_OK || !p->path || skn_oid_eq(&p->folder, &row->before))
		return rc;
	rc = skn_fork_meet(&p->fork, line->store, &p->commit, first_parent, err);
	if (rc != SKN_OK || skn_oid_is_zero(&p->fork) || skn_oid_eq(&p->fork, &p->commit))
		return rc;
	rc = steps_at_fork(&fork_steps, &known, line, lineage, first_parent, &p->fork, row, err);
	if (rc == SKN_OK && known)
		rc = skn_history_between(&rows, line->store, &p->commit, &p->fork, p->path, SKN_HISTORY_COLLECTIONS, err);
	skip = rows.truncated || rows.list.n > most(line->depth + 1);
	if (rc == SKN_OK && known && !skip) {
		rc = follow_branch(&state, &skip, line, lineage, fork_steps, p, &rows, err);
		*cost += skip ? most(line->depth + 1) : state.cost;
	}
	if (rc == SKN_OK && known && !skip) {
		struct skn_lineage_other other = { skn_xmalloc(sizeof(*other.lineage)), p->folder };

		*other.lineage = state.lineage;
		state.lineage = (struct skn_lineage){ 0 };
		skn_vec_push(&out->list, other);
	}
	skn_lineage_state_release(&state);
	skn_history_release(&rows);
	return rc;
}

static int find_others(struct skn_lineage_others *out, size_t *cost, const struct line *line,
		       const struct skn_lineage *lineage, const struct skn_version *row, struct skn_err *err)
{
	struct skn_commit_brief brief;
	struct skn_commit_info info = { 0 };
	int rc;

	*out = (struct skn_lineage_others){ 0 };
	if (line->depth >= SKN_LINEAGE_DEPTH_MAX)
		return SKN_OK;
	rc = skn_repo_read_brief(line->store->repo, &row->commit, &brief, err);
	if (rc != SKN_OK || brief.n_parents < 2)
		return rc;
	rc = skn_repo_read_commit(line->store->repo, &row->commit, &info, err);
	for (size_t k = 1; rc == SKN_OK && k < info.n_parents; k++) {
		struct parent p = { .commit = info.parents[k] };

		rc = add_parent(out, cost, line, lineage, &info.parents[0], &p, row, err);
		free(p.path);
	}
	skn_commit_info_release(&info);
	if (rc != SKN_OK)
		skn_lineage_others_release(out);
	return rc;
}

int skn_lineage_others_find(struct skn_lineage_others *out, struct skn_store *store,
			    struct skn_lineage_kept *kept, const struct skn_lineage *lineage,
			    const struct skn_lineage_line *line, const struct skn_version *row,
			    struct skn_err *err)
{
	struct line own = { .store = store, .kept = kept, .steps = line };
	size_t cost = 0;

	return find_others(out, &cost, &own, lineage, row, err);
}

void skn_lineage_others_release(struct skn_lineage_others *others)
{
	for (size_t i = 0; i < others->list.n; i++) {
		skn_lineage_release(others->list.v[i].lineage);
		free(others->list.v[i].lineage);
	}
	skn_vec_release(&others->list);
}
