/*
 * The index changes no answer: random histories are asked without it, with all
 * of it, with a part, after the branch was rewritten, after the builder was
 * killed, and after bytes of the file were changed.
 */
#include "rev/index.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>

#include "base/lock.h"
#include "db/db.h"
#include "history_world.h"
#include "rev/index_file.h"
#include "rev/index_log.h"
#include "rev/lineage.h"
#include "rev/resolve.h"

static char *index_path(const char *dir)
{
	return skn_xasprintf("%s/skein/history.db", dir);
}

static void drop_files(const char *dir)
{
	char *kept = skn_xasprintf("%s/skein", dir);

	OK(skn_fs_remove_tree(kept, err));
	free(kept);
}

/* While it is held, readers use what there is and add nothing. */
static void hold(struct skn_lock *lock, const char *dir)
{
	char *path = skn_xasprintf("%s/skein/history.db.lock", dir), *kept = skn_xasprintf("%s/skein", dir);

	mkdir(kept, 0777);
	OK(skn_lock_acquire(lock, path, 5000, err));
	free(path);
	free(kept);
}

static void build(struct skn_store *store, const struct model *m, size_t tip)
{
	bool done;

	OK(skn_index_update(store, &m->commits.v[tip].oid, 0, NULL, &done, err));
	assert_true(done);
}

static void compare_some(struct skn_store *store, const struct model *m)
{
	compare_all(store, m, m->main, NULL);
	if (m->has_topic)
		compare_all(store, m, m->topic, NULL);
	compare_all(store, m, random_below(m->commits.n), NULL);
}

/* ---- the log of all threads ---- */

struct log_line {
	int64_t time;
	char *name;
	size_t order;
	char *text;
};

struct log_lines {
	SKN_VEC(struct log_line) list;
	size_t most;
};

static void add_log_line(struct log_lines *out, const struct skn_version *v, const char *name, size_t order)
{
	struct skn_buf text = SKN_BUF_INIT;
	char label[SKN_VERSION_LABEL_MAX], commit[SKN_OID_HEX + 1], tree[SKN_OID_HEX + 1], before[SKN_OID_HEX + 1];

	skn_version_label(v, label);
	skn_oid_hex(commit, &v->commit);
	skn_oid_hex(tree, &v->tree);
	skn_oid_hex(before, &v->before);
	skn_buf_addf(&text, "%s %s %.8s %.8s<-%.8s %s<-%s time %" PRId64 " items %" PRId64 "%s%s\n", name, label, commit,
		     tree, before, v->path, v->path_before ? v->path_before : "", v->time, v->items,
		     v->collection ? " collection" : "", v->removed ? " removed" : "");
	skn_vec_push(&out->list, ((struct log_line){ v->time, skn_xstrdup(name), order, skn_buf_detach(&text) }));
}

static int from_index(void *ctx, const struct skn_version *v, const char *thread, struct skn_err *err)
{
	struct log_lines *out = ctx;

	SKN_UNUSED(err);
	add_log_line(out, v, thread, out->list.n);
	return out->list.n == out->most;
}

static int log_order(const void *pa, const void *pb)
{
	const struct log_line *a = pa, *b = pb;
	int c = strcmp(a->name, b->name);

	if (a->time != b->time)
		return a->time > b->time ? -1 : 1;
	return c ? c : a->order < b->order ? -1 : 1;
}

static void free_log_lines(struct log_lines *lines)
{
	for (size_t i = 0; i < lines->list.n; i++) {
		free(lines->list.v[i].name);
		free(lines->list.v[i].text);
	}
	skn_vec_release(&lines->list);
}

static void walk_log(struct log_lines *out, struct skn_store *store, const struct skn_oid *tip, unsigned flags)
{
	struct skn_strings names = { 0 };
	struct skn_view *view;

	OK(skn_view_commit(&view, store->repo, tip, err));
	OK(skn_store_threads(&names, view, err));
	for (size_t i = 0; i < names.n; i++) {
		struct skn_history history;

		OK(skn_history_load(&history, store, tip, names.v[i], flags, err));
		for (size_t k = 0; k < history.list.n; k++)
			add_log_line(out, &history.list.v[k], names.v[i], k);
		skn_history_release(&history);
	}
	if (out->list.n)
		qsort(out->list.v, out->list.n, sizeof(*out->list.v), log_order);
	skn_strings_release(&names);
	skn_view_free(view);
}

