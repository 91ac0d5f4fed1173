#include "xml/entity.h"

#include "base/utf8.h"
#include "uni/charset.h"

#ifdef SKN_HAVE_LIBXML
#include <libxml/HTMLparser.h>
#endif

#define NAME_MAX_BYTES 32

void skn_entities_release(struct skn_entities *entities)
{
	skn_map_release(&entities->declared, free);
	entities->expanded = 0;
}

/* Names of HTML 5 that HTML 4 has not and that people write. */
static const struct {
	const char *name;
	uint32_t cp;
} later[] = {
	{ "AMP", '&' }, { "GT", '>' }, { "LT", '<' }, { "QUOT", '"' }, { "apos", '\'' },
	{ "NewLine", '\n' }, { "Tab", '\t' }, { "ast", '*' }, { "bsol", '\\' }, { "colon", ':' },
	{ "comma", ',' }, { "commat", '@' }, { "dollar", '$' }, { "equals", '=' }, { "excl", '!' },
	{ "grave", '`' }, { "lbrack", '[' }, { "lcub", '{' }, { "lowbar", '_' }, { "lpar", '(' },
	{ "num", '#' }, { "percnt", '%' }, { "period", '.' }, { "plus", '+' }, { "quest", '?' },
	{ "rbrack", ']' }, { "rcub", '}' }, { "rpar", ')' }, { "semi", ';' }, { "sol", '/' },
	{ "verbar", '|' }, { "vert", '|' }, { "hyphen", 0x2010 }, { "dash", 0x2010 },
	{ "horbar", 0x2015 }, { "nldr", 0x2025 }, { "mldr", 0x2026 }, { "numsp", 0x2007 },
	{ "puncsp", 0x2008 }, { "hairsp", 0x200A }, { "ZeroWidthSpace", 0x200B },
	{ "rsquor", 0x2019 }, { "rdquor", 0x201D }, { "check", 0x2713 }, { "star", 0x2606 },
	{ "inodot", 0x131 }, { "ccaron", 0x10D }, { "Ccaron", 0x10C }, { "zcaron", 0x17E },
	{ "Zcaron", 0x17D }, { "lstrok", 0x142 }, { "Lstrok", 0x141 }, { "cacute", 0x107 },
	{ "sacute", 0x15B }, { "zdot", 0x17C }, { "zacute", 0x17A }, { "eogon", 0x119 },
	{ "aogon", 0x105 }, { "nacute", 0x144 }, { "rcaron", 0x159 }, { "ecaron", 0x11B },
	{ "scedil", 0x15F }, { "gbreve", 0x11F },
};

uint32_t skn_entity_html(const char *name, size_t n)
{
	char copy[NAME_MAX_BYTES + 1];

	if (n == 0 || n > NAME_MAX_BYTES)
		return 0;
	memcpy(copy, name, n);
	copy[n] = '\0';
	for (size_t i = 0; i < SKN_ARRAY_LEN(later); i++)
		if (skn_streq(copy, later[i].name))
			return later[i].cp;
#ifdef SKN_HAVE_LIBXML
	const htmlEntityDesc *found = htmlEntityLookup((const xmlChar *)copy);

	return found ? found->value : 0;
#else
	return 0;
#endif
}

/* As XML text that also stands in an attribute's "". */
static void escape(struct skn_buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		switch (s[i]) {
		case '<': skn_buf_adds(out, "&lt;"); break;
		case '>': skn_buf_adds(out, "&gt;"); break;
		case '&': skn_buf_adds(out, "&amp;"); break;
		case '"': skn_buf_adds(out, "&quot;"); break;
		default: skn_buf_addc(out, s[i]);
		}
	}
}

/* Appends a character that XML may have. */
static void put_plain(struct skn_buf *out, uint32_t cp)
{
	char bytes[4];
	size_t n = skn_utf8_encode(cp, bytes);

	if (n == 0 || cp == 0 || (cp & 0xFFFE) == 0xFFFE)
		n = skn_utf8_encode(SKN_UTF8_REPLACEMENT, bytes);
	else if (cp < 0x20 && cp != '\n' && cp != '\t' && cp != '\r')
		return;
	skn_buf_add(out, bytes, n);
}

