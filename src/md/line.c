#include "md/line.h"

#define CODE_INDENT 4
#define LIST_DIGITS_MAX 9
#define ROMAN_MAX 15

/* Tags that start an HTML block wherever they begin a line (CommonMark 4.6,
 * kinds 1 and 6); sorted. */
static const char *const block_tags[] = {
	"address", "article", "aside", "base", "basefont", "blockquote", "body", "caption",
	"center", "col", "colgroup", "dd", "details", "dialog", "dir", "div", "dl", "dt",
	"fieldset", "figcaption", "figure", "footer", "form", "frame", "frameset", "h1", "h2",
	"h3", "h4", "h5", "h6", "head", "header", "hr", "html", "iframe", "legend", "li", "link",
	"main", "menu", "menuitem", "nav", "noframes", "ol", "optgroup", "option", "p", "param",
	"pre", "script", "section", "source", "style", "summary", "table", "tbody", "td",
	"textarea", "tfoot", "th", "thead", "title", "tr", "track", "ul"
};

#define TAG_MAX 16

static bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Whether position I is behind the line or a blank. */
static bool ends_word(const char *s, size_t n, size_t i)
{
	return i >= n || skn_md_is_blank(s[i]);
}

size_t skn_md_line_length(const char *s, size_t n)
{
	const char *lf = memchr(s, '\n', n), *cr;

	n = lf ? (size_t)(lf - s) : n;
	cr = memchr(s, '\r', n);
	return cr ? (size_t)(cr - s) : n;
}

static size_t run(const char *s, size_t n, size_t i)
{
	size_t from = i;

	while (i < n && s[i] == s[from])
		i++;
	return i - from;
}

/* Only characters of SET and blanks. */
static bool only(const char *s, size_t n, const char *set)
{
	for (size_t i = 0; i < n; i++)
		if (!skn_md_is_blank(s[i]) && (s[i] == '\0' || !strchr(set, s[i])))
			return false;
	return true;
}

/* "***", "- - -", "___": three or more of the first character and blanks. */
static bool is_rule(const char *s, size_t n)
{
	char set[2] = { n ? s[0] : '\0', '\0' };
	size_t count = 0;

	if (n == 0 || !strchr("*-_", s[0]) || !only(s, n, set))
		return false;
	for (size_t i = 0; i < n; i++)
		count += s[i] == s[0];
	return count >= 3;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(a, *(const char *const *)b);
}

static bool is_block_tag(const char *name, size_t n)
{
	char lower[TAG_MAX];

	if (n >= sizeof(lower))
		return false;
	for (size_t i = 0; i < n; i++)
		lower[i] = (char)tolower((unsigned char)name[i]);
	lower[n] = '\0';
	return bsearch(lower, block_tags, SKN_ARRAY_LEN(block_tags), sizeof(*block_tags), by_name);
}

/* Whether the tag that begins at S closes and nothing follows it on the line. */
static bool tag_fills_line(const char *s, size_t n)
{
	char quote = '\0';

	for (size_t i = 1; i < n; i++) {
		if (quote) {
			if (s[i] == quote)
				quote = '\0';
		} else if (s[i] == '"' || s[i] == '\'') {
			quote = s[i];
		} else if (s[i] == '>') {
			return i + 1 + skn_md_blanks(s + i + 1, n - i - 1) == n;
		}
	}
	return false;
}

static bool starts_html(const char *s, size_t n)
{
	size_t i = 1, name;

	if (n < 2)
		return false;
	if (s[1] == '!' || s[1] == '?')
		return true;
	i += s[1] == '/';
	name = i;
	while (i < n && (is_alpha(s[i]) || is_digit(s[i]) || s[i] == '-'))
		i++;
	if (i == name || !is_alpha(s[name]) || !(ends_word(s, n, i) || s[i] == '>' || s[i] == '/'))
		return false;
	return is_block_tag(s + name, i - name) || tag_fills_line(s, n);
}

/* The length of a number as lists use it: digits; for pandoc also one letter,
 * a roman numeral or "#".  *upper: it is of capital letters. */
