/*
 * What a log says of a version: from a repository, and as the bytes that the
 * index keeps of it.
 */
#include "rev/gist.h"

#include "random.h"
#include "repo_env.h"
#include "rev/index.h"
#include "rev/index_log.h"

/* A thread that is made, gathered for, changed, copied, moved and removed. */
static const char *stream =
	"commit refs/heads/main\nauthor Ann <a@x> 1 +0000\ncommitter C <c@x> 100 +0000\ndata 1\nm\n"
	"M 100644 inline skein.yaml\ndata <<E\nschema: 1\ntitle: S\nE\n"
	"M 100644 inline threads/a/thread.yaml\ndata <<E\nschema: 1\ntitle: A\nstatus: active\nE\n"
	"M 100644 inline threads/a/narrative.md\ndata <<E\nOne stands here.\nE\n"
	"commit refs/heads/main\ncommitter C <c@x> 200 +0000\ndata <<E\nm\n\nSkein-Op: gather\nE\n"
	"M 100644 inline threads/a/items/k.yaml\ndata <<E\ntype: webpage\ntitle: K\nvia: manual\nE\n"
	"commit refs/heads/main\ncommitter C <c@x> 300 +0000\ndata 1\nm\n"
	"M 100644 inline threads/a/narrative.md\ndata <<E\nOne stands here.\nAnd two. [@k]\nE\n"
	"M 100644 inline threads/a/runs/20200101T000000Z-0000.yaml\n"
	"data <<E\nop: synthesis\nengine: extractive/1\ninputs: sha256:00\nwrote: []\nE\n"
	/* b is a copy of a, which stays */
	"commit refs/heads/main\ncommitter C <c@x> 400 +0000\ndata 1\nm\n"
	"M 100644 inline threads/b/thread.yaml\ndata <<E\nschema: 1\ntitle: B\nstatus: active\nwas: [a]\nE\n"
	"M 100644 inline threads/b/narrative.md\ndata <<E\nOne stands here.\nAnd two.\nE\n"
	/* a moves to g/a, and says so; one second with the change of b */
	"commit refs/heads/main\ncommitter C <c@x> 500 +0000\ndata 1\nm\nR threads/a threads/g/a\n"
	"M 100644 inline threads/g/a/thread.yaml\ndata <<E\nschema: 1\ntitle: A\nstatus: active\nwas: [a]\nE\n"
	"commit refs/heads/main\ncommitter C <c@x> 500 +0000\ndata 1\nm\n"
	"M 100644 inline threads/b/narrative.md\ndata <<E\nAll is new.\nE\n"
	/* another thread at the old name of a: its history is that of the name */
	"commit refs/heads/main\ncommitter C <c@x> 600 +0000\ndata 1\nm\n"
	"M 100644 inline threads/a/thread.yaml\ndata <<E\nschema: 1\ntitle: Other\nstatus: active\nE\n"
	"commit refs/heads/main\ncommitter C <c@x> 700 +0000\ndata 1\nm\nD threads/b\n"
	"M 100644 inline threads/b/thread.yaml\ndata <<E\nbroken: [\nE\n";

static struct skn_store store;
static struct skn_oid tip;

static int set_up(void **state)
{
	const char *argv[] = { "git", "-C", "s", "fast-import", "--quiet", NULL };
	struct skn_proc_result r;

	if (env_set_up(state) != 0)
		return -1;
	GIT(env_top.p, "init", "-q", "--bare", "-b", "main", "s");
	OK(skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv, .in = stream, .in_len = strlen(stream) }, err));
	if (r.status != 0)
		fail_msg("%s", r.err.p);
	skn_proc_release(&r);
	OK(skn_store_open(&store, "s", NULL, err));
	OK(skn_repo_ref(store.repo, "refs/heads/main", &tip, err));
	return 0;
}

static int tear_down(void **state)
{
	skn_store_close(&store);
	return env_tear_down(state);
}

