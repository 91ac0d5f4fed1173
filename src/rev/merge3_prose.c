/*
 * merge3_prose.c - Markdown, merged by sentence.
 *
 * Each side's lines (merge3_lines.h) are paired with the base's (match.h), what
 * both put in with the same words with each other; their order is merged by
 * merge3_order.h, the words and citations of a pair by merge3_sentence.c.
 *
 * Paragraphs.  What one side put between two lines belongs to the paragraph of
 * the line before it, to that of the line behind it, or stands alone, as that
 * side has it.  Whether two lines that both sides have stand in one paragraph is
 * decided by the side that changed it.  So both sides may add to one paragraph,
 * and a paragraph that one side splits takes the other's additions along.
 *
 * What both put in at one place is all there, A's before B's.  Only where both
 * took out the same lines of the base and put in others (or where there was
 * nothing before) it is a conflict: they wrote the same passage anew.
 */
#include "base/map.h"
#include "repo/mergefile.h"
#include "rev/match.h"
#include "rev/merge3_lines.h"
#include "rev/merge3_parts.h"

/* One line of the result. */
struct part {
	struct skn_buf text; /* merged; empty when it conflicts */
	bool conflict;
	enum skn_line_kind kind;
};

struct prose {
	struct skn_lines in[SKN_M3_N];
	struct skn_order order;
	struct part *parts; /* one an element of the order */
	bool *passage;      /* per gap: written anew by both */
	struct skn_pieces *out;
	const char *field;
	bool began;         /* something is written */
	enum skn_line_kind last;
};

static const struct skn_line *line_of(const struct prose *p, size_t el, int side)
{
	size_t at = p->order.els.v[el].at[side];

	return at == SKN_M3_NONE ? NULL : &p->in[side].list.v[at];
}

/* ---- pairing ---- */

static struct skn_match_unit *units_of(const struct skn_lines *lines)
{
	struct skn_match_unit *units = skn_xcalloc(lines->list.n, sizeof(*units));

	for (size_t i = 0; i < lines->list.n; i++) {
		const struct skn_line *line = &lines->list.v[i];

		units[i] = (struct skn_match_unit){ line->id, line->p, line->n };
	}
	return units;
}

static void add_el(struct prose *p, size_t base, size_t a, size_t b)
{
	struct skn_order_el el = { .at = { base, a, b } };

	skn_vec_push(&p->order.els, el);
}

/* What neither side has from the base: the same words are one line. */
static void pair_new(struct prose *p, const struct skn_match *to_a, const struct skn_match *to_b)
{
	struct skn_map new = SKN_MAP_INIT;

	for (size_t j = 0; j < p->in[SKN_M3_B].list.n; j++)
		if (to_b->b_to_a[j] == SKN_MATCH_NONE) {
			const char *id = p->in[SKN_M3_B].list.v[j].id;

			skn_map_put(&new, id, strlen(id), (void *)(j + 1));
		}
	for (size_t i = 0; i < p->in[SKN_M3_A].list.n; i++) {
		const char *id = p->in[SKN_M3_A].list.v[i].id;
		uintptr_t j = to_a->b_to_a[i] == SKN_MATCH_NONE ? (uintptr_t)skn_map_find(&new, id, strlen(id)) : 0;

		if (j)
			skn_map_put(&new, id, strlen(id), NULL);
		if (to_a->b_to_a[i] == SKN_MATCH_NONE)
			add_el(p, SKN_M3_NONE, i, j ? j - 1 : SKN_M3_NONE);
	}
	for (size_t k = 0; k < new.n; k++)
		if (new.entries[k].value)
			add_el(p, SKN_M3_NONE, SKN_M3_NONE, (uintptr_t)new.entries[k].value - 1);
	skn_map_release(&new, NULL);
}

