/* What gathering remembers, and what an answer means for a source. */
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fs.h"
#include "base/path.h"
#include "gather/poll.h"
#include "gather/state.h"
#include "net/date.h"

#define DAY 86400
#define NOW INT64_C(1700000000)

static struct skn_buf dir = SKN_BUF_INIT;

static int make_dir(void **state)
{
	SKN_UNUSED(state);
	skn_buf_clear(&dir);
	return skn_fs_temp_dir(&dir, NULL);
}

static int remove_dir(void **state)
{
	SKN_UNUSED(state);
	return skn_fs_remove_tree(dir.p, NULL);
}

static struct skn_state *open_state(struct skn_buf *note)
{
	struct skn_err err = SKN_ERR_INIT;
	struct skn_state *state;

	if (skn_state_open(&state, dir.p, note, &err) != SKN_OK)
		fail_msg("%s %s", err.path, err.msg);
	return state;
}

/* ---- the state ---- */

static void test_source(void **unused)
{
	struct skn_state *state = open_state(NULL);
	struct skn_source_state s, known = { .etag = (char[]){ "W/\"a\"" }, .moved_to = (char[]){ "https://b/" }, .last = 5,
					     .last_good = 4, .due = INT64_C(9999999999), .failures = 2, .status = 503,
					     .moved_seen = 1, .gone = true };

	SKN_UNUSED(unused);
	assert_int_equal(skn_state_source(&s, state, "https://a/", NULL), SKN_OK);
	assert_null(s.etag);
	assert_int_equal(s.last, 0);
	skn_state_set_source(state, "https://a/", &known);
	known.failures = 3;
	skn_state_set_source(state, "https://a/", &known);
	for (int round = 0; round < 2; round++) {
		assert_int_equal(skn_state_source(&s, state, "https://a/", NULL), SKN_OK);
		assert_string_equal(s.etag, "W/\"a\"");
		assert_string_equal(s.moved_to, "https://b/");
		assert_null(s.last_modified);
		assert_null(s.reason);
		assert_int_equal(s.due, INT64_C(9999999999));
		assert_int_equal(s.failures, 3);
		assert_int_equal(s.status, 503);
		assert_int_equal(s.moved_seen, 1);
		assert_true(s.gone);
		skn_source_state_release(&s);
		if (round == 0) {
			assert_int_equal(skn_state_save(state, NULL), SKN_OK);
			skn_state_close(state);
			state = open_state(NULL);
		}
	}
	skn_state_close(state);
}

/* What was not saved is not taken for seen. */
static void test_not_saved(void **unused)
{
	struct skn_state *state = open_state(NULL);
	struct skn_source_state s = { .etag = (char[]){ "\"a\"" } };
	struct skn_link_state link;
	int64_t when;

	SKN_UNUSED(unused);
	skn_state_set_source(state, "https://a/", &s);
	assert_int_equal(skn_state_link_failed(state, "https://a/", NOW, 404, "no", NULL), SKN_OK);
	assert_int_equal(skn_state_set_host(state, "a", NOW, NULL), SKN_OK);
	skn_state_close(state);
	state = open_state(NULL);
	assert_int_equal(skn_state_source(&s, state, "https://a/", NULL), SKN_OK);
	assert_null(s.etag);
	assert_int_equal(skn_state_link(&link, state, "https://a/", NULL), SKN_OK);
	assert_int_equal(link.failures, 0);
	assert_int_equal(skn_state_host(&when, state, "a", NULL), SKN_OK);
	assert_int_equal(when, NOW); /* hosts are kept at once */
	assert_int_equal(skn_state_host(&when, state, "b", NULL), SKN_OK);
	assert_int_equal(when, 0);
	skn_state_close(state);
	skn_state_close(NULL);
}

static void test_robots(void **unused)
{
	struct skn_state *state = open_state(NULL);
	struct skn_buf body = SKN_BUF_INIT;
	int64_t fetched;
	int status;

	SKN_UNUSED(unused);
	assert_int_equal(skn_state_robots(&body, &status, &fetched, state, "https://a/robots.txt", NULL), SKN_OK);
	assert_int_equal(fetched, 0);
	assert_int_equal(skn_state_set_robots(state, "https://a/robots.txt", 200, "a\0b", 3, NOW, NULL), SKN_OK);
	assert_int_equal(skn_state_robots(&body, &status, &fetched, state, "https://a/robots.txt", NULL), SKN_OK);
	assert_int_equal(status, 200);
	assert_int_equal(fetched, NOW);
	assert_true(skn_buf_eq(&body, "a\0b", 3));
	skn_buf_release(&body);
	skn_state_close(state);
}

