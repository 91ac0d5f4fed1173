/* Opening repositories, names, objects and configuration. */
#include "repo_env.h"

#define PUT(p, t) { .path = (p), .data = (t), .len = strlen(t) }

static struct skn_repo *make(bool bare)
{
	struct skn_repo *repo;

	OK(skn_repo_init(&repo, "r", bare, "main", err));
	return repo;
}

static struct skn_oid commit1(struct skn_repo *repo, const char *path, const char *text)
{
	const struct skn_repo_change change = PUT(path, text);
	struct skn_oid oid;

	OK(try_commit(repo, &change, 1, "a commit\n", 0, &oid, err));
	return oid;
}

static void assert_fails(int code, const char *text, const char *dir)
{
	struct skn_repo *repo;

	FAILS(code, text, skn_repo_open(&repo, dir, NULL, err));
	assert_null(repo);
}

/* ---- ids ---- */

static void ids_as_text(void **unused)
{
	static const char hex[] = "0123456789abcdef0123456789abcdef01234567";
	struct skn_oid oid, zero = { 0 };
	char back[SKN_OID_HEX + 1];

	SKN_UNUSED(unused);
	assert_true(skn_oid_parse(&oid, hex, 40));
	skn_oid_hex(back, &oid);
	assert_string_equal(back, hex);
	assert_true(skn_oid_parse(&oid, "0123456789ABCDEF0123456789ABCDEF01234567", 40));
	assert_false(skn_oid_parse(&oid, hex, 39));
	assert_false(skn_oid_parse(&oid, "0123456789abcdef0123456789abcdef0123456g", 40));
	assert_false(skn_oid_is_zero(&oid));
	assert_true(skn_oid_is_zero(&zero));
	assert_true(skn_oid_cmp(&zero, &oid) < 0);
}

/* ---- opening ---- */

static void what_cannot_be_opened_is_explained(void **unused)
{
	SKN_UNUSED(unused);
	setenv("GIT_CEILING_DIRECTORIES", env_top.p, 1);
	mkdir("none", 0755);
	assert_fails(SKN_EDATA, "not a git repository", "none");
	assert_fails(SKN_EDATA, "not a git repository", "missing");
	mkdir("damaged", 0755);
	mkdir("damaged/.git", 0755);
	assert_fails(SKN_EDATA, "is damaged", "damaged");
	GIT(".", "init", "-q", "--object-format=sha256", "sha256");
	assert_fails(SKN_EDATA, "SHA-256", "sha256");
	GIT(".", "init", "-q", "reftable");
	GIT("reftable", "config", "core.repositoryformatversion", "1");
	GIT("reftable", "config", "extensions.refStorage", "reftable");
	assert_fails(SKN_EDATA, "reftable", "reftable");
	GIT(".", "init", "-q", "future");
	GIT("future", "config", "core.repositoryformatversion", "1");
	GIT("future", "config", "extensions.tomorrow", "true");
	assert_fails(SKN_EDATA, "extensions.tomorrow", "future");
	write_file("file", "x\n");
	assert_fails(SKN_EDATA, "", "file");
	unsetenv("GIT_CEILING_DIRECTORIES");
}

static void a_foreign_owner_is_named(void **unused)
{
	struct skn_repo *repo;
	struct skn_err err = SKN_ERR_INIT;

	SKN_UNUSED(unused);
	GIT(".", "init", "-q", "r");
	if (chown("r", 12345, 12345) < 0 || chown("r/.git", 12345, 12345) < 0) {
		print_message("skipped: not root\n");
		skip();
	}
	assert_int_equal(skn_repo_open(&repo, "r", NULL, &err), SKN_EDATA);
	assert_non_null(strstr(err.msg, "belongs to somebody else"));
	assert_non_null(strstr(err.hint, "safe.directory"));
}

