#include "doc/prose.h"

#include "base/map.h"
#include "doc/prose_lines.h"
#include "doc/prose_split.h"
#include "hash/sha256.h"
#include "md/line.h"
#include "md/md.h"
#include "text/fold.h"
#include "text/language.h"

#define ID_HEX 10

/* The line on which the text at AT stands; *NEXT moves on from call to call. */
static uint32_t line_of(const struct skn_prose_lines *lines, size_t at, size_t *next)
{
	while (*next + 1 < lines->starts.n && lines->starts.v[*next + 1].at <= at)
		++*next;
	return lines->starts.v[*next].line;
}

static void add_unit(struct skn_prose *out, enum skn_unit_kind kind, size_t start, uint32_t line)
{
	struct skn_unit unit = { .kind = kind, .start = start, .end = out->text.n,
				 .block = out->n_blocks, .line = line };

	skn_vec_push(&out->units, unit);
}

/* Writes the blanks behind a piece as far as the line end does not stand for them. */
static void write_blanks(struct skn_buf *out, const char *s, const struct skn_prose_piece *piece)
{
	char blank;

	for (size_t i = piece->end, len; i < piece->next; i += len) {
		len = skn_prose_blank(s + i, piece->next - i, &blank);
		if (piece->bare || i + len < piece->next)
			skn_buf_adds(out, blank == '\t' ? "&#9;" : "&#32;");
	}
}

/* Appends a sentence so that it starts no block; inside code no backslash helps. */
static void add_line(struct skn_buf *out, const char *s, size_t n)
{
	struct skn_spans code = { 0 };
	size_t mark = skn_md_line_mark(s, n);
	bool as_is = mark == SKN_MD_NO_MARK || skn_prose_must_not_begin(s, n);

	if (!as_is)
		skn_prose_code_spans(&code, s, n);
	for (size_t i = 0; i < code.n; i++)
		as_is = as_is || (code.v[i].start < mark && mark < code.v[i].end);
	if (as_is)
		skn_buf_add(out, s, n);
	else
		skn_md_escape_line_start(out, s, n);
	skn_vec_release(&code);
}

/* Writes a stretch one sentence per line. */
static void write_stretch(struct skn_prose *out, const struct skn_prose_lines *lines)
{
	struct skn_prose_pieces pieces = { 0 };
	const char *s = lines->text.p;
	size_t line = 0;

	skn_prose_split(&pieces, s, lines->text.n, out->language);
	for (size_t i = 0; i < pieces.n; i++) {
		const struct skn_prose_piece *piece = &pieces.v[i];
		size_t at = out->text.n;

		add_line(&out->text, s + piece->start, piece->end - piece->start);
		add_unit(out, SKN_UNIT_SENTENCE, at, line_of(lines, piece->start, &line));
		if (i + 1 < pieces.n) {
			write_blanks(&out->text, s, piece);
			skn_buf_addc(&out->text, '\n');
		}
	}
	skn_vec_release(&pieces);
}

static void format_paragraph(struct skn_prose *out, const char *s, size_t n, uint32_t line)
{
	struct skn_prose_lines lines;
	bool first = true, hard;

	skn_prose_lines_init(&lines, s, n, line);
	for (; skn_prose_lines_next(&lines, &hard); first = false) {
		if (!first)
			skn_buf_addc(&out->text, '\n');
		/* As deep as code it goes on with the paragraph and begins nothing. */
		if (!first && skn_prose_must_not_begin(lines.text.p, lines.text.n))
			skn_buf_adds(&out->text, "    ");
		write_stretch(out, &lines);
		if (hard)
			skn_buf_addc(&out->text, '\\');
	}
	skn_prose_lines_release(&lines);
}

