/*
 * Each rule by a pair of fixtures, tests/fixtures/check/RULE.bad and RULE.good,
 * laid over base.store: the first gives the findings that it names and no
 * other error or warning, the second gives no error, no warning, and nothing
 * of the rule.
 */
#include "check_store.h"
#include "check/across.h"
#include "check/file.h"
#include "text/name.h"

#define DIR "tests/fixtures/check/"

/* Returns whether the findings are those. */
static bool expect_exactly(const struct skn_diags *diags, const char *rule, const struct skn_strings *expect,
			   const char *file)
{
	size_t met = 0, seen = 0;

	for (size_t i = 0; i < diags->list.n; i++) {
		const struct skn_diag *d = &diags->list.v[i];
		char *is = check_describe(d);

		if (d->severity == SKN_SEVERITY_NOTE && !skn_streq(d->rule, rule)) {
			free(is);
			continue;
		}
		if (!skn_strings_has(expect, is))
			print_message("%s: unexpected: %s: %s\n", file, is, d->message);
		else
			met++;
		seen++;
		free(is);
	}
	if (met != expect->n)
		print_message("%s: %zu of %zu expected findings\n", file, met, expect->n);
	return met == expect->n && seen == met;
}

static bool run_fixture(const char *rule, const char *which)
{
	char *file = skn_xasprintf(DIR "%s.%s", rule, which);
	struct skn_strings expect = { 0 };
	struct skn_diags diags = { 0 };
	struct check_store store;
	bool right;

	check_store_open(&store);
	check_put_file(&store, DIR "base.store", NULL);
	check_put_file(&store, file, &expect);
	check_run(&diags, &store);
	assert_true(expect.n > 0 || skn_streq(which, "good"));
	right = expect_exactly(&diags, rule, &expect, file);
	skn_diags_release(&diags);
	skn_strings_release(&expect);
	check_store_close(&store);
	free(file);
	return right;
}

/* These need what files cannot tell: modes, sizes, history, signatures. */
static bool elsewhere(enum skn_rule_id rule)
{
	return rule == SKN_RULE_BAD_MODE || rule == SKN_RULE_TOO_LARGE || rule == SKN_RULE_FOXTROT ||
	       rule == SKN_RULE_EVOLUTION_HISTORY || rule == SKN_RULE_OLD_EVIDENCE ||
	       (rule >= SKN_RULE_UNSIGNED && rule <= SKN_RULE_BAD_SIGNATURE);
}

static void every_rule_has_its_pair(void **state)
{
	int wrong = 0;

	SKN_UNUSED(state);
	for (int i = 0; i < SKN_RULE_N; i++)
		if (!elsewhere((enum skn_rule_id)i)) {
			wrong += !run_fixture(skn_rules[i].code, "bad");
			wrong += !run_fixture(skn_rules[i].code, "good");
		}
	assert_int_equal(wrong, 0);
}

static void the_base_is_clean(void **state)
{
	struct skn_diags diags = { 0 };
	struct check_store store;

	SKN_UNUSED(state);
	check_store_open(&store);
	check_put_file(&store, DIR "base.store", NULL);
	check_run(&diags, &store);
	if (diags.list.n)
		check_fail_with(&diags, "the base store");
	check_store_close(&store);
}

static void every_rule_has_a_page(void **state)
{
	SKN_UNUSED(state);
	for (int i = 0; i < SKN_RULE_N; i++) {
		const struct skn_rule *rule = &skn_rules[i];

		assert_non_null(rule->code);
		assert_ptr_equal(skn_rule_find(rule->code), rule);
		assert_true(rule->severity != SKN_SEVERITY_OFF);
		assert_true(strlen(rule->summary) > 15);
		assert_false(isupper((unsigned char)rule->summary[0]) &&
			     islower((unsigned char)rule->summary[1]));
		assert_non_null(strstr(rule->text, "Wrong"));
		assert_non_null(strstr(rule->text, "Right"));
		for (int k = 0; k < i; k++)
			assert_string_not_equal(skn_rules[k].code, rule->code);
	}
	assert_null(skn_rule_find("no-such-rule"));
	assert_string_equal(skn_rule_nearest("unknwon-key"), "unknown-key");
}

