/*
 * THREAD@REV: every form of it, what wins when a name could be two things, and
 * what an error says.
 */
#include "rev/resolve.h"

#include "repo_env.h"
#include "rev/index.h"

/*
 *	main   1  2  3(published: 7)  item only  removal of b  8
 *	topic            \ +1  +2
 *
 * Threads: a (the one above), g/b (removed at the end), g/c and h/c (one last
 * name), 2nd; new only in the work tree; staged only in the index.
 */
static const char *stream =
	"commit refs/heads/main\nmark :1\ncommitter C <c@x> 1577836800 +0000\ndata 1\nm\n" /* 2020-01-01 */
	"M 100644 inline skein.yaml\ndata <<E\nschema: 1\ntitle: S\nE\n"
	"M 100644 inline threads/a/thread.yaml\ndata <<E\ntitle: A\nE\n"
	"M 100644 inline threads/g/b/thread.yaml\ndata <<E\ntitle: B\nE\n"
	"M 100644 inline threads/g/c/thread.yaml\ndata <<E\ntitle: C\nE\n"
	"M 100644 inline threads/h/c/thread.yaml\ndata <<E\ntitle: D\nE\n"
	"M 100644 inline threads/2nd/thread.yaml\ndata <<E\ntitle: 2\nE\n"
	"commit refs/heads/main\nmark :2\ncommitter C <c@x> 1578009599 +0000\ndata 1\nm\n" /* 2020-01-02T23:59:59 */
	"M 100644 inline threads/a/narrative.md\ndata <<E\nOne.\nE\n"
	"commit refs/heads/main\nmark :3\ncommitter C <c@x> 1578009600 +0000\ndata 1\nm\n" /* 2020-01-03 */
	"M 100644 inline threads/a/thread.yaml\ndata <<E\ntitle: A\npublished: {version: 7, time: 2020-01-05T00:00:00Z}\nE\n"
	"commit refs/heads/topic\nmark :10\ncommitter C <c@x> 1578100000 +0000\ndata 1\nm\nfrom :2\n"
	"M 100644 inline threads/a/narrative.md\ndata <<E\nTopic.\nE\n"
	"commit refs/heads/topic\nmark :11\ncommitter C <c@x> 1578100001 +0000\ndata 1\nm\n"
	"M 100644 inline threads/a/narrative.md\ndata <<E\nTopic 2\nE\n"
	"commit refs/heads/main\nmark :4\ncommitter C <c@x> 1578700000 +0000\ndata 1\nm\n"
	"M 100644 inline threads/a/items/k.yaml\ndata <<E\na: 1\nE\n"
	"commit refs/heads/main\nmark :5\ncommitter C <c@x> 1578700001 +0000\ndata 1\nm\n"
	"D threads/g/b\n\n"
	"commit refs/heads/main\nmark :6\ncommitter C <c@x> 1578700002 +0000\ndata 1\nm\n" /* 2020-01-10 */
	"M 100644 inline threads/a/narrative.md\ndata <<E\nTwo.\nE\n"
	"reset refs/heads/2\nfrom :1\n\nreset refs/heads/9\nfrom :2\n\nreset refs/heads/work\nfrom :1\n\n"
	"reset refs/tags/v2\nfrom :1\n\nreset refs/tags/v99\nfrom :1\n\nreset refs/heads/2020-01-01\nfrom :6\n\n"
	"reset refs/heads/x/y\nfrom :2\n\n";

static struct skn_store store;

static int set_up(void **state)
{
	const char *argv[] = { "git", "-C", "s", "fast-import", "--quiet", "--export-marks=../marks", NULL };
	struct skn_proc_result r;

	if (env_set_up(state) != 0)
		return -1;
	GIT(env_top.p, "init", "-q", "-b", "main", "s");
	assert_int_equal(skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv, .in = stream, .in_len = strlen(stream) }, NULL),
			 SKN_OK);
	if (r.status != 0)
		print_error("%s", r.err.p);
	assert_int_equal(r.status, 0);
	skn_proc_release(&r);
	GIT("s", "reset", "-q", "--hard");
	write_file("s/threads/new/thread.yaml", "title: N\n");
	write_file("s/threads/staged/thread.yaml", "title: S\n");
	GIT("s", "add", "threads/staged/thread.yaml");
	OK(skn_store_open(&store, "s", NULL, err));
	return 0;
}

