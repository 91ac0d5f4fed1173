/* The schema validator: types of plain scalars, messages, bounds, our own schemas. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "doc/schema.h"
#include "doc/schema_files.h"
#include "doc/schema_uri.h"
#include "json/json.h"
#include "yaml/yaml.h"

static const char *lookup(void *ctx, const char *uri)
{
	if (skn_streq(uri, "test.json"))
		return ctx;
	if (skn_streq(uri, "defs.json"))
		return "{\"$defs\": {\"n\": {\"type\": \"integer\"}, \"s\": {\"$anchor\": \"str\", \"type\": \"string\"}}}";
	return NULL;
}

static struct skn_schema *compile(const char *text)
{
	struct skn_schema *schema;
	struct skn_err err = SKN_ERR_INIT;

	if (skn_schema_compile(&schema, "test.json", lookup, (void *)(uintptr_t)text, SKN_SCHEMA_FORMATS, &err) != SKN_OK)
		fail_msg("%s: %s", text, err.msg);
	return schema;
}

/* ---- what a plain scalar is */

static const struct {
	const char *what, *schema, *yaml;
	bool valid;
} plain[] = {
	{ "a string where strings are meant", "{\"type\": \"string\"}", "2016", true },
	{ "even nothing is an empty string", "{\"type\": \"string\"}", "a:", true },
	{ "which can be too short", "{\"type\": \"string\", \"minLength\": 1}", "a:", false },
	{ "null is a word there", "{\"type\": \"string\", \"const\": \"null\"}", "null", true },
	{ "an integer", "{\"type\": \"integer\"}", "-12", true },
	{ "with a sign", "{\"type\": \"integer\"}", "+12", true },
	{ "1.0 is a real in YAML", "{\"type\": \"integer\"}", "1.0", false },
	{ "and a number", "{\"type\": \"number\"}", "1.0", true },
	{ "an exponent", "{\"type\": \"number\"}", "1e-3", true },
	{ "no number", "{\"type\": \"number\"}", "1.2.3", false },
	{ "underscores are YAML 1.1", "{\"type\": \"integer\"}", "1_000", false },
	{ "a quoted number is text", "{\"type\": \"integer\"}", "'12'", false },
	{ "a boolean", "{\"type\": \"boolean\"}", "true", true },
	{ "yes is YAML 1.1", "{\"type\": \"boolean\"}", "yes", false },
	{ "null", "{\"type\": \"null\"}", "~", true },
	{ "no value is null", "{\"type\": \"null\"}", "a:", true },
	{ "no value is no list", "{\"type\": \"array\"}", "a:", false },
	{ "bounds of an integer", "{\"type\": \"integer\", \"maximum\": 10}", "11", false },
	{ "bounds do not touch a string", "{\"type\": [\"string\", \"integer\"], \"maximum\": 10}", "11", true },
	{ "lengths do not touch an integer", "{\"type\": \"integer\", \"maxLength\": 1}", "11", true },
	{ "without a type it is both", "{\"maximum\": 10}", "11", false },
	{ "without a type it is both", "{\"maxLength\": 1}", "11", false },
	{ "a constant number", "{\"const\": 1}", "1", true },
	{ "a constant number in quotes", "{\"const\": 1}", "'1'", false },
	{ "a constant string", "{\"const\": \"1\"}", "1", true },
	{ "a choice", "{\"enum\": [\"off\", 2]}", "off", true },
	{ "a choice of a number", "{\"enum\": [\"off\", 2]}", "2", true },
	{ "twice the same in two styles", "{\"uniqueItems\": true}", "[a, 'a']", false },
	{ "lengths are in characters", "{\"maxLength\": 2}", "\xc3\xa9\xf0\x9f\x98\x80", true },
	{ "a decimal multiple", "{\"type\": \"number\", \"multipleOf\": 0.0001}", "0.0075", true },
	{ "and none", "{\"type\": \"number\", \"multipleOf\": 0.0001}", "0.00751", false },
	{ "bounds beyond 64 bits", "{\"type\": \"integer\", \"maximum\": 10}", "99999999999999999999999999999999999999999999", false },
	{ "a huge exponent", "{\"type\": \"number\", \"maximum\": 10}", "1e999999999999999999999", false },
	{ "a tiny one", "{\"type\": \"number\", \"multipleOf\": 7}", "1e-999999999999999999999", false },
	{ "a date that exists", "{\"format\": \"edtf\"}", "2016-04", true },
	{ "a date that does not", "{\"format\": \"edtf\"}", "2016-13", false },
	{ "a time", "{\"format\": \"date-time\"}", "2026-04-29T20:25:00Z", true },
	{ "an unknown format says nothing", "{\"format\": \"email\"}", "x", true },
};