static void of_versions(void **state)
{
	struct skn_history history;
	struct skn_gist gist;

	SKN_UNUSED(state);
	OK(skn_history_load(&history, &store, &tip, "threads/g/a", SKN_HISTORY_COLLECTIONS, err));
	assert_int_equal(history.list.n, 4);
	OK(skn_gist_read(&gist, &store, &history.list.v[3], err));
	assert_string_equal(gist.author, "Ann");
	assert_string_equal(gist.op, "edit");
	assert_null(gist.engine);
	assert_int_equal(gist.counts[SKN_DIFF_SENTENCE_ADDED], 1);
	skn_gist_release(&gist);
	OK(skn_gist_read(&gist, &store, &history.list.v[2], err));
	assert_string_equal(gist.op, "gather");
	assert_int_equal(gist.items, 1);
	assert_int_equal(gist.sources, 0);
	skn_gist_release(&gist);
	OK(skn_gist_read(&gist, &store, &history.list.v[1], err));
	assert_string_equal(gist.op, "synthesis");
	assert_string_equal(gist.engine, "extractive/1");
	assert_int_equal(gist.sources, 1);
	assert_int_equal(gist.counts[SKN_DIFF_SOURCE_GAINED], 1);
	skn_gist_release(&gist);
	skn_history_release(&history);
}

/* A version that cannot be read is listed, and says nothing of itself. */
static void of_a_broken_version(void **state)
{
	struct skn_history history;
	struct skn_gist gist;

	SKN_UNUSED(state);
	OK(skn_history_load(&history, &store, &tip, "threads/b", 0, err));
	OK(skn_gist_read(&gist, &store, &history.list.v[0], err));
	assert_true(gist.broken);
	assert_int_equal(gist.items, 0);
	for (int k = 0; k < SKN_DIFF_N; k++)
		assert_int_equal(gist.counts[k], 0);
	assert_string_equal(gist.author, "C");
	skn_gist_release(&gist);
	skn_history_release(&history);
}

/* ---- as bytes ---- */

static uint64_t any_number(void)
{
	return random_chance(4) ? 0 : random_next() >> (1 + random_below(63));
}

static void random_gist(struct skn_gist *out)
{
	*out = (struct skn_gist){ .items = (int64_t)any_number(), .sources = (int64_t)any_number() };
	out->author = skn_xasprintf("Author %zu \xc3\xa9", random_below(100));
	out->op = skn_xstrdup(random_chance(2) ? "" : "edit");
	out->engine = random_chance(2) ? NULL : skn_xasprintf("engine/%zu", random_below(9));
	for (int k = 0; k < SKN_DIFF_N; k++)
		out->counts[k] = random_chance(3) ? (size_t)any_number() : 0;
}

static void same_gist(const struct skn_gist *a, const struct skn_gist *b)
{
	assert_string_equal(a->author, b->author);
	assert_string_equal(a->op, b->op);
	assert_int_equal(a->engine == NULL, b->engine == NULL);
	if (a->engine)
		assert_string_equal(a->engine, b->engine);
	assert_int_equal(a->items, b->items);
	assert_int_equal(a->sources, b->sources);
	assert_memory_equal(a->counts, b->counts, sizeof(a->counts));
}

static void round_trip(void **state)
{
	SKN_UNUSED(state);
	random_seed(1);
	for (size_t i = 0; i < random_rounds(2000); i++) {
		struct skn_buf bytes = SKN_BUF_INIT;
		struct skn_gist gist, back;

		random_gist(&gist);
		skn_gist_encode(&bytes, &gist);
		assert_true(skn_gist_decode(&back, bytes.p, bytes.n));
		same_gist(&gist, &back);
		skn_gist_release(&back);
		skn_gist_release(&gist);
		skn_buf_release(&bytes);
	}
}

