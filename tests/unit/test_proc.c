/* Running programs: small ones that every system has. */
#include <setjmp.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/path.h"
#include "base/proc.h"

#include <cmocka.h>

static struct skn_proc_result result;
static struct skn_err err;

static int set_up(void **unused)
{
	SKN_UNUSED(unused);
	skn_err_clear(&err);
	result = (struct skn_proc_result){ .out = SKN_BUF_INIT, .err = SKN_BUF_INIT };
	return 0;
}

static int tear_down(void **unused)
{
	SKN_UNUSED(unused);
	skn_proc_release(&result);
	skn_proc_release(&result);
	return waitpid(-1, NULL, WNOHANG) >= 0; /* no child is left */
}

static int run(struct skn_proc_spec spec)
{
	skn_proc_release(&result);
	return skn_proc_run(&result, &spec, &err);
}

/* The shell is only a handy program here; proc itself starts none. */
#define SH(script) ((const char *const[]){ "sh", "-c", script, NULL })
#define ARGV(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const struct {
	const char *what;
	const char *script;
	int status;
	const char *out, *err;
} rows[] = {
	{ "success", "exit 0", 0, "", "" },
	{ "a code", "exit 7", 7, "", "" },
	{ "the largest code", "exit 255", 255, "", "" },
	{ "a signal", "kill -TERM $$", 143, "", "" },
	{ "killed", "kill -KILL $$", 137, "", "" },
	{ "both outputs", "echo out; echo err >&2; exit 1", 1, "out\n", "err\n" },
	{ "output is closed early", "exec >&- 2>&-; sleep 0.05; exit 3", 3, "", "" },
	{ "input is empty", "cat; echo end", 0, "end\n", "" },
};

static void status_and_output_come_back(void **unused)
{
	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		int rc = run((struct skn_proc_spec){ .argv = SH(rows[i].script) });

		if (rc != SKN_OK || result.status != rows[i].status ||
		    !skn_streq(result.out.p, rows[i].out) || !skn_streq(result.err.p, rows[i].err))
			fail_msg("%s: %d %d %s %s", rows[i].what, rc, result.status, result.out.p,
				 result.err.p);
	}
}

static void arguments_go_through_unchanged(void **unused)
{
	SKN_UNUSED(unused);
	assert_int_equal(run((struct skn_proc_spec){
				 .argv = ARGV("printf", "%s|", "a b", "$HOME", "`id`", "", "*", "'\"",
					      "\xff\n", ";false") }),
			 SKN_OK);
	assert_string_equal(result.out.p, "a b|$HOME|`id`||*|'\"|\xff\n|;false|");
}

/* More than any pipe holds, both ways at once. */
static void large_input_and_output_do_not_block(void **unused)
{
	size_t n = (size_t)8 << 20;
	char *in = skn_xmalloc(n);
	uint64_t counted = 0;

	SKN_UNUSED(unused);
	for (size_t i = 0; i < n; i++)
		in[i] = (char)(i * 31 + i / 4096);
	assert_int_equal(run((struct skn_proc_spec){ .argv = ARGV("cat"), .in = in, .in_len = n }),
			 SKN_OK);
	assert_int_equal(result.status, 0);
	assert_true(skn_buf_eq(&result.out, in, n));
	assert_int_equal(run((struct skn_proc_spec){
				 .argv = SH("head -c 300000 /dev/zero >&2; cat | wc -c"),
				 .in = in, .in_len = n }),
			 SKN_OK);
	skn_buf_rtrim(&result.out);
	assert_true(skn_parse_uint(result.out.p, result.out.n, UINT32_MAX, &counted));
	assert_int_equal(counted, n);
	assert_int_equal(result.err.n, SKN_PROC_ERR_MAX); /* the rest is dropped */
	free(in);
}

