/*
 * resolve.h - what a plain scalar would be taken for.  The rules are wider than
 * those of YAML 1.1 and 1.2 (any case, any mixture of digits, dots and colons),
 * so that other readers of the dialects agree as well.
 */
#ifndef SKN_YAML_RESOLVE_H
#define SKN_YAML_RESOLVE_H

#include "base/base.h"

/* Whether a reader of YAML 1.1 or 1.2 may take the text for a null, boolean,
 * number, timestamp, merge key or default value. */
bool skn_yaml_looks_typed(const char *s, size_t n);

/* Whether the text has the characters of an EDTF date or an RFC 3339 time. */
bool skn_yaml_looks_dated(const char *s, size_t n);

#endif