static void test_plain(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(plain); i++) {
		struct skn_schema *schema = compile(plain[i].schema);
		struct skn_tree tree = SKN_TREE_INIT;
		const struct skn_node *n;

		assert_int_equal(skn_yaml_parse(&tree, plain[i].yaml, strlen(plain[i].yaml), NULL, NULL), SKN_OK);
		n = tree.root->kind == SKN_OBJECT ? tree.root->child : tree.root;
		if ((skn_schema_validate(schema, n, NULL, NULL) == 0) != plain[i].valid)
			fail_msg("%s: %s with %s", plain[i].what, plain[i].yaml, plain[i].schema);
		skn_tree_release(&tree);
		skn_schema_free(schema);
	}
}

/* ---- messages: file, text, all violations as "line:column keyword: message" */

static const struct {
	const char *what, *schema, *yaml, *reports;
} messages[] = {
	{ "an unknown field and the missing one", "event.json", "date: 2016\nevnt: x\n",
	  "2:1 additionalProperties: unknown field 'evnt' \xe2\x80\x94 did you mean 'event'?\n"
	  "1:1 required: missing field 'event'\n" },
	{ "a field that is like no other", "event.json", "date: 2016\nevent: x\nzzz: 1\n",
	  "3:1 additionalProperties: unknown field 'zzz'\n" },
	{ "a choice", "thread.json", "schema: 1\ntitle: x\nstatus: activ\n",
	  "3:9 enum: 'activ' is not one of active, dormant, closed\n" },
	{ "a choice of many", "item.json", "type: post-webblog\ntitle: x\nvia: manual\n",
	  "1:7 enum: 'post-webblog' is not known here; did you mean 'post-weblog'?\n" },
	{ "a wrong type", "event.json", "date: 2016\norder: ten\nevent: x\n",
	  "2:8 type: 'ten' should be an integer\n" },
	{ "a number in quotes", "event.json", "date: 2016\norder: '10'\nevent: x\n",
	  "2:8 type: '10' should be an integer, without quotes\n" },
	{ "no value", "thread.json", "schema: 1\ntitle: x\nstatus: active\nwas:\n",
	  "4:5 type: has no value, but should be a list\n" },
	{ "a list for a text", "thread.json", "schema: 1\ntitle: [x]\nstatus: active\n",
	  "2:8 type: a list should be text\n" },
	{ "an empty text", "thread.json", "schema: 1\ntitle: ''\nstatus: active\n",
	  "2:8 minLength: is empty\n2:8 pattern: '' does not match ^[^\\n]+$ (Plain text on one line)\n" },
	{ "another schema number", "thread.json", "schema: 2\ntitle: x\nstatus: active\n",
	  "1:9 const: must be '1'\n" },
	{ "a date", "event.json", "date: 2016-02-30\nevent: x\n",
	  "1:7 format: '2016-02-30' is not a date that exists, like 2016-04-25, 2016-04, 2016~ or 2016/2018\n" },
	{ "twice in a list", "thread.json", "schema: 1\ntitle: x\nstatus: active\nwas:\n- a\n- b\n- a\n",
	  "7:3 uniqueItems: stands in the list twice\n" },
	{ "what a resolved tension needs", "tension.json", "status: resolved\nquestion: x\n",
	  "1:1 required: missing field 'resolution'\n" },
	{ "deep inside", "item.json", "type: book\ntitle: x\nvia: manual\nauthor:\n- family: a\n- familly: b\n",
	  "6:3 additionalProperties: unknown field 'familly' \xe2\x80\x94 did you mean 'family'?\n" },
	{ "a bound", "event.json", "date: 2016\norder: 1000001\nevent: x\n",
	  "2:8 maximum: 1000001 is more than 1000000\n" },
	{ "a name", "store.json", "schema: 1\ntitle: x\npolicy: {severities: {Bad: error}}\n",
	  "3:23 pattern: 'Bad' does not match ^[a-z0-9]+([._-][a-z0-9]+)*$ (A slug, record id or item key)\n" },
	{ "not a mapping", "event.json", "- x\n", "1:1 type: a list should be a mapping\n" },
	{ "nothing is wrong", "perspective.json", "voice: 1984\nstance: x\n", "" },
};