static void a_child_that_reads_nothing_does_not_kill_us(void **unused)
{
	static char in[1 << 20];
	sigset_t pending;

	SKN_UNUSED(unused);
	for (int i = 0; i < 20; i++) {
		assert_int_equal(run((struct skn_proc_spec){ .argv = ARGV("true"), .in = in,
							     .in_len = sizeof(in) }),
				 SKN_OK);
		assert_int_equal(result.status, 0);
	}
	sigpending(&pending);
	assert_int_equal(sigismember(&pending, SIGPIPE), 0);
}

/* SIGPIPE acts in the child even where we ignore it. */
static void the_child_dies_of_a_broken_pipe(void **unused)
{
	void (*before)(int) = signal(SIGPIPE, SIG_IGN);

	SKN_UNUSED(unused);
	assert_int_equal(run((struct skn_proc_spec){ .argv = SH("kill -PIPE $$; echo alive") }),
			 SKN_OK);
	signal(SIGPIPE, before);
	assert_int_equal(result.status, 128 + SIGPIPE);
	assert_string_equal(result.out.p, "");
}

static void output_has_a_maximum(void **unused)
{
	SKN_UNUSED(unused);
	assert_int_equal(run((struct skn_proc_spec){ .argv = ARGV("printf", "12345"), .out_max = 5 }),
			 SKN_OK);
	assert_string_equal(result.out.p, "12345");
	assert_int_equal(run((struct skn_proc_spec){ .argv = ARGV("printf", "123456"), .out_max = 5 }),
			 SKN_ELIMIT);
	skn_err_clear(&err);
	assert_int_equal(run((struct skn_proc_spec){ .argv = ARGV("cat", "/dev/zero"),
						     .out_max = 1 << 20 }),
			 SKN_ELIMIT);
	assert_non_null(strstr(err.msg, "larger than 1048576 bytes"));
}

/* valgrind makes a fork of the vfork in posix_spawn, and then a failed exec is
 * a child that ends with 127. */
static bool exec_errors_are_lost(void)
{
	const char *valgrind = getenv("VALGRIND");

	return valgrind && valgrind[0];
}

static void a_program_that_is_not_there(void **unused)
{
	SKN_UNUSED(unused);
	if (exec_errors_are_lost())
		skip();
	assert_int_equal(run((struct skn_proc_spec){ .argv = ARGV("skein-no-such-program") }),
			 SKN_ENOTFOUND);
	assert_string_equal(err.path, "skein-no-such-program");
	assert_int_equal(run((struct skn_proc_spec){ .argv = ARGV("/") }), SKN_ESYS);
	assert_int_equal(run((struct skn_proc_spec){ .argv = ARGV("true"), .cwd = "/none" }),
			 SKN_ENOTFOUND);
}

/* A file without "#!" is no program, and no shell is tried on it. */
static void a_script_without_a_first_line_is_refused(void **unused)
{
	struct skn_buf top = SKN_BUF_INIT, path = SKN_BUF_INIT;

	SKN_UNUSED(unused);
	if (exec_errors_are_lost())
		skip();
	assert_int_equal(skn_fs_temp_dir(&top, NULL), SKN_OK);
	skn_path_join(&path, top.p, "script");
	assert_int_equal(skn_fs_write_atomic(path.p, "echo hi\n", 8, 0755, NULL), SKN_OK);
	assert_int_equal(run((struct skn_proc_spec){ .argv = ARGV(path.p) }), SKN_ESYS);
	skn_fs_remove_tree(top.p, NULL);
	skn_buf_release(&top);
	skn_buf_release(&path);
}

static void the_environment_is_added_to(void **unused)
{
	const char *const add[] = { "SKN_ONE=new", "SKN_TWO=2=3", NULL };

	SKN_UNUSED(unused);
	setenv("SKN_ONE", "old", 1);
	setenv("SKN_ONEMORE", "kept", 1);
	assert_int_equal(run((struct skn_proc_spec){ .argv = ARGV("env"), .env_add = add }), SKN_OK);
	skn_buf_splice(&result.out, 0, 0, "\n", 1);
	assert_non_null(strstr(result.out.p, "\nSKN_ONE=new\n"));
	assert_non_null(strstr(result.out.p, "\nSKN_ONEMORE=kept\n"));
	assert_non_null(strstr(result.out.p, "\nSKN_TWO=2=3\n"));
	assert_null(strstr(result.out.p, "SKN_ONE=old"));
	assert_string_equal(getenv("SKN_ONE"), "old");
	unsetenv("SKN_ONE");
	unsetenv("SKN_ONEMORE");
}

