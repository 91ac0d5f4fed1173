/* A store seen through commits, the index and the work tree. */
#include "repo_env.h"
#include "store/view.h"

#define PUT(p, t) { .path = (p), .data = (t), .len = strlen(t) }

static struct skn_repo *make(void)
{
	static const struct skn_repo_change changes[] = {
		PUT("skein.yaml", "schema: 1\n"),
		PUT("threads/a/narrative.md", "Text of a.\n"),
		PUT("threads/a/timeline/e1.yaml", "date: 2016\n"),
		PUT("threads/a/timeline/e2.yaml", "date: 2017\n"),
		PUT("threads/a.b/narrative.md", "Text of a.b.\n"),
		PUT("threads/a0/narrative.md", "Text of a0.\n"),
		PUT("empty", ""),
	};
	struct skn_repo *repo;
	struct skn_oid oid;

	OK(skn_repo_init(&repo, "r", false, "main", err));
	OK(try_commit(repo, changes, SKN_ARRAY_LEN(changes), "m\n", 0, &oid, err));
	return repo;
}

static struct skn_view *open_view(struct skn_repo *repo, int which)
{
	struct skn_view *view = NULL;
	struct skn_commit_brief brief;
	struct skn_oid oid;

	OK(skn_repo_ref(repo, "refs/heads/main", &oid, err));
	OK(skn_repo_read_brief(repo, &oid, &brief, err));
	if (which == 0)
		OK(skn_view_commit(&view, repo, &oid, err));
	else if (which == 1)
		OK(skn_view_tree(&view, repo, &brief.tree, err));
	else if (which == 2)
		OK(skn_view_index(&view, repo, err));
	else
		OK(skn_view_work(&view, repo, err));
	assert_ptr_equal(skn_view_repo(view), repo);
	return view;
}

/* "name/kind name/kind" */
static void assert_list(struct skn_view *view, const char *dir, const char *want)
{
	static const char *const kinds[] = { "f", "x", "d", "l", "s", "o" };
	struct skn_view_entries list = { 0 };
	struct skn_buf got = SKN_BUF_INIT;

	OK(skn_view_list(view, dir, &list, err));
	for (size_t i = 0; i < list.n; i++)
		skn_buf_addf(&got, "%s%s/%s", i ? " " : "", list.v[i].name, kinds[list.v[i].kind]);
	assert_string_equal(got.p, want);
	skn_view_entries_release(&list);
	skn_buf_release(&got);
}

static void all_views_show_the_same(void **unused)
{
	struct skn_repo *repo = make();
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_oid want, got;

	SKN_UNUSED(unused);
	OK(skn_repo_hash_blob(&want, "date: 2016\n", 11, err));
	for (int which = 0; which < 4; which++) {
		struct skn_view *view = open_view(repo, which);

		assert_list(view, "", "empty/f skein.yaml/f threads/d");
		assert_list(view, "threads", "a/d a.b/d a0/d");
		assert_list(view, "threads/a", "narrative.md/f timeline/d");
		assert_list(view, "threads/a/timeline", "e1.yaml/f e2.yaml/f");
		OK(skn_view_read(view, "threads/a/narrative.md", 100, &text, err));
		assert_string_equal(text.p, "Text of a.\n");
		OK(skn_view_read(view, "threads/a.b/narrative.md", 13, &text, err));
		assert_string_equal(text.p, "Text of a.b.\n");
		OK(skn_view_read(view, "empty", 0, &text, err));
		assert_int_equal(text.n, 0);
		OK(skn_view_oid(view, "threads/a/timeline/e1.yaml", &got, err));
		assert_true(skn_oid_eq(&got, &want));
		FAILS(SKN_ELIMIT, "12", skn_view_read(view, "threads/a.b/narrative.md", 12, &text, err));
		FAILS(SKN_ENOTFOUND, "", skn_view_read(view, "threads/a/none", 100, &text, err));
		FAILS(SKN_ENOTFOUND, "", skn_view_read(view, "none/at/all", 100, &text, err));
		FAILS(SKN_ENOTFOUND, "", skn_view_read(view, "skein.yaml/x", 100, &text, err));
		FAILS(SKN_ENOTFOUND, "", skn_view_list(view, "skein.yaml", &(struct skn_view_entries){ 0 }, err));
		FAILS(SKN_ENOTFOUND, "", skn_view_list(view, "threads/none", &(struct skn_view_entries){ 0 }, err));
		assert_int_not_equal(skn_view_read(view, "threads", 100, &text, NULL), SKN_OK);
		assert_int_not_equal(skn_view_oid(view, "threads/none", &got, NULL), SKN_OK);
		skn_view_free(view);
	}
	skn_view_free(NULL);
	skn_buf_release(&text);
	skn_repo_free(repo);
}

