/* Commits made again on another tip. */
#include "repo/merging.h"
#include "repo_env.h"
#include "rev/replay.h"

#define MAIN "refs/heads/main"

static struct skn_store store;

#define PUT(p, t) { .path = (p), .data = (t), .len = strlen(t) }
#define DEL(p) { .path = (p), .remove = true }
#define ON(branch, oid, ...)                                                   \
	do {                                                                   \
		const struct skn_repo_change c_[] = { __VA_ARGS__ };           \
		commit_on(branch, c_, SKN_ARRAY_LEN(c_), oid);                 \
	} while (0)

static void make_repo(bool bare)
{
	OK(skn_repo_init(&store.repo, "r", bare, "main", err));
	OK(skn_repo_config_set(store.repo, "core.fsync", "none", err));
}

static void commit_on(const char *branch, const struct skn_repo_change *changes, size_t n, struct skn_oid *out)
{
	char *ref = skn_xasprintf("refs/heads/%s", branch);

	if (skn_repo_is_bare(store.repo))
		GIT("r", "symbolic-ref", "HEAD", ref);
	else if (skn_fs_exists("r/.git/index"))
		GIT("r", "switch", "-q", branch);
	OK(try_commit(store.repo, changes, n, "m\n", 0, out, err));
	free(ref);
}

/* A base, two commits of theirs on "up", three of ours on main. */
static void fork_lines(struct skn_oid *tip, struct skn_oid *up)
{
	struct skn_oid oid;

	ON("main", &oid, PUT("a", "1\n2\n3\n4\n5\n"), PUT("b", "b\n"));
	GIT("r", "branch", "up");
	ON("up", &oid, PUT("a", "one\n2\n3\n4\n5\n"));
	ON("up", up, PUT("c", "c\n"));
	ON("main", &oid, PUT("a", "1\n2\n3\n4\nfive\n"));
	ON("main", &oid, PUT("c", "c\n")); /* which is there already */
	ON("main", tip, PUT("b", "B\n"), PUT("d", "d\n"));
}

static void each_by_itself(void **unused)
{
	struct skn_oid tip, up, new, at;
	struct skn_replay replay;
	struct skn_buf before = SKN_BUF_INIT, after = SKN_BUF_INIT;

	SKN_UNUSED(unused);
	make_repo(true);
	fork_lines(&tip, &up);
	GIT_OUT(&before, "r", "count-objects", "-v");
	OK(skn_replay_make(&replay, store.repo, &tip, &up, "up", err));
	GIT_OUT(&after, "r", "count-objects", "-v");
	assert_string_equal(before.p, after.p);
	assert_false(replay.conflict);
	assert_int_equal(replay.list.n, 3);
	assert_false(replay.list.v[0].dropped);
	assert_true(replay.list.v[1].dropped);
	OK(skn_repo_ref(store.repo, MAIN, &at, err));
	assert_true(skn_oid_eq(&at, &tip));
	OK(skn_replay_land(&replay, &new, &store, MAIN, "replay", err));
	OK(skn_repo_ref(store.repo, MAIN, &at, err));
	assert_true(skn_oid_eq(&at, &new));
	assert_true(skn_oid_eq(&replay.list.v[2].to, &new));
	assert_true(skn_oid_is_zero(&replay.list.v[1].to));
	GIT_SAYS("2", "r", "rev-list", "--count", "up..main");
	GIT_SAYS("one\n2\n3\n4\nfive", "r", "show", "main:a");
	GIT_SAYS("B", "r", "show", "main:b");
	GIT_SAYS("", "r", "log", "--merges", "main");
	assert_fsck("r");
	skn_replay_release(&replay);
	skn_buf_release(&before);
	skn_buf_release(&after);
	skn_repo_free(store.repo);
}

