#include "uni/utf16.h"

#include "uni/icu.h"

void skn_utf16_release(struct skn_utf16 *u)
{
	free(u->p);
	*u = (struct skn_utf16)SKN_UTF16_INIT;
}

void skn_utf16_room(struct skn_utf16 *u, int32_t cap)
{
	if (cap <= u->cap)
		return;
	u->p = skn_xreallocarray(u->p, (size_t)cap, sizeof(*u->p));
	u->cap = cap;
}

/* UTF-16 never has more units than UTF-8 has bytes. */
bool skn_utf16_from(struct skn_utf16 *u, const char *s, size_t n)
{
	UErrorCode status = U_ZERO_ERROR;

	if (n > SKN_UNI_MAX)
		return false;
	skn_utf16_room(u, (int32_t)n + 1);
	skn_icu()->u_strFromUTF8WithSub(u->p, u->cap, &u->n, s, (int32_t)n, 0xFFFD, NULL, &status);
	return U_SUCCESS(status);
}

/* A unit becomes three bytes at most; done in parts, so that no big buffer is
 * needed beside the result. */
void skn_utf16_to(struct skn_buf *out, const struct skn_utf16 *u)
{
	enum { PART = 4096 };
	char bytes[3 * PART];

	for (int32_t i = 0, len; i < u->n; i += len) {
		UErrorCode status = U_ZERO_ERROR;
		int32_t got = 0;

		len = u->n - i < PART ? u->n - i : PART;
		if (i + len < u->n && (u->p[i + len - 1] & 0xFC00) == 0xD800)
			len--; /* the first half of a pair */
		skn_icu()->u_strToUTF8WithSub(bytes, sizeof(bytes), &got, u->p + i, len, 0xFFFD, NULL,
				   &status);
		skn_buf_add(out, bytes, (size_t)got);
	}
}
