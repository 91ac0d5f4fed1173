#include "base/utf8.h"
#include "uni/icu.h"
#include "uni/uni.h"

/* Characters looked at on either side of a joiner, so that no text takes
 * longer than its length. */
enum { REACH = 32 };
enum { ZWNJ = 0x200C, ZWJ = 0x200D, BLACK_FLAG = 0x1F3F4, TAG_END = 0xE007F };

/* What stands on both sides of a character that is judged. */
struct context {
	const char *before;
	size_t before_len;
	const char *after;
	size_t after_len;
};

static UJoiningType joining(uint32_t cp)
{
	return (UJoiningType)skn_icu()->u_getIntPropertyValue((UChar32)cp, UCHAR_JOINING_TYPE);
}

/* The nearest character before that is not transparent to joining; 0 = none. */
static uint32_t joins_before(const struct context *c)
{
	size_t n = c->before_len, len;
	uint32_t cp;

	for (int k = 0; k < REACH; k++, n -= len) {
		len = skn_utf8_decode_last(c->before, n, &cp);
		if (len == 0)
			break;
		if (joining(cp) != U_JT_TRANSPARENT)
			return cp;
	}
	return 0;
}

static uint32_t joins_after(const struct context *c)
{
	size_t i = 0, len;
	uint32_t cp;

	for (int k = 0; k < REACH; k++, i += len) {
		len = skn_utf8_decode(c->after + i, c->after_len - i, &cp);
		if (len == 0)
			break;
		if (joining(cp) != U_JT_TRANSPARENT)
			return cp;
	}
	return 0;
}

static bool after_virama(const struct context *c)
{
	uint32_t cp;

	return skn_utf8_decode_last(c->before, c->before_len, &cp) &&
	       skn_icu()->u_getCombiningClass((UChar32)cp) == 9;
}

/* RFC 5892, A.1. */
static bool zwnj_fits(const struct context *c)
{
	UJoiningType left, right;

	if (after_virama(c))
		return true;
	left = joining(joins_before(c));
	right = joining(joins_after(c));
	return (left == U_JT_LEFT_JOINING || left == U_JT_DUAL_JOINING) &&
	       (right == U_JT_RIGHT_JOINING || right == U_JT_DUAL_JOINING);
}

static bool pictographic(uint32_t cp)
{
	return skn_icu()->u_hasBinaryProperty((UChar32)cp, UCHAR_EXTENDED_PICTOGRAPHIC);
}

/* A variation selector, a skin tone or the like. */
static bool modifies(uint32_t cp)
{
	return cp != ZWJ && (skn_icu()->u_hasBinaryProperty((UChar32)cp, UCHAR_GRAPHEME_EXTEND) ||
			     skn_icu()->u_hasBinaryProperty((UChar32)cp, UCHAR_EMOJI_MODIFIER));
}

/* RFC 5892, A.2, and between two pictures, the first with its modifiers. */
static bool zwj_fits(const struct context *c)
{
	size_t n = c->before_len, len;
	uint32_t cp;

	if (after_virama(c))
		return true;
	if (!skn_utf8_decode(c->after, c->after_len, &cp) || !pictographic(cp))
		return false;
	for (int k = 0; k < REACH; k++, n -= len) {
		len = skn_utf8_decode_last(c->before, n, &cp);
		if (len == 0 || pictographic(cp))
			return len != 0;
		if (!modifies(cp))
			return false;
	}
	return false;
}

/* Part of one of the three flags that are made with tags. */
static bool tag_fits(uint32_t cp, const struct context *c)
{
	static const char flags[][6] = { "gbeng", "gbsct", "gbwls" };
	char seen[8] = "";
	size_t at = 0, n = c->before_len, i = 0, len, used = 0;
	uint32_t x;

	while ((len = skn_utf8_decode_last(c->before, n, &x)) != 0 && x >= 0xE0061 &&
	       x <= 0xE007A && at < 5)
		at++, n -= len;
	if (!len || x != BLACK_FLAG)
		return false;
	for (size_t j = n; j < c->before_len; j += len) {
		len = skn_utf8_decode(c->before + j, c->before_len - j, &x);
		seen[used++] = (char)(x - 0xE0000);
	}
	for (x = cp; x != TAG_END; i += len) {
		if (used == 5 || x < 0xE0061 || x > 0xE007A)
			return false;
		seen[used++] = (char)(x - 0xE0000);
		len = skn_utf8_decode(c->after + i, c->after_len - i, &x);
		if (len == 0)
			return false;
	}
	for (size_t k = 0; k < SKN_ARRAY_LEN(flags); k++)
		if (skn_streq(seen, flags[k]))
			return true;
	return false;
}

static enum skn_uni_fault judge_wide(uint32_t cp, const struct context *c)
{
	if (cp == ZWNJ)
		return zwnj_fits(c) ? SKN_UNI_OK : SKN_UNI_JOINER;
	if (cp == ZWJ)
		return zwj_fits(c) ? SKN_UNI_OK : SKN_UNI_JOINER;
	if (cp == 0x200B || cp == 0x2060 || cp == 0xFEFF)
		return SKN_UNI_JOINER;
	if ((cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069))
		return SKN_UNI_BIDI;
	if ((cp >= 0xFDD0 && cp <= 0xFDEF) || (cp & 0xFFFE) == 0xFFFE)
		return SKN_UNI_NONCHAR;
	if (cp >= 0xE0000 && cp <= 0xE007F)
		return tag_fits(cp, c) ? SKN_UNI_OK : SKN_UNI_TAG;
	return SKN_UNI_OK;
}

