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

#include "base/lock.h"
#include "db/db.h"
#include "history_world.h"
#include "rev/index_file.h"

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
			skn_store_close(&store);
		}
		drop_world(&w);
	}
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
	assert_true(skn_index_was_remade(&store));
	skn_store_close(&store);
	free(path);
	drop_world(&w);
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
		cmocka_unit_test(every_state), cmocka_unit_test(turned_off), cmocka_unit_test(killed_builds),
		cmocka_unit_test(damaged_files), cmocka_unit_test(other_layout), cmocka_unit_test(dropping),
		cmocka_unit_test(readers_and_writers),
	};

	return cmocka_run_group_tests(tests, env_set_up, env_tear_down);
}
