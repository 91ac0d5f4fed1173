/*
 * schema_value.h - values as JSON Schema compares them: kinds, equality, exact
 * decimal arithmetic.
 */
#ifndef SKN_DOC_SCHEMA_VALUE_H
#define SKN_DOC_SCHEMA_VALUE_H

#include "base/buf.h"
#include "base/node.h"

enum skn_type_bit {
	SKN_T_NULL = 1,
	SKN_T_BOOLEAN = 2,
	SKN_T_INTEGER = 4,
	SKN_T_NUMBER = 8,
	SKN_T_STRING = 16,
	SKN_T_ARRAY = 32,
	SKN_T_OBJECT = 64
};

/* The types that the value has; a plain scalar has several. */
unsigned skn_value_types(const struct skn_node *node);

#define SKN_DECIMAL_DIGITS 40 /* more are cut off */

/* digits × 10^exponent; no zeros at either end of the digits, none for zero. */
struct skn_decimal {
	bool negative;
	size_t n;
	char digits[SKN_DECIMAL_DIGITS];
	int64_t exponent;
};

/* "-12.50e3"; false when the text is no decimal number. */
bool skn_decimal_parse(struct skn_decimal *out, const char *s, size_t n);
/* Of an INT, REAL or numeric PLAIN. */
bool skn_decimal_of(struct skn_decimal *out, const struct skn_node *node);
int skn_decimal_compare(const struct skn_decimal *a, const struct skn_decimal *b);
/* Whether A is a whole multiple of B (B > 0, at most 18 digits). */
bool skn_decimal_is_multiple(const struct skn_decimal *a, const struct skn_decimal *b);

/* Appends a text that two values share when they are the same (a plain scalar
 * counts as string). */
void skn_value_key(struct skn_buf *out, const struct skn_node *node);

#endif
