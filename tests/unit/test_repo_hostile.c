/*
 * Damaged and hostile repositories of others (CORPORA/repositories): whatever
 * is asked of them ends in an answer or in an error with a text, never in a
 * crash, and nothing outside is touched.
 */
#include <dirent.h>

#include "repo_env.h"
#include "repo/status.h"
#include "store/view.h"

#define BLOB_MAX ((size_t)1 << 20)
#define DEPTH_MAX 20
#define BRANCHES_MAX 40

static char corpus[4096];
static int answers, errors;

/* Every outcome is fine as long as an error says what it is. */
static int told(int rc, const struct skn_err *err)
{
	if (rc == SKN_OK) {
		answers++;
	} else {
		errors++;
		assert_int_equal(err->code, rc);
		assert_true(err->msg[0]);
	}
	return rc;
}

static void walk_view(struct skn_view *view, const char *dir, int depth)
{
	struct skn_view_entries list = { 0 };
	struct skn_err err = SKN_ERR_INIT;
	int rc = told(skn_view_list(view, dir, &list, &err), &err);

	for (size_t i = 0; rc == SKN_OK && i < list.n; i++) {
		struct skn_buf path = SKN_BUF_INIT, data = SKN_BUF_INIT;
		struct skn_err one = SKN_ERR_INIT;
		struct skn_oid oid;

		skn_path_join(&path, dir, list.v[i].name);
		if (list.v[i].kind == SKN_VIEW_DIR && depth < DEPTH_MAX)
			walk_view(view, path.p, depth + 1);
		else
			told(skn_view_read(view, path.p, BLOB_MAX, &data, &one), &one);
		skn_err_clear(&one);
		told(skn_view_oid(view, path.p, &oid, &one), &one);
		skn_buf_release(&path);
		skn_buf_release(&data);
	}
	skn_view_entries_release(&list);
}

static int count(void *ctx, const struct skn_oid *oid, const struct skn_commit_brief *brief,
		 struct skn_err *err)
{
	SKN_UNUSED(oid);
	SKN_UNUSED(brief);
	SKN_UNUSED(err);
	return ++*(int *)ctx == 1000;
}

static void ask_of_commit(struct skn_repo *repo, const struct skn_oid *oid)
{
	struct skn_err err = SKN_ERR_INIT;
	struct skn_commit_info info;
	struct skn_view *view;
	int n = 0, rc;

	if (told(skn_repo_read_commit(repo, oid, &info, &err), &err) == SKN_OK)
		skn_commit_info_release(&info);
	skn_err_clear(&err);
	rc = skn_repo_each_first_parent(repo, oid, count, &n, &err);
	if (rc <= 0)
		told(rc, &err);
	skn_err_clear(&err);
	if (told(skn_view_commit(&view, repo, oid, &err), &err) == SKN_OK)
		walk_view(view, "", 0);
	skn_view_free(view);
}

static void write_to(struct skn_repo *repo)
{
	const struct skn_repo_change change = { .path = "threads/new/narrative.md", .data = "x\n",
						.len = 2 };
	struct skn_err err = SKN_ERR_INIT;
	struct skn_oid oid;

	told(try_commit(repo, &change, 1, "m\n", 0, &oid, &err), &err);
}

static void ask(const char *dir)
{
	struct skn_err err = SKN_ERR_INIT;
	struct skn_strings refs = { 0 };
	struct skn_path_changes changes = { 0 };
	struct skn_repo *repo;
	struct skn_view *view;
	struct skn_oid oid;
	bool unborn;
	char *ref = NULL;

	if (told(skn_repo_open(&repo, dir, NULL, &err), &err) != SKN_OK) {
		print_message("%s: %s\n", skn_path_base(dir), err.msg);
		return;
	}
	told(skn_repo_head(repo, &ref, &oid, &unborn, &err), &err);
	free(ref);
	skn_err_clear(&err);
	told(skn_repo_ref_list(repo, "refs/", &refs, &err), &err);
	for (size_t i = 0; i < refs.n && i < BRANCHES_MAX; i++) {
		skn_err_clear(&err);
		if (told(skn_repo_ref(repo, refs.v[i], &oid, &err), &err) == SKN_OK)
			ask_of_commit(repo, &oid);
	}
	skn_err_clear(&err);
	if (!skn_repo_is_bare(repo)) {
		told(skn_repo_work_changes(repo, NULL, 0, &changes, &err), &err);
		skn_path_changes_release(&changes);
		skn_err_clear(&err);
		told(skn_repo_staged_changes(repo, NULL, 0, &changes, &err), &err);
		skn_path_changes_release(&changes);
		skn_err_clear(&err);
		if (told(skn_view_work(&view, repo, &err), &err) == SKN_OK)
			walk_view(view, "", 0);
		skn_view_free(view);
	}
	skn_err_clear(&err);
	if (told(skn_view_index(&view, repo, &err), &err) == SKN_OK)
		walk_view(view, "", 0);
	skn_view_free(view);
	write_to(repo);
	skn_strings_release(&refs);
	skn_repo_free(repo);
}

static void every_repository_answers_or_says_why_not(void **unused)
{
	struct skn_strings names = { 0 };
	struct skn_proc_result r;

	SKN_UNUSED(unused);
	OK(skn_fs_list(&names, corpus, err));
	for (size_t i = 0; i < names.n; i++) {
		char *from = skn_xasprintf("%s/%s", corpus, names.v[i]);
		char *git = skn_xasprintf("%s/.git", names.v[i]);
		char *gitted = skn_xasprintf("%s/.gitted", names.v[i]);
		const char *argv[] = { "cp", "-R", from, names.v[i], NULL };

		OK(skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv }, err));
		assert_int_equal(r.status, 0);
		skn_proc_release(&r);
		if (skn_fs_exists(gitted))
			assert_int_equal(rename(gitted, git), 0);
		ask(names.v[i]);
		free(from);
		free(git);
		free(gitted);
	}
	print_message("%zu repositories, %d answers, %d errors\n", names.n, answers, errors);
	assert_true(answers > 0);
	skn_strings_release(&names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_repository_answers_or_says_why_not, env_set_up,
						env_tear_down),
	};
	const char *top = getenv("CORPORA");

	if (!top || !*top) {
		print_message("skipped: CORPORA is not set\n");
		return 0;
	}
	if (!realpath(top, corpus) || strlen(corpus) + 14 > sizeof(corpus))
		return 1;
	memcpy(corpus + strlen(corpus), "/repositories", 14);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