static void the_work_tree_follows(void **unused)
{
	struct skn_oid tip, up, new;
	struct skn_replay replay;
	struct skn_buf text = SKN_BUF_INIT;

	SKN_UNUSED(unused);
	make_repo(false);
	fork_lines(&tip, &up);
	write_file("r/b", "mine\n");
	OK(skn_replay_make(&replay, store.repo, &tip, &up, "up", err));
	OK(skn_replay_land(&replay, &new, &store, MAIN, "replay", err)); /* b is the same on both tips */
	GIT_SAYS(" M b", "r", "status", "--porcelain");
	OK(skn_fs_read(&text, "r/b", 100, err));
	assert_string_equal(text.p, "mine\n");
	skn_replay_release(&replay);
	skn_buf_release(&text);
	skn_repo_free(store.repo);
}

static void what_is_in_the_way_stops_it(void **unused)
{
	struct skn_oid tip, up, new, at;
	struct skn_replay replay;

	SKN_UNUSED(unused);
	make_repo(false);
	fork_lines(&tip, &up);
	write_file("r/a", "mine\n");
	OK(skn_replay_make(&replay, store.repo, &tip, &up, "up", err));
	FAILS(SKN_EEXISTS, "would be lost", skn_replay_land(&replay, &new, &store, MAIN, "replay", err));
	OK(skn_repo_ref(store.repo, MAIN, &at, err));
	assert_true(skn_oid_eq(&at, &tip));
	assert_false(skn_fs_exists("r/.git/index.lock"));
	assert_false(skn_fs_exists("r/.git/skein/unfinished"));
	/* A branch that moved meanwhile is not moved. */
	GIT("r", "reset", "-q", "--hard");
	ON("main", &at, PUT("e", "e\n"));
	FAILS(SKN_EMOVED, "", skn_replay_land(&replay, &new, &store, MAIN, "replay", err));
	GIT_SAYS("", "r", "status", "--porcelain");
	skn_replay_release(&replay);
	skn_repo_free(store.repo);
}

static void a_conflict_ends_it(void **unused)
{
	struct skn_oid tip, up, oid;
	struct skn_replay replay;

	SKN_UNUSED(unused);
	make_repo(true);
	ON("main", &oid, PUT("a", "1\n"));
	GIT("r", "branch", "up");
	ON("up", &up, PUT("a", "theirs\n"));
	ON("main", &oid, PUT("b", "b\n"));
	ON("main", &oid, PUT("a", "ours\n"));
	ON("main", &tip, PUT("c", "c\n"));
	OK(skn_replay_make(&replay, store.repo, &tip, &up, "up", err));
	assert_true(replay.conflict);
	assert_int_equal(replay.list.n, 2);
	assert_int_equal(replay.list.v[1].merge.conflicts.n, 1);
	assert_string_equal(replay.list.v[1].merge.unmerged.v[0].path, "a");
	skn_replay_release(&replay);
	skn_repo_free(store.repo);
}

static void nothing_in_common(void **unused)
{
	struct skn_oid tip, other;
	struct skn_replay replay;

	SKN_UNUSED(unused);
	make_repo(true);
	ON("main", &tip, PUT("a", "1\n"));
	ON("island", &other, PUT("b", "1\n"));
	FAILS(SKN_ENOTFOUND, "nothing in common",
	      skn_replay_make(&replay, store.repo, &tip, &other, "island", err));
	skn_repo_free(store.repo);
}

static void authors_and_empty_commits_stay(void **unused)
{
	struct skn_oid tip, up, new, oid;
	struct skn_replay replay;

	SKN_UNUSED(unused);
	make_repo(true);
	ON("main", &oid, PUT("a", "1\n"));
	GIT("r", "branch", "up");
	ON("up", &up, PUT("b", "b\n"));
	setenv("GIT_AUTHOR_DATE", "1600000000 +0230", 1);
	ON("main", &oid, PUT("c", "c\n"));
	unsetenv("GIT_AUTHOR_DATE");
	commit_on("main", NULL, 0, &tip); /* says nothing, and did before */
	OK(skn_replay_make(&replay, store.repo, &tip, &up, "up", err));
	OK(skn_replay_land(&replay, &new, &store, MAIN, "replay", err));
	GIT_SAYS("1600000000 +0230 1800000000", "r", "log", "-1", "--date=raw", "--format=%ad %ct", "main~1");
	GIT_SAYS("2", "r", "rev-list", "--count", "up..main");
	skn_replay_release(&replay);
	skn_repo_free(store.repo);
}

