/*
 * schema_index.h - the schemas that a compilation knows: every document that was
 * looked up, every schema in it with its base URI, every $id and $anchor.
 * All keywords of a document are checked when it is added.
 */
#ifndef SKN_DOC_SCHEMA_INDEX_H
#define SKN_DOC_SCHEMA_INDEX_H

#include "doc/schema_node.h"

/* What a keyword's value is. */
enum skn_keyword_shape {
	SKN_SHAPE_ANY,      /* const, default, examples */
	SKN_SHAPE_TEXT,     /* a string */
	SKN_SHAPE_FLAG,     /* a boolean */
	SKN_SHAPE_NUMBER,
	SKN_SHAPE_COUNT,    /* an integer from 0 */
	SKN_SHAPE_NAMES,    /* an array of different strings */
	SKN_SHAPE_NAME_MAP, /* an object of such */
	SKN_SHAPE_ARRAY,
	SKN_SHAPE_TYPE,
	SKN_SHAPE_SCHEMA,
	SKN_SHAPE_LIST,     /* a non-empty array of schemas */
	SKN_SHAPE_MAP       /* an object of schemas */
};

struct skn_keyword {
	const char *name;
	enum skn_keyword_shape shape;
	size_t offset; /* in struct skn_schema_node; 0 = kept nowhere */
};
const struct skn_keyword *skn_keyword_find(const char *name);

struct skn_schema_place {
	const char *base;
	struct skn_schema_node *compiled; /* NULL until then */
};

struct skn_schema_index {
	struct skn_schema *schema; /* owns the documents */
	skn_schema_lookup *lookup;
	void *ctx;
	bool shared;             /* documents are parsed once for the program and kept */
	const char *name;        /* of the schema asked for, for errors */
	struct skn_map places;   /* address of a JSON node → struct skn_schema_place */
	struct skn_map resources; /* URI, or URI#anchor → JSON node */
	struct skn_err *err;
};

void skn_schema_index_release(struct skn_schema_index *index);
struct skn_schema_place *skn_schema_place_of(const struct skn_schema_index *index,
					     const struct skn_node *node);
/* The schema that REF means as seen from BASE; NULL with an error. */
const struct skn_node *skn_schema_resolve(struct skn_schema_index *index, const char *base,
					  const char *ref);

#endif
