/* Index and work tree after our commits, against git. */
#include "base/map.h"
#include "repo/index.h"
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
#define REFUSED(text, repo, ...)                                                               \
	do {                                                                                   \
		const struct skn_repo_change c_[] = { __VA_ARGS__ };                           \
		struct skn_oid o_, before_, after_;                                            \
		OK(skn_repo_ref(repo, "refs/heads/main", &before_, err));                      \
		FAILS(SKN_EEXISTS, text,                                                       \
		      try_commit(repo, c_, SKN_ARRAY_LEN(c_), "m\n", 0, &o_, err));            \
		OK(skn_repo_ref(repo, "refs/heads/main", &after_, err));                       \
		assert_true(skn_oid_eq(&before_, &after_));                                    \
		assert_false(skn_fs_exists("r/.git/index.lock"));                              \
	} while (0)

static void assert_text(const char *path, const char *text)
{
	struct skn_buf got = SKN_BUF_INIT;

	OK(skn_fs_read(&got, path, 1 << 20, err));
	assert_string_equal(got.p, text);
	skn_buf_release(&got);
}

#define CLEAN() GIT_SAYS("", "r", "status", "--porcelain")

/* ---- following a commit ---- */

static void files_come_and_go_with_their_folders(void **unused)
{
	struct skn_repo *repo = make();

	SKN_UNUSED(unused);
	COMMIT(repo, PUT("threads/x/narrative.md", "one\n"), PUT("threads/x/items/a.yaml", "a\n"),
	       PUT("top", "t\n"));
	CLEAN();
	assert_text("r/threads/x/items/a.yaml", "a\n");
	COMMIT(repo, PUT("threads/x/narrative.md", "two\n"), DEL("threads/x/items/a.yaml"));
	CLEAN();
	assert_false(skn_fs_exists("r/threads/x/items"));
	assert_text("r/threads/x/narrative.md", "two\n");
	COMMIT(repo, DEL("threads/x/narrative.md"));
	CLEAN();
	assert_false(skn_fs_exists("r/threads"));
	COMMIT(repo, DEL("top"));
	CLEAN();
	COMMIT(repo, PUT("empty", ""));
	CLEAN();
	assert_fsck("r");
	skn_repo_free(repo);
}

static void files_and_folders_change_places(void **unused)
{
	struct skn_repo *repo = make();

	SKN_UNUSED(unused);
	COMMIT(repo, PUT("a", "file\n"), PUT("a.x", "x\n"), PUT("b/c", "c\n"));
	COMMIT(repo, DEL("a"), PUT("a/b/c", "now a folder\n"));
	CLEAN();
	COMMIT(repo, DEL("b/c"), PUT("d", "d\n"));
	CLEAN();
	COMMIT(repo, DEL("a/b/c"), PUT("a/b/d", "d\n"));
	CLEAN();
	GIT("r", "read-tree", "HEAD"); /* the same index when git makes it anew */
	CLEAN();
	skn_repo_free(repo);
}

static void what_the_user_changed_is_not_overwritten(void **unused)
{
	struct skn_repo *repo = make();

	SKN_UNUSED(unused);
	COMMIT(repo, PUT("t/n.md", "one\n"), PUT("t/o.md", "one\n"), PUT("t/p/q", "one\n"));
	write_file("r/t/n.md", "mine\n");
	REFUSED("changes in the work tree", repo, PUT("t/n.md", "two\n"), PUT("t/o.md", "two\n"));
	REFUSED("changes in the work tree", repo, DEL("t/n.md"));
	assert_text("r/t/n.md", "mine\n");
	assert_text("r/t/o.md", "one\n");
	GIT("r", "add", "t/n.md");
	REFUSED("other changes staged", repo, PUT("t/n.md", "two\n"));
	REFUSED("other changes staged", repo, DEL("t/n.md"));
	GIT("r", "rm", "-q", "--cached", "t/o.md");
	REFUSED("other changes staged", repo, PUT("t/o.md", "two\n"));
	GIT("r", "reset", "-q", "--hard");
	write_file("r/t/new", "untracked\n");
	REFUSED("untracked file is in the way", repo, PUT("t/new", "two\n"));
	write_file("r/u", "untracked\n");
	REFUSED("is a file where a folder", repo, PUT("u/v", "two\n"));
	OK(skn_fs_mkdirs("r/w/x", err));
	REFUSED("no plain file is in the way", repo, PUT("w", "two\n"));
	write_file("r/s", "staged\n");
	GIT("r", "add", "s");
	REFUSED("staged as a file", repo, PUT("s/t", "two\n"));
	write_file("r/dir/a", "staged\n");
	GIT("r", "add", "dir/a");
	REFUSED("folder with staged files", repo, PUT("dir", "two\n"));
	skn_repo_free(repo);
}

