/*
 * Promises of the pages: the JSON fits its schema, the HTML lets nothing
 * through, the text keeps the grammar.
 */
#include <stdarg.h>
#include <stddef.h>

#include "out_fixture.h"

#include "doc/schema.h"
#include "json/json.h"

static void report(void *ctx, const struct skn_node *at, const char *keyword, const char *message)
{
	SKN_UNUSED(at);
	SKN_UNUSED(ctx);
	print_error("%s: %s\n", keyword, message);
}

static void check_json(const struct skn_thread *thread, const struct skn_page_info *info)
{
	const struct skn_schema *schema = skn_schema_of("out-thread.json", NULL);
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_buf got = SKN_BUF_INIT;

	assert_non_null(schema);
	fixture_render(&got, "json", thread, info);
	assert_int_equal(skn_json_parse(&tree, got.p, got.n, NULL, NULL), SKN_OK);
	assert_int_equal(skn_schema_validate(schema, tree.root, report, NULL), 0);
	skn_tree_release(&tree);
	skn_buf_release(&got);
}

static void test_json_schema(void **state)
{
	struct skn_page_info bare = { .site = NULL, .time = -62135596800, .items = -1 };
	struct skn_thread thread;

	SKN_UNUSED(state);
	fixture_rich(&thread);
	check_json(&thread, &fixture_info);
	skn_thread_release(&thread);
	fixture_thread(&thread, "T");
	check_json(&thread, &bare);
	skn_thread_release(&thread);
}

/* Each field of each record comes back with its value and its type. */
static void test_json_complete(void **state)
{
	static const enum skn_kind kinds[] = { SKN_KIND_EVENT, SKN_KIND_VOICE, SKN_KIND_TENSION,
					       SKN_KIND_ITEM };
	struct skn_thread thread;
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_buf got = SKN_BUF_INIT;

	SKN_UNUSED(state);
	fixture_rich(&thread);
	fixture_render(&got, "json", &thread, &fixture_info);
	assert_int_equal(skn_json_parse(&tree, got.p, got.n, NULL, NULL), SKN_OK);
	for (size_t k = 0; k < SKN_ARRAY_LEN(kinds); k++) {
		const struct skn_records *list = skn_thread_list(&thread, kinds[k]);
		struct skn_node *json = skn_node_find(tree.root, skn_kind_info(kinds[k])->plural)->child;

		for (size_t i = 0; i < list->n; i++, json = json->next) {
			assert_string_equal(skn_node_text(json, "id"), list->v[i].id);
			skn_node_set(&tree, json, "id", NULL);
			skn_node_set(&tree, json, "citation-number", NULL);
			if (!skn_schema_same(json, list->v[i].tree.root))
				fail_msg("%s has changed", list->v[i].id);
		}
		assert_null(json);
	}
	assert_true(skn_schema_same(skn_node_find(tree.root, "meta"), thread.meta.tree.root));
	skn_tree_release(&tree);
	skn_buf_release(&got);
	skn_thread_release(&thread);
}

/* Hostile text in every place: no tag, no attribute, no script comes of it. */
static void test_html_escapes(void **state)
{
	static const char evil[] = "'\\\"><script>alert(1)</script><img src=x onerror=y>'";
	static const char *const bad[] = { "<script", "<img", "onerror=y>'\"", "javascript:" };
	struct skn_page_info info = { .site = "\"><script>", .version = "\"><script>",
				      .commit = "\"><script>", .language = "\"><script>", .items = 1 };
	struct skn_thread thread;
	struct skn_buf got = SKN_BUF_INIT;
	char *yaml;

	SKN_UNUSED(state);
	fixture_thread(&thread, evil);
	fixture_narrative(&thread, "<script>x</script> [a](javascript:x) [@\"><script>] [@k, <script>]\n");
	yaml = skn_xasprintf("date: %s\nevent: %s\n", evil, evil);
	fixture_add(&thread, SKN_KIND_EVENT, "\"><script>", yaml);
	free(yaml);
	yaml = skn_xasprintf("voice: %s\nstance: %s\nevolution: %s\norder: %s\n", evil, evil, evil, evil);
	fixture_add(&thread, SKN_KIND_VOICE, "\"><script>", yaml);
	free(yaml);
	yaml = skn_xasprintf("status: %s\nquestion: %s\nresolution: %s\n", evil, evil, evil);
	fixture_add(&thread, SKN_KIND_TENSION, "\"><script>", yaml);
	free(yaml);
	yaml = skn_xasprintf("type: %s\ntitle: %s\nvia: %s\ncontainer-title: %s\nissued: %s\n"
			     "URL: 'javascript:alert(1)'\nwithdrawn: {date: %s, reason: %s}\n",
			     evil, evil, evil, evil, evil, evil, evil);
	fixture_add(&thread, SKN_KIND_ITEM, "k", yaml);
	free(yaml);
	fixture_render(&got, "html", &thread, &info);
	for (size_t i = 0; i < SKN_ARRAY_LEN(bad); i++) {
		const char *at = strstr(got.p, bad[i]);

		if (at && !(skn_streq(bad[i], "javascript:") && skn_starts_with(at, "javascript:x")))
			fail_msg("%s in the page: %.80s", bad[i], at);
	}
	assert_null(strstr(got.p, "href=\"javascript"));
	skn_buf_release(&got);
	skn_thread_release(&thread);
}

