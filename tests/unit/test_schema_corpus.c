/*
 * The JSON Schema Test Suite (draft2020-12) through our validator.  Needs the
 * suite: CORPORA names the folder that holds json-schema/.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>

#include "base/buf.h"
#include "base/vec.h"
#include "doc/schema.h"
#include "json/json.h"
#include "text/jsonw.h"

#define HOST "http://localhost:1234/"
#define META "https://json-schema.org/draft/2020-12/schema"

/* What is not ours, by file, or by file and group. */
static const struct {
	const char *file, *group, *why;
} skipped[] = {
	{ "dynamicRef.json", NULL, "dynamic references are left out" },
	{ "unevaluatedItems.json", NULL, "unevaluated* is left out" },
	{ "unevaluatedProperties.json", NULL, "unevaluated* is left out" },
	{ "vocabulary.json", NULL, "$vocabulary is left out" },
	{ "not.json", "collect annotations inside a 'not', even if collection is disabled",
	  "unevaluatedProperties" },
	{ "ref.json", "ref creates new scope when adjacent to keywords", "unevaluatedProperties" },
	{ "ref.json", "remote ref, containing refs itself", "the metaschema has dynamic references" },
	{ "defs.json", "validate definition against metaschema",
	  "the metaschema has dynamic references" },
	{ "optional/dynamicRef.json", NULL, "dynamic references are left out" },
	{ "optional/format-assertion.json", NULL, "$vocabulary is left out" },
	{ "optional/cross-draft.json", NULL, "other drafts are refused" },
	{ "optional/dependencies-compatibility.json", NULL, "a keyword of older drafts is an error" },
	{ "optional/unknownKeyword.json", NULL, "an unknown keyword is an error" },
	{ "optional/refOfUnknownKeyword.json", NULL, "an unknown keyword is an error" },
	{ "optional/bignum.json", NULL, "the JSON gate takes integers of 64 bits" },
	{ "optional/id.json", NULL, "an unknown keyword is an error" },
	{ "optional/anchor.json", NULL, "an unknown keyword is an error" },
};

static const char *corpora;
static struct skn_buf current = SKN_BUF_INIT, remote = SKN_BUF_INIT;
static struct {
	unsigned passed, failed, skipped;
} tally;

static bool read_file(struct skn_buf *out, const char *path)
{
	FILE *f = fopen(path, "rb");
	char block[4096];
	size_t n;

	if (!f)
		return false;
	skn_buf_clear(out);
	while ((n = fread(block, 1, sizeof(block), f)) > 0)
		skn_buf_add(out, block, n);
	fclose(f);
	return true;
}

static const char *why_skipped(const char *file, const char *group)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(skipped); i++)
		if (skn_streq(skipped[i].file, file) &&
		    (!skipped[i].group || (group && skn_streq(skipped[i].group, group))))
			return skipped[i].why;
	return NULL;
}

static const char *lookup(void *ctx, const char *uri)
{
	char *path;
	bool found;

	SKN_UNUSED(ctx);
	if (skn_streq(uri, "test"))
		return current.p;
	if (!skn_starts_with(uri, HOST))
		return NULL;
	path = skn_xasprintf("%s/json-schema/remotes/%s", corpora, uri + strlen(HOST));
	found = read_file(&remote, path);
	free(path);
	return found ? remote.p : NULL;
}

static void run_cases(const char *file, const struct skn_node *group, struct skn_schema *schema)
{
	for (const struct skn_node *t = skn_node_find(group, "tests")->child; t; t = t->next) {
		const struct skn_node *data = skn_node_find(t, "data");
		bool wanted = skn_node_find(t, "valid")->boolean;
		bool got = skn_schema_validate(schema, data, NULL, NULL) == 0;

		if (wanted == got) {
			tally.passed++;
			continue;
		}
		tally.failed++;
		printf("FAIL %s: %s: %s (wanted %s)\n", file, skn_node_text(group, "description"),
		       skn_node_text(t, "description"), wanted ? "valid" : "invalid");
	}
}

