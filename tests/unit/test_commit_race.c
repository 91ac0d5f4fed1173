/*
 * Commits while others write, while the disk is full or read-only, and with
 * kill -9 at any moment (SKEIN_TEST_KILLS sets how often).
 */
#include <signal.h>
#include <sys/mount.h>

#include "repo_env.h"

#define KILLS_DEFAULT 100

static struct skn_repo *make(bool bare)
{
	struct skn_repo *repo;

	OK(skn_repo_init(&repo, "r", bare, "main", err));
	return repo;
}

static struct skn_oid commit1(struct skn_repo *repo, const char *path, const char *text)
{
	struct skn_repo_change change = { .path = path, .data = text, .len = text ? strlen(text) : 0,
					  .remove = !text };
	struct skn_oid oid;

	OK(try_commit(repo, &change, 1, "a commit\n", 0, &oid, err));
	return oid;
}

/* ---- several writers ---- */

static int write_many(int id, int n, bool locked)
{
	for (int i = 0; i < n; i++) {
		char *path = skn_xasprintf("threads/t%d/e%d.yaml", id, i);
		struct skn_repo_change change = { .path = path, .data = path, .len = strlen(path) };
		struct skn_lock lock = SKN_LOCK_INIT;
		struct skn_repo *repo = NULL;
		struct skn_oid oid;
		int rc;

		do {
			struct skn_err err = SKN_ERR_INIT;

			skn_repo_free(repo);
			rc = skn_repo_open(&repo, "r", NULL, &err);
			if (rc == SKN_OK && locked)
				rc = skn_repo_lock(repo, &lock, &err);
			if (rc == SKN_OK)
				rc = try_commit(repo, &change, 1, "m\n", 0, &oid, &err);
			skn_lock_release(&lock);
			if (rc != SKN_OK && rc != SKN_EMOVED && rc != SKN_ELOCKED) {
				fprintf(stderr, "%d: %s: %s\n", rc, err.path, err.msg);
				return 1;
			}
			if (rc != SKN_OK && locked) {
				fprintf(stderr, "in spite of the lock: %s\n", err.msg);
				return 1;
			}
		} while (rc != SKN_OK);
		skn_repo_free(repo);
		free(path);
	}
	return 0;
}

static void run_writers(bool bare, bool locked, int n)
{
	struct skn_repo *repo = make(bare);
	pid_t children[4];

	commit1(repo, "start", "x\n");
	skn_repo_config_set(repo, "core.fsync", "none", NULL);
	skn_repo_free(repo);
	for (int i = 0; i < 4; i++) {
		children[i] = fork();
		if (children[i] == 0)
			_exit(write_many(i, n, locked));
	}
	for (int i = 0; i < 4; i++) {
		int status;

		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_int_equal(status, 0);
	}
}

/* All commits and all files are there. */
static void judge(bool bare, int n)
{
	struct skn_buf out = SKN_BUF_INIT;
	int lines = 1;
	char want[16];

	snprintf(want, sizeof(want), "%d", 4 * n + 1);
	GIT_SAYS(want, "r", "rev-list", "--count", "main");
	GIT_OUT(&out, "r", "ls-tree", "-r", "--name-only", "main");
	for (const char *p = out.p; *p; p++)
		lines += *p == '\n';
	assert_int_equal(lines, 4 * n + 1);
	skn_buf_release(&out);
	if (!bare)
		GIT_SAYS("", "r", "status", "--porcelain");
	assert_fsck("r");
}

static void four_writers_without_a_lock_all_land(void **unused)
{
	SKN_UNUSED(unused);
	run_writers(true, false, 50);
	judge(true, 50);
}

static void four_writers_with_the_lock_never_collide(void **unused)
{
	SKN_UNUSED(unused);
	run_writers(false, true, 25);
	judge(false, 25);
}

/* Packs vanish under our hands while git puts them together, and it throws away
 * what no ref leads to. */
static void writers_and_repacking_do_not_disturb_each_other(void **unused)
{
	pid_t child;
	int status;

	SKN_UNUSED(unused);
	mkdir("r", 0755);
	child = fork();
	if (child == 0) {
		struct skn_buf out = SKN_BUF_INIT;

		while (getppid() != 1 && !skn_fs_exists("stop"))
			git_status(&out, "r", (const char *const[]){ "repack", "-adq", NULL });
		_exit(0);
	}
	run_writers(true, true, 15);
	write_file("stop", "");
	assert_int_equal(waitpid(child, &status, 0), child);
	judge(true, 15);
}

/* ---- dying ---- */

static int kills(void)
{
	const char *text = getenv("SKEIN_TEST_KILLS");
	uint64_t n;

	return text && skn_parse_uint(text, strlen(text), 100000, &n) ? (int)n : KILLS_DEFAULT;
}

static void write_until_killed(int round)
{
	for (int i = 0;; i++) {
		char *path = skn_xasprintf("threads/t/e%d-%d.yaml", round, i);
		struct skn_repo_change changes[2] = {
			{ .path = path, .data = path, .len = strlen(path) },
			{ .path = "threads/t/narrative.md", .data = path, .len = strlen(path) },
		};
		struct skn_repo *repo;
		struct skn_oid oid;
		struct skn_err err = SKN_ERR_INIT;
		int rc = skn_repo_open(&repo, "r", NULL, &err);

		if (rc == SKN_OK)
			rc = try_commit(repo, changes, 2, "m\n", 0, &oid, &err);
		if (rc != SKN_OK) {
			fprintf(stderr, "round %d: %s: %s\n", round, err.path, err.msg);
			_exit(1);
		}
		skn_repo_free(repo);
		free(path);
	}
}

