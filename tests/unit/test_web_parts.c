/*
 * What a request says (web/target.h, web/negotiate.h) by table, and the replies that are
 * kept (web/cache.h) against a list that keeps all.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"

#include <cmocka.h>

#include "web/cache.h"
#include "web/negotiate.h"
#include "web/target.h"

/* ---- targets ---- */

static const struct {
	const char *target, *path; /* path NULL: refused */
} targets[] = {
	{ "/", "" },
	{ "/index.html", "index.html" },
	{ "/threads/a/", "threads/a/" },
	{ "/threads/%61/", "threads/a/" },
	{ "/caf%C3%A9", "caf\303\251" },
	{ "/a%20b", "a b" },
	{ "/a+b", "a+b" },
	{ "/a?x=1", "a" },
	{ "/...", "..." },
	{ "/.git/config", ".git/config" },
	{ "/%252e%252e", "%2e%2e" },
	{ "", NULL },
	{ "a", NULL },
	{ "//", NULL },
	{ "/a//b", NULL },
	{ "/./a", NULL },
	{ "/a/..", NULL },
	{ "/a/../b", NULL },
	{ "/%2e%2E/b", NULL },
	{ "/a%2fb", NULL },
	{ "/a%2Fb", NULL },
	{ "/%", NULL },
	{ "/%4", NULL },
	{ "/%4x", NULL },
	{ "/%00", NULL },
	{ "/%0d%0aX", NULL },
	{ "/%7f", NULL },
	{ "/%ff", NULL },
	{ "/%c0%af", NULL },
	{ "/%ed%a0%80", NULL },
	{ "/a#b", NULL },
	{ "/a?x#b", NULL },
	{ "/a?%", NULL },
	{ "/a?x=%zz", NULL },
	{ "/a?x=%00", NULL },
};

static void targets_are_taken_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < SKN_ARRAY_LEN(targets); i++) {
		struct skn_err err = SKN_ERR_INIT;
		struct skn_web_target target;
		int rc = skn_web_target_parse(&target, targets[i].target, &err);

		if (rc != (targets[i].path ? SKN_OK : SKN_EDATA))
			fail_msg("%s: %d", targets[i].target, rc);
		if (targets[i].path)
			assert_string_equal(target.path, targets[i].path);
		skn_web_target_release(&target);
	}
}

static void parameters_are_decoded_and_counted(void **state)
{
	struct skn_err err = SKN_ERR_INIT;
	struct skn_web_target target;
	struct skn_buf many = SKN_BUF_INIT;
	static const char *const wanted[][2] = { { "q", "a b&c" }, { "empty", "" }, { "bare", "" },
						 { "tw", "1" },    { "tw", "2" },   { "l", "/" } };

	(void)state;
	assert_int_equal(skn_web_target_parse(&target, "/s?q=a+b%26c&&empty=&bare&tw=1&tw=2&%6c=%2F", &err), SKN_OK);
	assert_int_equal(target.n_params, SKN_ARRAY_LEN(wanted));
	for (size_t i = 0; i < SKN_ARRAY_LEN(wanted); i++) {
		assert_string_equal(target.params[i].name, wanted[i][0]);
		assert_string_equal(target.params[i].value, wanted[i][1]);
	}
	skn_web_target_release(&target);
	skn_buf_adds(&many, "/?");
	for (int i = 0; i < SKN_WEB_PARAMS_MAX; i++)
		skn_buf_addf(&many, "p%d=1&", i);
	skn_err_clear(&err);
	assert_int_equal(skn_web_target_parse(&target, many.p, &err), SKN_OK);
	assert_int_equal(target.n_params, SKN_WEB_PARAMS_MAX);
	skn_web_target_release(&target);
	skn_buf_adds(&many, "one=more");
	assert_int_equal(skn_web_target_parse(&target, many.p, &err), SKN_EDATA);
	skn_web_target_release(&target);
	skn_buf_release(&many);
}

/* ---- headers ---- */

static const struct {
	const char *accept;
	bool gzip;
} encodings[] = {
	{ "", false },
	{ "gzip", true },
	{ "GZIP", true },
	{ "x-gzip", true },
	{ "deflate, gzip;q=1.0, *;q=0.5", true },
	{ "gzip;q=0", false },
	{ "gzip; q=0.000", false },
	{ "gzip;q=0.001", true },
	{ "*", true },
	{ "*;q=0", false },
	{ "*;q=0, gzip", true },
	{ "gzip;q=0, *", false },
	{ "identity", false },
	{ "br,deflate", false },
	{ "gzipped", false },
};

static const struct {
	const char *sent;
	bool matches;
} tags[] = {
	{ "", false },
	{ "*", true },
	{ " * ", true },
	{ "\"abc\"", true },
	{ "\"abc-gz\"", true },
	{ "W/\"abc\"", true },
	{ "\"x\", \"abc\"", true },
	{ "\"x\",W/\"abc-gz\" , \"y\"", true },
	{ "abc", false },
	{ "\"abcd\"", false },
	{ "\"ab\"", false },
	{ "\"abc-gzip\"", false },
	{ "\"abc", false },
	{ "\"x\" abc \"y\"", false },
};