static void what_is_the_same_is_not_in_the_way(void **unused)
{
	struct skn_repo *repo = make();

	SKN_UNUSED(unused);
	COMMIT(repo, PUT("a", "one\n"), PUT("b", "one\n"), PUT("c", "one\n"), PUT("d", "one\n"));
	write_file("r/a", "two\n");           /* the new content is there already */
	unlink("r/b");                        /* a missing file is written again */
	write_file("r/c", "two\n");
	GIT("r", "add", "c");                 /* even staged */
	write_file("r/d", "one\n");           /* touched, but the same */
	write_file("r/e", "two\n");           /* untracked, but the same */
	COMMIT(repo, PUT("a", "two\n"), PUT("b", "two\n"), PUT("c", "two\n"), PUT("d", "two\n"),
	       PUT("e", "two\n"));
	CLEAN();
	assert_text("r/b", "two\n");
	skn_repo_free(repo);
}

static void links_lead_nowhere(void **unused)
{
	struct skn_repo *repo = make();

	SKN_UNUSED(unused);
	COMMIT(repo, PUT("a/f", "one\n"));
	OK(skn_fs_mkdirs("outside", err));
	write_file("outside/f", "one\n");
	assert_int_equal(symlink("../outside", "r/b"), 0);
	REFUSED("is a symbolic link", repo, PUT("b/new", "x\n"));
	OK(skn_fs_remove_tree("r/a", err));
	assert_int_equal(symlink("../outside", "r/a"), 0);
	REFUSED("is a symbolic link", repo, PUT("a/f", "two\n"));
	REFUSED("is a symbolic link", repo, PUT("a/new", "x\n"));
	COMMIT(repo, DEL("a/f")); /* gone from the work tree already */
	assert_text("outside/f", "one\n");
	assert_int_equal(symlink("../outside/f", "r/l"), 0);
	REFUSED("no plain file", repo, PUT("l", "x\n"));
	assert_text("outside/f", "one\n");
	FAILS(SKN_ENOTFOUND, "cannot open", skn_repo_write_work(repo, "a/g", "x", 1, err));
	assert_false(skn_fs_exists("outside/g"));
	OK(skn_repo_remove_work(repo, "a/f", err));
	assert_text("outside/f", "one\n");
	skn_repo_free(repo);
}

static void what_others_staged_survives(void **unused)
{
	struct skn_repo *repo = make();
	struct skn_worktree *wt;
	const struct skn_repo_change change = PUT("t/n.md", "two\n");
	struct skn_oid tip;

	SKN_UNUSED(unused);
	COMMIT(repo, PUT("t/n.md", "one\n"));
	write_file("r/other", "other\n");
	GIT("r", "add", "other");
	COMMIT(repo, PUT("t/o.md", "one\n"));
	GIT_SAYS("A  other", "r", "status", "--porcelain");
	/* git cannot stage while we are at it, and what it staged before stays */
	OK(skn_repo_ref(repo, "refs/heads/main", &tip, err));
	OK(skn_worktree_begin(&wt, repo, &tip, &change, 1, 0, err));
	write_file("r/late", "late\n");
	GIT_FAILS("r", "add", "late");
	skn_worktree_abort(wt);
	assert_text("r/t/n.md", "one\n");
	GIT("r", "add", "late");
	OK(skn_repo_update_worktree(repo, &tip, &change, 1, 0, err));
	GIT_SAYS("A  late\nA  other\nM  t/n.md", "r", "status", "--porcelain");
	skn_repo_free(repo);
}

