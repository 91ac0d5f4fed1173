#include "synth/quotable.h"

#include "base/utf8.h"
#include "doc/prose.h"
#include "uni/uni.h"

#define OPEN "\xE2\x80\x9C"
#define CLOSE "\xE2\x80\x9D"
#define MARK_LEN 3

static bool is_refused(uint32_t cp)
{
	switch (cp) {
	case '"': case '*': case '_': case '`': case '[': case ']': case '<': case '>': case '\\': case '&': case '#':
	case '@': case '~': case '^': case '$': case '|': case '{': case '}':
	case 0x201C: case 0x201D: case 0x201E: case 0xAB: case 0xBB: case 0x300C: case 0x300D: case 0x300E: case 0x300F:
	case 0x300A: case 0x300B: case 0x201A: case 0x2039: case 0x203A: case 0xFFFD:
		return true;
	default:
		return cp < 0x20 && cp != '\n' && cp != '\t' && cp != '\r';
	}
}

bool skn_quotable(const char *s, size_t n)
{
	size_t len;
	uint32_t cp = 0;

	if (n == 0 || n > SKN_QUOTABLE_MAX || skn_uni_scan(s, n, NULL, NULL) != SKN_UNI_OK || !skn_uni_is_nfc(s, n))
		return false;
	for (size_t i = 0; i < n; i += len) {
		len = skn_utf8_decode(s + i, n - i, &cp);
		if (!len || is_refused(cp))
			return false;
	}
	return !memmem(s, n, "://", 3);
}

void skn_quotable_text(struct skn_buf *out, const char *s, size_t n)
{
	bool due = false, any = false;
	size_t len;
	uint32_t cp;

	for (size_t i = 0; i < n; i += len) {
		len = skn_utf8_decode(s + i, n - i, &cp);
		if (!len)
			len = 1;
		else if (skn_uni_is_space(cp)) {
			due = any;
			continue;
		}
		if (due)
			skn_buf_addc(out, ' ');
		skn_buf_add(out, s + i, len);
		due = false;
		any = true;
	}
}

void skn_quotable_name(struct skn_buf *out, const char *name)
{
	struct skn_buf kept = SKN_BUF_INIT;
	size_t len, n = strlen(name);
	uint32_t cp;

	for (size_t i = 0; i < n; i += len) {
		len = skn_utf8_decode(name + i, n - i, &cp);
		if (len && !is_refused(cp))
			skn_buf_add(&kept, name + i, len);
		len += len == 0;
	}
	skn_quotable_text(out, kept.p, kept.n);
	skn_buf_release(&kept);
}

/* One sentence of a paragraph, with a citation as it will get one. */
static bool is_one(const char *s, size_t n)
{
	struct skn_prose prose = { .text = SKN_BUF_INIT };
	struct skn_buf cited = SKN_BUF_INIT;
	bool one;

	skn_buf_add(&cited, s, n);
	skn_buf_adds(&cited, " [@k]");
	one = skn_prose_parse(&prose, cited.p, cited.n, NULL) == 0 && prose.units.n == 1 &&
	      prose.units.v[0].kind == SKN_UNIT_SENTENCE && prose.cites.cites.n == 1 && prose.cites.faults.n == 0 &&
	      prose.text.n == cited.n + 1 && memcmp(prose.text.p, cited.p, cited.n) == 0;
	skn_prose_release(&prose);
	skn_buf_release(&cited);
	return one;
}

static bool ends(const char *s, size_t n)
{
	uint32_t cp = 0;

	return skn_utf8_decode_last(s, n, &cp) && (cp == '.' || cp == '!' || cp == '?' || cp == 0x2026 || cp == 0x3002 ||
						   cp == 0xFF01 || cp == 0xFF1F);
}

bool skn_quotable_sentence(struct skn_buf *out, const char *lead, const char *s, size_t n)
{
	size_t from = out->n;

	if (!skn_quotable(s, n))
		return false;
	skn_buf_adds(out, lead);
	skn_buf_adds(out, OPEN);
	skn_quotable_text(out, s, n);
	skn_buf_adds(out, ends(s, n) ? CLOSE : CLOSE ".");
	if (is_one(out->p + from, out->n - from))
		return true;
	skn_buf_truncate(out, from);
	return false;
}

bool skn_quotable_parse(const char *s, size_t n, const char **quote, size_t *len)
{
	const char *open = memmem(s, n, OPEN, MARK_LEN), *close, *end = s + n;

	if (!open)
		return false;
	open += MARK_LEN;
	close = memmem(open, (size_t)(end - open), CLOSE, MARK_LEN);
	if (!close || close == open)
		return false;
	*quote = open;
	*len = (size_t)(close - open);
	return true;
}
