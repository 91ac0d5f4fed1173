#include "regex/ecma.h"

#define SPACE_CLASS "\\t\\n\\x{0b}\\f\\r\\x{feff}\\x{2028}\\x{2029}\\p{Zs}"

struct rewrite {
	struct skn_buf *out;
	const char *p;
	size_t n, at;
	bool in_class;
	struct skn_err *err;
};

static const char *const categories[][2] = {
	{ "Letter", "L" }, { "Cased_Letter", "L&" }, { "Uppercase_Letter", "Lu" },
	{ "Lowercase_Letter", "Ll" }, { "Titlecase_Letter", "Lt" }, { "Modifier_Letter", "Lm" },
	{ "Other_Letter", "Lo" }, { "Mark", "M" }, { "Nonspacing_Mark", "Mn" },
	{ "Spacing_Mark", "Mc" }, { "Enclosing_Mark", "Me" }, { "Number", "N" },
	{ "Decimal_Number", "Nd" }, { "digit", "Nd" }, { "Letter_Number", "Nl" },
	{ "Other_Number", "No" }, { "Punctuation", "P" }, { "punct", "P" },
	{ "Connector_Punctuation", "Pc" }, { "Dash_Punctuation", "Pd" },
	{ "Open_Punctuation", "Ps" }, { "Close_Punctuation", "Pe" },
	{ "Initial_Punctuation", "Pi" }, { "Final_Punctuation", "Pf" },
	{ "Other_Punctuation", "Po" }, { "Symbol", "S" }, { "Math_Symbol", "Sm" },
	{ "Currency_Symbol", "Sc" }, { "Modifier_Symbol", "Sk" }, { "Other_Symbol", "So" },
	{ "Separator", "Z" }, { "Space_Separator", "Zs" }, { "Line_Separator", "Zl" },
	{ "Paragraph_Separator", "Zp" }, { "Other", "C" }, { "Control", "Cc" }, { "Format", "Cf" },
	{ "Surrogate", "Cs" }, { "Private_Use", "Co" }, { "Unassigned", "Cn" },
};

static int refuse(struct rewrite *r, const char *what)
{
	return skn_fail(r->err, SKN_EDATA, "%s at offset %zu of a pattern", what, r->at);
}

/* \p{…} or \P{…}; R->at is behind the letter. */
static int property(struct rewrite *r, char letter)
{
	const char *close = r->at < r->n && r->p[r->at] == '{'
			    ? memchr(r->p + r->at, '}', r->n - r->at) : NULL;
	const char *name = r->p + r->at + 1;
	size_t len;

	if (!close)
		return refuse(r, "\\p without {name}");
	len = (size_t)(close - name);
	r->at = (size_t)(close - r->p) + 1;
	for (size_t i = 0; i < SKN_ARRAY_LEN(categories); i++)
		if (strlen(categories[i][0]) == len && memcmp(name, categories[i][0], len) == 0) {
			skn_buf_addf(r->out, "\\%c{%s}", letter, categories[i][1]);
			return SKN_OK;
		}
	skn_buf_addf(r->out, "\\%c{%.*s}", letter, (int)len, name);
	return SKN_OK;
}

/* \uXXXX or \u{X…}; a pair of surrogates is one character. */
static int unicode(struct rewrite *r)
{
	char hex[9] = "";
	const char *p = r->p + r->at;
	size_t left = r->n - r->at, len = 0;
	unsigned long cp, low;

	if (left && p[0] == '{') {
		while (len < 8 && len + 1 < left && isxdigit((unsigned char)p[len + 1]))
			hex[len] = p[len + 1], len++;
		if (len == 0 || len + 1 >= left || p[len + 1] != '}')
			return refuse(r, "malformed \\u{…}");
		r->at += len + 2;
		skn_buf_addf(r->out, "\\x{%s}", hex);
		return SKN_OK;
	}
	while (len < 4 && len < left && isxdigit((unsigned char)p[len]))
		hex[len] = p[len], len++;
	if (len < 4)
		return refuse(r, "malformed \\u");
	r->at += 4;
	cp = strtoul(hex, NULL, 16);
	if (cp >= 0xd800 && cp < 0xdc00 && left >= 10 && p[4] == '\\' && p[5] == 'u') {
		memcpy(hex, p + 6, 4);
		low = strtoul(hex, NULL, 16);
		if (low >= 0xdc00 && low < 0xe000) {
			cp = 0x10000 + ((cp - 0xd800) << 10) + (low - 0xdc00);
			r->at += 6;
		}
	}
	skn_buf_addf(r->out, "\\x{%lx}", cp);
	return SKN_OK;
}

static int escape(struct rewrite *r)
{
	char c;

	if (++r->at == r->n)
		return refuse(r, "a lone \\");
	c = r->p[r->at++];
	switch (c) {
	case 'p':
	case 'P':
		return property(r, c);
	case 'u':
		return unicode(r);
	case 's':
		skn_buf_addf(r->out, r->in_class ? "%s" : "[%s]", SPACE_CLASS);
		return SKN_OK;
	case 'S':
		skn_buf_addf(r->out, r->in_class ? "\\S" : "[^%s]", SPACE_CLASS);
		return SKN_OK;
	case 'v':
		skn_buf_adds(r->out, "\\x{0b}");
		return SKN_OK;
	default:
		/* The letters that mean the same to both; \k<name> too. */
		if (isalpha((unsigned char)c) && !strchr("bBdDwWfnrtcxk", c)) {
			r->at -= 2;
			return refuse(r, "unknown escape");
		}
		skn_buf_addc(r->out, '\\');
		skn_buf_addc(r->out, c);
		return SKN_OK;
	}
}

/* After "(": only ECMA's groups. */
static int group(struct rewrite *r)
{
	const char *p = r->p + r->at;
	size_t left = r->n - r->at;

	if (left > 1 && p[1] == '*')
		return refuse(r, "(*");
	if (left > 1 && p[1] == '?') {
		char kind = left > 2 ? p[2] : '\0';
		bool look = kind == '<' && left > 3 && (p[3] == '=' || p[3] == '!' || p[3] == '_' ||
							isalpha((unsigned char)p[3]));

		if (kind != ':' && kind != '=' && kind != '!' && !look)
			return refuse(r, "unknown kind of group");
	}
	skn_buf_addc(r->out, '(');
	r->at++;
	return SKN_OK;
}

int skn_regex_from_ecma(struct skn_buf *out, const char *pattern, size_t len, struct skn_err *err)
{
	struct rewrite r = { .out = out, .p = pattern, .n = len, .err = err };
	int rc = SKN_OK;

	while (rc == SKN_OK && r.at < r.n) {
		char c = r.p[r.at];

		if (c == '\\') {
			rc = escape(&r);
		} else if (c == '(' && !r.in_class) {
			rc = group(&r);
		} else {
			if (c == '[' && r.in_class) /* [: would begin a POSIX class */
				skn_buf_addc(out, '\\');
			r.in_class = r.in_class ? c != ']' : c == '[';
			skn_buf_addc(out, c);
			r.at++;
		}
	}
	return rc;
}
