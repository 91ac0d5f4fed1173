/*
 * Check over real repositories: modes, twins, what is staged, histories, and
 * the memory, whose presence, age and damage must not change an answer.
 */
#include "repo_env.h"

#include "check/check.h"
#include "check/rules.h"
#include "check/print.h"

#define NOW 1780315200 /* 2026-06-01 */
#define THREAD "threads/salt/lithium"

static const char attributes[] = "threads/**/*.md text eol=lf diff=markdown merge=skein\n"
				 "threads/**/*.yaml text eol=lf diff=skein-yaml merge=skein\n"
				 "threads/**/items/*.txt text eol=lf -diff linguist-generated\n"
				 "threads/**/runs/* linguist-generated\n";
static const char voice[] = "order: 10\nvoice: Ana Rossi\nstance: |\n  The brine will last. [@a]\n";

static struct skn_store store;

static void put(const char *path, const char *text)
{
	char *full = skn_xasprintf("s/%s", path);

	write_file(full, text);
	free(full);
}

static void begin(void)
{
	OK(skn_fs_mkdirs("s", err));
	GIT("s", "init", "-q", "-b", "main");
	put("skein.yaml", "schema: 1\ntitle: Desk\n");
	put(".gitattributes", attributes);
	put(THREAD "/thread.yaml", "schema: 1\ntitle: Lithium\nstatus: active\n");
	put(THREAD "/narrative.md", "It rose. [@a]\nIt fell. [@b]\n");
	put(THREAD "/perspectives/rossi.yaml", voice);
	put(THREAD "/items/a.yaml", "type: report\ntitle: A\nissued: 2025\nURL: https://example.org/a\nvia: manual\n");
	put(THREAD "/items/b.yaml", "type: report\ntitle: B\nissued: 2025\nURL: https://example.org/b\nvia: manual\n");
	put(THREAD "/items/a.txt", "Of the brine that rose in the ponds of the north they said nothing at all.\n");
	OK(skn_store_open(&store, "s", NULL, err));
}

static void commit_all(const char *date)
{
	setenv("GIT_COMMITTER_DATE", date, 1);
	GIT("s", "add", "-A");
	GIT("s", "commit", "-q", "--allow-empty", "-m", "x");
	unsetenv("GIT_COMMITTER_DATE");
}

static void end(void)
{
	skn_store_close(&store);
}

enum where { WORK, STAGED, COMMITTED };

static int check_in(struct skn_diags *out, enum where where, bool memory, bool history, struct skn_err *err)
{
	struct skn_check_options options = { .no_memory = !memory, .now = NOW, .work = where == WORK,
					     .history = history };
	struct skn_view *view = NULL;
	struct skn_oid head;
	int rc = SKN_OK;

	if (skn_repo_resolve(store.repo, "HEAD", &head, NULL) == SKN_OK)
		options.commit = &head;
	if (where == WORK)
		rc = skn_view_work(&view, store.repo, err);
	else if (where == STAGED)
		rc = skn_view_index(&view, store.repo, err);
	else
		rc = skn_view_commit(&view, store.repo, &head, err);
	if (rc == SKN_OK)
		rc = skn_check_all(out, &store, view, &options, err);
	skn_view_free(view);
	return rc;
}

/* The findings as text. */
static void report(struct skn_buf *out, enum where where, bool memory, bool history)
{
	struct skn_diags diags = { 0 };
	struct skn_sink sink;

	OK(check_in(&diags, where, memory, history, err));
	skn_buf_clear(out);
	skn_sink_to_buf(&sink, out);
	skn_diag_printer_find("json")->print(&sink, &diags);
	skn_diags_release(&diags);
}

static size_t count_rule(enum where where, const char *rule, const char *path)
{
	struct skn_diags diags = { 0 };
	size_t n = 0;

	OK(check_in(&diags, where, false, true, err));
	for (size_t i = 0; i < diags.list.n; i++)
		n += skn_streq(diags.list.v[i].rule, rule) && (!path || skn_streq(diags.list.v[i].path, path));
	skn_diags_release(&diags);
	return n;
}