/* Nothing is fetched: no address stands anywhere but in a link. */
static void test_html_self_contained(void **state)
{
	static const char *const fetching[] = { "<script", "<img", "<link", "<iframe", "src=", "url(",
						"@import", "style=\"" };
	struct skn_thread thread;
	struct skn_buf got = SKN_BUF_INIT;

	SKN_UNUSED(state);
	fixture_rich(&thread);
	fixture_render(&got, "html", &thread, &fixture_info);
	for (size_t i = 0; i < SKN_ARRAY_LEN(fetching); i++)
		assert_null(strstr(got.p, fetching[i]));
	skn_buf_release(&got);
	skn_thread_release(&thread);
}

/* Every "#…" link of the page has its target, and every id is there once. */
static void test_html_links(void **state)
{
	struct skn_thread thread;
	struct skn_buf got = SKN_BUF_INIT;

	SKN_UNUSED(state);
	fixture_rich(&thread);
	fixture_render(&got, "html", &thread, &fixture_info);
	for (char *at = got.p; (at = strstr(at, "href=\"#")); at++) {
		char *id = skn_xasprintf(" id=\"%.*s\"", (int)strcspn(at + 7, "\""), at + 7);

		if (!strstr(got.p, id))
			fail_msg("no%s", id);
		free(id);
	}
	for (char *at = got.p; (at = strstr(at, " id=\"")); at++) {
		char *id = skn_xstrndup(at, strcspn(at + 5, "\"") + 6);

		if (strstr(at + 1, id))
			fail_msg("twice: %s", id);
		free(id);
	}
	skn_buf_release(&got);
	skn_thread_release(&thread);
}

/* An empty thread, and one without any of the facts about the version. */
static void test_bare(void **state)
{
	struct skn_page_info bare = { .site = "S", .items = -1 };
	struct skn_thread thread;
	struct skn_buf got = SKN_BUF_INIT;

	SKN_UNUSED(state);
	fixture_thread(&thread, "T");
	fixture_render(&got, "text", &thread, &fixture_info);
	assert_string_equal(got.p, "The Slow Desk\n\nT \u00b7 history\n\nVersion 7\n\n"
				   "2026-03-08 06:05 UTC \u00b7 41 items\n");
	for (const struct skn_renderer *r = skn_renderers; r->name; r++)
		fixture_render(&got, r->name, &thread, &bare);
	skn_buf_release(&got);
	skn_thread_release(&thread);
}

/* A sink that fails: the renderer says so, and does not crash. */
static int full(void *ctx, const char *p, size_t n, struct skn_err *err)
{
	size_t *room = ctx;

	SKN_UNUSED(p);
	if (n > *room)
		return skn_fail(err, SKN_ESYS, "no space left");
	*room -= n;
	return SKN_OK;
}

static void test_failing_sink(void **state)
{
	struct skn_thread thread;

	SKN_UNUSED(state);
	fixture_rich(&thread);
	for (const struct skn_renderer *r = skn_renderers; r->name; r++)
		for (size_t bytes = 0; bytes < 3000; bytes += 371) {
			size_t room = bytes;
			struct skn_err err = SKN_ERR_INIT;
			struct skn_sink sink = { .write = full, .ctx = &room };

			if (r->fn(&sink, &thread, &fixture_info, &err) != SKN_OK)
				assert_string_equal(err.msg, "no space left");
		}
	skn_thread_release(&thread);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json_schema),  cmocka_unit_test(test_json_complete),
		cmocka_unit_test(test_html_escapes), cmocka_unit_test(test_html_self_contained),
		cmocka_unit_test(test_html_links),   cmocka_unit_test(test_bare),
		cmocka_unit_test(test_failing_sink),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
