/* What a run found becomes items: the same again is nothing, sums hold, nothing is lost. */
#include "gather/collect.h"

#include "check_store.h"
#include "doc/key.h"
#include "random.h"
#include "store/put.h"
#include "text/name.h"

#define THREAD "threads/reef"
#define T0 1777494300 /* 2026-04-29T20:25:00Z */

static void thread_here(struct check_store *s)
{
	check_store_open(s);
	check_puts(s, "skein.yaml", "schema: 1\ntitle: T\n");
	check_puts(s, THREAD "/thread.yaml", "schema: 1\ntitle: Reef\nstatus: active\n");
	check_puts(s, THREAD "/narrative.md", "");
}

/* What is found, in short: fields are NULL where nothing is known. */
struct row {
	const char *url, *title, *text, *outlet, *via;
	bool teaser;
};

static void found_of(struct skn_found *out, const struct row *row)
{
	skn_found_init(out);
	skn_found_set(&out->url, row->url);
	skn_found_set(&out->title, row->title);
	skn_found_set(&out->outlet, row->outlet);
	skn_found_set(&out->via, row->via ? row->via : "feed:one");
	if (row->teaser)
		skn_found_set(&out->abstract, row->text);
	else if (row->text)
		skn_buf_adds(&out->text, row->text);
}

/* One run over ROWS; its changes land in the store.  WORDS gets the outcomes. */
static void run(struct skn_buf *words, struct check_store *s, const struct row *rows, size_t n,
		enum skn_text_policy policy, struct skn_account *account)
{
	struct skn_err err = SKN_ERR_INIT;
	struct skn_changes changes = SKN_CHANGES_INIT;
	struct skn_collect *c = NULL;
	char *name = NULL;

	must(skn_collect_open(&c, s->store.repo, s->view, NULL, THREAD, policy, &err), &err);
	for (size_t i = 0; i < n; i++) {
		struct skn_found found;
		enum skn_outcome outcome;

		found_of(&found, &rows[i]);
		must(skn_collect_add(c, &found, &outcome, NULL, &err), &err);
		if (words)
			skn_buf_addf(words, "%s%s", words->n ? " " : "", skn_outcome_names[outcome]);
		skn_found_release(&found);
	}
	must(skn_collect_finish(&changes, c, T0, false, &name, &err), &err);
	if (account)
		*account = *skn_collect_account(c);
	assert_int_equal(name != NULL, changes.list.n != 0);
	for (size_t i = 0; i < changes.list.n; i++) {
		if (changes.list.v[i].remove)
			skn_changes_remove(&s->changes, changes.list.v[i].path);
		else
			skn_changes_put(&s->changes, changes.list.v[i].path, &changes.list.v[i].data);
	}
	free(name);
	skn_collect_free(c);
	skn_changes_release(&changes);
}

/* The only file of the store whose path begins with PREFIX and ends with SUFFIX. */
static const struct skn_change *only(struct check_store *s, const char *prefix, const char *suffix)
{
	const struct skn_change *found = NULL;

	for (size_t i = 0; i < s->changes.list.n; i++) {
		const struct skn_change *c = &s->changes.list.v[i];

		if (c->remove || !skn_starts_with(c->path, prefix) || !skn_ends_with(c->path, suffix))
			continue;
		assert_null(found);
		found = c;
	}
	return found;
}

static size_t count(struct check_store *s, const char *prefix, const char *suffix)
{
	size_t n = 0;

	for (size_t i = 0; i < s->changes.list.n; i++)
		n += !s->changes.list.v[i].remove && skn_starts_with(s->changes.list.v[i].path, prefix) &&
		     skn_ends_with(s->changes.list.v[i].path, suffix);
	return n;
}

#define A "https://a.example/1"
#define F(url, title, text) { url, title, text, NULL, NULL, false }
#define TEASER(url, title, text) { url, title, text, NULL, NULL, true }
#define WEAK(title, text) { NULL, title, text, "O", NULL, false }

