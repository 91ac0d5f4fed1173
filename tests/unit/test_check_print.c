/*
 * The printers: what each writes for the same findings, and that text from
 * strangers stays text in all of them.
 */
#include "check_store.h"

#include "base/utf8.h"
#include "check/print.h"
#include "doc/schema.h"
#include "json/json.h"

static void print(struct skn_buf *out, const char *format, const struct skn_diags *diags)
{
	struct skn_sink sink;

	skn_buf_clear(out);
	skn_sink_to_buf(&sink, out);
	skn_diag_printer_find(format)->print(&sink, diags);
	assert_int_equal(skn_sink_check(&sink, NULL), SKN_OK);
}

/* One finding with everything, one about a file, one about none. */
static void three(struct skn_diags *diags)
{
	struct skn_place at = { 3, 7, 3, 12 };

	skn_rule_report(diags, SKN_RULE_UNKNOWN_KEY, "threads/a/narrative.md", &at, "cites 'x'");
	skn_diags_hint(diags, "did you mean '@y'?");
	skn_rule_report(diags, SKN_RULE_VERBATIM, "threads/a b/narrative.md", NULL, "12 words");
	skn_rule_report(diags, SKN_RULE_UNCITED, "", NULL, "nothing");
}

static void expect(const char *format, const char *text)
{
	struct skn_diags diags = { 0 };
	struct skn_buf out = SKN_BUF_INIT;

	three(&diags);
	print(&out, format, &diags);
	assert_string_equal(out.p, text);
	skn_buf_release(&out);
	skn_diags_release(&diags);
}

static void text(void **state)
{
	SKN_UNUSED(state);
	expect("text",
	       "threads/a/narrative.md:3:7: error: cites 'x' [unknown-key]\n"
	       "  hint: did you mean '@y'?\n"
	       "threads/a b/narrative.md: warning: 12 words [verbatim]\n"
	       "note: nothing [uncited]\n");
}

static void github(void **state)
{
	SKN_UNUSED(state);
	expect("github",
	       "::error file=threads/a/narrative.md,line=3,endLine=3,col=7,endColumn=12,"
	       "title=unknown-key::cites 'x'%0Adid you mean '@y'?\n"
	       "::warning file=threads/a b/narrative.md,title=verbatim::12 words\n"
	       "::notice title=uncited::nothing\n");
}

static void rdjsonl(void **state)
{
	SKN_UNUSED(state);
	expect("rdjsonl",
	       "{\"message\":\"cites 'x' (did you mean '@y'?)\",\"location\":{\"path\":\"threads/a/narrative.md\","
	       "\"range\":{\"start\":{\"line\":3,\"column\":7},\"end\":{\"line\":3,\"column\":12}}},"
	       "\"severity\":\"ERROR\",\"code\":{\"value\":\"unknown-key\"},\"source\":{\"name\":\"skein\"}}\n"
	       "{\"message\":\"12 words\",\"location\":{\"path\":\"threads/a b/narrative.md\"},"
	       "\"severity\":\"WARNING\",\"code\":{\"value\":\"verbatim\"},\"source\":{\"name\":\"skein\"}}\n"
	       "{\"message\":\"nothing\",\"location\":{\"path\":\"\"},\"severity\":\"INFO\","
	       "\"code\":{\"value\":\"uncited\"},\"source\":{\"name\":\"skein\"}}\n");
}

static void none_is_nothing(void **state)
{
	static const char *const empty[][2] = {
		{ "text", "" }, { "github", "" }, { "rdjsonl", "" }, { "gitlab", "[]\n" },
		{ "json", "{\n  \"diagnostics\": []\n}\n" },
	};
	struct skn_diags diags = { 0 };
	struct skn_buf out = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(empty); i++) {
		print(&out, empty[i][0], &diags);
		assert_string_equal(out.p, empty[i][1]);
	}
	skn_buf_release(&out);
}

static void no_such_printer(void **state)
{
	SKN_UNUSED(state);
	assert_null(skn_diag_printer_find("xml"));
}

/* ---- JSON ---- */

static void parse(struct skn_tree *tree, const char *p, size_t n)
{
	struct skn_err err = SKN_ERR_INIT;

	must(skn_json_parse(tree, p, n, "output", &err), &err);
}

static void show_violation(void *ctx, const struct skn_node *at, const char *keyword, const char *message)
{
	SKN_UNUSED(ctx);
	SKN_UNUSED(at);
	print_message("%s: %s\n", keyword, message);
}

static void validate(const struct skn_diags *diags)
{
	const struct skn_schema *schema = skn_schema_of("out-check.json", NULL);
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_buf out = SKN_BUF_INIT;

	assert_non_null(schema);
	print(&out, "json", diags);
	parse(&tree, out.p, out.n);
	assert_int_equal(skn_schema_validate(schema, tree.root, show_violation, NULL), 0);
	assert_int_equal(skn_node_find(tree.root, "diagnostics")->n_children, diags->list.n);
	skn_tree_release(&tree);
	skn_buf_release(&out);
}

