#include "doc/prose.h"

#include "base/map.h"
#include "hash/sha256.h"
#include "md/md.h"
#include "text/fold.h"
#include "text/language.h"
#include "text/sentence.h"

#define BLANK_ENTITY "&#32;"
#define ID_HEX 10

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Whether the line ends with a Markdown hard break; *n shrinks to its text. */
static bool hard_break(const char *line, size_t *n)
{
	size_t end = *n, slashes = 0;
	bool hard;

	while (end && is_blank(line[end - 1]))
		end--;
	hard = *n - end >= 2 && line[end] == ' ';
	while (slashes < end && line[end - 1 - slashes] == '\\')
		slashes++;
	if (*n == end && slashes % 2) {
		hard = true;
		end--;
	}
	*n = end;
	return hard;
}

/* A paragraph being joined: its text, and for each source line where it begins. */
struct joined {
	struct skn_buf text;
	SKN_VEC(struct line_start { size_t at; uint32_t line; }) starts;
};

static void joined_add(struct joined *j, const char *line, size_t n, uint32_t number)
{
	if (j->text.n && n && !skn_sentence_bare(j->text.p, j->text.n, line, n))
		skn_buf_addc(&j->text, ' ');
	skn_vec_push(&j->starts, ((struct line_start){ j->text.n, number }));
	skn_buf_add(&j->text, line, n);
}

static uint32_t joined_line(const struct joined *j, size_t at)
{
	uint32_t line = 0;

	for (size_t i = 0; i < j->starts.n && j->starts.v[i].at <= at; i++)
		line = j->starts.v[i].line;
	return line;
}

static void add_unit(struct skn_prose *out, enum skn_unit_kind kind, size_t start, uint32_t line)
{
	struct skn_unit unit = { .kind = kind, .start = start, .end = out->text.n,
				 .block = out->n_blocks, .line = line };

	skn_vec_push(&out->units, unit);
}

/* One sentence of the joined text as a line; SEP is the white space behind it. */
static void write_sentence(struct skn_prose *out, const struct joined *j, size_t start, size_t end,
			   size_t next, bool first)
{
	size_t at = out->text.n;
	const char *s = j->text.p;
	bool bare = next < j->text.n && skn_sentence_bare(s + start, end - start, s + next, j->text.n - next);

	if (first)
		skn_buf_add(&out->text, s + start, end - start);
	else
		skn_md_escape_line_start(&out->text, s + start, end - start);
	add_unit(out, SKN_UNIT_SENTENCE, at, joined_line(j, start));
	if (next >= j->text.n)
		return;
	/* The break itself stands for one blank, or for none between bare characters. */
	for (size_t i = end + (bare ? 0 : 1); i < next; i++)
		skn_buf_adds(&out->text, s[i] == '\t' ? "&#9;" : BLANK_ENTITY);
}

/* Writes the joined text one sentence per line; FIRST: it opens the paragraph. */
static void write_joined(struct skn_prose *out, struct joined *j, bool first)
{
	struct skn_spans spans = { 0 };
	size_t start = 0;

	skn_sentences(&spans, j->text.p, j->text.n, out->language);
	for (size_t i = 0; i < spans.n; i++) {
		size_t next = spans.v[i].end, end = next;

		while (end > start && is_blank(j->text.p[end - 1]))
			end--;
		if (end == start)
			continue;
		if (end == next && next < j->text.n &&
		    !skn_sentence_bare(j->text.p, end, j->text.p + next, j->text.n - next))
			continue; /* no separator that a line break could stand for */
		if (!first || start > 0)
			skn_buf_addc(&out->text, '\n');
		write_sentence(out, j, start, end, next, first && start == 0);
		start = next;
	}
	skn_vec_release(&spans);
}

static void format_paragraph(struct skn_prose *out, const char *s, size_t n, uint32_t line)
{
	struct joined j = { .text = SKN_BUF_INIT };
	bool first = true;

	for (size_t at = 0; at < n; line++) {
		const char *nl = memchr(s + at, '\n', n - at);
		size_t len = nl ? (size_t)(nl - (s + at)) : n - at;
		size_t skip = 0;
		bool hard;

		while (skip < len && is_blank(s[at + skip]))
			skip++;
		len -= skip;
		hard = hard_break(s + at + skip, &len) && nl && nl + 1 < s + n;
		joined_add(&j, s + at + skip, len, line);
		if (hard) {
			write_joined(out, &j, first);
			skn_buf_addc(&out->text, '\\');
			first = false;
			skn_buf_clear(&j.text);
			skn_vec_clear(&j.starts);
		}
		at = nl ? (size_t)(nl - s) + 1 : n;
	}
	write_joined(out, &j, first);
	skn_buf_release(&j.text);
	skn_vec_release(&j.starts);
}

/* Copies whole lines without the blanks at their ends and the last newline. */
static void copy_lines(struct skn_buf *out, const char *s, size_t n, bool verbatim)
{
	while (n && s[n - 1] == '\n')
		n--;
	for (size_t at = 0; at < n;) {
		const char *nl = memchr(s + at, '\n', n - at);
		size_t len = nl ? (size_t)(nl - (s + at)) : n - at, keep = len;

		while (!verbatim && keep && is_blank(s[at + keep - 1]))
			keep--;
		skn_buf_add(out, s + at, keep);
		if (nl)
			skn_buf_addc(out, '\n');
		at += len + 1;
	}
}

/* The leaves of a container (list, quote) are units of the text copied at BASE. */
static void container_units(struct skn_prose *out, const struct skn_md_blocks *blocks, size_t i,
			    const char *s, size_t base)
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
	SKN_UNUSED(s);
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
		/* Containers keep every byte, so that the spans of their leaves hold. */
		copy_lines(&out->text, s + b->start, b->end - b->start, !b->leaf || b->kind == SKN_MD_CODE);
		if (b->leaf)
			add_unit(out, b->kind == SKN_MD_HEADING ? SKN_UNIT_HEADING : SKN_UNIT_OPAQUE,
				 at, b->first_line);
		else
			container_units(out, blocks, i, s, at);
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

static int format(struct skn_prose *out, const char *md, size_t n, struct skn_err *err)
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

		if (at && out->n > from && !skn_sentence_bare(out->p + from, out->n - from, lines + at, len))
			skn_buf_addc(out, ' ');
		skn_buf_add(out, lines + at, len);
		at += len + 1;
	}
}