static void collect(void *ctx, const struct skn_node *at, const char *keyword, const char *message)
{
	skn_buf_addf(ctx, "%u:%u %s: %s\n", at->line, at->column, keyword, message);
}

static void test_messages(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(messages); i++) {
		struct skn_err err = SKN_ERR_INIT;
		const struct skn_schema *schema = skn_schema_of(messages[i].schema, &err);
		struct skn_tree tree = SKN_TREE_INIT;
		struct skn_buf got = SKN_BUF_INIT;

		if (!schema)
			fail_msg("%s: %s", messages[i].schema, err.msg);
		assert_int_equal(skn_yaml_parse(&tree, messages[i].yaml, strlen(messages[i].yaml), NULL, NULL), SKN_OK);
		skn_schema_validate(schema, tree.root, collect, &got);
		if (!skn_streq(got.p, messages[i].reports))
			fail_msg("%s:\n%s", messages[i].what, got.p);
		skn_tree_release(&tree);
		skn_buf_release(&got);
	}
}

static const struct {
	const char *what, *schema, *json, *reports;
} json_messages[] = {
	{ "a value without a line has a pointer", "{\"properties\": {\"a/b\": {\"items\": {\"type\": \"integer\"}}}}",
	  "{\"a/b\": [1, \"x\"]}", "0:0 type: 'x' should be an integer, without quotes (at /a~1b/1)\n" },
	{ "of several forms, the one of the value's type", "{\"anyOf\": [{\"type\": \"integer\"}, {\"type\": \"string\", \"minLength\": 3}]}",
	  "\"ab\"", "0:0 minLength: is 2 characters long, at least 3 are needed\n" },
	{ "of several forms, none", "{\"oneOf\": [{\"type\": \"integer\"}, {\"type\": \"string\"}]}", "[]",
	  "0:0 oneOf: has none of the forms that are allowed here\n" },
	{ "more than one form", "{\"oneOf\": [{\"type\": \"integer\"}, {\"minimum\": 1}]}", "2",
	  "0:0 oneOf: has more than one of the forms that are allowed here\n" },
	{ "several types", "{\"type\": [\"null\", \"integer\", \"array\"]}", "{}",
	  "0:0 type: a mapping should be nothing, an integer or a list\n" },
	{ "what another field needs", "{\"dependentRequired\": {\"a\": [\"b\"]}}", "{\"a\": 1}",
	  "0:0 dependentRequired: missing field 'b', which 'a' needs\n" },
	{ "sizes", "{\"maxItems\": 1, \"maxProperties\": 0}", "[1, 2]", "0:0 maxItems: has 2 items, at most 1 are allowed\n" },
};