static void pair(struct prose *p)
{
	struct skn_match_unit *units[SKN_M3_N];
	struct skn_match to_a, to_b;

	for (int side = 0; side < SKN_M3_N; side++)
		units[side] = units_of(&p->in[side]);
	skn_match_make(&to_a, units[SKN_M3_BASE], p->in[SKN_M3_BASE].list.n, units[SKN_M3_A],
		       p->in[SKN_M3_A].list.n, SKN_MATCH_SENTENCE_MIN);
	skn_match_make(&to_b, units[SKN_M3_BASE], p->in[SKN_M3_BASE].list.n, units[SKN_M3_B],
		       p->in[SKN_M3_B].list.n, SKN_MATCH_SENTENCE_MIN);
	for (size_t i = 0; i < p->in[SKN_M3_BASE].list.n; i++)
		add_el(p, i, to_a.a_to_b[i], to_b.a_to_b[i]);
	pair_new(p, &to_a, &to_b);
	skn_match_release(&to_a);
	skn_match_release(&to_b);
	for (int side = 0; side < SKN_M3_N; side++)
		free(units[side]);
}

/* ---- the words of each line ---- */

static bool same_line(const struct skn_line *a, const struct skn_line *b)
{
	return a->n == b->n && memcmp(a->p, b->p, a->n) == 0;
}

/* A block that is no line of words: line by line inside. */
static bool merge_block(struct skn_buf *out, const struct skn_merge3_side text[SKN_M3_N])
{
	struct skn_mergefile_side side[SKN_M3_N];
	struct skn_buf lines[SKN_M3_N], merged = SKN_BUF_INIT;
	bool clean = false;

	for (int i = 0; i < SKN_M3_N; i++) {
		skn_buf_init(&lines[i]);
		skn_buf_add(&lines[i], text[i].p, text[i].n);
		skn_buf_addc(&lines[i], '\n');
		side[i] = (struct skn_mergefile_side){ .p = lines[i].p, .n = lines[i].n };
	}
	if (skn_mergefile(&merged, &clean, &side[SKN_M3_BASE], &side[SKN_M3_A], &side[SKN_M3_B],
			  SKN_MERGEFILE_MARKERS, SKN_MERGE_MARKER_SIZE, NULL) != SKN_OK)
		clean = false;
	skn_buf_rtrim(&merged);
	clean = clean && merged.n;
	if (clean)
		skn_buf_add(out, merged.p, merged.n);
	for (int i = 0; i < SKN_M3_N; i++)
		skn_buf_release(&lines[i]);
	skn_buf_release(&merged);
	return clean;
}

/* Both sides have the line and changed it. */
static bool merge_words(struct part *part, const struct skn_line *base, const struct skn_line *a,
			const struct skn_line *b)
{
	struct skn_merge3_side text[SKN_M3_N] = { [SKN_M3_A] = { a->p, a->n }, [SKN_M3_B] = { b->p, b->n } };
	bool block = a->kind == SKN_LINE_BLOCK || b->kind == SKN_LINE_BLOCK || (base && base->kind == SKN_LINE_BLOCK);
	bool several = memchr(a->p, '\n', a->n) || memchr(b->p, '\n', b->n);

	if (base)
		text[SKN_M3_BASE] = (struct skn_merge3_side){ base->p, base->n };
	if (block && (several || !base))
		return base && merge_block(&part->text, text);
	return skn_merge3_sentence(&part->text, text);
}

static void take(struct part *part, const struct skn_line *line)
{
	skn_buf_add(&part->text, line->p, line->n);
	part->kind = line->kind;
}

/* Whether an element is in the result, and what it says there. */
static void decide(struct prose *p, size_t i)
{
	struct skn_order_el *el = &p->order.els.v[i];
	struct part *part = &p->parts[i];
	const struct skn_line *base = line_of(p, i, SKN_M3_BASE), *a = line_of(p, i, SKN_M3_A),
			      *b = line_of(p, i, SKN_M3_B), *there = a ? a : b;

	el->keep = there && (!base || (a && b) || !same_line(base, there));
	if (!el->keep)
		return;
	part->kind = there->kind;
	if (!a || !b) {
		part->conflict = base != NULL;
		if (!base)
			take(part, there);
	} else if (same_line(a, b) || (base && same_line(base, b))) {
		take(part, a);
	} else if (base && same_line(base, a)) {
		take(part, b);
	} else {
		part->conflict = !merge_words(part, base, a, b);
		if (part->conflict)
			skn_buf_clear(&part->text);
	}
}