static int tear_down(void **state)
{
	skn_store_close(&store);
	return env_tear_down(state);
}

/* The commit of a mark of the stream as hex; borrowed. */
static const char *commit_of(int mark)
{
	static char hex[SKN_OID_HEX + 1];
	struct skn_buf marks = SKN_BUF_INIT;
	char *line = skn_xasprintf(":%d ", mark), *at;

	assert_int_equal(skn_fs_read(&marks, "marks", 10000, NULL), SKN_OK);
	at = strstr(marks.p, line);
	snprintf(hex, sizeof(hex), "%s", at + strlen(line));
	skn_buf_release(&marks);
	free(line);
	return hex;
}

/* ---- specs ---- */

static void specs(void **state)
{
	static const struct { const char *text, *thread, *rev, *to; } rows[] = {
		{ "lithium", "lithium", NULL, NULL },
		{ "", "", NULL, NULL },
		{ "energy/lithium@2", "energy/lithium", "2", NULL },
		{ "a@-1", "a", "-1", NULL },
		{ "a@topic/x", "a", "topic/x", NULL },
		{ "a@HEAD@{1}", "a", "HEAD@{1}", NULL },
		{ "a@main~2", "a", "main~2", NULL },
		{ "a@2..3", "a", "2", "3" },
		{ "a@2..", "a", "2", "" },
		{ "a@..3", "a", "", "3" },
		{ "a@..", "a", "", "" },
		{ "@main..topic", "", "main", "topic" },
		{ "@..", "", "", "" },
		{ "@-3..-1", "", "-3", "-1" },
		{ "a..b", "a..b", NULL, NULL }, /* no revision; no thread has such a name */
	};
	static const char *const wrong[] = { "a@", "@", "a@1..2..3", "a@1...2", "a@...", "a@....", "a@..1..", "a@1....2" };

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_spec spec;

		OK(skn_spec_parse(&spec, rows[i].text, err));
		assert_string_equal(spec.thread, rows[i].thread);
		assert_int_equal(spec.rev == NULL, rows[i].rev == NULL);
		assert_int_equal(spec.rev_to == NULL, rows[i].to == NULL);
		if (spec.rev)
			assert_string_equal(spec.rev, rows[i].rev);
		if (spec.rev_to)
			assert_string_equal(spec.rev_to, rows[i].to);
		skn_spec_release(&spec);
	}
	for (size_t i = 0; i < SKN_ARRAY_LEN(wrong); i++) {
		struct skn_spec spec;
		struct skn_err err = SKN_ERR_INIT;

		if (skn_spec_parse(&spec, wrong[i], &err) != SKN_EUSAGE)
			fail_msg("%s", wrong[i]);
	}
}

/* ---- what they name ---- */

struct row {
	const char *thread, *rev;
	int mark;           /* 0: none */
	const char *label;  /* NULL: no version */
	enum skn_place place;
	const char *path;
};

static void check_row(const struct row *row)
{
	struct skn_rev rev;
	struct skn_view *view = NULL;
	struct skn_err failed = SKN_ERR_INIT;
	char hex[SKN_OID_HEX + 1], label[SKN_VERSION_LABEL_MAX] = "";
	struct skn_oid oid;
	char *file;

	if (skn_rev_resolve(&rev, &store, row->thread, row->rev, &failed) != SKN_OK)
		fail_msg("%s@%s: %s", row->thread, row->rev, failed.msg);
	skn_oid_hex(hex, &rev.commit);
	if (rev.has_version)
		skn_version_label(&rev.version, label);
	if (rev.place != row->place || (row->mark && !skn_streq(hex, commit_of(row->mark))) ||
	    rev.has_version != (row->label != NULL) || (row->label && !skn_streq(label, row->label)) ||
	    !skn_streq(rev.path, row->path))
		fail_msg("%s@%s: place %d, %s, version '%s', %s", row->thread, row->rev ? row->rev : "", rev.place, hex, label,
			 rev.path);
	/* And there it can be read. */
	OK(skn_rev_view(&view, &store, &rev, err));
	file = skn_xasprintf("%s/thread.yaml", rev.path);
	OK(skn_view_oid(view, file, &oid, err));
	free(file);
	skn_view_free(view);
	skn_rev_release(&rev);
}