static const struct {
	const char *host;
	bool allowed;
} hosts[] = {
	{ "localhost", true },
	{ "LOCALHOST:80", true },
	{ "localhost:", true },
	{ "[::1]:8080", true },
	{ "[::1]", true },
	{ "a.example.org", true },
	{ "", false },
	{ ":80", false },
	{ "localhost:80x", false },
	{ "localhost.evil", false },
	{ "evil.localhost", false },
	{ "localhost ", false },
	{ "localhost@evil", false },
	{ "[::1]x", false },
	{ "[::1", false },
	{ "::1", false },
};

static void headers_are_read(void **state)
{
	static const char *const names[] = { "localhost", "[::1]", "a.example.org" }, *const any[] = { "*" };

	(void)state;
	for (size_t i = 0; i < SKN_ARRAY_LEN(encodings); i++)
		if (skn_web_accepts_gzip(encodings[i].accept) != encodings[i].gzip)
			fail_msg("Accept-Encoding: %s", encodings[i].accept);
	for (size_t i = 0; i < SKN_ARRAY_LEN(tags); i++)
		if (skn_web_matches(tags[i].sent, "abc") != tags[i].matches)
			fail_msg("If-None-Match: %s", tags[i].sent);
	for (size_t i = 0; i < SKN_ARRAY_LEN(hosts); i++)
		if (skn_web_host_is_allowed(hosts[i].host, names, SKN_ARRAY_LEN(names)) != hosts[i].allowed)
			fail_msg("Host: %s", hosts[i].host);
	assert_true(skn_web_host_is_allowed("anything.example:1", any, 1));
	assert_false(skn_web_host_is_allowed("", any, 1));
}

/* ---- replies ---- */

static void a_reply_takes_no_line_ends(void **state)
{
	struct skn_buf body = SKN_BUF_INIT;
	struct skn_httpd_reply *reply;

	(void)state;
	skn_buf_adds(&body, "text");
	reply = skn_httpd_reply_new(200, &body);
	assert_int_equal(body.n, 0);
	skn_httpd_reply_header(reply, "Good", "value");
	skn_httpd_reply_header(reply, "Bad", "a\r\nSet-Cookie: b");
	assert_string_equal(skn_httpd_reply_get(reply, "good"), "value");
	assert_null(skn_httpd_reply_get(reply, "bad"));
	assert_int_equal(skn_httpd_reply_status(reply), 200);
	assert_string_equal(skn_httpd_reply_body(reply)->p, "text");
	skn_httpd_reply_unref(skn_httpd_reply_ref(reply));
	skn_httpd_reply_unref(reply);
}

static void make_entry(struct skn_web_entry *out, unsigned seed, size_t n)
{
	struct skn_buf body = SKN_BUF_INIT;

	*out = (struct skn_web_entry){ .generation = seed };
	snprintf(out->key, sizeof(out->key), "%064u", seed);
	skn_buf_fill(&body, (char)('a' + seed % 26), n);
	out->forms[SKN_WEB_PLAIN] = skn_httpd_reply_new(200, &body);
}

/* Random puts and gets: what comes out is what was put last, and never more bytes than may be. */
static void kept_replies_are_the_last_ones(void **state)
{
	enum { NAMES = 200, MAX = 400000, ONE = 20000 };
	struct skn_web_cache *cache = skn_web_cache_new(MAX);
	unsigned last[NAMES] = { 0 }, rng = 12345, hits = 0, gone = 0;

	(void)state;
	for (unsigned i = 1; i < 20000; i++) {
		unsigned name = (rng = rng * 1664525u + 1013904223u) >> 8;
		struct skn_web_entry entry;
		char key[16];

		name = name % 4 ? name % 13 : name % NAMES; /* some are asked for often */
		snprintf(key, sizeof(key), "%u", name);
		if (i % 3 == 0) {
			make_entry(&entry, i, (rng >> 12) % 15000);
			last[name] = i;
			skn_web_cache_put(cache, key, &entry, ONE);
		} else if (skn_web_cache_get(&entry, cache, key)) {
			char wanted[SKN_SHA256_HEX];

			snprintf(wanted, sizeof(wanted), "%064u", last[name]);
			assert_string_equal(entry.key, wanted);
			hits++;
			skn_web_entry_release(&entry);
		} else {
			gone += last[name] != 0;
		}
		assert_true(skn_web_cache_bytes(cache) <= MAX + ONE);
	}
	assert_true(hits > 5000);
	assert_true(gone > 100);
	skn_web_cache_free(cache);
}

static void what_is_too_large_is_not_kept(void **state)
{
	struct skn_web_cache *cache = skn_web_cache_new(1 << 20);
	struct skn_web_entry entry;

	(void)state;
	make_entry(&entry, 1, 1000);
	skn_web_cache_put(cache, "small", &entry, 4096);
	make_entry(&entry, 2, 100000);
	skn_web_cache_put(cache, "large", &entry, 4096);
	assert_true(skn_web_cache_get(&entry, cache, "small"));
	skn_web_cache_confirm(cache, "small", entry.key, 7);
	skn_web_entry_release(&entry);
	assert_true(skn_web_cache_get(&entry, cache, "small"));
	assert_int_equal(entry.generation, 7);
	skn_web_entry_release(&entry);
	assert_false(skn_web_cache_get(&entry, cache, "large"));
	skn_web_cache_free(cache);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(targets_are_taken_apart),      cmocka_unit_test(parameters_are_decoded_and_counted),
		cmocka_unit_test(headers_are_read),             cmocka_unit_test(a_reply_takes_no_line_ends),
		cmocka_unit_test(kept_replies_are_the_last_ones), cmocka_unit_test(what_is_too_large_is_not_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