/* Days of failed checks, and whether the address is then dead; 0 ends, a negative day succeeds. */
static const struct {
	const char *says;
	int days[8];
	bool dead;
} link_rows[] = {
	{ "one failure", { 1 }, false },
	{ "three in a row on one day", { 1, 1, 1 }, false },
	{ "three on three days", { 1, 2, 3 }, false },
	{ "each three days after the last", { 1, 4, 7 }, true },
	{ "two of them", { 1, 4 }, false },
	{ "daily for a week", { 1, 2, 3, 4, 5, 6, 7 }, true },
	{ "daily for six days", { 1, 2, 3, 4, 5, 6 }, false },
	{ "a success between", { 1, 4, -5, 7 }, false },
	{ "a success at the end", { 1, 4, 7, -8 }, false },
	{ "more than three", { 1, 4, 7, 10, 13 }, true },
};

static void test_links(void **unused)
{
	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(link_rows); i++) {
		struct skn_state *state = open_state(NULL);
		char *url = skn_xasprintf("https://example.org/%zu", i);
		struct skn_link_state link;

		for (int k = 0; link_rows[i].days[k]; k++) {
			int day = link_rows[i].days[k];

			if (day < 0)
				skn_state_link_good(state, url, NOW - day * DAY, 200, NULL);
			else
				skn_state_link_failed(state, url, NOW + day * DAY, 404, "not there", NULL);
			assert_int_equal(skn_state_save(state, NULL), SKN_OK);
		}
		assert_int_equal(skn_state_link(&link, state, url, NULL), SKN_OK);
		if (skn_link_is_dead(&link) != link_rows[i].dead)
			fail_msg("%s", link_rows[i].says);
		skn_link_state_release(&link);
		skn_state_close(state);
		free(url);
	}
}

static void test_link_edge(void **unused)
{
	struct skn_state *state = open_state(NULL);
	struct skn_link_state link;

	SKN_UNUSED(unused);
	skn_state_link_failed(state, "u", NOW, 404, NULL, NULL);
	skn_state_link_failed(state, "u", NOW + SKN_LINK_APART_S - 1, 500, "b", NULL);
	assert_int_equal(skn_state_link(&link, state, "u", NULL), SKN_OK);
	assert_int_equal(link.failures, 1);
	assert_int_equal(link.status, 500);
	assert_string_equal(link.reason, "b");
	skn_link_state_release(&link);
	skn_state_link_failed(state, "u", NOW + SKN_LINK_APART_S, 404, "c", NULL);
	assert_int_equal(skn_state_link(&link, state, "u", NULL), SKN_OK);
	assert_int_equal(link.failures, 2);
	assert_int_equal(link.failed[0], NOW);
	assert_int_equal(link.failed[1], NOW + SKN_LINK_APART_S);
	skn_link_state_release(&link);
	skn_state_close(state);
}

static char *file(const char *name)
{
	struct skn_buf path = SKN_BUF_INIT;

	skn_path_join(&path, dir.p, name);
	return skn_buf_detach(&path);
}

/* A file that is none, one with a hole, one cut short: moved aside, twice, never deleted. */
static void test_damage(void **unused)
{
	SKN_UNUSED(unused);
	for (int kind = 0; kind < 3; kind++) {
		struct skn_buf note = SKN_BUF_INIT, bytes = SKN_BUF_INIT;
		char *path = file("state.db"), *aside = skn_xasprintf("%s.broken-%d", path, kind + 1);
		struct skn_state *state = open_state(&note);
		struct skn_source_state s = { .due = 7 };

		assert_string_equal(note.p, "");
		for (int i = 0; i < 300; i++) {
			char url[40];

			snprintf(url, sizeof(url), "https://example.org/%d", i);
			skn_state_set_source(state, url, &s);
		}
		assert_int_equal(skn_state_save(state, NULL), SKN_OK);
		skn_state_close(state);
		assert_int_equal(skn_fs_read(&bytes, path, 1 << 24, NULL), SKN_OK);
		assert_true(bytes.n > 12000);
		if (kind == 0)
			memcpy(bytes.p, "no database here", 16);
		else if (kind == 1)
			memset(bytes.p + 4096, 0xAA, bytes.n - 4096);
		else
			skn_buf_truncate(&bytes, bytes.n / 2 + 100);
		assert_int_equal(skn_fs_write_atomic(path, bytes.p, bytes.n, 0666, NULL), SKN_OK);
		state = open_state(&note);
		if (!strstr(note.p, "damaged") || !skn_fs_exists(aside))
			fail_msg("kind %d: %s", kind, note.p);
		assert_int_equal(skn_state_source(&s, state, "https://example.org/1", NULL), SKN_OK);
		assert_int_equal(s.due, 0);
		skn_state_close(state);
		skn_buf_release(&note);
		skn_buf_release(&bytes);
		free(path);
		free(aside);
	}
}