static void every_form(void **state)
{
	static const struct row rows[] = {
		{ "a", NULL, 6, "8", SKN_PLACE_COMMIT, "threads/a" },
		{ "a", "", 6, "8", SKN_PLACE_COMMIT, "threads/a" },
		{ "threads/a/", NULL, 6, "8", SKN_PLACE_COMMIT, "threads/a" },
		{ "g/c", NULL, 1, "1", SKN_PLACE_COMMIT, "threads/g/c" },
		{ "2nd", NULL, 1, "1", SKN_PLACE_COMMIT, "threads/2nd" },
		/* numbers */
		{ "a", "1", 1, "1", SKN_PLACE_COMMIT, "threads/a" },
		{ "a", "2", 2, "2", SKN_PLACE_COMMIT, "threads/a" },
		{ "a", "v2", 2, "2", SKN_PLACE_COMMIT, "threads/a" },
		{ "a", "7", 3, "7", SKN_PLACE_COMMIT, "threads/a" },
		{ "a", "8", 6, "8", SKN_PLACE_COMMIT, "threads/a" },
		/* back */
		{ "a", "-0", 6, "8", SKN_PLACE_COMMIT, "threads/a" },
		{ "a", "-1", 3, "7", SKN_PLACE_COMMIT, "threads/a" },
		{ "a", "-3", 1, "1", SKN_PLACE_COMMIT, "threads/a" },
		/* days: to the end of it, by the version's own time */
		{ "a", "2020-01-01", 1, "1", SKN_PLACE_COMMIT, "threads/a" },
		{ "a", "2020-01-02", 2, "2", SKN_PLACE_COMMIT, "threads/a" },
		{ "a", "2020-01-04", 2, "2", SKN_PLACE_COMMIT, "threads/a" }, /* 7 says the 5th */
		{ "a", "2020-01-05", 3, "7", SKN_PLACE_COMMIT, "threads/a" },
		{ "a", "2099-12-31", 6, "8", SKN_PLACE_COMMIT, "threads/a" },
		/* places: before a branch of that name */
		{ "a", "work", 6, NULL, SKN_PLACE_WORK, "threads/a" },
		{ "a", "staged", 6, NULL, SKN_PLACE_INDEX, "threads/a" },
		{ "new", "work", 6, NULL, SKN_PLACE_WORK, "threads/new" },
		{ "staged", "staged", 6, NULL, SKN_PLACE_INDEX, "threads/staged" },
		{ "new", NULL, 6, NULL, SKN_PLACE_WORK, "threads/new" },
		/* commits by name */
		{ "a", "topic", 11, "2+2", SKN_PLACE_COMMIT, "threads/a" },
		{ "a", "topic~1", 10, "2+1", SKN_PLACE_COMMIT, "threads/a" },
		{ "a", "main~1", 3, "7", SKN_PLACE_COMMIT, "threads/a" }, /* the version that commit shows */
		{ "a", "HEAD", 6, "8", SKN_PLACE_COMMIT, "threads/a" },
		{ "a", "x/y", 2, "2", SKN_PLACE_COMMIT, "threads/a" },
		{ "a", "refs/heads/2", 1, "1", SKN_PLACE_COMMIT, "threads/a" },
		{ "g/b", "topic", 1, "1", SKN_PLACE_COMMIT, "threads/g/b" },
		{ "b", "main~2", 1, "1", SKN_PLACE_COMMIT, "threads/g/b" },
		/* a number or a day that no version has may be a branch or tag */
		{ "a", "9", 2, "2", SKN_PLACE_COMMIT, "threads/a" },
		{ "a", "v99", 1, "1", SKN_PLACE_COMMIT, "threads/a" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++)
		check_row(&rows[i]);
}

static void commit_ids(void **state)
{
	char rev[SKN_OID_HEX + 1];

	SKN_UNUSED(state);
	for (size_t n = 7; n <= SKN_OID_HEX; n += 11) {
		snprintf(rev, n + 1, "%s", commit_of(11));
		check_row(&(struct row){ "a", rev, 11, "2+2", SKN_PLACE_COMMIT, "threads/a" });
	}
}

static void on_a_branch(void **state)
{
	SKN_UNUSED(state);
	GIT("s", "symbolic-ref", "HEAD", "refs/heads/topic");
	/* Without policy or origin the branch of HEAD is the published one. */
	check_row(&(struct row){ "a", NULL, 11, "4", SKN_PLACE_COMMIT, "threads/a" });
	GIT("s", "update-ref", "refs/remotes/origin/main", commit_of(6));
	GIT("s", "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main");
	check_row(&(struct row){ "a", NULL, 11, "2+2", SKN_PLACE_COMMIT, "threads/a" });
	check_row(&(struct row){ "a", "2+1", 10, "2+1", SKN_PLACE_COMMIT, "threads/a" });
	check_row(&(struct row){ "a", "v2+2", 11, "2+2", SKN_PLACE_COMMIT, "threads/a" });
	check_row(&(struct row){ "a", "-1", 10, "2+1", SKN_PLACE_COMMIT, "threads/a" });
	check_row(&(struct row){ "a", "2", 2, "2", SKN_PLACE_COMMIT, "threads/a" });
	FAILS(SKN_ENOTFOUND, "no version '7'", skn_rev_resolve(&(struct skn_rev){ 0 }, &store, "a", "7", err));
	GIT("s", "symbolic-ref", "-d", "refs/remotes/origin/HEAD");
	GIT("s", "symbolic-ref", "HEAD", "refs/heads/main");
}

static void errors(void **state)
{
	static const struct { const char *thread, *rev; enum skn_errc code; const char *says, *hint; } rows[] = {
		{ "zz", NULL, SKN_ENOTFOUND, "no thread 'zz'", "skein list" },
		{ "newt", NULL, SKN_ENOTFOUND, "no thread 'newt'", "" },
		{ "", NULL, SKN_EUSAGE, "empty", "" },
		{ "threads/", NULL, SKN_EUSAGE, "empty", "" },
		{ "../a", NULL, SKN_ENOTFOUND, "no thread", "" },
		{ "a/thread.yaml", NULL, SKN_ENOTFOUND, "no thread", "" },
		{ "g", NULL, SKN_ENOTFOUND, "no thread 'g'", "" },
		{ "c", NULL, SKN_EAMBIGUOUS, "'c' names more than one thread", "'g/c' or 'h/c'" },
		{ "c", "work", SKN_EAMBIGUOUS, "more than one", "" },
		{ "g/b", NULL, SKN_ENOTFOUND, "no thread 'g/b'", "" },
		{ "a", "3", SKN_ENOTFOUND, "no version '3'", "the newest is 8" },
		{ "a", "0", SKN_ENOTFOUND, "no version '0'", "" },
		{ "a", "2+1", SKN_ENOTFOUND, "no version '2+1'", "" },
		{ "a", "-4", SKN_ENOTFOUND, "no version '-4'", "the newest is 8" },
		{ "a", "-", SKN_ENOTFOUND, "", "" },
		{ "a", "2019-12-31", SKN_ENOTFOUND, "no version is as old as 2019-12-31", "skein log" },
		{ "a", "nobranch", SKN_ENOTFOUND, "nobranch", "" },
		{ "new", "main", SKN_ENOTFOUND, "no thread 'new'", "" },
		{ "new", "1", SKN_ENOTFOUND, "no thread 'new'", "" },
		{ "new", "staged", SKN_ENOTFOUND, "no thread 'new'", "" },
		{ "a", "99999999999999999999", SKN_ENOTFOUND, "", "" },
		{ "a", "main:skein.yaml", SKN_ENOTFOUND, "", "" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_rev rev;
		struct skn_err err = SKN_ERR_INIT;
		int rc = skn_rev_resolve(&rev, &store, rows[i].thread, rows[i].rev, &err);

		if (rc != (int)rows[i].code || err.code != rows[i].code || !strstr(err.msg, rows[i].says) ||
		    !strstr(err.hint, rows[i].hint))
			fail_msg("%s@%s: %d %s (%s)", rows[i].thread, rows[i].rev ? rows[i].rev : "", rc, err.msg, err.hint);
	}
}

/* A number that was published twice is nobody's guess. */
static void ambiguous_number(void **state)
{
	static const char *twice =
		"commit refs/heads/main\ncommitter C <c@x> 1 +0000\ndata 1\nm\n"
		"M 100644 inline threads/a/thread.yaml\ndata <<E\npublished: {version: 3}\n\nE\n"
		"commit refs/heads/main\ncommitter C <c@x> 2 +0000\ndata 1\nm\n"
		"M 100644 inline threads/a/thread.yaml\ndata <<E\npublished: {version: 2}\n\nE\n"
		"commit refs/heads/main\ncommitter C <c@x> 3 +0000\ndata 1\nm\n"
		"M 100644 inline threads/a/narrative.md\ndata <<E\nx\nE\n";
	const char *argv[] = { "git", "-C", "twice", "fast-import", "--quiet", NULL };
	struct skn_store other;
	struct skn_proc_result r;
	struct skn_rev rev;
	struct skn_err failed = SKN_ERR_INIT;

	SKN_UNUSED(state);
	GIT(env_top.p, "init", "-q", "--bare", "-b", "main", "twice");
	OK(skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv, .in = twice, .in_len = strlen(twice) }, err));
	assert_int_equal(r.status, 0);
	skn_proc_release(&r);
	OK(skn_store_open(&other, "twice", NULL, err));
	assert_int_equal(skn_rev_resolve(&rev, &other, "a", "3", &failed), SKN_EAMBIGUOUS);
	assert_non_null(strstr(failed.msg, "two versions have the number 3"));
	assert_non_null(strstr(failed.hint, "or"));
	OK(skn_rev_resolve(&rev, &other, "a", "2", err));
	skn_rev_release(&rev);
	skn_store_close(&other);
}