static void test_json_messages(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(json_messages); i++) {
		struct skn_schema *schema = compile(json_messages[i].schema);
		struct skn_tree tree = SKN_TREE_INIT;
		struct skn_buf got = SKN_BUF_INIT;

		assert_int_equal(skn_json_parse(&tree, json_messages[i].json, strlen(json_messages[i].json), NULL, NULL), SKN_OK);
		skn_schema_validate(schema, tree.root, collect, &got);
		if (!skn_streq(got.p, json_messages[i].reports))
			fail_msg("%s:\n%s", json_messages[i].what, got.p);
		skn_tree_release(&tree);
		skn_buf_release(&got);
		skn_schema_free(schema);
	}
}

/* ---- schemas that are refused */

static const struct {
	const char *what, *schema, *message;
} refused[] = {
	{ "an unknown keyword", "{\"propertes\": {}}", "'propertes' is no keyword" },
	{ "one deep inside", "{\"properties\": {\"a\": {\"items\": {\"maxLen\": 1}}}}", "'maxLen' is no keyword" },
	{ "one in an unused definition", "{\"$defs\": {\"a\": {\"foo\": 1}}}", "'foo' is no keyword" },
	{ "a keyword of older drafts", "{\"definitions\": {}}", "'definitions' is no keyword" },
	{ "dynamic references", "{\"$dynamicRef\": \"#a\"}", "'$dynamicRef' is no keyword" },
	{ "unevaluated properties", "{\"unevaluatedProperties\": false}", "is no keyword" },
	{ "another draft", "{\"$schema\": \"http://json-schema.org/draft-07/schema#\"}", "is not draft 2020-12" },
	{ "a list of items schemas", "{\"items\": [{}]}", "must be a schema" },
	{ "a negative count", "{\"maxItems\": -1}", "'maxItems' has a value of the wrong kind" },
	{ "a fraction", "{\"minLength\": 1.5}", "wrong kind" },
	{ "required twice", "{\"required\": [\"a\", \"a\"]}", "wrong kind" },
	{ "no such type", "{\"type\": \"text\"}", "names no type" },
	{ "an empty allOf", "{\"allOf\": []}", "wrong kind" },
	{ "a bad pattern", "{\"pattern\": \"(\"}", "pattern" },
	{ "a pattern that ECMA does not know", "{\"pattern\": \"\\\\A\"}", "unknown escape" },
	{ "a multiple of nothing", "{\"multipleOf\": 0}", "must be above 0" },
	{ "a reference to nowhere", "{\"$ref\": \"#/$defs/x\"}", "leads to no schema" },
	{ "a reference to what is no schema", "{\"$ref\": \"#/enum/0\", \"enum\": [{}]}", "leads to no schema" },
	{ "a reference to an unknown file", "{\"$ref\": \"other.json\"}", "'other.json' is not known" },
	{ "an anchor that is missing", "{\"$ref\": \"defs.json#none\"}", "leads to no schema" },
	{ "no JSON", "{", "no valid JSON" },
	{ "a text", "\"x\"", "must be a schema" },
};

static void test_refused(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(refused); i++) {
		struct skn_schema *schema;
		struct skn_err err = SKN_ERR_INIT;
		int rc = skn_schema_compile(&schema, "test.json", lookup, (void *)(uintptr_t)refused[i].schema, 0, &err);

		if (rc == SKN_OK || !strstr(err.msg, refused[i].message))
			fail_msg("%s: %d %s", refused[i].what, rc, err.msg);
		assert_null(schema);
		assert_string_equal(err.path, "test.json");
	}
	assert_int_equal(skn_schema_compile(&(struct skn_schema *){ NULL }, "none.json", lookup, NULL, 0, NULL), SKN_EDATA);
}

/* ---- bounds */