#define EXPECT(n, where, rule, path) assert_int_equal(count_rule(where, rule, path), n)

static size_t errors(enum where where)
{
	struct skn_diags diags = { 0 };
	size_t n;

	OK(check_in(&diags, where, false, true, err));
	n = skn_diags_count(&diags, SKN_SEVERITY_WARNING);
	skn_diags_release(&diags);
	return n;
}

/* ---- modes and names ---- */

static void modes(void **state)
{
	SKN_UNUSED(state);
	begin();
	commit_all("2026-01-01T00:00:00Z");
	assert_int_equal(errors(WORK) + errors(STAGED) + errors(COMMITTED), 0);
	assert_int_equal(chmod("s/" THREAD "/narrative.md", 0755), 0);
	assert_int_equal(symlink("a.yaml", "s/" THREAD "/items/link.yaml"), 0);
	assert_int_equal(symlink("/etc", "s/threads/out"), 0);
	assert_int_equal(mkfifo("s/" THREAD "/timeline.yaml", 0644), 0);
	EXPECT(1, WORK, "bad-mode", THREAD "/narrative.md");
	EXPECT(1, WORK, "bad-mode", THREAD "/items/link.yaml");
	EXPECT(1, WORK, "bad-mode", "threads/out");
	EXPECT(1, WORK, "bad-mode", THREAD "/timeline.yaml");
	unlink("s/" THREAD "/timeline.yaml");
	commit_all("2026-01-02T00:00:00Z");
	GIT("s", "update-index", "--add", "--cacheinfo",
	    "160000,0123456789012345678901234567890123456789," THREAD "/module");
	EXPECT(1, STAGED, "bad-mode", THREAD "/module");
	GIT("s", "commit", "-q", "-m", "x");
	EXPECT(1, COMMITTED, "bad-mode", THREAD "/narrative.md");
	EXPECT(1, COMMITTED, "bad-mode", THREAD "/items/link.yaml");
	EXPECT(1, COMMITTED, "bad-mode", "threads/out");
	EXPECT(1, COMMITTED, "bad-mode", THREAD "/module");
	end();
}

static void twins(void **state)
{
	SKN_UNUSED(state);
	begin();
	put(THREAD "/items/A.yaml", "type: report\ntitle: A\nURL: https://example.org/c\nvia: manual\n");
	put("threads/Salt/lithium/thread.yaml", "schema: 1\ntitle: L\nstatus: active\n");
	commit_all("2026-01-01T00:00:00Z");
	EXPECT(1, COMMITTED, "duplicate-id", THREAD "/items/a.yaml");
	EXPECT(1, COMMITTED, "duplicate-id", "threads/salt");
	EXPECT(2, STAGED, "duplicate-id", NULL);
	end();
}

/* What is staged is judged, not what lies beside it. */
static void staged(void **state)
{
	SKN_UNUSED(state);
	begin();
	commit_all("2026-01-01T00:00:00Z");
	put(THREAD "/narrative.md", "It rose. [@nobody]\n");
	EXPECT(1, WORK, "unknown-key", NULL);
	EXPECT(0, STAGED, "unknown-key", NULL);
	GIT("s", "add", "-A");
	put(THREAD "/narrative.md", "It rose. [@a]\n");
	EXPECT(0, WORK, "unknown-key", NULL);
	EXPECT(1, STAGED, "unknown-key", NULL);
	EXPECT(0, COMMITTED, "unknown-key", NULL);
	end();
}

static void conflicts_in_the_index(void **state)
{
	struct skn_buf said = SKN_BUF_INIT;

	SKN_UNUSED(state);
	begin();
	commit_all("2026-01-01T00:00:00Z");
	GIT("s", "checkout", "-q", "-b", "topic");
	put(THREAD "/narrative.md", "It rose a lot. [@a]\n");
	commit_all("2026-01-02T00:00:00Z");
	GIT("s", "checkout", "-q", "main");
	put(THREAD "/narrative.md", "It rose a bit. [@a]\n");
	commit_all("2026-01-03T00:00:00Z");
	assert_int_not_equal(git_status(&said, "s", (const char *const[]){ "merge", "topic", NULL }), 0);
	skn_buf_release(&said);
	EXPECT(1, STAGED, "unreadable", THREAD "/narrative.md");
	EXPECT(3, WORK, "conflict-markers", THREAD "/narrative.md");
	end();
}

