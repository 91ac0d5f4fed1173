/* What a thread should search for, and the words of a query. */
#include "gather/suggest.h"

#include "check_store.h"

static void queries(void **state)
{
	static const struct { const char *what, *text, *query; } rows[] = {
		{ "names, figures and long words, in their order",
		  "Does the Skarrow Bay project explain the 61 shoots that divers counted in 2026? [@a-1]",
		  NULL },
		{ "words that say nothing are left out", "Which of these claims would have been made about it?", "" },
		{ "no word twice", "Lithium prices, lithium prices and lithium.", "Lithium prices lithium" },
		{ "at most eight", "Alpha Beta Gamma Delta Epsilon Zeta Theta Iota Kappa Lambda",
		  NULL },
		{ "nothing", "", "" },
		{ "citations alone", "[@a-1; @b-2]", "" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf query = SKN_BUF_INIT;
		size_t words = 0;

		skn_suggest_query(&query, rows[i].text, strlen(rows[i].text));
		for (const char *p = query.p; *p; p++)
			words += *p == ' ';
		assert_true(words < SKN_SUGGEST_WORDS);
		if (i && rows[i].query && !skn_streq(query.p, rows[i].query))
			fail_msg("%s: '%s', not '%s'", rows[i].what, query.p, rows[i].query);
		if (i == 0) {
			assert_non_null(strstr(query.p, "Skarrow Bay"));
			assert_non_null(strstr(query.p, "61"));
			assert_null(strstr(query.p, "Does"));
			assert_null(strstr(query.p, "@a-1"));
		}
		skn_buf_release(&query);
	}
}

static void of_a_thread(void **state)
{
	struct check_store s;
	struct skn_thread thread;
	struct skn_watch watch = { .feeds = { 0 } };
	struct skn_suggestions list;
	struct skn_err err = SKN_ERR_INIT;
	struct skn_buf said = SKN_BUF_INIT;

	SKN_UNUSED(state);
	check_store_open(&s);
	check_puts(&s, "threads/r/thread.yaml", "schema: 1\ntitle: Reef Restoration\nstatus: active\n");
	check_puts(&s, "threads/r/narrative.md",
		   "Corals spawned twice in Belmont. [@one]\nCorals died in Kessock. [@one; @two]\n"
		   "Copies agree on Skarrow. [@two; @copy]\nNobody cites Ardle.\n");
	check_puts(&s, "threads/r/tensions/a.yaml", "status: open\nquestion: |\n  Is warming Belmont lagoon decisive? [@one]\n");
	check_puts(&s, "threads/r/tensions/b.yaml",
		   "status: resolved\nquestion: |\n  Was Ardle right?\nresolution: |\n  Yes. [@one]\n");
	check_puts(&s, "threads/r/perspectives/v.yaml", "voice: Ines Ardle\nstance: |\n  Sowing works. [@one]\n");
	check_puts(&s, "threads/r/perspectives/w.yaml", "voice: Two Sources\nstance: |\n  No. [@one]\n  Still no. [@two]\n");
	check_puts(&s, "threads/r/items/one.yaml", "type: report\ntitle: One\nvia: manual\n");
	check_puts(&s, "threads/r/items/two.yaml", "type: report\ntitle: Two\nvia: manual\n");
	check_puts(&s, "threads/r/items/copy.yaml", "type: report\ntitle: Copy\nvia: manual\nsame_as: [two]\n");
	must(skn_store_load(&thread, s.view, "threads/r", 0, &err), &err);
	skn_watch_add_search(&watch, "known", "corals spawned twice belmont", "searxng");
	skn_suggest_make(&list, &thread, &watch);
	for (size_t i = 0; i < list.list.n; i++)
		skn_buf_addf(&said, "%s %s: %s\n", skn_suggest_words[list.list.v[i].why],
			     list.list.v[i].why == SKN_SUGGEST_CLAIM ? "" : list.list.v[i].of, list.list.v[i].query);
	assert_string_equal(said.p,
			    "open tension a: warming Belmont lagoon decisive\n"
			    "voice with one source v: Ines Ardle Reef Restoration\n"
			    "claim with one origin : Copies agree Skarrow\n");
	assert_string_equal(list.list.v[0].id, "warming-belmont-lagoon-decisive");
	skn_buf_release(&said);
	skn_suggestions_release(&list);
	skn_watch_release(&watch);
	skn_thread_release(&thread);
	check_store_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(queries), cmocka_unit_test(of_a_thread) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