static enum skn_uni_fault judge(uint32_t cp, const struct context *c)
{
	if (cp < 0xA0) {
		bool fine = (cp >= 0x20 && cp < 0x7F) || cp == '\n' || cp == '\t';

		return fine ? SKN_UNI_OK : SKN_UNI_CONTROL;
	}
	return cp < 0x200B ? SKN_UNI_OK : judge_wide(cp, c);
}

/* Whether all eight bytes are ASCII that prints. */
static bool prints(const char *s)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones * 0x80;
	uint64_t w;

	memcpy(&w, s, sizeof(w));
	/* No top bit; none under 0x20; none that 1 lifts to 0x80. */
	return ((w | (w + ones)) & tops) == 0 && ((w - ones * 0x20) & ~w & tops) == 0;
}

/* How many of the first bytes are ASCII that is allowed. */
static size_t plain(const char *s, size_t n)
{
	size_t i = 0;

	for (;;) {
		while (i + 8 <= n && prints(s + i))
			i += 8;
		if (i == n || !((s[i] >= 0x20 && s[i] < 0x7F) || s[i] == '\n' || s[i] == '\t'))
			return i;
		i++;
	}
}

enum skn_uni_fault skn_uni_scan(const char *s, size_t n, size_t *offset, uint32_t *cp)
{
	enum skn_uni_fault fault = SKN_UNI_OK;
	uint32_t c = 0;
	size_t i, len;

	for (i = plain(s, n); i < n; i += plain(s + i, n - i)) {
		len = skn_utf8_decode(s + i, n - i, &c);
		if (len == 0) {
			c = 0;
			fault = SKN_UNI_INVALID;
			break;
		}
		fault = judge(c, &(struct context){ s, i, s + i + len, n - i - len });
		if (fault != SKN_UNI_OK)
			break;
		i += len;
	}
	if (offset)
		*offset = i;
	if (cp)
		*cp = c;
	return fault;
}

const char *skn_uni_fault_name(enum skn_uni_fault fault)
{
	switch (fault) {
	case SKN_UNI_OK:
		return "no fault";
	case SKN_UNI_INVALID:
		return "a byte that is not UTF-8";
	case SKN_UNI_CONTROL:
		return "a control character";
	case SKN_UNI_BIDI:
		return "a bidi control character";
	case SKN_UNI_TAG:
		return "a tag character";
	case SKN_UNI_JOINER:
		return "a zero-width character out of place";
	case SKN_UNI_NONCHAR:
		return "a noncharacter";
	}
	return "a refused character";
}

/* Everything that can be decided character by character.  What stands before
 * is judged as it was kept. */
static void drop_refused(struct skn_buf *out, const char *s, size_t n)
{
	size_t len;
	uint32_t c;

	for (size_t i = 0; i < n; i += len) {
		len = skn_utf8_decode(s + i, n - i, &c);
		if (len == 0) {
			len = 1;
			skn_buf_adds(out, "\xEF\xBF\xBD");
		} else if (c == '\r') {
			if (i + 1 == n || s[i + 1] != '\n')
				skn_buf_addc(out, '\n');
		} else if (judge(c, &(struct context){ out->p, out->n, s + i + len,
						       n - i - len }) == SKN_UNI_OK) {
			skn_buf_add(out, s + i, len);
		}
	}
}

static void drop_joiners(struct skn_buf *out, const char *s, size_t n)
{
	size_t len;
	uint32_t c = 0;

	for (size_t i = 0; i < n; i += len ? len : 1) {
		len = skn_utf8_decode(s + i, n - i, &c);
		if (c != ZWNJ && c != ZWJ && !(c >= 0xE0000 && c <= 0xE007F))
			skn_buf_add(out, s + i, len);
	}
}

static void swap(struct skn_buf *a, struct skn_buf *b)
{
	struct skn_buf t = *a;

	*a = *b;
	*b = t;
	skn_buf_clear(b);
}

/*
 * Composing can move the mark that a joiner leaned on, and dropping a joiner
 * can bring together what composes; in the rare text where that goes on, all
 * joiners go.
 */
void skn_uni_clean(struct skn_buf *out, const char *s, size_t n)
{
	struct skn_buf a = SKN_BUF_INIT, b = SKN_BUF_INIT;

	if (skn_uni_scan(s, n, NULL, NULL) == SKN_UNI_OK && skn_uni_is_nfc(s, n)) {
		skn_buf_add(out, s, n);
		return;
	}
	drop_refused(&a, s, n);
	skn_uni_nfc(&b, a.p, a.n);
	for (int round = 0; skn_uni_scan(b.p, b.n, NULL, NULL) != SKN_UNI_OK; round++) {
		swap(&a, &b);
		if (round < 3)
			drop_refused(&b, a.p, a.n);
		else
			drop_joiners(&b, a.p, a.n);
		swap(&a, &b);
		skn_uni_nfc(&b, a.p, a.n);
	}
	skn_buf_add(out, b.p, b.n);
	out->full = out->full || a.full || b.full;
	skn_buf_release(&a);
	skn_buf_release(&b);
}
