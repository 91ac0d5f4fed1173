/*
 * bibtex_tex.c - TeX in the values of BibTeX to plain text.
 */
#include "base/utf8.h"
#include "import/bibtex.h"
#include "uni/uni.h"

#define DOTLESS_I 0x131u
#define DOTLESS_J 0x237u

struct tex {
	struct skn_buf *out;
	const char *p, *end;
	int depth;
};

static const struct {
	char name;
	uint16_t mark; /* combining character */
} accents[] = {
	{ '`', 0x300 }, { '\'', 0x301 }, { '^', 0x302 }, { '~', 0x303 }, { '"', 0x308 },
	{ '=', 0x304 }, { '.', 0x307 },	 { 'u', 0x306 }, { 'v', 0x30C }, { 'H', 0x30B },
	{ 'c', 0x327 }, { 'k', 0x328 },	 { 'r', 0x30A }, { 'd', 0x323 }, { 'b', 0x331 },
};

static const struct {
	const char *name, *text;
} symbols[] = {
	{ "AA", "Å" }, { "AE", "Æ" }, { "DH", "Ð" }, { "DJ", "Đ" }, { "L", "Ł" }, { "LaTeX", "LaTeX" },
	{ "NG", "Ŋ" }, { "O", "Ø" }, { "OE", "Œ" }, { "P", "¶" }, { "S", "§" }, { "TH", "Þ" },
	{ "TeX", "TeX" }, { "aa", "å" }, { "ae", "æ" }, { "copyright", "©" }, { "dh", "ð" },
	{ "dj", "đ" }, { "dots", "…" }, { "euro", "€" }, { "guillemotleft", "«" },
	{ "guillemotright", "»" }, { "i", "ı" }, { "j", "ȷ" }, { "l", "ł" }, { "ldots", "…" },
	{ "ng", "ŋ" }, { "o", "ø" }, { "oe", "œ" }, { "pounds", "£" }, { "quotedblbase", "„" },
	{ "quotesinglbase", "‚" }, { "ss", "ß" }, { "textasciicircum", "^" },
	{ "textasciitilde", "~" }, { "textbackslash", "\\" }, { "textbar", "|" },
	{ "textbullet", "•" }, { "textdegree", "°" }, { "textellipsis", "…" },
	{ "textemdash", "—" }, { "textendash", "–" }, { "texteuro", "€" },
	{ "textexclamdown", "¡" }, { "textgreater", ">" }, { "textless", "<" }, { "textmu", "µ" },
	{ "textquestiondown", "¿" }, { "textquotedbl", "\"" }, { "textquotedblleft", "“" },
	{ "textquotedblright", "”" }, { "textquoteleft", "‘" }, { "textquoteright", "’" },
	{ "textquotesingle", "'" }, { "textregistered", "®" }, { "texttrademark", "™" },
	{ "textunderscore", "_" }, { "th", "þ" },
};

static void convert(struct tex *t);

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static uint32_t accent_of(char name)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(accents); i++) {
		if (accents[i].name == name)
			return accents[i].mark;
	}
	return 0;
}

/* Past a group in braces, from its "{". */
static const char *group_end(const char *p, const char *end)
{
	int depth = 0;

	for (; p < end; p++) {
		if (*p == '\\' && p + 1 < end)
			p++;
		else if (*p == '{')
			depth++;
		else if (*p == '}' && --depth == 0)
			return p + 1;
	}
	return end;
}

/* Past what a command takes without braces: one character, or a command. */
static const char *token_end(const char *p, const char *end)
{
	uint32_t cp;
	size_t n;

	if (p < end && *p == '{')
		return group_end(p, end);
	if (p < end && *p == '\\') {
		for (p++; p < end && is_letter(*p); p++)
			;
		return p;
	}
	n = skn_utf8_decode(p, (size_t)(end - p), &cp);
	return p < end ? p + (n ? n : 1) : p;
}

static void put_char(struct skn_buf *out, uint32_t cp)
{
	char bytes[4];

	skn_buf_add(out, bytes, skn_utf8_encode(cp, bytes));
}