/* What the dead one left does not keep us from writing other files; then a
 * person brings index and work tree back with git. */
static void recover(bool bare, int round)
{
	char *text = skn_xasprintf("%d\n", round);
	struct skn_repo *repo;

	OK(skn_repo_open(&repo, "r", NULL, err));
	commit1(repo, "other/file", text);
	skn_repo_free(repo);
	free(text);
	if (bare)
		return;
	GIT("r", "reset", "-q", "--hard");
	GIT("r", "clean", "-fdq");
}

static void kill_at_any_moment(bool bare)
{
	struct skn_repo *repo = make(bare);
	uint64_t state = 12345;
	struct skn_oid first = commit1(repo, "threads/t/narrative.md", "x\n"), last = first;
	int moved = 0;

	skn_repo_free(repo);
	for (int round = 0; round < kills(); round++) {
		/* up to 12 ms, and longer for slow machines and sanitizers */
		struct timespec ts = { .tv_nsec = (long)(next_random(&state) % 12000000)
						  << 2 * (round % 3) };
		struct skn_oid tip;
		bool yes;
		int status;
		pid_t child = fork();

		if (child == 0)
			write_until_killed(round);
		nanosleep(&ts, NULL);
		kill(child, SIGKILL);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status)); /* it exits when it cannot write */
		OK(skn_repo_open(&repo, "r", NULL, err));
		OK(skn_repo_ref(repo, "refs/heads/main", &tip, err));
		OK(skn_repo_is_ancestor(repo, &last, &tip, &yes, err));
		assert_true(yes);
		moved += !skn_oid_eq(&last, &tip);
		skn_repo_free(repo);
		recover(bare, round);
		OK(skn_repo_open(&repo, "r", NULL, err));
		OK(skn_repo_ref(repo, "refs/heads/main", &last, err));
		skn_repo_free(repo);
		if (round % 5 == 4)
			assert_fsck("r");
	}
	assert_true(moved > 0);
	assert_fsck("r");
}

static void killed_in_a_bare_repository(void **unused)
{
	SKN_UNUSED(unused);
	kill_at_any_moment(true);
}

static void killed_in_a_work_tree(void **unused)
{
	SKN_UNUSED(unused);
	kill_at_any_moment(false);
}

/* ---- disks ---- */

static void a_read_only_repository_is_an_error(void **unused)
{
	struct skn_repo *repo = make(true);
	struct skn_oid oid;
	struct skn_repo_change change = { .path = "a", .data = "2", .len = 1 };

	SKN_UNUSED(unused);
	commit1(repo, "a", "1\n");
	skn_repo_free(repo);
	if (mount("r", "r", NULL, MS_BIND, NULL) < 0 ||
	    mount(NULL, "r", NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL) < 0) {
		print_message("skipped: nothing can be mounted\n");
		skip();
	}
	OK(skn_repo_open(&repo, "r", NULL, err));
	FAILS(SKN_ESYS, "Read-only", try_commit(repo, &change, 1, "m", 0, &oid, err));
	skn_repo_free(repo);
	assert_int_equal(umount("r"), 0);
	assert_fsck("r");
}

static void a_full_disk_leaves_the_ref_alone(void **unused)
{
	struct skn_repo *repo;
	struct skn_oid oid, before, after;
	char *text = skn_xmalloc(20000);
	uint64_t state = 1;
	int rc = SKN_OK, done = 0;

	SKN_UNUSED(unused);
	mkdir("r", 0755);
	if (mount("tmpfs", "r", "tmpfs", 0, "size=512k") < 0) {
		print_message("skipped: no tmpfs can be mounted\n");
		free(text);
		skip();
	}
	repo = make(false);
	before = commit1(repo, "a", "1\n");
	for (; rc == SKN_OK && done < 1000; done++) {
		char *path = skn_xasprintf("d/f%d", done);
		struct skn_repo_change change = { .path = path, .data = text, .len = 20000 };
		struct skn_err err = SKN_ERR_INIT;

		for (size_t i = 0; i < 20000; i++)
			text[i] = (char)next_random(&state);
		rc = try_commit(repo, &change, 1, "m", 0, &oid, &err);
		if (rc == SKN_OK)
			before = oid;
		else
			assert_non_null(strstr(err.msg, "No space left"));
		free(path);
	}
	assert_int_equal(rc, SKN_ESYS);
	assert_true(done > 2);
	OK(skn_repo_ref(repo, "refs/heads/main", &after, err));
	assert_true(skn_oid_eq(&before, &after));
	assert_false(skn_fs_exists("r/.git/index.lock"));
	GIT_SAYS("", "r", "status", "--porcelain");
	assert_fsck("r");
	skn_repo_free(repo);
	assert_int_equal(umount("r"), 0);
	free(text);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, env_set_up, env_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(four_writers_without_a_lock_all_land),
		TEST(four_writers_with_the_lock_never_collide),
		TEST(writers_and_repacking_do_not_disturb_each_other),
		TEST(killed_in_a_bare_repository),
		TEST(killed_in_a_work_tree),
		TEST(a_read_only_repository_is_an_error),
		TEST(a_full_disk_leaves_the_ref_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
