/*
 * Merged branches: where only whole new lines were added or taken away, every
 * sentence is from the commit that git blame names, however the branches were
 * merged into each other.
 */
#include "lineage_gen.h"

#define BRANCHES 4

struct line {
	char text[100];
	uint64_t order; /* where it stands among all lines; no blank ones between, which git may
			 * take for each other at the cost of others */
	size_t by;      /* the commit that added it */
};

struct commit {
	SKN_VEC(size_t) parents;
	bool *there, *ever; /* per line, of those that there were then */
	size_t n;
};

struct dag {
	SKN_VEC(struct line) lines;
	SKN_VEC(struct commit) commits;
	size_t tips[BRANCHES];
	bool alive[BRANCHES];
};

static bool has(const bool *set, const struct commit *c, size_t line)
{
	return line < c->n && set[line];
}

/* The line is in a merge when it is in both, or new to the one that lacks it. */
static bool in_merge(const struct commit *a, const struct commit *b, size_t line)
{
	bool in_a = has(a->there, a, line), in_b = has(b->there, b, line);

	return (in_a && in_b) || (in_a && !has(b->ever, b, line)) || (in_b && !has(a->ever, a, line));
}

static size_t add_commit(struct dag *d, size_t a, size_t b, bool root)
{
	struct commit c = { .n = d->lines.n };
	const struct commit *x, *y;

	c.there = skn_xcalloc(c.n + 8, sizeof(bool));
	c.ever = skn_xcalloc(c.n + 8, sizeof(bool));
	if (!root) {
		x = &d->commits.v[a];
		y = &d->commits.v[b];
		for (size_t i = 0; i < c.n; i++) {
			c.there[i] = in_merge(x, y, i);
			c.ever[i] = has(x->ever, x, i) || has(y->ever, y, i);
		}
		skn_vec_push(&c.parents, a);
		if (a != b)
			skn_vec_push(&c.parents, b);
	}
	skn_vec_push(&d->commits, c);
	return d->commits.n - 1;
}

/* New lines, and perhaps one that goes, in the commit that was added last. */
static void edit(struct dag *d)
{
	struct commit *c = skn_vec_last(&d->commits);

	for (size_t n = 1 + random_below(3); n > 0; n--) {
		struct line line = { .order = random_next(), .by = d->commits.n - 1 };
		struct skn_buf text = SKN_BUF_INIT;

		for (size_t w = 0; w < 9; w++) {
			skn_buf_addc(&text, w ? ' ' : 'T');
			gen_word(&text);
		}
		snprintf(line.text, sizeof(line.text), "%.80s %zu.", text.p, d->lines.n);
		skn_buf_release(&text);
		skn_vec_push(&d->lines, line);
		c->there[c->n] = c->ever[c->n] = true;
		c->n++;
	}
	if (random_chance(2))
		c->there[random_below(c->n)] = false;
}

static size_t pick_branch(const struct dag *d)
{
	size_t b;

	do
		b = random_below(BRANCHES);
	while (!d->alive[b]);
	return b;
}

static void make_dag(struct dag *d, size_t steps)
{
	*d = (struct dag){ 0 };
	d->tips[0] = add_commit(d, 0, 0, true);
	d->alive[0] = true;
	edit(d);
	while (steps-- > 0) {
		size_t a = pick_branch(d), b = random_below(BRANCHES);

		switch (random_below(8)) {
		case 0:
		case 1:
			if (!d->alive[b]) { /* a new branch */
				d->alive[b] = true;
				d->tips[b] = d->tips[a];
			} else if (a != b && d->tips[a] != d->tips[b]) {
				d->tips[a] = add_commit(d, d->tips[a], d->tips[b], false);
				if (random_chance(4)) /* which adds something itself */
					edit(d);
				d->alive[b] = b == 0 || random_chance(2);
			}
			break;
		default:
			d->tips[a] = add_commit(d, d->tips[a], d->tips[a], false);
			edit(d);
		}
	}
	for (size_t b = 1; b < BRANCHES; b++)
		if (d->alive[b] && d->tips[b] != d->tips[0])
			d->tips[0] = add_commit(d, d->tips[0], d->tips[b], false);
}

