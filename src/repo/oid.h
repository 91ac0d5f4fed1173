/*
 * oid.h - the name of a git object: 20 bytes of SHA-1.
 */
#ifndef SKN_REPO_OID_H
#define SKN_REPO_OID_H

#include "base/base.h"

#define SKN_OID_HEX 40 /* characters of an id as text */

struct skn_oid {
	unsigned char b[20];
};

void skn_oid_hex(char out[SKN_OID_HEX + 1], const struct skn_oid *oid); /* lower case, NUL */
/* Exactly 40 hexadecimal digits, either case; false for anything else. */
bool skn_oid_parse(struct skn_oid *out, const char *hex, size_t len);
bool skn_oid_eq(const struct skn_oid *a, const struct skn_oid *b);
int skn_oid_cmp(const struct skn_oid *a, const struct skn_oid *b); /* by bytes */
bool skn_oid_is_zero(const struct skn_oid *oid);

#endif