static void no_commit_yet(void **state)
{
	struct skn_store empty;
	struct skn_rev rev;
	struct skn_err failed = SKN_ERR_INIT;

	SKN_UNUSED(state);
	GIT(env_top.p, "init", "-q", "-b", "main", "empty");
	write_file("empty/threads/a/thread.yaml", "title: A\n");
	OK(skn_store_open(&empty, "empty", NULL, err));
	OK(skn_rev_resolve(&rev, &empty, "a", NULL, err));
	assert_int_equal(rev.place, SKN_PLACE_WORK);
	assert_true(rev.unborn);
	skn_rev_release(&rev);
	OK(skn_rev_resolve(&rev, &empty, "a", "work", err));
	skn_rev_release(&rev);
	assert_int_equal(skn_rev_resolve(&rev, &empty, "a", "1", &failed), SKN_ENOTFOUND);
	assert_non_null(strstr(failed.msg, "no commit yet"));
	skn_store_close(&empty);
}

/* The forms are asked again when the index knows both branches. */
static void with_index(void **state)
{
	static const char *const branches[] = { "refs/heads/main", "refs/heads/topic" };
	struct skn_oid tip;
	bool done;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(branches); i++) {
		OK(skn_repo_ref(store.repo, branches[i], &tip, err));
		OK(skn_index_update(&store, &tip, 0, NULL, &done, err));
		assert_true(done);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(specs), cmocka_unit_test(every_form), cmocka_unit_test(commit_ids),
		cmocka_unit_test(on_a_branch), cmocka_unit_test(errors), cmocka_unit_test(ambiguous_number),
		cmocka_unit_test(no_commit_yet), cmocka_unit_test(with_index), cmocka_unit_test(every_form),
		cmocka_unit_test(commit_ids), cmocka_unit_test(on_a_branch), cmocka_unit_test(errors),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
