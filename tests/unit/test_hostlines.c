/* Lines of hosts on a terminal that is played, as a screen would show them. */
#include "text/hostlines.h"

#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

struct stage {
	struct skn_buf out;
	struct skn_sink sink;
	struct skn_progress progress;
	struct skn_hostlines lines;
	uint64_t ms;
};

static uint64_t now(void *ctx)
{
	return ((struct stage *)ctx)->ms;
}

static void open_stage(struct stage *s, bool terminal)
{
	memset(s, 0, sizeof(*s));
	skn_buf_init(&s->out);
	skn_sink_to_buf(&s->sink, &s->out);
	s->progress = (struct skn_progress){ .sink = terminal ? &s->sink : NULL, .now = now, .ctx = s, .width = 60 };
	skn_hostlines_start(&s->lines, &s->progress);
}

/* What is on the screen after all that was written: rows joined by '|'. */
static void screen(struct skn_buf *text, const struct skn_buf *out)
{
	char rows[20][100] = { { 0 } };
	size_t row = 0, col = 0, last = 0;

	for (const char *p = out->p; *p; p++) {
		if (*p == '\033' && p[1] == '[') {
			size_t n = strtoul(p + 2, (char **)&p, 10);

			if (*p == 'A')
				row -= n;
			else if (*p == 'K')
				rows[row][col] = '\0';
			else if (*p == 'J')
				for (size_t i = row; i < 20; i++)
					rows[i][0] = '\0';
		} else if (*p == '\r') {
			col = 0;
		} else if (*p == '\n') {
			row++;
			col = 0;
			assert_true(row < 20);
		} else {
			assert_true(col < 60);
			rows[row][col++] = *p;
			rows[row][col] = '\0';
		}
	}
	for (size_t i = 0; i < 20; i++)
		if (*rows[i])
			last = i + 1;
	for (size_t i = 0; i < last; i++)
		skn_buf_addf(text, "%s%s", i ? "|" : "", rows[i]);
}

static void expect(struct stage *s, const char *wanted)
{
	struct skn_buf text = SKN_BUF_INIT;

	screen(&text, &s->out);
	assert_string_equal(text.p, wanted);
	skn_buf_release(&text);
}

static void shows(void **state)
{
	struct stage s;

	SKN_UNUSED(state);
	open_stage(&s, true);
	skn_hostlines_host(&s.lines, "a.example", "https://a.example/1", 2, 0, 0);
	skn_hostlines_total(&s.lines, 0, 0, 4, 0);
	expect(&s, ""); /* not in the first second */
	s.ms = 1000;
	skn_hostlines_host(&s.lines, "b.example", NULL, 1, 0, 0);
	skn_hostlines_total(&s.lines, 1, 1, 6, 1500000);
	expect(&s, "b.example                    0/1  waiting|"
		   "a.example                    0/3  https://a.example/1|"
		   "gathering  2/6 answers, 1 failed, 1.5 MB, 2.0/s");
	s.ms = 1099;
	skn_hostlines_host(&s.lines, "a.example", NULL, 0, 3, 0);
	skn_hostlines_total(&s.lines, 5, 1, 6, 1500000);
	expect(&s, "b.example                    0/1  waiting|"
		   "a.example                    0/3  https://a.example/1|"
		   "gathering  2/6 answers, 1 failed, 1.5 MB, 2.0/s"); /* too soon */
	s.ms = 2000;
	skn_hostlines_total(&s.lines, 5, 1, 6, 1500000);
	expect(&s, "b.example                    0/1  waiting|gathering  6/6 answers, 1 failed, 1.5 MB, 3.0/s");
	skn_hostlines_finish(&s.lines);
	expect(&s, "");
	skn_buf_release(&s.out);
}

/* As many hosts as fit are shown, one more is not; nothing of theirs moves the cursor. */
static void many(void **state)
{
	struct stage s;
	struct skn_buf text = SKN_BUF_INIT;
	size_t rows = 0;

	SKN_UNUSED(state);
	open_stage(&s, true);
	s.ms = 5000;
	for (size_t i = 0; i < SKN_HOSTLINES_MAX + 1; i++) {
		char *host = skn_xasprintf("h%zu.example", i);

		skn_hostlines_host(&s.lines, host, "https://x.example/\033[2J\xc3\xa9 and much more that does not fit at all", 1, 0, 0);
		free(host);
	}
	skn_hostlines_total(&s.lines, 0, 0, 9, 0);
	screen(&text, &s.out);
	for (const char *p = text.p; *p; p++)
		rows += *p == '|';
	assert_int_equal(rows, SKN_HOSTLINES_MAX);
	assert_null(strstr(text.p, "h0.example"));
	assert_non_null(strstr(text.p, "h8.example"));
	assert_null(strstr(s.out.p, "\033[2J"));
	skn_hostlines_finish(&s.lines);
	skn_buf_release(&text);
	skn_buf_release(&s.out);
}

static void silent(void **state)
{
	struct stage s;

	SKN_UNUSED(state);
	open_stage(&s, false);
	s.ms = 9000;
	skn_hostlines_host(&s.lines, "a", "b", 1, 2, 3);
	skn_hostlines_total(&s.lines, 1, 2, 3, 4);
	skn_hostlines_finish(&s.lines);
	assert_int_equal(s.out.n, 0);
	skn_buf_release(&s.out);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(shows), cmocka_unit_test(many), cmocka_unit_test(silent) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