static void test_newer(void **unused)
{
	struct skn_state *state = open_state(NULL);
	struct skn_buf bytes = SKN_BUF_INIT;
	struct skn_err err = SKN_ERR_INIT;
	char *path = file("state.db"), *aside = file("state.db.broken-1");

	SKN_UNUSED(unused);
	skn_state_close(state);
	assert_int_equal(skn_fs_read(&bytes, path, 1 << 24, NULL), SKN_OK);
	bytes.p[63] = 99; /* user_version */
	assert_int_equal(skn_fs_write_atomic(path, bytes.p, bytes.n, 0666, NULL), SKN_OK);
	assert_int_equal(skn_state_open(&state, dir.p, NULL, &err), SKN_EDATA);
	assert_non_null(strstr(err.msg, "version 99"));
	assert_null(state);
	assert_false(skn_fs_exists(aside));
	skn_buf_release(&bytes);
	free(path);
	free(aside);
}

static void test_two_at_once(void **unused)
{
	struct skn_state *a = open_state(NULL), *b = open_state(NULL);
	struct skn_source_state s = { .due = 7 }, t = { .due = 8 };

	SKN_UNUSED(unused);
	skn_state_set_source(a, "u", &s);
	skn_state_set_source(b, "v", &t);
	assert_int_equal(skn_state_save(a, NULL), SKN_OK);
	assert_int_equal(skn_state_save(b, NULL), SKN_OK);
	assert_int_equal(skn_state_source(&t, b, "u", NULL), SKN_OK);
	assert_int_equal(t.due, 7);
	skn_state_close(a);
	skn_state_close(b);
}

/* ---- polls ---- */

struct poll {
	struct skn_source_state source;
	struct skn_fetch_answer answer;
};

static struct skn_fetch_answer answer_of(int status, const char *body)
{
	return (struct skn_fetch_answer){ .status = status, .reason = "", .final_url = "https://a/", .body = body,
					  .n = strlen(body), .retry_after = -1, .time = NOW,
					  .not_modified = status == 304 };
}

static void test_conditional(void **unused)
{
	struct skn_source_state s = { 0 };
	struct skn_fetch_answer a = answer_of(200, "x");
	struct skn_fetch_request r = { .kind = SKN_FETCH_FEED };

	SKN_UNUSED(unused);
	assert_true(skn_poll_is_due(&s, NOW));
	skn_poll_request(&r, "https://a/", &s, "feed/1");
	assert_null(r.etag);
	a.etag = "W/\"a\"";
	a.last_modified = "yesterday, as it were";
	a.final_url = "https://b/";
	assert_int_equal(skn_poll_learn(&s, &a, "feed/1", NOW), SKN_POLL_NEW);
	assert_false(skn_poll_is_due(&s, NOW + SKN_POLL_BASE_S - 1));
	assert_true(skn_poll_is_due(&s, NOW + SKN_POLL_BASE_S));
	skn_poll_request(&r, "https://a/", &s, "feed/1");
	assert_string_equal(r.etag, "W/\"a\"");
	assert_string_equal(r.last_modified, "yesterday, as it were");
	assert_string_equal(r.validated_url, "https://b/");
	assert_string_equal(r.url, "https://a/");
	skn_poll_request(&r, "https://a/", &s, "feed/2"); /* another reader needs it again */
	assert_null(r.etag);
	assert_null(r.last_modified);
	/* 304: what is not said stays */
	a = answer_of(304, "");
	a.last_modified = "today";
	assert_int_equal(skn_poll_learn(&s, &a, "feed/1", NOW), SKN_POLL_UNCHANGED);
	assert_string_equal(s.etag, "W/\"a\"");
	assert_string_equal(s.last_modified, "today");
	/* the same body without a word of it */
	a = answer_of(200, "x");
	assert_int_equal(skn_poll_learn(&s, &a, "feed/1", NOW), SKN_POLL_UNCHANGED);
	assert_null(s.etag);
	assert_int_equal(skn_poll_learn(&s, &a, "feed/2", NOW), SKN_POLL_NEW);
	a = answer_of(200, "y");
	assert_int_equal(skn_poll_learn(&s, &a, "feed/2", NOW), SKN_POLL_NEW);
	/* what nobody asked for */
	a = answer_of(304, "");
	assert_int_equal(skn_poll_learn(&s, &a, "feed/3", NOW), SKN_POLL_FAILED);
	skn_source_state_release(&s);
}