static void an_index_locked_by_git_is_an_error(void **unused)
{
	struct skn_repo *repo = make();
	struct skn_oid oid;
	const struct skn_repo_change change = PUT("a", "2\n");

	SKN_UNUSED(unused);
	COMMIT(repo, PUT("a", "1\n"));
	write_file("r/.git/index.lock", "");
	FAILS(SKN_ELOCKED, "another process", try_commit(repo, &change, 1, "m", 0, &oid, err));
	GIT_SAYS("1", "r", "rev-list", "--count", "main");
	assert_true(skn_fs_exists("r/.git/index.lock"));
	unlink("r/.git/index.lock");
	COMMIT(repo, PUT("a", "2\n"));
	CLEAN();
	skn_repo_free(repo);
}

static void conflicts_are_left_to_the_user(void **unused)
{
	struct skn_repo *repo = make();

	SKN_UNUSED(unused);
	COMMIT(repo, PUT("a", "1\n"), PUT("b", "1\n"));
	GIT("r", "checkout", "-q", "-b", "side");
	COMMIT(repo, PUT("a", "2\n"));
	GIT("r", "checkout", "-q", "main");
	COMMIT(repo, PUT("a", "3\n"));
	GIT_FAILS("r", "merge", "side");
	REFUSED("is in conflict", repo, PUT("a", "4\n"));
	COMMIT(repo, PUT("b", "4\n"));
	GIT_SAYS("UU a", "r", "status", "--porcelain");
	skn_repo_free(repo);
}

static void committing_what_the_work_tree_has(void **unused)
{
	struct skn_repo *repo = make();
	const struct skn_repo_change changes[] = { PUT("a", "two\n"), DEL("b"), PUT("n/c", "new\n") };
	struct skn_oid oid;

	SKN_UNUSED(unused);
	COMMIT(repo, PUT("a", "one\n"), PUT("b", "one\n"));
	write_file("r/a", "staged\n");
	GIT("r", "add", "a");
	write_file("r/a", "two\n");
	unlink("r/b");
	write_file("r/n/c", "new\n");
	OK(try_commit(repo, changes, 3, "m", SKN_WORKTREE_FROM_WORK, &oid, err));
	CLEAN();
	/* the user went on typing: his file stays and shows as changed */
	write_file("r/a", "four\n");
	OK(try_commit(repo, &(struct skn_repo_change)PUT("a", "three\n"), 1, "m",
		      SKN_WORKTREE_FROM_WORK, &oid, err));
	GIT_SAYS(" M a", "r", "status", "--porcelain");
	assert_text("r/a", "four\n");
	skn_repo_free(repo);
}

/* ---- kinds of index ---- */

static void every_version_of_the_index(void **unused)
{
	static const char *const versions[] = { "2", "3", "4" };

	SKN_UNUSED(unused);
	for (size_t v = 0; v < SKN_ARRAY_LEN(versions); v++) {
		struct skn_repo *repo = make();
		struct skn_buf before = SKN_BUF_INIT, after = SKN_BUF_INIT;
		char *long_name = skn_xcalloc(1, 201);

		memset(long_name, 'n', 200);
		for (int i = 0; i < 40; i++) {
			char *path = skn_xasprintf("r/d%d/f%.*s", i % 7, i * 5, long_name);

			write_file(path, "x\n");
			free(path);
		}
		write_file("r/y", "y\n");
		GIT("r", "add", "-A");
		GIT("r", "commit", "-qm", "first");
		write_file("r/intended", "i\n");
		if (v > 0)
			GIT("r", "add", "-N", "intended"); /* needs extended flags */
		GIT("r", "update-index", "--index-version", versions[v]);
		COMMIT(repo, PUT("d1/f", "z\n"), PUT("d3/zz", "z\n"), PUT("zzz", "z\n"), DEL("y"));
		GIT_OUT(&before, "r", "ls-files", "--stage", "--debug");
		GIT_SAYS(v > 0 ? " A intended" : "?? intended", "r", "status", "--porcelain");
		GIT("r", "fsck", "--strict");
		GIT_OUT(&after, "r", "ls-files", "--stage");
		assert_null(strstr(after.p, "\ty\n"));
		skn_buf_release(&before);
		skn_buf_release(&after);
		skn_repo_free(repo);
		free(long_name);
		OK(skn_fs_remove_tree("r", err));
	}
}

