#include "text/term.h"

#include "base/utf8.h"
#include "text/term_table.h"

#define INVALID 0xFFFFFFFFu

/* ---- facts ---- */

static bool set(const char *s)
{
	return s && s[0];
}

static bool wants_color(const struct skn_term_facts *facts)
{
	if (facts->when != SKN_TERM_AUTO)
		return facts->when == SKN_TERM_ALWAYS;
	if (set(facts->no_color))
		return false;
	if (set(facts->clicolor_force) && !skn_streq(facts->clicolor_force, "0"))
		return true;
	return facts->tty && set(facts->term) && !skn_streq(facts->term, "dumb");
}

void skn_term_init(struct skn_term *term, const struct skn_term_facts *facts)
{
	uint64_t columns;

	term->tty = facts->tty;
	term->color = wants_color(facts);
	term->links = term->color && facts->tty;
	term->width = facts->window_width;
	if (set(facts->columns) &&
	    skn_parse_uint(facts->columns, strlen(facts->columns), UINT_MAX, &columns) && columns)
		term->width = (unsigned)columns;
	if (!term->width)
		term->width = SKN_TERM_WIDTH_DEFAULT;
	if (term->width < SKN_TERM_WIDTH_MIN)
		term->width = SKN_TERM_WIDTH_MIN;
	if (term->width > SKN_TERM_WIDTH_MAX)
		term->width = SKN_TERM_WIDTH_MAX;
}

bool skn_term_when_parse(const char *s, enum skn_term_when *out)
{
	static const char *const names[] = { "auto", "always", "never" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(names); i++) {
		if (skn_streq(s, names[i])) {
			*out = (enum skn_term_when)i;
			return true;
		}
	}
	return false;
}

/* ---- styles ---- */

static const char *const sequences[] = {
	[SKN_TERM_PLAIN] = "",
	[SKN_TERM_HEADING] = "\033[1m",
	[SKN_TERM_DIM] = "\033[2m",
	[SKN_TERM_ADDED] = "\033[32m",
	[SKN_TERM_REMOVED] = "\033[31m",
	[SKN_TERM_MOVED] = "\033[35m",
	[SKN_TERM_KEY] = "\033[36m",
	[SKN_TERM_LINK] = "\033[34m",
	[SKN_TERM_ERROR] = "\033[1;31m",
	[SKN_TERM_WARNING] = "\033[33m",
};

const char *skn_term_begin(const struct skn_term *term, enum skn_term_style style)
{
	return term->color ? sequences[style] : "";
}

const char *skn_term_end(const struct skn_term *term, enum skn_term_style style)
{
	return term->color && style != SKN_TERM_PLAIN ? "\033[m" : "";
}

void skn_term_styled(const struct skn_term *term, struct skn_sink *out, enum skn_term_style style,
		     const char *text, size_t n)
{
	skn_sink_puts(out, skn_term_begin(term, style));
	skn_term_safe(out, text, n, false);
	skn_sink_puts(out, skn_term_end(term, style));
}

static bool safe_url(const char *url, size_t n)
{
	if (n > SKN_TERM_URL_MAX)
		return false;
	for (size_t i = 0; i < n; i++)
		if (url[i] <= ' ' || url[i] > '~')
			return false;
	return (n > 8 && memcmp(url, "https://", 8) == 0) || (n > 7 && memcmp(url, "http://", 7) == 0);
}

bool skn_term_link_begin(const struct skn_term *term, struct skn_buf *out, const char *url,
			 size_t n)
{
	if (!term->links || !safe_url(url, n))
		return false;
	skn_buf_adds(out, "\033]8;;");
	skn_buf_add(out, url, n);
	skn_buf_adds(out, "\033\\");
	return true;
}

void skn_term_link(const struct skn_term *term, struct skn_sink *out, const char *url,
		   const char *text, size_t n)
{
	struct skn_buf begin = SKN_BUF_INIT;
	bool linked = skn_term_link_begin(term, &begin, url, strlen(url));

	skn_sink_put(out, begin.p, begin.n);
	skn_term_safe(out, text, n, false);
	if (linked)
		skn_sink_puts(out, SKN_TERM_LINK_END);
	skn_buf_release(&begin);
}

/* ---- characters ---- */

/* One code point from N > 0 bytes, its length to *len; INVALID and 1 for a bad byte. */
static uint32_t decode(const char *text, size_t n, size_t *len)
{
	uint32_t c = INVALID;

	*len = skn_utf8_decode(text, n, &c);
	if (*len == 0)
		*len = 1;
	return c;
}

static bool in(const struct range *table, size_t n, uint32_t c)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (c > table[mid].last)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && c >= table[lo].first;
}

unsigned skn_term_char_width(uint32_t c)
{
	if (c < 0x20 || (c >= 0x7F && c < 0xA0))
		return 0;
	if (c < 0x300)
		return 1;
	if (in(zero_width, SKN_ARRAY_LEN(zero_width), c))
		return 0;
	return in(double_width, SKN_ARRAY_LEN(double_width), c) ? 2 : 1;
}

size_t skn_term_width(const char *text, size_t n)
{
	size_t width = 0, len;

	for (size_t i = 0; i < n; i += len) {
		uint32_t c = decode(text + i, n - i, &len);

		width += c == INVALID ? 1 : skn_term_char_width(c);
	}
	return width;
}

void skn_term_cut(struct skn_buf *out, const char *text, size_t n, size_t width)
{
	size_t used = 0, fits = 0, len;

	for (size_t i = 0; i < n; i += len) {
		uint32_t c = decode(text + i, n - i, &len);
		unsigned w = c == INVALID ? 1 : skn_term_char_width(c);

		if (used + w > width) {
			skn_buf_add(out, text, width ? fits : 0);
			skn_buf_adds(out, width ? "\u2026" : "");
			return;
		}
		used += w;
		/* What leaves a column for the ellipsis, marks of the last letter included. */
		if (used + 1 <= width)
			fits = i + len;
	}
	skn_buf_add(out, text, n);
}

/* Whether a terminal or a reader could be misled by it: controls, line and
 * paragraph separators, bidi overrides and isolates, tags, noncharacters. */
static bool harmful(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 ||
	       (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
	       (c >= 0xE0000 && c <= 0xE007F) || (c & 0xFFFE) == 0xFFFE;
}

void skn_term_safe_buf(struct skn_buf *out, const char *text, size_t n, bool keep_lines)
{
	size_t start = 0, len;

	for (size_t i = 0; i < n; i += len) {
		uint32_t c = decode(text + i, n - i, &len);

		if (c != INVALID && (!harmful(c) || (keep_lines && (c == '\n' || c == '\t'))))
			continue;
		skn_buf_add(out, text + start, i - start);
		if (c == INVALID)
			skn_buf_addf(out, "<%02X>", (unsigned)(unsigned char)text[i]);
		else
			skn_buf_addf(out, "<U+%04X>", (unsigned)c);
		start = i + len;
	}
	skn_buf_add(out, text + start, n - start);
}

void skn_term_safe(struct skn_sink *out, const char *text, size_t n, bool keep_lines)
{
	struct skn_buf buf = SKN_BUF_INIT;

	skn_term_safe_buf(&buf, text, n, keep_lines);
	skn_sink_put(out, buf.p, buf.n);
	skn_buf_release(&buf);
}
