#include "doc/schema_node.h"
#include "doc/schema_value.h"

#define REFS_MAX 16 /* $refs followed in a row */

const struct skn_schema_node *skn_schema_root(const struct skn_schema *schema)
{
	return schema->root;
}

const struct skn_schema_field *skn_schema_fields(const struct skn_schema_node *node, size_t *n)
{
	for (int i = 0; node && i < REFS_MAX; i++, node = node->ref)
		if (node->properties.n) {
			*n = node->properties.n;
			return node->properties.v;
		}
	*n = 0;
	return NULL;
}

const struct skn_schema_node *skn_schema_member(const struct skn_schema_node *node,
						const char *name, size_t len)
{
	size_t n;
	const struct skn_schema_field *fields = skn_schema_fields(node, &n);

	for (size_t i = 0; i < n; i++)
		if (fields[i].len == len && memcmp(fields[i].name, name, len) == 0)
			return fields[i].schema;
	for (int i = 0; node && i < REFS_MAX; i++, node = node->ref)
		if (node->additional && !node->additional->is_boolean)
			return node->additional;
	return NULL;
}

const struct skn_schema_node *skn_schema_items(const struct skn_schema_node *node)
{
	for (int i = 0; node && i < REFS_MAX; i++, node = node->ref)
		if (node->items)
			return node->items;
	return NULL;
}

static bool is_text(const struct skn_node *node, const char *text)
{
	return node && skn_streq(node->text, text);
}

static unsigned own_traits(const struct skn_schema_node *node)
{
	unsigned traits = 0;
	const struct skn_node *c = node->choices ? node->choices->child : node->constant;

	if (node->types & SKN_T_STRING)
		traits |= SKN_TRAIT_STRING;
	for (; c && !node->types; c = node->choices ? c->next : NULL)
		if (c->kind == SKN_STRING)
			traits |= SKN_TRAIT_STRING;
	if (is_text(node->media_type, "text/markdown"))
		traits |= SKN_TRAIT_MARKDOWN;
	if (is_text(node->format, "edtf") || is_text(node->format, "date") ||
	    is_text(node->format, "date-time"))
		traits |= SKN_TRAIT_DATE;
	return traits;
}

unsigned skn_schema_traits(const struct skn_schema_node *node)
{
	unsigned traits = 0;

	for (int i = 0; node && i < REFS_MAX; i++, node = node->ref)
		traits |= own_traits(node);
	return traits;
}
