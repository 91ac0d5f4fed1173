/*
 * Versions against a model: thousands of random histories are made by git, and
 * what history.c makes of them is compared with what DESIGN says, commit by
 * commit.  HISTORY_ROUNDS sets how many, RANDOM_SEED which.
 */
#include "rev/history.h"

#include "history_world.h"

#define ROUNDS 8 /* repositories of that many histories */
#define LONG_HISTORIES 8

static size_t rounds(void)
{
	const char *given = getenv("HISTORY_ROUNDS");

	return given ? strtoul(given, NULL, 10) : ROUNDS;
}

/* git's own first-parent line is the model's. */
static void check_line(const struct world *w, const struct model *m)
{
	struct skn_buf out = SKN_BUF_INIT, want = SKN_BUF_INIT;
	struct model_line line;
	char *branch = skn_xasprintf("refs/heads/%s/main", m->name);

	GIT_OUT(&out, w->dir, "rev-list", "--first-parent", branch);
	model_line_of(&line, m, m->main, NULL);
	for (size_t i = 0; i < line.list.n; i++) {
		char hex[SKN_OID_HEX + 1];

		skn_oid_hex(hex, &m->commits.v[line.list.v[i]].oid);
		skn_buf_addf(&want, "%s%s", i ? "\n" : "", hex);
	}
	assert_string_equal(out.p, want.p);
	skn_vec_release(&line.list);
	skn_buf_release(&out);
	skn_buf_release(&want);
	free(branch);
}

static void random_histories(void **state)
{
	SKN_UNUSED(state);
	for (size_t round = 0; round < rounds(); round++) {
		struct world w;
		struct skn_store store;
		char name[32];

		random_seed(round + 1);
		snprintf(name, sizeof(name), "world-%zu.git", round);
		make_world(&w, name, PER_REPOSITORY, round % 3 == 2 ? 60 : 16);
		OK(skn_store_open(&store, w.dir, NULL, err));
		for (size_t i = 0; i < w.n; i++) {
			const struct model *m = &w.models[i];

			if (i % 50 == 0)
				check_line(&w, m);
			compare_all(&store, m, m->main, NULL);
			if (m->has_topic)
				compare_all(&store, m, m->topic, NULL);
			/* Some commit, behind or beside. */
			compare_all(&store, m, random_below(m->commits.n), NULL);
		}
		skn_store_close(&store);
		drop_world(&w);
	}
}

/* What is known of long histories (rev/index.h) changes no answer, from
 * whichever commit it was asked first, also when the published branch is moved. */
static void long_histories(void **state)
{
	struct world w;
	struct skn_store store;

	SKN_UNUSED(state);
	random_seed(99);
	make_world(&w, "long.git", LONG_HISTORIES, 600);
	OK(skn_store_open(&store, w.dir, NULL, err));
	for (size_t i = 0; i < 6 * LONG_HISTORIES; i++) {
		struct model *m = &w.models[i % LONG_HISTORIES];
		size_t main = m->main;

		if (random_chance(3)) {
			char *branch = skn_xasprintf("refs/heads/%s/main", m->name), hex[SKN_OID_HEX + 1];

			for (size_t back = random_below(200); back > 0 && m->commits.v[m->main].n_parents; back--)
				m->main = m->commits.v[m->main].parents[0];
			skn_oid_hex(hex, &m->commits.v[m->main].oid);
			GIT(w.dir, "update-ref", branch, hex);
			free(branch);
		}
		compare_all(&store, m, main, NULL);
		compare_all(&store, m, m->main, NULL);
		if (m->has_topic)
			compare_all(&store, m, m->topic, NULL);
		compare_all(&store, m, random_below(m->commits.n), NULL);
		if (random_chance(10)) {
			char *kept = skn_xasprintf("%s/skein", w.dir);

			OK(skn_fs_remove_tree(kept, err));
			free(kept);
		}
	}
	skn_store_close(&store);
	drop_world(&w);
}

/* ---- shallow clones ---- */

static void shallow_clones(void **state)
{
	struct world w;

	SKN_UNUSED(state);
	random_seed(77);
	make_world(&w, "deep.git", PER_REPOSITORY, 12);
	for (size_t depth = 1; depth <= 6; depth++) {
		struct skn_store store;
		char *url = skn_xasprintf("file://%s", w.dir), depth_arg[32], name[32];

		snprintf(depth_arg, sizeof(depth_arg), "--depth=%zu", depth);
		snprintf(name, sizeof(name), "shallow-%zu.git", depth);
		GIT(env_top.p, "init", "-q", "--bare", name);
		GIT(name, "fetch", "-q", depth_arg, url, "+refs/heads/*:refs/heads/*");
		OK(skn_store_open(&store, name, NULL, err));
		for (size_t i = 0; i < w.n; i++) {
			const struct model *m = &w.models[i];
			bool *have = skn_xcalloc(m->commits.n, sizeof(*have));

			for (size_t k = 0; k < m->commits.n; k++)
				have[k] = skn_repo_has_object(store.repo, &m->commits.v[k].oid);
			compare_all(&store, m, m->main, have);
			if (m->has_topic)
				compare_all(&store, m, m->topic, have);
			free(have);
		}
		skn_store_close(&store);
		free(url);
	}
	drop_world(&w);
}

/* ---- trees that nobody of ours makes ---- */