static void test_unreadable(void **unused)
{
	struct skn_source_state s = { 0 };
	struct skn_fetch_answer a = answer_of(200, "x");

	SKN_UNUSED(unused);
	a.etag = "\"a\"";
	skn_poll_learn(&s, &a, "feed/1", NOW);
	skn_poll_unreadable(&s, "no feed", NOW);
	assert_null(s.etag);
	assert_null(s.body_hash);
	assert_int_equal(s.failures, 1);
	assert_string_equal(s.reason, "no feed");
	assert_int_equal(skn_poll_learn(&s, &a, "feed/1", NOW), SKN_POLL_NEW);
	assert_int_equal(s.failures, 0);
	skn_source_state_release(&s);
}

static void test_failures(void **unused)
{
	static const int64_t waits[] = { 1, 2, 4, 8, 16, 32, 64, 128, 168, 168 }; /* hours */
	struct skn_source_state s = { 0 };
	struct skn_fetch_answer a = answer_of(503, ""), gone = answer_of(410, ""), lost = { .error = SKN_FETCH_CONNECT };

	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(waits); i++) {
		assert_int_equal(skn_poll_learn(&s, &a, "f", NOW), SKN_POLL_FAILED);
		assert_int_equal(s.due, NOW + waits[i] * 3600);
	}
	assert_string_equal(s.reason, "the server says 503");
	lost.reason = "no way";
	assert_int_equal(skn_poll_learn(&s, &lost, "f", NOW), SKN_POLL_FAILED);
	assert_string_equal(s.reason, "no way");
	assert_int_equal(skn_poll_learn(&s, &gone, "f", NOW), SKN_POLL_GONE);
	assert_false(skn_poll_is_due(&s, INT64_MAX));
	skn_source_state_release(&s);
	a.retry_after = 7200;
	skn_poll_learn(&s, &a, "f", NOW);
	assert_int_equal(s.due, NOW + 7200);
	skn_source_state_release(&s);
}

static void test_challenge(void **unused)
{
	char name[] = "cf-mitigated", value[] = "challenge";
	struct skn_net_header header = { name, value };
	struct skn_fetch_answer a = answer_of(403, "");
	struct skn_source_state s = { 0 };

	SKN_UNUSED(unused);
	a.headers = &header;
	a.n_headers = 1;
	skn_poll_learn(&s, &a, "f", NOW);
	assert_non_null(strstr(s.reason, "challenge"));
	skn_source_state_release(&s);
}

static const struct {
	const char *says, *control, *expires, *date;
	int64_t wait;
} fresh_rows[] = {
	{ "nothing said", NULL, NULL, NULL, SKN_POLL_BASE_S },
	{ "a short time", "max-age=60", NULL, NULL, SKN_POLL_BASE_S },
	{ "a longer one", "public, max-age=7200", NULL, NULL, 7200 },
	{ "the longest", "max-age=86400", NULL, NULL, 86400 },
	{ "longer than that", "max-age=86401", NULL, NULL, 86400 },
	{ "no number", "max-age=soon", NULL, NULL, 86400 },
	{ "Expires beside Date", NULL, "Sun, 06 Nov 1994 10:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT", 7200 },
	{ "in the past", NULL, "Sun, 06 Nov 1994 06:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT", SKN_POLL_BASE_S },
	{ "max-age is first", "max-age=7200", "Sun, 06 Nov 1994 18:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT", 7200 },
	{ "no date", NULL, "0", NULL, SKN_POLL_BASE_S },
};

