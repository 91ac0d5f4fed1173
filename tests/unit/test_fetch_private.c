/* Fetching: where connections may go, by every disguise of a private address. */
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fetch_world.h"

#ifdef SKN_HAVE_CURL

/* ---- where connections may go ---- */

/* Every spelling of a private address, as an address and behind a name. */
static const char *const spellings[] = {
	"http://127.0.0.1/", "http://127.1/", "http://0x7f.1/", "http://0x7f000001/", "http://2130706433/",
	"http://017700000001/", "http://0177.0.0.01/", "http://0/", "http://0.0.0.0/", "http://[::1]/",
	"http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[0:0:0:0:0:ffff:10.0.0.1]/",
	"http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://169.254.169.254/latest/meta-data/",
	"http://127.0.0.1./", "http://%31%32%37.0.0.1/", "http://\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97.0.0.1/",
	"http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.1.1/", "http://100.64.0.1/", "http://198.18.0.1/",
	"http://224.0.0.1/", "http://255.255.255.255/", "http://[fe80::1]/", "http://[fc00::1]/", "http://[ff02::1]/",
	"https://127.0.0.1/", "http://127.0.0.1:22/", "http://localhost/", "http://LOCALHOST./",
	"http://rebound.test/", "http://mapped.test/", "http://many.test/",
};

static void test_private(void **state)
{
	static const char *const resolve[] = { "localhost:80:127.0.0.1,[::1]", "localhost.:80:127.0.0.1",
					       "rebound.test:80:169.254.169.254", "mapped.test:80:[::ffff:192.168.0.1]",
					       "many.test:80:10.0.0.1,[fe80::1],127.0.0.1", NULL };
	struct skn_fetch_options o = SKN_FETCH_OPTIONS_INIT;
	struct world w = { .o = o };

	SKN_UNUSED(state);
	w.o.gap_ms = 0;
	w.o.resolve = resolve;
	world_open(&w);
	for (size_t i = 0; i < SKN_ARRAY_LEN(spellings); i++)
		skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = spellings[i] });
	world_run(&w);
	assert_int_equal(w.n, SKN_ARRAY_LEN(spellings));
	for (size_t i = 0; i < w.n; i++)
		if (w.seen[i].error != SKN_FETCH_PRIVATE || !w.seen[i].private_refused || w.seen[i].transient)
			fail_msg("%s: %s, %s", w.seen[i].url, skn_fetch_error_names[w.seen[i].error], w.seen[i].reason);
	world_close(&w);
}

/* A public page that redirects to a private one: the first is an allowed loopback here. */
static void test_private_redirect(void **state)
{
	static const char *const to[] = { "http://127.0.0.2/", "http://[::1]/", "//0x7f.2/", "http://169.254.169.254/",
					  "http://10.0.0.1:8080/" };

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(to); i++) {
		const struct net_reply reply = { redirect(302, to[i]), 0, 0 };
		struct skn_fetch_options o = SKN_FETCH_OPTIONS_INIT;
		struct skn_cidr one;
		struct world w = { .o = o };
		struct net_server server;

		assert_int_equal(skn_cidr_parse(&one, "127.0.0.1", NULL), SKN_OK);
		w.o.gap_ms = 0;
		w.o.allow = &one;
		w.o.n_allow = 1;
		net_start(&server, &reply, 1);
		world_open(&w);
		skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = server.url });
		world_run(&w);
		if (w.seen[0].error != SKN_FETCH_PRIVATE || w.seen[0].hops != 1)
			fail_msg("%s: %s, %s", to[i], skn_fetch_error_names[w.seen[0].error], w.seen[0].reason);
		world_close(&w);
		net_stop(&server, NULL);
	}
}

/* Ports beyond 80 and 443 of public addresses: refused before any connection. */
static void test_ports(void **state)
{
	static const char *const urls[] = { "http://93.184.216.34:22/", "http://93.184.216.34:8080/",
					    "https://93.184.216.34:25/", "http://[2606:2800:220:1::1]:6379/" };
	struct skn_fetch_options o = SKN_FETCH_OPTIONS_INIT;
	struct world w = { .o = o };

	SKN_UNUSED(state);
	w.o.gap_ms = 0;
	world_open(&w);
	for (size_t i = 0; i < SKN_ARRAY_LEN(urls); i++)
		skn_fetch_add(w.f, &(struct skn_fetch_request){ .url = urls[i] });
	world_run(&w);
	for (size_t i = 0; i < w.n; i++)
		if (w.seen[i].error != SKN_FETCH_PRIVATE || !strstr(w.seen[i].reason, "port"))
			fail_msg("%s: %s, %s", w.seen[i].url, skn_fetch_error_names[w.seen[i].error], w.seen[i].reason);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_private), cmocka_unit_test(test_private_redirect),
					    cmocka_unit_test(test_ports) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

int main(void)
{
	return 0; /* test_fetch.c says what is missing */
}

#endif