/* ---- both sides of each limit ---- */

static size_t count_rule(const struct skn_diags *diags, enum skn_rule_id rule)
{
	size_t n = 0;

	for (size_t i = 0; i < diags->list.n; i++)
		n += skn_streq(diags->list.v[i].rule, skn_rules[rule].code);
	return n;
}

/* How many findings of a rule one file put over the base gives. */
static size_t findings(const char *path, const char *data, size_t n, enum skn_rule_id rule)
{
	struct skn_diags diags = { 0 };
	struct check_store store;
	size_t found;

	check_store_open(&store);
	check_put_file(&store, DIR "base.store", NULL);
	check_put(&store, path, data, n);
	check_run(&diags, &store);
	found = count_rule(&diags, rule);
	skn_diags_release(&diags);
	check_store_close(&store);
	return found;
}

static void sizes(void **state)
{
	static const char thread[] = "threads/salt/lithium/";
	static const struct {
		const char *file;
		size_t max;
	} rows[] = {
		{ "narrative.md", SKN_NARRATIVE_MAX },
		{ "items/lee-2024.txt", SKN_TEXT_MAX },
		{ "items/lee-2024.yaml", SKN_RECORD_MAX },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		char *path = skn_xasprintf("%s%s", thread, rows[i].file);
		struct skn_buf data = SKN_BUF_INIT;

		/* A comment in YAML, a heading's text in Markdown; lines are short. */
		while (data.n + 64 <= rows[i].max)
			skn_buf_adds(&data, "# 4567890 234567890 234567890 234567890 234567890 234567890 234\n");
		assert_int_equal(data.n, rows[i].max);
		assert_int_equal(findings(path, data.p, data.n, SKN_RULE_TOO_LARGE), 0);
		skn_buf_addc(&data, '\n');
		assert_int_equal(findings(path, data.p, data.n, SKN_RULE_TOO_LARGE), 1);
		skn_buf_release(&data);
		free(path);
	}
}

static void depth(void **state)
{
	SKN_UNUSED(state);
	assert_int_equal(findings("threads/a/b/c/d/e/f/g/t8/thread.yaml",
				  "schema: 1\ntitle: T\nstatus: active\n", 34, SKN_RULE_TOO_LARGE), 0);
	assert_int_equal(findings("threads/a/b/c/d/e/f/g/h/t9/thread.yaml",
				  "schema: 1\ntitle: T\nstatus: active\n", 34, SKN_RULE_TOO_LARGE), 1);
}

/* How many findings of a rule N copies of a piece in the narrative give. */
static size_t pieces(const char *piece, size_t n, enum skn_rule_id rule)
{
	struct skn_buf text = SKN_BUF_INIT;
	size_t found;

	while (n-- > 0)
		skn_buf_adds(&text, piece);
	skn_buf_addc(&text, '\n');
	found = findings("threads/salt/lithium/narrative.md", text.p, text.n, rule);
	skn_buf_release(&text);
	return found;
}

