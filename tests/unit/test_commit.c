/* Writing commits and moving refs, with git as the judge. */
#include "base/clock.h"
#include "base/map.h"
#include "repo/fsync.h"
#include "repo/packenc.h"
#include "repo_env.h"

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

static struct skn_ident made_ident(void)
{
	return (struct skn_ident){ .name = skn_xstrdup("A"), .email = skn_xstrdup("a@b"),
				   .time = 1700000000, .offset = 90 };
}

/* ---- what is written ---- */

static void a_commit_reads_as_git_would_write_it(void **unused)
{
	struct skn_repo *repo = make(true);
	struct skn_oid oid;
	char hex[SKN_OID_HEX + 1];

	SKN_UNUSED(unused);
	setenv("GIT_AUTHOR_DATE", "2026-04-29T20:25:00+0200", 1);
	setenv("GIT_COMMITTER_DATE", "@1700000000 -0330", 1);
	oid = commit1(repo, "threads/a/narrative.md", "Text.\n");
	skn_oid_hex(hex, &oid);
	GIT_SAYS(hex, "r", "rev-parse", "main");
	GIT_SAYS("Ann Author|ann@example.org|2026-04-29 20:25:00 +0200|"
		 "Carl Committer|carl@example.org|1700000000|2023-11-14 18:43:20 -0330|a commit",
		 "r", "log", "-1", "--format=%an|%ae|%ai|%cn|%ce|%ct|%ci|%B");
	GIT_SAYS("100644 blob 134f11e764c8dce663d33feeaf3a3c7c455bc6fd\tthreads/a/narrative.md",
		 "r", "ls-tree", "-r", "main");
	{
		struct skn_strings names = { 0 };

		OK(skn_fs_list(&names, "r/objects/pack", err));
		assert_int_equal(names.n, 2); /* pack and index, nothing else */
		skn_strings_release(&names);
	}
	assert_fsck("r");
	skn_repo_free(repo);
	unsetenv("GIT_AUTHOR_DATE");
	unsetenv("GIT_COMMITTER_DATE");
}

/* The files of a commit as the test believes them to be. */
struct model {
	struct skn_map files; /* path -> text */
};

static void free_text(void *p)
{
	free(p);
}

static void assert_tree(const struct model *m, const char *rev)
{
	struct skn_buf out = SKN_BUF_INIT, want = SKN_BUF_INIT;
	struct skn_strings lines = { 0 };
	char hex[SKN_OID_HEX + 1];

	GIT_OUT(&out, "r", "ls-tree", "-r", rev);
	for (size_t i = 0; i < m->files.n; i++) {
		const char *text = m->files.entries[i].value;
		struct skn_oid oid;
		char *line;

		if (!text)
			continue;
		OK(skn_repo_hash_blob(&oid, text, strlen(text), err));
		skn_oid_hex(hex, &oid);
		line = skn_xasprintf("%s\t100644 blob %s", m->files.entries[i].key, hex);
		skn_strings_push(&lines, line);
		free(line);
	}
	skn_strings_sort(&lines);
	for (size_t i = 0; i < lines.n; i++) {
		const char *tab = strchr(lines.v[i], '\t');

		skn_buf_addf(&want, "%s%s\t%.*s", want.n ? "\n" : "", tab + 1,
			     (int)(tab - lines.v[i]), lines.v[i]);
	}
	assert_string_equal(out.p, want.p);
	skn_strings_release(&lines);
	skn_buf_release(&out);
	skn_buf_release(&want);
}

