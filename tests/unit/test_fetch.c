/*
 * Fetching: what an answer becomes, how failures, redirects and waiting go on, what may
 * be connected to.  The servers say what they are told (net_server.h).
 */
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "fetch_world.h"

#ifdef SKN_HAVE_CURL

/* ---- one answer ---- */

static const struct {
	const char *says, *reply;
	size_t filler, body_max;
	enum skn_fetch_error error;
	int status;
	const char *body; /* NULL: it is not looked at */
} rows[] = {
	{ "an answer", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 0, 0, SKN_FETCH_OK, 200, "hello" },
	{ "a status of failure is an answer", "HTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\nno", 0, 0, SKN_FETCH_OK, 404, "no" },
	{ "chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n", 0, 0, SKN_FETCH_OK,
	  200, "abc" },
	{ "a body that ends with the connection", "HTTP/1.0 200 OK\r\n\r\nabc", 0, 0, SKN_FETCH_OK, 200, "abc" },
	{ "no body", "HTTP/1.1 204 No\r\n\r\n", 0, 0, SKN_FETCH_OK, 204, "" },
	{ "a body of the largest size", "HTTP/1.1 200 OK\r\n\r\n", 1000, 1000, SKN_FETCH_OK, 200, NULL },
	{ "one byte more", "HTTP/1.1 200 OK\r\n\r\n", 1001, 1000, SKN_FETCH_SIZE, 0, "" },
	{ "a length that is one more", "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n", 1, 1000, SKN_FETCH_SIZE, 0, "" },
	{ "a redirect that leads nowhere", "HTTP/1.1 301 Go\r\nContent-Length: 0\r\n\r\n", 0, 0, SKN_FETCH_OK, 301, "" },
	{ "to another scheme", "HTTP/1.1 301 Go\r\nLocation: ftp://example.org/\r\nContent-Length: 0\r\n\r\n", 0, 0,
	  SKN_FETCH_REDIRECTS, 0, "" },
	{ "to a file", "HTTP/1.1 302 Go\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n", 0, 0,
	  SKN_FETCH_REDIRECTS, 0, "" },
	{ "with a password", "HTTP/1.1 302 Go\r\nLocation: http://a:b@127.0.0.1/\r\nContent-Length: 0\r\n\r\n", 0, 0,
	  SKN_FETCH_REDIRECTS, 0, "" },
	{ "no HTTP", "SSH-2.0-OpenSSH\r\n\r\n", 0, 0, SKN_FETCH_BROKEN, 0, "" },
	{ "an encoding that cannot be undone", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nplain", 0, 0,
	  SKN_FETCH_BROKEN, 0, "" },
	{ "304 without a body", "HTTP/1.1 304 Same\r\nETag: \"b\"\r\n\r\n", 0, 0, SKN_FETCH_OK, 304, "" },
};

static void test_rows(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		const struct net_reply reply = { rows[i].reply, rows[i].filler, 0 };
		struct world w = { .n = 0 };
		struct net_server server;

		net_start(&server, &reply, 1);
		world_open(&w);
		skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = server.url, .body_max = rows[i].body_max });
		world_run(&w);
		assert_int_equal(w.n, 1);
		if (w.seen[0].error != rows[i].error || w.seen[0].status != rows[i].status ||
		    (rows[i].body && strcmp(w.seen[0].body, rows[i].body) != 0))
			fail_msg("%s: %s, %d, %s, %s", rows[i].says, skn_fetch_error_names[w.seen[0].error],
				 w.seen[0].status, w.seen[0].body, w.seen[0].reason);
		assert_int_equal(rows[i].error != SKN_FETCH_OK, *w.seen[0].reason != '\0');
		assert_int_equal(w.seen[0].unchanged, rows[i].status == 304);
		world_close(&w);
		net_stop(&server, NULL);
	}
}

/* ---- what is sent ---- */