/* ---- passages that both wrote anew ---- */

/* The base's lines that both took out, by the fixed lines that stand before and
 * behind them in the base: all gaps between count. */
static void find_passages(struct prose *p)
{
	size_t n_base = p->in[SKN_M3_BASE].list.n, gap = 0, from = 0;
	bool out = n_base == 0;

	p->passage = skn_xcalloc(p->order.fixed.n + 1, sizeof(bool));
	for (size_t i = 0; i <= n_base; i++) {
		const struct skn_order_el *el = i < n_base ? &p->order.els.v[i] : NULL;

		if (el && !el->fixed) {
			out = out || (el->at[SKN_M3_A] == SKN_M3_NONE && el->at[SKN_M3_B] == SKN_M3_NONE);
			continue;
		}
		while (el ? p->order.fixed.v[gap] != i : gap < p->order.fixed.n)
			gap++;
		for (size_t g = from; out && g <= gap; g++)
			p->passage[g] = true;
		out = false;
		from = ++gap;
	}
}

static bool is_new(const struct prose *p, size_t el)
{
	const struct skn_order_el *e = &p->order.els.v[el];

	return e->at[SKN_M3_BASE] == SKN_M3_NONE &&
	       (e->at[SKN_M3_A] == SKN_M3_NONE || e->at[SKN_M3_B] == SKN_M3_NONE);
}

/* ---- paragraphs ---- */

static bool together(const struct prose *p, int side, size_t x, size_t y)
{
	return line_of(p, x, side)->block == line_of(p, y, side)->block;
}

/* Whether two fixed lines stand in one paragraph. */
static bool stay_together(const struct prose *p, size_t x, size_t y)
{
	bool a = together(p, SKN_M3_A, x, y), b = together(p, SKN_M3_B, x, y);

	if (a == b)
		return a;
	if (!line_of(p, x, SKN_M3_BASE) || !line_of(p, y, SKN_M3_BASE))
		return false;
	return !together(p, SKN_M3_BASE, x, y);
}

enum place { WITH_BEFORE, ALONE, WITH_BEHIND };

static enum place place_of(const struct prose *p, size_t el, size_t before, size_t behind)
{
	int side = p->order.els.v[el].owner;

	if (before != SKN_M3_NONE && together(p, side, before, el))
		return WITH_BEFORE;
	return behind != SKN_M3_NONE && together(p, side, el, behind) ? WITH_BEHIND : ALONE;
}

/* ---- writing ---- */

static void separate(struct prose *p, bool apart, enum skn_line_kind kind)
{
	if (p->began && (apart || kind != p->last || kind == SKN_LINE_BLOCK))
		skn_pieces_add(p->out, "\n", 1);
	p->began = true;
	p->last = kind;
}

static void fill_side(struct skn_piece *piece, int side, const struct skn_line *line)
{
	if (!line)
		return;
	skn_buf_addf(&piece->lines[side], "%.*s\n", (int)line->n, line->p);
	piece->text[side] = skn_xstrndup(line->p, line->n);
}

static void write_line(struct prose *p, size_t el, bool apart)
{
	const struct part *part = &p->parts[el];
	struct skn_piece *piece;

	separate(p, apart, part->kind);
	if (!part->conflict) {
		skn_pieces_add(p->out, part->text.p, part->text.n);
		skn_pieces_add(p->out, "\n", 1);
		return;
	}
	piece = skn_pieces_conflict(p->out, line_of(p, el, SKN_M3_A) && line_of(p, el, SKN_M3_B)
					    ? SKN_CONFLICT_SENTENCE : SKN_CONFLICT_SENTENCE_EDIT_DELETE,
				    p->field);
	for (int side = 0; side < SKN_M3_N; side++)
		fill_side(piece, side, line_of(p, el, side));
}