/* Whatever the bytes are: an answer, and nothing read outside of them. */
static void other_bytes(void **state)
{
	SKN_UNUSED(state);
	random_seed(2);
	for (size_t i = 0; i < random_rounds(20000); i++) {
		struct skn_buf bytes = SKN_BUF_INIT;
		struct skn_gist gist;
		char *exact;

		random_gist(&gist);
		skn_gist_encode(&bytes, &gist);
		skn_gist_release(&gist);
		for (size_t k = random_below(4); k > 0; k--)
			bytes.p[random_below(bytes.n)] = (char)random_next();
		bytes.n = random_below(bytes.n + 1);
		exact = bytes.n ? skn_xmemdup(bytes.p, bytes.n) : NULL;
		if (skn_gist_decode(&gist, exact, bytes.n))
			skn_gist_release(&gist);
		free(exact);
		skn_buf_release(&bytes);
	}
}

/* ---- the log of threads that moved and were copied ---- */

static int add_name(void *ctx, const struct skn_version *v, const char *thread, struct skn_err *err)
{
	SKN_UNUSED(err);
	skn_buf_addf(ctx, "%s %" PRId64 "%s%s%s at %s from %s\n", thread + strlen("threads/"), v->number,
		     v->collection ? " collection" : "", v->removed ? " removed" : "", v->gist ? " gist" : "", v->path + strlen("threads/"),
		     v->path_before ? v->path_before + strlen("threads/") : "nowhere");
	return 0;
}

static void log_of_all(void **state)
{
	static const char want[] =
		"b 5 at b from b\n"
		"a 3 at a from nowhere\n"
		"a 2 removed at a from a\n"
		"b 4 at b from b\n"
		"g/a 3 at g/a from a\n"
		"b 3 at b from a\n"
		"a 2 at a from a\n"
		"b 2 at a from a\n"
		"g/a 2 at a from a\n"
		"a 1 collection at a from a\n"
		"b 1 collection at a from a\n"
		"g/a 1 collection at a from a\n"
		"a 1 at a from nowhere\n"
		"b 1 at a from nowhere\n"
		"g/a 1 at a from nowhere\n";
	struct skn_buf found = SKN_BUF_INIT;
	bool known, done;

	SKN_UNUSED(state);
	OK(skn_index_log(&store, &tip, SKN_HISTORY_COLLECTIONS, add_name, &found, &known, err));
	assert_false(known);
	OK(skn_index_update(&store, &tip, 0, NULL, &done, err));
	assert_true(done);
	OK(skn_index_log(&store, &tip, SKN_HISTORY_COLLECTIONS, add_name, &found, &known, err));
	assert_true(known);
	assert_string_equal(found.p, want);
	skn_buf_release(&found);
}

/* A gist that was worked out is there the next time. */
static void kept(void **state)
{
	struct skn_history history;
	struct skn_index_gist learned = { .bytes = SKN_BUF_INIT };
	struct skn_gist gist, back;
	bool done;

	SKN_UNUSED(state);
	OK(skn_index_update(&store, &tip, 0, NULL, &done, err));
	OK(skn_history_load(&history, &store, &tip, "threads/g/a", SKN_HISTORY_GISTS, err));
	assert_null(history.list.v[1].gist);
	OK(skn_gist_read(&gist, &store, &history.list.v[1], err));
	learned.commit = history.list.v[1].commit;
	learned.path = history.list.v[1].path;
	skn_gist_encode(&learned.bytes, &gist);
	skn_index_keep_gists(&store, &learned, 1);
	skn_history_release(&history);
	OK(skn_history_load(&history, &store, &tip, "threads/g/a", SKN_HISTORY_GISTS, err));
	assert_non_null(history.list.v[1].gist);
	assert_true(skn_gist_decode(&back, history.list.v[1].gist, history.list.v[1].gist_len));
	same_gist(&gist, &back);
	assert_null(history.list.v[0].gist);
	skn_gist_release(&gist);
	skn_gist_release(&back);
	skn_buf_release(&learned.bytes);
	skn_history_release(&history);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_versions), cmocka_unit_test(of_a_broken_version), cmocka_unit_test(round_trip),
		cmocka_unit_test(other_bytes), cmocka_unit_test(log_of_all), cmocka_unit_test(kept),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