static void test_request(void **state)
{
	const struct net_reply replies[] = { { "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 0, 0 } };
	const char *headers[] = { "X-Key: secret", NULL };
	struct skn_buf asked = SKN_BUF_INIT;
	struct world w = { .n = 0 };
	struct net_server server;

	SKN_UNUSED(state);
	setenv("http_proxy", "http://127.0.0.1:1/", 1);
	setenv("ALL_PROXY", "http://127.0.0.1:1/", 1);
	net_start(&server, replies, 1);
	world_open(&w);
	skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = server.url, .etag = "W/\"a b\"", .headers = headers,
							.last_modified = "Sun, 06 Nov 1994 08:49:37 GMT" });
	world_run(&w);
	unsetenv("http_proxy");
	unsetenv("ALL_PROXY");
	assert_int_equal(w.seen[0].status, 200);
	net_stop(&server, &asked);
	assert_true(skn_starts_with(asked.p, "GET / HTTP/1.1\r\n"));
	assert_non_null(strstr(asked.p, "\r\nUser-Agent: skein/"));
	assert_non_null(strstr(asked.p, "\r\nIf-None-Match: W/\"a b\"\r\n"));
	assert_non_null(strstr(asked.p, "\r\nIf-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n"));
	assert_non_null(strstr(asked.p, "\r\nX-Key: secret\r\n"));
	assert_non_null(strstr(asked.p, "gzip"));
	assert_null(strstr(asked.p, "Cookie"));
	assert_null(strstr(asked.p, "Authorization"));
	skn_buf_release(&asked);
	world_close(&w);
}

static void test_bad_requests(void **state)
{
	const char *bad_headers[] = { "X: a\r\nY: b", NULL };
	static const char *const urls[] = { "", "ftp://example.org/", "http://", "/relative", "http://a:b@127.0.0.1/",
					    "http://a@127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1/",
					    "http://127.0.0.1:99999/", "javascript:alert(1)" };
	struct world w = { .n = 0 };

	SKN_UNUSED(state);
	world_open(&w);
	for (size_t i = 0; i < SKN_ARRAY_LEN(urls); i++)
		skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = urls[i] });
	skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = "http://127.0.0.1:1/", .headers = bad_headers });
	world_run(&w);
	assert_int_equal(w.n, SKN_ARRAY_LEN(urls) + 1);
	for (size_t i = 0; i < w.n; i++)
		if (w.seen[i].error != SKN_FETCH_URL || w.seen[i].transient || strchr(w.seen[i].final_url, '@'))
			fail_msg("%s: %s", w.seen[i].url, skn_fetch_error_names[w.seen[i].error]);
	world_close(&w);
}

/* ---- redirects ---- */


static const char ok[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

static void test_redirects(void **state)
{
	static const struct {
		const char *says;
		int n, status[7];
		enum skn_fetch_error error;
		bool moved;
	} table[] = {
		{ "one for good", 1, { 301 }, SKN_FETCH_OK, true },
		{ "one for good that keeps the method", 1, { 308 }, SKN_FETCH_OK, true },
		{ "one for now", 1, { 302 }, SKN_FETCH_OK, false },
		{ "303", 1, { 303 }, SKN_FETCH_OK, false },
		{ "307", 1, { 307 }, SKN_FETCH_OK, false },
		{ "all for good", 3, { 301, 308, 301 }, SKN_FETCH_OK, true },
		{ "one of them for now", 3, { 301, 302, 301 }, SKN_FETCH_OK, false },
		{ "as many as there may be", 5, { 301, 301, 301, 301, 301 }, SKN_FETCH_OK, true },
		{ "one more", 6, { 301, 301, 301, 301, 301, 301 }, SKN_FETCH_REDIRECTS, false },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(table); i++) {
		struct net_reply replies[8] = { { NULL, 0, 0 } };
		struct world w = { .n = 0 };
		struct net_server server;
		char place[8][16];

		for (int k = 0; k < table[i].n; k++) {
			snprintf(place[k], sizeof(place[k]), "/hop-%d", k);
			replies[k].text = redirect(table[i].status[k], place[k]);
		}
		replies[table[i].n].text = ok;
		net_start(&server, replies, (size_t)table[i].n + 1);
		world_open(&w);
		skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = server.url });
		world_run(&w);
		if (w.seen[0].error != table[i].error || w.seen[0].moved != table[i].moved ||
		    w.seen[0].hops != (size_t)table[i].n)
			fail_msg("%s: %s, %zu hops", table[i].says, w.seen[0].reason, w.seen[0].hops);
		if (table[i].error == SKN_FETCH_OK)
			assert_true(skn_ends_with(w.seen[0].final_url, place[table[i].n - 1]));
		world_close(&w);
		net_stop(&server, NULL);
	}
}

static void test_circle(void **state)
{
	const struct net_reply replies[] = { { redirect(302, "/b#x"), 0, 0 }, { redirect(302, "/"), 0, 0 } };
	struct world w = { .n = 0 };
	struct net_server server;

	SKN_UNUSED(state);
	net_start(&server, replies, 2);
	world_open(&w);
	skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = server.url });
	world_run(&w);
	assert_int_equal(w.seen[0].error, SKN_FETCH_REDIRECTS);
	assert_non_null(strstr(w.seen[0].reason, "circle"));
	world_close(&w);
	net_stop(&server, NULL);
}