static void unsafe_paths_are_not_there(void **unused)
{
	static const char *const paths[] = { "/etc/passwd", "../r/skein.yaml", ".git/HEAD",
					     "threads/../skein.yaml", "threads//a", "threads/" };
	struct skn_repo *repo = make();
	struct skn_buf text = SKN_BUF_INIT;

	SKN_UNUSED(unused);
	for (int which = 0; which < 4; which++) {
		struct skn_view *view = open_view(repo, which);

		for (size_t i = 0; i < SKN_ARRAY_LEN(paths); i++) {
			struct skn_oid oid;

			FAILS(SKN_ENOTFOUND, "", skn_view_read(view, paths[i], 1000, &text, err));
			FAILS(SKN_ENOTFOUND, "", skn_view_oid(view, paths[i], &oid, err));
			FAILS(SKN_ENOTFOUND, "",
			      skn_view_list(view, paths[i], &(struct skn_view_entries){ 0 }, err));
		}
		skn_view_free(view);
	}
	skn_buf_release(&text);
	skn_repo_free(repo);
}

static void trees_have_ids_for_folders(void **unused)
{
	struct skn_repo *repo = make();
	struct skn_view *view = open_view(repo, 0);
	struct skn_buf out = SKN_BUF_INIT;
	struct skn_oid oid;
	char hex[SKN_OID_HEX + 1];

	SKN_UNUSED(unused);
	OK(skn_view_oid(view, "threads/a", &oid, err));
	skn_oid_hex(hex, &oid);
	GIT_SAYS(hex, "r", "rev-parse", "HEAD:threads/a");
	OK(skn_view_oid(view, "", &oid, err));
	skn_oid_hex(hex, &oid);
	GIT_SAYS(hex, "r", "rev-parse", "HEAD^{tree}");
	skn_view_free(view);
	skn_buf_release(&out);
	skn_repo_free(repo);
}

/* Stages a tree entry of any mode. */
static void stage(const char *mode, const char *path)
{
	struct skn_oid oid;
	char hex[SKN_OID_HEX + 1], *info;

	OK(skn_repo_hash_blob(&oid, "", 0, err));
	skn_oid_hex(hex, &oid);
	info = skn_xasprintf("%s,%s,%s", mode, hex, path);
	GIT("r", "update-index", "--add", "--cacheinfo", info);
	free(info);
}

static void other_kinds_are_shown_and_not_read(void **unused)
{
	struct skn_repo *repo = make();
	struct skn_buf text = SKN_BUF_INIT;

	SKN_UNUSED(unused);
	stage("120000", "k/link");
	stage("100755", "k/exec");
	stage("160000", "k/sub");
	stage("100644", "k/plain");
	GIT("r", "commit", "-qm", "kinds");
	for (int which = 0; which < 3; which++) {
		struct skn_view *view = open_view(repo, which);

		assert_list(view, "k", "exec/x link/l plain/f sub/s");
		FAILS(SKN_EDATA, "symbolic link", skn_view_read(view, "k/link", 10, &text, err));
		FAILS(SKN_EDATA, "submodule", skn_view_read(view, "k/sub", 10, &text, err));
		OK(skn_view_read(view, "k/exec", 10, &text, err));
		FAILS(SKN_ENOTFOUND, "", skn_view_read(view, "k/link/x", 10, &text, err));
		skn_view_free(view);
	}
	skn_buf_release(&text);
	skn_repo_free(repo);
}

static void links_in_the_work_tree_lead_nowhere(void **unused)
{
	struct skn_repo *repo = make();
	struct skn_view *view;
	struct skn_buf text = SKN_BUF_INIT;

	SKN_UNUSED(unused);
	OK(skn_fs_mkdirs("outside", err));
	write_file("outside/f", "secret\n");
	assert_int_equal(symlink("../outside", "r/dir"), 0);
	assert_int_equal(symlink("../outside/f", "r/file"), 0);
	assert_int_equal(symlink("loop", "r/loop"), 0);
	assert_int_equal(mkfifo("r/pipe", 0644), 0);
	write_file("r/exec", "x\n");
	chmod("r/exec", 0755);
	view = open_view(repo, 3);
	assert_list(view, "", "dir/l empty/f exec/x file/l loop/l pipe/o skein.yaml/f threads/d");
	FAILS(SKN_EDATA, "no plain file", skn_view_read(view, "file", 100, &text, err));
	FAILS(SKN_EDATA, "no plain file", skn_view_read(view, "loop", 100, &text, err));
	FAILS(SKN_EDATA, "no plain file", skn_view_read(view, "pipe", 100, &text, err));
	FAILS(SKN_ENOTFOUND, "", skn_view_read(view, "dir/f", 100, &text, err));
	FAILS(SKN_ENOTFOUND, "", skn_view_list(view, "dir", &(struct skn_view_entries){ 0 }, err));
	skn_view_free(view);
	skn_repo_config_set(repo, "core.filemode", "false", NULL);
	view = open_view(repo, 3);
	assert_list(view, "", "dir/l empty/f exec/f file/l loop/l pipe/o skein.yaml/f threads/d");
	skn_view_free(view);
	skn_buf_release(&text);
	skn_repo_free(repo);
}

