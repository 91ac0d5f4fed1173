#include "rev/merge3_lines.h"

#include "md/md.h"

/* The unit that begins on a line, if it is one; *next moves on. */
static const struct skn_unit *unit_on(const struct skn_prose *prose, size_t start, size_t end, size_t *next)
{
	const struct skn_unit *unit = NULL;
	size_t n = 0;

	while (*next < prose->units.n && prose->units.v[*next].start < start)
		++*next;
	for (; *next < prose->units.n && prose->units.v[*next].start < end; ++*next, n++)
		unit = &prose->units.v[*next];
	return n == 1 ? unit : NULL;
}

static void add_line(struct skn_lines *out, enum skn_line_kind kind, size_t start, size_t end, size_t block,
		     size_t *next)
{
	const struct skn_unit *unit = unit_on(&out->prose, start, end, next);
	struct skn_line line = { .kind = kind, .p = out->prose.text.p + start, .n = end - start, .block = block };

	if (unit)
		memcpy(line.id, unit->id, sizeof(line.id));
	else
		skn_prose_id(line.id, line.p, line.n);
	skn_vec_push(&out->list, line);
}

static size_t trimmed(const char *s, size_t start, size_t end)
{
	while (end > start && s[end - 1] == '\n')
		end--;
	return end;
}

/* Whether a list has one unit on each of its lines. */
static bool is_simple(const struct skn_lines *lines, size_t start, size_t end, size_t next)
{
	const char *s = lines->prose.text.p;

	for (size_t at = start; at < end;) {
		const char *nl = memchr(s + at, '\n', end - at);
		size_t stop = nl ? (size_t)(nl - s) : end;

		if (stop == at || !unit_on(&lines->prose, at, stop, &next))
			return false;
		at = stop + 1;
	}
	return true;
}

static void add_block(struct skn_lines *out, const struct skn_md_block *block, size_t ordinal, size_t *next)
{
	const char *s = out->prose.text.p;
	size_t end = trimmed(s, block->start, block->end), probe = *next;
	bool by_line = block->kind == SKN_MD_PARAGRAPH ||
		       (block->kind == SKN_MD_LIST && is_simple(out, block->start, end, probe));
	enum skn_line_kind kind = block->kind == SKN_MD_PARAGRAPH ? SKN_LINE_SENTENCE : SKN_LINE_ITEM;

	if (!by_line) {
		add_line(out, SKN_LINE_BLOCK, block->start, end, ordinal, next);
		return;
	}
	for (size_t at = block->start; at < end;) {
		const char *nl = memchr(s + at, '\n', end - at);
		size_t stop = nl ? (size_t)(nl - s) : end;

		add_line(out, kind, at, stop, ordinal, next);
		at = stop + 1;
	}
}

int skn_lines_read(struct skn_lines *out, const char *md, size_t n, struct skn_err *err)
{
	struct skn_md_blocks blocks = { 0 };
	size_t ordinal = 0, next = 0;
	int rc;

	*out = (struct skn_lines){ 0 };
	rc = skn_prose_parse(&out->prose, md, n, err);
	if (rc != SKN_OK)
		return rc;
	rc = skn_md_blocks(&blocks, out->prose.text.p, out->prose.text.n, err);
	for (size_t i = 0; rc == SKN_OK && i < blocks.n; i++)
		if (blocks.v[i].depth == 0)
			add_block(out, &blocks.v[i], ordinal++, &next);
	skn_vec_release(&blocks);
	if (rc != SKN_OK)
		skn_lines_release(out);
	return rc;
}

void skn_lines_release(struct skn_lines *lines)
{
	skn_prose_release(&lines->prose);
	skn_vec_release(&lines->list);
}
