/* ecma.h - an ECMA-262 pattern rewritten for PCRE2. */
#ifndef SKN_REGEX_ECMA_H
#define SKN_REGEX_ECMA_H

#include "base/buf.h"

/* Appends to OUT; SKN_EDATA for what ECMA does not have. */
int skn_regex_from_ecma(struct skn_buf *out, const char *pattern, size_t len, struct skn_err *err);

#endif
