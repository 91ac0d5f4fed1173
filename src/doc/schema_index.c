#include "doc/schema_index.h"

#include <pthread.h>

#include "doc/schema_uri.h"
#include "json/json.h"

#define DRAFT "https://json-schema.org/draft/2020-12/schema"
#define AT(member) offsetof(struct skn_schema_node, member)

static const struct skn_keyword keywords[] = {
	{ "$id", SKN_SHAPE_TEXT, 0 },
	{ "$schema", SKN_SHAPE_TEXT, 0 },
	{ "$ref", SKN_SHAPE_TEXT, 0 },
	{ "$anchor", SKN_SHAPE_TEXT, 0 },
	{ "$comment", SKN_SHAPE_TEXT, 0 },
	{ "$defs", SKN_SHAPE_MAP, AT(defs) },
	{ "title", SKN_SHAPE_TEXT, AT(title) },
	{ "description", SKN_SHAPE_TEXT, AT(description) },
	{ "default", SKN_SHAPE_ANY, 0 },
	{ "examples", SKN_SHAPE_ARRAY, 0 },
	{ "deprecated", SKN_SHAPE_FLAG, 0 },
	{ "readOnly", SKN_SHAPE_FLAG, 0 },
	{ "writeOnly", SKN_SHAPE_FLAG, 0 },
	{ "format", SKN_SHAPE_TEXT, AT(format) },
	{ "contentMediaType", SKN_SHAPE_TEXT, AT(media_type) },
	{ "contentEncoding", SKN_SHAPE_TEXT, 0 },
	{ "contentSchema", SKN_SHAPE_SCHEMA, 0 },
	{ "type", SKN_SHAPE_TYPE, AT(types) },
	{ "enum", SKN_SHAPE_ARRAY, AT(choices) },
	{ "const", SKN_SHAPE_ANY, AT(constant) },
	{ "multipleOf", SKN_SHAPE_NUMBER, AT(multiple_of) },
	{ "maximum", SKN_SHAPE_NUMBER, AT(maximum) },
	{ "exclusiveMaximum", SKN_SHAPE_NUMBER, AT(exclusive_maximum) },
	{ "minimum", SKN_SHAPE_NUMBER, AT(minimum) },
	{ "exclusiveMinimum", SKN_SHAPE_NUMBER, AT(exclusive_minimum) },
	{ "maxLength", SKN_SHAPE_COUNT, AT(max_length) },
	{ "minLength", SKN_SHAPE_COUNT, AT(min_length) },
	{ "pattern", SKN_SHAPE_TEXT, AT(pattern) },
	{ "maxItems", SKN_SHAPE_COUNT, AT(max_items) },
	{ "minItems", SKN_SHAPE_COUNT, AT(min_items) },
	{ "uniqueItems", SKN_SHAPE_FLAG, AT(unique) },
	{ "maxContains", SKN_SHAPE_COUNT, AT(max_contains) },
	{ "minContains", SKN_SHAPE_COUNT, AT(min_contains) },
	{ "maxProperties", SKN_SHAPE_COUNT, AT(max_properties) },
	{ "minProperties", SKN_SHAPE_COUNT, AT(min_properties) },
	{ "required", SKN_SHAPE_NAMES, AT(required) },
	{ "dependentRequired", SKN_SHAPE_NAME_MAP, AT(dependent_required) },
	{ "allOf", SKN_SHAPE_LIST, AT(all) },
	{ "anyOf", SKN_SHAPE_LIST, AT(any) },
	{ "oneOf", SKN_SHAPE_LIST, AT(one) },
	{ "not", SKN_SHAPE_SCHEMA, AT(negation) },
	{ "if", SKN_SHAPE_SCHEMA, AT(condition) },
	{ "then", SKN_SHAPE_SCHEMA, AT(consequence) },
	{ "else", SKN_SHAPE_SCHEMA, AT(alternative) },
	{ "dependentSchemas", SKN_SHAPE_MAP, AT(dependents) },
	{ "prefixItems", SKN_SHAPE_LIST, AT(prefix) },
	{ "items", SKN_SHAPE_SCHEMA, AT(items) },
	{ "contains", SKN_SHAPE_SCHEMA, AT(contains) },
	{ "properties", SKN_SHAPE_MAP, AT(properties) },
	{ "patternProperties", SKN_SHAPE_MAP, AT(patterns) },
	{ "additionalProperties", SKN_SHAPE_SCHEMA, AT(additional) },
	{ "propertyNames", SKN_SHAPE_SCHEMA, AT(names) },
};

const struct skn_keyword *skn_keyword_find(const char *name)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(keywords); i++)
		if (skn_streq(keywords[i].name, name))
			return &keywords[i];
	return NULL;
}