/* Writes those of a gap's lines that stand at PLACE; returns whether any. */
static bool write_place(struct prose *p, const struct skn_sizes *lines, enum place place, size_t before,
			size_t behind, bool apart)
{
	size_t last = SKN_M3_NONE;

	for (size_t i = 0; i < lines->n; i++) {
		size_t el = lines->v[i];
		int side = p->order.els.v[el].owner;

		if (place_of(p, el, before, behind) != place)
			continue;
		if (place == ALONE)
			apart = last == SKN_M3_NONE || p->order.els.v[last].owner != side ||
				!together(p, side, last, el);
		else if (last != SKN_M3_NONE)
			apart = false;
		write_line(p, el, apart);
		last = el;
	}
	return last != SKN_M3_NONE;
}

/* One side's new lines of a passage, with the blank lines around them. */
static void passage_side(struct prose *p, struct skn_piece *piece, int side, const struct skn_sizes *lines,
			 size_t before, size_t behind, bool *opens, bool *closes)
{
	struct skn_buf *out = &piece->lines[side], text = SKN_BUF_INIT;
	size_t last = before;

	for (size_t i = 0; i < lines->n; i++) {
		const struct skn_line *line = line_of(p, lines->v[i], side);
		bool apart;

		if (!line)
			continue;
		apart = last == SKN_M3_NONE || !together(p, side, last, lines->v[i]);
		if (text.n == 0)
			*opens = before != SKN_M3_NONE && apart;
		else if (apart)
			skn_buf_addc(&text, '\n');
		skn_buf_addf(&text, "%.*s\n", (int)line->n, line->p);
		last = lines->v[i];
	}
	*closes = behind != SKN_M3_NONE && last != SKN_M3_NONE && !together(p, side, last, behind);
	skn_buf_add(out, text.p, text.n);
	skn_buf_rtrim(&text);
	piece->text[side] = skn_buf_detach(&text);
}

static void passage_base(const struct prose *p, struct skn_piece *piece, size_t before, size_t behind)
{
	size_t from = 0, to = p->in[SKN_M3_BASE].list.n;
	struct skn_buf text = SKN_BUF_INIT;

	if (before != SKN_M3_NONE && line_of(p, before, SKN_M3_BASE))
		from = p->order.els.v[before].at[SKN_M3_BASE] + 1;
	if (behind != SKN_M3_NONE && line_of(p, behind, SKN_M3_BASE))
		to = p->order.els.v[behind].at[SKN_M3_BASE];
	for (size_t i = from; i < to; i++) {
		const struct skn_line *line = &p->in[SKN_M3_BASE].list.v[i];

		if (p->order.els.v[i].at[SKN_M3_A] == SKN_M3_NONE && p->order.els.v[i].at[SKN_M3_B] == SKN_M3_NONE)
			skn_buf_addf(&text, "%.*s\n", (int)line->n, line->p);
	}
	skn_buf_add(&piece->lines[SKN_M3_BASE], text.p, text.n);
	if (text.n) {
		skn_buf_rtrim(&text);
		piece->text[SKN_M3_BASE] = skn_buf_detach(&text);
	}
}