/* The index has the commit: its log is that of the histories, sorted. */
static void compare_log(struct skn_store *store, const struct skn_oid *tip)
{
	for (unsigned flags = 0; flags <= SKN_HISTORY_COLLECTIONS; flags++) {
		struct log_lines want = { 0 }, found = { 0 };
		bool known;

		walk_log(&want, store, tip, flags);
		found.most = random_chance(3) ? 1 + random_below(want.list.n + 1) : SIZE_MAX;
		{
			struct skn_err err = SKN_ERR_INIT;

			assert_true(skn_index_log(store, tip, flags, from_index, &found, &known, &err) >= 0);
		}
		assert_true(known);
		assert_int_equal(found.list.n, found.most < want.list.n ? found.most : want.list.n);
		for (size_t i = 0; i < found.list.n; i++)
			assert_string_equal(found.list.v[i].text, want.list.v[i].text);
		free_log_lines(&want);
		free_log_lines(&found);
	}
}

/* ---- steps ---- */

/* The steps that the index brings are those that are made without it. */
static void compare_steps(struct skn_store *plain, struct skn_store *store, const struct model *m, size_t tip)
{
	for (size_t p = 0; p < SKN_ARRAY_LEN(model_paths); p++) {
		char *path = skn_xasprintf("threads/%s", model_paths[p]);
		const struct skn_oid *oid = &m->commits.v[tip].oid;
		struct skn_history made, found;
		struct skn_lineage lineage;

		OK(skn_history_load(&made, plain, oid, path, SKN_HISTORY_COLLECTIONS | SKN_HISTORY_STEPS, err));
		OK(skn_history_load(&found, store, oid, path, SKN_HISTORY_COLLECTIONS | SKN_HISTORY_STEPS, err));
		assert_int_equal(made.list.n, found.list.n);
		if (made.list.n) {
			OK(skn_lineage_load(&lineage, plain, &made, 0, err));
			skn_lineage_release(&lineage);
		}
		for (size_t i = 0; i < made.list.n; i++) {
			const struct skn_version *a = &made.list.v[i], *b = &found.list.v[i];

			/* A thread that the tip does not have is walked down to where it was removed. */
			if (i == 0 && b->removed && !b->step)
				continue;
			if (!b->step || a->step_len != b->step_len || memcmp(a->step, b->step, a->step_len) != 0)
				fail_msg("%s of %s: step %zu of %zu %s", path, m->name, made.list.n - 1 - i, made.list.n,
					 b->step ? "differs" : "is missing");
		}
		skn_history_release(&made);
		skn_history_release(&found);
		free(path);
	}
}

static void steps(void **state)
{
	struct world w;

	SKN_UNUSED(state);
	random_seed(37);
	make_world(&w, "steps.git", PER_REPOSITORY, 50);
	for (size_t i = 0; i < w.n; i++) {
		const struct model *m = &w.models[i];
		struct skn_store plain, store;
		bool done;

		GIT(w.dir, "config", "skein.index", "false");
		OK(skn_store_open(&plain, w.dir, NULL, err));
		OK(skn_index_update(&plain, &m->commits.v[m->main].oid, 1, NULL, &done, err));
		GIT(w.dir, "config", "skein.index", "true");
		OK(skn_store_open(&store, w.dir, NULL, err));
		/* In two builds: the second goes on from steps that were stored. */
		build(&store, m, random_below(m->commits.n));
		build(&store, m, m->main);
		compare_steps(&plain, &store, m, m->main);
		if (m->has_topic) {
			build(&store, m, m->topic);
			compare_steps(&plain, &store, m, m->topic);
		}
		skn_store_close(&plain);
		skn_store_close(&store);
	}
	drop_world(&w);
}

/* Each history for itself: an index of nothing, a part, another branch, all. */
static void every_state(void **state)
{
	struct world w;

	SKN_UNUSED(state);
	for (size_t round = 0; round < 2; round++) {
		char name[32];

		random_seed(400 + round);
		snprintf(name, sizeof(name), "states-%zu.git", round);
		make_world(&w, name, PER_REPOSITORY, round ? 80 : 20);
		for (size_t i = 0; i < w.n; i++) {
			const struct model *m = &w.models[i];
			size_t parts = random_below(4);
			struct skn_lock lock = SKN_LOCK_INIT;
			struct skn_store store;

			drop_files(w.dir);
			OK(skn_store_open(&store, w.dir, NULL, err));
			for (; parts > 0; parts--)
				build(&store, m, random_chance(3) && m->has_topic ? m->topic : random_below(m->commits.n));
			hold(&lock, w.dir);
			compare_some(&store, m);
			skn_lock_release(&lock);
			build(&store, m, m->main);
			if (m->has_topic)
				build(&store, m, m->topic);
			compare_some(&store, m);
			compare_log(&store, &m->commits.v[m->main].oid);
			if (m->has_topic)
				compare_log(&store, &m->commits.v[m->topic].oid);
			skn_store_close(&store);
		}
		drop_world(&w);
	}
}