/* Another host gets neither the caller's headers nor validators, and no cookie comes back. */
static void test_other_host(void **state)
{
	const struct net_reply last = { ok, 0, 0 };
	const char *headers[] = { "Authorization: Bearer secret", NULL };
	struct skn_buf asked = SKN_BUF_INIT;
	struct net_server first, second;
	struct net_reply sends = { NULL, 0, 0 };
	struct world w = { .n = 0 };
	char to[64];

	SKN_UNUSED(state);
	net_start(&second, &last, 1);
	snprintf(to, sizeof(to), "http://127.0.0.2:%d/x", second.port);
	skn_buf_addf(&asked, "%s", second.url);
	sends.text = redirect(301, second.url);
	net_start(&first, &sends, 1);
	world_open(&w);
	skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = first.url, .headers = headers, .etag = "\"e\"" });
	world_run(&w);
	assert_int_equal(w.seen[0].status, 200);
	assert_string_equal(w.seen[0].body, "ok");
	assert_string_equal(w.seen[0].final_url, second.url);
	skn_buf_clear(&asked);
	net_stop(&first, &asked);
	assert_non_null(strstr(asked.p, "Bearer secret"));
	assert_non_null(strstr(asked.p, "If-None-Match: \"e\""));
	skn_buf_clear(&asked);
	net_stop(&second, &asked);
	assert_null(strstr(asked.p, "secret"));
	assert_null(strstr(asked.p, "If-None-Match"));
	assert_null(strstr(asked.p, "Cookie"));
	skn_buf_release(&asked);
	world_close(&w);
}

/* Validators go to the address that gave them: here the one behind the redirect. */
static void test_validated_url(void **state)
{
	const struct net_reply replies[] = { { redirect(302, "/now"), 0, 0 }, { "HTTP/1.1 304 Same\r\n\r\n", 0, 0 } };
	struct skn_buf asked = SKN_BUF_INIT;
	struct net_server server;
	struct world w = { .n = 0 };
	char now[80];

	SKN_UNUSED(state);
	net_start(&server, replies, 2);
	snprintf(now, sizeof(now), "%snow", server.url);
	world_open(&w);
	skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = server.url, .etag = "\"e\"", .validated_url = now });
	world_run(&w);
	assert_true(w.seen[0].unchanged);
	net_stop(&server, &asked);
	assert_null(strstr(asked.p, "If-None-Match"));
	assert_non_null(strstr(asked.p + strlen(asked.p) + 1, "If-None-Match: \"e\""));
	skn_buf_release(&asked);
	world_close(&w);
}

/* ---- trying again ---- */

static void test_retries(void **state)
{
	static const char busy[] = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";
	static const char wait_none[] = "HTTP/1.1 429 Slow\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n";
	static const char wait_long[] = "HTTP/1.1 429 Slow\r\nRetry-After: 31\r\nContent-Length: 0\r\n\r\n";
	static const struct {
		const char *says;
		const char *replies[4];
		enum skn_fetch_error error;
		int status;
		unsigned tries;
	} table[] = {
		{ "503 once", { busy, ok }, SKN_FETCH_OK, 200, 2 },
		{ "503 always", { busy, busy, busy, ok }, SKN_FETCH_OK, 503, 3 },
		{ "a connection that is dropped", { NULL, ok }, SKN_FETCH_OK, 200, 2 },
		{ "a body that is cut off", { "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", ok }, SKN_FETCH_OK, 200, 2 },
		{ "always cut off", { "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", "HTTP/1.1 200 OK\r\nContent-Le",
				      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc", ok },
		  SKN_FETCH_BROKEN, 0, 3 },
		{ "429 that says when", { wait_none, ok }, SKN_FETCH_OK, 200, 2 },
		{ "longer than we wait", { wait_long, ok }, SKN_FETCH_OK, 429, 1 },
		{ "404 is not tried again", { "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", ok }, SKN_FETCH_OK, 404, 1 },
		{ "nor 501", { "HTTP/1.1 501 No\r\nContent-Length: 0\r\n\r\n", ok }, SKN_FETCH_OK, 501, 1 },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(table); i++) {
		struct net_reply replies[4];
		struct world w = { .n = 0 };
		struct net_server server;

		for (int k = 0; k < 4; k++)
			replies[k] = (struct net_reply){ table[i].replies[k], 0, 0 };
		net_start(&server, replies, 4);
		world_open(&w);
		skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = server.url });
		world_run(&w);
		if (w.seen[0].error != table[i].error || w.seen[0].status != table[i].status ||
		    w.seen[0].tries != table[i].tries)
			fail_msg("%s: %s, %d, %u tries", table[i].says, skn_fetch_error_names[w.seen[0].error],
				 w.seen[0].status, w.seen[0].tries);
		world_close(&w);
		net_stop(&server, NULL);
	}
}