static void the_index_shows_what_is_staged(void **unused)
{
	struct skn_repo *repo = make();
	struct skn_view *view;
	struct skn_buf text = SKN_BUF_INIT;

	SKN_UNUSED(unused);
	write_file("r/threads/a/narrative.md", "staged\n");
	write_file("r/new/one", "new\n");
	write_file("r/intended", "not yet\n");
	GIT("r", "add", "threads", "new");
	GIT("r", "add", "-N", "intended");
	write_file("r/threads/a/narrative.md", "later\n");
	view = open_view(repo, 2);
	assert_list(view, "", "empty/f new/d skein.yaml/f threads/d");
	OK(skn_view_read(view, "threads/a/narrative.md", 100, &text, err));
	assert_string_equal(text.p, "staged\n");
	FAILS(SKN_ENOTFOUND, "", skn_view_read(view, "intended", 100, &text, err));
	skn_view_free(view);
	view = open_view(repo, 3);
	OK(skn_view_read(view, "threads/a/narrative.md", 100, &text, err));
	assert_string_equal(text.p, "later\n");
	skn_view_free(view);
	skn_buf_release(&text);
	skn_repo_free(repo);
}

static void a_conflict_is_an_error(void **unused)
{
	struct skn_repo *repo = make();
	struct skn_view *view;
	struct skn_buf text = SKN_BUF_INIT;

	SKN_UNUSED(unused);
	GIT("r", "checkout", "-q", "-b", "side");
	write_file("r/empty", "a\n");
	GIT("r", "commit", "-qam", "side");
	GIT("r", "checkout", "-q", "main");
	write_file("r/empty", "b\n");
	GIT("r", "commit", "-qam", "main");
	GIT_FAILS("r", "merge", "side");
	view = open_view(repo, 2);
	assert_list(view, "", "empty/f skein.yaml/f threads/d");
	FAILS(SKN_EDATA, "in conflict", skn_view_read(view, "empty", 100, &text, err));
	skn_view_free(view);
	skn_buf_release(&text);
	skn_repo_free(repo);
}

static void left_out_files_are_seen_in_the_work_tree(void **unused)
{
	struct skn_repo *repo = make();
	struct skn_view *view;
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_oid a, b;

	SKN_UNUSED(unused);
	GIT("r", "sparse-checkout", "set", "--no-cone", "/*", "!/threads/a/timeline/e1.yaml",
	    "!/threads/a0");
	assert_false(skn_fs_exists("r/threads/a0"));
	skn_repo_free(repo);
	OK(skn_repo_open(&repo, "r", NULL, err));
	view = open_view(repo, 3);
	assert_list(view, "threads", "a/d a.b/d a0/d");
	assert_list(view, "threads/a/timeline", "e1.yaml/f e2.yaml/f");
	assert_list(view, "threads/a0", "narrative.md/f");
	OK(skn_view_read(view, "threads/a0/narrative.md", 100, &text, err));
	assert_string_equal(text.p, "Text of a0.\n");
	OK(skn_view_oid(view, "threads/a/timeline/e1.yaml", &a, err));
	OK(skn_repo_hash_blob(&b, "date: 2016\n", 11, err));
	assert_true(skn_oid_eq(&a, &b));
	skn_view_free(view);
	skn_buf_release(&text);
	skn_repo_free(repo);
}

static void a_bare_repository_has_no_work_tree(void **unused)
{
	struct skn_repo *repo;
	struct skn_view *view;

	SKN_UNUSED(unused);
	OK(skn_repo_init(&repo, "b", true, "main", err));
	FAILS(SKN_EDATA, "bare", skn_view_work(&view, repo, err));
	assert_null(view);
	OK(skn_view_index(&view, repo, err));
	assert_list(view, "", "");
	skn_view_free(view);
	skn_repo_free(repo);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, env_set_up, env_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_views_show_the_same),
		TEST(unsafe_paths_are_not_there),
		TEST(trees_have_ids_for_folders),
		TEST(other_kinds_are_shown_and_not_read),
		TEST(links_in_the_work_tree_lead_nowhere),
		TEST(the_index_shows_what_is_staged),
		TEST(a_conflict_is_an_error),
		TEST(left_out_files_are_seen_in_the_work_tree),
		TEST(a_bare_repository_has_no_work_tree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