static size_t random_changes(struct model *m, uint64_t *state, struct skn_repo_change *out,
			     size_t max)
{
	size_t n = 0;
	struct skn_map seen = SKN_MAP_INIT;

	while (n < max) {
		/* "a", "a.b" and "a/…" sort in a way that is easily got wrong */
		static const char *const dirs[] = { "", "a/", "a.b/", "a0/", "t/a/", "t/a/b/", "t/a-/" };
		static const char *const names[] = { "x", "x.y", "x-", "b0", "narrative.md", "z" };
		char *path = skn_xasprintf("%s%s", dirs[next_random(state) % 7],
					   names[next_random(state) % 6]);
		bool remove = next_random(state) % 3 == 0;
		char *text = remove ? NULL
				    : skn_xasprintf("text %d\n", (int)(next_random(state) % 8));

		if (skn_map_has(&seen, path, strlen(path))) {
			free(path);
			free(text);
			continue;
		}
		skn_map_put(&seen, path, strlen(path), &seen);
		free(skn_map_put(&m->files, path, strlen(path), text));
		out[n++] = (struct skn_repo_change){ .path = path, .data = text,
						     .len = text ? strlen(text) : 0,
						     .remove = remove };
	}
	skn_map_release(&seen, NULL);
	return n;
}

/* One pack of many commits: every tree is what a plain model says. */
static void random_histories_have_the_right_trees(void **unused)
{
	struct skn_repo *repo = make(true);
	struct skn_ident who = made_ident();
	struct skn_writer *writer;
	struct model m = { 0 };
	struct skn_oid oids[60], tip = { 0 };
	uint64_t state = 20260429;
	char hex[SKN_OID_HEX + 1];

	SKN_UNUSED(unused);
	for (int pack = 0; pack < 3; pack++) {
		OK(skn_writer_open(&writer, repo, "refs/heads/main", pack ? &tip : NULL, err));
		for (int i = 0; i < 60; i++) {
			struct skn_repo_change changes[6];
			size_t n = random_changes(&m, &state, changes, 1 + next_random(&state) % 6);

			OK(skn_writer_commit(writer, changes, n, "m", &who, &who, &oids[i], err));
			for (size_t k = 0; k < n; k++)
				free((char *)(uintptr_t)changes[k].path);
		}
		OK(skn_writer_finish(writer, "bulk", err));
		tip = oids[59];
		skn_oid_hex(hex, &tip);
		assert_tree(&m, hex);
	}
	GIT_SAYS("180", "r", "rev-list", "--count", "main");
	assert_fsck("r");
	skn_map_release(&m.files, free_text);
	skn_ident_release(&who);
	skn_repo_free(repo);
}

/* The same again, but each commit checked, and written by itself. */
static void single_commits_have_the_right_trees(void **unused)
{
	struct skn_repo *repo = make(true);
	struct model m = { 0 };
	uint64_t state = 4711;

	SKN_UNUSED(unused);
	for (int i = 0; i < 25; i++) {
		struct skn_repo_change changes[4];
		struct skn_oid oid;
		size_t n = random_changes(&m, &state, changes, 1 + next_random(&state) % 4);

		OK(try_commit(repo, changes, n, "m", 0, &oid, err));
		for (size_t k = 0; k < n; k++)
			free((char *)(uintptr_t)changes[k].path);
		assert_tree(&m, "main");
	}
	assert_fsck("r");
	skn_map_release(&m.files, free_text);
	skn_repo_free(repo);
}

static void files_and_folders_change_places(void **unused)
{
	struct skn_repo *repo = make(true);
	struct skn_oid oid;

	SKN_UNUSED(unused);
	commit1(repo, "a", "file\n");
	FAILS(SKN_EDATA, "is a file where a folder",
	      try_commit(repo, &(struct skn_repo_change){ .path = "a/b", .data = "x", .len = 1 }, 1, "m",
			 0, &oid, err));
	OK(try_commit(repo,
		      (struct skn_repo_change[]){ { .path = "a/b/c", .data = "x", .len = 1 },
						  { .path = "a", .remove = true } },
		      2, "m", 0, &oid, err));
	GIT_SAYS("a/b/c", "r", "ls-tree", "-r", "--name-only", "main");
	FAILS(SKN_EDATA, "is a folder",
	      try_commit(repo, &(struct skn_repo_change){ .path = "a", .data = "x", .len = 1 }, 1, "m",
			 0, &oid, err));
	FAILS(SKN_EDATA, "is a folder",
	      try_commit(repo, &(struct skn_repo_change){ .path = "a/b", .remove = true }, 1, "m", 0,
			 &oid, err));
	OK(try_commit(repo,
		      (struct skn_repo_change[]){ { .path = "a", .data = "x", .len = 1 },
						  { .path = "a/b/c", .remove = true } },
		      2, "m", 0, &oid, err));
	GIT_SAYS("a", "r", "ls-tree", "-r", "--name-only", "main");
	commit1(repo, "a", NULL);
	GIT_SAYS("4b825dc642cb6eb9a060e54bf8d69288fbee4904", "r", "rev-parse", "main^{tree}");
	commit1(repo, "never/there", NULL);
	assert_fsck("r");
	skn_repo_free(repo);
}