/* Some faults come in thousands; a reader needs to see a few. */
static void listed_faults(void **state)
{
	SKN_UNUSED(state);
	assert_int_equal(pieces("x\a", SKN_CHECK_FAULTS_MAX, SKN_RULE_BAD_CHARACTER), SKN_CHECK_FAULTS_MAX);
	/* One more says that there is more. */
	assert_int_equal(pieces("x\a", SKN_CHECK_FAULTS_MAX + 1, SKN_RULE_BAD_CHARACTER),
			 SKN_CHECK_FAULTS_MAX + 1);
	assert_int_equal(pieces("x\a", SKN_CHECK_FAULTS_MAX + 2, SKN_RULE_BAD_CHARACTER),
			 SKN_CHECK_FAULTS_MAX + 1);
	assert_int_equal(pieces("<<<<<<< x\n", SKN_CHECK_FAULTS_MAX + 1, SKN_RULE_CONFLICT_MARKERS),
			 SKN_CHECK_FAULTS_MAX);
	assert_int_equal(pieces("[a](b:c) ", SKN_CHECK_LINKS_MAX, SKN_RULE_UNSAFE_LINK), SKN_CHECK_LINKS_MAX);
	assert_int_equal(pieces("[a](b:c) ", SKN_CHECK_LINKS_MAX + 1, SKN_RULE_UNSAFE_LINK),
			 SKN_CHECK_LINKS_MAX);
	assert_int_equal(pieces("x [@lee-2025]\n", SKN_ACROSS_GUESSES_MAX + 1, SKN_RULE_UNKNOWN_KEY),
			 SKN_ACROSS_GUESSES_MAX + 1);
}

static void names_by_length(void **state)
{
	char name[SKN_NAME_MAX + 2];
	static const char event[] = "date: 2025\nevent: |\n  It was. [@lee-2024]\n";

	SKN_UNUSED(state);
	memset(name, 'a', sizeof(name));
	for (size_t n = SKN_NAME_MAX; n <= SKN_NAME_MAX + 1; n++) {
		char *path = skn_xasprintf("threads/salt/lithium/timeline/%.*s.yaml", (int)n, name);

		assert_int_equal(findings(path, event, strlen(event), SKN_RULE_BAD_NAME), n > SKN_NAME_MAX);
		free(path);
	}
}

/* Findings of `verbatim` for prose that shares WORDS words with the text. */
static void verbatim_row(const char *text, const char *prose, size_t expected)
{
	struct skn_diags diags = { 0 };
	struct check_store store;

	check_store_open(&store);
	check_put_file(&store, DIR "base.store", NULL);
	check_puts(&store, "threads/salt/lithium/items/lee-2024.txt", text);
	check_puts(&store, "threads/salt/lithium/narrative.md", prose);
	check_run(&diags, &store);
	if (count_rule(&diags, SKN_RULE_VERBATIM) != expected)
		check_fail_with(&diags, prose);
	skn_diags_release(&diags);
	check_store_close(&store);
}

static void verbatim_by_words(void **state)
{
	static const char text[] = "one two three four five six seven eight nine ten eleven twelve thirteen\n";
	static const char han[] = "一二三四五六七八九十百千万亿兆京垓秭穰沟涧正载极恒\n";

	SKN_UNUSED(state);
	verbatim_row(text, "We count one two three four five six seven eight nine ten eleven. [@lee-2024]\n", 0);
	verbatim_row(text, "We count one two three four five six seven eight nine ten eleven twelve. [@lee-2024]\n", 1);
	/* A citation in between parts nothing; case and punctuation do not count. */
	verbatim_row(text, "One, two, three, four, five, six [@lee-2024], SEVEN eight nine ten eleven *twelve*. [@lee-2024]\n", 1);
	/* Quotation marks do, of any sort, and an apostrophe is none. */
	verbatim_row(text, "He: \"one two three four five six seven eight nine ten eleven twelve\". [@lee-2024]\n", 0);
	verbatim_row(text, "He: ‘one two three four five six seven eight nine ten eleven twelve’. [@lee-2024]\n", 0);
	verbatim_row(text, "Er: „one two three four five six seven eight nine ten eleven twelve“. [@lee-2024]\n", 0);
	verbatim_row(text, "Il dit « one two three four five six seven eight nine ten eleven twelve ». [@lee-2024]\n", 0);
	verbatim_row(text, "It's one two three four five six seven eight nine ten eleven twelve, and that's it. [@lee-2024]\n", 1);
	verbatim_row(text, "The 6\" rule: one two three four five six seven eight nine ten eleven twelve. [@lee-2024]\n", 1);
	/* Across two paragraphs nothing is consecutive. */
	verbatim_row(text, "One two three four five six. [@lee-2024]\n\nSeven eight nine ten eleven twelve. [@lee-2024]\n", 0);
	/* Scripts without spaces: 23 characters, 24 characters. */
	verbatim_row(han, "一二三四五六七八九十百千万亿兆京垓秭穰沟涧正载。[@lee-2024]\n", 0);
	verbatim_row(han, "一二三四五六七八九十百千万亿兆京垓秭穰沟涧正载极。[@lee-2024]\n", 1);
}

