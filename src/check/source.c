#include "check/source.h"

void skn_line_starts_init(struct skn_line_starts *out, const char *s, size_t n)
{
	*out = (struct skn_line_starts){ .s = s, .n = n };
	skn_vec_push(&out->at, 0);
	for (size_t i = 0; i < n;) {
		const char *nl = memchr(s + i, '\n', n - i);

		if (!nl)
			break;
		i = (size_t)(nl - s) + 1;
		skn_vec_push(&out->at, i);
	}
}

void skn_line_starts_release(struct skn_line_starts *lines)
{
	skn_vec_release(&lines->at);
}

/* The last line that begins at or before the offset. */
static size_t line_of(const struct skn_line_starts *lines, size_t offset)
{
	size_t low = 0, high = lines->at.n;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (lines->at.v[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

struct skn_place skn_line_starts_place(const struct skn_line_starts *lines, size_t start, size_t end)
{
	size_t first = line_of(lines, start), last = end > start ? line_of(lines, end - 1) : first;
	struct skn_place place = { .line = (uint32_t)first + 1,
				   .column = (uint32_t)(start - lines->at.v[first]) + 1 };

	if (end > start) {
		place.end_line = (uint32_t)last + 1;
		place.end_column = (uint32_t)(end - lines->at.v[last]) + 1;
	}
	return place;
}

size_t skn_line_starts_offset(const struct skn_line_starts *lines, uint32_t number)
{
	return number == 0 ? 0 : number <= lines->at.n ? lines->at.v[number - 1] : lines->n;
}

void skn_source_of_file(struct skn_source *out, const char *s, size_t n)
{
	*out = (struct skn_source){ .s = s, .n = n, .how = SKN_SOURCE_FILE };
	skn_line_starts_init(&out->lines, s, n);
}

static size_t blanks(const char *s, const char *end)
{
	size_t n = 0;

	while (s + n < end && s[n] == ' ')
		n++;
	return n;
}

/* By how much the lines of a literal block are indented: its first line with
 * text in the file against the same line of the value. */
static uint32_t indent_of(const struct skn_node *node, const char *file, size_t n)
{
	const char *p = file + node->start, *end = file + (node->end < n ? node->end : n);
	const char *t = node->text, *t_end = node->text + node->len;

	while (t < t_end && *t == '\n')
		t++;
	while (p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t here;

		if (!nl)
			break;
		p = nl + 1;
		here = blanks(p, end);
		if (p + here < end && p[here] != '\n') {
			size_t own = blanks(t, t_end);

			return here > own ? (uint32_t)(here - own) : 0;
		}
	}
	return 0;
}

/* Whether the file has the value's bytes as they are from its start on, SKIP later. */
static bool stands_there(const struct skn_node *node, const char *file, size_t n, size_t skip)
{
	return node->start + skip + node->len <= n && !memchr(node->text, '\n', node->len) &&
	       memcmp(file + node->start + skip, node->text, node->len) == 0;
}

void skn_source_of_node(struct skn_source *out, const struct skn_node *node, const char *file, size_t n)
{
	size_t quote = node->style == SKN_STYLE_SINGLE || node->style == SKN_STYLE_DOUBLE;

	*out = (struct skn_source){ .s = node->text, .n = node->len, .how = SKN_SOURCE_SCALAR,
				    .line = node->line, .column = node->column };
	if (node->style == SKN_STYLE_LITERAL) {
		out->how = SKN_SOURCE_LITERAL;
		out->indent = indent_of(node, file, n);
	} else if (node->style != SKN_STYLE_FOLDED && stands_there(node, file, n, quote)) {
		out->how = SKN_SOURCE_INLINE;
		out->column += (uint32_t)quote;
	}
	skn_line_starts_init(&out->lines, out->s, out->n);
}

void skn_source_release(struct skn_source *source)
{
	skn_line_starts_release(&source->lines);
}

struct skn_place skn_source_place(const struct skn_source *source, size_t start, size_t end)
{
	struct skn_place place = skn_line_starts_place(&source->lines, start, end);

	switch (source->how) {
	case SKN_SOURCE_FILE:
		break;
	case SKN_SOURCE_LITERAL:
		place.line += source->line;
		place.column += source->indent;
		place.end_line += place.end_line ? source->line : 0;
		place.end_column += place.end_column ? source->indent : 0;
		break;
	case SKN_SOURCE_INLINE:
		place.line = source->line;
		place.column += source->column - 1;
		place.end_line = place.end_line ? source->line : 0;
		place.end_column += place.end_column ? source->column - 1 : 0;
		break;
	case SKN_SOURCE_SCALAR:
		place = (struct skn_place){ .line = source->line, .column = source->column };
		break;
	}
	return place;
}

struct skn_place skn_node_place(const struct skn_node *node, const struct skn_line_starts *file)
{
	struct skn_place place = { .line = node->line, .column = node->column };

	if (node->end > node->start && node->end <= file->n && node->style != SKN_STYLE_LITERAL &&
	    node->style != SKN_STYLE_FOLDED && node->kind != SKN_ARRAY && node->kind != SKN_OBJECT) {
		struct skn_place span = skn_line_starts_place(file, node->start, node->end);

		if (span.line == node->line)
			place = span;
	}
	return place;
}

struct skn_place skn_node_name_place(const struct skn_node *node)
{
	return (struct skn_place){ .line = node->name_line, .column = node->name_column,
				   .end_line = node->name_line,
				   .end_column = node->name_column +
						 (uint32_t)(node->name_end - node->name_start) };
}