static void outcomes(void **state)
{
	static const struct {
		const char *what;
		struct row first[2], second[3];
		const char *words;
	} rows[] = {
		{ "the same again", { F(A, "T", "Text.") }, { F(A, "T", "Text.") }, "unchanged" },
		{ "with another text", { F(A, "T", "Text.") }, { F(A, "T", "Other.") }, "changed" },
		{ "twice in a run", { F(A, "T", "Text.") }, { F(A, "T", "Other."), F(A, "T", "Other.") }, "changed duplicate" },
		{ "a new one twice", { F(NULL, NULL, NULL) }, { F(A, "T", "Text."), F(A, "T", "Text.") }, "new duplicate" },
		{ "under an address with a campaign", { F(A, "T", "Text.") },
		  { F(A "?utm_source=x#top", "T", "Text.") }, "unchanged" },
		{ "another title alone is no change", { F(A, "T", "Text.") }, { F(A, "U", "Text.") }, "unchanged" },
		{ "white space at the ends is no change", { F(A, "T", "Text.\n") }, { F(A, "T", "  \nText.  \r\n\n\n") },
		  "unchanged" },
		{ "no text this time", { F(A, "T", "Text.") }, { F(A, "T", NULL) }, "unchanged" },
		{ "an abstract replaces no text", { F(A, "T", "Text.") }, { TEASER(A, "T", "Te…") }, "unchanged" },
		{ "a text comes to an abstract", { TEASER(A, "T", "Te…") }, { F(A, "T", "Text.") }, "changed" },
		{ "a first text", { F(A, "T", NULL) }, { F(A, "T", "Text.") }, "changed" },
		{ "an abstract later is no change", { F(A, "T", NULL) }, { TEASER(A, "T", "Te…") }, "unchanged" },
		{ "title and outlet alone, same text", { WEAK("T", "Text.") }, { WEAK("T", "Text.") },
		  "unchanged" },
		{ "title and outlet alone, other text", { WEAK("T", "Text.") },
		  { WEAK("T", "Other."), WEAK("T", "Text.") }, "new unchanged" },
		{ "one title at two addresses", { F(A, "T", "Text.") }, { F(A "2", "T", "Text.") }, "new" },
		{ "a DOI in two forms", { F("https://doi.org/10.1000/Ab", "T", "Text.") },
		  { F("http://dx.doi.org/10.1000/aB", "T", "Text.") }, "unchanged" },
		{ "a work at PubMed in two ways", { F("https://pubmed.ncbi.nlm.nih.gov/12345678/", "T", "Text.") },
		  { F("https://www.ncbi.nlm.nih.gov/pubmed/12345678", "T", "Text.") }, "unchanged" },
		{ "two versions at arXiv", { F("https://arxiv.org/abs/2401.00001v1", "T", "Text.") },
		  { F("https://arxiv.org/abs/2401.00001v3", "T", "Text.") }, "unchanged" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct check_store s;
		struct skn_buf words = SKN_BUF_INIT;
		size_t n1 = rows[i].first[0].title != NULL, n2 = 0;

		thread_here(&s);
		run(NULL, &s, rows[i].first, n1, SKN_TEXT_FULL, NULL);
		while (n2 < 3 && rows[i].second[n2].title)
			n2++;
		run(&words, &s, rows[i].second, n2, SKN_TEXT_FULL, NULL);
		if (!skn_streq(words.p, rows[i].words))
			fail_msg("%s: %s, not %s", rows[i].what, words.p, rows[i].words);
		skn_buf_release(&words);
		check_store_close(&s);
	}
}

/* What the files of one new item hold. */
static void files(void **state)
{
	static const struct row row = { "https://a.example/basin?utm_source=feed", " Basin\n closed ",
					"One.\r\n\r\n\r\nTwo.", "The Pier", NULL, false };
	struct check_store s;
	const struct skn_change *log;

	SKN_UNUSED(state);
	thread_here(&s);
	run(NULL, &s, &row, 1, SKN_TEXT_FULL, NULL);
	log = only(&s, THREAD "/runs/", ".yaml");
	assert_string_equal(only(&s, THREAD "/items/", ".txt")->data.p, "One.\n\nTwo.\n");
	assert_string_equal(only(&s, THREAD "/items/the-pier-basin-closed-", ".yaml")->data.p,
			    "type: webpage\ntitle: Basin closed\ncontainer-title: The Pier\n"
			    "URL: https://a.example/basin\nvia: feed:one\n"
			    "text: {sha256: fb47020c11babb78d6435eda29e0e388b66c27c0a0659fa2684192c9b264213c}\n");
	assert_non_null(strstr(log->path, "/20260429T202500Z-"));
	assert_string_equal(log->data.p,
			    "op: gather\naccount: {found: 1, new: 1, changed: 0, duplicate: 0, unchanged: 0, failed: 0}\n");
	check_store_close(&s);
}

/* Whatever a stranger says, the record is valid and what cannot be kept is left out. */
static void hostile(void **state)
{
	static const struct { const char *what, *field, *value, *kept; } rows[] = {
		{ "a date", "issued", "2026-04-29", "issued: 2026-04-29\n" },
		{ "no date", "issued", "yesterday", NULL },
		{ "a day that is none", "issued", "2026-02-30", NULL },
		{ "a language", "language", "en-GB", "language: en-GB\n" },
		{ "no language", "language", "English (UK)", NULL },
		{ "a DOI", "doi", "10.1000/182", "DOI: 10.1000/182\n" },
		{ "no DOI", "doi", "doi:10.1000/182", NULL },
		{ "no type", "type", "blog", "type: webpage\n" },
		{ "an outlet in lines", "outlet", "The\n\tPier", "container-title: The Pier\n" },
		{ "an outlet of control characters", "outlet", "\x01\x02\xe2\x80\xae", NULL },
		{ "an outlet that is no UTF-8", "outlet", "Caf\xe9", "container-title: Caf\xef\xbf\xbd\n" },
		{ "what YAML would read otherwise", "outlet", "no", "container-title: 'no'\n" },
		{ "PMID", "pmid", "123456", "PMID: '123456'\n" },
		{ "no PMID", "pmid", "PMC1", NULL },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_found f;
		struct skn_tree tree = SKN_TREE_INIT;
		struct skn_changes changes = SKN_CHANGES_INIT;
		struct skn_err err = SKN_ERR_INIT;
		struct { const char *name; char **at; } fields[] = {
			{ "issued", &f.issued }, { "language", &f.language }, { "doi", &f.doi }, { "type", &f.type },
			{ "outlet", &f.outlet }, { "pmid", &f.pmid } };

		skn_found_init(&f);
		skn_found_set(&f.title, "T");
		for (size_t k = 0; k < SKN_ARRAY_LEN(fields); k++)
			if (skn_streq(fields[k].name, rows[i].field))
				skn_found_set(fields[k].at, rows[i].value);
		must(skn_put_over(&changes, THREAD, SKN_KIND_ITEM, "x", NULL, skn_item_fields(&tree, &f), false, &err), &err);
		if (rows[i].kept ? !strstr(changes.list.v[0].data.p, rows[i].kept)
				 : strstr(changes.list.v[0].data.p, rows[i].field) != NULL)
			fail_msg("%s: %s", rows[i].what, changes.list.v[0].data.p);
		skn_changes_release(&changes);
		skn_tree_release(&tree);
		skn_found_release(&f);
	}
}

static void titles(void **state)
{
	static const struct { const char *what, *url, *title, *text, *wanted; } rows[] = {
		{ "its own", A, "A title", "# Other\n", "A title" },
		{ "the first line of the text", A, "", "# Other\n\nText", "Other" },
		{ "the end of the address", "https://a.example/2026/basin-closed.html?x=y", NULL, "", "basin closed" },
		{ "the host", "https://a.example/", NULL, "", "a.example" },
		{ "nothing", NULL, NULL, "", "Untitled" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct row row = { rows[i].url, rows[i].title, rows[i].text, NULL, NULL, false };
		struct skn_tree tree = SKN_TREE_INIT;
		struct skn_found f;

		found_of(&f, &row);
		assert_string_equal(skn_node_text(skn_item_fields(&tree, &f), "title"), rows[i].wanted);
		skn_tree_release(&tree);
		skn_found_release(&f);
	}
}

/* A title of the most characters stays whole, one more is cut; so do names in number. */
static void limits(void **state)
{
	struct skn_buf title = SKN_BUF_INIT, text = SKN_BUF_INIT;
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_found f;

	SKN_UNUSED(state);
	skn_found_init(&f);
	for (size_t i = 0; i < SKN_FOUND_LINE_MAX + 1; i++)
		skn_buf_adds(&title, "é");
	skn_found_set(&f.title, title.p);
	for (size_t i = 0; i < SKN_FOUND_AUTHORS_MAX + 1; i++) {
		char *name = skn_xasprintf("Name %zu", i);

		skn_strings_push(&f.authors, name);
		free(name);
	}
	assert_int_equal(strlen(skn_node_text(skn_item_fields(&tree, &f), "title")), 2 * SKN_FOUND_LINE_MAX);
	assert_int_equal(skn_node_find(skn_item_fields(&tree, &f), "author")->n_children, SKN_FOUND_AUTHORS_MAX);
	skn_tree_release(&tree);
	skn_found_release(&f);

	skn_buf_clear(&title);
	skn_buf_fill(&title, 'x', SKN_TEXT_MAX - 3);
	skn_buf_adds(&title, "\ny");
	skn_item_text(&text, title.p, title.n);
	assert_int_equal(text.n, SKN_TEXT_MAX);
	skn_buf_adds(&title, "\nz");
	skn_buf_clear(&text);
	skn_item_text(&text, title.p, title.n);
	assert_int_equal(text.n, SKN_TEXT_MAX);
	skn_buf_release(&title);
	skn_buf_release(&text);
}

static void withdrawn_stays(void **state)
{
	static const struct row row = F(A, "T", "Other.");
	struct check_store s;
	struct skn_buf words = SKN_BUF_INIT;
	size_t before;

	SKN_UNUSED(state);
	thread_here(&s);
	check_puts(&s, THREAD "/items/old-1a2b.yaml",
		   "type: webpage\ntitle: T\nURL: " A "\nvia: manual\nwithdrawn: {date: 2026, reason: gone}\n");
	before = s.changes.list.n;
	run(&words, &s, &row, 1, SKN_TEXT_FULL, NULL);
	assert_string_equal(words.p, "unchanged");
	assert_int_equal(s.changes.list.n, before);
	skn_buf_release(&words);
	check_store_close(&s);
}

/* Quotes stay when the source changes, every other byte of the record too. */
static void revision(void **state)
{
	static const struct row row = F(A, "T", "It now says that shoots died.");
	struct check_store s;

	SKN_UNUSED(state);
	thread_here(&s);
	check_puts(&s, THREAD "/items/old-1a2b.yaml",
		   "# found by Ines\ntype: webpage\ntitle: My own title\nURL: " A "\nvia: manual\n"
		   "text: {sha256: 0000000000000000000000000000000000000000000000000000000000000000, language: en}\n"
		   "quotes:\n- {id: q1, text: all shoots live}\n- {id: q2, text: shoots died}\n");
	check_puts(&s, THREAD "/items/old-1a2b.txt", "It says that all shoots live.\n");
	run(NULL, &s, &row, 1, SKN_TEXT_FULL, NULL);
	assert_string_equal(only(&s, THREAD "/items/", ".txt")->data.p, "It now says that shoots died.\n");
	assert_string_equal(only(&s, THREAD "/items/", ".yaml")->data.p,
		   "# found by Ines\ntype: webpage\ntitle: My own title\nURL: " A "\nvia: manual\n"
		   "text: {sha256: e95079ee0525371512abb192a399e489d96c9f5a2c2377977354e99eb668a7ec, language: en}\n"
		   "quotes:\n- {id: q1, text: all shoots live}\n- {id: q2, text: shoots died}\n");
	check_store_close(&s);
}

/* Where texts go; with a policy that says less than before a new revision takes the file away. */
static void policies(void **state)
{
	static const struct row first = F(A, "T", "Text."), second = F(A, "T", "Other.");
	static const struct { enum skn_text_policy policy; bool file, folder; } rows[] = {
		{ SKN_TEXT_FULL, true, false }, { SKN_TEXT_QUOTES, false, true }, { SKN_TEXT_NONE, false, false } };

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct check_store s;
		struct skn_buf text = SKN_BUF_INIT, words = SKN_BUF_INIT;
		const struct skn_change *item;
		char hash[65];
		int rc;

		thread_here(&s);
		run(NULL, &s, &first, 1, rows[i].policy, NULL);
		assert_int_equal(count(&s, THREAD "/items/", ".txt"), rows[i].file);
		item = only(&s, THREAD "/items/", ".yaml");
		snprintf(hash, sizeof(hash), "%s", strstr(item->data.p, "sha256: ") + 8);
		rc = skn_texts_get(&text, s.store.repo, hash, NULL);
		assert_int_equal(rc == SKN_OK, rows[i].folder);
		if (rc == SKN_OK)
			assert_string_equal(text.p, "Text.\n");
		run(&words, &s, &first, 1, rows[i].policy, NULL);
		run(&words, &s, &second, 1, rows[i].policy, NULL);
		assert_string_equal(words.p, "unchanged changed");
		run(NULL, &s, &first, 1, SKN_TEXT_FULL, NULL);
		assert_int_equal(count(&s, THREAD "/items/", ".txt"), 1);
		run(NULL, &s, &second, 1, SKN_TEXT_QUOTES, NULL);
		assert_int_equal(count(&s, THREAD "/items/", ".txt"), 0);
		skn_buf_release(&text);
		skn_buf_release(&words);
		check_store_close(&s);
	}
}

#define LONG                                                                                                 \
	"The harbour council voted on Tuesday to close the northern basin for two winters, after a survey of " \
	"the sea floor had found that fewer than one in ten of the shoots planted in 2019 were still alive and " \
	"that the rest had been lost in the storm of March."

static void copies_are_linked(void **state)
{
	static const struct row rows[] = {
		F("https://a.example/1", "Basin closed", LONG), F("https://b.example/x", "Harbour shut", LONG),
		F("https://c.example/y", "Basin closed", "Another text, which has nothing to do with it."),
	};
	static const struct row later = F("https://d.example/z", "Closed", "By our staff. " LONG);
	struct check_store s;

	SKN_UNUSED(state);
	thread_here(&s);
	run(NULL, &s, rows, 3, SKN_TEXT_FULL, NULL);
	assert_int_equal(count(&s, THREAD "/items/", ".yaml"), 3);
	assert_non_null(strstr(only(&s, THREAD "/items/harbour-shut", ".yaml")->data.p, "same_as: [basin-closed-"));
	run(NULL, &s, &later, 1, SKN_TEXT_FULL, NULL);
	assert_non_null(strstr(only(&s, THREAD "/items/closed-", ".yaml")->data.p, "same_as: ["));
	check_store_close(&s);
}

/* ---- properties ---- */

static void random_row(struct row *row)
{
	static const char *const urls[] = { A, A "?utm_medium=x", "https://b.example/", "https://b.example/#x",
					    "https://doi.org/10.1000/1", "https://arxiv.org/abs/2401.00001v2",
					    "https://arxiv.org/abs/2401.00001", NULL, "not a url", "https://c.example/ä b" };
	static const char *const titles[] = { "T", "Basin closed", "", NULL, "A\nB", "\xff", "con" };
	static const char *const texts[] = { "", NULL, "Text.", "Other.", LONG, "Staff. " LONG, "\xff\x00", "x\r\ny" };

	*row = (struct row){ random_pick(urls), random_pick(titles), random_pick(texts), random_chance(2) ? "O" : NULL,
			     random_chance(3) ? "reactive:q" : "feed:one", random_chance(4) };
}

/* Of random runs: the sum holds, every item file is valid for check, the same run
 * again changes nothing, and nothing that was there is gone. */
static void properties(void **state)
{
	SKN_UNUSED(state);
	for (size_t round = 0; round < random_rounds(60); round++) {
		struct check_store s;
		struct row rows[20];

		random_seed(round + 1);
		thread_here(&s);
		for (size_t step = 0; step < 4; step++) {
			size_t n = random_below(SKN_ARRAY_LEN(rows) + 1), had = count(&s, THREAD "/items/", ".yaml");
			struct skn_account account;
			struct skn_diags diags = { 0 };

			for (size_t i = 0; i < n; i++)
				random_row(&rows[i]);
			run(NULL, &s, rows, n, SKN_TEXT_FULL, &account);
			assert_int_equal(skn_account_found(&account), n);
			assert_int_equal(count(&s, THREAD "/items/", ".yaml"), had + account.by[SKN_FOUND_NEW]);
			check_run(&diags, &s);
			for (size_t i = 0; i < diags.list.n; i++)
				if (diags.list.v[i].severity == SKN_SEVERITY_ERROR)
					check_fail_with(&diags, "an error");
			skn_diags_release(&diags);
			for (size_t i = 0; i < n; i++)
				for (size_t k = 0; k < i; k++)
					if (rows[k].url && rows[i].url && skn_streq(rows[k].url, rows[i].url))
						rows[i] = rows[k];
			run(NULL, &s, rows, n, SKN_TEXT_FULL, &account);
			run(NULL, &s, rows, n, SKN_TEXT_FULL, &account);
			assert_int_equal(account.by[SKN_FOUND_NEW], 0);
		}
		check_store_close(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outcomes), cmocka_unit_test(files), cmocka_unit_test(hostile),
		cmocka_unit_test(titles), cmocka_unit_test(limits), cmocka_unit_test(withdrawn_stays),
		cmocka_unit_test(revision), cmocka_unit_test(policies), cmocka_unit_test(copies_are_linked),
		cmocka_unit_test(properties),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