void skn_schema_index_release(struct skn_schema_index *index)
{
	skn_map_release(&index->places, NULL); /* places live in the schema's arena */
	skn_map_release(&index->resources, NULL);
}

struct skn_schema_place *skn_schema_place_of(const struct skn_schema_index *index,
					     const struct skn_node *node)
{
	return skn_map_find(&index->places, (const char *)&node, sizeof(node));
}

static int refuse(struct skn_schema_index *index, const char *keyword, const char *what)
{
	return skn_fail_at(index->err, SKN_EDATA, index->name, 0, 0, "schema: '%s' %s", keyword,
			   what);
}

static bool are_names(const struct skn_node *value)
{
	if (value->kind != SKN_ARRAY)
		return false;
	for (const struct skn_node *c = value->child; c; c = c->next) {
		if (c->kind != SKN_STRING)
			return false;
		for (const struct skn_node *d = value->child; d != c; d = d->next)
			if (d->len == c->len && memcmp(d->text, c->text, c->len) == 0)
				return false;
	}
	return true;
}

static bool are_name_lists(const struct skn_node *value)
{
	if (value->kind != SKN_OBJECT)
		return false;
	for (const struct skn_node *c = value->child; c; c = c->next)
		if (!are_names(c))
			return false;
	return true;
}

static bool is_count(const struct skn_node *value)
{
	if (value->kind == SKN_REAL)
		return value->real >= 0 && value->real < 1e15 &&
		       value->real == (double)(int64_t)value->real;
	return value->kind == SKN_INT && value->integer >= 0;
}

/* Whether the value has the keyword's shape; subschemas are looked at later. */
static bool fits(const struct skn_keyword *keyword, const struct skn_node *value)
{
	switch (keyword->shape) {
	case SKN_SHAPE_TEXT: return value->kind == SKN_STRING;
	case SKN_SHAPE_FLAG: return value->kind == SKN_BOOL;
	case SKN_SHAPE_NUMBER: return value->kind == SKN_INT || value->kind == SKN_REAL;
	case SKN_SHAPE_COUNT: return is_count(value);
	case SKN_SHAPE_NAMES: return are_names(value);
	case SKN_SHAPE_NAME_MAP: return are_name_lists(value);
	case SKN_SHAPE_ARRAY: return value->kind == SKN_ARRAY;
	case SKN_SHAPE_LIST: return value->kind == SKN_ARRAY && value->child;
	case SKN_SHAPE_MAP: return value->kind == SKN_OBJECT;
	case SKN_SHAPE_TYPE: return value->kind == SKN_STRING || are_names(value);
	default: return true;
	}
}

static int add_schema(struct skn_schema_index *index, const struct skn_node *node,
		      const char *base);

static int add_parts(struct skn_schema_index *index, const struct skn_node *node, const char *base)
{
	int rc = SKN_OK;

	for (const struct skn_node *m = node->child; rc == SKN_OK && m; m = m->next) {
		const struct skn_keyword *keyword = skn_keyword_find(m->name);

		if (!keyword)
			return refuse(index, m->name, "is no keyword that is known here");
		if (!fits(keyword, m))
			return refuse(index, m->name, "has a value of the wrong kind");
		if (keyword->shape == SKN_SHAPE_SCHEMA)
			rc = add_schema(index, m, base);
		else if (keyword->shape == SKN_SHAPE_LIST || keyword->shape == SKN_SHAPE_MAP)
			for (const struct skn_node *c = m->child; rc == SKN_OK && c; c = c->next)
				rc = add_schema(index, c, base);
	}
	return rc;
}

/* Registers NODE under BASE resolved with REF; gives that URI, kept in the arena. */
static char *add_resource(struct skn_schema_index *index, const struct skn_node *node,
			  const char *base, const char *ref)
{
	struct skn_buf uri = SKN_BUF_INIT;
	char *kept;

	skn_uri_resolve(&uri, base, ref);
	if (uri.n && uri.p[uri.n - 1] == '#')
		skn_buf_truncate(&uri, uri.n - 1);
	kept = skn_arena_strndup(&index->schema->arena, uri.p, uri.n);
	skn_map_put(&index->resources, uri.p, uri.n, (void *)(uintptr_t)node);
	skn_buf_release(&uri);
	return kept;
}

static int add_names(struct skn_schema_index *index, const struct skn_node *node, const char **base)
{
	const struct skn_node *id = skn_node_find(node, "$id");
	const struct skn_node *anchor = skn_node_find(node, "$anchor");
	const struct skn_node *draft = skn_node_find(node, "$schema");

	if (draft && !(draft->text && skn_streq(draft->text, DRAFT)))
		return refuse(index, "$schema", "is not draft 2020-12");
	if (id) {
		const char *hash = id->text ? strchr(id->text, '#') : "#?";

		if (hash && hash[1])
			return refuse(index, "$id", "must be a URI without fragment");
		*base = add_resource(index, node, *base, id->text);
	}
	if (anchor) {
		char *ref;

		if (!anchor->text || !anchor->len || strpbrk(anchor->text, "/#%"))
			return refuse(index, "$anchor", "must be a name");
		ref = skn_xasprintf("#%s", anchor->text);
		add_resource(index, node, *base, ref);
		free(ref);
	}
	return SKN_OK;
}