static void json_follows_its_schema(void **state)
{
	struct skn_diags diags = { 0 };

	SKN_UNUSED(state);
	validate(&diags);
	three(&diags);
	validate(&diags);
	skn_diags_release(&diags);
}

static const struct skn_node *at(const struct skn_node *node, const char *path)
{
	char name[64];

	while (node && *path) {
		size_t n = strcspn(path, "/");

		snprintf(name, sizeof(name), "%.*s", (int)n, path);
		if (node->kind == SKN_ARRAY) {
			node = node->child;
			for (long i = strtol(name, NULL, 10); node && i > 0; i--)
				node = node->next;
		} else {
			node = skn_node_find(node, name);
		}
		path += n + (path[n] == '/');
	}
	return node;
}

static void says(const struct skn_node *root, const char *path, const char *expected)
{
	const struct skn_node *node = at(root, path);

	if (!node || !node->text)
		fail_msg("nothing at %s", path);
	assert_string_equal(node->text, expected);
}

static void sarif(void **state)
{
	struct skn_diags diags = { 0 };
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_buf out = SKN_BUF_INIT;

	SKN_UNUSED(state);
	three(&diags);
	print(&out, "sarif", &diags);
	parse(&tree, out.p, out.n);
	says(tree.root, "version", "2.1.0");
	says(tree.root, "runs/0/tool/driver/name", "skein");
	says(tree.root, "runs/0/tool/driver/rules/0/id", "unknown-key");
	says(tree.root, "runs/0/results/0/ruleId", "unknown-key");
	says(tree.root, "runs/0/results/0/ruleIndex", "0");
	says(tree.root, "runs/0/results/0/level", "error");
	says(tree.root, "runs/0/results/0/message/text", "cites 'x' (did you mean '@y'?)");
	says(tree.root, "runs/0/results/0/locations/0/physicalLocation/region/startLine", "3");
	says(tree.root, "runs/0/results/1/locations/0/physicalLocation/artifactLocation/uri",
	     "threads/a%20b/narrative.md");
	says(tree.root, "runs/0/results/2/level", "note");
	assert_null(at(tree.root, "runs/0/results/2/locations"));
	assert_int_equal(at(tree.root, "runs/0/results/1/partialFingerprints/primaryLocationLineHash")->len, 16);
	skn_tree_release(&tree);
	skn_buf_release(&out);
	skn_diags_release(&diags);
}

static void gitlab(void **state)
{
	struct skn_diags diags = { 0 };
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_buf out = SKN_BUF_INIT;

	SKN_UNUSED(state);
	three(&diags);
	three(&diags); /* equal findings have fingerprints of their own */
	print(&out, "gitlab", &diags);
	parse(&tree, out.p, out.n);
	says(tree.root, "0/check_name", "unknown-key");
	says(tree.root, "0/severity", "major");
	says(tree.root, "1/severity", "minor");
	says(tree.root, "2/severity", "info");
	says(tree.root, "0/location/path", "threads/a/narrative.md");
	says(tree.root, "0/location/lines/begin", "3");
	assert_string_not_equal(at(tree.root, "0/fingerprint")->text, at(tree.root, "3/fingerprint")->text);
	skn_tree_release(&tree);
	skn_buf_release(&out);
	skn_diags_release(&diags);
}

/* ---- GitHub's limits ---- */

static size_t lines_with(const char *s, const char *prefix)
{
	size_t n = 0;

	for (; *s; s = strchrnul(s, '\n'), s += *s == '\n')
		n += skn_starts_with(s, prefix);
	return n;
}

static void github_shows_ten(void **state)
{
	struct skn_buf out = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t n = SKN_GITHUB_MAX; n <= SKN_GITHUB_MAX + 1; n++) {
		struct skn_diags diags = { 0 };
		const char *stop;

		for (size_t i = 0; i < n; i++)
			skn_rule_report(&diags, SKN_RULE_UNCITED, "threads/a/narrative.md", NULL,
					"::error::x %zu", i);
		skn_rule_report(&diags, SKN_RULE_SCHEMA, "threads/a/thread.yaml", NULL, "errors first");
		print(&out, "github", &diags);
		assert_true(skn_starts_with(out.p, "::error file=threads/a/thread.yaml"));
		assert_int_equal(lines_with(out.p, "::notice "), SKN_GITHUB_MAX);
		stop = strstr(out.p, "::stop-commands::");
		if (n == SKN_GITHUB_MAX)
			assert_null(stop);
		else {
			char *end = skn_xasprintf("\n::%.64s::\n", stop + strlen("::stop-commands::"));

			assert_non_null(strstr(stop, "1 more:"));
			assert_true(skn_ends_with(out.p, end));
			free(end);
		}
		skn_diags_release(&diags);
	}
	skn_buf_release(&out);
}

