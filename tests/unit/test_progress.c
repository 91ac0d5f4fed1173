/* The progress bar, with a clock and a screen of our own. */
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "text/progress.h"
#include "text/term.h"

struct world {
	uint64_t ms;
	struct skn_buf screen;
	struct skn_sink sink;
	struct skn_progress progress;
};

static uint64_t now(void *ctx)
{
	return ((struct world *)ctx)->ms;
}

static struct world *start(const char *unit, uint64_t total, unsigned width)
{
	struct world *w = skn_xcalloc(1, sizeof(*w));

	w->ms = 5000;
	skn_buf_init(&w->screen);
	skn_sink_to_buf(&w->sink, &w->screen);
	w->progress = (struct skn_progress){ .sink = &w->sink, .now = now, .ctx = w, .width = width };
	skn_progress_start(&w->progress, "importing", unit, total);
	return w;
}

static void end(struct world *w)
{
	skn_progress_finish(&w->progress);
	skn_buf_release(&w->screen);
	free(w);
}

static void at(struct world *w, uint64_t ms, uint64_t done)
{
	w->ms = 5000 + ms;
	skn_buf_clear(&w->screen);
	skn_progress_update(&w->progress, done);
}

static void silent_at_first(void **state)
{
	struct world *w = start("", 100, 80);

	SKN_UNUSED(state);
	at(w, 999, 10);
	assert_string_equal(w->screen.p, "");
	at(w, 1000, 20);
	assert_true(w->screen.n > 0);
	end(w);
}

static void short_tasks_leave_no_trace(void **state)
{
	struct world *w = start("", 100, 80);

	SKN_UNUSED(state);
	at(w, 500, 100);
	skn_progress_finish(&w->progress);
	assert_string_equal(w->screen.p, "");
	end(w);
}

static void throttled(void **state)
{
	struct world *w = start("", 100, 80);

	SKN_UNUSED(state);
	at(w, 1000, 20);
	at(w, 1099, 21);
	assert_string_equal(w->screen.p, "");
	at(w, 1100, 22);
	assert_true(w->screen.n > 0);
	end(w);
}

static void cleared_at_the_end(void **state)
{
	struct world *w = start("", 100, 80);

	SKN_UNUSED(state);
	at(w, 1000, 20);
	skn_buf_clear(&w->screen);
	skn_progress_finish(&w->progress);
	assert_string_equal(w->screen.p, "\r\033[K");
	at(w, 3000, 30);
	assert_string_equal(w->screen.p, "");
	end(w);
}

static void lines(void **state)
{
	static const struct {
		const char *unit;
		uint64_t total;
		unsigned width;
		uint64_t ms, done;
		const char *expect;
	} rows[] = {
		{ "", 2000, 60, 4000, 1204,
		  "importing  1,204/2,000 [======     ]  60 %  301/s  3 s left" },
		{ "", 0, 80, 2000, 7, "importing  7  3.5/s" },
		{ "B", 4 << 20, 70, 2000, 1 << 20,
		  "importing  1.0 MiB/4.0 MiB [==         ]  25 %  512.0 KiB/s  6 s left" },
		{ "", 1000, 40, 10000, 1, "importing  1/1,000   0 %  0.1/s  2 h 4…" },
		{ "", 100, 60, 1000, 0, "importing  0/100 [                                  ]   0 %" },
		{ "", 10, 60, 2000, 12, "importing  12/10 [===========================] 100 %  6.0/s" },
		{ "pages", 10, 30, 2000, 5, "importing  5 pages/10 pages …" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct world *w = start(rows[i].unit, rows[i].total, rows[i].width);
		size_t n;

		at(w, rows[i].ms, rows[i].done);
		assert_true(skn_starts_with(w->screen.p, "\r"));
		assert_true(skn_ends_with(w->screen.p, "\033[K"));
		n = w->screen.n - strlen("\033[K");
		w->screen.p[n] = '\0';
		if (skn_term_width(w->screen.p + 1, n - 1) >= rows[i].width)
			fail_msg("row %zu is too wide: \"%s\"", i, w->screen.p + 1);
		if (!skn_streq(w->screen.p + 1, rows[i].expect))
			fail_msg("row %zu: \"%s\"", i, w->screen.p + 1);
		end(w);
	}
}

static void silent_without_terminal(void **state)
{
	struct skn_progress p = { 0 };

	SKN_UNUSED(state);
	skn_progress_start(&p, "importing", "", 10);
	skn_progress_set_total(&p, 20);
	skn_progress_update(&p, 5);
	skn_progress_clear(&p);
	skn_progress_finish(&p);
}

static void second_task(void **state)
{
	struct world *w = start("", 100, 80);

	SKN_UNUSED(state);
	at(w, 2000, 20);
	skn_buf_clear(&w->screen);
	skn_progress_start(&w->progress, "checking", "", 50);
	assert_string_equal(w->screen.p, "\r\033[K");
	at(w, 2999, 10);
	assert_string_equal(w->screen.p, "");
	at(w, 3000, 10);
	assert_non_null(strstr(w->screen.p, "checking  10/50"));
	end(w);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(silent_at_first),     cmocka_unit_test(short_tasks_leave_no_trace),
		cmocka_unit_test(throttled),           cmocka_unit_test(cleared_at_the_end),
		cmocka_unit_test(lines),               cmocka_unit_test(silent_without_terminal),
		cmocka_unit_test(second_task),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