static void repositories_are_found_from_below(void **unused)
{
	struct skn_repo *repo = make(false);
	char *want = skn_xstrdup(skn_repo_work_dir(repo));

	SKN_UNUSED(unused);
	assert_false(skn_repo_is_bare(repo));
	assert_false(skn_repo_is_shallow(repo));
	assert_true(skn_ends_with(skn_repo_git_dir(repo), "/r/.git"));
	assert_string_equal(skn_repo_git_dir(repo), skn_repo_common_dir(repo));
	skn_repo_free(repo);
	OK(skn_fs_mkdirs("r/a/b", err));
	OK(skn_repo_open(&repo, "r/a/b", NULL, err));
	assert_string_equal(skn_repo_work_dir(repo), want);
	skn_repo_free(repo);
	assert_int_equal(chdir("r/a/b"), 0);
	OK(skn_repo_open(&repo, NULL, NULL, err));
	assert_string_equal(skn_repo_work_dir(repo), want);
	skn_repo_free(repo);
	OK(skn_repo_open(&repo, NULL, "../../.git", err));
	assert_string_equal(skn_repo_work_dir(repo), want);
	skn_repo_free(repo);
	assert_int_equal(chdir(env_top.p), 0);
	OK(skn_repo_init(&repo, "bare", true, NULL, err));
	assert_true(skn_repo_is_bare(repo));
	assert_null(skn_repo_work_dir(repo));
	skn_repo_free(repo);
	free(want);
}

static void init_keeps_what_exists(void **unused)
{
	struct skn_repo *repo = make(false);
	struct skn_oid oid = commit1(repo, "a", "1\n"), again;
	char *ref;
	bool unborn;

	SKN_UNUSED(unused);
	skn_repo_free(repo);
	OK(skn_repo_init(&repo, "r", true, "other", err));
	assert_false(skn_repo_is_bare(repo));
	OK(skn_repo_head(repo, &ref, &again, &unborn, err));
	assert_string_equal(ref, "refs/heads/main");
	assert_true(skn_oid_eq(&oid, &again));
	free(ref);
	skn_repo_free(repo);
	/* inside another repository's folder a new one is made, as git does */
	OK(skn_repo_init(&repo, "r/inner", false, NULL, err));
	assert_true(skn_ends_with(skn_repo_git_dir(repo), "/r/inner/.git"));
	OK(skn_repo_head(repo, &ref, &again, &unborn, err));
	assert_string_equal(ref, "refs/heads/main");
	assert_true(unborn);
	free(ref);
	skn_repo_free(repo);
	GIT("r/inner", "status", "-s");
}

static void the_environment_names_repository_and_index(void **unused)
{
	struct skn_repo *repo = make(false), *other;
	char *git_dir = skn_xstrdup(skn_repo_git_dir(repo));

	SKN_UNUSED(unused);
	skn_repo_free(repo);
	mkdir("elsewhere", 0755);
	assert_int_equal(chdir("elsewhere"), 0);
	setenv("GIT_DIR", git_dir, 1);
	setenv("GIT_INDEX_FILE", "/some/index", 1);
	OK(skn_repo_open(&repo, NULL, NULL, err));
	assert_string_equal(skn_repo_git_dir(repo), git_dir);
	assert_string_equal(skn_repo_index_path(repo), "/some/index");
	skn_repo_free(repo);
	setenv("GIT_WORK_TREE", ".", 1);
	OK(skn_repo_open(&repo, NULL, NULL, err));
	assert_true(skn_ends_with(skn_repo_work_dir(repo), "/elsewhere"));
	skn_repo_free(repo);
	/* a folder that was named outright is not overruled */
	OK(skn_repo_init(&other, "other", true, NULL, err));
	assert_string_not_equal(skn_repo_git_dir(other), git_dir);
	assert_string_not_equal(skn_repo_index_path(other), "/some/index");
	skn_repo_free(other);
	unsetenv("GIT_DIR");
	unsetenv("GIT_INDEX_FILE");
	unsetenv("GIT_WORK_TREE");
	free(git_dir);
}

