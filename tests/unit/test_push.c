/* What a push brings: the commits, held against git rev-list; the sizes and kinds of
 * files at their limits. */
#include "check/push.h"
#include "check/push_scan.h"
#include "check/listing.h"
#include "repo/treediff.h"
#include "repo/unseen.h"
#include "repo_env.h"

#define COMMITS 60
#define REFS 6
#define ROUNDS 60

static struct skn_repo *repo;

static int set_up(void **state)
{
	if (env_set_up(state) != 0 || skn_repo_init(&repo, "r", true, "main", NULL) != SKN_OK)
		return -1;
	return 0;
}

static int tear_down(void **state)
{
	skn_repo_free(repo);
	return env_tear_down(state);
}

static void resolve(struct skn_oid *out, const char *rev)
{
	OK(skn_repo_resolve(repo, rev, out, err));
}

/* ---- commits that are not there yet ---- */

static int note(void *ctx, const struct skn_oid *oid, struct skn_err *err)
{
	struct skn_strings *list = ctx;
	char hex[SKN_OID_HEX + 1];

	SKN_UNUSED(err);
	skn_oid_hex(hex, oid);
	skn_strings_push(list, hex);
	return SKN_OK;
}

static int stop_at_two(void *ctx, const struct skn_oid *oid, struct skn_err *err)
{
	int *n = ctx;

	SKN_UNUSED(oid);
	SKN_UNUSED(err);
	return ++*n == 2 ? 7 : 0;
}

/* COMMITS commits with up to two parents each, of times out of order, named c/0 … */
static void make_history(uint64_t *seed)
{
	struct skn_buf tree = SKN_BUF_INIT, made = SKN_BUF_INIT;
	char date[40], name[40], p[2][40];

	GIT_OUT(&tree, "r", "hash-object", "-w", "-t", "tree", "/dev/null");
	for (unsigned i = 0; i < COMMITS; i++) {
		const char *args[12] = { "commit-tree", "-m", name, tree.p };
		size_t n = 4;

		snprintf(date, sizeof(date), "%u +0000", 1700000000u + (unsigned)(next_random(seed) % 1000));
		setenv("GIT_COMMITTER_DATE", date, 1);
		snprintf(name, sizeof(name), "refs/c/%u", i);
		for (unsigned k = 0; k < 2 && i > k; k++) {
			snprintf(p[k], sizeof(p[k]), "refs/c/%u", (unsigned)(next_random(seed) % i));
			if (k == 0 || (next_random(seed) % 3 == 0 && !skn_streq(p[0], p[1]))) {
				args[n++] = "-p";
				args[n++] = p[k];
			}
		}
		assert_int_equal(git_status(&made, "r", args), 0);
		GIT("r", "update-ref", name, made.p);
	}
	unsetenv("GIT_COMMITTER_DATE");
	skn_buf_release(&tree);
	skn_buf_release(&made);
}

/* git's answer, sorted. */
static void ask_git(struct skn_strings *out, const char *tip, const char *hide, const char *glob)
{
	const char *args[] = { "rev-list", tip, "--not", hide ? hide : tip, glob ? glob : NULL, NULL };
	struct skn_buf said = SKN_BUF_INIT;

	if (!hide && !glob)
		args[2] = NULL;
	else if (!hide) {
		args[3] = glob;
		args[4] = NULL;
	}
	assert_int_equal(git_status(&said, "r", args), 0);
	for (const char *line = said.p; *line; line += strcspn(line, "\n"), line += *line == '\n')
		skn_strings_pushn(out, line, strcspn(line, "\n"));
	skn_strings_sort(out);
	skn_buf_release(&said);
}

static void compare_with_git(const char *tip, const char *hide, const char *glob, const char *refs)
{
	struct skn_unseen unseen = { .hide_refs = refs };
	struct skn_strings ours = { 0 }, gits = { 0 };

	resolve(&unseen.tip, tip);
	if (hide)
		resolve(&unseen.hide, hide);
	OK(skn_repo_each_unseen(repo, &unseen, note, &ours, err));
	skn_strings_sort(&ours);
	ask_git(&gits, tip, hide, glob);
	if (ours.n != gits.n)
		fail_msg("%s not %s %s: %zu commits, git says %zu", tip, hide ? hide : "", glob ? glob : "", ours.n,
			 gits.n);
	for (size_t i = 0; i < ours.n; i++)
		assert_string_equal(ours.v[i], gits.v[i]);
	skn_strings_release(&ours);
	skn_strings_release(&gits);
}

