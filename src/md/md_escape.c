#include "md/md.h"

#include "md/line.h"

#define REFERENCE_MAX 40 /* bytes; no named character reference is longer */

/* A piece of plain text; EDGES say where it stands in its line.  What stands
 * beside an inner edge is unknown and taken as the worst. */
struct piece {
	const char *s;
	size_t n;
	unsigned edges;
};

static bool is_word_char(char c)
{
	return isalnum((unsigned char)c);
}

static char char_at(const struct piece *p, size_t i)
{
	return i < p->n ? p->s[i] : '\0';
}

/* "&" that a ";" can make a character reference. */
static bool opens_reference(const struct piece *p, size_t i)
{
	size_t end = i + 1;

	if (char_at(p, end) == '#')
		end++;
	while (end < p->n && end - i <= REFERENCE_MAX && is_word_char(p->s[end]))
		end++;
	if (end == p->n)
		return !(p->edges & SKN_MD_AT_END);
	return p->s[end] == ';' && end > i + 1;
}

/* A "$" that pandoc may take for the end of mathematics. */
static bool closes_math(const struct piece *p, size_t i)
{
	return (i == 0 ? !(p->edges & SKN_MD_AT_START) : p->s[i - 1] != ' ') &&
	       !isdigit((unsigned char)char_at(p, i + 1));
}

/* Whether C stands twice in the word (between blanks) around I. */
static bool pairs_in_word(const struct piece *p, size_t i, char c)
{
	for (size_t k = i; k > 0 && p->s[k - 1] != ' '; k--)
		if (p->s[k - 1] == c)
			return true;
	for (size_t k = i + 1; k < p->n; k++)
		if (p->s[k] == c || p->s[k] == ' ')
			return p->s[k] == c;
	return !(p->edges & SKN_MD_AT_END);
}

static bool needs_backslash(const struct piece *p, size_t i)
{
	char next = char_at(p, i + 1);

	switch (p->s[i]) {
	case '\\':
	case '`':
	case '*':
	case '[':
	case ']':
	case '@':
		return true;
	case '<':
		return next ? !strchr(" =0123456789", next) : !(p->edges & SKN_MD_AT_END);
	case '>':
		return i == 0 && (p->edges & SKN_MD_AT_START);
	case '&':
		return opens_reference(p, i);
	case '!':
		return i + 1 == p->n && !(p->edges & SKN_MD_AT_END);
	case '~':
	case '^':
		return pairs_in_word(p, i, p->s[i]);
	case '$':
		return closes_math(p, i);
	default:
		return false;
	}
}

/* A blank that readers drop: at the ends of the line, and behind another. */
static bool is_lost_blank(const struct piece *p, size_t i)
{
	if (p->s[i] != ' ')
		return false;
	return i == 0 ? (p->edges & SKN_MD_AT_START) || (p->n == 1 && (p->edges & SKN_MD_AT_END))
		      : p->s[i - 1] == ' ' || p->s[i - 1] == '\n' ||
			(i + 1 == p->n && (p->edges & SKN_MD_AT_END));
}

/* The underscores at I; inside a word they are none of emphasis. */
static size_t add_underscores(struct skn_buf *out, const struct piece *p, size_t i)
{
	size_t end = i;
	bool inside;

	while (end < p->n && p->s[end] == '_')
		end++;
	inside = i > 0 && is_word_char(p->s[i - 1]) && is_word_char(char_at(p, end));
	for (; i < end; i++)
		skn_buf_adds(out, inside ? "_" : "\\_");
	return end;
}

/* Characters whose escape depends on what is around them, or that always have one. */
static const bool is_special[256] = {
	['\\'] = true, ['`'] = true, ['*'] = true, ['['] = true, [']'] = true, ['@'] = true,
	['<'] = true, ['>'] = true, ['&'] = true, ['!'] = true, ['~'] = true, ['^'] = true,
	['$'] = true, ['_'] = true, [0x7f] = true
};

static bool is_safe(char c)
{
	return (unsigned char)c > ' ' && !is_special[(unsigned char)c];
}

/* The bytes from I on that need no look at what is around them; a blank needs
 * none between two of them. */
static size_t safe_run(const struct piece *p, size_t i)
{
	size_t end = i;

	while (end < p->n && (is_safe(p->s[end]) ||
			      (p->s[end] == ' ' && end > i && end + 1 < p->n && p->s[end - 1] != ' ')))
		end++;
	return end - i;
}

void skn_md_escape_piece(struct skn_buf *out, const char *s, size_t n, unsigned edges)
{
	struct piece piece = { s, n, edges };

	for (size_t i = 0; i < n;) {
		unsigned char c = (unsigned char)s[i];
		size_t run = safe_run(&piece, i);

		if (run) {
			skn_buf_add(out, s + i, run);
			i += run;
			continue;
		}
		if (c == '_') {
			i = add_underscores(out, &piece, i);
			continue;
		}
		if (c == '\0')
			skn_buf_adds(out, "\xef\xbf\xbd");
		else if (c < ' ' || c == 0x7f || is_lost_blank(&piece, i))
			skn_buf_addf(out, "&#%u;", c);
		else if (needs_backslash(&piece, i))
			skn_buf_add(out, (char[]){ '\\', s[i] }, 2);
		else
			skn_buf_addc(out, s[i]);
		i++;
	}
}

void skn_md_escape(struct skn_buf *out, const char *s, size_t n)
{
	skn_md_escape_piece(out, s, n, SKN_MD_AT_START | SKN_MD_AT_END);
}

void skn_md_escape_line_start(struct skn_buf *out, const char *line, size_t n)
{
	size_t mark = skn_md_line_mark(line, n);

	if (mark == SKN_MD_NO_MARK) {
		skn_buf_add(out, line, n);
		return;
	}
	skn_buf_add(out, line, mark);
	if (skn_md_is_blank(line[mark])) {
		skn_buf_adds(out, line[mark] == '\t' ? "&#9;" : "&#32;");
		mark++;
	} else {
		skn_buf_addc(out, '\\');
	}
	skn_buf_add(out, line + mark, n - mark);
}