/* A passage that both wrote anew; returns whether what follows is apart from it. */
static bool write_passage(struct prose *p, const struct skn_sizes *lines, size_t before, size_t behind)
{
	bool opens[SKN_M3_N], closes[SKN_M3_N];
	struct skn_piece *piece = NULL;
	struct skn_pieces own = { 0 };

	piece = skn_pieces_conflict(&own, SKN_CONFLICT_SENTENCE, p->field);
	for (int side = SKN_M3_A; side < SKN_M3_N; side++)
		passage_side(p, piece, side, lines, before, behind, &opens[side], &closes[side]);
	passage_base(p, piece, before, behind);
	for (int side = SKN_M3_A; side < SKN_M3_N; side++) {
		if (opens[side] && !(opens[SKN_M3_A] && opens[SKN_M3_B]))
			skn_buf_splice(&piece->lines[side], 0, 0, "\n", 1);
		if (closes[side] && !(closes[SKN_M3_A] && closes[SKN_M3_B]))
			skn_buf_addc(&piece->lines[side], '\n');
	}
	separate(p, opens[SKN_M3_A] && opens[SKN_M3_B], p->began ? p->last : SKN_LINE_SENTENCE);
	skn_vec_push(p->out, *piece);
	skn_vec_release(&own);
	return closes[SKN_M3_A] && closes[SKN_M3_B];
}

/* Takes the new lines out of a gap where both sides have some. */
static bool take_passage(const struct prose *p, struct skn_sizes *lines, struct skn_sizes *passage)
{
	bool of[SKN_M3_N] = { false };
	size_t n = 0;

	for (size_t i = 0; i < lines->n; i++)
		if (is_new(p, lines->v[i]))
			of[p->order.els.v[lines->v[i]].owner] = true;
	if (!of[SKN_M3_A] || !of[SKN_M3_B])
		return false;
	for (size_t i = 0; i < lines->n; i++) {
		if (is_new(p, lines->v[i]))
			skn_vec_push(passage, lines->v[i]);
		else
			lines->v[n++] = lines->v[i];
	}
	lines->n = n;
	return true;
}

static void write_gap(struct prose *p, size_t gap)
{
	size_t before = gap ? p->order.fixed.v[gap - 1] : SKN_M3_NONE;
	size_t behind = gap < p->order.fixed.n ? p->order.fixed.v[gap] : SKN_M3_NONE;
	struct skn_sizes lines = { 0 }, passage = { 0 };
	bool apart;

	skn_order_gap(&lines, &p->order, gap);
	apart = before != SKN_M3_NONE && behind != SKN_M3_NONE && !stay_together(p, before, behind);
	if (p->passage[gap])
		take_passage(p, &lines, &passage);
	write_place(p, &lines, WITH_BEFORE, before, behind, false);
	if (write_place(p, &lines, ALONE, before, behind, true))
		apart = true;
	if (passage.n)
		apart = write_passage(p, &passage, before, behind);
	if (write_place(p, &lines, WITH_BEHIND, before, behind, apart))
		apart = false;
	if (behind != SKN_M3_NONE)
		write_line(p, behind, apart);
	skn_vec_release(&lines);
	skn_vec_release(&passage);
}

static void release(struct prose *p)
{
	for (size_t i = 0; p->parts && i < p->order.els.n; i++)
		skn_buf_release(&p->parts[i].text);
	free(p->parts);
	free(p->passage);
	skn_order_release(&p->order);
	for (int side = 0; side < SKN_M3_N; side++)
		skn_lines_release(&p->in[side]);
}

int skn_merge3_prose(struct skn_pieces *out, const struct skn_merge3_side text[SKN_M3_N], const char *field,
		     struct skn_err *err)
{
	struct prose p = { .out = out, .field = field };
	int rc = SKN_OK;

	for (int side = 0; rc == SKN_OK && side < SKN_M3_N; side++)
		rc = skn_lines_read(&p.in[side], text[side].p ? text[side].p : "", text[side].n, err);
	if (rc == SKN_OK) {
		pair(&p);
		p.parts = skn_xcalloc(p.order.els.n, sizeof(*p.parts));
		for (size_t i = 0; i < p.order.els.n; i++) {
			skn_buf_init(&p.parts[i].text);
			decide(&p, i);
		}
		skn_order_plan(&p.order);
		find_passages(&p);
		for (size_t gap = 0; gap <= p.order.fixed.n; gap++)
			write_gap(&p, gap);
	}
	release(&p);
	return rc;
}