static void it_starts_in_the_folder_asked_for(void **unused)
{
	SKN_UNUSED(unused);
	assert_int_equal(run((struct skn_proc_spec){ .argv = ARGV("pwd"), .cwd = "/usr" }), SKN_OK);
	assert_string_equal(result.out.p, "/usr\n");
}

static void a_timeout_kills_the_child(void **unused)
{
	int64_t start = skn_clock_monotonic_ns();
	static const char *const scripts[] = { "sleep 60", "exec >&- 2>&-; sleep 60",
					       "trap '' TERM; sleep 60; sleep 60" };

	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(scripts); i++) {
		skn_err_clear(&err);
		assert_int_equal(run((struct skn_proc_spec){ .argv = SH(scripts[i]), .timeout_ms = 80 }),
				 SKN_ESYS);
		assert_non_null(strstr(err.msg, "80 ms"));
		assert_true(result.timed_out);
	}
	assert_true(skn_clock_monotonic_ns() - start < 20000000000);
	assert_int_equal(run((struct skn_proc_spec){ .argv = SH("echo quick"), .timeout_ms = 20000 }),
			 SKN_OK);
	assert_string_equal(result.out.p, "quick\n");
	assert_false(result.timed_out);
}

static void a_timeout_kills_the_children_of_the_child(void **unused)
{
	struct skn_buf top = SKN_BUF_INIT;

	SKN_UNUSED(unused);
	assert_int_equal(skn_fs_temp_dir(&top, NULL), SKN_OK);
	assert_int_equal(run((struct skn_proc_spec){ .argv = SH("(sleep 0.6; touch late) & touch early; wait"),
						     .cwd = top.p, .timeout_ms = 300 }),
			 SKN_ESYS);
	usleep(600000);
	assert_int_equal(run((struct skn_proc_spec){ .argv = ARGV("ls"), .cwd = top.p }), SKN_OK);
	assert_string_equal(result.out.p, "early\n");
	skn_fs_remove_tree(top.p, NULL);
	skn_buf_release(&top);
}

static void a_child_may_clean_up(void **unused)
{
	struct skn_buf top = SKN_BUF_INIT;

	SKN_UNUSED(unused);
	assert_int_equal(skn_fs_temp_dir(&top, NULL), SKN_OK);
	assert_int_equal(run((struct skn_proc_spec){ .argv = SH("trap 'rm lock; exit' TERM; touch lock; while :; do "
								"sleep 0.01; done"),
						     .cwd = top.p, .timeout_ms = 300 }),
			 SKN_ESYS);
	assert_int_equal(run((struct skn_proc_spec){ .argv = ARGV("ls"), .cwd = top.p }), SKN_OK);
	assert_string_equal(result.out.p, "");
	skn_fs_remove_tree(top.p, NULL);
	skn_buf_release(&top);
}

static void the_child_has_three_descriptors(void **unused)
{
	int extra = open("/dev/null", O_RDONLY); /* without close-on-exec */

	SKN_UNUSED(unused);
	/* 3 is the folder that ls itself reads */
	assert_int_equal(run((struct skn_proc_spec){ .argv = ARGV("ls", "/proc/self/fd"), .in = "x",
						     .in_len = 1 }),
			 SKN_OK);
	close(extra);
	if (result.status != 0)
		skip(); /* no /proc */
	assert_string_equal(result.out.p, "0\n1\n2\n3\n");
}