static void a_damaged_object_is_a_finding(void **state)
{
	struct skn_buf id = SKN_BUF_INIT;
	char *path;

	SKN_UNUSED(state);
	begin();
	commit_all("2026-01-01T00:00:00Z");
	GIT_OUT(&id, "s", "rev-parse", "HEAD:" THREAD "/items/b.yaml");
	path = skn_xasprintf("s/.git/objects/%.2s/%s", id.p, id.p + 2);
	assert_int_equal(unlink(path), 0);
	EXPECT(1, COMMITTED, "unreadable", THREAD "/items/b.yaml");
	EXPECT(0, COMMITTED, "unknown-key", NULL);
	free(path);
	skn_buf_release(&id);
	end();
}

/* ---- history ---- */

static void resolve_oid(struct skn_oid *out, const char *rev)
{
	OK(skn_repo_resolve(store.repo, rev, out, err));
}

static size_t foxtrot(const char *old_rev, const char *new_rev)
{
	struct skn_diags diags = { 0 };
	struct skn_oid old_oid = { 0 }, new_oid = { 0 };
	size_t n;

	if (*old_rev)
		resolve_oid(&old_oid, old_rev);
	if (*new_rev)
		resolve_oid(&new_oid, new_rev);
	OK(skn_check_foxtrot(&diags, &store, &old_oid, &new_oid, err));
	n = diags.list.n;
	skn_diags_release(&diags);
	return n;
}

static void foxtrots(void **state)
{
	SKN_UNUSED(state);
	begin();
	commit_all("2026-01-01T00:00:00Z");
	GIT("s", "tag", "base");
	GIT("s", "checkout", "-q", "-b", "topic");
	commit_all("2026-01-02T00:00:00Z");
	GIT("s", "checkout", "-q", "main");
	commit_all("2026-01-03T00:00:00Z");
	GIT("s", "tag", "tip");
	GIT("s", "checkout", "-q", "topic");
	GIT("s", "merge", "-q", "-m", "merge main", "tip");
	assert_int_equal(foxtrot("tip", "topic"), 1); /* fast-forward onto the merge */
	GIT("s", "checkout", "-q", "main");
	GIT("s", "merge", "-q", "--no-ff", "-m", "merge topic", "topic~1");
	assert_int_equal(foxtrot("tip", "main"), 0);
	assert_int_equal(foxtrot("base", "main"), 0);
	assert_int_equal(foxtrot("tip", "tip"), 0);
	assert_int_equal(foxtrot("tip", "base"), 1); /* goes back */
	assert_int_equal(foxtrot("", "main"), 0);
	assert_int_equal(foxtrot("main", ""), 0);
	end();
}

