#include "out/json_value.h"

/* A scalar by its schema: a string where one may stand, else what YAML says. */
static void scalar(struct skn_jsonw *w, const struct skn_schema_node *schema,
		   const struct skn_node *node)
{
	bool typed = schema ? !(skn_schema_traits(schema) & SKN_TRAIT_STRING) : node->kind != SKN_STRING;
	int64_t integer;

	if (typed && skn_node_as_int(node, &integer))
		skn_jsonw_int_value(w, integer);
	else if (typed && node->text && (skn_streq(node->text, "true") || skn_streq(node->text, "false")))
		skn_jsonw_bool_value(w, skn_streq(node->text, "true"));
	else
		skn_jsonw_string(w, node->text ? node->text : "", node->len);
}

static void members(struct skn_jsonw *w, const struct skn_schema_node *schema,
		    const struct skn_node *object);

void skn_json_value(struct skn_jsonw *w, const struct skn_schema_node *schema, const struct skn_node *node)
{
	if (node->kind == SKN_OBJECT) {
		skn_jsonw_object_begin(w);
		members(w, schema, node);
		skn_jsonw_object_end(w);
	} else if (node->kind == SKN_ARRAY) {
		skn_jsonw_array_begin(w);
		for (const struct skn_node *c = node->child; c; c = c->next)
			skn_json_value(w, skn_schema_items(schema), c);
		skn_jsonw_array_end(w);
	} else {
		scalar(w, schema, node);
	}
}

static bool is_declared(const struct skn_schema_field *fields, size_t n, const struct skn_node *member)
{
	for (size_t i = 0; i < n; i++)
		if (fields[i].len == member->name_len &&
		    memcmp(fields[i].name, member->name, member->name_len) == 0)
			return true;
	return false;
}

/* The members in the schema's order, then those that it does not know. */
static void members(struct skn_jsonw *w, const struct skn_schema_node *schema,
		    const struct skn_node *object)
{
	size_t n;
	const struct skn_schema_field *fields = skn_schema_fields(schema, &n);

	for (size_t i = 0; i < n; i++)
		for (const struct skn_node *c = object->child; c; c = c->next)
			if (is_declared(&fields[i], 1, c)) {
				skn_jsonw_keyn(w, c->name, c->name_len);
				skn_json_value(w, fields[i].schema, c);
			}
	for (const struct skn_node *c = object->child; c; c = c->next)
		if (!is_declared(fields, n, c)) {
			skn_jsonw_keyn(w, c->name, c->name_len);
			skn_json_value(w, skn_schema_member(schema, c->name, c->name_len), c);
		}
}

void skn_json_fields(struct skn_jsonw *w, enum skn_kind kind, const struct skn_node *object)
{
	const struct skn_schema *schema = skn_schema_of(skn_kind_info(kind)->schema, NULL);

	if (object)
		members(w, schema ? skn_schema_root(schema) : NULL, object);
}