static size_t list_number(const char *s, size_t n, bool *upper)
{
	size_t i = 0;

	*upper = false;
	while (i < n && is_digit(s[i]))
		i++;
	if (i > 0)
		return i <= LIST_DIGITS_MAX ? i : 0;
	if (n && s[0] == '#')
		return 1;
	*upper = n && s[0] >= 'A' && s[0] <= 'Z';
	while (i < n && i < ROMAN_MAX && strchr(*upper ? "IVXLCDM" : "ivxlcdm", s[i]) && s[i])
		i++;
	if (i == 0 && n && is_alpha(s[0]))
		i = 1;
	return i;
}

/* "1. ", "2) ", "(c) ", "iv. ": where the backslash goes. */
static size_t list_mark(const char *s, size_t n)
{
	bool paren = n && s[0] == '(', upper;
	size_t i = list_number(s + paren, n - paren, &upper) + paren;

	if (i == paren || i >= n || (s[i] != ')' && (paren || s[i] != '.')) ||
	    !ends_word(s, n, i + 1))
		return SKN_MD_NO_MARK;
	/* "B. Russell" is a name, not the second entry of a list: that takes two blanks. */
	if (upper && s[i] == '.' && i + 1 < n && !ends_word(s, n, i + 2))
		return SKN_MD_NO_MARK;
	return paren ? 0 : i;
}

/* "[name]: url": the colon. */
static size_t definition_mark(const char *s, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		if (s[i] == '\\')
			i++;
		else if (s[i] == ']')
			return i + 1 < n && s[i + 1] == ':' ? i + 1 : SKN_MD_NO_MARK;
	}
	return SKN_MD_NO_MARK;
}

/* Whether the first character of S, which is no blank, starts a block. */
static bool first_starts(const char *s, size_t n)
{
	size_t same = run(s, n, 0);

	switch (s[0]) {
	case '#':
		return same <= 6 && ends_word(s, n, same);
	case '>':
	case '|':
		return true;
	case '-':
	case '+':
	case '=':
		return (s[0] != '=' && ends_word(s, n, 1)) || only(s, n, "-+=|:");
	case '*':
		return ends_word(s, n, 1) || is_rule(s, n);
	case '_':
		return is_rule(s, n);
	case '`':
		return same >= 3;
	case '~':
		return same >= 3 || ends_word(s, n, 1);
	case ':':
		return ends_word(s, n, 1) || same >= 3 || only(s, n, "-+=|:");
	case '%':
		return ends_word(s, n, 1);
	case '<':
		return starts_html(s, n);
	default:
		return false;
	}
}

size_t skn_md_line_mark(const char *line, size_t n)
{
	size_t indent = skn_md_blanks(line, n), at;
	const char *s = line + indent;

	if (indent == n)
		return SKN_MD_NO_MARK;
	if (indent >= CODE_INDENT || memchr(line, '\t', indent))
		return 0;
	if (first_starts(s, n - indent))
		return indent;
	at = s[0] == '[' ? definition_mark(s, n - indent) : list_mark(s, n - indent);
	return at == SKN_MD_NO_MARK ? at : indent + at;
}

/* The length of the container marker at S, or 0. */
static size_t container_mark(const char *s, size_t n)
{
	size_t i = 0;

	if (n == 0)
		return 0;
	if (s[0] == '>')
		return 1;
	if (strchr("-+*", s[0]) && s[0])
		return ends_word(s, n, 1);
	while (i < n && i < LIST_DIGITS_MAX && is_digit(s[i]))
		i++;
	return i && i < n && (s[i] == '.' || s[i] == ')') && ends_word(s, n, i + 1) ? i + 1 : 0;
}

/* Columns of blanks that can keep items open: a tab counts as four. */
static size_t columns(const char *s, size_t n)
{
	size_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += s[i] == '\t' ? CODE_INDENT : 1;
	return sum;
}

size_t skn_md_line_depth(const char *line, size_t n)
{
	size_t i = skn_md_blanks(line, n), depth = 0, indent = columns(line, i), mark;

	if (is_rule(line + i, n - i))
		return 0;
	while ((mark = container_mark(line + i, n - i)) != 0) {
		size_t skip = skn_md_blanks(line + i + mark, n - i - mark), cols;

		/* One blank belongs to the marker; an item kept open takes two columns. */
		cols = columns(line + i + mark, skip);
		indent += cols > 1 ? cols - 1 : 0;
		i += mark + skip;
		depth++;
	}
	return depth ? depth + indent / 2 : 0;
}
