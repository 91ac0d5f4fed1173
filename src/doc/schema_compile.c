#include "doc/schema_index.h"

struct compiler {
	struct skn_schema_index index;
	struct skn_arena *arena;
	struct skn_schema *schema;
};

static struct skn_schema_node *compile_node(struct compiler *c, const struct skn_node *node);

static int refuse(struct compiler *c, const char *keyword, const char *what)
{
	return skn_fail_at(c->index.err, SKN_EDATA, c->index.name, 0, 0, "schema: '%s' %s", keyword,
			   what);
}

static unsigned type_bit(const char *name)
{
	static const char *const names[] = { "null", "boolean", "integer", "number",
					     "string", "array", "object" };

	for (unsigned i = 0; i < SKN_ARRAY_LEN(names); i++)
		if (skn_streq(names[i], name))
			return 1u << i;
	return 0;
}

static int take_types(struct compiler *c, unsigned *types, const struct skn_node *value)
{
	const struct skn_node *first = value->kind == SKN_ARRAY ? value->child : value;

	for (const struct skn_node *t = first; t; t = value->kind == SKN_ARRAY ? t->next : NULL) {
		unsigned bit = type_bit(t->text);

		if (!bit)
			return refuse(c, "type", "names no type");
		*types |= bit;
	}
	return *types ? SKN_OK : refuse(c, "type", "is empty");
}

static int take_regex(struct compiler *c, const struct skn_regex **out, const char *pattern,
		      size_t len)
{
	struct skn_err fault = SKN_ERR_INIT;
	struct skn_regex *regex;

	*out = NULL;
	if (skn_regex_compile(&regex, pattern, len, &fault) != SKN_OK)
		return refuse(c, pattern, fault.msg);
	skn_vec_push(&c->schema->regexes, regex);
	*out = regex;
	return SKN_OK;
}

static int take_list(struct compiler *c, struct skn_schema_list *list, const struct skn_node *value)
{
	list->v = skn_arena_alloc(c->arena, value->n_children * sizeof(*list->v));
	for (const struct skn_node *m = value->child; m; m = m->next) {
		list->v[list->n] = compile_node(c, m);
		if (!list->v[list->n++])
			return SKN_EDATA;
	}
	return SKN_OK;
}

static int take_map(struct compiler *c, struct skn_schema_props *props, const struct skn_node *value)
{
	props->v = skn_arena_alloc(c->arena, (value->n_children + 1) * sizeof(*props->v));
	for (const struct skn_node *m = value->child; m; m = m->next) {
		struct skn_schema_field *field = &props->v[props->n++];

		field->name = m->name;
		field->len = m->name_len;
		field->schema = compile_node(c, m);
		if (!field->schema)
			return SKN_EDATA;
	}
	return SKN_OK;
}

static int take_patterns(struct compiler *c, struct skn_schema_node *out, const struct skn_node *value)
{
	out->patterns = skn_arena_alloc(c->arena, (value->n_children + 1) * sizeof(*out->patterns));
	for (const struct skn_node *m = value->child; m; m = m->next) {
		struct skn_schema_match *match = &out->patterns[out->n_patterns];

		if (take_regex(c, &match->regex, m->name, m->name_len) != SKN_OK)
			return SKN_EDATA;
		match->schema = compile_node(c, m);
		if (!match->schema)
			return SKN_EDATA;
		out->n_patterns++;
	}
	return SKN_OK;
}

static int take_ref(struct compiler *c, struct skn_schema_node *out, const struct skn_node *value)
{
	const char *base = skn_schema_place_of(&c->index, out->source)->base;
	const struct skn_node *target = skn_schema_resolve(&c->index, base, value->text);

	out->ref = target ? compile_node(c, target) : NULL;
	return out->ref ? SKN_OK : SKN_EDATA;
}

static int take_schema(struct compiler *c, const struct skn_schema_node **slot,
		       const struct skn_node *value)
{
	*slot = compile_node(c, value);
	return *slot ? SKN_OK : SKN_EDATA;
}