/* Copies whole lines without the blanks at their ends and the last newline. */
static void copy_lines(struct skn_buf *out, const char *s, size_t n, bool verbatim)
{
	while (n && s[n - 1] == '\n')
		n--;
	for (size_t at = 0; at < n;) {
		const char *nl = memchr(s + at, '\n', n - at);
		size_t len = nl ? (size_t)(nl - (s + at)) : n - at, keep = len;

		while (!verbatim && keep && skn_md_is_blank(s[at + keep - 1]))
			keep--;
		skn_buf_add(out, s + at, keep);
		if (nl)
			skn_buf_addc(out, '\n');
		at += len + 1;
	}
}

/* The leaves of a container (list, quote) are units of the text copied at BASE. */
static void container_units(struct skn_prose *out, const struct skn_md_blocks *blocks, size_t i,
			    size_t base)
{
	const struct skn_md_block *top = &blocks->v[i];

	for (i++; i < blocks->n && blocks->v[i].depth > top->depth; i++) {
		const struct skn_md_block *b = &blocks->v[i];
		size_t start = base + (b->start - top->start), end;

		if (!b->leaf || start >= out->text.n)
			continue;
		end = base + (b->end - top->start);
		add_unit(out, b->kind == SKN_MD_PARAGRAPH ? SKN_UNIT_SENTENCE
			      : b->kind == SKN_MD_HEADING ? SKN_UNIT_HEADING : SKN_UNIT_OPAQUE,
			 start, b->first_line);
		if (end < out->text.n)
			skn_vec_last(&out->units)->end = end;
		while (skn_vec_last(&out->units)->end > start &&
		       out->text.p[skn_vec_last(&out->units)->end - 1] == '\n')
			skn_vec_last(&out->units)->end--;
	}
}

static void format_block(struct skn_prose *out, const struct skn_md_blocks *blocks, size_t i,
			 const char *s)
{
	const struct skn_md_block *b = &blocks->v[i];
	size_t at;

	if (out->text.n)
		skn_buf_adds(&out->text, "\n\n");
	at = out->text.n;
	if (b->kind == SKN_MD_PARAGRAPH) {
		format_paragraph(out, s + b->start, b->end - b->start, b->first_line);
	} else {
		/* Containers keep every byte, so that the spans of their leaves hold; so do
		 * headings of several lines, which may have hard breaks. */
		copy_lines(&out->text, s + b->start, b->end - b->start,
			   !b->leaf || b->kind == SKN_MD_CODE || b->last_line > b->first_line);
		if (b->leaf)
			add_unit(out, b->kind == SKN_MD_HEADING ? SKN_UNIT_HEADING : SKN_UNIT_OPAQUE,
				 at, b->first_line);
		else
			container_units(out, blocks, i, at);
	}
	out->n_blocks++;
}

/* Texts of units -> their ids. */
static void known_ids(struct skn_map *out, const struct skn_prose *before)
{
	for (size_t i = 0; before && i < before->units.n; i++) {
		struct skn_unit *u = &before->units.v[i];

		skn_map_put(out, before->text.p + u->start, u->end - u->start, u->id);
	}
}

static void set_id(struct skn_unit *unit, const struct skn_prose *prose, const struct skn_map *known)
{
	const char *text = prose->text.p + unit->start;
	const char *id = skn_map_find(known, text, unit->end - unit->start);

	if (id)
		snprintf(unit->id, sizeof(unit->id), "%.*s", 2 + ID_HEX, id);
	else
		skn_prose_id(unit->id, text, unit->end - unit->start);
}

/* Each unit's citation groups, and its id; the second of two equal ids gets ".2". */
static void finish_units(struct skn_prose *prose, const struct skn_prose *before)
{
	struct skn_map seen = SKN_MAP_INIT, known = SKN_MAP_INIT;
	size_t group = 0;

	known_ids(&known, before);
	skn_cites_scan(&prose->cites, prose->text.p, prose->text.n);
	for (size_t i = 0; i < prose->units.n; i++) {
		struct skn_unit *u = &prose->units.v[i];
		uintptr_t count;

		while (group < prose->cites.groups.n && prose->cites.groups.v[group].start < u->start)
			group++;
		u->group = group;
		while (group < prose->cites.groups.n && prose->cites.groups.v[group].start < u->end)
			group++;
		u->n_groups = group - u->group;
		set_id(u, prose, &known);
		count = (uintptr_t)skn_map_find(&seen, u->id, strlen(u->id)) + 1;
		skn_map_put(&seen, u->id, strlen(u->id), (void *)count);
		if (count > 1)
			snprintf(u->id + 2 + ID_HEX, sizeof(u->id) - 2 - ID_HEX, ".%u", (unsigned)count);
	}
	skn_map_release(&seen, NULL);
	skn_map_release(&known, NULL);
}