static void run_group(const char *file, const struct skn_node *group, unsigned flags)
{
	const char *name = skn_node_text(group, "description"), *why = why_skipped(file, name);
	struct skn_schema *schema;
	struct skn_err err = SKN_ERR_INIT;
	struct skn_jsonw w;
	struct skn_sink sink;

	if (why) {
		printf("skip %s: %s: %s\n", file, name, why);
		tally.skipped += (unsigned)skn_node_find(group, "tests")->n_children;
		return;
	}
	skn_buf_clear(&current);
	skn_sink_to_buf(&sink, &current);
	skn_jsonw_init(&w, &sink, false);
	skn_node_write_json(&w, skn_node_find(group, "schema"));
	if (skn_schema_compile(&schema, "test", lookup, NULL, flags, &err) != SKN_OK) {
		printf("FAIL %s: %s: does not compile: %s\n", file, name, err.msg);
		tally.failed++;
		return;
	}
	run_cases(file, group, schema);
	skn_schema_free(schema);
}

static void run_file(const char *file, unsigned flags)
{
	char *path = skn_xasprintf("%s/json-schema/draft2020-12/%s", corpora, file);
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_err err = SKN_ERR_INIT;
	const char *why = why_skipped(file, NULL);

	if (why) {
		printf("skip %s: %s\n", file, why);
	} else {
		assert_true(read_file(&text, path));
		if (skn_json_parse(&tree, text.p, text.n, path, &err) != SKN_OK)
			fail_msg("%s:%u:%u: %s", err.path, err.line, err.column, err.msg);
		for (const struct skn_node *g = tree.root->child; g; g = g->next)
			run_group(file, g, flags);
	}
	skn_tree_release(&tree);
	skn_buf_release(&text);
	free(path);
}

static void run_folder(const char *folder, unsigned flags)
{
	char *path = skn_xasprintf("%s/json-schema/draft2020-12/%s", corpora, folder);
	struct skn_strings names = { 0 };
	struct dirent *entry;
	DIR *dir = opendir(path);

	assert_non_null(dir);
	while ((entry = readdir(dir)))
		if (skn_ends_with(entry->d_name, ".json")) {
			char *name = skn_xasprintf("%s%s", folder, entry->d_name);

			skn_strings_push(&names, name);
			free(name);
		}
	closedir(dir);
	skn_strings_sort(&names);
	for (size_t i = 0; i < names.n; i++)
		run_file(names.v[i], flags);
	skn_strings_release(&names);
	free(path);
}

static void report(const char *what)
{
	printf("%s: %u passed, %u failed, %u skipped\n", what, tally.passed, tally.failed,
	       tally.skipped);
	assert_int_equal(tally.failed, 0);
	memset(&tally, 0, sizeof(tally));
	skn_buf_release(&current);
	skn_buf_release(&remote);
}

static void test_required_suite(void **state)
{
	SKN_UNUSED(state);
	if (!corpora)
		skip();
	run_folder("", 0);
	report("draft2020-12");
}

static void test_optional_suite(void **state)
{
	SKN_UNUSED(state);
	if (!corpora)
		skip();
	run_folder("optional/", 0);
	report("draft2020-12/optional");
}

static void test_formats(void **state)
{
	SKN_UNUSED(state);
	if (!corpora)
		skip();
	run_file("optional/format/date-time.json", SKN_SCHEMA_FORMATS);
	run_file("optional/format/date.json", SKN_SCHEMA_FORMATS);
	run_file("optional/format/uri.json", SKN_SCHEMA_FORMATS);
	run_file("optional/format/regex.json", SKN_SCHEMA_FORMATS);
	report("draft2020-12/optional/format");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_required_suite),
		cmocka_unit_test(test_optional_suite),
		cmocka_unit_test(test_formats),
	};

	corpora = getenv("CORPORA");
	if (!corpora)
		printf("CORPORA is not set: the JSON Schema Test Suite is skipped\n");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
