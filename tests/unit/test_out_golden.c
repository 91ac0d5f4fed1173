/*
 * Golden pairs: the thread in tests/fixtures/out/night-trains and what each
 * format makes of it, tests/fixtures/out/expected.*.  GOLDEN_UPDATE=1 writes
 * the files anew; read the difference before it is committed.
 */
#include <stdarg.h>
#include <stddef.h>

#include "out_fixture.h"

#include "doc/schema.h"
#include "json/json.h"

static const struct golden {
	const char *format, *file;
} goldens[] = {
	{ "text", "expected.txt" },	   { "md", "expected.md" },
	{ "pandoc", "expected.pandoc.md" }, { "html", "expected.html" },
	{ "json", "expected.json" },	   { "csl-json", "expected.csl.json" },
	{ "bibtex", "expected.bib" },	   { "ris", "expected.ris" },
};

static void check_golden(const struct skn_thread *thread, const struct golden *g)
{
	struct skn_buf got = SKN_BUF_INIT, want = SKN_BUF_INIT;
	char *path = skn_xasprintf(FIXTURES "%s", g->file);

	fixture_render(&got, g->format, thread, &fixture_info);
	if (getenv("GOLDEN_UPDATE")) {
		FILE *file = fopen(path, "wb");

		assert_non_null(file);
		fwrite(got.p, 1, got.n, file);
		fclose(file);
	}
	fixture_read(&want, path);
	if (!skn_buf_eq(&got, want.p, want.n)) {
		size_t at = 0;

		while (at < got.n && at < want.n && got.p[at] == want.p[at])
			at++;
		fail_msg("%s differs at byte %zu:\n%.200s\ninstead of\n%.200s", path, at, got.p + at,
			 want.p + at);
	}
	free(path);
	skn_buf_release(&got);
	skn_buf_release(&want);
}

static void test_goldens(void **state)
{
	struct skn_thread thread;

	SKN_UNUSED(state);
	fixture_rich(&thread);
	for (size_t i = 0; i < SKN_ARRAY_LEN(goldens); i++)
		check_golden(&thread, &goldens[i]);
	skn_thread_release(&thread);
}

/* Every format of the table has a golden file. */
static void test_all_formats(void **state)
{
	SKN_UNUSED(state);
	for (const struct skn_renderer *r = skn_renderers; r->name; r++) {
		bool found = false;

		for (size_t i = 0; i < SKN_ARRAY_LEN(goldens); i++)
			found = found || skn_streq(goldens[i].format, r->name);
		if (!found)
			fail_msg("no golden file for %s", r->name);
	}
	assert_null(skn_renderer_find("docx"));
}

/* The same bytes wherever and whenever: nothing asks the zone or the locale. */
static void test_no_zone_no_locale(void **state)
{
	static const char *const zones[] = { "UTC", "Pacific/Kiritimati", "America/St_Johns" };
	struct skn_thread thread;

	SKN_UNUSED(state);
	fixture_rich(&thread);
	for (size_t z = 0; z < SKN_ARRAY_LEN(zones); z++) {
		setenv("TZ", zones[z], 1);
		setenv("LC_ALL", z % 2 ? "C" : "de_DE.UTF-8", 1);
		tzset();
		for (size_t i = 0; i < SKN_ARRAY_LEN(goldens); i++)
			check_golden(&thread, &goldens[i]);
	}
	skn_thread_release(&thread);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_goldens),
					    cmocka_unit_test(test_all_formats),
					    cmocka_unit_test(test_no_zone_no_locale) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