/* ---- hostile text ---- */

static const char *const hostile[] = {
	"\n::error::pwned", "::stop-commands::x", "\r\n::set-output name=a::b", "%0A::error::x", "a,line=1::x",
	"\033[31mred\033[0m", "\033]0;title\007", "\033]8;;http://x\033\\", "\xc2\x9b" "31m", "\x7f\x08\x08",
	"\xe2\x80\xae" "gnp.exe", "\xe2\x81\xa6x", "\xf3\xa0\x81\xa1", "\xff\xfe", "\xc3", "\xed\xa0\x80",
	"\"}],\"x\":[{\"", "</script><script>", "%s%n%d", "\\u001b[31m", "\t\v\f", "'\"`$(id)", "..\\..\\x",
	"\xe2\x80\xa8line", "", " ",
};

/* Nothing that a terminal or a runner obeys; newlines are the printer's own. */
static void assert_harmless(const char *format, const struct skn_buf *out)
{
	size_t bad;

	if (!skn_utf8_valid(out->p, out->n, &bad))
		fail_msg("%s: no UTF-8 at %zu", format, bad);
	for (size_t i = 0; i < out->n; i++) {
		unsigned char c = (unsigned char)out->p[i];

		if ((c < 0x20 && c != '\n') || c == 0x7f)
			fail_msg("%s: control 0x%02x", format, c);
	}
	assert_null(strstr(out->p, "\xe2\x80\xae"));
	assert_null(strstr(out->p, "\xc2\x9b"));
	assert_null(strstr(out->p, "\xf3\xa0\x81\xa1"));
}

/* Each line of the output of github is a command of ours. */
static void assert_no_foreign_command(const struct skn_buf *out)
{
	size_t lines = lines_with(out->p, ""), ours = lines_with(out->p, "::error file=") +
						      lines_with(out->p, "::error title=");

	assert_int_equal(lines, ours);
}

static void nothing_breaks_out(void **state)
{
	struct skn_buf out = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(hostile); i++)
		for (const struct skn_diag_printer *p = skn_diag_printers; p->name; p++) {
			struct skn_diags diags = { 0 };
			struct skn_place place = { 1, 1, 2, 1 };
			struct skn_tree tree = SKN_TREE_INIT;

			skn_rule_report(&diags, SKN_RULE_SCHEMA, hostile[i], &place, "x%s", hostile[i]);
			skn_diags_hint(&diags, "%s", hostile[i]);
			print(&out, p->name, &diags);
			assert_harmless(p->name, &out);
			if (skn_streq(p->name, "github"))
				assert_no_foreign_command(&out);
			else if (!skn_streq(p->name, "text"))
				parse(&tree, out.p, out.n);
			if (skn_streq(p->name, "rdjsonl"))
				assert_int_equal(lines_with(out.p, ""), 1);
			validate(&diags);
			skn_tree_release(&tree);
			skn_diags_release(&diags);
		}
	skn_buf_release(&out);
}

/* The text printer's lines begin with a path; one cannot fake another. */
static void one_line_each(void **state)
{
	struct skn_diags diags = { 0 };
	struct skn_buf out = SKN_BUF_INIT;

	SKN_UNUSED(state);
	skn_rule_report(&diags, SKN_RULE_SCHEMA, "a\nb: error: faked", NULL, "one\ntwo\rthree");
	print(&out, "text", &diags);
	assert_int_equal(lines_with(out.p, ""), 1);
	skn_buf_release(&out);
	skn_diags_release(&diags);
}

static void least_severity(void **state)
{
	struct skn_diags diags = { 0 };
	struct skn_buf out = SKN_BUF_INIT;
	struct skn_sink sink;

	SKN_UNUSED(state);
	three(&diags);
	skn_sink_to_buf(&sink, &out);
	skn_diags_print_text(&sink, &diags, SKN_SEVERITY_WARNING);
	assert_null(strstr(out.p, "note:"));
	assert_int_equal(skn_diags_count(&diags, SKN_SEVERITY_NOTE), 3);
	assert_int_equal(skn_diags_count(&diags, SKN_SEVERITY_WARNING), 2);
	assert_int_equal(skn_diags_count(&diags, SKN_SEVERITY_ERROR), 1);
	skn_buf_release(&out);
	skn_diags_release(&diags);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text),
		cmocka_unit_test(github),
		cmocka_unit_test(rdjsonl),
		cmocka_unit_test(none_is_nothing),
		cmocka_unit_test(no_such_printer),
		cmocka_unit_test(json_follows_its_schema),
		cmocka_unit_test(sarif),
		cmocka_unit_test(gitlab),
		cmocka_unit_test(github_shows_ten),
		cmocka_unit_test(nothing_breaks_out),
		cmocka_unit_test(one_line_each),
		cmocka_unit_test(least_severity),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
