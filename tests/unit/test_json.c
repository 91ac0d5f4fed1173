/* The gate to jansson: kinds, order, strictness, places, limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>

#include "base/buf.h"
#include "json/json.h"

static const struct {
	const char *what, *text;
	int code;
	uint32_t line, column;
} refused[] = {
	{ "nothing", "", SKN_EDATA, 1, 1 },
	{ "a member twice", "{\"a\": 1,\n \"b\": 2,\n \"a\": 3}", SKN_EDATA, 3, 4 },
	{ "a comma too many", "[1,\n2,]", SKN_EDATA, 2, 3 },
	{ "what follows the value", "{} x", SKN_EDATA, 1, 4 },
	{ "an open list", "[1,\n", SKN_EDATA, 1, 4 },
	{ "invalid UTF-8", "[\"a\xff\"]", SKN_EDATA, 1, 4 },
	{ "a lone surrogate", "[\"\\ud800\"]", SKN_EDATA, 1, 9 },
	{ "an integer beyond 64 bits", "[9223372036854775808]", SKN_EDATA, 1, 20 },
	{ "a real beyond all bounds", "[1e999]", SKN_EDATA, 1, 6 },
	{ "a leading zero", "[01]", SKN_EDATA, 1, 2 },
	{ "a word", "[nan]", SKN_EDATA, 1, 4 },
	{ "single quotes", "['a']", SKN_EDATA, 1, 2 },
	{ "a control character", "[\"a\nb\"]", SKN_EDATA, 1, 3 },
	{ "a comment", "[1] // x", SKN_EDATA, 1, 5 },
	{ "a NUL in a name", "{\"a\\u0000b\": 1}", SKN_EDATA, 1, 11 },
};

static void test_refused(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(refused); i++) {
		struct skn_tree tree = SKN_TREE_INIT;
		struct skn_err err = SKN_ERR_INIT;
		int rc = skn_json_parse(&tree, refused[i].text, strlen(refused[i].text), "f.json", &err);

		if (rc != refused[i].code || err.line != refused[i].line || err.column != refused[i].column)
			fail_msg("%s: %d at %u:%u: %s", refused[i].what, rc, err.line, err.column, err.msg);
		assert_string_equal(err.path, "f.json");
		assert_null(tree.root);
	}
}

static struct skn_node *parse(struct skn_tree *tree, const char *text)
{
	struct skn_err err = SKN_ERR_INIT;

	if (skn_json_parse(tree, text, strlen(text), NULL, &err) != SKN_OK)
		fail_msg("%s: %s", text, err.msg);
	return tree->root;
}

static void test_kinds(void **state)
{
	struct skn_tree tree = SKN_TREE_INIT;
	const struct skn_node *n;

	SKN_UNUSED(state);
	n = parse(&tree, "{\"z\": null, \"a\": true, \"m\": -5, \"b\": 1.50, \"s\": \"x\\u0000\\u00e9\", \"l\": [1, 2]}")->child;
	assert_int_equal(n->kind, SKN_NULL);
	assert_null(n->text);
	assert_string_equal(n->name, "z"); /* order is kept */
	n = n->next;
	assert_int_equal(n->kind, SKN_BOOL);
	assert_true(n->boolean);
	assert_string_equal(n->text, "true");
	n = n->next;
	assert_int_equal(n->kind, SKN_INT);
	assert_int_equal(n->integer, -5);
	assert_string_equal(n->text, "-5");
	n = n->next;
	assert_int_equal(n->kind, SKN_REAL);
	assert_string_equal(n->text, "1.5");
	n = n->next;
	assert_int_equal(n->kind, SKN_STRING);
	assert_int_equal(n->len, 4);
	assert_memory_equal(n->text, "x\0\xc3\xa9", 5);
	n = n->next;
	assert_int_equal(n->kind, SKN_ARRAY);
	assert_int_equal(n->n_children, 2);
	assert_null(n->next);
	skn_tree_release(&tree);
	assert_int_equal(parse(&tree, " \"alone\" ")->kind, SKN_STRING);
	skn_tree_release(&tree);
}

static int parse_nested(size_t n, struct skn_err *err)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_tree tree = SKN_TREE_INIT;
	int rc;

	skn_buf_adds(&text, "[\"[[\\\"[\",\n");
	skn_buf_fill(&text, '[', n - 1);
	skn_buf_fill(&text, ']', n);
	rc = skn_json_parse(&tree, text.p, text.n, NULL, err);
	skn_tree_release(&tree);
	skn_buf_release(&text);
	return rc;
}

static void test_depth(void **state)
{
	struct skn_err err = SKN_ERR_INIT;

	SKN_UNUSED(state);
	assert_int_equal(parse_nested(SKN_JSON_DEPTH_MAX, NULL), SKN_OK);
	assert_int_equal(parse_nested(SKN_JSON_DEPTH_MAX + 1, &err), SKN_ELIMIT);
	assert_int_equal(err.line, 2);
	assert_int_equal(err.column, SKN_JSON_DEPTH_MAX);
	assert_int_equal(parse_nested(1000000, NULL), SKN_ELIMIT);
}

static void test_size(void **state)
{
	struct skn_tree tree = SKN_TREE_INIT;

	SKN_UNUSED(state);
	/* Refused by its length alone: nothing is read. */
	assert_int_equal(skn_json_parse(&tree, "1", SKN_JSON_SIZE_MAX + 1, NULL, NULL), SKN_ELIMIT);
}

/* JSONTestSuite: y_ must be read, n_ must be refused, i_ may be either.  Of the
 * y_ files we refuse those with a name twice and with a NUL in a name. */
static bool is_stricter(const char *file)
{
	return strstr(file, "duplicated_key") || strstr(file, "escaped_null_in_key");
}

static void test_parsing_suite(void **state)
{
	const char *corpora = getenv("CORPORA");
	char *path = skn_xasprintf("%s/json-parsing", corpora ? corpora : "");
	DIR *dir = corpora ? opendir(path) : NULL;
	struct dirent *entry;
	unsigned n = 0;

	SKN_UNUSED(state);
	if (!dir) {
		printf("CORPORA is not set: json-parsing is skipped\n");
		free(path);
		skip();
	}
	while ((entry = readdir(dir))) {
		char *file = skn_xasprintf("%s/%s", path, entry->d_name), block[4096];
		struct skn_buf text = SKN_BUF_INIT;
		struct skn_tree tree = SKN_TREE_INIT;
		FILE *f = skn_ends_with(file, ".json") ? fopen(file, "rb") : NULL;
		size_t got;
		bool ok;

		while (f && (got = fread(block, 1, sizeof(block), f)) > 0)
			skn_buf_add(&text, block, got);
		ok = f && skn_json_parse(&tree, text.p, text.n, file, NULL) == SKN_OK;
		if (f && ((entry->d_name[0] == 'y' && !ok && !is_stricter(file)) ||
			  (entry->d_name[0] == 'n' && ok)))
			fail_msg("%s", entry->d_name);
		n += f != NULL;
		if (f)
			fclose(f);
		skn_tree_release(&tree);
		skn_buf_release(&text);
		free(file);
	}
	closedir(dir);
	free(path);
	printf("json-parsing: %u files\n", n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused), cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_depth),   cmocka_unit_test(test_size),
		cmocka_unit_test(test_parsing_suite),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
