/*
 * A thread on a terminal: a golden page, the width, styles and links, and that
 * nothing of a store can drive the terminal.
 */
#include <stdarg.h>
#include <stddef.h>

#include "out_fixture.h"

#include "out/terminal.h"

static void show(struct skn_buf *out, const struct skn_thread *thread, unsigned width, bool fancy,
		 unsigned parts)
{
	struct skn_term term = { .tty = fancy, .color = fancy, .links = fancy, .width = width };
	struct skn_sink sink;

	skn_buf_clear(out);
	skn_sink_to_buf(&sink, out);
	assert_int_equal(skn_show_thread(&sink, &term, thread, &fixture_info, parts, NULL), SKN_OK);
}

static void test_golden(void **state)
{
	static const char path[] = FIXTURES "expected.terminal.txt";
	struct skn_thread thread;
	struct skn_buf got = SKN_BUF_INIT, want = SKN_BUF_INIT;

	SKN_UNUSED(state);
	fixture_rich(&thread);
	show(&got, &thread, 72, false, SKN_SHOW_ALL);
	if (getenv("GOLDEN_UPDATE")) {
		FILE *file = fopen(path, "wb");

		assert_non_null(file);
		fwrite(got.p, 1, got.n, file);
		fclose(file);
	}
	fixture_read(&want, path);
	if (!skn_buf_eq(&got, want.p, want.n))
		fail_msg("%s differs:\n%s", path, got.p);
	skn_buf_release(&got);
	skn_buf_release(&want);
	skn_thread_release(&thread);
}

/* No line of prose is wider than the terminal; addresses and code stay whole. */
static void test_width(void **state)
{
	static const unsigned widths[] = { 20, 33, 80, 100, 101, 400 };
	struct skn_thread thread;
	struct skn_buf got = SKN_BUF_INIT;

	SKN_UNUSED(state);
	fixture_rich(&thread);
	for (size_t i = 0; i < SKN_ARRAY_LEN(widths); i++) {
		size_t max = widths[i] > SKN_TERM_TEXT_WIDTH ? SKN_TERM_TEXT_WIDTH : widths[i];

		show(&got, &thread, widths[i], false, SKN_SHOW_HEAD | SKN_SHOW_NARRATIVE);
		for (char *line = got.p; *line;) {
			size_t n = strcspn(line, "\n");
			bool whole = !memchr(line, ' ', n) || strstr(line, "<https:") == line ||
				     skn_starts_with(line, "    ");

			if (!whole && skn_term_width(line, n) > max)
				fail_msg("%zu columns of %zu: %.*s", skn_term_width(line, n), max, (int)n, line);
			line += n + (line[n] == '\n');
		}
	}
	skn_buf_release(&got);
	skn_thread_release(&thread);
}

/* With styles and links the same words stand there; what begins also ends. */
static void test_styles(void **state)
{
	struct skn_thread thread;
	struct skn_buf got = SKN_BUF_INIT;
	size_t links = 0;

	SKN_UNUSED(state);
	fixture_rich(&thread);
	show(&got, &thread, 72, true, SKN_SHOW_ALL);
	assert_non_null(strstr(got.p, "\033]8;;https://doi.org/10.1000/jst.2021.77_a\033\\"));
	assert_non_null(strstr(got.p, "\033[3m"));
	assert_null(strstr(got.p, "javascript"));
	for (char *at = got.p; (at = strstr(at, "\033]8;;")); at++)
		links++;
	assert_int_equal(links % 2, 0);
	skn_buf_release(&got);
	skn_thread_release(&thread);
}

static void test_parts(void **state)
{
	struct skn_thread thread;
	struct skn_buf got = SKN_BUF_INIT;

	SKN_UNUSED(state);
	fixture_rich(&thread);
	assert_int_equal(skn_show_part_find("voices"), SKN_SHOW_PERSPECTIVES);
	assert_int_equal(skn_show_part_find("weather"), 0);
	show(&got, &thread, 72, false, skn_show_part_find("tensions"));
	assert_true(skn_starts_with(got.p, "Tensions\n\n  open  who-pays\n"));
	assert_null(strstr(got.p, "Sources"));
	skn_buf_release(&got);
	skn_thread_release(&thread);
}