static int format_lf(struct skn_prose *out, const char *md, size_t n, struct skn_err *err)
{
	struct skn_md_blocks blocks = { 0 };
	int rc = skn_md_blocks(&blocks, md, n, err);

	out->language = skn_language_guess(md, n);
	for (size_t i = 0; rc == SKN_OK && i < blocks.n; i++)
		if (blocks.v[i].depth == 0)
			format_block(out, &blocks, i, md);
	if (rc == SKN_OK && out->text.n)
		skn_buf_addc(&out->text, '\n');
	skn_vec_release(&blocks);
	return rc;
}

/* The same with CR LF and CR as line ends. */
static int format(struct skn_prose *out, const char *md, size_t n, struct skn_err *err)
{
	struct skn_buf lf = SKN_BUF_INIT;
	int rc;

	if (!memchr(md, '\r', n))
		return format_lf(out, md, n, err);
	for (size_t i = 0; i < n; i++)
		if (md[i] != '\r' || i + 1 == n || md[i + 1] != '\n')
			skn_buf_addc(&lf, md[i] == '\r' ? '\n' : md[i]);
	rc = format_lf(out, lf.p, lf.n, err);
	skn_buf_release(&lf);
	return rc;
}

int skn_prose_parse_after(struct skn_prose *out, const char *md, size_t n,
			  const struct skn_prose *before, struct skn_err *err)
{
	int rc;

	*out = (struct skn_prose){ .text = SKN_BUF_INIT };
	rc = format(out, md, n, err);
	if (rc == SKN_OK)
		finish_units(out, before);
	else
		skn_prose_release(out);
	return rc;
}

int skn_prose_parse(struct skn_prose *out, const char *md, size_t n, struct skn_err *err)
{
	return skn_prose_parse_after(out, md, n, NULL, err);
}

void skn_prose_release(struct skn_prose *prose)
{
	skn_buf_release(&prose->text);
	skn_vec_release(&prose->units);
	skn_cites_release(&prose->cites);
}

void skn_prose_format(struct skn_buf *out, const char *md, size_t n)
{
	struct skn_prose prose = { .text = SKN_BUF_INIT };

	if (format(&prose, md, n, NULL) == SKN_OK)
		skn_buf_add(out, prose.text.p, prose.text.n);
	else
		skn_buf_add(out, md, n);
	skn_prose_release(&prose);
}

void skn_prose_id(char out[SKN_SENTENCE_ID_MAX], const char *sentence, size_t n)
{
	struct skn_buf bare = SKN_BUF_INIT, folded = SKN_BUF_INIT;
	char hex[65];

	skn_cites_strip(&bare, sentence, n);
	skn_fold(&folded, bare.p, bare.n);
	skn_sha256_hex(hex, folded.p, folded.n);
	snprintf(out, SKN_SENTENCE_ID_MAX, "s-%.*s", ID_HEX, hex);
	skn_buf_release(&bare);
	skn_buf_release(&folded);
}

void skn_prose_join(struct skn_buf *out, const char *lines, size_t n)
{
	size_t from = out->n;

	for (size_t at = 0; at < n;) {
		const char *nl = memchr(lines + at, '\n', n - at);
		size_t len = nl ? (size_t)(nl - (lines + at)) : n - at;

		if (at && out->n > from && !skn_prose_bare(out->p + from, out->n - from, lines + at, len))
			skn_buf_addc(out, ' ');
		skn_buf_add(out, lines + at, len);
		at += len + 1;
	}
}