static void unsafe_paths_are_refused(void **unused)
{
	static const char *const paths[] = { "",       "/a",      "a/",        "a//b",     "..",
					     "a/../b", ".",       "a/./b",     ".git",     "a/.git/x",
					     "a/.GIT", "git~1/x", "a\\b",      "a\nb",     "a/.git./x",
					     "\x7f",   ".git /x", "a/.g\xe2\x80\x8cit" };
	struct skn_repo *repo = make(true);

	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(paths); i++) {
		struct skn_repo_change change = { .path = paths[i], .data = "x", .len = 1 };
		struct skn_oid oid;

		FAILS(SKN_EDATA, "may be committed", try_commit(repo, &change, 1, "m", 0, &oid, err));
		change.remove = true;
		FAILS(SKN_EDATA, "may be committed", try_commit(repo, &change, 1, "m", 0, &oid, err));
	}
	skn_repo_free(repo);
}

static void limits_hold(void **unused)
{
	struct skn_repo *repo = make(true);
	struct skn_ident who = made_ident();
	struct skn_writer *writer;
	char *message = skn_xcalloc(1, SKN_MESSAGE_MAX + 2);
	struct skn_oid oid;

	SKN_UNUSED(unused);
	memset(message, 'm', SKN_MESSAGE_MAX);
	OK(skn_writer_open(&writer, repo, "refs/heads/main", NULL, err));
	OK(skn_writer_commit(writer, NULL, 0, message, &who, &who, &oid, err));
	message[SKN_MESSAGE_MAX] = 'm';
	FAILS(SKN_ELIMIT, "message",
	      skn_writer_commit(writer, NULL, 0, message, &who, &who, &oid, err));
	skn_writer_free(writer);
	{
		char *large = skn_xcalloc(1, SKN_WRITER_BLOB_MAX + 1);
		struct skn_repo_change change = { .path = "a", .data = large,
						  .len = SKN_WRITER_BLOB_MAX };

		OK(skn_writer_open(&writer, repo, "refs/heads/main", NULL, err));
		OK(skn_writer_commit(writer, &change, 1, "m", &who, &who, &oid, err));
		change.len++;
		FAILS(SKN_ELIMIT, "larger than",
		      skn_writer_commit(writer, &change, 1, "m", &who, &who, &oid, err));
		skn_writer_free(writer);
		free(large);
	}
	free(message);
	skn_ident_release(&who);
	skn_repo_free(repo);
}

static void merges_name_all_parents(void **unused)
{
	struct skn_repo *repo = make(true);
	struct skn_ident who = made_ident();
	struct skn_oid one = commit1(repo, "a", "1\n"), two, three;
	struct skn_writer *writer;
	struct skn_buf out = SKN_BUF_INIT;
	char *want, hex1[SKN_OID_HEX + 1], hex2[SKN_OID_HEX + 1];

	SKN_UNUSED(unused);
	OK(skn_writer_open(&writer, repo, "refs/heads/side", NULL, err));
	OK(skn_writer_commit(writer, NULL, 0, "side", &who, &who, &two, err));
	OK(skn_writer_finish(writer, "side", err));
	OK(skn_writer_open(&writer, repo, "refs/heads/main", &one, err));
	skn_writer_add_parent(writer, &two);
	OK(skn_writer_commit(writer, NULL, 0, "merge", &who, &who, &three, err));
	assert_true(skn_writer_unchanged(writer));
	OK(skn_writer_finish(writer, "merge", err));
	skn_oid_hex(hex1, &one);
	skn_oid_hex(hex2, &two);
	want = skn_xasprintf("%s %s", hex1, hex2);
	GIT_SAYS(want, "r", "log", "-1", "--format=%P", "main");
	assert_fsck("r");
	free(want);
	skn_buf_release(&out);
	skn_ident_release(&who);
	skn_repo_free(repo);
}