/* What stands at the thread's path in the parent, and inside the thread. */
static void odd_trees(void **state)
{
	static const char *const odd[] = {
		"M 100644 inline threads/t\ndata 1\nx\n",
		"M 120000 inline threads/t\ndata 1\nx\n",
		"M 160000 1111111111111111111111111111111111111111 threads/t\n",
		"M 100644 inline threads\ndata 1\nx\n",
		"M 100644 inline threads/t/thread.yaml/x\ndata 1\nx\n",
		"M 100644 inline threads/t/items\ndata 1\nx\nM 100644 inline threads/t/thread.yaml\ndata 1\nx\n",
		"M 160000 1111111111111111111111111111111111111111 threads/t/items\nM 100644 inline threads/t/thread.yaml\ndata 1\nx\n",
		"M 160000 1111111111111111111111111111111111111111 threads/t/timeline\nM 100644 inline threads/t/thread.yaml\ndata 1\nx\n",
		"M 120000 inline threads/t/narrative.md\ndata 1\nx\nM 100644 inline threads/t/thread.yaml\ndata 1\nx\n",
	};
	static const char tail[] = "commit refs/heads/main\ncommitter C <c@x> 3 +0000\ndata 1\nm\n"
				   "deleteall\nM 100644 inline threads/t/thread.yaml\ndata 10\ntitle: A\n\n\n"
				   "M 100644 inline threads/t/items/a.yaml\ndata 2\na\n\n"
				   "commit refs/heads/main\ncommitter C <c@x> 4 +0000\ndata 1\nm\n"
				   "M 100644 inline threads/t/items/a.yaml\ndata 2\nb\n\n";
	const char *argv[] = { "git", "--git-dir", "odd.git", "fast-import", "--quiet", "--force", NULL };

	SKN_UNUSED(state);
	GIT(env_top.p, "init", "-q", "--bare", "-b", "main", "odd.git");
	for (size_t i = 0; i < SKN_ARRAY_LEN(odd); i++) {
		struct skn_proc_result r;
		struct skn_store store;
		struct skn_history history;
		struct skn_oid tip;
		char *stream = skn_xasprintf("reset refs/heads/main\ncommit refs/heads/main\ncommitter C <c@x> 2 +0000\n"
					     "data 1\nm\n%s\n%s", odd[i], tail);
		bool was_thread = strstr(odd[i], "thread.yaml\ndata") != NULL;

		OK(skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv, .in = stream, .in_len = strlen(stream) }, err));
		if (r.status != 0)
			fail_msg("%zu: %s", i, r.err.p);
		skn_proc_release(&r);
		OK(skn_store_open(&store, "odd.git", NULL, err));
		OK(skn_repo_resolve(store.repo, "refs/heads/main", &tip, err));
		OK(skn_history_load(&history, &store, &tip, "threads/t", SKN_HISTORY_COLLECTIONS, err));
		if (history.list.n != (was_thread ? 3 : 2) || !history.list.v[0].collection ||
		    history.list.v[1].number != (was_thread ? 2 : 1))
			fail_msg("%s: %zu versions", odd[i], history.list.n);
		skn_history_release(&history);
		skn_store_close(&store);
		free(stream);
	}
}

/* A page too large to be read for its citations has versions all the same. */
static void too_large(void **state)
{
	const char *argv[] = { "git", "--git-dir", "odd.git", "fast-import", "--quiet", "--force", NULL };
	struct skn_buf stream = SKN_BUF_INIT;
	struct skn_proc_result r;
	struct skn_store store;
	struct skn_history history;
	struct skn_oid tip;

	SKN_UNUSED(state);
	skn_buf_addf(&stream, "reset refs/heads/main\ncommit refs/heads/main\ncommitter C <c@x> 2 +0000\ndata 1\nm\n"
		     "M 100644 inline threads/t/thread.yaml\ndata 2\na\n\nM 100644 inline threads/t/narrative.md\ndata %zu\n",
		     SKN_NARRATIVE_MAX + 1);
	skn_buf_fill(&stream, 'x', SKN_NARRATIVE_MAX + 1);
	skn_buf_adds(&stream, "\n\ncommit refs/heads/main\ncommitter C <c@x> 4 +0000\ndata 1\nm\n"
		     "M 100644 inline threads/t/items/a.yaml\ndata 2\nb\n\n");
	OK(skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv, .in = stream.p, .in_len = stream.n }, err));
	assert_int_equal(r.status, 0);
	skn_proc_release(&r);
	OK(skn_store_open(&store, "odd.git", NULL, err));
	OK(skn_repo_resolve(store.repo, "refs/heads/main", &tip, err));
	OK(skn_history_load(&history, &store, &tip, "threads/t", SKN_HISTORY_COLLECTIONS, err));
	assert_int_equal(history.list.n, 2);
	assert_true(history.list.v[0].collection);
	skn_history_release(&history);
	skn_store_close(&store);
	skn_buf_release(&stream);
}

/* ---- labels ---- */

static void labels(void **state)
{
	static const struct { struct skn_version v; const char *label; } rows[] = {
		{ { .number = 1 }, "1" }, { { .number = 14, .plus = 2 }, "14+2" }, { { .number = 0, .plus = 3 }, "0+3" },
		{ { .number = -1 }, "?" }, { { .number = -1, .plus = 2 }, "?+2" },
		{ { .number = INT64_MAX, .plus = UINT_MAX }, "9223372036854775807+4294967295" },
	};
	char label[SKN_VERSION_LABEL_MAX];

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		skn_version_label(&rows[i].v, label);
		assert_string_equal(label, rows[i].label);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels), cmocka_unit_test(random_histories), cmocka_unit_test(long_histories),
		cmocka_unit_test(shallow_clones),
		cmocka_unit_test(odd_trees), cmocka_unit_test(too_large),
	};

	return cmocka_run_group_tests(tests, env_set_up, env_tear_down);
}