/* In pre-receive the pushed objects are in a folder apart; GIT_DIR=. there. */
static void quarantined_objects_are_seen(void **unused)
{
	struct skn_repo *repo = make(true);
	struct skn_buf data = SKN_BUF_INIT;
	struct skn_oid old, oid;
	struct skn_proc_result r;
	const char *argv[] = { "git", "hash-object", "-w", "--stdin", NULL };

	SKN_UNUSED(unused);
	commit1(repo, "a", "old\n");
	skn_repo_free(repo);
	assert_int_equal(chdir("r"), 0);
	OK(skn_fs_mkdirs("objects/incoming", err));
	setenv("GIT_DIR", ".", 1);
	setenv("GIT_OBJECT_DIRECTORY", "objects/incoming", 1);
	setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", "objects", 1);
	OK(skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv, .in = "new\n", .in_len = 4 }, err));
	assert_int_equal(r.status, 0);
	skn_proc_release(&r);
	OK(skn_repo_hash_blob(&oid, "new\n", 4, err));
	OK(skn_repo_hash_blob(&old, "old\n", 4, err));
	OK(skn_repo_open(&repo, NULL, NULL, err));
	OK(skn_repo_read_blob(repo, &oid, 10, &data, err));
	assert_string_equal(data.p, "new\n");
	OK(skn_repo_read_blob(repo, &old, 10, &data, err));
	skn_repo_free(repo);
	unsetenv("GIT_OBJECT_DIRECTORY");
	unsetenv("GIT_ALTERNATE_OBJECT_DIRECTORIES");
	OK(skn_repo_open(&repo, NULL, NULL, err));
	FAILS(SKN_EDATA, "is not in the repository", skn_repo_read_blob(repo, &oid, 10, &data, err));
	skn_repo_free(repo);
	unsetenv("GIT_DIR");
	skn_buf_release(&data);
}

/* ---- objects ---- */

static void blobs_have_limits(void **unused)
{
	struct skn_repo *repo = make(true);
	struct skn_buf data = SKN_BUF_INIT;
	struct skn_oid commit = commit1(repo, "a", "12345"), oid, none = { { 1 } };
	size_t size;

	SKN_UNUSED(unused);
	OK(skn_repo_hash_blob(&oid, "12345", 5, err));
	OK(skn_repo_read_blob(repo, &oid, 5, &data, err));
	assert_string_equal(data.p, "12345");
	FAILS(SKN_ELIMIT, "has 5 bytes, more than 4", skn_repo_read_blob(repo, &oid, 4, &data, err));
	OK(skn_repo_blob_size(repo, &oid, &size, err));
	assert_int_equal(size, 5);
	FAILS(SKN_EDATA, "is no blob", skn_repo_read_blob(repo, &commit, 1000, &data, err));
	FAILS(SKN_EDATA, "is no blob", skn_repo_blob_size(repo, &commit, &size, err));
	FAILS(SKN_EDATA, "is not in the repository", skn_repo_read_blob(repo, &none, 5, &data, err));
	assert_true(skn_repo_has_object(repo, &oid));
	assert_false(skn_repo_has_object(repo, &none));
	skn_buf_release(&data);
	skn_repo_free(repo);
}

/* The two prefixes of the SHAttered attack (Stevens et al. 2017) are long; what
 * can be shown shortly is that ordinary bytes are named as git names them. */
