/* The gate to libcurl: what an answer becomes, limits at and past them, redirects, servers that lie. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "net/http.h"
#include "net/url.h"
#include "net_server.h"

#ifdef SKN_HAVE_CURL

struct client {
	struct skn_net *net;
	struct net_server server;
	struct skn_net_answer answer;
	struct skn_err err;
};

/* Asks a server that gives these replies. */
static int ask(struct client *c, const struct net_reply *replies, size_t n, struct skn_net_request *request)
{
	*c = (struct client){ .err = SKN_ERR_INIT };
	net_start(&c->server, replies, n);
	assert_int_equal(skn_net_open(&c->net, NULL, &c->err), SKN_OK);
	request->url = request->url ? request->url : c->server.url;
	return skn_net_send(&c->answer, c->net, request, &c->err);
}

static void done(struct client *c, struct skn_buf *asked)
{
	skn_net_answer_release(&c->answer);
	skn_net_close(c->net);
	net_stop(&c->server, asked);
}

static void test_answer(void **state)
{
	const struct net_reply reply = { "HTTP/1.1 404 Nope\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nX-Two:  a \r\n"
					 "x-two: b\r\nRetry-After: 7\r\nContent-Length: 5\r\n\r\nhello", 0, 0 };
	const char *headers[] = { "Authorization: Bearer t", "X-A: b", NULL };
	struct skn_net_request request = { .method = "PATCH", .headers = headers, .body = "{\"a\":1}", .body_len = 7 };
	struct skn_buf asked = SKN_BUF_INIT;
	struct client c;

	SKN_UNUSED(state);
	assert_int_equal(ask(&c, &reply, 1, &request), SKN_OK);
	assert_int_equal(c.answer.status, 404);
	assert_string_equal(c.answer.body.p, "hello");
	assert_string_equal(skn_net_header(&c.answer, "x-two"), "b");
	assert_null(skn_net_header(&c.answer, "x-three"));
	assert_int_equal(c.answer.retry_after, 7);
	assert_int_equal(c.answer.date, 784111777);
	assert_string_equal(c.answer.url, c.server.url);
	done(&c, &asked);
	assert_true(skn_starts_with(asked.p, "PATCH / HTTP/1.1\r\n"));
	assert_non_null(strstr(asked.p, "\r\nUser-Agent: skein/"));
	assert_non_null(strstr(asked.p, "\r\nAuthorization: Bearer t\r\n"));
	assert_null(strstr(asked.p, "Expect:"));
	assert_null(strstr(asked.p, "Cookie"));
	assert_true(skn_ends_with(asked.p, "\r\n\r\n{\"a\":1}"));
	skn_buf_release(&asked);
}

