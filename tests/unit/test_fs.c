/* Files and folders, each test in a folder of its own. */
#include <setjmp.h>
#include <sys/resource.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/fs.h"
#include "base/path.h"

#include <cmocka.h>

static char *top;       /* the folder of the running test */
static struct skn_buf at_buf[4];

/* The path of a name in it; good until the fourth next call. */
static const char *at(const char *name)
{
	static size_t turn;
	struct skn_buf *buf = &at_buf[turn++ % SKN_ARRAY_LEN(at_buf)];

	skn_path_join(buf, top, name);
	return buf->p;
}

static int set_up(void **unused)
{
	struct skn_buf buf = SKN_BUF_INIT;

	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(at_buf); i++)
		skn_buf_init(&at_buf[i]);
	if (skn_fs_temp_dir(&buf, NULL) != SKN_OK)
		return -1;
	top = skn_buf_detach(&buf);
	return 0;
}

static int tear_down(void **unused)
{
	int rc = skn_fs_remove_tree(top, NULL);

	SKN_UNUSED(unused);
	rc |= skn_fs_exists(top);
	free(top);
	for (size_t i = 0; i < SKN_ARRAY_LEN(at_buf); i++)
		skn_buf_release(&at_buf[i]);
	return rc;
}

static void put(const char *name, const char *text)
{
	struct skn_err err = SKN_ERR_INIT;

	if (skn_fs_write_atomic(at(name), text, strlen(text), 0644, &err) != SKN_OK)
		fail_msg("%s: %s", err.path, err.msg);
}

static void assert_content(const char *name, const char *text)
{
	struct skn_buf buf = SKN_BUF_INIT;

	assert_int_equal(skn_fs_read(&buf, at(name), 100000, NULL), SKN_OK);
	assert_string_equal(buf.p, text);
	skn_buf_release(&buf);
}

/* The names in the folder, with blanks between. */
static void assert_names(const char *folder, const char *wanted)
{
	struct skn_strings names = { 0 };
	struct skn_buf text = SKN_BUF_INIT;

	assert_int_equal(skn_fs_list(&names, at(folder), NULL), SKN_OK);
	for (size_t i = 0; i < names.n; i++)
		skn_buf_addf(&text, "%s%s", i ? " " : "", names.v[i]);
	assert_string_equal(text.p, wanted);
	skn_strings_release(&names);
	skn_buf_release(&text);
}

static void what_is_written_is_read(void **unused)
{
	struct skn_buf in = SKN_BUF_INIT, out = SKN_BUF_INIT;

	SKN_UNUSED(unused);
	for (size_t n = 0; n < 300000; n = n * 3 + 1) {
		skn_buf_clear(&in);
		for (size_t i = 0; i < n; i++)
			skn_buf_addc(&in, (char)(i * 7));
		assert_int_equal(skn_fs_write_atomic(at("f"), in.p, n, 0644, NULL), SKN_OK);
		assert_int_equal(skn_fs_read(&out, at("f"), n, NULL), SKN_OK);
		assert_true(skn_buf_eq(&out, in.p, n));
		if (n)
			assert_int_equal(skn_fs_read(&out, at("f"), n - 1, NULL), SKN_ELIMIT);
	}
	assert_names("", "f");
	skn_buf_release(&in);
	skn_buf_release(&out);
}

static void a_buffer_with_a_smaller_maximum_is_a_limit_too(void **unused)
{
	struct skn_buf out = SKN_BUF_INIT;

	SKN_UNUSED(unused);
	put("f", "123456");
	out.max = 5;
	assert_int_equal(skn_fs_read(&out, at("f"), 100, NULL), SKN_ELIMIT);
	out.max = 6;
	assert_int_equal(skn_fs_read(&out, at("f"), 100, NULL), SKN_OK);
	skn_buf_release(&out);
}

static void only_regular_files_are_read(void **unused)
{
	struct skn_buf out = SKN_BUF_INIT;
	struct skn_err err = SKN_ERR_INIT;

	SKN_UNUSED(unused);
	assert_int_equal(skn_fs_read(&out, at("none"), 10, &err), SKN_ENOTFOUND);
	assert_string_equal(err.path, at("none"));
	assert_int_equal(mkfifo(at("pipe"), 0644), 0);
	assert_int_equal(skn_fs_read(&out, at("pipe"), 10, NULL), SKN_EDATA);
	assert_int_equal(skn_fs_read(&out, top, 10, NULL), SKN_EDATA);
	assert_int_equal(skn_fs_read(&out, "/dev/zero", 10, NULL), SKN_EDATA);
	put("f", "x");
	assert_int_equal(symlink("f", at("link")), 0);
	assert_content("link", "x");
	skn_buf_release(&out);
}

