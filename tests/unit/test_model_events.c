#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"

#include <cmocka.h>

#include "model/events.h"

/* What came, as "name|data;" for each message. */
static int take(void *ctx, const char *name, const char *data, size_t n, struct skn_err *err)
{
	struct skn_buf *out = ctx;

	SKN_UNUSED(err);
	skn_buf_addf(out, "%s|%.*s;", name, (int)n, data);
	return SKN_OK;
}

/* In pieces of SIZE bytes. */
static void read_in_pieces(struct skn_buf *out, enum skn_events_form form, const char *s, size_t size)
{
	struct skn_events events;
	struct skn_err err = SKN_ERR_INIT;
	size_t n = strlen(s);

	skn_buf_clear(out);
	skn_events_init(&events, form);
	events.take = take;
	events.ctx = out;
	for (size_t i = 0; i < n; i += size)
		assert_int_equal(skn_events_feed(&events, s + i, n - i < size ? n - i : size, &err), SKN_OK);
	assert_int_equal(skn_events_end(&events, &err), SKN_OK);
	skn_events_release(&events);
}

static const struct row {
	const char *what;
	enum skn_events_form form;
	const char *in, *out;
} rows[] = {
	{ "nothing", SKN_EVENTS_SSE, "", "" },
	{ "an event", SKN_EVENTS_SSE, "data: a\n\n", "|a;" },
	{ "without the blank", SKN_EVENTS_SSE, "data:a\n\n", "|a;" },
	{ "one blank is left out, no more", SKN_EVENTS_SSE, "data:  a\n\n", "| a;" },
	{ "a name", SKN_EVENTS_SSE, "event: e\ndata: a\n\n", "e|a;" },
	{ "a name is for one event only", SKN_EVENTS_SSE, "event: e\ndata: a\n\ndata: b\n\n", "e|a;|b;" },
	{ "a name without data is no event", SKN_EVENTS_SSE, "event: e\n\ndata: b\n\n", "|b;" },
	{ "several lines", SKN_EVENTS_SSE, "data: a\ndata: b\n\n", "|a\nb;" },
	{ "empty data", SKN_EVENTS_SSE, "data\n\n", "|;" },
	{ "CR LF", SKN_EVENTS_SSE, "data: a\r\n\r\ndata: b\r\n\r\n", "|a;|b;" },
	{ "CR alone", SKN_EVENTS_SSE, "data: a\r\rdata: b\r\r", "|a;|b;" },
	{ "comments", SKN_EVENTS_SSE, ": ping\n\ndata: a\n: b\n\n", "|a;" },
	{ "other fields", SKN_EVENTS_SSE, "id: 7\nretry: 10\ndatum: x\ndata: a\n\n", "|a;" },
	{ "a byte order mark", SKN_EVENTS_SSE, "\xEF\xBB\xBF" "data: a\n\n", "|a;" },
	{ "an event that is not ended is none", SKN_EVENTS_SSE, "data: a\n\ndata: b\n", "|a;" },
	{ "lines", SKN_EVENTS_LINES, "{1}\n{2}\r\n\n{3}", "|{1};|{2};|{3};" },
};

static void table(void **state)
{
	struct skn_buf out = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++)
		for (size_t size = 1; size < 12; size++) {
			read_in_pieces(&out, rows[i].form, rows[i].in, size);
			if (strcmp(out.p, rows[i].out) != 0)
				fail_msg("%s, %zu bytes at a time: %s", rows[i].what, size, out.p);
		}
	skn_buf_release(&out);
}

static int feed_line(size_t n)
{
	struct skn_events events;
	struct skn_buf out = SKN_BUF_INIT;
	char *line = skn_xcalloc(1, n + 1);
	int rc;

	memset(line, 'x', n);
	skn_events_init(&events, SKN_EVENTS_LINES);
	events.take = take;
	events.ctx = &out;
	rc = skn_events_feed(&events, line, n, NULL);
	if (rc == SKN_OK)
		rc = skn_events_feed(&events, "\n", 1, NULL);
	skn_events_release(&events);
	skn_buf_release(&out);
	free(line);
	return rc;
}

static void limit(void **state)
{
	SKN_UNUSED(state);
	assert_int_equal(feed_line(SKN_EVENT_MAX), SKN_OK);
	assert_int_equal(feed_line(SKN_EVENT_MAX + 1), SKN_EDATA);
}

static int refuse(void *ctx, const char *name, const char *data, size_t n, struct skn_err *err)
{
	SKN_UNUSED(name);
	SKN_UNUSED(data);
	SKN_UNUSED(n);
	++*(int *)ctx;
	return skn_fail(err, SKN_EDATA, "no");
}

static void a_refusal_ends_it(void **state)
{
	struct skn_events events;
	struct skn_err err = SKN_ERR_INIT;
	int calls = 0;

	SKN_UNUSED(state);
	skn_events_init(&events, SKN_EVENTS_SSE);
	events.take = refuse;
	events.ctx = &calls;
	assert_int_equal(skn_events_feed(&events, "data: a\n\ndata: b\n\n", 18, &err), SKN_EDATA);
	assert_int_equal(calls, 1);
	skn_events_release(&events);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(table), cmocka_unit_test(limit),
					    cmocka_unit_test(a_refusal_ends_it) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
