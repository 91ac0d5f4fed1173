/* markers.c - the conflicts that stand in a file, found again and settled. */
#include "rev/merge3.h"

#include "md/line.h"

/* A conflict's block: offsets of lines. */
struct block {
	const char *id;
	size_t id_len;
	size_t start, ours, ours_end, theirs, theirs_end, end;
};

static size_t line_end(const char *text, size_t n, size_t at)
{
	const char *nl = memchr(text + at, '\n', n - at);

	return nl ? (size_t)(nl - text) + 1 : n;
}

static size_t run_of(const char *line, size_t len, char c)
{
	size_t n = 0;

	while (n < len && line[n] == c)
		n++;
	return n;
}

/* The id at the end of a marker's line, "[c-3fa9c1d2]"; NULL when there is none. */
static const char *id_of(const char *line, size_t len)
{
	const size_t n = SKN_CONFLICT_ID_MAX - 1;

	while (len && (line[len - 1] == '\n' || line[len - 1] == '\r'))
		len--;
	if (len < n + 2 || line[len - 1] != ']' || line[len - n - 2] != '[' ||
	    strncmp(line + len - n - 1, "c-", 2) != 0)
		return NULL;
	for (size_t i = 2; i < n; i++)
		if (!isxdigit((unsigned char)line[len - n - 1 + i]))
			return NULL;
	return line + len - n - 1;
}

/* A line of exactly SIZE characters C, behind which a label may stand. */
static bool is_marker(const char *line, size_t len, char c, size_t size)
{
	return run_of(line, len, c) == size && (len == size || isspace((unsigned char)line[size]));
}

/* Reads the block that begins at AT; false when it is none of ours, or not whole. */
static bool read_block(struct block *out, const char *text, size_t n, size_t at)
{
	size_t end = line_end(text, n, at), size = run_of(text + at, end - at, '<');
	enum { OURS, BASE, THEIRS } part = OURS;

	*out = (struct block){ .start = at, .ours = end, .id = id_of(text + at, end - at),
			       .id_len = SKN_CONFLICT_ID_MAX - 1 };
	if (size < SKN_MERGE_MARKER_SIZE || size > SKN_MERGE_MARKER_MAX || !out->id)
		return false;
	for (at = end; at < n; at = end) {
		const char *line = text + at, *id;

		end = line_end(text, n, at);
		if (run_of(line, end - at, '<') >= size)
			return false; /* another begins */
		if (part == OURS && is_marker(line, end - at, '|', size)) {
			out->ours_end = at;
			part = BASE;
		} else if (part != THEIRS && is_marker(line, end - at, '=', size)) {
			out->ours_end = part == OURS ? at : out->ours_end;
			out->theirs = end;
			part = THEIRS;
		} else if (part == THEIRS && is_marker(line, end - at, '>', size)) {
			id = id_of(line, end - at);
			out->theirs_end = at;
			out->end = end;
			return id && memcmp(id, out->id, out->id_len) == 0;
		}
	}
	return false;
}

/* The next block at or behind *AT, which moves past it. */
static bool next_block(struct block *out, const char *text, size_t n, size_t *at)
{
	while (*at < n) {
		if (text[*at] == '<' && read_block(out, text, n, *at)) {
			*at = out->end;
			return true;
		}
		*at = line_end(text, n, *at);
	}
	return false;
}

void skn_merge3_open(struct skn_strings *ids, const char *text, size_t n)
{
	struct block block;

	for (size_t at = 0; next_block(&block, text, n, &at);)
		skn_strings_pushn(ids, block.id, block.id_len);
}

static bool blank_line(const char *text, size_t n, size_t at)
{
	return at < n && (text[at] == '\n' || (text[at] == '\r' && at + 1 < n && text[at + 1] == '\n'));
}

/* A line that starts a block and is no item of a list: a fence, a quote, a heading. */
static bool starts_block(const char *line, size_t n)
{
	size_t blanks = skn_md_blanks(line, n);

	line += blanks;
	n = skn_md_line_length(line, n - blanks);
	return n && !strchr("-+*", *line) && !isdigit((unsigned char)*line) && skn_md_line_mark(line, n) != SKN_MD_NO_MARK;
}

static bool has_paragraphs(const char *text, size_t n)
{
	for (size_t at = 0; at < n; at = line_end(text, n, at))
		if (blank_line(text, n, at))
			return true;
	return false;
}

/* Whether A and B, which both stay, would run into one another: paragraphs, or blocks. */
static bool need_blank(const char *a, size_t an, const char *b, size_t bn)
{
	size_t last = an;

	while (last > 1 && a[last - 2] != '\n')
		last--;
	last -= last > 0;
	return an && bn && !blank_line(a + last, an - last, 0) && !blank_line(b, bn, 0) &&
	       (has_paragraphs(a, an) || has_paragraphs(b, bn) || starts_block(b, bn) || starts_block(a + last, an - last));
}

int skn_merge3_settle(struct skn_buf *text, const char *id, enum skn_side side, struct skn_err *err)
{
	struct skn_buf chosen = SKN_BUF_INIT;
	struct block b;
	size_t at = 0, end;
	bool found = false;

	while (!found && next_block(&b, text->p, text->n, &at))
		found = strlen(id) == b.id_len && memcmp(id, b.id, b.id_len) == 0;
	if (!found)
		return skn_fail(err, SKN_ENOTFOUND, "no conflict '%s' is marked here", id);
	if (side != SKN_SIDE_THEIRS)
		skn_buf_add(&chosen, text->p + b.ours, b.ours_end - b.ours);
	if (side == SKN_SIDE_BOTH && need_blank(chosen.p, chosen.n, text->p + b.theirs, b.theirs_end - b.theirs))
		skn_buf_addc(&chosen, '\n');
	if (side != SKN_SIDE_OURS)
		skn_buf_add(&chosen, text->p + b.theirs, b.theirs_end - b.theirs);
	end = b.end;
	/* Of the blank lines around what is now nothing, one is enough. */
	if (chosen.n == 0 && (b.start == 0 || (b.start > 1 && text->p[b.start - 1] == '\n' &&
					       (text->p[b.start - 2] == '\n' || text->p[b.start - 2] == '\r'))) &&
	    blank_line(text->p, text->n, end))
		end = line_end(text->p, text->n, end);
	skn_buf_splice(text, b.start, end - b.start, chosen.p, chosen.n);
	skn_buf_release(&chosen);
	return SKN_OK;
}
