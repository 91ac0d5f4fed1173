/* The schema compiler and validator.  The input is a schema, a NUL byte and an
 * instance as JSON or YAML: nothing crashes, nothing runs on, and a count of
 * violations is what was reported. */
#include "base/base.h"

#include "doc/schema.h"
#include "json/json.h"
#include "yaml/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

static const char *lookup(void *ctx, const char *uri)
{
	return skn_streq(uri, "test.json") ? ctx : NULL;
}

static void count(void *ctx, const struct skn_node *at, const char *keyword, const char *message)
{
	require(at && keyword[0] && message[0]);
	++*(int *)ctx;
}

static void validate(const struct skn_schema *schema, const char *s, size_t n)
{
	struct skn_tree tree = SKN_TREE_INIT;
	int reported = 0;

	if (skn_json_parse(&tree, s, n, NULL, NULL) == SKN_OK) {
		require(skn_schema_validate(schema, tree.root, count, &reported) == reported);
		require(skn_schema_validate(schema, tree.root, NULL, NULL) == reported);
	}
	skn_tree_release(&tree);
	reported = 0;
	if (skn_yaml_parse(&tree, s, n, NULL, NULL) == SKN_OK && tree.root)
		require(skn_schema_validate(schema, tree.root, count, &reported) == reported);
	skn_tree_release(&tree);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *nul = size ? memchr(data, '\0', size) : NULL;
	char *text = skn_xstrndup(size ? (const char *)data : "", size);
	struct skn_schema *schema;
	struct skn_err err = SKN_ERR_INIT;

	if (skn_schema_compile(&schema, "test.json", lookup, text, SKN_SCHEMA_FORMATS, &err) == SKN_OK)
		validate(schema, nul ? nul + 1 : "", nul ? size - (size_t)(nul + 1 - (const char *)data) : 0);
	else
		require(err.msg[0] != '\0');
	skn_schema_free(schema);
	free(text);
	return 0;
}
