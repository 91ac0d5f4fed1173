#include "yaml/yaml.h"

#include "base/utf8.h"
#include "yaml/resolve.h"
#include "yaml/scan.h"

/* Marks that turn text around: they could make a reader see another text. */
static bool is_hidden(uint32_t cp)
{
	return cp == 0x200e || cp == 0x200f || cp == 0x061c || (cp >= 0x202a && cp <= 0x202e) ||
	       (cp >= 0x2066 && cp <= 0x2069);
}

/* Next code point of a text; an invalid byte gives U+FFFD and *ok false. */
static size_t next(const char *s, size_t n, uint32_t *cp, bool *ok)
{
	size_t step = skn_utf8_decode(s, n, cp);

	if (step)
		return step;
	*cp = 0xfffd;
	*ok = false;
	return 1;
}

/* Whether every character but newlines can stand as it is. */
static bool is_clean(const char *s, size_t n, bool newlines)
{
	bool ok = true;

	for (size_t i = 0; ok && i < n;) {
		unsigned char c = (unsigned char)s[i];
		uint32_t cp = c;

		i += c < 0x80 ? 1 : next(s + i, n - i, &cp, &ok);
		if (cp == '\n' ? !newlines : cp == '\r' || !skn_yaml_is_printable(cp) || is_hidden(cp))
			return false;
	}
	return ok;
}

/* < and = are no indicators, but a key of them may look like a conflict marker. */
static bool starts_plain(const char *s, size_t n)
{
	if (strchr("?:,[]{}#&*!|>'\"%@`<=", s[0]))
		return false;
	if (s[0] == '-')
		return n > 1 && (isalnum((unsigned char)s[1]) || (unsigned char)s[1] >= 0x80);
	return !(n >= 3 && memcmp(s, "...", 3) == 0);
}

/* Whether the text may stand without quotes, whatever type it looks like. */
static bool is_plain(const char *s, size_t n, bool flow)
{
	if (n == 0 || s[0] == ' ' || s[n - 1] == ' ' || s[n - 1] == ':' || !starts_plain(s, n))
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = s[i], after = i + 1 < n ? s[i + 1] : '\0';

		if (c == '\t' || (c == '#' && s[i - 1] == ' ') || (c == ':' && after == ' '))
			return false;
		/* strchr finds the NUL of the end as well; a question mark ends a
		 * plain scalar inside brackets in YAML 1.1. */
		if (flow && (strchr(",[]{}?", c) || (c == ':' && strchr(",[]{}", after))))
			return false;
	}
	return is_clean(s, n, false);
}

static void write_single(struct skn_buf *out, const char *s, size_t n)
{
	skn_buf_addc(out, '\'');
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\'')
			skn_buf_addc(out, '\'');
		skn_buf_addc(out, s[i]);
	}
	skn_buf_addc(out, '\'');
}

static void write_escape(struct skn_buf *out, uint32_t cp)
{
	switch (cp) {
	case '"': skn_buf_adds(out, "\\\""); break;
	case '\\': skn_buf_adds(out, "\\\\"); break;
	case '\n': skn_buf_adds(out, "\\n"); break;
	case '\t': skn_buf_adds(out, "\\t"); break;
	case '\r': skn_buf_adds(out, "\\r"); break;
	default: skn_buf_addf(out, cp < 0x100 ? "\\x%02X" : "\\u%04X", (unsigned)cp);
	}
}

static void write_double(struct skn_buf *out, const char *s, size_t n)
{
	bool ok = true;

	skn_buf_addc(out, '"');
	for (size_t i = 0; i < n;) {
		unsigned char c = (unsigned char)s[i];
		uint32_t cp = c;
		size_t step = c < 0x80 ? 1 : next(s + i, n - i, &cp, &ok);

		if (cp == '"' || cp == '\\' || cp == '\t' || cp == '\n' || !skn_yaml_is_printable(cp) ||
		    cp == '\r' || is_hidden(cp))
			write_escape(out, cp);
		else if (cp == 0xfffd)
			skn_buf_adds(out, "\xef\xbf\xbd");
		else
			skn_buf_add(out, s + i, step);
		i += step;
	}
	skn_buf_addc(out, '"');
}

void skn_yaml_write_scalar(struct skn_buf *out, const char *s, size_t n, unsigned flags)
{
	bool typed = (flags & SKN_YAML_TYPED) ||
		     ((flags & SKN_YAML_DATE) && skn_yaml_looks_dated(s, n));

	if (n == 0 && (flags & SKN_YAML_TYPED) && !(flags & SKN_YAML_QUOTED))
		return;
	if (!(flags & SKN_YAML_QUOTED) && is_plain(s, n, flags & SKN_YAML_FLOW) &&
	    (typed || !skn_yaml_looks_typed(s, n)))
		skn_buf_add(out, s, n);
	else if (!is_clean(s, n, false) || memchr(s, '\t', n) ||
		 (memchr(s, '\'', n) && !memchr(s, '"', n) && !memchr(s, '\\', n)))
		write_double(out, s, n);
	else
		write_single(out, s, n);
}

bool skn_yaml_can_be_literal(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && strchr(" \t\n", s[i]) && s[i])
		i++;
	return i < n && is_clean(s, n, true);
}

/* "2" when the first lines do not show the indentation by themselves. */
static bool needs_indicator(const char *s)
{
	while (*s == '\n')
		s++;
	return *s == ' ' || *s == '\t';
}

void skn_yaml_write_literal(struct skn_buf *out, const char *s, size_t n, int indent,
			    const char *header)
{
	if (!skn_yaml_can_be_literal(s, n)) {
		skn_yaml_write_scalar(out, s, n, SKN_YAML_QUOTED);
		skn_buf_addf(out, "%s\n", header ? header : "");
		return;
	}
	skn_buf_addc(out, '|');
	if (needs_indicator(s))
		skn_buf_addc(out, '2');
	if (s[n - 1] != '\n')
		skn_buf_addc(out, '-');
	else if (n > 1 && s[n - 2] == '\n')
		skn_buf_addc(out, '+');
	skn_buf_addf(out, "%s\n", header ? header : "");
	for (size_t at = 0; at < n;) {
		const char *nl = memchr(s + at, '\n', n - at);
		size_t len = nl ? (size_t)(nl - s) - at : n - at;

		if (len) {
			skn_buf_fill(out, ' ', (size_t)indent);
			skn_buf_add(out, s + at, len);
		}
		skn_buf_addc(out, '\n');
		at += len + 1;
	}
}