static void test_held(void **state)
{
	static const char wait_long[] = "HTTP/1.1 429 Slow\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n";
	const struct net_reply replies[] = { { wait_long, 0, 0 }, { ok, 0, 0 } };
	struct world w = { .n = 0 };
	struct net_server server;
	int64_t now = skn_clock_now();

	SKN_UNUSED(state);
	net_start(&server, replies, 2);
	world_open(&w);
	for (int i = 0; i < 3; i++)
		skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = server.url });
	world_run(&w);
	assert_int_equal(w.n, 3);
	assert_int_equal(w.seen[0].status, 429);
	assert_int_equal(w.seen[0].retry_after, 3600);
	for (int i = 1; i < 3; i++) {
		assert_int_equal(w.seen[i].error, SKN_FETCH_HELD);
		assert_true(w.seen[i].transient);
		assert_int_equal(w.seen[i].tries, 0);
	}
	assert_true(skn_fetch_host_next(w.f, w.seen[0].host) >= now + 3599);
	assert_int_equal(skn_fetch_host_next(w.f, "example.org"), 0);
	world_close(&w);
	net_stop(&server, NULL);
}

static void test_hold(void **state)
{
	struct world w = { .n = 0 };

	SKN_UNUSED(state);
	world_open(&w);
	skn_fetch_hold(w.f, "127.0.0.1:1", skn_clock_now() + 1000);
	skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = "http://127.0.0.1:1/" });
	skn_fetch_hold(w.f, "127.0.0.1:2", skn_clock_now() - 1000);
	skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = "http://127.0.0.1:2/" });
	skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = "http://127.0.0.1:2/more" });
	world_run(&w);
	assert_int_equal(w.n, 3);
	for (size_t i = 0; i < w.n; i++) {
		bool second = strstr(w.seen[i].url, ":2/") != NULL;

		assert_int_equal(w.seen[i].error, second && w.seen[i].tries ? SKN_FETCH_CONNECT : SKN_FETCH_HELD);
	}
	world_close(&w);
}

/* ---- hosts ---- */

/* The second request begins GAP after the first has ended, and the pause asked for counts. */
static void test_gap(void **state)
{
	const struct net_reply replies[] = { { ok, 0, 0 }, { ok, 0, 0 }, { ok, 0, 0 } };
	struct world w = { .n = 0 };
	struct net_server server;
	char host[32];
	int64_t start;

	SKN_UNUSED(state);
	net_start(&server, replies, 3);
	snprintf(host, sizeof(host), "127.0.0.1:%d", server.port);
	world_open(&w);
	skn_fetch_set_gap(w.f, host, 60);
	skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = server.url, .gap_ms = 100 });
	skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = server.url });
	skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = server.url });
	start = skn_clock_monotonic_ns();
	world_run(&w);
	assert_int_equal(w.n, 3);
	assert_true(skn_clock_monotonic_ns() - start >= INT64_C(150) * 1000000);
	world_close(&w);
	net_stop(&server, NULL);
}

/* Two slow hosts are asked at the same time, two requests of one host are not. */
static void test_parallel(void **state)
{
	const struct net_reply slow[] = { { ok, 0, 150 }, { ok, 0, 0 } }, quick = { ok, 0, 0 };
	struct world w = { .n = 0 };
	struct net_server a, b;

	SKN_UNUSED(state);
	net_start(&a, slow, 2);
	net_start(&b, &quick, 1);
	world_open(&w);
	skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = a.url });
	skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = a.url });
	skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = b.url });
	world_run(&w);
	assert_int_equal(w.n, 3);
	assert_string_equal(w.seen[0].url, b.url);
	assert_int_equal(w.begun, 3);
	world_close(&w);
	net_stop(&a, NULL);
	net_stop(&b, NULL);
}

static void test_more_from_answer(void **state)
{
	const struct net_reply replies[] = { { ok, 0, 0 }, { ok, 0, 0 } };
	struct world w = { .n = 0 };
	struct net_server server;

	SKN_UNUSED(state);
	net_start(&server, replies, 2);
	world_open(&w);
	w.then = server.url;
	skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = server.url });
	world_run(&w);
	assert_int_equal(w.n, 2);
	world_close(&w);
	net_stop(&server, NULL);
}

