/* The lock, between processes and inside one. */
#include <setjmp.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/lock.h"
#include "base/path.h"

#include <cmocka.h>

static struct skn_buf top, path;

/* Stands before libc's flock, so that a test can put another file in the place
 * of the lock between its open and its lock. */
static bool replace_before_lock;

int flock(int fd, int operation)
{
	if (replace_before_lock) {
		replace_before_lock = false;
		unlink(path.p);
		close(open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, 0644));
	}
	return (int)syscall(SYS_flock, fd, operation);
}

static int set_up(void **unused)
{
	SKN_UNUSED(unused);
	skn_buf_init(&top);
	skn_buf_init(&path);
	if (skn_fs_temp_dir(&top, NULL) != SKN_OK)
		return -1;
	skn_path_join(&path, top.p, "lock");
	return 0;
}

static int tear_down(void **unused)
{
	int rc = skn_fs_remove_tree(top.p, NULL);

	SKN_UNUSED(unused);
	skn_buf_release(&top);
	skn_buf_release(&path);
	return rc;
}

/* A child that takes the lock, says so on *fd, and holds it until it is killed. */
static pid_t hold(int *fd)
{
	int fds[2];
	pid_t child;

	assert_int_equal(pipe(fds), 0);
	child = fork();
	if (child == 0) {
		struct skn_lock lock = SKN_LOCK_INIT;
		char ok = skn_lock_acquire(&lock, path.p, 0, NULL) == SKN_OK ? 'y' : 'n';

		if (write(fds[1], &ok, 1) == 1)
			pause();
		_exit(1);
	}
	close(fds[1]);
	*fd = fds[0];
	return child;
}