static const struct {
	const char *what, *reply;
	size_t filler, body_max;
	int rc;
} replies[] = {
	{ "a body of the largest size", "HTTP/1.1 200 OK\r\n\r\n", 1000, 1000, SKN_OK },
	{ "a body one byte larger", "HTTP/1.1 200 OK\r\n\r\n", 1001, 1000, SKN_ENET },
	{ "a body that says it is larger", "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n", 1001, 1000, SKN_ENET },
	{ "a body of the usual maximum", "HTTP/1.1 200 OK\r\n\r\n", SKN_NET_BODY_MAX, 0, SKN_OK },
	{ "and one byte more", "HTTP/1.1 200 OK\r\n\r\n", SKN_NET_BODY_MAX + 1, 0, SKN_ENET },
	{ "a length that lies upward", "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort", 0, 0, SKN_ENET },
	{ "a length that lies downward: what it says counts", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nlong", 0, 0, SKN_OK },
	{ "two lengths", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nx", 0, 0, SKN_ENET },
	{ "a chunk that is cut off", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc", 0, 0, SKN_ENET },
	{ "no HTTP", "SSH-2.0-OpenSSH\r\n\r\n", 0, 0, SKN_ENET },
	{ "nothing but a head that never ends", "HTTP/1.1 200 OK\r\nX: ", SKN_NET_HEADERS_MAX, 0, SKN_ENET },
	{ "the connection is dropped", NULL, 0, 0, SKN_ENET },
	{ "no body at all", "HTTP/1.1 204 No Content\r\n\r\n", 0, 0, SKN_OK },
	{ "100 first, whose headers are not the answer's", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 0, 0, SKN_OK },
};

static void test_replies(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(replies); i++) {
		const struct net_reply reply = { replies[i].reply, replies[i].filler, 0 };
		struct skn_net_request request = { .body_max = replies[i].body_max };
		struct client c;
		int rc = ask(&c, &reply, 1, &request);

		if (rc != replies[i].rc || (rc != SKN_OK && !strstr(c.err.msg, "127.0.0.1")))
			fail_msg("%s: %d, %s", replies[i].what, rc, c.err.msg);
		done(&c, NULL);
	}
}

static void test_headers_limit(void **state)
{
	struct skn_buf head = SKN_BUF_INIT;
	struct net_reply reply = { .text = NULL };

	SKN_UNUSED(state);
	for (int past = 0; past < 2; past++) {
		struct skn_net_request request = { .method = NULL };
		struct client c;
		size_t size;

		skn_buf_clear(&head);
		skn_buf_adds(&head, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n");
		while (head.n + 1024 < SKN_NET_HEADERS_MAX - 20) {
			skn_buf_adds(&head, "X: ");
			skn_buf_fill(&head, 'y', 1000);
			skn_buf_adds(&head, "\r\n");
		}
		size = SKN_NET_HEADERS_MAX + (size_t)past - head.n - strlen("Z: \r\n\r\n");
		skn_buf_adds(&head, "Z: ");
		skn_buf_fill(&head, 'z', size);
		skn_buf_adds(&head, "\r\n\r\n");
		reply.text = head.p;
		assert_int_equal(ask(&c, &reply, 1, &request), past ? SKN_ENET : SKN_OK);
		done(&c, NULL);
	}
	skn_buf_release(&head);
}

static void test_timeout(void **state)
{
	const struct net_reply reply = { "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 0, 2000 };
	struct skn_net_request request = { .timeout_ms = 100 };
	struct client c;

	SKN_UNUSED(state);
	assert_int_equal(ask(&c, &reply, 1, &request), SKN_ENET);
	assert_false(c.answer.lasting);
	done(&c, NULL);
}

static const struct {
	const char *what, *method, *status, *location;
	int asked; /* requests that arrive */
	int result; /* status of the answer */
} redirects[] = {
	{ "301 of GET, same place", NULL, "301", "/b", 2, 200 },
	{ "303 of GET", NULL, "303", "b?c=d", 2, 200 },
	{ "307 of POST goes as it was", "POST", "307", "/b", 2, 200 },
	{ "308 of PATCH", "PATCH", "308", "/b", 2, 200 },
	{ "302 of POST would become something else: stands", "POST", "302", "/b", 1, 302 },
	{ "another host", NULL, "301", "http://example.org/b", 1, 301 },
	{ "another name of the same machine", NULL, "301", "http://localhost/b", 1, 301 },
	{ "another port", NULL, "301", "http://127.0.0.1:1/b", 1, 301 },
	{ "another scheme", NULL, "301", "https://127.0.0.1/b", 1, 301 },
	{ "a file", NULL, "301", "file:///etc/passwd", 1, 301 },
	{ "with a user", NULL, "301", "http://u:p@127.0.0.1/b", 1, 301 },
	{ "no host", NULL, "301", "http:///b", 1, 301 },
	{ "scheme-relative elsewhere", NULL, "301", "//example.org/b", 1, 301 },
};

static void test_redirects(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(redirects); i++) {
		char *first = skn_xasprintf("HTTP/1.1 %s Moved\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", redirects[i].status,
					    redirects[i].location);
		const struct net_reply both[] = { { first, 0, 0 }, { "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 0, 0 } };
		const char *headers[] = { "Authorization: Bearer t", NULL };
		struct skn_net_request request = { .method = redirects[i].method, .headers = headers,
						   .body = redirects[i].method ? "{}" : NULL, .body_len = 2 };
		struct skn_buf asked = SKN_BUF_INIT;
		struct client c;
		int rc = ask(&c, both, 2, &request), n = 0;

		if (rc != SKN_OK || c.answer.status != redirects[i].result)
			fail_msg("%s: %d, %d, %s", redirects[i].what, rc, c.answer.status, c.err.msg);
		done(&c, &asked);
		for (size_t k = 0; k < asked.n; k++)
			n += asked.p[k] == '\0';
		if (n != redirects[i].asked)
			fail_msg("%s: asked %d times", redirects[i].what, n);
		if (n == 2 && redirects[i].method && !skn_ends_with(asked.p + strlen(asked.p) + 1, "{}"))
			fail_msg("%s: the body is not repeated", redirects[i].what);
		skn_buf_release(&asked);
		free(first);
	}
}

static void test_redirect_limit(void **state)
{
	struct net_reply chain[SKN_NET_REDIRECTS_MAX + 2];

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(chain); i++)
		chain[i] = (struct net_reply){ "HTTP/1.1 301 M\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n", 0, 0 };
	for (int past = 0; past < 2; past++) {
		struct skn_net_request request = { .method = NULL };
		struct client c;

		if (!past)
			chain[SKN_NET_REDIRECTS_MAX].text = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
		else
			chain[SKN_NET_REDIRECTS_MAX].text = chain[0].text;
		assert_int_equal(ask(&c, chain, SKN_ARRAY_LEN(chain), &request), past ? SKN_ENET : SKN_OK);
		done(&c, NULL);
	}
}

static const char *const unsendable[] = { "", "file:///etc/passwd", "ftp://example.org/", "http://u:p@example.org/",
					  "/relative", "http://", "gopher://127.0.0.1/" };

static void test_requests(void **state)
{
	const char *bad[] = { "X: a\r\nY: b", NULL };
	struct skn_net_request request = { .url = "http://127.0.0.1:1/", .headers = bad };
	struct skn_buf url = SKN_BUF_INIT;
	struct skn_net_answer answer;
	struct skn_err err = SKN_ERR_INIT;
	struct skn_net *net;

	SKN_UNUSED(state);
	assert_int_equal(skn_net_open(&net, NULL, &err), SKN_OK);
	assert_int_equal(skn_net_send(&answer, net, &request, &err), SKN_EDATA);
	skn_net_answer_release(&answer);
	request.headers = NULL;
	for (size_t i = 0; i < SKN_ARRAY_LEN(unsendable); i++) {
		request.url = unsendable[i];
		if (skn_net_send(&answer, net, &request, NULL) != SKN_EDATA)
			fail_msg("%s was asked", unsendable[i]);
		skn_net_answer_release(&answer);
	}
	for (int past = 0; past < 2; past++) {
		skn_buf_clear(&url);
		skn_buf_adds(&url, "http://127.0.0.1:1/");
		skn_buf_fill(&url, 'a', SKN_NET_URL_MAX - url.n + (size_t)past);
		request.url = url.p;
		assert_int_equal(skn_net_send(&answer, net, &request, NULL), past ? SKN_EDATA : SKN_ENET);
		skn_net_answer_release(&answer);
	}
	skn_buf_release(&url);
	skn_net_close(net);
}

static void test_urls(void **state)
{
	static const struct { const char *a, *b; bool same; } pairs[] = {
		{ "https://a.org/x", "https://A.ORG:443/y?z", true },
		{ "http://a.org", "http://a.org:80/", true },
		{ "https://a.org/", "http://a.org/", false },
		{ "https://a.org/", "https://a.org:444/", false },
		{ "https://a.org/", "https://a.org.evil.org/", false },
		{ "https://a.org/", "https://a.org@evil.org/", false },
		{ "https://a.org/", "https://evil.org\\@a.org/", false },
		{ "nonsense", "nonsense", false },
	};
	struct skn_buf out = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(pairs); i++)
		if (skn_net_url_same_origin(pairs[i].a, pairs[i].b) != pairs[i].same)
			fail_msg("%s and %s", pairs[i].a, pairs[i].b);
	assert_true(skn_net_url_resolve(&out, "https://a.org/x/y?q", "../z"));
	assert_string_equal(out.p, "https://a.org/z");
	assert_false(skn_net_url_resolve(&out, "https://a.org/", "javascript:alert(1)"));
	skn_net_url_host(&out, "https://User.EXAMPLE.org:8443/x");
	assert_string_equal(out.p, "user.example.org");
	skn_buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answer),	  cmocka_unit_test(test_replies),  cmocka_unit_test(test_headers_limit),
		cmocka_unit_test(test_timeout),	  cmocka_unit_test(test_redirects), cmocka_unit_test(test_redirect_limit),
		cmocka_unit_test(test_requests), cmocka_unit_test(test_urls),
	};

	unsetenv("http_proxy");
	unsetenv("HTTP_PROXY");
	unsetenv("all_proxy");
	unsetenv("ALL_PROXY");
	return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

int main(void)
{
	puts("1..0 # SKIP built without libcurl");
	return 0;
}

#endif
