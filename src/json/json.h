/*
 * json.h - the gate to jansson: JSON text to the node tree.
 *
 * Strict RFC 8259: one value, valid UTF-8, no member twice, no number that
 * does not fit.  Members keep their order.  An integer that fits int64 is
 * SKN_INT, any other number SKN_REAL; the text of a number is its shortest
 * decimal form, of true and false their names.  "\u0000" is allowed in values,
 * so a text may hold a NUL; len tells.  Nodes have no line and no span: jansson
 * keeps none.
 */
#ifndef SKN_JSON_JSON_H
#define SKN_JSON_JSON_H

#include "base/node.h"

#define SKN_JSON_DEPTH_MAX 512                /* levels of arrays and objects */
#define SKN_JSON_SIZE_MAX ((size_t)256 << 20) /* bytes of one document */

/* Fills OUT (an initialised or zeroed tree).  SKN_EDATA or SKN_ELIMIT with
 * PATH (may be NULL), line and column; then OUT is empty. */
int skn_json_parse(struct skn_tree *out, const char *src, size_t len, const char *path,
		   struct skn_err *err);

#endif
