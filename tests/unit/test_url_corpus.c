/*
 * The cases of the URL Standard (web-platform-tests) through our reader, and what it
 * writes through libcurl's.  Needs the cases: CORPORA names the folder of urls.json.
 * Every case counts: what is http or https must come out as the standard says, all
 * else must be refused.  Where libcurl differs stands in a table, with the reason.
 */
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fs.h"
#include "json/json.h"
#include "net/url.h"
#include "text/url.h"

/* libcurl does not take what the standard writes, or writes it in another way.  The
 * request is then refused by libcurl (the first kind) or goes to the same host for an
 * address that means the same (the second). */
static const struct {
	const char *part;
	bool at_end;
	const char *why;
} curl_differs[] = {
	{ "http://!\"$&'()*+,-.;=_`{}~/", true, "libcurl refuses a host with such characters; no name server knows one" },
	{ "?#", false, "libcurl leaves out an empty query" },
	{ "?", true, "libcurl leaves out an empty query" },
	{ "#", true, "libcurl leaves out an empty fragment, which is never sent" },
};

/* Halves of surrogate pairs, which JSON text may have and UTF-8 cannot: U+FFFD, as the
 * standard does before it reads. */
static void mend_surrogates(struct skn_buf *json)
{
	for (size_t i = 0; i + 6 <= json->n; i++) {
		unsigned long unit;

		if (json->p[i] != '\\')
			continue;
		if (json->p[i + 1] != 'u') {
			i++;
			continue;
		}
		unit = strtoul((const char[]){ json->p[i + 2], json->p[i + 3], json->p[i + 4], json->p[i + 5], '\0' }, NULL, 16);
		if (unit >= 0xD800 && unit < 0xDC00 && i + 12 <= json->n && json->p[i + 6] == '\\' && json->p[i + 7] == 'u' &&
		    strchr("dD", json->p[i + 8]) && strchr("cdefCDEF", json->p[i + 9]))
			i += 11;
		else if (unit >= 0xD800 && unit < 0xE000)
			memcpy(json->p + i + 2, "FFFD", 4);
	}
}

struct tally {
	size_t cases, http, differ, curl, curl_differ;
};

static bool is_http(const char *s)
{
	return skn_starts_with(s, "http:") || skn_starts_with(s, "https:");
}

static void look_through_curl(const char *href, struct tally *tally)
{
	struct skn_buf out = SKN_BUF_INIT, host = SKN_BUF_INIT, our_host = SKN_BUF_INIT;
	bool ok;

	if (strchr(href, '@') && strchr(href, '@') < strchr(strstr(href, "//") + 2, '/'))
		return; /* with a user nothing is asked */
	tally->curl++;
	ok = skn_net_url_resolve(&out, href, href);
	skn_net_url_host(&host, href);
	skn_url_host(&our_host, href);
	if (!ok || strcmp(out.p, href) != 0) {
		const char *why = NULL;

		for (size_t i = 0; i < SKN_ARRAY_LEN(curl_differs) && !why; i++)
			if (curl_differs[i].at_end ? skn_ends_with(href, curl_differs[i].part)
						   : strstr(href, curl_differs[i].part) != NULL)
				why = curl_differs[i].why;
		tally->curl_differ++;
		printf("# libcurl: %s: %s: %s\n", href, ok ? out.p : "refused", why ? why : "?");
		if (!why)
			fail_msg("no reason is known for %s", href);
	}
	if (ok && strcmp(host.p, our_host.p) != 0)
		fail_msg("%s: our host is %s, libcurl's %s", href, our_host.p, host.p);
	skn_buf_release(&out);
	skn_buf_release(&host);
	skn_buf_release(&our_host);
}

static void look_at(const struct skn_node *c, struct tally *tally)
{
	const struct skn_node *input = skn_node_find(c, "input");
	const char *base = skn_node_text(c, "base"), *href = skn_node_text(c, "href");
	struct skn_url of_base = { .port = -1 }, url = { .port = -1 };
	struct skn_buf out = SKN_BUF_INIT;
	bool has_base = base && skn_url_parse(&of_base, base, strlen(base), NULL);
	const char *wanted = href && is_http(href) ? href : "refused";

	tally->cases++;
	tally->http += href && is_http(href);
	if (skn_url_parse(&url, input->text, input->len, has_base ? &of_base : NULL))
		skn_url_write(&out, &url);
	else
		skn_buf_adds(&out, "refused");
	if (strcmp(out.p, wanted) != 0) {
		tally->differ++;
		print_error("%s (%s): %s, the standard: %s\n", input->text, base ? base : "", out.p, wanted);
	} else if (is_http(wanted)) {
		look_through_curl(wanted, tally);
	}
	skn_url_release(&url);
	skn_url_release(&of_base);
	skn_buf_release(&out);
}

static void test_cases(void **state)
{
	const char *corpora = getenv("CORPORA");
	struct skn_buf json = SKN_BUF_INIT;
	struct skn_tree tree = { 0 };
	struct tally tally = { 0 };
	char *path;

	SKN_UNUSED(state);
	if (!corpora) {
		printf("# CORPORA is not set\n");
		skip();
	}
	path = skn_xasprintf("%s/urls.json", corpora);
	assert_int_equal(skn_fs_read(&json, path, 1 << 24, NULL), SKN_OK);
	mend_surrogates(&json);
	assert_int_equal(skn_json_parse(&tree, json.p, json.n, path, NULL), SKN_OK);
	for (const struct skn_node *c = tree.root->child; c; c = c->next)
		if (c->kind == SKN_OBJECT)
			look_at(c, &tally);
	printf("figures: urls.json: %zu cases, %zu http(s), %zu differ; %zu through libcurl, %zu differ\n", tally.cases,
	       tally.http, tally.differ, tally.curl, tally.curl_differ);
	assert_int_equal(tally.differ, 0);
	assert_true(tally.http > 200);
	skn_tree_release(&tree);
	skn_buf_release(&json);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_cases) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
