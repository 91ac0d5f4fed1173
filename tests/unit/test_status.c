/* What differs between HEAD, index and work tree, against git. */
#include "repo/status.h"
#include "repo_env.h"

static struct skn_repo *make(void)
{
	struct skn_repo *repo;

	OK(skn_repo_init(&repo, "r", false, "main", err));
	return repo;
}

#define PUT(p, t) { .path = (p), .data = (t), .len = strlen(t) }
#define DEL(p) { .path = (p), .remove = true }
#define COMMIT(repo, ...)                                                                      \
	do {                                                                                   \
		const struct skn_repo_change c_[] = { __VA_ARGS__ };                           \
		struct skn_oid o_;                                                             \
		OK(try_commit(repo, c_, SKN_ARRAY_LEN(c_), "m\n", 0, &o_, err));               \
	} while (0)
static void add_line(struct skn_strings *list, char code, const char *path)
{
	char *line = skn_xasprintf("%c %s", code, path);

	skn_strings_push(list, line);
	free(line);
}

/* git's own answer: for the work tree everything is staged into an index apart. */
static void git_changes(struct skn_strings *out, bool staged)
{
	struct skn_buf text = SKN_BUF_INIT;

	if (!staged) {
		char *index = skn_xasprintf("%s/index-apart", env_top.p);

		OK(skn_fs_read(&text, "r/.git/index", 1 << 20, err));
		OK(skn_fs_write_atomic(index, text.p, text.n, 0644, err));
		setenv("GIT_INDEX_FILE", index, 1);
		free(index);
		GIT("r", "add", "-A");
	}
	GIT_OUT(&text, "r", "diff", "--cached", "--no-renames", "--name-status", "HEAD");
	unsetenv("GIT_INDEX_FILE");
	for (char *p = text.p; *p;) {
		char *end = strchrnul(p, '\n');
		char *path = skn_xstrndup(p + 2, (size_t)(end - p - 2));

		add_line(out, *p, path);
		free(path);
		p = *end ? end + 1 : end;
	}
	skn_strings_sort(out);
	skn_buf_release(&text);
}

static void our_changes(struct skn_strings *out, struct skn_repo *repo, bool staged)
{
	struct skn_path_changes list = { 0 };

	if (staged)
		OK(skn_repo_staged_changes(repo, NULL, 0, &list, err));
	else
		OK(skn_repo_work_changes(repo, NULL, 0, &list, err));
	for (size_t i = 0; i < list.n; i++) {
		assert_true(i == 0 || strcmp(list.v[i - 1].path, list.v[i].path) < 0);
		add_line(out, "AMDT"[list.v[i].status], list.v[i].path);
	}
	skn_strings_sort(out);
	skn_path_changes_release(&list);
}

static void compare_changes(struct skn_repo *repo, bool staged)
{
	struct skn_strings want = { 0 }, got = { 0 };
	struct skn_buf a = SKN_BUF_INIT, b = SKN_BUF_INIT;

	our_changes(&got, repo, staged);
	git_changes(&want, staged);
	for (size_t i = 0; i < want.n; i++)
		skn_buf_addf(&a, "%s\n", want.v[i]);
	for (size_t i = 0; i < got.n; i++)
		skn_buf_addf(&b, "%s\n", got.v[i]);
	assert_string_equal(b.p, a.p);
	skn_buf_release(&a);
	skn_buf_release(&b);
	skn_strings_release(&want);
	skn_strings_release(&got);
}

static void random_edit(uint64_t *state)
{
	char *path = skn_xasprintf("r/d%d/e%d%s", (int)(next_random(state) % 4),
				   (int)(next_random(state) % 4),
				   next_random(state) % 2 ? "/f" : "");
	char *text = skn_xasprintf("%d\n", (int)(next_random(state) % 4));
	struct stat st;
	bool clash;

	char *dir = skn_xstrndup(path, skn_path_dir_len(path));

	clash = (lstat(dir, &st) == 0 && !S_ISDIR(st.st_mode)) ||
		(lstat(path, &st) == 0 && S_ISDIR(st.st_mode));
	switch (next_random(state) % 5) {
	case 0:
		unlink(path);
		break;
	case 1:
		if (lstat(path, &st) == 0 && S_ISREG(st.st_mode))
			chmod(path, next_random(state) % 2 ? 0755 : 0644);
		break;
	default:
		if (!clash)
			write_file(path, text);
	}
	free(dir);
	free(path);
	free(text);
}

static void changes_are_those_that_git_sees(void **unused)
{
	struct skn_repo *repo = make();
	uint64_t state = 424242;

	SKN_UNUSED(unused);
	COMMIT(repo, PUT("d0/e0", "0\n"), PUT("d1/e1/f", "0\n"), PUT(".gitignore", "*.tmp\nignored/\n"));
	write_file("r/x.tmp", "ignored\n");
	write_file("r/ignored/deep/file", "ignored\n");
	for (int round = 0; round < 60; round++) {
		for (int i = 0; i < 3; i++)
			random_edit(&state);
		if (round % 3 == 1)
			GIT("r", "add", "-A");
		compare_changes(repo, true);
		compare_changes(repo, false);
		if (round % 5 == 4) {
			GIT("r", "add", "-A");
			GIT("r", "commit", "-q", "--allow-empty", "-m", "m");
			compare_changes(repo, false);
		}
	}
	skn_repo_free(repo);
}