static void evolution(void **state)
{
	char *path = skn_xstrdup(THREAD "/perspectives/rossi.yaml");

	SKN_UNUSED(state);
	begin();
	put(path, "order: 10\nvoice: Ana Rossi\nstance: |\n  The brine will last. [@a]\nevolution: |\n  Newly surfaced.\n");
	EXPECT(0, WORK, "evolution-history", NULL);
	commit_all("2026-01-01T00:00:00Z");
	/* Where it is first said, it is right: as work tree, index and commit. */
	EXPECT(0, WORK, "evolution-history", NULL);
	EXPECT(0, STAGED, "evolution-history", NULL);
	EXPECT(0, COMMITTED, "evolution-history", NULL);
	put(THREAD "/items/c.yaml", "type: report\ntitle: C\nURL: https://example.org/c\nvia: manual\n");
	EXPECT(0, WORK, "evolution-history", NULL); /* a collection is no new version */
	put(THREAD "/narrative.md", "It rose. [@a]\n");
	EXPECT(1, WORK, "evolution-history", path);
	commit_all("2026-01-02T00:00:00Z");
	EXPECT(1, COMMITTED, "evolution-history", path);
	put(path, "order: 10\nvoice: Ana Rossi\nstance: |\n  The wells are dry. [@b]\nevolution: |\n  A new voice.\n");
	EXPECT(0, WORK, "evolution-history", NULL);
	put(path, "order: 10\nvoice: Ana Rossi\nstance: |\n  The wells are dry. [@b]\nevolution: |\n  Unchanged since version 1.\n");
	EXPECT(1, WORK, "evolution-history", path);
	put(path, "order: 10\nvoice: Ana Rossi\nstance: |\n  The brine will last. [@b]\nevolution: |\n  Unchanged since version 1.\n");
	EXPECT(0, WORK, "evolution-history", NULL);
	put(path, "order: 10\nvoice: Ana Rossi\nstance: |\n  The brine will last. [@b]\nevolution: |\n  Unchanged since version 9.\n");
	EXPECT(0, WORK, "evolution-history", NULL); /* nothing is known of it */
	free(path);
	end();
}

static const char open_question[] = "order: 10\nstatus: open\nquestion: |\n  Is it enough?\n";
static const char resolved[] = "order: 10\nstatus: resolved\nquestion: |\n  Is it enough?\nresolution: |\n  It is. [@%s]\n";

static void old_evidence(void **state)
{
	char *by_a = skn_xasprintf(resolved, "a"), *by_c = skn_xasprintf(resolved, "c");
	char *by_d = skn_xasprintf(resolved, "d");

	SKN_UNUSED(state);
	begin();
	commit_all("2026-01-01T00:00:00Z");
	put(THREAD "/items/c.yaml", "type: report\ntitle: C\nissued: 2026-03\nURL: https://example.org/c\nvia: manual\n");
	put(THREAD "/items/d.yaml", "type: report\ntitle: D\nURL: https://example.org/d\nvia: manual\n");
	put(THREAD "/tensions/water.yaml", open_question);
	put(THREAD "/tensions/late.yaml", by_a); /* never seen open */
	commit_all("2026-02-01T00:00:00Z");
	EXPECT(0, WORK, "old-evidence", NULL);
	put(THREAD "/tensions/water.yaml", by_a);
	EXPECT(1, WORK, "old-evidence", THREAD "/tensions/water.yaml");
	EXPECT(1, WORK, "old-evidence", NULL);
	put(THREAD "/tensions/water.yaml", by_c);
	EXPECT(0, WORK, "old-evidence", NULL);
	put(THREAD "/tensions/water.yaml", by_d); /* not dated: nothing is known */
	EXPECT(0, WORK, "old-evidence", NULL);
	free(by_a);
	free(by_c);
	free(by_d);
	end();
}

/* A thread that was imported with its question: when it was opened is not known. */
static void imported_questions(void **state)
{
	char *by_a = skn_xasprintf(resolved, "a");

	SKN_UNUSED(state);
	begin();
	put(THREAD "/thread.yaml", "schema: 1\ntitle: L\nstatus: active\npublished: {version: 2, time: 2026-01-01T00:00:00Z}\n");
	put(THREAD "/tensions/water.yaml", open_question);
	commit_all("2026-02-01T00:00:00Z");
	put(THREAD "/tensions/water.yaml", by_a);
	EXPECT(0, WORK, "old-evidence", NULL);
	free(by_a);
	end();
}

/* ---- memory ---- */

/* With and without, twice, in all three places. */
static void memory_agrees(void)
{
	struct skn_buf with = SKN_BUF_INIT, without = SKN_BUF_INIT;

	for (int where = WORK; where <= COMMITTED; where++) {
		report(&without, (enum where)where, false, false);
		for (int i = 0; i < 2; i++) {
			report(&with, (enum where)where, true, false);
			assert_string_equal(with.p, without.p);
		}
	}
	skn_buf_release(&with);
	skn_buf_release(&without);
}

