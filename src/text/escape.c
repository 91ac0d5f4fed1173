#include "text/escape.h"

#include <strings.h>

#include "base/utf8.h"

#define REPLACEMENT "\xef\xbf\xbd"

static bool is_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp <= 0x9f);
}

/* Not allowed in XML 1.0, nor wanted in HTML. */
static bool is_forbidden(uint32_t cp)
{
	return (is_control(cp) && cp != '\t' && cp != '\n' && cp != '\r') ||
	       (cp & 0xfffe) == 0xfffe || (cp >= 0xfdd0 && cp <= 0xfdef);
}

/* Controls the order of what is shown, or is shown as nothing and carries text. */
static bool is_trick(uint32_t cp)
{
	return cp == 0x61c || cp == 0x200e || cp == 0x200f || (cp >= 0x202a && cp <= 0x202e) ||
	       (cp >= 0x2066 && cp <= 0x206f) || (cp >= 0xe0000 && cp <= 0xe007f);
}

/* Each tells what stands for an ASCII character, or NULL: itself. */


static const char *text_entity(char c)
{
	return c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '\r' ? "&#13;" : NULL;
}

static const char *attr_entity(char c)
{
	switch (c) {
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	case '\n':
		return "&#10;";
	case '\t':
		return "&#9;";
	default:
		return text_entity(c);
	}
}

static const char *xml_entity(char c)
{
	return c == '\n' || c == '\t' ? NULL : attr_entity(c);
}

static void put_markup(struct skn_sink *sink, const char *s, size_t n, const char *(*entity)(char c))
{
	size_t from = 0;

	for (size_t i = 0; i < n;) {
		uint32_t cp = 0;
		size_t len = skn_utf8_decode(s + i, n - i, &cp);
		const char *as = len == 0 || is_forbidden(cp) ? REPLACEMENT : NULL;

		if (len == 1 && !as)
			as = entity(s[i]);
		if (as) {
			skn_sink_put(sink, s + from, i - from);
			skn_sink_puts(sink, as);
			from = i + (len ? len : 1);
		}
		i += len ? len : 1;
	}
	skn_sink_put(sink, s + from, n - from);
}

void skn_esc_html_text(struct skn_sink *sink, const char *s, size_t n)
{
	put_markup(sink, s, n, text_entity);
}

void skn_esc_html_attr(struct skn_sink *sink, const char *s, size_t n)
{
	put_markup(sink, s, n, attr_entity);
}

void skn_esc_xml(struct skn_sink *sink, const char *s, size_t n)
{
	put_markup(sink, s, n, xml_entity);
}

static void put_percent(struct skn_sink *sink, const char *s, size_t n, const char *keep)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c && c < 0x80 && (isalnum(c) || strchr(keep, c))) {
			skn_sink_putc(sink, (char)c);
			continue;
		}
		skn_sink_putc(sink, '%');
		skn_sink_putc(sink, hex[c >> 4]);
		skn_sink_putc(sink, hex[c & 15]);
	}
}

void skn_esc_url_path(struct skn_sink *sink, const char *s, size_t n)
{
	put_percent(sink, s, n, "-._~/");
}

void skn_esc_url_query(struct skn_sink *sink, const char *s, size_t n)
{
	put_percent(sink, s, n, "-._~");
}

static const char *tex_command(char c)
{
	switch (c) {
	case '\\':
		return "\\textbackslash{}";
	case '{':
		return "\\{";
	case '}':
		return "\\}";
	case '#':
		return "\\#";
	case '$':
		return "\\$";
	case '%':
		return "\\%";
	case '&':
		return "\\&";
	case '_':
		return "\\_";
	case '~':
		return "\\textasciitilde{}";
	case '^':
		return "\\textasciicircum{}";
	case '\n':
	case '\r':
	case '\t':
		return " ";
	default:
		return NULL;
	}
}

void skn_esc_bibtex(struct skn_sink *sink, const char *s, size_t n)
{
	put_markup(sink, s, n, tex_command);
}

static bool has_scheme(const char *url, size_t n, const char *scheme)
{
	size_t len = strlen(scheme);

	return n > len && strncasecmp(url, scheme, len) == 0;
}

bool skn_url_is_safe(const char *url, size_t n)
{
	size_t host;

	for (size_t i = 0; i < n;) {
		uint32_t cp = 0;
		size_t len = skn_utf8_decode(url + i, n - i, &cp);

		if (len == 0 || is_control(cp) || is_trick(cp) || cp == ' ')
			return false;
		i += len;
	}
	if (has_scheme(url, n, "mailto:"))
		return true;
	host = has_scheme(url, n, "https://") ? 8 : has_scheme(url, n, "http://") ? 7 : 0;
	return host && !strchr("/?#:\\", url[host]);
}