static void finish(pid_t child)
{
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

static void one_holder_at_a_time_in_one_process(void **unused)
{
	struct skn_lock a = SKN_LOCK_INIT, b = SKN_LOCK_INIT;

	SKN_UNUSED(unused);
	skn_lock_release(&a); /* not held: nothing */
	assert_int_equal(skn_lock_acquire(&a, path.p, 0, NULL), SKN_OK);
	assert_int_equal(skn_lock_acquire(&b, path.p, 0, NULL), SKN_ELOCKED);
	assert_false(b.held);
	skn_lock_release(&a);
	skn_lock_release(&a);
	assert_int_equal(skn_lock_acquire(&b, path.p, 0, NULL), SKN_OK);
	skn_lock_release(&b);
}

static void the_holder_is_named(void **unused)
{
	struct skn_lock lock = SKN_LOCK_INIT;
	struct skn_err err = SKN_ERR_INIT;
	char wanted[64], ok = 0;
	int fd;
	pid_t child = hold(&fd);

	SKN_UNUSED(unused);
	assert_int_equal(read(fd, &ok, 1), 1);
	assert_int_equal(ok, 'y');
	/* the pid is written just after the lock is taken */
	for (int i = 0; i < 200 && !strstr(err.msg, "process "); i++) {
		skn_err_clear(&err);
		assert_int_equal(skn_lock_acquire(&lock, path.p, 5, &err), SKN_ELOCKED);
	}
	snprintf(wanted, sizeof(wanted), "process %ld", (long)child);
	finish(child);
	close(fd);
	assert_non_null(strstr(err.msg, wanted));
	assert_string_equal(err.path, path.p);
}

static void a_killed_holder_leaves_no_stale_lock(void **unused)
{
	SKN_UNUSED(unused);
	for (int i = 0; i < 20; i++) {
		struct skn_lock lock = SKN_LOCK_INIT;
		char ok = 0;
		int fd;
		pid_t child = hold(&fd);

		assert_int_equal(read(fd, &ok, 1), 1);
		assert_int_equal(ok, 'y');
		assert_int_equal(skn_lock_acquire(&lock, path.p, 0, NULL), SKN_ELOCKED);
		finish(child);
		close(fd);
		assert_int_equal(skn_lock_acquire(&lock, path.p, 0, NULL), SKN_OK);
		skn_lock_release(&lock);
	}
}

static void waiting_ends_at_the_limit(void **unused)
{
	struct skn_lock a = SKN_LOCK_INIT, b = SKN_LOCK_INIT;
	int64_t start = skn_clock_monotonic_ns(), ms;

	SKN_UNUSED(unused);
	assert_int_equal(skn_lock_acquire(&a, path.p, 0, NULL), SKN_OK);
	assert_int_equal(skn_lock_acquire(&b, path.p, 120, NULL), SKN_ELOCKED);
	ms = (skn_clock_monotonic_ns() - start) / 1000000;
	assert_in_range(ms, 120, 10000);
	skn_lock_release(&a);
}

static void who_waits_gets_it_when_it_is_free(void **unused)
{
	struct skn_lock lock = SKN_LOCK_INIT;
	char ok = 0;
	int fd;
	pid_t holder = hold(&fd), killer;

	SKN_UNUSED(unused);
	assert_int_equal(read(fd, &ok, 1), 1);
	killer = fork();
	if (killer == 0) {
		usleep(80000);
		kill(holder, SIGKILL);
		_exit(0);
	}
	assert_int_equal(skn_lock_acquire(&lock, path.p, -1, NULL), SKN_OK);
	skn_lock_release(&lock);
	waitpid(killer, NULL, 0);
	waitpid(holder, NULL, 0);
	close(fd);
}

/* Four processes add 1 to a number in a file, 50 times each, the slow way. */
static void no_update_is_lost(void **unused)
{
	struct skn_buf counter = SKN_BUF_INIT, text = SKN_BUF_INIT;
	int failed = 0;

	SKN_UNUSED(unused);
	skn_path_join(&counter, top.p, "counter");
	assert_int_equal(skn_fs_write_atomic(counter.p, "0", 1, 0644, NULL), SKN_OK);
	for (int p = 0; p < 4; p++) {
		if (fork() != 0)
			continue;
		for (int i = 0; i < 50; i++) {
			struct skn_lock lock = SKN_LOCK_INIT;
			char digits[24];
			uint64_t v = 0;
			int n;

			if (skn_lock_acquire(&lock, path.p, 60000, NULL) != SKN_OK ||
			    skn_fs_read(&text, counter.p, 20, NULL) != SKN_OK ||
			    !skn_parse_uint(text.p, text.n, 1000, &v))
				_exit(1);
			n = snprintf(digits, sizeof(digits), "%" PRIu64, v + 1);
			if (skn_fs_write_atomic(counter.p, digits, (size_t)n, 0644, NULL) != SKN_OK)
				_exit(1);
			skn_lock_release(&lock);
		}
		_exit(0);
	}
	for (int p = 0, status; p < 4; p++)
		failed += wait(&status) < 0 || status != 0;
	assert_int_equal(failed, 0);
	assert_int_equal(skn_fs_read(&text, counter.p, 20, NULL), SKN_OK);
	assert_string_equal(text.p, "200");
	skn_buf_release(&counter);
	skn_buf_release(&text);
}

static void a_removed_lock_file_is_no_way_round(void **unused)
{
	struct skn_lock a = SKN_LOCK_INIT, b = SKN_LOCK_INIT, c = SKN_LOCK_INIT;

	SKN_UNUSED(unused);
	assert_int_equal(skn_lock_acquire(&a, path.p, 0, NULL), SKN_OK);
	assert_int_equal(unlink(path.p), 0);
	assert_int_equal(skn_lock_acquire(&b, path.p, 0, NULL), SKN_OK); /* a new file */
	skn_lock_release(&a);
	assert_int_equal(skn_lock_acquire(&c, path.p, 0, NULL), SKN_ELOCKED);
	skn_lock_release(&b);
}

static void removal_between_open_and_lock_is_noticed(void **unused)
{
	struct skn_lock a = SKN_LOCK_INIT, b = SKN_LOCK_INIT;

	SKN_UNUSED(unused);
	replace_before_lock = true;
	assert_int_equal(skn_lock_acquire(&a, path.p, 0, NULL), SKN_OK);
	assert_false(replace_before_lock);
	assert_int_equal(skn_lock_acquire(&b, path.p, 0, NULL), SKN_ELOCKED);
	skn_lock_release(&a);
}

static void other_errors_are_told_at_once(void **unused)
{
	struct skn_lock lock = SKN_LOCK_INIT;
	struct skn_err err = SKN_ERR_INIT;
	struct skn_buf deep = SKN_BUF_INIT;

	SKN_UNUSED(unused);
	skn_path_join(&deep, path.p, "none/lock");
	assert_int_equal(skn_lock_acquire(&lock, deep.p, -1, &err), SKN_ENOTFOUND);
	assert_string_equal(err.path, deep.p);
	assert_int_equal(symlink("elsewhere", path.p), 0);
	assert_int_equal(skn_lock_acquire(&lock, path.p, -1, NULL), SKN_ESYS);
	skn_path_join(&deep, top.p, "elsewhere");
	assert_false(skn_fs_exists(deep.p));
	skn_buf_release(&deep);
}

static void what_stands_in_the_file_does_not_matter(void **unused)
{
	static const char *const texts[] = { "x", "-1\n", "99999999999999999999999999\n", "12 34",
					     "\n\n\n" };

	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(texts); i++) {
		struct skn_lock a = SKN_LOCK_INIT, b = SKN_LOCK_INIT;
		struct skn_err err = SKN_ERR_INIT;

		assert_int_equal(skn_lock_acquire(&a, path.p, 0, NULL), SKN_OK);
		assert_int_equal(ftruncate(a.fd, 0), 0);
		assert_true(pwrite(a.fd, texts[i], strlen(texts[i]), 0) > 0);
		assert_int_equal(skn_lock_acquire(&b, path.p, 0, &err), SKN_ELOCKED);
		assert_string_equal(err.msg, "locked by another process");
		skn_lock_release(&a);
	}
}

#define LOCK_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		LOCK_TEST(one_holder_at_a_time_in_one_process),
		LOCK_TEST(the_holder_is_named),
		LOCK_TEST(a_killed_holder_leaves_no_stale_lock),
		LOCK_TEST(waiting_ends_at_the_limit),
		LOCK_TEST(who_waits_gets_it_when_it_is_free),
		LOCK_TEST(no_update_is_lost),
		LOCK_TEST(a_removed_lock_file_is_no_way_round),
		LOCK_TEST(removal_between_open_and_lock_is_noticed),
		LOCK_TEST(other_errors_are_told_at_once),
		LOCK_TEST(what_stands_in_the_file_does_not_matter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
