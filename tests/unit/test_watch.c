/* watch.yaml, read and edited. */
#include "gather/watch.h"

#include "check_store.h"

static const char text[] = "# ours\nfeeds:\n- {id: brine, url: 'https://brine.example/feed', title: Brine}  # good\n"
			   "- {id: salt, url: 'https://salt.example/rss?a=b'}\n"
			   "searches:\n- {id: price, query: lithium price, engine: searxng}\n";

static void edits(void **state)
{
	struct check_store s;
	struct skn_watch watch;
	struct skn_err err = SKN_ERR_INIT;
	struct skn_changes changes = SKN_CHANGES_INIT;
	struct skn_buf id = SKN_BUF_INIT;

	SKN_UNUSED(state);
	check_store_open(&s);
	check_puts(&s, "threads/t/watch.yaml", text);
	must(skn_watch_read(&watch, NULL, s.view, "threads/t", &err), &err);
	assert_int_equal(watch.feeds.n, 2);
	assert_string_equal(watch.searches.v[0].engine, "searxng");
	assert_non_null(skn_watch_find(&watch, "brine"));
	assert_string_equal(skn_watch_find(&watch, "HTTPS://Salt.example:443/rss?a=b")->id, "salt");
	assert_null(skn_watch_find(&watch, "https://salt.example/rss"));
	skn_watch_new_id(&id, &watch, "Brine", "https://x.example/");
	assert_string_equal(id.p, "brine-2");
	skn_watch_new_id(&id, &watch, NULL, "https://www.reef.example:8080/feed");
	assert_string_equal(id.p, "reef-example");
	assert_true(skn_watch_remove(&watch, "https://salt.example/rss?a=b"));
	assert_false(skn_watch_remove(&watch, "salt"));
	skn_watch_add(&watch, "reef", "https://reef.example/feed", NULL);
	must(skn_watch_put(&changes, s.view, "threads/t", &watch, false, &err), &err);
	assert_string_equal(changes.list.v[0].data.p,
			    "# ours\nfeeds:\n- {id: brine, url: 'https://brine.example/feed', title: Brine}  # good\n"
			    "- {id: reef, url: https://reef.example/feed}\n"
			    "searches:\n- {id: price, query: lithium price, engine: searxng}\n");
	skn_watch_release(&watch);
	skn_changes_release(&changes);
	skn_buf_release(&id);
	check_store_close(&s);
}

/* What may not stand in it: the schema says so, with the place. */
static void refused(void **state)
{
	static const struct { const char *what, *text; } rows[] = {
		{ "a file of the machine", "feeds: [{id: a, url: 'file:///etc/passwd'}]\n" },
		{ "a path", "feeds: [{id: a, url: /etc/passwd}]\n" },
		{ "an address without an id", "feeds: [{url: 'https://a.example/'}]\n" },
		{ "a key for a service", "searches: [{id: a, query: q, engine: e, key: k}]\n" },
		{ "the address of a service", "searches: [{id: a, query: q, engine: e, base: 'http://127.0.0.1/'}]\n" },
		{ "a search without words", "searches: [{id: a, query: '', engine: e}]\n" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct check_store s;
		struct skn_watch watch;
		struct skn_err err = SKN_ERR_INIT;

		check_store_open(&s);
		check_puts(&s, "threads/t/watch.yaml", rows[i].text);
		if (skn_watch_read(&watch, NULL, s.view, "threads/t", &err) != SKN_EDATA)
			fail_msg("%s was taken", rows[i].what);
		assert_true(err.line == 1);
		skn_watch_release(&watch);
		check_store_close(&s);
	}
}

static void nothing_there(void **state)
{
	struct check_store s;
	struct skn_watch watch;
	struct skn_err err = SKN_ERR_INIT;

	SKN_UNUSED(state);
	check_store_open(&s);
	must(skn_watch_read(&watch, NULL, s.view, "threads/t", &err), &err);
	assert_int_equal(watch.feeds.n + watch.searches.n, 0);
	check_puts(&s, "threads/t/watch.yaml", "\n");
	must(skn_watch_read(&watch, NULL, s.view, "threads/t", &err), &err);
	assert_int_equal(watch.feeds.n, 0);
	skn_watch_release(&watch);
	check_store_close(&s);
}

static void limits(void **state)
{
	SKN_UNUSED(state);
	for (size_t more = 0; more < 2; more++) {
		struct check_store s;
		struct skn_watch watch;
		struct skn_err err = SKN_ERR_INIT;
		struct skn_buf src = SKN_BUF_INIT;

		skn_buf_adds(&src, "searches:\n");
		for (size_t i = 0; i < SKN_WATCH_SEARCHES_MAX + more; i++)
			skn_buf_addf(&src, "- {id: s%zu, query: q, engine: e}\n", i);
		check_store_open(&s);
		check_put(&s, "threads/t/watch.yaml", src.p, src.n);
		assert_int_equal(skn_watch_read(&watch, NULL, s.view, "threads/t", &err), more ? SKN_ELIMIT : SKN_OK);
		skn_watch_release(&watch);
		skn_buf_release(&src);
		check_store_close(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edits), cmocka_unit_test(refused), cmocka_unit_test(nothing_there), cmocka_unit_test(limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