static void test_bounds(void **state)
{
	static const char *const endless[] = {
		"{\"$ref\": \"#\"}", "{\"allOf\": [{\"$ref\": \"#\"}, {\"$ref\": \"#\"}]}",
		"{\"not\": {\"$ref\": \"#\"}}", "{\"anyOf\": [{\"$ref\": \"#\"}, {\"$ref\": \"#\"}]}",
	};
	struct skn_tree tree = SKN_TREE_INIT;

	SKN_UNUSED(state);
	assert_int_equal(skn_yaml_parse(&tree, "x", 1, NULL, NULL), SKN_OK);
	for (size_t i = 0; i < SKN_ARRAY_LEN(endless); i++) {
		struct skn_schema *schema = compile(endless[i]);
		struct skn_buf got = SKN_BUF_INIT;

		assert_int_equal(skn_schema_validate(schema, tree.root, collect, &got), 1);
		assert_non_null(strstr(got.p, "too large or too deep"));
		skn_buf_release(&got);
		skn_schema_free(schema);
	}
	skn_tree_release(&tree);
}

/* A value as deep as the gate reads is within the bounds. */
static void test_deep_value(void **state)
{
	struct skn_schema *schema = compile("{\"items\": {\"allOf\": [{\"$ref\": \"#\"}]}}");
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_tree tree = SKN_TREE_INIT;

	SKN_UNUSED(state);
	skn_buf_fill(&text, '[', SKN_JSON_DEPTH_MAX);
	skn_buf_fill(&text, ']', SKN_JSON_DEPTH_MAX);
	assert_int_equal(skn_json_parse(&tree, text.p, text.n, NULL, NULL), SKN_OK);
	assert_int_equal(skn_schema_validate(schema, tree.root, NULL, NULL), 0);
	skn_tree_release(&tree);
	skn_buf_release(&text);
	skn_schema_free(schema);
}

/* A schema that does twice the work at each of 40 levels is given up. */
static void test_exponential(void **state)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_schema *schema;

	SKN_UNUSED(state);
	skn_buf_adds(&text, "{\"$ref\": \"#/$defs/d0\", \"$defs\": {");
	for (int i = 0; i < 40; i++)
		skn_buf_addf(&text, "\"d%d\": {\"allOf\": [{\"$ref\": \"#/$defs/d%d\"}, {\"$ref\": \"#/$defs/d%d\"}]}, ",
			     i, i + 1, i + 1);
	skn_buf_adds(&text, "\"d40\": true}}");
	schema = compile(text.p);
	assert_int_equal(skn_yaml_parse(&tree, "x", 1, NULL, NULL), SKN_OK);
	assert_int_equal(skn_schema_validate(schema, tree.root, NULL, NULL), 1);
	skn_schema_free(schema);
	skn_tree_release(&tree);
	skn_buf_release(&text);
}

/* ---- our own schemas */

static void test_own_schemas(void **state)
{
	SKN_UNUSED(state);
	for (const struct skn_schema_file *f = skn_schema_files; f->name; f++) {
		struct skn_err err = SKN_ERR_INIT;
		const struct skn_schema *schema = skn_schema_of(f->name, &err);

		if (!schema)
			fail_msg("%s: %s", f->name, err.msg);
		assert_ptr_equal(schema, skn_schema_of(f->name, NULL));
	}
	assert_null(skn_schema_of("nothing.json", NULL));
}

static void test_fields(void **state)
{
	const struct skn_schema_node *item = skn_schema_root(skn_schema_of("item.json", NULL));
	const struct skn_schema_node *event = skn_schema_root(skn_schema_of("event.json", NULL));
	const struct skn_schema_node *people = skn_schema_member(item, "author", 6);
	const struct skn_schema_field *fields;
	size_t n;

	SKN_UNUSED(state);
	fields = skn_schema_fields(event, &n);
	assert_string_equal(fields[0].name, "date");
	assert_int_equal(skn_schema_traits(fields[0].schema), SKN_TRAIT_STRING | SKN_TRAIT_DATE);
	assert_int_equal(skn_schema_traits(skn_schema_member(event, "event", 5)),
			 SKN_TRAIT_STRING | SKN_TRAIT_MARKDOWN);
	assert_int_equal(skn_schema_traits(skn_schema_member(event, "order", 5)), 0);
	assert_int_equal(skn_schema_traits(skn_schema_member(item, "type", 4)), SKN_TRAIT_STRING);
	assert_int_equal(skn_schema_traits(skn_schema_member(skn_schema_items(people), "family", 6)),
			 SKN_TRAIT_STRING);
	assert_null(skn_schema_member(event, "nothing", 7));
	assert_null(skn_schema_items(event));
	skn_schema_fields(people, &n);
	assert_int_equal(n, 0);
}