/* ---- refs ---- */

static void a_ref_that_moved_is_left_alone(void **unused)
{
	struct skn_repo *repo = make(true);
	struct skn_ident who = made_ident();
	struct skn_oid one = commit1(repo, "a", "1\n"), two = commit1(repo, "a", "2\n"), oid;
	struct skn_writer *writer;
	char hex[SKN_OID_HEX + 1];

	SKN_UNUSED(unused);
	OK(skn_writer_open(&writer, repo, "refs/heads/main", &one, err));
	OK(skn_writer_commit(writer, NULL, 0, "late", &who, &who, &oid, err));
	FAILS(SKN_EMOVED, "moved by somebody else", skn_writer_finish(writer, "late", err));
	OK(skn_writer_open(&writer, repo, "refs/heads/main", NULL, err));
	OK(skn_writer_commit(writer, NULL, 0, "late", &who, &who, &oid, err));
	FAILS(SKN_EMOVED, "was created meanwhile", skn_writer_finish(writer, "late", err));
	FAILS(SKN_EMOVED, "was deleted meanwhile",
	      skn_ref_update(repo, "refs/heads/gone", &one, &two, &who, "x", err));
	skn_oid_hex(hex, &two);
	GIT_SAYS(hex, "r", "rev-parse", "main");
	/* also when the ref is packed */
	GIT("r", "pack-refs", "--all");
	FAILS(SKN_EMOVED, "moved by somebody else",
	      skn_ref_update(repo, "refs/heads/main", &one, &two, &who, "x", err));
	OK(skn_ref_update(repo, "refs/heads/main", &two, &one, &who, "x", err));
	skn_oid_hex(hex, &one);
	GIT_SAYS(hex, "r", "rev-parse", "main");
	skn_ident_release(&who);
	skn_repo_free(repo);
}

static void names_that_are_no_refs_are_refused(void **unused)
{
	static const char *const bad[] = { "main", "refs/heads/a..b", "refs/heads/a b", "refs/heads/",
					   "refs/heads/a.lock", "../x", "refs/heads/../../x", "" };
	struct skn_repo *repo = make(true);
	struct skn_ident who = made_ident();
	struct skn_oid one = commit1(repo, "a", "1\n");

	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(bad); i++)
		FAILS(SKN_EUSAGE, "is not the name",
		      skn_ref_update(repo, bad[i], NULL, &one, &who, "x", err));
	FAILS(SKN_EEXISTS, "there is refs/heads/main",
	      skn_ref_update(repo, "refs/heads/main/sub", NULL, &one, &who, "x", err));
	OK(skn_ref_update(repo, "refs/heads/deep/er/x", NULL, &one, &who, "x", err));
	FAILS(SKN_EEXISTS, "there is refs/heads/deep/er/x",
	      skn_ref_update(repo, "refs/heads/deep", NULL, &one, &who, "x", err));
	GIT("r", "pack-refs", "--all");
	FAILS(SKN_EEXISTS, "there is refs/heads/deep/er/x",
	      skn_ref_update(repo, "refs/heads/deep/er", NULL, &one, &who, "x", err));
	FAILS(SKN_EEXISTS, "there is refs/heads/main",
	      skn_ref_update(repo, "refs/heads/main/sub", NULL, &one, &who, "x", err));
	skn_ident_release(&who);
	skn_repo_free(repo);
}