static void test_records(void **state)
{
	static const struct {
		enum skn_kind kind;
		const char *id, *want;
	} rows[] = {
		{ SKN_KIND_EVENT, "2016-db", "  2016-12-11  Deutsche Bahn gives up" },
		{ SKN_KIND_VOICE, "weiss", "    3. The revival of the night train" },
		{ SKN_KIND_TENSION, "demand", "    \u2192 Yes: winter trains were 80 % full.[6]" },
		{ SKN_KIND_ITEM, "weiss-2021-revival-77aa", "  container-title  Journal of Slow Transport" },
		{ SKN_KIND_ITEM, "obb-2024-rolling-stock-1a2b", "  quotes           Die Nachfrage ist da." },
		{ SKN_KIND_ITEM, "uncited-2019-history-aaaa", "@uncited-2019-history-aaaa\n" },
	};
	struct skn_term term = { .width = 80 };
	struct skn_thread thread;
	struct skn_buf got = SKN_BUF_INIT;

	SKN_UNUSED(state);
	fixture_rich(&thread);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_sink sink;
		const struct skn_record *r =
			skn_records_find(skn_thread_list(&thread, rows[i].kind), rows[i].id);

		assert_non_null(r);
		skn_buf_clear(&got);
		skn_sink_to_buf(&sink, &got);
		assert_int_equal(skn_show_record(&sink, &term, &thread, r, NULL), SKN_OK);
		if (!strstr(got.p, rows[i].want))
			fail_msg("no '%s' in\n%s", rows[i].want, got.p);
	}
	skn_buf_release(&got);
	skn_thread_release(&thread);
}

/* Control characters from anywhere come out as something to see. */
static void test_hostile(void **state)
{
	static const char evil[] = "\"\\e]0;owned\\a\\e[2J\\u202e\\u009b\"";
	struct skn_thread thread;
	struct skn_buf got = SKN_BUF_INIT;
	char *yaml;

	SKN_UNUSED(state);
	fixture_thread(&thread, evil);
	fixture_narrative(&thread, "A &#27;[2J b &#x202e; c.[@k]\n\n```\n&\033[2J\n```\n");
	yaml = skn_xasprintf("voice: %s\nstance: %s\nevolution: %s\n", evil, evil, evil);
	fixture_add(&thread, SKN_KIND_VOICE, "v", yaml);
	free(yaml);
	yaml = skn_xasprintf("date: %s\nevent: %s\n", evil, evil);
	fixture_add(&thread, SKN_KIND_EVENT, "e", yaml);
	free(yaml);
	yaml = skn_xasprintf("status: %s\nquestion: %s\nresolution: %s\n", evil, evil, evil);
	fixture_add(&thread, SKN_KIND_TENSION, "t", yaml);
	free(yaml);
	yaml = skn_xasprintf("type: webpage\ntitle: %s\ncontainer-title: %s\nissued: %s\nURL: %s\nvia: manual\n",
			     evil, evil, evil, evil);
	fixture_add(&thread, SKN_KIND_ITEM, "k", yaml);
	free(yaml);
	show(&got, &thread, 72, false, SKN_SHOW_ALL);
	for (size_t i = 0; i < got.n; i++)
		assert_true((unsigned char)got.p[i] >= 0x20 || got.p[i] == '\n');
	assert_null(strstr(got.p, "\u202e"));
	assert_null(strstr(got.p, "\xc2\x9b"));
	skn_buf_release(&got);
	skn_thread_release(&thread);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),	cmocka_unit_test(test_width),
		cmocka_unit_test(test_styles),	cmocka_unit_test(test_parts),
		cmocka_unit_test(test_records), cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