/* ---- references: RFC 3986, sections 5.4.1 and 5.4.2 */

static const struct {
	const char *base, *ref, *resolved;
} uris[] = {
	{ "http://a/b/c/d;p?q", "g:h", "g:h" },
	{ "http://a/b/c/d;p?q", "g", "http://a/b/c/g" },
	{ "http://a/b/c/d;p?q", "./g", "http://a/b/c/g" },
	{ "http://a/b/c/d;p?q", "g/", "http://a/b/c/g/" },
	{ "http://a/b/c/d;p?q", "/g", "http://a/g" },
	{ "http://a/b/c/d;p?q", "//g", "http://g" },
	{ "http://a/b/c/d;p?q", "?y", "http://a/b/c/d;p?y" },
	{ "http://a/b/c/d;p?q", "g?y", "http://a/b/c/g?y" },
	{ "http://a/b/c/d;p?q", "#s", "http://a/b/c/d;p?q#s" },
	{ "http://a/b/c/d;p?q", "g?y#s", "http://a/b/c/g?y#s" },
	{ "http://a/b/c/d;p?q", "", "http://a/b/c/d;p?q" },
	{ "http://a/b/c/d;p?q", ".", "http://a/b/c/" },
	{ "http://a/b/c/d;p?q", "./", "http://a/b/c/" },
	{ "http://a/b/c/d;p?q", "..", "http://a/b/" },
	{ "http://a/b/c/d;p?q", "../g", "http://a/b/g" },
	{ "http://a/b/c/d;p?q", "../..", "http://a/" },
	{ "http://a/b/c/d;p?q", "../../g", "http://a/g" },
	{ "http://a/b/c/d;p?q", "../../../g", "http://a/g" },
	{ "http://a/b/c/d;p?q", "/./g", "http://a/g" },
	{ "http://a/b/c/d;p?q", "/../g", "http://a/g" },
	{ "http://a/b/c/d;p?q", "g.", "http://a/b/c/g." },
	{ "http://a/b/c/d;p?q", "..g", "http://a/b/c/..g" },
	{ "http://a/b/c/d;p?q", "g/./h", "http://a/b/c/g/h" },
	{ "http://a/b/c/d;p?q", "g/../h", "http://a/b/c/h" },
	{ "http://a/b/c/d;p?q", "g?y/../x", "http://a/b/c/g?y/../x" },
	{ "http://a", "g", "http://a/g" },
	{ "event.json", "defs.json#/$defs/edtf", "defs.json#/$defs/edtf" },
	{ "event.json", "#/$defs/x", "event.json#/$defs/x" },
	{ "a/event.json", "../defs.json", "defs.json" },
	{ "urn:uuid:1", "#a", "urn:uuid:1#a" },
	{ "", "event.json", "event.json" },
};

static void test_uris(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(uris); i++) {
		struct skn_buf out = SKN_BUF_INIT;

		skn_uri_resolve(&out, uris[i].base, uris[i].ref);
		if (!skn_streq(out.p, uris[i].resolved))
			fail_msg("%s + %s = %s", uris[i].base, uris[i].ref, out.p);
		skn_buf_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),       cmocka_unit_test(test_messages),
		cmocka_unit_test(test_json_messages), cmocka_unit_test(test_refused),
		cmocka_unit_test(test_bounds),      cmocka_unit_test(test_deep_value),
		cmocka_unit_test(test_exponential), cmocka_unit_test(test_own_schemas),
		cmocka_unit_test(test_fields),      cmocka_unit_test(test_uris),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