static void release_dag(struct dag *d)
{
	for (size_t i = 0; i < d->commits.n; i++) {
		skn_vec_release(&d->commits.v[i].parents);
		free(d->commits.v[i].there);
		free(d->commits.v[i].ever);
	}
	skn_vec_release(&d->commits);
	skn_vec_release(&d->lines);
}

static const struct dag *sorting;

static int by_order(const void *pa, const void *pb)
{
	uint64_t a = sorting->lines.v[*(const size_t *)pa].order, b = sorting->lines.v[*(const size_t *)pb].order;

	return a < b ? -1 : a > b;
}

/* The lines of a commit, in order. */
static size_t lines_of(const struct dag *d, const struct commit *c, size_t *out)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++)
		if (c->there[i])
			out[n++] = i;
	sorting = d;
	qsort(out, n, sizeof(*out), by_order);
	return n;
}

static void write_dag(const struct dag *d, const char *dir, struct skn_oid *oids)
{
	struct skn_buf stream = SKN_BUF_INIT, text = SKN_BUF_INIT;
	size_t *lines = skn_xcalloc(d->lines.n, sizeof(*lines));

	GIT(env_top.p, "init", "-q", "--bare", dir);
	for (size_t i = 0; i < d->commits.n; i++) {
		const struct commit *c = &d->commits.v[i];
		size_t n = lines_of(d, c, lines), parents[2] = { 0 };

		skn_buf_clear(&text);
		for (size_t k = 0; k < n; k++)
			skn_buf_addf(&text, "%s\n", d->lines.v[lines[k]].text);
		for (size_t p = 0; p < c->parents.n; p++)
			parents[p] = c->parents.v[p] + 1;
		gen_head(&stream, i + 1, parents, c->parents.n);
		gen_file(&stream, "threads/t/narrative.md", text.p, text.n);
		gen_tail(&stream);
	}
	gen_import(dir, &stream, oids, d->commits.n);
	free(lines);
	skn_buf_release(&stream);
	skn_buf_release(&text);
}

/* The commit of each line that is not blank, as git blame has it. */
static size_t git_blame(const char *dir, struct skn_oid *out)
{
	const char *argv[] = { "git", "--git-dir", dir, "blame", "--line-porcelain", "main", "--", "threads/t/narrative.md",
			       NULL };
	struct skn_proc_result r;
	struct skn_oid oid = { { 0 } };
	size_t n = 0;

	assert_int_equal(skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv }, NULL), SKN_OK);
	assert_int_equal(r.status, 0);
	for (const char *line = r.out.p; *line; line = strchrnul(line, '\n'), line += *line == '\n') {
		if (line[0] == '\t' && line[1] != '\n')
			out[n++] = oid;
		skn_oid_parse(&oid, line, SKN_OID_HEX);
	}
	skn_proc_release(&r);
	return n;
}

/* The newer steps are the same when only the older ones are known. */
static void check_again(struct skn_store *store, struct skn_history *history)
{
	struct skn_lineage lineage;
	struct skn_version *rows = history->list.v;
	size_t cut = random_below(history->list.n + 1);
	struct skn_buf *steps = skn_xcalloc(history->list.n, sizeof(*steps));

	for (size_t i = 0; i < cut; i++) {
		steps[i] = (struct skn_buf)SKN_BUF_INIT;
		skn_buf_add(&steps[i], rows[i].step, rows[i].step_len);
		free(rows[i].step);
		rows[i].step = NULL;
	}
	OK(skn_lineage_load(&lineage, store, history, 0, err));
	for (size_t i = 0; i < cut; i++) {
		assert_true(skn_buf_eq(&steps[i], rows[i].step, rows[i].step_len));
		skn_buf_release(&steps[i]);
	}
	free(steps);
	skn_lineage_release(&lineage);
}