/* "&#8217;" and "&#x2019;", also without the semicolon. */
static size_t by_number(uint32_t *cp, const char *s, size_t n)
{
	size_t i = 2, start;
	bool hex = n > 3 && (s[2] == 'x' || s[2] == 'X');

	*cp = 0;
	i += hex;
	for (start = i; i < n && (hex ? isxdigit((unsigned char)s[i]) : isdigit((unsigned char)s[i]));
	     i++) {
		unsigned char c = (unsigned char)tolower((unsigned char)s[i]);

		if (*cp < 0x110000)
			*cp = *cp * (hex ? 16 : 10) + (uint32_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	if (i == start)
		return 0;
	return i < n && s[i] == ';' ? i + 1 : i;
}

/* The name of the reference at S, its length without "&" and ";"; 0 when it is none. */
static size_t name_length(const char *s, size_t n)
{
	size_t end = 1;

	while (end < n && end <= 64 && (isalnum((unsigned char)s[end]) || strchr("._-:", s[end])))
		end++;
	return end > 1 && end < n && s[end] == ';' ? end - 1 : 0;
}

static uint32_t of_windows_1252(uint32_t c1)
{
	struct skn_buf text = SKN_BUF_INIT;
	char byte = (char)c1;
	uint32_t cp = c1;

	skn_charset_to_utf8(&text, NULL, &byte, 1, "text/x; charset=windows-1252",
			    SKN_CHARSET_TEXT, NULL);
	skn_utf8_decode(text.p, text.n, &cp);
	skn_buf_release(&text);
	return cp;
}

size_t skn_entity_decode(struct skn_buf *out, const char *s, size_t n)
{
	size_t len;
	uint32_t cp;

	if (n < 3)
		return 0;
	if (s[1] == '#') {
		len = by_number(&cp, s, n);
		if (len)
			put_plain(out, cp >= 0x80 && cp < 0xA0 ? of_windows_1252(cp) : cp);
		return len;
	}
	len = name_length(s, n);
	cp = skn_entity_html(s + 1, len);
	if (cp == 0)
		return 0;
	put_plain(out, cp);
	return len + 2;
}

size_t skn_entity_resolve(struct skn_buf *out, struct skn_entities *entities, const char *s,
			  size_t n)
{
	struct skn_buf plain = SKN_BUF_INIT;
	size_t len = n > 2 && s[1] != '#' ? name_length(s, n) : 0;
	const char *text = len ? skn_map_find(&entities->declared, s + 1, len) : NULL;

	if (text) {
		entities->expanded += strlen(text);
		if (entities->expanded > SKN_XML_EXPANSION_MAX)
			return 0;
		escape(out, text, strlen(text));
		return len + 2;
	}
	len = skn_entity_decode(&plain, s, n);
	escape(out, plain.p, plain.n);
	skn_buf_release(&plain);
	return len;
}

/* ---- Declarations ---- */

static size_t blanks(const char *s, size_t i, size_t n)
{
	while (i < n && isspace((unsigned char)s[i]))
		i++;
	return i;
}

/* The text of a declared value: references to characters only, and no markup. */
static char *mere_text(const char *s, size_t n)
{
	struct skn_buf text = { .p = skn_buf_empty, .max = SKN_XML_ENTITY_MAX };

	for (size_t i = 0; i < n && !text.full;) {
		uint32_t cp = 0;
		size_t len = 0;
		char bytes[4];

		if (s[i] == '<' || s[i] == '%')
			goto refuse;
		if (s[i] != '&') {
			skn_buf_addc(&text, s[i++]);
			continue;
		}
		if (i + 2 < n && s[i + 1] == '#') {
			len = by_number(&cp, s + i, n - i);
		} else {
			const char *semi = memchr(s + i, ';', n - i);

			len = semi ? (size_t)(semi - (s + i)) + 1 : 0;
			cp = len > 2 ? skn_entity_html(s + i + 1, len - 2) : 0;
		}
		if (len == 0 || cp < 0x20)
			goto refuse;
		skn_buf_add(&text, bytes, skn_utf8_encode(cp, bytes));
		i += len;
	}
	if (!text.full)
		return skn_buf_detach(&text);
refuse:
	skn_buf_release(&text);
	return NULL;
}

/* <!ENTITY name "value">: the bytes up to the value's end, or 0. */
static size_t declare(struct skn_entities *entities, const char *s, size_t n)
{
	size_t i = blanks(s, 8, n), name = i, name_len;
	const char *end;
	char *text;

	while (i < n && !isspace((unsigned char)s[i]) && s[i] != '"' && s[i] != '\'' && s[i] != '>')
		i++;
	name_len = i - name;
	i = blanks(s, i, n);
	if (name_len == 0 || name_len > 64 || i >= n || (s[i] != '"' && s[i] != '\''))
		return 0;
	end = memchr(s + i + 1, s[i], n - i - 1);
	if (!end)
		return 0;
	if (entities->declared.n < SKN_XML_ENTITIES_MAX &&
	    !skn_map_has(&entities->declared, s + name, name_len)) {
		text = mere_text(s + i + 1, (size_t)(end - (s + i + 1)));
		if (text)
			skn_map_put(&entities->declared, s + name, name_len, text);
	}
	return (size_t)(end - s) + 1;
}

void skn_entities_declare(struct skn_entities *entities, const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		const char *at = memmem(s + i, n - i, "<!ENTITY", 8);
		size_t len;

		if (!at)
			return;
		i = (size_t)(at - s);
		len = declare(entities, s + i, n - i);
		i += len ? len : 8;
	}
}