static void test_stop(void **state)
{
	const struct net_reply replies[] = { { ok, 0, 0 }, { ok, 0, 60000 } };
	struct world w = { .stop_after = 1 };
	struct net_server server;

	SKN_UNUSED(state);
	net_start(&server, replies, 2);
	world_open(&w);
	for (int i = 0; i < 10; i++)
		skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = server.url });
	world_run(&w);
	assert_int_equal(w.n, 10);
	assert_int_equal(w.seen[0].status, 200);
	for (int i = 1; i < 10; i++)
		assert_int_equal(w.seen[i].error, SKN_FETCH_STOPPED);
	world_close(&w);
	net_stop(&server, NULL);
}

static void test_close_with_work(void **state)
{
	struct world w = { .n = 0 };

	SKN_UNUSED(state);
	world_open(&w);
	skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = "http://127.0.0.1:1/" });
	skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = "no address" });
	world_close(&w);
	assert_int_equal(w.n, 0);
}

/* ---- robots.txt ---- */

static void test_robots_cut(void **state)
{
	const struct net_reply reply = { "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", 5000, 0 };
	struct world w = { .n = 0 };
	struct net_server server;

	SKN_UNUSED(state);
	net_start(&server, &reply, 1);
	world_open(&w);
	skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = server.url, .kind = SKN_FETCH_ROBOTS, .body_max = 1000 });
	world_run(&w);
	assert_int_equal(w.seen[0].error, SKN_FETCH_OK);
	assert_true(w.seen[0].cut);
	assert_int_equal(strlen(w.seen[0].body), 1000);
	world_close(&w);
	net_stop(&server, NULL);
}

static void test_no_name(void **state)
{
	struct world w = { .n = 0 };
	char url[120] = "http://";

	SKN_UNUSED(state);
	memset(url + 7, 'a', 64); /* longer than a label may be: no name server is asked */
	memcpy(url + 71, ".invalid/", 10);
	world_open(&w);
	skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = url });
	skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = url });
	world_run(&w);
	assert_int_equal(w.seen[0].error, SKN_FETCH_NAME);
	assert_int_equal(w.seen[1].error, SKN_FETCH_HELD);
	world_close(&w);
}

static void test_options(void **state)
{
	struct skn_fetch_options good = SKN_FETCH_OPTIONS_INIT, o;
	struct skn_fetch *f;

	SKN_UNUSED(state);
	assert_int_equal(skn_fetch_open(&f, &good, NULL), SKN_EUSAGE); /* nobody to tell */
	good.done = on_answer;
	o = good, o.connections = SKN_FETCH_CONNECTIONS_MAX;
	assert_int_equal(skn_fetch_open(&f, &o, NULL), SKN_OK);
	skn_fetch_close(f);
	o.connections++;
	assert_int_equal(skn_fetch_open(&f, &o, NULL), SKN_EUSAGE);
	o = good, o.connections = 0;
	assert_int_equal(skn_fetch_open(&f, &o, NULL), SKN_EUSAGE);
	o = good, o.gap_ms = -1;
	assert_int_equal(skn_fetch_open(&f, &o, NULL), SKN_EUSAGE);
	o = good, o.tries = 0;
	assert_int_equal(skn_fetch_open(&f, &o, NULL), SKN_EUSAGE);
	skn_fetch_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),       cmocka_unit_test(test_request),
		cmocka_unit_test(test_bad_requests), cmocka_unit_test(test_redirects),
		cmocka_unit_test(test_circle),     cmocka_unit_test(test_other_host),
		cmocka_unit_test(test_validated_url), cmocka_unit_test(test_retries),
		cmocka_unit_test(test_held),       cmocka_unit_test(test_hold),
		cmocka_unit_test(test_gap),        cmocka_unit_test(test_parallel),
		cmocka_unit_test(test_more_from_answer), cmocka_unit_test(test_stop),
		cmocka_unit_test(test_close_with_work), cmocka_unit_test(test_robots_cut),
		cmocka_unit_test(test_no_name),
		cmocka_unit_test(test_options),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

static void test_without_libcurl(void **state)
{
	struct skn_fetch_options o = SKN_FETCH_OPTIONS_INIT;
	struct skn_err err = SKN_ERR_INIT;
	struct skn_fetch *f;

	SKN_UNUSED(state);
	assert_int_equal(skn_fetch_open(&f, &o, &err), SKN_ESYS);
	assert_non_null(strstr(err.hint, "libcurl4-openssl-dev"));
	skn_fetch_close(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_without_libcurl) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