static void a_pipe_is_read_to_its_end(void **unused)
{
	struct skn_buf out = SKN_BUF_INIT;
	int fds[2];

	SKN_UNUSED(unused);
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(skn_fs_write_fd(fds[1], NULL, "12345", 5, NULL), SKN_OK);
	close(fds[1]);
	assert_int_equal(skn_fs_read_fd(&out, fds[0], 5, NULL), SKN_OK);
	assert_string_equal(out.p, "12345");
	close(fds[0]);
	assert_int_equal(skn_fs_read_fd(&out, fds[0], 5, NULL), SKN_ESYS);
	skn_buf_release(&out);
}

static void modes_are_cut_by_the_umask(void **unused)
{
	mode_t before = umask(027);
	struct stat st;

	SKN_UNUSED(unused);
	assert_int_equal(skn_fs_write_atomic(at("a"), "", 0, 0666, NULL), SKN_OK);
	assert_int_equal(skn_fs_write_atomic(at("b"), "", 0, 0777, NULL), SKN_OK);
	umask(before);
	assert_int_equal(stat(at("a"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(stat(at("b"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0750);
}

static void a_link_is_replaced_and_its_target_kept(void **unused)
{
	SKN_UNUSED(unused);
	put("target", "old");
	assert_int_equal(symlink("target", at("link")), 0);
	put("link", "new");
	assert_content("target", "old");
	assert_content("link", "new");
	assert_names("", "link target");
}

static void a_failed_write_leaves_all_as_it_was(void **unused)
{
	struct skn_err err = SKN_ERR_INIT;

	SKN_UNUSED(unused);
	put("folder-parent", "a file");
	assert_int_equal(skn_fs_mkdirs(at("folder/in"), NULL), SKN_OK);
	assert_int_equal(skn_fs_write_atomic(at("folder"), "x", 1, 0644, &err), SKN_ESYS);
	assert_string_equal(err.path, at("folder"));
	assert_int_equal(skn_fs_write_atomic(at("none/f"), "x", 1, 0644, NULL), SKN_ENOTFOUND);
	assert_int_equal(skn_fs_write_atomic(at("folder-parent/f"), "x", 1, 0644, NULL), SKN_ESYS);
	assert_names("", "folder folder-parent");
	assert_names("folder", "in");
}

/* A limit on the size of files stands in for a full disk. */
static void a_full_disk_leaves_the_old_file(void **unused)
{
	struct rlimit before, small;
	struct skn_err err = SKN_ERR_INIT;
	static char big[100000];
	int rc;

	SKN_UNUSED(unused);
	put("f", "old");
	getrlimit(RLIMIT_FSIZE, &before);
	small = before;
	small.rlim_cur = 50000;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	rc = skn_fs_write_atomic(at("f"), big, sizeof(big), 0644, &err);
	setrlimit(RLIMIT_FSIZE, &before);
	assert_int_equal(rc, SKN_ESYS);
	assert_string_equal(err.path, at("f"));
	assert_content("f", "old");
	assert_names("", "f");
}

static void a_reader_sees_the_old_file_or_the_new(void **unused)
{
	struct skn_buf text = SKN_BUF_INIT;
	static char a[70000], b[50000];
	pid_t child;
	int status;

	SKN_UNUSED(unused);
	memset(a, 'a', sizeof(a));
	memset(b, 'b', sizeof(b));
	assert_int_equal(skn_fs_write_atomic(at("f"), a, sizeof(a), 0644, NULL), SKN_OK);
	child = fork();
	if (child == 0) {
		for (int i = 0; i < 60; i++)
			skn_fs_write_atomic(at("f"), i % 2 ? a : b, i % 2 ? sizeof(a) : sizeof(b),
					    0644, NULL);
		_exit(0);
	}
	while (waitpid(child, &status, WNOHANG) == 0) {
		assert_int_equal(skn_fs_read(&text, at("f"), sizeof(a), NULL), SKN_OK);
		assert_true(skn_buf_eq(&text, a, sizeof(a)) || skn_buf_eq(&text, b, sizeof(b)));
	}
	assert_names("", "f");
	skn_buf_release(&text);
}

static void folders_are_made_with_their_parents(void **unused)
{
	struct skn_err err = SKN_ERR_INIT;

	SKN_UNUSED(unused);
	assert_int_equal(skn_fs_mkdirs(at("a/b/c"), NULL), SKN_OK);
	assert_int_equal(skn_fs_mkdirs(at("a/b/c"), NULL), SKN_OK);
	assert_int_equal(skn_fs_mkdirs(at("a//b/d/"), NULL), SKN_OK);
	assert_true(skn_fs_is_dir(at("a/b/d")));
	assert_int_equal(skn_fs_mkdirs("/", NULL), SKN_OK);
	assert_int_equal(symlink("a", at("link")), 0);
	assert_int_equal(skn_fs_mkdirs(at("link/e"), NULL), SKN_OK);
	assert_true(skn_fs_is_dir(at("a/e")));
	put("file", "x");
	assert_int_equal(skn_fs_mkdirs(at("file"), NULL), SKN_EEXISTS);
	assert_int_equal(skn_fs_mkdirs(at("file/g/h"), &err), SKN_EEXISTS);
	assert_string_equal(err.path, at("file"));
}

/* Run in a child, in a folder where it may not write. */
static bool says_why(void)
{
	struct skn_err err = SKN_ERR_INIT;

	return chdir(at("closed")) == 0 && (geteuid() != 0 || seteuid(65534) == 0) &&
	       skn_fs_mkdirs("x", &err) == SKN_ESYS && strstr(err.msg, "Permission denied");
}

static void a_folder_that_may_not_be_made_says_why(void **unused)
{
	pid_t child;
	int status;

	SKN_UNUSED(unused);
	assert_int_equal(mkdir(at("closed"), 0555), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		_exit(says_why() ? 0 : 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void existing_is_told_from_not(void **unused)
{
	SKN_UNUSED(unused);
	assert_false(skn_fs_exists(at("x")));
	assert_int_equal(symlink("nowhere", at("x")), 0);
	assert_true(skn_fs_exists(at("x")));
	assert_false(skn_fs_is_dir(at("x")));
	assert_true(skn_fs_is_dir(top));
	put("f", "");
	assert_false(skn_fs_is_dir(at("f")));
}

static void a_tree_is_removed_and_links_are_not_followed(void **unused)
{
	SKN_UNUSED(unused);
	assert_int_equal(skn_fs_mkdirs(at("keep"), NULL), SKN_OK);
	put("keep/precious", "x");
	assert_int_equal(skn_fs_mkdirs(at("t/a/b/c"), NULL), SKN_OK);
	put("t/a/f", "x");
	put("t/.hidden", "x");
	assert_int_equal(mkfifo(at("t/pipe"), 0600), 0);
	assert_int_equal(symlink("../../keep", at("t/a/link")), 0);
	assert_int_equal(symlink("keep", at("link")), 0);
	assert_int_equal(skn_fs_remove_tree(at("t"), NULL), SKN_OK);
	assert_int_equal(skn_fs_remove_tree(at("link"), NULL), SKN_OK);
	assert_int_equal(skn_fs_remove_tree(at("t"), NULL), SKN_OK); /* gone: no error */
	assert_names("", "keep");
	assert_content("keep/precious", "x");
	assert_int_equal(skn_fs_remove_tree(at("keep/precious/x"), NULL), SKN_ESYS);
}

/* A folder below itself n times; removes as deep as the limit and no deeper. */
static void removal_has_a_depth(void **unused)
{
	struct skn_buf path = SKN_BUF_INIT;

	SKN_UNUSED(unused);
	skn_buf_adds(&path, at("d"));
	for (int i = 1; i < SKN_FS_DEPTH_MAX; i++)
		skn_buf_adds(&path, "/d");
	assert_int_equal(skn_fs_mkdirs(path.p, NULL), SKN_OK);
	assert_int_equal(skn_fs_remove_tree(at("d"), NULL), SKN_OK);
	skn_buf_adds(&path, "/d");
	assert_int_equal(skn_fs_mkdirs(path.p, NULL), SKN_OK);
	assert_int_equal(skn_fs_remove_tree(at("d"), NULL), SKN_ELIMIT);
	assert_int_equal(skn_fs_remove_tree(at("d/d"), NULL), SKN_OK);
	skn_buf_release(&path);
}

static void names_are_sorted_by_bytes(void **unused)
{
	struct skn_strings names = { 0 };

	SKN_UNUSED(unused);
	assert_names("", "");
	put("b", "");
	put("a-", "");
	put("B", "");
	put(".c", "");
	put("\xc3\xa9", "");
	assert_names("", ".c B a- b \xc3\xa9");
	assert_int_equal(skn_fs_list(&names, at("none"), NULL), SKN_ENOTFOUND);
	assert_int_equal(skn_fs_list(&names, at("b"), NULL), SKN_ESYS);
	skn_strings_push(&names, "\xff");
	assert_int_equal(skn_fs_list(&names, top, NULL), SKN_OK); /* appends */
	assert_int_equal(names.n, 6);
	skn_strings_release(&names);
}

static void temporary_folders_are_private_and_new(void **unused)
{
	struct skn_buf a = SKN_BUF_INIT, b = SKN_BUF_INIT;
	char *before = getenv("TMPDIR") ? skn_xstrdup(getenv("TMPDIR")) : NULL;
	struct stat st;

	SKN_UNUSED(unused);
	setenv("TMPDIR", top, 1);
	assert_int_equal(skn_fs_temp_dir(&a, NULL), SKN_OK);
	assert_int_equal(skn_fs_temp_dir(&b, NULL), SKN_OK);
	assert_true(skn_starts_with(a.p, top) && skn_starts_with(b.p, top));
	assert_string_not_equal(a.p, b.p);
	assert_int_equal(stat(a.p, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	setenv("TMPDIR", at("none"), 1);
	assert_int_equal(skn_fs_temp_dir(&b, NULL), SKN_ENOTFOUND);
	if (before)
		setenv("TMPDIR", before, 1);
	else
		unsetenv("TMPDIR");
	free(before);
	skn_buf_release(&a);
	skn_buf_release(&b);
}

/* The lowest free descriptor, before and after everything that opens one. */
static void no_descriptor_is_left_open(void **unused)
{
	int before = dup(0), after;
	struct skn_buf buf = SKN_BUF_INIT;
	struct skn_strings names = { 0 };

	SKN_UNUSED(unused);
	close(before);
	put("f", "12345");
	skn_fs_read(&buf, at("f"), 2, NULL);
	skn_fs_read(&buf, at("f"), 10, NULL);
	skn_fs_read(&buf, top, 10, NULL);
	skn_fs_write_atomic(top, "x", 1, 0644, NULL);
	skn_fs_mkdirs(at("a/b"), NULL);
	skn_fs_list(&names, top, NULL);
	skn_fs_list(&names, at("f"), NULL);
	skn_fs_remove_tree(at("a"), NULL);
	after = dup(0);
	assert_int_equal(after, before);
	close(after);
	skn_strings_release(&names);
	skn_buf_release(&buf);
}

#define FS_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FS_TEST(what_is_written_is_read),
		FS_TEST(a_buffer_with_a_smaller_maximum_is_a_limit_too),
		FS_TEST(only_regular_files_are_read),
		FS_TEST(a_pipe_is_read_to_its_end),
		FS_TEST(modes_are_cut_by_the_umask),
		FS_TEST(a_link_is_replaced_and_its_target_kept),
		FS_TEST(a_failed_write_leaves_all_as_it_was),
		FS_TEST(a_full_disk_leaves_the_old_file),
		FS_TEST(a_reader_sees_the_old_file_or_the_new),
		FS_TEST(folders_are_made_with_their_parents),
		FS_TEST(a_folder_that_may_not_be_made_says_why),
		FS_TEST(existing_is_told_from_not),
		FS_TEST(a_tree_is_removed_and_links_are_not_followed),
		FS_TEST(removal_has_a_depth),
		FS_TEST(names_are_sorted_by_bytes),
		FS_TEST(temporary_folders_are_private_and_new),
		FS_TEST(no_descriptor_is_left_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