static void reflogs_are_as_git_writes_them(void **unused)
{
	struct skn_repo *repo = make(false);

	SKN_UNUSED(unused);
	commit1(repo, "a", "1\n");
	commit1(repo, "a", "2\n");
	GIT_SAYS("main@{0} commit: test\nmain@{1} commit: test", "r", "log", "-g", "--format=%gd %gs",
		 "main");
	GIT_SAYS("HEAD@{0} Carl Committer\nHEAD@{1} Carl Committer", "r", "log", "-g",
		 "--format=%gd %gn");
	GIT_SAYS("a commit", "r", "log", "-1", "--format=%s", "main@{1}");
	skn_repo_config_set(repo, "core.logallrefupdates", "false", NULL);
	OK(skn_fs_remove_tree("r/.git/logs", err));
	commit1(repo, "a", "3\n");
	assert_false(skn_fs_exists("r/.git/logs"));
	skn_repo_free(repo);
}

static void a_detached_head_moves_itself(void **unused)
{
	struct skn_repo *repo = make(false);
	struct skn_oid one = commit1(repo, "a", "1\n"), two;
	char hex[SKN_OID_HEX + 1];

	SKN_UNUSED(unused);
	GIT("r", "checkout", "-q", "--detach");
	two = commit1(repo, "a", "2\n");
	skn_oid_hex(hex, &two);
	GIT_SAYS(hex, "r", "rev-parse", "HEAD");
	skn_oid_hex(hex, &one);
	GIT_SAYS(hex, "r", "rev-parse", "main");
	GIT_SAYS("", "r", "status", "--porcelain");
	skn_repo_free(repo);
}

static void a_linked_worktree_commits_to_its_own_branch(void **unused)
{
	struct skn_repo *repo = make(false), *linked;
	struct skn_oid one = commit1(repo, "a", "1\n");
	char hex[SKN_OID_HEX + 1];

	SKN_UNUSED(unused);
	GIT("r", "worktree", "add", "-q", "../w", "-b", "side");
	OK(skn_repo_open(&linked, "w", NULL, err));
	assert_string_not_equal(skn_repo_git_dir(linked), skn_repo_common_dir(linked));
	commit1(linked, "b/c", "2\n");
	GIT_SAYS("", "w", "status", "--porcelain");
	GIT_SAYS("", "r", "status", "--porcelain");
	skn_oid_hex(hex, &one);
	GIT_SAYS(hex, "r", "rev-parse", "main");
	GIT_SAYS(hex, "r", "rev-parse", "side~");
	GIT_SAYS("HEAD@{0} commit: test", "w", "log", "-g", "-1", "--format=%gd %gs");
	assert_fsck("r");
	skn_repo_free(linked);
	skn_repo_free(repo);
}

static void a_ref_locked_by_git_is_waited_for_and_then_refused(void **unused)
{
	struct skn_repo *repo = make(true);
	struct skn_ident who = made_ident();
	struct skn_oid one = commit1(repo, "a", "1\n");
	int64_t start;

	SKN_UNUSED(unused);
	write_file("r/refs/heads/main.lock", "");
	start = skn_clock_monotonic_ns();
	FAILS(SKN_ELOCKED, "another process",
	      skn_ref_update(repo, "refs/heads/main", &one, &one, &who, "x", err));
	assert_true(skn_clock_monotonic_ns() - start > (int64_t)SKN_REF_WAIT_MS * 900000);
	assert_true(skn_fs_exists("r/refs/heads/main.lock"));
	skn_ident_release(&who);
	skn_repo_free(repo);
}

/* ---- what is forced to the disk ---- */

