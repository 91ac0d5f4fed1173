/*
 * parse.h - a model's answer as JSON of one of our schemas.
 */
#ifndef SKN_MODEL_PARSE_H
#define SKN_MODEL_PARSE_H

#include "base/buf.h"
#include "base/node.h"

/* Reads and validates; a fence of Markdown around the JSON is allowed.  SKN_EMODEL with
 * the first thing that does not fit.  *out is made in any case. */
int skn_model_parse(struct skn_tree *out, const struct skn_buf *answer, const char *schema, struct skn_err *err);

#endif