/* main with N commits of its own, each of a file of its own. */
static void long_line(size_t n, struct skn_oid *tip, struct skn_oid *up)
{
	struct skn_writer *writer;
	struct skn_ident who = { .name = (char *)"A", .email = (char *)"a@b.c", .time = 1 };
	struct skn_oid base;

	ON("main", &base, PUT("a", "1\n"));
	GIT("r", "branch", "up");
	ON("up", up, PUT("b", "b\n"));
	OK(skn_writer_open(&writer, store.repo, MAIN, &base, err));
	for (size_t i = 0; i < n; i++) {
		char *path = skn_xasprintf("d%zu/f%zu", i % 30, i);
		const struct skn_repo_change change = { .path = path, .data = "x\n", .len = 2 };

		OK(skn_writer_commit(writer, &change, 1, "m\n", &who, &who, tip, err));
		free(path);
	}
	OK(skn_writer_finish(writer, "long", err));
}

static void at_the_limit_and_one_past_it(void **unused)
{
	struct skn_oid tip, up, new;
	struct skn_replay replay;

	SKN_UNUSED(unused);
	make_repo(true);
	long_line(SKN_REPLAY_MAX, &tip, &up);
	OK(skn_replay_make(&replay, store.repo, &tip, &up, "up", err));
	assert_int_equal(replay.list.n, SKN_REPLAY_MAX);
	OK(skn_replay_land(&replay, &new, &store, MAIN, "replay", err));
	GIT_SAYS("1000", "r", "rev-list", "--count", "up..main");
	skn_replay_release(&replay);
	skn_repo_free(store.repo);
	OK(skn_fs_remove_tree("r", err));
	make_repo(true);
	long_line(SKN_REPLAY_MAX + 1, &tip, &up);
	FAILS(SKN_ELIMIT, "1000", skn_replay_make(&replay, store.repo, &tip, &up, "up", err));
	skn_repo_free(store.repo);
}

/* The base given outright, with files apart, is put together without git: as git does. */
static void apart_is_as_git_has_it(void **unused)
{
	struct skn_oid tip, up, new;
	struct skn_replay replay;
	struct skn_buf tree = SKN_BUF_INIT;
	struct skn_oid oid;

	SKN_UNUSED(unused);
	make_repo(true);
	ON("main", &oid, PUT("a", "1\n"), PUT("x/y", "1\n"));
	GIT("r", "branch", "up");
	ON("up", &up, PUT("x/z", "z\n"), PUT("a", "2\n"));
	ON("main", &tip, PUT("x/y", "2\n"), { .path = "run", .data = "r\n", .len = 2, .mode = SKN_MODE_EXEC });
	GIT_OUT(&tree, "r", "merge-tree", "--write-tree", "up", "main");
	OK(skn_replay_make(&replay, store.repo, &tip, &up, "up", err));
	OK(skn_replay_land(&replay, &new, &store, MAIN, "replay", err));
	GIT_SAYS(tree.p, "r", "rev-parse", "main^{tree}");
	skn_replay_release(&replay);
	skn_buf_release(&tree);
	skn_repo_free(store.repo);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_by_itself, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(the_work_tree_follows, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(what_is_in_the_way_stops_it, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(a_conflict_ends_it, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(nothing_in_common, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(authors_and_empty_commits_stay, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(apart_is_as_git_has_it, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(at_the_limit_and_one_past_it, env_set_up, env_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