/* ---- names ---- */

static void random_name(struct skn_buf *out, const struct model *m)
{
	const struct model_commit *c = &m->commits.v[random_below(m->commits.n)];
	char hex[SKN_OID_HEX + 1];
	time_t day = (time_t)c->time;
	struct tm tm;

	skn_buf_clear(out);
	switch (random_below(8)) {
	case 0: skn_buf_addf(out, "%zu", random_below(14)); break;
	case 1: skn_buf_addf(out, "v%zu+%zu", random_below(14), random_below(3)); break;
	case 2: skn_buf_addf(out, "-%zu", random_below(9)); break;
	case 3:
		gmtime_r(&day, &tm);
		skn_buf_addf(out, "%04d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
		break;
	case 4: skn_buf_addf(out, "%s/%s", m->name, random_chance(2) ? "main" : "topic"); break;
	case 5: skn_buf_addf(out, "%s/main~%zu", m->name, random_below(5)); break;
	case 6: break;
	default:
		skn_oid_hex(hex, &c->oid);
		skn_buf_add(out, hex, random_chance(2) ? SKN_OID_HEX : 12);
	}
}

static char *resolve(struct skn_store *store, const char *thread, const char *name)
{
	char label[SKN_VERSION_LABEL_MAX] = "none", hex[SKN_OID_HEX + 1];
	struct skn_err err = SKN_ERR_INIT;
	struct skn_rev rev;
	int rc = skn_rev_resolve(&rev, store, thread, name, &err);
	char *text;

	if (rc != SKN_OK)
		return skn_xasprintf("%d %s (%s)", rc, err.msg, err.hint);
	if (rev.has_version)
		skn_version_label(&rev.version, label);
	skn_oid_hex(hex, &rev.commit);
	text = skn_xasprintf("%s %s %s %" PRId64, rev.path, hex, label, rev.version.time);
	skn_rev_release(&rev);
	return text;
}

/* Every form of a name means the same with the index and without. */
static void names(void **state)
{
	static const char *const threads[] = { "t", "t2", "g/t2", "x", "other" };
	struct skn_buf name = SKN_BUF_INIT;
	struct world w;

	SKN_UNUSED(state);
	random_seed(31);
	make_world(&w, "names.git", 40, 60);
	for (size_t i = 0; i < w.n; i++) {
		const struct model *m = &w.models[i];
		char *head = skn_xasprintf("refs/heads/%s/%s", m->name, m->has_topic && random_chance(2) ? "topic" : "main");
		struct skn_store plain, store;
		bool done;

		GIT(w.dir, "symbolic-ref", "HEAD", head);
		GIT(w.dir, "config", "skein.index", "false");
		OK(skn_store_open(&plain, w.dir, NULL, err));
		OK(skn_index_update(&plain, &m->commits.v[m->main].oid, 1, NULL, &done, err));
		GIT(w.dir, "config", "skein.index", "true");
		OK(skn_store_open(&store, w.dir, NULL, err));
		build(&store, m, m->main);
		for (size_t k = 0; k < 40; k++) {
			const char *thread = random_pick(threads);
			char *a, *b;

			random_name(&name, m);
			a = resolve(&plain, thread, name.p);
			b = resolve(&store, thread, name.p);
			if (!skn_streq(a, b))
				fail_msg("%s@%s:\nwithout %s\nwith    %s", thread, name.p, a, b);
			free(a);
			free(b);
		}
		skn_store_close(&plain);
		skn_store_close(&store);
		free(head);
	}
	skn_buf_release(&name);
	drop_world(&w);
}

static void turned_off(void **state)
{
	struct world w;
	struct skn_store store;
	char *path;
	bool done;

	SKN_UNUSED(state);
	random_seed(7);
	make_world(&w, "off.git", 20, 60);
	GIT(w.dir, "config", "skein.index", "false");
	OK(skn_store_open(&store, w.dir, NULL, err));
	for (size_t i = 0; i < w.n; i++)
		compare_some(&store, &w.models[i]);
	OK(skn_index_update(&store, &w.models[0].commits.v[0].oid, 0, NULL, &done, err));
	assert_false(done);
	skn_store_close(&store);
	path = index_path(w.dir);
	assert_int_not_equal(access(path, F_OK), 0);
	free(path);
	drop_world(&w);
}

/* ---- a builder that is killed ---- */

static void kill_after(const char *dir, const struct skn_oid *tip, unsigned us)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		struct skn_store store;
		bool done;

		if (skn_store_open(&store, dir, NULL, NULL) == SKN_OK)
			skn_index_update(&store, tip, 0, NULL, &done, NULL);
		_exit(0);
	}
	usleep(us);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
}

