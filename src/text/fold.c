#include "text/fold.h"

#include "base/utf8.h"
#include "uni/uni.h"

/* What a range of characters is written as. */
static const struct {
	uint32_t first, last;
	const char *as;
} marks[] = {
	{ 0x00A0, 0x00A0, " " },    { 0x00AB, 0x00AB, "\"" },   { 0x00AD, 0x00AD, "" },
	{ 0x00B4, 0x00B4, "'" },    { 0x00BB, 0x00BB, "\"" },   { 0x02BC, 0x02BC, "'" },
	{ 0x058A, 0x058A, "-" },    { 0x200B, 0x200D, "" },     { 0x2010, 0x2015, "-" },
	{ 0x2018, 0x201B, "'" },    { 0x201C, 0x201F, "\"" },   { 0x2026, 0x2026, "..." },
	{ 0x2032, 0x2032, "'" },    { 0x2033, 0x2033, "\"" },   { 0x2039, 0x203A, "'" },
	{ 0x2043, 0x2043, "-" },    { 0x2060, 0x2060, "" },     { 0x207B, 0x207B, "-" },
	{ 0x208B, 0x208B, "-" },    { 0x2212, 0x2212, "-" },    { 0x2E3A, 0x2E3B, "-" },
	{ 0x2E42, 0x2E42, "\"" },   { 0x300C, 0x300F, "\"" },   { 0x301D, 0x301F, "\"" },
	{ 0xFE31, 0xFE32, "-" },    { 0xFE41, 0xFE44, "\"" },   { 0xFE58, 0xFE58, "-" },
	{ 0xFE63, 0xFE63, "-" },    { 0xFEFF, 0xFEFF, "" },     { 0xFF02, 0xFF02, "\"" },
	{ 0xFF07, 0xFF07, "'" },    { 0xFF0D, 0xFF0D, "-" },    { 0xFF62, 0xFF63, "\"" },
};

static const char *mark(uint32_t cp)
{
	size_t low = 0, high = SKN_ARRAY_LEN(marks);

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (cp > marks[mid].last)
			low = mid + 1;
		else if (cp < marks[mid].first)
			high = mid;
		else
			return marks[mid].as;
	}
	return NULL;
}

static void replace_marks(struct skn_buf *out, const char *s, size_t n)
{
	size_t len;
	uint32_t cp;

	for (size_t i = 0; i < n; i += len) {
		const char *as;

		len = skn_utf8_ascii(s + i, n - i);
		if (len == 0) {
			len = skn_utf8_decode(s + i, n - i, &cp);
			as = len ? mark(cp) : "\xEF\xBF\xBD";
			if (len == 0)
				len = 1;
			if (as) {
				skn_buf_adds(out, as);
				continue;
			}
		}
		skn_buf_add(out, s + i, len);
	}
}

static bool ascii_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Bytes of white space at S, or of anything else, up to the next of the other. */
static size_t run(const char *s, size_t n, bool space)
{
	size_t i = 0, len;

	for (; i < n; i += len) {
		uint32_t cp = SKN_UTF8_REPLACEMENT;

		len = 1;
		if ((unsigned char)s[i] < 0x80) {
			if (ascii_space(s[i]) != space)
				break;
			continue;
		}
		len = skn_utf8_decode(s + i, n - i, &cp);
		if (len == 0)
			len = 1;
		if (skn_uni_is_space(cp) != space)
			break;
	}
	return i;
}

/* Whether all white space is single blanks between other ASCII. */
static bool closed_up(const char *s, size_t n)
{
	bool blank = true; /* before I */

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c >= 0x80 || (c >= '\t' && c <= '\r') || (c == ' ' && blank))
			return false;
		blank = c == ' ';
	}
	return !blank || n == 0;
}

static void close_up(struct skn_buf *out, const char *s, size_t n)
{
	size_t i, len;

	if (closed_up(s, n)) {
		skn_buf_add(out, s, n);
		return;
	}
	i = run(s, n, true);

	while (i < n) {
		len = run(s + i, n - i, false);
		skn_buf_add(out, s + i, len);
		i += len;
		len = run(s + i, n - i, true);
		i += len;
		if (len && i < n)
			skn_buf_addc(out, ' ');
	}
}

/* Marks are replaced before the normal form, which takes some of them apart
 * (U+00B4, U+2033), and after it, since it makes others. */
void skn_fold(struct skn_buf *out, const char *s, size_t n)
{
	struct skn_buf a = SKN_BUF_INIT, b = SKN_BUF_INIT;

	if (skn_utf8_is_ascii(s, n)) {
		close_up(out, s, n);
		return;
	}
	replace_marks(&a, s, n);
	if (!skn_utf8_is_ascii(a.p, a.n)) {
		skn_uni_nfkc(&b, a.p, a.n);
		skn_buf_clear(&a);
		replace_marks(&a, b.p, b.n);
	}
	close_up(out, a.p, a.n);
	out->full = out->full || a.full || b.full;
	skn_buf_release(&a);
	skn_buf_release(&b);
}
