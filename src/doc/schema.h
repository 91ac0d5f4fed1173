/*
 * schema.h - JSON Schema draft 2020-12: validates a node tree.
 *
 * All keywords of the core, applicator and validation vocabularies are known
 * except $dynamicRef, $dynamicAnchor, $vocabulary and unevaluated*; the
 * annotations title, description, default, examples, deprecated, readOnly,
 * writeOnly and $comment, and format, contentMediaType, contentEncoding and
 * contentSchema are known too.  Any other keyword is an error when the schema is
 * compiled.  $ref goes to the schema itself, to $id and $anchor inside it and
 * to whatever the lookup function knows; nothing is fetched.
 *
 * Types.  A quoted or block scalar of YAML is a string.  A plain scalar is a
 * string where the schema allows a string, else it is what YAML's core schema
 * makes of it: null, a boolean, a decimal number.  Without `type` it counts as
 * both.  An integer is a number without a fraction (1.0 is one in JSON).
 * Numbers are compared and divided in decimal, so 0.0075 is a multiple of
 * 0.0001.  Lengths are in characters.
 *
 * Validation is bounded: SKN_SCHEMA_DEPTH_MAX schemas within each other and
 * SKN_SCHEMA_STEPS_MAX in all; beyond either there is a violation that says so.
 *
 * Reference: draft-bhutton-json-schema-01, draft-bhutton-json-schema-validation-01,
 * RFC 3986 (references), RFC 6901 (pointers).
 */
#ifndef SKN_DOC_SCHEMA_H
#define SKN_DOC_SCHEMA_H

#include "base/node.h"

#define SKN_SCHEMA_DEPTH_MAX 1800
#define SKN_SCHEMA_STEPS_MAX 20000000u

struct skn_schema;
struct skn_schema_node; /* one schema or subschema */

/* The JSON text of a schema by its URI without fragment ("defs.json"), or NULL. */
typedef const char *skn_schema_lookup(void *ctx, const char *uri);

/* One violation.  AT is the value, or a passing node that stands for a field's
 * name (unknown fields, propertyNames); valid during the call.  Where the value
 * has no line, MESSAGE ends with its JSON pointer. */
typedef void skn_schema_report(void *ctx, const struct skn_node *at, const char *keyword,
			       const char *message);

/* A format that is checked; a table of them ends with a NULL name. */
struct skn_schema_format {
	const char *name; /* "date-time" */
	bool (*valid)(const char *s, size_t n);
	const char *what; /* "a time like 2026-04-29T20:25:00Z", for messages */
};
extern const struct skn_schema_format skn_schema_formats[]; /* edtf date date-time uri regex */

enum skn_schema_flag {
	SKN_SCHEMA_FORMATS = 1, /* check formats by skn_schema_formats */
	SKN_SCHEMA_STATIC = 2   /* the texts live as long as the program: each is parsed once */
};

/* Compiles the schema that LOOKUP gives for NAME.  SKN_EDATA with the schema's
 * name as path.  Caller frees *out. */
int skn_schema_compile(struct skn_schema **out, const char *name, skn_schema_lookup *lookup,
		       void *ctx, unsigned flags, struct skn_err *err);
void skn_schema_free(struct skn_schema *schema);

/* The number of violations; each is reported (REPORT may be NULL). */
int skn_schema_validate(const struct skn_schema *schema, const struct skn_node *node,
			skn_schema_report *report, void *ctx);

/* An embedded file of schema/ ("event.json"), compiled on first use and kept;
 * formats are checked.  NULL with SKN_ENOTFOUND or SKN_EDATA.  Thread-safe. */
const struct skn_schema *skn_schema_of(const char *file, struct skn_err *err);

/* What a schema says of its fields, $ref followed. */
struct skn_schema_field {
	const char *name;
	size_t len;
	const struct skn_schema_node *schema;
};
enum skn_schema_trait {
	SKN_TRAIT_STRING = 1,   /* may be a string */
	SKN_TRAIT_MARKDOWN = 2, /* contentMediaType: text/markdown */
	SKN_TRAIT_DATE = 4      /* format edtf, date or date-time */
};
const struct skn_schema_node *skn_schema_root(const struct skn_schema *schema);
/* The declared properties in order; *n their number (0 for no object). NODE may be NULL. */
const struct skn_schema_field *skn_schema_fields(const struct skn_schema_node *node, size_t *n);
/* The schema of a member: declared or additional; NULL when nothing is said. */
const struct skn_schema_node *skn_schema_member(const struct skn_schema_node *node,
						const char *name, size_t len);
const struct skn_schema_node *skn_schema_items(const struct skn_schema_node *node); /* or NULL */
unsigned skn_schema_traits(const struct skn_schema_node *node); /* of enum skn_schema_trait */

/* Whether two values are the same to JSON: 1 equals 1.0 but not "1", members in
 * any order; a plain scalar equals whatever it may stand for. */
bool skn_schema_same(const struct skn_node *a, const struct skn_node *b);

#endif
