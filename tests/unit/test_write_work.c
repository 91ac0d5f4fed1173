/* Writing a set of changes into the work tree: all of it, or nothing. */
#include "repo_env.h"
#include "store/changes.h"

#define PUT(p, t) { .path = (p), .data = (t), .len = strlen(t) }

static struct skn_store make(void)
{
	static const struct skn_repo_change changes[] = {
		PUT("threads/a/narrative.md", "Old.\n"),
		PUT("threads/a/timeline/e1.yaml", "date: 2016\n"),
		PUT("threads/b/narrative.md", "Other.\n"),
	};
	struct skn_store store;
	struct skn_oid oid;

	OK(skn_repo_init(&store.repo, "r", false, "main", err));
	OK(try_commit(store.repo, changes, SKN_ARRAY_LEN(changes), "m\n", 0, &oid, err));
	return store;
}

static void put(struct skn_changes *changes, const char *path, const char *text)
{
	struct skn_buf data = SKN_BUF_INIT;

	skn_buf_adds(&data, text);
	skn_changes_put(changes, path, &data);
}

/* A new text, a new file, and a removal; then what a row adds. */
static struct skn_changes set(void)
{
	struct skn_changes changes = SKN_CHANGES_INIT;

	put(&changes, "threads/a/narrative.md", "New.\n");
	put(&changes, "threads/c/narrative.md", "Third.\n");
	skn_changes_remove(&changes, "threads/a/timeline/e1.yaml");
	return changes;
}

static void assert_file(const char *path, const char *wanted)
{
	struct skn_buf got = SKN_BUF_INIT;
	int rc = skn_fs_read(&got, path, 1000, NULL);

	if (wanted)
		assert_string_equal(rc == SKN_OK ? got.p : "(none)", wanted);
	else
		assert_int_equal(rc, SKN_ENOTFOUND);
	skn_buf_release(&got);
}

/* No temporary file is left. */
static void assert_no_temps(void)
{
	struct skn_strings names = { 0 };

	skn_fs_list(&names, "r/.git/skein", NULL);
	skn_fs_list(&names, "r", NULL);
	for (size_t i = 0; i < names.n; i++)
		assert_false(skn_starts_with(names.v[i], "tmp-"));
	skn_strings_release(&names);
}

static void test_all(void **state)
{
	struct skn_store store = make();
	struct skn_changes changes = set();

	SKN_UNUSED(state);
	OK(skn_changes_write_work(&changes, &store, err));
	assert_file("r/threads/a/narrative.md", "New.\n");
	assert_file("r/threads/c/narrative.md", "Third.\n");
	assert_file("r/threads/a/timeline/e1.yaml", NULL);
	assert_false(skn_fs_exists("r/threads/a/timeline")); /* it was the last in there */
	assert_no_temps();
	skn_changes_release(&changes);
	skn_repo_free(store.repo);
}

/* A file goes and a folder takes its place, in whatever order they are named. */
static void test_file_becomes_folder(void **state)
{
	struct skn_store store = make();
	struct skn_changes changes = SKN_CHANGES_INIT;

	SKN_UNUSED(state);
	put(&changes, "threads/b/narrative.md/in/it.yaml", "x: 1\n");
	skn_changes_remove(&changes, "threads/b/narrative.md");
	OK(skn_changes_write_work(&changes, &store, err));
	assert_file("r/threads/b/narrative.md/in/it.yaml", "x: 1\n");
	skn_changes_release(&changes);
	skn_repo_free(store.repo);
}

static const struct {
	const char *what;
	const char *path;      /* of one more file in the set, the last of it */
	const char *in_the_way; /* a folder that is made, or a link when it ends in '@' */
	int code;
} rows[] = {
	{ "a folder stands where a file is to be", "threads/d", "r/threads/d", SKN_EEXISTS },
	{ "a file stands where a folder is to be", "threads/b/narrative.md/x.yaml", NULL, SKN_EEXISTS },
	{ "a symbolic link stands where a folder is to be", "threads/link/x.yaml", "r/threads/link@", SKN_EEXISTS },
	{ "a path that may not be written", "threads/../x.yaml", NULL, SKN_EDATA },
	{ "a path into the repository", ".git/x", NULL, SKN_EDATA },
};

static void test_nothing(void **state)
{
	struct skn_store store = make();

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_changes changes = set();
		struct skn_err fault = SKN_ERR_INIT;

		if (rows[i].in_the_way && skn_ends_with(rows[i].in_the_way, "@")) {
			char *link = skn_xstrndup(rows[i].in_the_way, strlen(rows[i].in_the_way) - 1);

			assert_int_equal(symlink("b", link), 0);
			free(link);
		} else if (rows[i].in_the_way) {
			assert_int_equal(mkdir(rows[i].in_the_way, 0777), 0);
		}
		put(&changes, rows[i].path, "too late\n");
		if (skn_changes_write_work(&changes, &store, &fault) != rows[i].code)
			fail_msg("%s: %s", rows[i].what, fault.msg);
		assert_file("r/threads/a/narrative.md", "Old.\n");
		assert_file("r/threads/a/timeline/e1.yaml", "date: 2016\n");
		assert_file("r/threads/b/narrative.md", "Other.\n");
		assert_false(skn_fs_exists("r/threads/c"));
		assert_no_temps();
		skn_changes_release(&changes);
	}
	skn_repo_free(store.repo);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_all, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(test_file_becomes_folder, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(test_nothing, env_set_up, env_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
