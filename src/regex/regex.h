/*
 * regex.h - the gate to PCRE2: regular expressions as JSON Schema's `pattern`
 * means them, which is ECMA-262 with the u flag.
 *
 * A pattern matches anywhere unless it is anchored; $ is the very end of the
 * text; \d and \w are ASCII, \s is ECMA's white space; long names of general
 * categories (\p{Letter}) are known.  What ECMA does not have is refused:
 * escapes of other letters (\A, \Z, \Q …), (*VERBS), recursion, callouts,
 * inline options.  Inside a class \S is taken for ASCII only.
 *
 * A match takes at most SKN_REGEX_MATCH_MAX steps, so no pattern and text can
 * stop the program.  A compiled expression may be used by several threads.
 */
#ifndef SKN_REGEX_REGEX_H
#define SKN_REGEX_REGEX_H

#include "base/base.h"

#define SKN_REGEX_PATTERN_MAX 8192u   /* bytes */
#define SKN_REGEX_MATCH_MAX 1000000u  /* PCRE2's match limit */
#define SKN_REGEX_HEAP_MAX 65536u     /* KiB */

struct skn_regex;

/* SKN_EDATA with a message that names the offset; *out is NULL then. */
int skn_regex_compile(struct skn_regex **out, const char *pattern, size_t len, struct skn_err *err);
void skn_regex_free(struct skn_regex *regex);

/* 1 when the text holds a match, 0 when not, SKN_EDATA when it is no UTF-8,
 * SKN_ELIMIT when the search was given up. */
int skn_regex_match(const struct skn_regex *regex, const char *text, size_t len,
		    struct skn_err *err);

#endif