static void test_fresh(void **unused)
{
	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(fresh_rows); i++) {
		char names[3][16] = { "cache-control", "expires", "date" };
		const char *values[3] = { fresh_rows[i].control, fresh_rows[i].expires, fresh_rows[i].date };
		struct skn_net_header headers[3];
		struct skn_fetch_answer a = answer_of(200, "x");
		struct skn_source_state s = { 0 };

		a.headers = headers;
		for (int k = 0; k < 3; k++)
			if (values[k])
				headers[a.n_headers++] = (struct skn_net_header){ names[k], (char *)(uintptr_t)values[k] };
		skn_poll_learn(&s, &a, "f", NOW);
		if (s.due != NOW + fresh_rows[i].wait)
			fail_msg("%s: %" PRId64, fresh_rows[i].says, s.due - NOW);
		skn_poll_set_ttl(&s, 30000, NOW);
		assert_int_equal(s.due, NOW + (fresh_rows[i].wait > 30000 ? fresh_rows[i].wait : 30000));
		skn_source_state_release(&s);
	}
}

static void test_moved(void **unused)
{
	struct skn_source_state s = { 0 };
	struct skn_fetch_answer a = answer_of(200, "x");

	SKN_UNUSED(unused);
	a.final_url = "https://b/";
	a.moved_for_good = true;
	skn_poll_learn(&s, &a, "f", NOW);
	assert_null(skn_poll_moved(&s));
	a.moved_for_good = false; /* for now only: it is forgotten */
	skn_poll_learn(&s, &a, "f", NOW);
	a.moved_for_good = true;
	skn_poll_learn(&s, &a, "f", NOW);
	assert_null(skn_poll_moved(&s));
	a.final_url = "https://c/"; /* elsewhere: counted anew */
	skn_poll_learn(&s, &a, "f", NOW);
	assert_null(skn_poll_moved(&s));
	a.error = SKN_FETCH_TIMEOUT; /* a failure between says nothing of it */
	skn_poll_learn(&s, &a, "f", NOW);
	a.error = SKN_FETCH_OK;
	skn_poll_learn(&s, &a, "f", NOW);
	assert_string_equal(skn_poll_moved(&s), "https://c/");
	skn_source_state_release(&s);
}

/* ---- dates ---- */

static void test_dates(void **unused)
{
	static const struct {
		const char *text;
		int64_t time;
	} dates[] = {
		{ "Sun, 06 Nov 1994 08:49:37 GMT", 784111777 }, { "Sunday, 06-Nov-94 08:49:37 GMT", 784111777 },
		{ "Sun Nov  6 08:49:37 1994", 784111777 },      { "Thu, 01 Jan 1970 00:00:00 GMT", 0 },
		{ "Fri, 30 Feb 2024 00:00:00 GMT", -1 },        { "Thu, 29 Feb 2024 00:00:00 GMT", 1709164800 },
		{ "Sun, 06 Nov 1994 08:49:37 CET", -1 },        { "Sun, 06 Nov 1994 24:00:00 GMT", -1 },
		{ "Sun, 06 Nov 1994 08:49:37 GMT+1", -1 },      { "0", -1 },
		{ "", -1 },
	};

	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(dates); i++)
		if (skn_net_date(dates[i].text) != dates[i].time)
			fail_msg("%s: %" PRId64, dates[i].text, skn_net_date(dates[i].text));
}

int main(void)
{
#define WITH_DIR(f) cmocka_unit_test_setup_teardown(f, make_dir, remove_dir)
	const struct CMUnitTest tests[] = {
		WITH_DIR(test_source),       WITH_DIR(test_not_saved),      WITH_DIR(test_robots),
		WITH_DIR(test_links),        WITH_DIR(test_link_edge),      WITH_DIR(test_damage),
		WITH_DIR(test_newer),        WITH_DIR(test_two_at_once),    cmocka_unit_test(test_conditional),
		cmocka_unit_test(test_unreadable), cmocka_unit_test(test_failures), cmocka_unit_test(test_challenge),
		cmocka_unit_test(test_fresh), cmocka_unit_test(test_moved), cmocka_unit_test(test_dates),
	};
	int rc = cmocka_run_group_tests(tests, NULL, NULL);

	skn_buf_release(&dir);
	return rc;
}
