/* Who and what made a version: its run records, else the trailers of its commit. */
#include "rev/run.h"

#include "repo_env.h"

static void last_trailer(void **state)
{
	static const struct { const char *message, *name, *value; } rows[] = {
		{ "S\n\nSkein-Op: edit\n", "Skein-Op", "edit" },
		{ "S\n\nSkein-Op: edit", "Skein-Op", "edit" },
		{ "S\n\nskein-op:   import  \n", "Skein-Op", "import  " },
		{ "S\n\nSkein-Op: a\nSkein-Op: b\n", "Skein-Op", "b" },
		{ "S\n\nSkein-Op:x\n", "Skein-Op", "x" },
		{ "S\n\nSkein-Op:\n", "Skein-Op", NULL },
		{ "S\n\nSkein-Op:   \n", "Skein-Op", "" },
		{ "S\n\nSkein-Opus: x\n a Skein-Op: y\n", "Skein-Op", NULL },
		{ "", "Skein-Op", NULL },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		char *value = skn_run_trailer(rows[i].message, rows[i].name);

		if (!value != !rows[i].value || (value && !skn_streq(value, rows[i].value)))
			fail_msg("<%s>: '%s'", rows[i].message, value ? value : "(none)");
		free(value);
	}
}

#define RUN(time) "threads/t/runs/20260101T00000" time "Z-0000.yaml"

static void runs_and_trailers(void **state)
{
	static const struct { const char *message, *paths[3], *text; const char *op, *engine; } commits[] = {
		{ "first\n", { "threads/t/thread.yaml" }, "title: T\n", "edit", NULL },
		{ "by hand\n\nSkein-Op: import\n", { "threads/t/narrative.md" }, "One.\n", "import", NULL },
		{ "a run\n\nSkein-Op: edit\n", { "threads/t/narrative.md", RUN("1") }, "op: synthesis\nengine: extractive/1\n", "synthesis",
		  "extractive/1" },
		/* two runs: the newer one; one that cannot be read says nothing */
		{ "two runs\n", { "threads/t/narrative.md", RUN("2"), RUN("3") }, "op: gather\n", "gather", NULL },
		{ "broken\n\nSkein-Op: mv\n", { "threads/t/narrative.md", RUN("4") }, "op: [\n", "mv", NULL },
		{ "no new run\n", { "threads/t/narrative.md" }, "Two.\n", "edit", NULL },
	};
	struct skn_store store = { 0 };
	struct skn_history history;
	struct skn_oid tip;

	SKN_UNUSED(state);
	OK(skn_repo_init(&store.repo, "r", true, "main", err));
	for (size_t i = 0; i < SKN_ARRAY_LEN(commits); i++) {
		struct skn_repo_change changes[3];
		size_t n = 0;

		for (; n < 3 && commits[i].paths[n]; n++)
			changes[n] = (struct skn_repo_change){ .path = commits[i].paths[n], .data = commits[i].text,
							       .len = strlen(commits[i].text) };
		OK(try_commit(store.repo, changes, n, commits[i].message, 0, &tip, err));
	}
	OK(skn_history_load(&history, &store, &tip, "threads/t", 0, err));
	assert_int_equal(history.list.n, SKN_ARRAY_LEN(commits));
	for (size_t i = 0; i < history.list.n; i++) {
		size_t c = SKN_ARRAY_LEN(commits) - 1 - i;
		struct skn_run_info info;

		OK(skn_run_info(&info, &store, &history.list.v[i], err));
		if (!skn_streq(info.op, commits[c].op) || !info.engine != !commits[c].engine ||
		    (info.engine && !skn_streq(info.engine, commits[c].engine)))
			fail_msg("%s: %s %s", commits[c].message, info.op, info.engine ? info.engine : "-");
		assert_string_equal(info.author, "Ann Author");
		assert_true(skn_starts_with(commits[c].message, info.subject) && !strchr(info.subject, '\n'));
		skn_run_info_release(&info);
	}
	skn_history_release(&history);
	skn_store_close(&store);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(last_trailer), cmocka_unit_test(runs_and_trailers) };

	return cmocka_run_group_tests(tests, env_set_up, env_tear_down);
}
