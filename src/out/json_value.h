/*
 * json_value.h - what YAML says as JSON: the schema decides a scalar's type, as
 * it does everywhere (doc/schema.h).
 */
#ifndef SKN_OUT_JSON_VALUE_H
#define SKN_OUT_JSON_VALUE_H

#include "doc/kind.h"
#include "doc/schema.h"
#include "text/jsonw.h"

/* One value; SCHEMA may be NULL: then a plain scalar is a number or a boolean
 * where it is written as one. */
void skn_json_value(struct skn_jsonw *w, const struct skn_schema_node *schema, const struct skn_node *node);

/* The members of a record of this kind into the object that is open: in the
 * schema's order, then those that it does not know.  OBJECT may be NULL. */
void skn_json_fields(struct skn_jsonw *w, enum skn_kind kind, const struct skn_node *object);

#endif