static const char *const names[] = {
	THREAD "/narrative.md", THREAD "/thread.yaml", THREAD "/perspectives/rossi.yaml",
	THREAD "/items/a.yaml", THREAD "/items/a.txt", THREAD "/items/b.yaml", THREAD "/items/b.txt",
	THREAD "/timeline/e.yaml", THREAD "/stray.txt", "threads/other/thread.yaml",
	"threads/other/narrative.md", "skein.yaml",
};

static const char *const contents[] = {
	"It rose. [@a]\nIt fell. [@b]\n",
	"It rose of the brine that rose in the ponds of the north they said. [@a] It fell. [@c]\n",
	"Of the brine that rose in the ponds of the north they said nothing at all.\n",
	"schema: 1\ntitle: L\nstatus: active\n",
	"schema: 1\ntitle: L\npolicy: {severities: {uncited: error, unknown-key: 'off'}}\n",
	"type: report\ntitle: A\nURL: https://example.org/a\nvia: manual\n",
	"type: report\ntitle: A\nURL: https://example.org/a\nvia: manual\nquotes: [{id: q, text: of the ponds}]\n",
	"type: report\ntitle: A\nissued: 2027\nvia: manual\nwithdrawn: {date: 2026, reason: Wrong}\n",
	"date: 2027\nevent: |\n  It was. [@b]\n",
	"date: 2025-02-30\nevent: |\n  It <b>was</b>. [@a; @b]\n",
	"<<<<<<< a\n=======\n>>>>>>> b\n",
	"voice: V\nstance: |\n  The ponds of the north. [@a]\nevolution: |\n  Newly surfaced.\n",
	"\xff\xfe no text\n",
};

static void random_edit(uint64_t *seed)
{
	const char *path = names[next_random(seed) % SKN_ARRAY_LEN(names)];
	char *full = skn_xasprintf("s/%s", path);

	switch (next_random(seed) % 8) {
	case 0:
		unlink(full);
		break;
	case 1:
		chmod(full, next_random(seed) % 2 ? 0755 : 0644);
		break;
	default:
		put(path, contents[next_random(seed) % SKN_ARRAY_LEN(contents)]);
	}
	free(full);
}

static void damage(uint64_t *seed)
{
	const char *db = "s/.git/skein/check.db";
	struct skn_buf bytes = SKN_BUF_INIT;
	size_t n;

	if (skn_fs_read(&bytes, db, 64 << 20, NULL) != SKN_OK || bytes.n == 0)
		return;
	switch (next_random(seed) % 4) {
	case 0:
		skn_buf_truncate(&bytes, next_random(seed) % bytes.n);
		break;
	case 1:
		skn_buf_clear(&bytes);
		skn_buf_adds(&bytes, "no database at all, but long enough to be looked at as one would be\n");
		break;
	default:
		for (n = 1 + next_random(seed) % 400; n > 0; n--)
			bytes.p[next_random(seed) % bytes.n] = (char)next_random(seed);
	}
	unlink("s/.git/skein/check.db-wal");
	unlink("s/.git/skein/check.db-shm");
	OK(skn_fs_write_atomic(db, bytes.p, bytes.n, 0644, err));
	skn_buf_release(&bytes);
}

static void memory_never_changes_an_answer(void **state)
{
	uint64_t seed = 7;

	SKN_UNUSED(state);
	begin();
	commit_all("2026-01-01T00:00:00Z");
	for (int round = 0; round < 40; round++) {
		for (uint64_t k = 1 + next_random(&seed) % 4; k > 0; k--)
			random_edit(&seed);
		if (next_random(&seed) % 2)
			GIT("s", "add", "-A");
		if (next_random(&seed) % 3 == 0)
			commit_all("2026-01-02T00:00:00Z");
		if (next_random(&seed) % 3 == 0)
			damage(&seed);
		memory_agrees();
	}
	end();
}