static void prefixes_and_kinds_of_change(void **unused)
{
	static const char *const prefixes[] = { "t/a/", "t/a/sub", "u" };
	struct skn_repo *repo = make();
	struct skn_path_changes list = { 0 };

	SKN_UNUSED(unused);
	COMMIT(repo, PUT("t/a/x", "1\n"), PUT("t/a.b/x", "1\n"), PUT("t/a/sub/y", "1\n"), PUT("u", "1\n"),
	       PUT("v", "1\n"));
	write_file("r/t/a.b/x", "2\n");
	write_file("r/v", "2\n");
	unlink("r/u");
	assert_int_equal(symlink("x", "r/u"), 0);
	unlink("r/t/a/x");
	write_file("r/t/a/sub/z", "new\n");
	OK(skn_repo_work_changes(repo, prefixes, 3, &list, err));
	assert_int_equal(list.n, 3);
	assert_string_equal(list.v[0].path, "t/a/sub/z");
	assert_int_equal(list.v[0].status, SKN_PATH_ADDED);
	assert_true(list.v[0].untracked);
	assert_string_equal(list.v[1].path, "t/a/x");
	assert_int_equal(list.v[1].status, SKN_PATH_DELETED);
	assert_true(skn_oid_is_zero(&list.v[1].oid));
	assert_string_equal(list.v[2].path, "u");
	assert_int_equal(list.v[2].status, SKN_PATH_TYPE);
	assert_int_equal(list.v[2].mode, SKN_MODE_LINK);
	skn_path_changes_release(&list);
	GIT("r", "rm", "-q", "--cached", "v");
	OK(skn_repo_staged_changes(repo, (const char *const[]){ "v" }, 1, &list, err));
	assert_int_equal(list.n, 1);
	assert_int_equal(list.v[0].status, SKN_PATH_DELETED);
	skn_path_changes_release(&list);
	skn_repo_free(repo);
}

static void folders_in_folders_have_a_limit(void **unused)
{
	struct skn_repo *repo = make();
	struct skn_path_changes list = { 0 };
	struct skn_buf path = SKN_BUF_INIT;

	SKN_UNUSED(unused);
	skn_buf_adds(&path, "r");
	for (int i = 0; i < SKN_WORK_DEPTH_MAX; i++)
		skn_buf_adds(&path, "/d");
	skn_buf_adds(&path, "/file");
	write_file(path.p, "x\n");
	OK(skn_repo_work_changes(repo, NULL, 0, &list, err));
	assert_int_equal(list.n, 1);
	skn_path_changes_release(&list);
	skn_buf_truncate(&path, path.n - 4);
	skn_buf_adds(&path, "d/file");
	write_file(path.p, "x\n");
	FAILS(SKN_ELIMIT, "folders deep", skn_repo_work_changes(repo, NULL, 0, &list, err));
	skn_path_changes_release(&list);
	skn_buf_release(&path);
	skn_repo_free(repo);
}

static void a_file_too_large_to_read_is_a_change(void **unused)
{
	struct skn_repo *repo = make();
	struct skn_path_changes list = { 0 };

	SKN_UNUSED(unused);
	write_file("r/large", "");
	assert_int_equal(truncate("r/large", ((off_t)64 << 20) + 1), 0);
	OK(skn_repo_work_changes(repo, NULL, 0, &list, err));
	assert_int_equal(list.n, 1);
	assert_true(skn_oid_is_zero(&list.v[0].oid));
	skn_path_changes_release(&list);
	skn_repo_free(repo);
}

static void changes_before_the_first_commit(void **unused)
{
	struct skn_repo *repo = make();
	struct skn_path_changes list = { 0 };

	SKN_UNUSED(unused);
	OK(skn_repo_work_changes(repo, NULL, 0, &list, err));
	assert_int_equal(list.n, 0);
	write_file("r/a/b", "1\n");
	OK(skn_repo_work_changes(repo, NULL, 0, &list, err));
	assert_int_equal(list.n, 1);
	assert_int_equal(list.v[0].status, SKN_PATH_ADDED);
	skn_path_changes_release(&list);
	OK(skn_repo_staged_changes(repo, NULL, 0, &list, err));
	assert_int_equal(list.n, 0);
	GIT("r", "add", "a");
	OK(skn_repo_staged_changes(repo, NULL, 0, &list, err));
	assert_int_equal(list.n, 1);
	skn_path_changes_release(&list);
	skn_repo_free(repo);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, env_set_up, env_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(changes_are_those_that_git_sees),
		TEST(prefixes_and_kinds_of_change),
		TEST(folders_in_folders_have_a_limit),
		TEST(a_file_too_large_to_read_is_a_change),
		TEST(changes_before_the_first_commit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