static int add_schema(struct skn_schema_index *index, const struct skn_node *node, const char *base)
{
	struct skn_schema_place *place;
	int rc = SKN_OK;

	if (node->kind != SKN_BOOL && node->kind != SKN_OBJECT)
		return refuse(index, node->name ? node->name : "(root)",
			      "must be a schema: an object or a boolean");
	if (node->kind == SKN_OBJECT)
		rc = add_names(index, node, &base);
	place = skn_arena_alloc(&index->schema->arena, sizeof(*place));
	place->base = base;
	skn_map_put(&index->places, (const char *)&node, sizeof(node), place);
	return rc == SKN_OK && node->kind == SKN_OBJECT ? add_parts(index, node, base) : rc;
}

/* Parsed texts of the program itself, by address: most of its schemas refer to
 * the same definitions.  Made under the lock, then only read. */
static struct skn_node *shared_document(const char *text, const char *uri, struct skn_err *err)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static struct skn_map known; /* of struct skn_tree *, kept */
	struct skn_tree *tree;
	int rc = SKN_OK;

	pthread_mutex_lock(&lock);
	tree = skn_map_find(&known, (const char *)&text, sizeof(text));
	if (!tree) {
		tree = skn_xcalloc(1, sizeof(*tree));
		rc = skn_json_parse(tree, text, strlen(text), uri, err);
		if (rc == SKN_OK)
			skn_map_put(&known, (const char *)&text, sizeof(text), tree);
	}
	pthread_mutex_unlock(&lock);
	if (rc == SKN_OK)
		return tree->root;
	skn_tree_release(tree);
	free(tree);
	return NULL;
}

static struct skn_node *own_document(struct skn_schema_index *index, const char *text, const char *uri)
{
	struct skn_tree *tree = skn_xcalloc(1, sizeof(*tree));

	skn_vec_push(&index->schema->documents, tree);
	return skn_json_parse(tree, text, strlen(text), uri, index->err) == SKN_OK ? tree->root : NULL;
}

/* Looks up and adds the document of that URI; NULL with an error. */
static const struct skn_node *load(struct skn_schema_index *index, const char *uri)
{
	const char *text = index->lookup(index->ctx, uri);
	struct skn_node *root;

	if (!text) {
		skn_fail_at(index->err, SKN_EDATA, index->name, 0, 0, "schema '%s' is not known", uri);
		return NULL;
	}
	root = index->shared ? shared_document(text, uri, index->err) : own_document(index, text, uri);
	if (!root)
		return NULL;
	skn_map_put(&index->resources, uri, strlen(uri), root);
	uri = skn_arena_strndup(&index->schema->arena, uri, strlen(uri));
	return add_schema(index, root, uri) == SKN_OK ? root : NULL;
}

/* The schema at a fragment of a resource, or NULL. */
static const struct skn_node *at_fragment(struct skn_schema_index *index,
					  const struct skn_node *resource, const char *uri,
					  const char *fragment)
{
	struct skn_buf text = SKN_BUF_INIT;
	const struct skn_node *node;

	if (fragment[0] == '/') {
		skn_uri_decode(&text, fragment);
		node = skn_pointer_get(resource, text.p);
	} else {
		skn_buf_addf(&text, "%s#%s", uri, fragment);
		node = skn_map_find(&index->resources, text.p, text.n);
	}
	skn_buf_release(&text);
	return node && skn_schema_place_of(index, node) ? node : NULL;
}

const struct skn_node *skn_schema_resolve(struct skn_schema_index *index, const char *base,
					  const char *ref)
{
	struct skn_buf uri = SKN_BUF_INIT;
	const struct skn_node *node;
	char *hash;

	skn_uri_resolve(&uri, base, ref);
	hash = strchr(uri.p, '#');
	if (hash)
		*hash = '\0';
	node = skn_map_find(&index->resources, uri.p, strlen(uri.p));
	if (!node)
		node = load(index, uri.p);
	if (node && hash && hash[1]) {
		node = at_fragment(index, node, uri.p, hash + 1);
		if (!node)
			skn_fail_at(index->err, SKN_EDATA, index->name, 0, 0,
				    "schema: $ref '%s' leads to no schema", ref);
	}
	skn_buf_release(&uri);
	return node;
}