static void killed_builds(void **state)
{
	struct world w;

	SKN_UNUSED(state);
	random_seed(11);
	make_world(&w, "killed.git", 1, 6000);
	for (size_t round = 0; round < random_rounds(8); round++) {
		struct skn_lock lock = SKN_LOCK_INIT;
		struct skn_store store;
		const struct model *m = &w.models[0];

		drop_files(w.dir);
		for (unsigned i = 0; i < 3; i++)
			kill_after(w.dir, &m->commits.v[m->main].oid, (unsigned)random_below(120000));
		hold(&lock, w.dir);
		OK(skn_store_open(&store, w.dir, NULL, err));
		compare(&store, m, m->main, 0, NULL, SKN_HISTORY_COLLECTIONS);
		skn_lock_release(&lock);
		build(&store, m, m->main);
		compare(&store, m, m->main, 0, NULL, SKN_HISTORY_COLLECTIONS);
		compare(&store, m, m->main, 1, NULL, SKN_HISTORY_NEWEST);
		skn_store_close(&store);
	}
	drop_world(&w);
}

/* ---- bytes that are not as they were written ---- */

static void damage(const char *path)
{
	struct skn_buf bytes = SKN_BUF_INIT;

	OK(skn_fs_read(&bytes, path, SKN_BUF_MAX, err));
	for (size_t n = 1 + random_below(random_chance(2) ? 3 : 400); n > 0; n--)
		bytes.p[random_below(bytes.n)] = (char)random_below(256);
	if (random_chance(8))
		bytes.n = random_below(bytes.n);
	OK(skn_fs_write_atomic(path, bytes.p, bytes.n, 0644, err));
	skn_buf_release(&bytes);
}

static void damaged_files(void **state)
{
	struct world w;
	char *path;
	size_t noticed = 0, rounds = random_rounds(150);

	SKN_UNUSED(state);
	random_seed(13);
	make_world(&w, "damaged.git", 1, 150);
	path = index_path(w.dir);
	for (size_t round = 0; round < rounds; round++) {
		const struct model *m = &w.models[0];
		struct skn_store store;

		if (round % 5 == 0)
			drop_files(w.dir);
		OK(skn_store_open(&store, w.dir, NULL, err));
		build(&store, m, m->main);
		skn_store_close(&store);
		damage(path);
		OK(skn_store_open(&store, w.dir, NULL, err));
		compare_some(&store, m);
		noticed += skn_index_was_remade(&store);
		build(&store, m, m->main);
		compare_some(&store, m);
		skn_store_close(&store);
	}
	assert_true(noticed > rounds / 4);
	free(path);
	drop_world(&w);
}

/* A file of another program's layout is made again, and that is said. */
static void other_layout(void **state)
{
	const struct skn_db_layout other = { .version = 4711, .sql = "CREATE TABLE version(x); CREATE TABLE place(y)" };
	struct skn_db *db;
	struct skn_store store;
	struct world w;
	char *path;

	SKN_UNUSED(state);
	random_seed(17);
	make_world(&w, "other.git", 1, 60);
	path = index_path(w.dir);
	OK(skn_store_open(&store, w.dir, NULL, err));
	build(&store, &w.models[0], w.models[0].main);
	assert_false(skn_index_was_remade(&store));
	skn_store_close(&store);
	drop_files(w.dir);
	write_file(path, "");
	unlink(path);
	OK(skn_db_open(&db, path, &other, err));
	skn_db_close(db);
	OK(skn_store_open(&store, w.dir, NULL, err));
	compare_some(&store, &w.models[0]);
	build(&store, &w.models[0], w.models[0].main);
	compare_some(&store, &w.models[0]);
	assert_true(skn_index_was_remade(&store));
	skn_store_close(&store);
	free(path);
	drop_world(&w);
}