static void we_keep_no_descriptors(void **unused)
{
	int before = dup(0), after;

	SKN_UNUSED(unused);
	close(before);
	run((struct skn_proc_spec){ .argv = ARGV("cat"), .in = "x", .in_len = 1 });
	run((struct skn_proc_spec){ .argv = ARGV("skein-no-such-program"), .in = "x", .in_len = 1 });
	run((struct skn_proc_spec){ .argv = ARGV("cat", "/dev/zero"), .out_max = 1 });
	run((struct skn_proc_spec){ .argv = ARGV("sleep", "9"), .timeout_ms = 10 });
	after = dup(0);
	assert_int_equal(after, before);
	close(after);
}

/* With some of our own 0, 1 and 2 closed, pipes land on them. */
static int run_without(int closed, bool with_input)
{
	for (int fd = 0; fd < 3; fd++)
		if (closed & (1 << fd))
			close(fd);
	if (run((struct skn_proc_spec){ .argv = SH("cat; echo err >&2"), .in = "in",
					.in_len = with_input ? 2 : 0 }) != SKN_OK)
		return 1;
	return skn_streq(result.out.p, with_input ? "in" : "") &&
			       skn_streq(result.err.p, "err\n") ? 0 : 2;
}

static void it_works_without_standard_descriptors(void **unused)
{
	SKN_UNUSED(unused);
	for (int i = 0; i < 16; i++) {
		pid_t child = fork();
		int status = -1;

		if (child == 0)
			_exit(run_without(i % 8, i < 8));
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_int_equal(status, 0);
	}
}

static void descriptors_are_inherited_on_request(void **unused)
{
	int fds[2], saved = dup(STDOUT_FILENO);
	char text[16] = "";

	SKN_UNUSED(unused);
	assert_int_equal(pipe(fds), 0);
	fflush(stdout);
	dup2(fds[1], STDOUT_FILENO);
	run((struct skn_proc_spec){ .argv = ARGV("printf", "through"), .inherit_out = true });
	dup2(saved, STDOUT_FILENO);
	close(saved);
	close(fds[1]);
	assert_int_equal(read(fds[0], text, sizeof(text) - 1), 7);
	close(fds[0]);
	assert_string_equal(text, "through");
	assert_int_equal(result.out.n, 0);
}

static void a_detached_child_is_not_waited_for(void **unused)
{
	int64_t start = skn_clock_monotonic_ns();
	int status = -1;

	SKN_UNUSED(unused);
	assert_int_equal(run((struct skn_proc_spec){ .argv = ARGV("sleep", "30"), .detach = true }),
			 SKN_OK);
	assert_true(skn_clock_monotonic_ns() - start < 10000000000);
	assert_int_equal(getsid(result.pid), result.pid);
	assert_int_equal(kill(result.pid, SIGKILL), 0);
	assert_int_equal(waitpid(result.pid, &status, 0), result.pid);
}

#define PROC_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PROC_TEST(status_and_output_come_back),
		PROC_TEST(arguments_go_through_unchanged),
		PROC_TEST(large_input_and_output_do_not_block),
		PROC_TEST(a_child_that_reads_nothing_does_not_kill_us),
		PROC_TEST(the_child_dies_of_a_broken_pipe),
		PROC_TEST(output_has_a_maximum),
		PROC_TEST(a_program_that_is_not_there),
		PROC_TEST(a_script_without_a_first_line_is_refused),
		PROC_TEST(the_environment_is_added_to),
		PROC_TEST(it_starts_in_the_folder_asked_for),
		PROC_TEST(a_timeout_kills_the_child),
		PROC_TEST(a_timeout_kills_the_children_of_the_child),
		PROC_TEST(a_child_may_clean_up),
		PROC_TEST(the_child_has_three_descriptors),
		PROC_TEST(we_keep_no_descriptors),
		PROC_TEST(it_works_without_standard_descriptors),
		PROC_TEST(descriptors_are_inherited_on_request),
		PROC_TEST(a_detached_child_is_not_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