static void severities_are_changed(void **state)
{
	static const char config[] = "schema: 1\ntitle: T\npolicy:\n"
				     "  severities: {unknown-key: note, sentence-line: 'off', uncited: error}\n";
	static const char prose[] = "One is here. Two is not. [@nobody]\n";
	struct skn_diags diags = { 0 };
	struct check_store store;

	SKN_UNUSED(state);
	check_store_open(&store);
	check_put_file(&store, DIR "base.store", NULL);
	check_puts(&store, "skein.yaml", config);
	check_puts(&store, "threads/salt/lithium/narrative.md", prose);
	check_run(&diags, &store);
	assert_int_equal(count_rule(&diags, SKN_RULE_SENTENCE_LINE), 0);
	assert_int_equal(count_rule(&diags, SKN_RULE_UNKNOWN_KEY), 1);
	for (size_t i = 0; i < diags.list.n; i++)
		if (skn_streq(diags.list.v[i].rule, "unknown-key"))
			assert_int_equal(diags.list.v[i].severity, SKN_SEVERITY_NOTE);
		else if (skn_streq(diags.list.v[i].rule, "uncited"))
			assert_int_equal(diags.list.v[i].severity, SKN_SEVERITY_ERROR);
	skn_diags_release(&diags);
	check_store_close(&store);
}

static void a_key_is_suggested(void **state)
{
	struct skn_diags diags = { 0 };
	struct check_store store;
	bool said = false;

	SKN_UNUSED(state);
	check_store_open(&store);
	check_put_file(&store, DIR "base.store", NULL);
	check_puts(&store, "threads/salt/lithium/narrative.md", "It was. [@lee-2042]\n");
	check_run(&diags, &store);
	for (size_t i = 0; i < diags.list.n; i++)
		said = said || (diags.list.v[i].hint && strstr(diags.list.v[i].hint, "@lee-2024"));
	assert_true(said);
	skn_diags_release(&diags);
	check_store_close(&store);
}

/* A thread may be imported before the clock says its time: published.time counts. */
static void published_time_counts(void **state)
{
	static const char meta[] = "schema: 1\ntitle: Lithium\nstatus: active\n"
				   "published: {version: 2, time: 2031-01-01T00:00:00Z}\n";
	static const char event[] = "date: 2030-12-31\nevent: |\n  It was. [@lee-2024]\n";
	struct skn_diags diags = { 0 };
	struct check_store store;

	SKN_UNUSED(state);
	check_store_open(&store);
	check_put_file(&store, DIR "base.store", NULL);
	check_puts(&store, "threads/salt/lithium/timeline/2030.yaml", event);
	check_run(&diags, &store);
	assert_int_equal(count_rule(&diags, SKN_RULE_FUTURE_EVENT), 1);
	skn_diags_release(&diags);
	check_puts(&store, "threads/salt/lithium/thread.yaml", meta);
	check_run(&diags, &store);
	assert_int_equal(count_rule(&diags, SKN_RULE_FUTURE_EVENT), 0);
	skn_diags_release(&diags);
	check_store_close(&store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_base_is_clean),
		cmocka_unit_test(every_rule_has_its_pair),
		cmocka_unit_test(every_rule_has_a_page),
		cmocka_unit_test(sizes),
		cmocka_unit_test(depth),
		cmocka_unit_test(listed_faults),
		cmocka_unit_test(names_by_length),
		cmocka_unit_test(verbatim_by_words),
		cmocka_unit_test(severities_are_changed),
		cmocka_unit_test(a_key_is_suggested),
		cmocka_unit_test(published_time_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