/* Time and history are no part of what is remembered. */
static void memory_knows_no_time(void **state)
{
	struct skn_check_options options = { .now = NOW };
	struct skn_view *view;

	SKN_UNUSED(state);
	begin();
	put(THREAD "/timeline/e.yaml", "date: 2027-01-01\nevent: |\n  It was. [@b]\n");
	commit_all("2026-01-01T00:00:00Z");
	OK(skn_view_index(&view, store.repo, err));
	for (int i = 0; i < 6; i++) {
		struct skn_diags diags = { 0 };

		options.now = i % 2 ? INT64_C(1798761600) : INT64_C(1798761600) - 14 * 3600 - 1;
		OK(skn_check_all(&diags, &store, view, &options, err));
		assert_int_equal(skn_diags_count(&diags, SKN_SEVERITY_WARNING), i % 2 ? 0 : 1);
		skn_diags_release(&diags);
	}
	skn_view_free(view);
	end();
}

/* A text that is remembered is not read: its blob may even be gone. */
static void remembered_texts_are_not_read(void **state)
{
	struct skn_buf id = SKN_BUF_INIT, before = SKN_BUF_INIT, after = SKN_BUF_INIT;
	char *path;

	SKN_UNUSED(state);
	begin();
	commit_all("2026-01-01T00:00:00Z");
	report(&before, COMMITTED, true, false);
	GIT_OUT(&id, "s", "rev-parse", "HEAD:" THREAD "/items/a.txt");
	path = skn_xasprintf("s/.git/objects/%.2s/%s", id.p, id.p + 2);
	assert_int_equal(unlink(path), 0);
	report(&after, COMMITTED, true, false);
	assert_string_equal(after.p, before.p);
	/* Another file of the thread changes: the text is still not needed. */
	put(THREAD "/items/b.yaml", "type: report\ntitle: B\nissued: 2026\nURL: https://example.org/b\nvia: manual\n");
	GIT("s", "add", THREAD "/items/b.yaml");
	report(&after, STAGED, true, false);
	assert_string_equal(after.p, before.p);
	free(path);
	skn_buf_release(&id);
	skn_buf_release(&before);
	skn_buf_release(&after);
	end();
}

static void named_threads_only(void **state)
{
	struct skn_check_options options = { .now = NOW, .work = true };
	struct skn_strings paths = { 0 };
	struct skn_diags diags = { 0 };
	struct skn_view *view;

	SKN_UNUSED(state);
	begin();
	put("threads/other/thread.yaml", "schema: 1\n");
	put("threads/stray.md", "x\n");
	put("skein.yaml", "schema: 9\n");
	skn_strings_push(&paths, THREAD);
	OK(skn_view_work(&view, store.repo, err));
	OK(skn_check_threads(&diags, &store, view, &paths, &options, err));
	assert_int_equal(skn_diags_count(&diags, SKN_SEVERITY_WARNING), 0);
	options.settings = true;
	OK(skn_check_threads(&diags, &store, view, &paths, &options, err));
	assert_int_equal(skn_diags_count(&diags, SKN_SEVERITY_WARNING), 1);
	assert_string_equal(diags.list.v[0].rule, "schema-version");
	/* A thread that is gone and left nothing behind has no findings. */
	skn_strings_push(&paths, "threads/nowhere");
	OK(skn_check_threads(&diags, &store, view, &paths, &options, err));
	assert_int_equal(skn_diags_count(&diags, SKN_SEVERITY_WARNING), 1);
	skn_view_free(view);
	skn_strings_release(&paths);
	skn_diags_release(&diags);
	end();
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, env_set_up, env_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(modes),
		TEST(twins),
		TEST(staged),
		TEST(conflicts_in_the_index),
		TEST(a_damaged_object_is_a_finding),
		TEST(foxtrots),
		TEST(evolution),
		TEST(old_evidence),
		TEST(imported_questions),
		TEST(memory_never_changes_an_answer),
		TEST(memory_knows_no_time),
		TEST(remembered_texts_are_not_read),
		TEST(named_threads_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
