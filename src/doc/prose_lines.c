#include "doc/prose_lines.h"

#include "md/line.h"
#include "text/sentence.h"

#define BACKTICKS_MAX 80 /* cmark takes no longer run for the mark of a code span */

/* ---- code spans ---- */

static size_t run_of(const char *s, size_t n, size_t i)
{
	size_t from = i;

	while (i < n && s[i] == '`')
		i++;
	return i - from;
}

/* Past the end of "<http://a.b>" or a tag without blanks at I; else I. */
static size_t skip_angle(const char *s, size_t n, size_t i)
{
	size_t end = i + 1;

	if (end >= n || !isalpha((unsigned char)s[end]))
		return i;
	while (end < n && !isspace((unsigned char)s[end]) && s[end] != '<' && s[end] != '>')
		end++;
	return end < n && s[end] == '>' ? end + 1 : i;
}

/* The end of the code span whose opening run of SIZE begins at I, or 0. */
static size_t code_end(const char *s, size_t n, size_t i, size_t size)
{
	for (i += size; i < n;) {
		const char *tick = memchr(s + i, '`', n - i);
		size_t found;

		if (!tick)
			return 0;
		i = (size_t)(tick - s);
		found = run_of(s, n, i);
		i += found;
		if (found == size)
			return i;
	}
	return 0;
}

void skn_prose_code_spans(struct skn_spans *out, const char *s, size_t n)
{
	bool unclosed[BACKTICKS_MAX + 1] = { false }; /* no run of that size is left to close one */

	if (!memchr(s, '`', n))
		return;
	for (size_t i = 0; i < n;) {
		size_t size = run_of(s, n, i), end = 0;

		if (s[i] == '\\' && size == 0) {
			i += 2;
			continue;
		}
		if (s[i] == '<' && skip_angle(s, n, i) > i) {
			i = skip_angle(s, n, i);
			continue;
		}
		if (size && size <= BACKTICKS_MAX && !unclosed[size]) {
			end = code_end(s, n, i, size);
			unclosed[size] = end == 0;
		}
		if (end)
			skn_vec_push(out, ((struct skn_span){ i, end }));
		i = end ? end : i + (size ? size : 1);
	}
}

/* ---- lines ---- */

size_t skn_prose_blank(const char *s, size_t n, char *blank)
{
	static const struct { const char *text; char blank; } forms[] = {
		{ " ", ' ' }, { "\t", '\t' }, { "&#32;", ' ' }, { "&#9;", '\t' },
	};

	for (size_t f = 0; f < SKN_ARRAY_LEN(forms); f++) {
		size_t len = strlen(forms[f].text);

		if (len <= n && memcmp(s, forms[f].text, len) == 0) {
			*blank = forms[f].blank;
			return len;
		}
	}
	return 0;
}

size_t skn_prose_trim(const char *s, size_t n)
{
	static const size_t sizes[] = { 1, 4, 5 };
	char blank;

	for (size_t i = 0; i < SKN_ARRAY_LEN(sizes); i++)
		while (n >= sizes[i] && skn_prose_blank(s + n - sizes[i], sizes[i], &blank) == sizes[i]) {
			n -= sizes[i];
			i = 0;
		}
	return n;
}

bool skn_prose_bare(const char *a, size_t an, const char *b, size_t bn)
{
	size_t i = 0, len;
	char blank;

	while ((len = skn_prose_blank(b + i, bn - i, &blank)) != 0)
		i += len;
	return skn_sentence_bare(a, skn_prose_trim(a, an), b + i, bn - i);
}

bool skn_prose_open_backslash(const char *s, size_t n)
{
	size_t slashes = 0;

	while (slashes < n && s[n - 1 - slashes] == '\\')
		slashes++;
	return slashes % 2;
}

void skn_prose_lines_init(struct skn_prose_lines *out, const char *s, size_t n, uint32_t line)
{
	while (n && s[n - 1] == '\n')
		n--;
	*out = (struct skn_prose_lines){ .s = s, .n = n, .line = line, .text = SKN_BUF_INIT };
	skn_prose_code_spans(&out->code, s, n);
}

void skn_prose_lines_release(struct skn_prose_lines *lines)
{
	skn_vec_release(&lines->code);
	skn_vec_release(&lines->starts);
	skn_buf_release(&lines->text);
}

/* Whether the offset, which only grows from call to call, is inside a code span. */
static bool in_code(struct skn_prose_lines *l, size_t at)
{
	while (l->next_code < l->code.n && l->code.v[l->next_code].end <= at)
		l->next_code++;
	return l->next_code < l->code.n && l->code.v[l->next_code].start < at;
}

/* Whether the line end at AT, which only grows from call to call, may stand
 * inside "](url 'title')", where it is no break, whatever is before it. */
static bool in_address(struct skn_prose_lines *l, size_t at)
{
	size_t next = at + 1 + skn_md_blanks(l->s + at + 1, l->n - at - 1);

	for (; l->seen < at; l->seen++)
		if (l->s[l->seen] == ')')
			l->address = 0;
		else if (l->s[l->seen] == '(' && l->seen > 0 && l->s[l->seen - 1] == ']')
			l->address = l->seen + 1;
	return l->address && (l->address + skn_md_blanks(l->s + l->address, at - l->address) == at ||
			      (next < l->n && strchr("\"'()", l->s[next])));
}

/* Whether the line at FROM, which ends at END, ends with a hard break; *n
 * becomes the length of its text. */
static bool hard_break(struct skn_prose_lines *l, size_t from, size_t end, size_t *n)
{
	const char *line = l->s + from;
	bool slash = skn_prose_open_backslash(line, end - from);
	bool blanks = end - from >= 2 && line[end - from - 1] == ' ' && line[end - from - 2] == ' ';

	*n = end - from - slash;
	while (*n && skn_md_is_blank(line[*n - 1]))
		--*n;
	return slash || (blanks && !in_address(l, end));
}

/* Appends a line behind those that are there. */
static void join(struct skn_prose_lines *l, const char *line, size_t n, bool code)
{
	if (n && l->starts.n && (code || !skn_prose_bare(l->text.p, l->text.n, line, n)))
		skn_buf_addc(&l->text, ' ');
	skn_vec_push(&l->starts, ((struct skn_prose_start){ l->text.n, l->line++ }));
	skn_buf_add(&l->text, line, n);
}

bool skn_prose_lines_next(struct skn_prose_lines *l, bool *hard)
{
	bool code = false; /* the line end before stands in code */

	if (l->at >= l->n)
		return false;
	skn_buf_clear(&l->text);
	skn_vec_clear(&l->starts);
	for (*hard = false; !*hard && l->at < l->n;) {
		const char *nl = memchr(l->s + l->at, '\n', l->n - l->at), *line;
		size_t end = nl ? (size_t)(nl - l->s) : l->n, len;
		bool was_code = code;

		l->at += skn_md_blanks(l->s + l->at, end - l->at);
		line = l->s + l->at;
		len = end - l->at;
		code = nl && in_code(l, end);
		if (nl && !code)
			*hard = hard_break(l, l->at, end, &len);
		while (!nl && len && skn_md_is_blank(line[len - 1]))
			len--;
		join(l, line, len, was_code);
		/* Else the backslash of the break would be taken for the second of two. */
		if (*hard && skn_prose_open_backslash(line, len))
			skn_buf_addc(&l->text, '\\');
		l->at = nl ? end + 1 : end;
	}
	return true;
}