static void check_dag(const struct dag *d, const char *dir)
{
	struct skn_oid *oids = skn_xcalloc(d->commits.n + 1, sizeof(*oids));
	struct skn_oid *blamed = skn_xcalloc(d->lines.n, sizeof(*blamed));
	size_t *lines = skn_xcalloc(d->lines.n, sizeof(*lines)), n;
	struct skn_store store = { 0 };
	struct skn_history history;
	struct skn_lineage lineage;

	write_dag(d, dir, oids);
	n = lines_of(d, &d->commits.v[d->tips[0]], lines);
	gen_point(dir, &oids[d->tips[0] + 1]);
	assert_int_equal(git_blame(dir, blamed), n);
	OK(skn_store_open(&store, NULL, dir, err));
	OK(skn_history_load(&history, &store, &oids[d->tips[0] + 1], "threads/t",
			    SKN_HISTORY_COLLECTIONS | SKN_HISTORY_STEPS, err));
	OK(skn_lineage_load(&lineage, &store, &history, 0, err));
	assert_int_equal(lineage.sentences.n, n);
	for (size_t i = 0; i < n; i++) {
		const struct skn_part *part = &lineage.parts.v[lineage.sentences.v[i]];
		size_t by = d->lines.v[lines[i]].by;

		if (!skn_oid_eq(&blamed[i], &oids[by + 1]))
			fail_msg("%s: git blames another commit than #%zu for \"%s\"", dir, by, d->lines.v[lines[i]].text);
		if (!skn_oid_eq(&lineage.commits.v[part->life.introduced.commit], &oids[by + 1]))
			fail_msg("%s: \"%s\" is from #%zu, not from step %u", dir, d->lines.v[lines[i]].text, by,
				 (unsigned)part->life.introduced.step);
		assert_true(skn_oid_eq(&lineage.commits.v[part->changed.commit], &oids[by + 1]));
		assert_int_equal(part->life.removed.step, SKN_STEP_NONE);
	}
	skn_lineage_release(&lineage);
	for (size_t i = 0; i < 4; i++)
		check_again(&store, &history);
	skn_history_release(&history);
	skn_store_close(&store);
	free(oids);
	free(blamed);
	free(lines);
}

static void like_git_blame(void **state)
{
	SKN_UNUSED(state);
	random_seed(33);
	for (size_t i = 0; i < random_rounds(40); i++) {
		struct dag d;
		char *dir = skn_xasprintf("%s/d%zu", env_top.p, i);

		make_dag(&d, 30);
		check_dag(&d, dir);
		release_dag(&d);
		free(dir);
	}
}

/* A branch of as many versions as are followed, and one more: each adds a line. */
static void long_branch(void **state)
{
	size_t n = SKN_LINEAGE_BRANCH_MAX + 1, root = 1;
	struct skn_oid *oids = skn_xcalloc(n + 4, sizeof(*oids));
	struct skn_buf stream = SKN_BUF_INIT, text = SKN_BUF_INIT;
	char *dir = skn_xasprintf("%s/long", env_top.p);
	struct skn_store store = { 0 };

	SKN_UNUSED(state);
	GIT(env_top.p, "init", "-q", "--bare", dir);
	for (size_t i = 0; i < n + 3; i++) {
		size_t parents[2] = { i, 0 };
		bool merge = i > n;

		/* After the root and the branch: two merges of it into the root. */
		if (merge) {
			parents[0] = root;
			parents[1] = i - 1;
		}
		skn_buf_clear(&text);
		skn_buf_addf(&text, "One.\nVersion %zu.\n", merge ? i - 2 : i);
		gen_head(&stream, i + 1, parents, merge ? 2 : i > 0);
		gen_file(&stream, "threads/t/narrative.md", text.p, text.n);
		gen_tail(&stream);
	}
	gen_import(dir, &stream, oids, n + 3);
	OK(skn_store_open(&store, NULL, dir, err));
	for (size_t m = 0; m < 2; m++) {
		const struct skn_oid *merge = &oids[n + 2 + m], *by;
		struct skn_history history;
		struct skn_lineage lineage;

		OK(skn_history_load(&history, &store, merge, "threads/t", SKN_HISTORY_COLLECTIONS | SKN_HISTORY_STEPS, err));
		OK(skn_lineage_load(&lineage, &store, &history, 0, err));
		by = &lineage.commits.v[lineage.parts.v[lineage.sentences.v[1]].changed.commit];
		assert_true(skn_oid_eq(by, m == 0 ? &oids[n] : merge));
		skn_lineage_release(&lineage);
		skn_history_release(&history);
	}
	skn_store_close(&store);
	skn_buf_release(&stream);
	skn_buf_release(&text);
	free(oids);
	free(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(like_git_blame, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(long_branch, env_set_up, env_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