static void commits_as_git_says(void **state)
{
	struct skn_unseen unseen = { .hide_refs = NULL };
	uint64_t seed = 11;
	int n = 0;

	SKN_UNUSED(state);
	make_history(&seed);
	for (int i = 0; i < REFS; i++) {
		char from[40], to[40];

		snprintf(from, sizeof(from), "refs/c/%u", (unsigned)(next_random(&seed) % COMMITS));
		snprintf(to, sizeof(to), "refs/heads/x/%d", i);
		GIT("r", "update-ref", to, from);
	}
	for (int i = 0; i < ROUNDS; i++) {
		char tip[40], hide[40];
		bool has = next_random(&seed) % 2, glob = next_random(&seed) % 2;

		snprintf(tip, sizeof(tip), "refs/c/%u", (unsigned)(next_random(&seed) % COMMITS));
		snprintf(hide, sizeof(hide), "refs/c/%u", (unsigned)(next_random(&seed) % COMMITS));
		compare_with_git(tip, has ? hide : NULL, glob ? "--glob=refs/heads/x" : NULL,
				 glob ? "refs/heads/x" : NULL);
	}
	compare_with_git("refs/c/50", NULL, "--all", "refs");
	/* What is not there hides nothing; a callback ends the walk. */
	resolve(&unseen.tip, "refs/c/59");
	memset(&unseen.hide, 7, sizeof(unseen.hide));
	assert_int_equal(skn_repo_each_unseen(repo, &unseen, stop_at_two, &n, NULL), 7);
	assert_int_equal(n, 2);
}

/* ---- trees ---- */

static void a_tree_is_not_read_without_end(void **state)
{
	struct skn_tree_deltas list = { .max = 0 };
	struct skn_oid tree, none = { 0 };
	struct skn_buf hex = SKN_BUF_INIT;

	SKN_UNUSED(state);
	write_file("w/a/x", "1");
	write_file("w/a/y", "2");
	write_file("w/b", "3");
	GIT("r", "--work-tree=../w", "add", "-A");
	GIT_OUT(&hex, "r", "write-tree");
	assert_true(skn_oid_parse(&tree, hex.p, hex.n));
	list.max = 4; /* a, a/x, a/y, b */
	OK(skn_tree_diff(&list, repo, &none, &tree, err));
	assert_int_equal(list.n, 3);
	skn_tree_deltas_release(&list);
	list = (struct skn_tree_deltas){ .max = 3 };
	FAILS(SKN_ELIMIT, "more than 3 files and folders differ", skn_tree_diff(&list, repo, &none, &tree, err));
	skn_tree_deltas_release(&list);
	/* What is equal does not count. */
	list = (struct skn_tree_deltas){ .max = 1 };
	OK(skn_tree_diff(&list, repo, &tree, &tree, err));
	skn_tree_deltas_release(&list);
	skn_buf_release(&hex);
}

/* ---- one commit's files ---- */

/* The fault of a commit that has nothing but this file, "" for none. */
static void scan(struct skn_buf *out, const char *mode, const char *blob, const char *path)
{
	char *entry = skn_xasprintf("%s,%s,%s", mode, blob, path);
	struct skn_buf hex = SKN_BUF_INIT;
	struct skn_commit_info commit;
	struct skn_push_faults faults = { 0 };
	struct skn_push_scan scanning = { .repo = repo, .out = &faults };
	struct skn_oid oid;

	GIT("r", "read-tree", "--empty");
	GIT("r", "update-index", "--add", "--cacheinfo", entry);
	GIT_OUT(&hex, "r", "write-tree");
	GIT_OUT(&hex, "r", "commit-tree", "-m", "x", hex.p);
	assert_true(skn_oid_parse(&oid, hex.p, hex.n));
	OK(skn_repo_read_commit(repo, &oid, &commit, err));
	OK(skn_push_scan_commit(&scanning, &commit, err));
	assert_int_equal(scanning.changed, 1);
	skn_buf_clear(out);
	for (size_t i = 0; i < faults.list.n; i++)
		skn_buf_addf(out, "%s\n", faults.list.v[i].text);
	skn_push_faults_release(&faults);
	skn_commit_info_release(&commit);
	skn_buf_release(&hex);
	free(entry);
}