/* A value of a keyword that is stored at the offset its row names. */
static int take_simple(struct compiler *c, const struct skn_keyword *keyword, void *slot,
		       const struct skn_node *value)
{
	switch (keyword->shape) {
	case SKN_SHAPE_TYPE:
		return take_types(c, slot, value);
	case SKN_SHAPE_FLAG:
		*(bool *)slot = value->boolean;
		return SKN_OK;
	case SKN_SHAPE_COUNT:
		*(int64_t *)slot = value->kind == SKN_REAL ? (int64_t)value->real : value->integer;
		return SKN_OK;
	case SKN_SHAPE_SCHEMA:
		return take_schema(c, slot, value);
	case SKN_SHAPE_LIST:
		return take_list(c, slot, value);
	case SKN_SHAPE_MAP:
		return take_map(c, slot, value);
	default:
		*(const struct skn_node **)slot = value;
		return SKN_OK;
	}
}

static int take_keyword(struct compiler *c, struct skn_schema_node *out, const struct skn_node *value)
{
	const struct skn_keyword *keyword = skn_keyword_find(value->name);
	int rc;

	if (skn_streq(value->name, "$ref"))
		return take_ref(c, out, value);
	if (skn_streq(value->name, "patternProperties"))
		return take_patterns(c, out, value);
	if (!keyword->offset)
		return SKN_OK;
	if (skn_streq(value->name, "multipleOf") &&
	    (value->kind == SKN_INT ? value->integer <= 0 : value->real <= 0))
		return refuse(c, "multipleOf", "must be above 0");
	rc = take_simple(c, keyword, (char *)out + keyword->offset, value);
	if (rc == SKN_OK && out->pattern == value)
		rc = take_regex(c, &out->regex, value->text, value->len);
	return rc;
}

/* The compiled form of a schema; made once, also when it refers to itself. */
static struct skn_schema_node *compile_node(struct compiler *c, const struct skn_node *node)
{
	struct skn_schema_place *place = skn_schema_place_of(&c->index, node);
	struct skn_schema_node *out = place->compiled;

	if (out)
		return out;
	out = place->compiled = skn_arena_alloc(c->arena, sizeof(*out));
	out->source = node;
	out->is_boolean = node->kind == SKN_BOOL;
	out->boolean = node->boolean;
	out->max_length = out->min_length = out->max_items = out->min_items = -1;
	out->max_contains = out->min_contains = out->max_properties = out->min_properties = -1;
	for (const struct skn_node *m = node->child; m; m = m->next)
		if (take_keyword(c, out, m) != SKN_OK)
			return NULL;
	return out;
}

int skn_schema_compile(struct skn_schema **out, const char *name, skn_schema_lookup *lookup,
		       void *ctx, unsigned flags, struct skn_err *err)
{
	struct skn_err own = SKN_ERR_INIT;
	struct skn_schema *schema = skn_xcalloc(1, sizeof(*schema));
	struct compiler c = { .schema = schema, .arena = &schema->arena,
			      .index = { .schema = schema, .lookup = lookup, .ctx = ctx,
					 .shared = flags & SKN_SCHEMA_STATIC, .name = name,
					 .err = err ? err : &own } };
	const struct skn_node *root = skn_schema_resolve(&c.index, "", name);

	schema->root = root ? compile_node(&c, root) : NULL;
	schema->formats = flags & SKN_SCHEMA_FORMATS ? skn_schema_formats : NULL;
	skn_schema_index_release(&c.index);
	*out = schema;
	if (schema->root)
		return SKN_OK;
	skn_schema_free(schema);
	*out = NULL;
	return c.index.err->code;
}

void skn_schema_free(struct skn_schema *schema)
{
	if (!schema)
		return;
	for (size_t i = 0; i < schema->documents.n; i++) {
		skn_tree_release(schema->documents.v[i]);
		free(schema->documents.v[i]);
	}
	for (size_t i = 0; i < schema->regexes.n; i++)
		skn_regex_free(schema->regexes.v[i]);
	skn_vec_release(&schema->documents);
	skn_vec_release(&schema->regexes);
	skn_arena_release(&schema->arena);
	free(schema);
}