/* Untracked cache and entry offsets are gone afterwards, nothing else is. */
static void extensions_of_the_index(void **unused)
{
	struct skn_repo *repo = make();

	SKN_UNUSED(unused);
	COMMIT(repo, PUT("a", "1\n"), PUT("d/b", "1\n"));
	GIT("r", "config", "index.threads", "true");
	GIT("r", "update-index", "--force-untracked-cache");
	GIT("r", "status", "--porcelain");
	COMMIT(repo, PUT("d/c", "1\n"));
	CLEAN();
	write_file("r/new", "x\n");
	GIT_SAYS("?? new", "r", "status", "--porcelain");
	assert_fsck("r");
	skn_repo_free(repo);
}

static void git_agrees_with_the_cached_trees(void **unused)
{
	struct skn_repo *repo = make();
	struct skn_buf tree = SKN_BUF_INIT;
	uint64_t state = 31;

	SKN_UNUSED(unused);
	for (int i = 0; i < 30; i++) {
		char *path = skn_xasprintf("d%d/e%d/f%d", (int)(next_random(&state) % 3),
					   (int)(next_random(&state) % 3), (int)(next_random(&state) % 5));
		char *text = skn_xasprintf("%d\n", i);

		if (next_random(&state) % 4 == 0)
			COMMIT(repo, DEL(path));
		else
			COMMIT(repo, PUT(path, text));
		if (i % 3 == 0)
			GIT("r", "commit", "-q", "--allow-empty", "-m", "git fills the cached trees");
		GIT_OUT(&tree, "r", "rev-parse", "HEAD^{tree}");
		GIT_SAYS(tree.p, "r", "write-tree");
		CLEAN();
		free(path);
		free(text);
	}
	skn_buf_release(&tree);
	skn_repo_free(repo);
}

static void an_index_that_cannot_be_read_is_explained(void **unused)
{
	struct skn_repo *repo = make();
	struct skn_index index;

	SKN_UNUSED(unused);
	COMMIT(repo, PUT("a", "1\n"), PUT("d/b", "1\n"));
	GIT("r", "update-index", "--split-index");
	FAILS(SKN_EDATA, "split", skn_index_read(&index, "r/.git/index", err));
	skn_index_release(&index);
	GIT("r", "update-index", "--no-split-index");
	OK(skn_index_read(&index, "r/.git/index", err));
	assert_int_equal(index.n, 2);
	skn_index_release(&index);
	OK(skn_index_read(&index, "r/.git/none", err));
	assert_int_equal(index.n, 0);
	skn_index_release(&index);
	skn_repo_free(repo);
}