static void fsync_settings(void **unused)
{
	static const struct {
		const char *value;
		bool objects, metadata, index, refs;
	} rows[] = {
		{ "", true, true, false, true },
		{ "none", false, false, false, false },
		{ "all", true, true, true, true },
		{ "none,pack", true, false, false, false },
		{ "-reference", true, true, false, false },
		{ "none, reference", false, false, false, true },
		{ "index", true, true, true, true },
		{ "added,-derived-metadata", true, false, true, true },
		{ "what-is-this", true, true, false, true },
		{ "all,none", false, false, false, false },
	};
	struct skn_fsync got;

	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		skn_fsync_parse(&got, rows[i].value);
		if (got.objects != rows[i].objects || got.metadata != rows[i].metadata ||
		    got.index != rows[i].index || got.refs != rows[i].refs)
			fail_msg("core.fsync=%s", rows[i].value);
	}
}

static void write_old(const char *path, const char *text)
{
	const struct timespec times[2] = { { .tv_sec = 1000000000 }, { .tv_sec = 1000000000 } };

	write_file(path, text);
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* Many small commits start a repack in the background, which loses nothing. */
static void packs_do_not_pile_up(void **unused)
{
	struct skn_repo *repo = make(true);
	struct skn_strings names = { 0 };
	size_t n = 1000;

	SKN_UNUSED(unused);
	skn_repo_config_set(repo, "gc.auto", "6700", NULL);
	skn_repo_config_set(repo, "gc.autopacklimit", "10", NULL);
	skn_repo_config_set(repo, "core.fsync", "none", NULL);
	for (int i = 0; i < 40; i++) {
		char *text = skn_xasprintf("%d\n", i);

		commit1(repo, "a", text);
		free(text);
	}
	write_old("r/objects/pack/pack-1.keep", SKN_PACK_KEEP_TEXT);
	write_old("r/objects/pack/pack-2.keep", "somebody else's\n");
	write_file("r/objects/pack/pack-3.keep", SKN_PACK_KEEP_TEXT);
	unlink("r/skein/repack"); /* the first one was just started, but long ago for us */
	commit1(repo, "a", "last\n");
	for (int tries = 0; tries < 100 && n > 30; tries++) {
		struct timespec ts = { .tv_nsec = 50000000 };

		nanosleep(&ts, NULL);
		skn_strings_release(&names);
		OK(skn_fs_list(&names, "r/objects/pack", err));
		n = names.n;
	}
	assert_true(n <= 30);
	assert_false(skn_fs_exists("r/objects/pack/pack-1.keep"));
	assert_true(skn_fs_exists("r/objects/pack/pack-2.keep"));
	assert_true(skn_fs_exists("r/objects/pack/pack-3.keep"));
	GIT_SAYS("41", "r", "rev-list", "--count", "main");
	for (int tries = 0; tries < 100; tries++) { /* let it end before the folder goes */
		struct skn_buf out = SKN_BUF_INIT;
		struct timespec ts = { .tv_nsec = 20000000 };
		bool busy = false;

		nanosleep(&ts, NULL);
		skn_strings_release(&names);
		OK(skn_fs_list(&names, "r/objects/pack", err));
		for (size_t i = 0; i < names.n; i++)
			busy |= skn_starts_with(names.v[i], ".tmp") || skn_starts_with(names.v[i], "tmp");
		skn_buf_release(&out);
		if (!busy)
			break;
	}
	assert_fsck("r");
	skn_strings_release(&names);
	skn_repo_free(repo);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, env_set_up, env_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_commit_reads_as_git_would_write_it),
		TEST(random_histories_have_the_right_trees),
		TEST(single_commits_have_the_right_trees),
		TEST(files_and_folders_change_places),
		TEST(unsafe_paths_are_refused),
		TEST(limits_hold),
		TEST(merges_name_all_parents),
		TEST(a_ref_that_moved_is_left_alone),
		TEST(names_that_are_no_refs_are_refused),
		TEST(reflogs_are_as_git_writes_them),
		TEST(a_detached_head_moves_itself),
		TEST(a_linked_worktree_commits_to_its_own_branch),
		TEST(a_ref_locked_by_git_is_waited_for_and_then_refused),
		cmocka_unit_test(fsync_settings),
		TEST(packs_do_not_pile_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