/* Of commits that are missing, a command that only reads adds so many and no more. */
static void catch_up(void **state)
{
	const char *argv[] = { "git", "--git-dir", "line.git", "fast-import", "--quiet", NULL };
	struct skn_buf stream = SKN_BUF_INIT;
	struct skn_proc_result r;
	struct skn_store store;

	SKN_UNUSED(state);
	GIT(env_top.p, "init", "-q", "--bare", "-b", "main", "line.git");
	for (int i = 0; i <= SKN_INDEX_CATCH_UP; i++)
		skn_buf_addf(&stream, "commit refs/heads/main\ncommitter C <c@x> %d +0000\ndata 1\nm\n"
			     "M 100644 inline threads/t/thread.yaml\ndata 8\ntitle: %c\n\n", i + 100, 'a' + i % 7);
	OK(skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv, .in = stream.p, .in_len = stream.n }, err));
	assert_int_equal(r.status, 0);
	skn_proc_release(&r);
	skn_buf_release(&stream);
	for (int more = 1; more >= 0; more--) {
		struct skn_history history;
		struct skn_oid tip;
		bool done;

		OK(skn_store_open(&store, "line.git", NULL, err));
		OK(skn_repo_resolve(store.repo, more ? "main" : "main~1", &tip, err));
		OK(skn_index_update(&store, &tip, SKN_INDEX_CATCH_UP, NULL, &done, err));
		assert_int_equal(done, !more);
		assert_int_equal(access("line.git/skein/history.db", F_OK) == 0, !more);
		OK(skn_history_load(&history, &store, &tip, "threads/t", 0, err));
		assert_int_equal(history.list.v[0].number, SKN_INDEX_CATCH_UP + more);
		skn_history_release(&history);
		skn_store_close(&store);
	}
}

static void dropping(void **state)
{
	struct skn_store store, reader;
	struct world w;

	SKN_UNUSED(state);
	random_seed(19);
	make_world(&w, "dropped.git", 4, 80);
	OK(skn_store_open(&store, w.dir, NULL, err));
	OK(skn_store_open(&reader, w.dir, NULL, err));
	for (size_t i = 0; i < w.n; i++) {
		build(&store, &w.models[i], w.models[i].main);
		compare_some(&reader, &w.models[i]);
		skn_index_drop(&store);
		compare_some(&reader, &w.models[i]);
		compare_some(&store, &w.models[i]);
	}
	skn_store_close(&reader);
	skn_store_close(&store);
	drop_world(&w);
}

/* ---- many at a time ---- */

struct crowd {
	const struct world *w;
	atomic_bool stop;
};

static void *write_and_drop(void *ctx)
{
	struct crowd *crowd = ctx;

	for (unsigned i = 0; !crowd->stop; i++) {
		const struct model *m = &crowd->w->models[i % crowd->w->n];
		struct skn_store store;
		bool done;

		if (skn_store_open(&store, crowd->w->dir, NULL, NULL) != SKN_OK)
			continue;
		if (i % 7 == 6)
			skn_index_drop(&store);
		skn_index_update(&store, &m->commits.v[m->main].oid, 0, NULL, &done, NULL);
		skn_store_close(&store);
	}
	return NULL;
}

static void readers_and_writers(void **state)
{
	struct world w;
	struct crowd crowd = { .w = &w };
	pthread_t writers[2];

	SKN_UNUSED(state);
	random_seed(23);
	make_world(&w, "crowd.git", 12, 80);
	for (size_t i = 0; i < SKN_ARRAY_LEN(writers); i++)
		assert_int_equal(pthread_create(&writers[i], NULL, write_and_drop, &crowd), 0);
	for (size_t i = 0; i < random_rounds(60); i++) {
		struct skn_store store;

		OK(skn_store_open(&store, w.dir, NULL, err));
		compare_some(&store, &w.models[i % w.n]);
		skn_store_close(&store);
	}
	crowd.stop = true;
	for (size_t i = 0; i < SKN_ARRAY_LEN(writers); i++)
		pthread_join(writers[i], NULL);
	drop_world(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state), cmocka_unit_test(names), cmocka_unit_test(steps), cmocka_unit_test(turned_off), cmocka_unit_test(killed_builds),
		cmocka_unit_test(damaged_files), cmocka_unit_test(other_layout), cmocka_unit_test(dropping), cmocka_unit_test(catch_up),
		cmocka_unit_test(readers_and_writers),
	};

	return cmocka_run_group_tests(tests, env_set_up, env_tear_down);
}