static void blobs_are_named_as_git_names_them(void **unused)
{
	struct skn_oid oid;
	char hex[SKN_OID_HEX + 1];

	SKN_UNUSED(unused);
	OK(skn_repo_hash_blob(&oid, "", 0, err));
	skn_oid_hex(hex, &oid);
	assert_string_equal(hex, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
	OK(skn_repo_hash_blob(&oid, "what is up, doc?", 16, err));
	skn_oid_hex(hex, &oid);
	assert_string_equal(hex, "bd9dbf5aae1a3862dd1526723246b20206e5fc37");
}

static void trees_are_walked_by_path(void **unused)
{
	struct skn_repo *repo = make(true);
	struct skn_oid commit = commit1(repo, "a/b/c", "text\n");
	struct skn_commit_brief brief;
	struct skn_tree_entry entry;
	struct skn_tree_entries list = { 0 };

	SKN_UNUSED(unused);
	OK(skn_repo_read_brief(repo, &commit, &brief, err));
	OK(skn_repo_tree_find(repo, &brief.tree, "", &entry, err));
	assert_true(skn_oid_eq(&entry.oid, &brief.tree));
	OK(skn_repo_tree_find(repo, &brief.tree, "a/b", &entry, err));
	assert_int_equal(entry.mode, SKN_MODE_TREE);
	OK(skn_repo_tree_list(repo, &entry.oid, &list, err));
	assert_int_equal(list.n, 1);
	assert_string_equal(list.v[0].name, "c");
	assert_int_equal(list.v[0].mode, SKN_MODE_FILE);
	skn_tree_entries_release(&list);
	FAILS(SKN_ENOTFOUND, "there is no 'a/x'", skn_repo_tree_find(repo, &brief.tree, "a/x", &entry, err));
	FAILS(SKN_ENOTFOUND, "", skn_repo_tree_find(repo, &brief.tree, "a/b/c/d", &entry, err));
	FAILS(SKN_ENOTFOUND, "", skn_repo_tree_find(repo, &brief.tree, "a//b", &entry, err));
	FAILS(SKN_ENOTFOUND, "", skn_repo_tree_find(repo, &brief.tree, "/a", &entry, err));
	skn_repo_free(repo);
}

static void commits_are_read_whole(void **unused)
{
	struct skn_repo *repo = make(true);
	struct skn_commit_info info;
	struct skn_oid one, two;

	SKN_UNUSED(unused);
	setenv("GIT_AUTHOR_DATE", "@1000000000 +0200", 1);
	setenv("GIT_COMMITTER_DATE", "@1100000000 -0530", 1);
	one = commit1(repo, "a", "1\n");
	two = commit1(repo, "a", "2\n");
	OK(skn_repo_read_commit(repo, &two, &info, err));
	assert_int_equal(info.n_parents, 1);
	assert_true(skn_oid_eq(&info.parents[0], &one));
	assert_string_equal(info.author.name, "Ann Author");
	assert_string_equal(info.author.email, "ann@example.org");
	assert_int_equal(info.author.time, 1000000000);
	assert_int_equal(info.author.offset, 120);
	assert_int_equal(info.committer.time, 1100000000);
	assert_int_equal(info.committer.offset, -330);
	assert_string_equal(info.message, "a commit\n");
	assert_false(info.is_signed);
	skn_commit_info_release(&info);
	FAILS(SKN_ENOTFOUND, "", skn_repo_read_commit(repo, &(struct skn_oid){ { 9 } }, &info, err));
	unsetenv("GIT_AUTHOR_DATE");
	unsetenv("GIT_COMMITTER_DATE");
	skn_repo_free(repo);
}

/* ---- names and history ---- */

static void names_of_commits(void **unused)
{
	struct skn_repo *repo = make(false);
	struct skn_oid one = commit1(repo, "a", "1\n"), two = commit1(repo, "a", "2\n"), got;
	char hex[SKN_OID_HEX + 1];

	SKN_UNUSED(unused);
	GIT("r", "tag", "-a", "-m", "t", "v1", "HEAD~");
	GIT("r", "tag", "blob", "HEAD:a");
	skn_oid_hex(hex, &two);
	OK(skn_repo_resolve(repo, "main", &got, err));
	assert_true(skn_oid_eq(&got, &two));
	OK(skn_repo_resolve(repo, hex, &got, err));
	assert_true(skn_oid_eq(&got, &two));
	hex[10] = '\0';
	OK(skn_repo_resolve(repo, hex, &got, err));
	assert_true(skn_oid_eq(&got, &two));
	OK(skn_repo_resolve(repo, "v1", &got, err));
	assert_true(skn_oid_eq(&got, &one));
	OK(skn_repo_resolve(repo, "HEAD^", &got, err));
	assert_true(skn_oid_eq(&got, &one));
	OK(skn_repo_resolve(repo, "@{1}", &got, err));
	assert_true(skn_oid_eq(&got, &one));
	FAILS(SKN_ENOTFOUND, "no commit", skn_repo_resolve(repo, "nowhere", &got, err));
	FAILS(SKN_ENOTFOUND, "no commit", skn_repo_resolve(repo, "", &got, err));
	FAILS(SKN_ENOTFOUND, "no commit", skn_repo_resolve(repo, "HEAD~7", &got, err));
	FAILS(SKN_ENOTFOUND, "names no commit", skn_repo_resolve(repo, "blob", &got, err));
	OK(skn_repo_ref(repo, "refs/tags/v1", &got, err));
	assert_true(skn_oid_eq(&got, &one));
	FAILS(SKN_ENOTFOUND, "there is no refs/heads/x", skn_repo_ref(repo, "refs/heads/x", &got, err));
	FAILS(SKN_ENOTFOUND, "", skn_repo_ref(repo, "not a ref", &got, err));
	skn_repo_free(repo);
}

static void an_ambiguous_start_of_an_id(void **unused)
{
	struct skn_repo *repo = make(true);
	struct skn_ident who;
	struct skn_writer *writer;
	struct skn_oid oid, seen[256] = { 0 };
	char hex[SKN_OID_HEX + 1], message[16];
	bool found = false;

	/* The 256 possible first bytes collide soon, four digits need more luck, so
	 * commits are made until two of them agree. */
	SKN_UNUSED(unused);
	OK(skn_ident_author(&who, repo, err));
	OK(skn_writer_open(&writer, repo, "refs/heads/main", NULL, err));
	for (int i = 0; i < 3000; i++) {
		snprintf(message, sizeof(message), "%d", i);
		OK(skn_writer_commit(writer, NULL, 0, message, &who, &who, &oid, err));
		if (!found && seen[oid.b[0]].b[1] == oid.b[1] && !skn_oid_is_zero(&seen[oid.b[0]])) {
			found = true;
			skn_oid_hex(hex, &oid);
		}
		seen[oid.b[0]] = oid;
	}
	OK(skn_writer_finish(writer, "x", err));
	assert_true(found);
	hex[4] = '\0';
	FAILS(SKN_EAMBIGUOUS, "several", skn_repo_resolve(repo, hex, &oid, err));
	skn_ident_release(&who);
	skn_repo_free(repo);
}

static void heads_of_every_kind(void **unused)
{
	struct skn_repo *repo = make(false);
	struct skn_oid oid, tip;
	bool unborn;
	char *ref;

	SKN_UNUSED(unused);
	OK(skn_repo_head(repo, &ref, &oid, &unborn, err));
	assert_string_equal(ref, "refs/heads/main");
	assert_true(unborn && skn_oid_is_zero(&oid));
	free(ref);
	tip = commit1(repo, "a", "1\n");
	OK(skn_repo_head(repo, &ref, &oid, &unborn, err));
	assert_true(!unborn && skn_oid_eq(&tip, &oid));
	free(ref);
	GIT("r", "checkout", "-q", "--detach");
	OK(skn_repo_head(repo, &ref, &oid, &unborn, err));
	assert_null(ref);
	assert_true(!unborn && skn_oid_eq(&tip, &oid));
	skn_repo_free(repo);
}

static void lists_of_refs_and_the_default_branch(void **unused)
{
	struct skn_repo *repo = make(false);
	struct skn_strings list = { 0 };
	char *branch;

	SKN_UNUSED(unused);
	commit1(repo, "a", "1\n");
	GIT("r", "branch", "b/c");
	GIT("r", "branch", "a");
	GIT("r", "tag", "v1");
	GIT("r", "pack-refs", "--all");
	GIT("r", "branch", "z");
	OK(skn_repo_ref_list(repo, "refs/heads/", &list, err));
	assert_int_equal(list.n, 4);
	assert_string_equal(list.v[0], "refs/heads/a");
	assert_string_equal(list.v[1], "refs/heads/b/c");
	assert_string_equal(list.v[3], "refs/heads/z");
	skn_strings_release(&list);
	FAILS(SKN_ENOTFOUND, "", skn_repo_default_branch(repo, &branch, err));
	skn_repo_free(repo);
	GIT(".", "clone", "-q", "r", "c");
	OK(skn_repo_open(&repo, "c", NULL, err));
	OK(skn_repo_default_branch(repo, &branch, err));
	assert_string_equal(branch, "refs/heads/main");
	free(branch);
	skn_repo_free(repo);
}

static void ancestors_and_merge_bases(void **unused)
{
	struct skn_repo *repo = make(false);
	struct skn_oid base = commit1(repo, "a", "1\n"), left, right, got;
	bool yes;

	SKN_UNUSED(unused);
	GIT("r", "checkout", "-q", "-b", "left");
	left = commit1(repo, "l", "1\n");
	GIT("r", "checkout", "-q", "main");
	right = commit1(repo, "r", "1\n");
	OK(skn_repo_merge_base(repo, &left, &right, &got, err));
	assert_true(skn_oid_eq(&got, &base));
	OK(skn_repo_is_ancestor(repo, &base, &left, &yes, err));
	assert_true(yes);
	OK(skn_repo_is_ancestor(repo, &left, &left, &yes, err));
	assert_true(yes);
	OK(skn_repo_is_ancestor(repo, &left, &right, &yes, err));
	assert_false(yes);
	GIT("r", "checkout", "-q", "--orphan", "alone");
	GIT("r", "commit", "-qm", "alone");
	OK(skn_repo_resolve(repo, "alone", &right, err));
	FAILS(SKN_ENOTFOUND, "no common ancestor", skn_repo_merge_base(repo, &left, &right, &got, err));
	skn_repo_free(repo);
}

struct walk {
	struct skn_buf text;
	int stop_after;
};

static int note(void *ctx, const struct skn_oid *oid, const struct skn_commit_brief *brief,
		struct skn_err *err)
{
	struct walk *walk = ctx;
	char hex[SKN_OID_HEX + 1];

	SKN_UNUSED(err);
	assert_int_equal(brief->time, 1800000000);
	skn_oid_hex(hex, oid);
	skn_buf_addf(&walk->text, "%s%s", walk->text.n ? "\n" : "", hex);
	return --walk->stop_after == 0 ? 7 : 0;
}

static void first_parents(void **unused)
{
	struct skn_repo *repo = make(false);
	struct walk walk = { .text = SKN_BUF_INIT };
	struct skn_buf want = SKN_BUF_INIT;
	struct skn_oid tip;

	SKN_UNUSED(unused);
	setenv("GIT_COMMITTER_DATE", "@1800000000 +0000", 1);
	for (int i = 0; i < 5; i++) {
		char *text = skn_xasprintf("%d\n", i);
		char *side = skn_xasprintf("side%d", i);

		commit1(repo, "a", text);
		GIT("r", "checkout", "-q", "-b", side);
		commit1(repo, side, text);
		GIT("r", "checkout", "-q", "main");
		GIT("r", "merge", "-q", "--no-ff", "-m", "merge", side);
		free(text);
		free(side);
	}
	unsetenv("GIT_COMMITTER_DATE");
	GIT_OUT(&want, "r", "rev-list", "--first-parent", "main");
	OK(skn_repo_ref(repo, "refs/heads/main", &tip, err));
	OK(skn_repo_each_first_parent(repo, &tip, note, &walk, err));
	assert_string_equal(walk.text.p, want.p);
	skn_buf_clear(&walk.text);
	walk.stop_after = 3;
	assert_int_equal(skn_repo_each_first_parent(repo, &tip, note, &walk, NULL), 7);
	assert_int_equal(walk.text.n, 3 * 41 - 1);
	skn_repo_free(repo);
	/* a shallow clone ends quietly */
	GIT(".", "clone", "-q", "--depth", "2", "--no-local", "r", "shallow");
	OK(skn_repo_open(&repo, "shallow", NULL, err));
	assert_true(skn_repo_is_shallow(repo));
	skn_buf_clear(&walk.text);
	walk.stop_after = 0;
	OK(skn_repo_each_first_parent(repo, &tip, note, &walk, err));
	assert_int_equal(walk.text.n, 2 * 41 - 1);
	skn_repo_free(repo);
	skn_buf_release(&walk.text);
	skn_buf_release(&want);
}

/* ---- configuration ---- */

static void assert_config(struct skn_repo *repo, const char *key, const char *want)
{
	struct skn_buf got = SKN_BUF_INIT;

	if (skn_repo_config_get(repo, key, &got) != (want != NULL) || (want && !skn_streq(got.p, want)))
		fail_msg("%s is '%s', not '%s'", key, got.p, want ? want : "unset");
	skn_buf_release(&got);
}

static void configuration_comes_from_where_git_takes_it(void **unused)
{
	struct skn_repo *repo = make(false);

	SKN_UNUSED(unused);
	write_file_at("home", ".gitconfig", "[x]\n\ta = home\n\tb = home\n");
	OK(skn_repo_config_set(repo, "x.b", "local", err));
	OK(skn_repo_config_set(repo, "x.c", "gone", err));
	OK(skn_repo_config_set(repo, "x.c", NULL, err));
	OK(skn_repo_config_set(repo, "x.c", NULL, err));
	OK(skn_repo_config_set(repo, "branch.Main.x", "yes", err));
	assert_config(repo, "x.a", "home");
	assert_config(repo, "x.b", "local");
	assert_config(repo, "x.c", NULL);
	assert_config(repo, "branch.Main.x", "yes");
	assert_config(repo, "branch.main.x", NULL);
	assert_true(skn_repo_config_bool(repo, "branch.Main.x", false));
	assert_true(skn_repo_config_bool(repo, "none.at.all", true));
	assert_false(skn_repo_config_bool(repo, "x.a", false)); /* no boolean */
	skn_repo_free(repo);

	write_file("global", "[x]\n\ta = global\n");
	setenv("GIT_CONFIG_GLOBAL", "global", 1);
	OK(skn_repo_open(&repo, "r", NULL, err));
	assert_config(repo, "x.a", "global");
	skn_repo_free(repo);
	unsetenv("GIT_CONFIG_GLOBAL");

	setenv("GIT_CONFIG_COUNT", "2", 1);
	setenv("GIT_CONFIG_KEY_0", "X.Sub.A", 1);
	setenv("GIT_CONFIG_VALUE_0", "count", 1);
	setenv("GIT_CONFIG_KEY_1", "x.b", 1);
	setenv("GIT_CONFIG_VALUE_1", "count", 1);
	setenv("GIT_CONFIG_PARAMETERS", "'x.p'='it'\\''s' 'x.old=style' 'x.q'='' 'x.flag'", 1);
	OK(skn_repo_open(&repo, "r", NULL, err));
	assert_config(repo, "x.Sub.a", "count");
	assert_config(repo, "x.b", "count");
	assert_config(repo, "x.p", "it's");
	assert_config(repo, "x.old", "style");
	assert_config(repo, "x.q", "");
	assert_true(skn_repo_config_bool(repo, "x.flag", false));
	skn_repo_free(repo);
	unsetenv("GIT_CONFIG_COUNT");
	unsetenv("GIT_CONFIG_PARAMETERS");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, env_set_up, env_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_as_text),
		TEST(what_cannot_be_opened_is_explained),
		TEST(a_foreign_owner_is_named),
		TEST(repositories_are_found_from_below),
		TEST(init_keeps_what_exists),
		TEST(the_environment_names_repository_and_index),
		TEST(quarantined_objects_are_seen),
		TEST(blobs_have_limits),
		TEST(blobs_are_named_as_git_names_them),
		TEST(trees_are_walked_by_path),
		TEST(commits_are_read_whole),
		TEST(names_of_commits),
		TEST(an_ambiguous_start_of_an_id),
		TEST(heads_of_every_kind),
		TEST(lists_of_refs_and_the_default_branch),
		TEST(ancestors_and_merge_bases),
		TEST(first_parents),
		TEST(configuration_comes_from_where_git_takes_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