/* The id of a blob of so many zeros. */
static void zeros(struct skn_buf *hex, size_t n)
{
	int fd = open("zeros", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)n), 0);
	close(fd);
	GIT_OUT(hex, "r", "-c", "core.compression=1", "hash-object", "-w", "../zeros");
}

static void sizes(void **state)
{
	static const struct {
		const char *path;
		size_t max;
	} rows[] = {
		{ "threads/a/thread.yaml", (size_t)1 << 20 },
		{ "threads/a/narrative.md", (size_t)8 << 20 },
		{ "threads/a/b/c/narrative.md", (size_t)8 << 20 },
		{ "threads/a/timeline/x.yaml", (size_t)1 << 20 },
		{ "threads/a/runs/20260429T202500Z-6b1f.yaml", (size_t)1 << 20 },
		{ "threads/a/items/x.yaml", (size_t)1 << 20 },
		{ "threads/a/items/x.txt", (size_t)32 << 20 },
		{ "threads/items/x.txt", (size_t)32 << 20 }, /* where the thread is does not matter */
		{ "threads/a/x.txt", (size_t)1 << 20 },      /* no file of ours */
		{ "threads/big", (size_t)1 << 20 },
		{ "skein.yaml", (size_t)1 << 20 },
		{ ".gitattributes", (size_t)1 << 20 },
		{ "video.mp4", SKN_PUSH_FILE_MAX },
		{ "docs/narrative.md", SKN_PUSH_FILE_MAX },
	};
	struct skn_buf hex = SKN_BUF_INIT, said = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		zeros(&hex, rows[i].max);
		scan(&said, "100644", hex.p, rows[i].path);
		if (said.n)
			fail_msg("%s: %s", rows[i].path, said.p);
		zeros(&hex, rows[i].max + 1);
		scan(&said, "100644", hex.p, rows[i].path);
		if (!strstr(said.p, "are taken"))
			fail_msg("%s of %zu bytes: %s", rows[i].path, rows[i].max + 1, said.p);
	}
	skn_buf_release(&hex);
	skn_buf_release(&said);
}

static void kinds(void **state)
{
	static const struct {
		const char *mode, *path, *wanted;
	} rows[] = {
		{ "100644", "threads/a/x.yaml", "" },
		{ "100755", "threads/a/x.yaml", "is executable" },
		{ "120000", "threads/a/x.yaml", "is a symbolic link" },
		{ "160000", "threads/a/x", "is a submodule" },
		{ "120000", "threads", "threads: is a symbolic link" },
		{ "100644", "threads", "" }, /* the content of the tip says that it is a file */
		{ "120000", "skein.yaml", "is a symbolic link" },
		{ "120000", ".gitattributes", "is a symbolic link" },
		/* Not of the store: git's business. */
		{ "100755", "bin/x", "" },
		{ "120000", "threads.txt", "" },
		{ "160000", "vendor", "" },
	};
	struct skn_buf hex = SKN_BUF_INIT, said = SKN_BUF_INIT;

	SKN_UNUSED(state);
	zeros(&hex, 1);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		scan(&said, rows[i].mode, hex.p, rows[i].path);
		if (*rows[i].wanted ? !strstr(said.p, rows[i].wanted) : said.n > 0)
			fail_msg("%s %s: %s", rows[i].mode, rows[i].path, said.p);
	}
	skn_buf_release(&hex);
	skn_buf_release(&said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commits_as_git_says),
		cmocka_unit_test(a_tree_is_not_read_without_end),
		cmocka_unit_test(sizes),
		cmocka_unit_test(kinds),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