/* The accent goes behind the first character of what follows. */
static void accent(struct tex *t, uint32_t mark)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct tex inner = { .out = &text, .depth = t->depth + 1 };
	uint32_t cp = 0;
	size_t n;

	while (t->p < t->end && is_blank(*t->p))
		t->p++;
	inner.p = t->p;
	inner.end = t->p = token_end(t->p, t->end);
	convert(&inner);
	n = skn_utf8_decode(text.p, text.n, &cp);
	if (cp == DOTLESS_I || cp == DOTLESS_J)
		cp = cp == DOTLESS_I ? 'i' : 'j';
	if (n) {
		put_char(t->out, cp);
		put_char(t->out, mark);
	}
	skn_buf_add(t->out, text.p + n, text.n - n);
	skn_buf_release(&text);
}

static bool symbol(struct tex *t, const char *name, size_t n)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(symbols); i++) {
		if (strlen(symbols[i].name) == n && memcmp(symbols[i].name, name, n) == 0) {
			skn_buf_adds(t->out, symbols[i].text);
			return true;
		}
	}
	return false;
}

/* At the character behind a backslash. */
static void command(struct tex *t)
{
	const char *name = t->p;
	uint32_t mark;
	size_t n;

	if (!is_letter(*name)) {
		t->p++;
		mark = accent_of(*name);
		if (mark)
			accent(t, mark);
		else if (strchr("\\, \n\t", *name))
			skn_buf_addc(t->out, ' ');
		else if (!strchr("-/@!;:", *name))
			skn_buf_addc(t->out, *name);
		return;
	}
	while (t->p < t->end && is_letter(*t->p))
		t->p++;
	n = (size_t)(t->p - name);
	mark = n == 1 ? accent_of(*name) : 0;
	if (mark) {
		accent(t, mark);
		return;
	}
	symbol(t, name, n); /* of any other command what it applies to is left */
	while (t->p < t->end && is_blank(*t->p))
		t->p++;
}

/* Quotes and dashes that TeX makes of several characters. */
static bool ligature(struct tex *t)
{
	static const struct {
		const char *from, *to;
	} list[] = { { "---", "—" }, { "--", "–" }, { "``", "“" }, { "''", "”" }, { "~", " " },
		     { "!`", "¡" },  { "?`", "¿" } };

	for (size_t i = 0; i < SKN_ARRAY_LEN(list); i++) {
		size_t n = strlen(list[i].from);

		if ((size_t)(t->end - t->p) >= n && memcmp(t->p, list[i].from, n) == 0) {
			skn_buf_adds(t->out, list[i].to);
			t->p += n;
			return true;
		}
	}
	return false;
}

static void math(struct tex *t)
{
	const char *close = memchr(t->p + 1, '$', (size_t)(t->end - t->p) - 1);
	const char *stop = close ? close + 1 : t->p + 1;

	skn_buf_add(t->out, t->p, (size_t)(stop - t->p));
	t->p = stop;
}

static void convert(struct tex *t)
{
	if (t->depth > SKN_BIBTEX_NESTING_MAX)
		return;
	while (t->p < t->end) {
		if (*t->p == '\\' && t->p + 1 < t->end) {
			t->p++;
			command(t);
		} else if (*t->p == '$') {
			math(t);
		} else if (*t->p == '{' || *t->p == '}') {
			t->p++;
		} else if (!ligature(t)) {
			skn_buf_addc(t->out, is_blank(*t->p) ? ' ' : *t->p);
			t->p++;
		}
	}
}

void skn_bibtex_plain(struct skn_buf *out, const char *s, size_t n)
{
	struct skn_buf text = SKN_BUF_INIT, single = SKN_BUF_INIT;
	struct tex t = { .out = &text, .p = s, .end = s + n };

	convert(&t);
	for (size_t i = 0; i < text.n; i++) {
		bool blank = text.p[i] == ' ';

		if (!blank || (single.n && single.p[single.n - 1] != ' '))
			skn_buf_addc(&single, text.p[i]);
	}
	skn_buf_rtrim(&single);
	skn_uni_nfc(out, single.p, single.n);
	skn_buf_release(&text);
	skn_buf_release(&single);
}
