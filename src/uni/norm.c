#include "base/utf8.h"
#include "uni/icu.h"
#include "uni/utf16.h"

/*
 * Ranges whose characters are in NFC, do not combine with what stands before
 * them and have combining class 0, so that a text of only these is NFC.  Those
 * marked are also their own NFKC.  A test compares each with ICU.
 */
static const struct {
	uint32_t first, last;
	bool kc;
} stable[] = {
	{ 0x0000, 0x009F, true },  { 0x00A0, 0x00BF, false }, { 0x00C0, 0x0131, true },
	{ 0x0132, 0x02FF, false }, { 0x03B1, 0x03C9, true },  { 0x0400, 0x0482, true },
	{ 0x048A, 0x052F, true },  { 0x2010, 0x2010, true },  { 0x2012, 0x2016, true },
	{ 0x2018, 0x2023, true },  { 0x2002, 0x20CF, false }, { 0x3001, 0x3029, true },
	{ 0x3041, 0x3096, true },  { 0x30A1, 0x30FE, true },  { 0x4E00, 0x9FFF, true },
	{ 0xAC00, 0xD7A3, true },  { 0xFF01, 0xFF9D, false },
};

static bool is_stable(uint32_t cp, bool kc)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(stable); i++)
		if (cp >= stable[i].first && cp <= stable[i].last && (stable[i].kc || !kc))
			return true;
	return false;
}

/* Whether the tables alone say that the text is in the form. */
static bool plainly_normal(const char *s, size_t n, bool kc)
{
	size_t i = 0, len;
	uint32_t cp;

	while (i < n) {
		i += skn_utf8_ascii(s + i, n - i);
		if (i == n)
			break;
		len = skn_utf8_decode(s + i, n - i, &cp);
		if (len == 0 || !is_stable(cp, kc))
			return false;
		i += len;
	}
	return true;
}

static const UNormalizer2 *normalizer(bool kc)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *form = kc ? skn_icu()->unorm2_getNFKCInstance(&status)
				      : skn_icu()->unorm2_getNFCInstance(&status);

	return U_SUCCESS(status) ? form : NULL;
}

bool skn_uni_is_nfc(const char *s, size_t n)
{
	struct skn_utf16 u = SKN_UTF16_INIT;
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *form;
	bool yes = false;

	if (plainly_normal(s, n, false))
		return true;
	form = normalizer(false);
	if (form && skn_utf8_valid(s, n, NULL) && skn_utf16_from(&u, s, n))
		yes = skn_icu()->unorm2_isNormalized(form, u.p, u.n, &status) && U_SUCCESS(status);
	skn_utf16_release(&u);
	return yes;
}

static bool apply(struct skn_utf16 *to, const struct skn_utf16 *from, const UNormalizer2 *form)
{
	UErrorCode status = U_ZERO_ERROR;

	skn_utf16_room(to, from->n + from->n / 8 + 16);
	to->n = skn_icu()->unorm2_normalize(form, from->p, from->n, to->p, to->cap, &status);
	if (status == U_BUFFER_OVERFLOW_ERROR) {
		status = U_ZERO_ERROR;
		skn_utf16_room(to, to->n + 1);
		to->n = skn_icu()->unorm2_normalize(form, from->p, from->n, to->p, to->cap, &status);
	}
	return U_SUCCESS(status);
}

static void normalize(struct skn_buf *out, const char *s, size_t n, bool kc)
{
	struct skn_utf16 from = SKN_UTF16_INIT, to = SKN_UTF16_INIT;
	const UNormalizer2 *form;

	if (plainly_normal(s, n, kc)) {
		skn_buf_add(out, s, n);
		return;
	}
	form = normalizer(kc);
	if (form && skn_utf16_from(&from, s, n) && apply(&to, &from, form))
		skn_utf16_to(out, &to);
	else
		out->full = true;
	skn_utf16_release(&from);
	skn_utf16_release(&to);
}

void skn_uni_nfc(struct skn_buf *out, const char *s, size_t n)
{
	normalize(out, s, n, false);
}

void skn_uni_nfkc(struct skn_buf *out, const char *s, size_t n)
{
	normalize(out, s, n, true);
}

static void lower_ascii(struct skn_buf *out, const char *s, size_t n)
{
	size_t start = out->n;

	skn_buf_add(out, s, n);
	for (size_t i = start; i < out->n; i++)
		if (out->p[i] >= 'A' && out->p[i] <= 'Z')
			out->p[i] |= 0x20;
}

/* Case folding at most triples a text (U+0390 and the like). */
static void lower_icu(struct skn_buf *out, const char *s, size_t n)
{
	UErrorCode status = U_ZERO_ERROR;
	UCaseMap *map = skn_icu()->ucasemap_open("", U_FOLD_CASE_DEFAULT, &status);
	size_t cap = 3 * n + 1;
	char *room = skn_xmalloc(cap);
	int32_t got = skn_icu()->ucasemap_utf8FoldCase(map, room, (int32_t)cap, s, (int32_t)n, &status);

	if (U_SUCCESS(status))
		skn_buf_add(out, room, (size_t)got);
	else
		out->full = true;
	skn_icu()->ucasemap_close(map);
	free(room);
}

void skn_uni_lower(struct skn_buf *out, const char *s, size_t n)
{
	size_t ascii = skn_utf8_ascii(s, n);

	lower_ascii(out, s, ascii);
	if (ascii == n)
		return;
	if (n - ascii > SKN_UNI_MAX)
		out->full = true;
	else
		lower_icu(out, s + ascii, n - ascii);
}

static bool is_diacritic(uint32_t cp)
{
	return cp >= 0x300 && cp <= 0x36F;
}

/* Appends one character, decomposed, without its diacritics. */
static void add_bare(struct skn_buf *out, const char *s, size_t n, uint32_t cp)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *form = normalizer(false);
	UChar parts[32];
	int32_t got = form ? skn_icu()->unorm2_getDecomposition(form, (UChar32)cp, parts, 32, &status) : -1;

	if (got < 0 || U_FAILURE(status)) {
		skn_buf_add(out, s, n);
		return;
	}
	for (int32_t i = 0, k = 0; i < got; i = k) {
		struct skn_utf16 one = { .p = parts + i };

		k = i + (U16_IS_LEAD(parts[i]) && i + 1 < got ? 2 : 1);
		one.n = k - i;
		if (!is_diacritic(parts[i]))
			skn_utf16_to(out, &one);
	}
}

void skn_uni_bare(struct skn_buf *out, const char *s, size_t n)
{
	struct skn_buf parts = SKN_BUF_INIT;
	uint32_t cp;

	if (skn_utf8_ascii(s, n) == n) {
		skn_buf_add(out, s, n);
		return;
	}
	for (size_t i = 0, len; i < n; i += len) {
		len = skn_utf8_ascii(s + i, n - i);
		if (len) {
			skn_buf_add(&parts, s + i, len);
			continue;
		}
		len = skn_utf8_decode(s + i, n - i, &cp);
		if (len == 0)
			skn_buf_addc(&parts, s[i]);
		else if (!is_diacritic(cp))
			add_bare(&parts, s + i, len, cp);
		len = len ? len : 1;
	}
	skn_uni_nfc(out, parts.p, parts.n);
	skn_buf_release(&parts);
}
