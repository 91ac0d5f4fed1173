#include "repo/oid.h"

void skn_oid_hex(char out[SKN_OID_HEX + 1], const struct skn_oid *oid)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < sizeof(oid->b); i++) {
		out[2 * i] = digits[oid->b[i] >> 4];
		out[2 * i + 1] = digits[oid->b[i] & 15];
	}
	out[SKN_OID_HEX] = '\0';
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool skn_oid_parse(struct skn_oid *out, const char *hex, size_t len)
{
	if (len != SKN_OID_HEX)
		return false;
	for (size_t i = 0; i < sizeof(out->b); i++) {
		int high = digit(hex[2 * i]), low = digit(hex[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		out->b[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

bool skn_oid_eq(const struct skn_oid *a, const struct skn_oid *b)
{
	return memcmp(a->b, b->b, sizeof(a->b)) == 0;
}

int skn_oid_cmp(const struct skn_oid *a, const struct skn_oid *b)
{
	return memcmp(a->b, b->b, sizeof(a->b));
}

bool skn_oid_is_zero(const struct skn_oid *oid)
{
	static const struct skn_oid zero;

	return skn_oid_eq(oid, &zero);
}
