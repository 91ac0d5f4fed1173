/* schema_node.h - a compiled schema, for the files of the validator only. */
#ifndef SKN_DOC_SCHEMA_NODE_H
#define SKN_DOC_SCHEMA_NODE_H

#include "base/map.h"
#include "base/vec.h"
#include "doc/schema.h"
#include "regex/regex.h"

struct skn_schema_list {
	const struct skn_schema_node **v;
	size_t n;
};

/* name → schema, in order. */
struct skn_schema_props {
	struct skn_schema_field *v;
	size_t n;
};

struct skn_schema_match {
	const struct skn_regex *regex;
	const struct skn_schema_node *schema;
};

/* Absent keywords are NULL, -1 for counts. */
struct skn_schema_node {
	const struct skn_node *source; /* its JSON */
	bool is_boolean, boolean;
	unsigned types; /* enum skn_type_bit; 0 = any */
	const struct skn_node *constant, *choices;
	const struct skn_node *multiple_of, *maximum, *exclusive_maximum, *minimum,
		*exclusive_minimum;
	int64_t max_length, min_length, max_items, min_items, max_contains, min_contains,
		max_properties, min_properties;
	bool unique;
	const struct skn_regex *regex;
	const struct skn_node *required, *dependent_required;
	const struct skn_schema_node *ref, *negation, *condition, *consequence, *alternative, *items,
		*contains, *additional, *names;
	struct skn_schema_list all, any, one, prefix;
	struct skn_schema_props properties, dependents, defs;
	struct skn_schema_match *patterns;
	size_t n_patterns;
	const struct skn_node *pattern, *format, *media_type, *description, *title; /* strings */
};

struct skn_schema {
	struct skn_arena arena; /* nodes, lists */
	SKN_VEC(struct skn_tree *) documents;
	SKN_VEC(struct skn_regex *) regexes;
	const struct skn_schema_node *root;
	const struct skn_schema_format *formats; /* or NULL */
};

#endif