/* Any cut and many flipped bytes: an error or an index, never a crash. */
static void damaged_indexes(void **unused)
{
	struct skn_repo *repo = make();
	struct skn_buf whole = SKN_BUF_INIT;
	struct skn_index index;
	uint64_t state = 77;

	SKN_UNUSED(unused);
	COMMIT(repo, PUT("a", "1\n"), PUT("d/b", "1\n"), PUT("d/e/f", "1\n"));
	GIT("r", "commit", "-q", "--allow-empty", "-m", "cached trees");
	for (int v = 2; v <= 4; v += 2) {
		GIT("r", "update-index", "--index-version", v == 2 ? "2" : "4");
		OK(skn_fs_read(&whole, "r/.git/index", 1 << 20, err));
		for (size_t i = 0; i < whole.n + 2000; i++) {
			struct skn_map cached = SKN_MAP_INIT;
			struct skn_buf bad = SKN_BUF_INIT;
			struct skn_index_file file;
			const struct skn_index_edit edit = { .path = "d/c", .mode = SKN_MODE_FILE };
			int fd;

			skn_buf_add(&bad, whole.p, i < whole.n ? i : whole.n);
			if (i >= whole.n)
				for (int k = 0; k < 3; k++)
					bad.p[next_random(&state) % bad.n] = (char)next_random(&state);
			fd = open("i", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
			OK(skn_fs_write_fd(fd, "i", bad.p, bad.n, err));
			close(fd);
			if (skn_index_read(&index, "i", NULL) == SKN_OK) {
				skn_index_cached_trees(&index, &cached);
				skn_index_build(&file, &index, &edit, 1, "r");
				skn_index_file_release(&file);
			}
			skn_map_release(&cached, NULL);
			skn_index_release(&index);
			skn_buf_release(&bad);
		}
	}
	skn_buf_release(&whole);
	skn_repo_free(repo);
}

/* A file changed in the second of the old index, same size: git must still see it. */
static void late_changes_are_not_hidden(void **unused)
{
	struct skn_repo *repo = make();
	struct timespec times[2];
	struct stat st;

	SKN_UNUSED(unused);
	COMMIT(repo, PUT("a", "one\n"), PUT("b", "one\n"));
	GIT("r", "reset", "-q", "--hard");
	/* b is written again within the same second, and no later than that */
	assert_int_equal(stat("r/.git/index", &st), 0);
	write_file("r/b2", "two\n");
	times[0] = times[1] = st.st_mtim;
	{
		int fd = open("r/b", O_WRONLY | O_CLOEXEC);

		assert_int_equal(write(fd, "two\n", 4), 4);
		futimens(fd, times);
		close(fd);
	}
	unlink("r/b2");
	{
		struct timespec ts = { .tv_sec = 1, .tv_nsec = 100000000 };

		nanosleep(&ts, NULL);
	}
	COMMIT(repo, PUT("c", "c\n"));
	GIT_SAYS(" M b", "r", "status", "--porcelain");
	skn_repo_free(repo);
}

static void a_sparse_checkout_stays_sparse(void **unused)
{
	struct skn_repo *repo = make();
	struct skn_path_changes changes = { 0 };

	SKN_UNUSED(unused);
	COMMIT(repo, PUT("in/a", "1\n"), PUT("out/b", "1\n"), PUT("out/sub/c", "1\n"), PUT("top", "1\n"));
	GIT("r", "sparse-checkout", "set", "in");
	assert_false(skn_fs_exists("r/out"));
	skn_repo_free(repo);
	OK(skn_repo_open(&repo, "r", NULL, err)); /* worktreeConfig is on now */
	OK(skn_repo_work_changes(repo, NULL, 0, &changes, err));
	assert_int_equal(changes.n, 0);
	COMMIT(repo, PUT("out/b", "2\n"), PUT("in/a", "2\n"), PUT("out/new/d", "1\n"), PUT("in/e", "1\n"));
	CLEAN();
	assert_false(skn_fs_exists("r/out"));
	assert_text("r/in/e", "1\n");
	GIT_SAYS("H in/a\nH in/e\nS out/b\nS out/new/d\nS out/sub/c\nH top", "r", "ls-files", "-t");
	COMMIT(repo, DEL("out/sub/c"));
	CLEAN();
	OK(skn_repo_work_changes(repo, NULL, 0, &changes, err));
	assert_int_equal(changes.n, 0);
	GIT("r", "sparse-checkout", "disable");
	assert_text("r/out/new/d", "1\n");
	CLEAN();
	skn_repo_free(repo);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, env_set_up, env_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(files_come_and_go_with_their_folders),
		TEST(files_and_folders_change_places),
		TEST(what_the_user_changed_is_not_overwritten),
		TEST(what_is_the_same_is_not_in_the_way),
		TEST(links_lead_nowhere),
		TEST(what_others_staged_survives),
		TEST(an_index_locked_by_git_is_an_error),
		TEST(conflicts_are_left_to_the_user),
		TEST(committing_what_the_work_tree_has),
		TEST(every_version_of_the_index),
		TEST(extensions_of_the_index),
		TEST(git_agrees_with_the_cached_trees),
		TEST(an_index_that_cannot_be_read_is_explained),
		TEST(damaged_indexes),
		TEST(late_changes_are_not_hidden),
		TEST(a_sparse_checkout_stays_sparse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
