#include "out/diff_pieces.h"

#include "base/map.h"
#include "text/seqdiff.h"
#include "text/words.h"

#define UNCHANGED_MAX 3 /* citations of a group in a row that are shown though nothing happened to them */

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

static void put(struct skn_diff_pieces *p, enum skn_worddiff_op op, enum skn_diff_piece_kind kind,
		const char *s, size_t n)
{
	struct skn_diff_piece piece = { op, kind, p->text.n, n };

	if (n == 0)
		return;
	skn_buf_add(&p->text, s, n);
	skn_vec_push(&p->list, piece);
	p->changed = p->changed || op != SKN_WORD_SAME;
	p->words = p->words || (op != SKN_WORD_SAME && kind == SKN_DIFF_PIECE_TEXT);
}

/* Text without citations; blanks at its ends are no part of a change. */
static void put_text(struct skn_diff_pieces *p, enum skn_worddiff_op op, const char *s, size_t n)
{
	size_t lead = 0, end = n;

	while (op != SKN_WORD_SAME && lead < n && is_blank(s[lead]))
		lead++;
	while (op != SKN_WORD_SAME && end > lead && is_blank(s[end - 1]))
		end--;
	put(p, SKN_WORD_SAME, SKN_DIFF_PIECE_TEXT, s, lead);
	put(p, op, SKN_DIFF_PIECE_TEXT, s + lead, end - lead);
	put(p, SKN_WORD_SAME, SKN_DIFF_PIECE_TEXT, s + end, n - end);
	for (size_t i = 0; op == SKN_WORD_SAME && !p->common && i < n; i++)
		p->common = isalnum((unsigned char)s[i]) || (unsigned char)s[i] >= 0x80;
}

/* ---- groups ---- */

struct cites {
	struct skn_span *v; /* in the group */
	size_t n, cap;
};

/* Appends the citations of the group S, brackets included. */
static void take_apart(struct cites *out, const char *s, size_t n)
{
	size_t from = 1;

	for (size_t i = 1; i < n; i++) {
		struct skn_span c = { from, i };

		if (s[i] != ';' && i + 1 < n)
			continue;
		while (c.start < c.end && is_blank(s[c.start]))
			c.start++;
		while (c.start < c.end && is_blank(s[c.end - 1]))
			c.end--;
		skn_vec_push(out, c);
		from = i + 1;
	}
}

static void put_cites(struct skn_diff_pieces *p, enum skn_worddiff_op op, const char *s,
		      const struct cites *cites, size_t from, size_t to)
{
	for (; from < to; from++)
		put(p, op, SKN_DIFF_PIECE_CITE, s + cites->v[from].start, cites->v[from].end - cites->v[from].start);
}

static void put_group(struct skn_diff_pieces *p, enum skn_worddiff_op op, const char *s, size_t n)
{
	struct cites cites = { 0 };

	take_apart(&cites, s, n);
	put(p, op, SKN_DIFF_PIECE_OPEN, "[", 1);
	put_cites(p, op, s, &cites, 0, cites.n);
	put(p, op, SKN_DIFF_PIECE_CLOSE, "]", 1);
	skn_vec_release(&cites);
}

/* Equal citations get equal numbers; caller frees. */
static uint32_t *number(struct skn_map *known, const char *s, const struct cites *cites)
{
	uint32_t *out = skn_xcalloc(cites->n + 1, sizeof(*out));

	for (size_t i = 0; i < cites->n; i++) {
		const char *cite = s + cites->v[i].start;
		size_t len = cites->v[i].end - cites->v[i].start;

		if (!skn_map_has(known, cite, len))
			skn_map_put(known, cite, len, (void *)(uintptr_t)known->n);
		out[i] = (uint32_t)(uintptr_t)skn_map_find(known, cite, len);
	}
	return out;
}

/* One group that became another. */
static void put_regrouped(struct skn_diff_pieces *p, const char *a, size_t an, const char *b, size_t bn)
{
	struct skn_map known = SKN_MAP_INIT;
	struct cites old = { 0 }, new = { 0 };
	uint32_t *x, *y;
	struct skn_seqdiff diff;
	size_t at = 0;

	take_apart(&old, a, an);
	take_apart(&new, b, bn);
	x = number(&known, a, &old);
	y = number(&known, b, &new);
	skn_seqdiff_make(&diff, x, old.n, y, new.n);
	put(p, SKN_WORD_SAME, SKN_DIFF_PIECE_OPEN, "[", 1);
	for (size_t i = 0; i < diff.n; i++) {
		const struct skn_seqdiff_hunk *h = &diff.v[i];

		put_cites(p, SKN_WORD_SAME, b, &new, at, h->b_start);
		put_cites(p, SKN_WORD_REMOVED, a, &old, h->a_start, h->a_end);
		put_cites(p, SKN_WORD_ADDED, b, &new, h->b_start, h->b_end);
		at = h->b_end;
	}
	put_cites(p, SKN_WORD_SAME, b, &new, at, new.n);
	put(p, SKN_WORD_SAME, SKN_DIFF_PIECE_CLOSE, "]", 1);
	skn_seqdiff_release(&diff);
	skn_map_release(&known, NULL);
	skn_vec_release(&old);
	skn_vec_release(&new);
	free(x);
	free(y);
}

/* The next group of S at or after *AT, whose length is returned; 0: none. */
static size_t next_group(const char *s, size_t n, size_t *at)
{
	for (; *at < n; ++*at) {
		size_t len = s[*at] == '[' ? skn_words_group(s + *at, n - *at) : 0;

		if (len)
			return len;
		if (s[*at] == '\\' && *at + 1 < n)
			++*at;
	}
	*at = n;
	return 0;
}

/* ---- parts ---- */

static void put_part(struct skn_diff_pieces *p, enum skn_worddiff_op op, const char *s, size_t n)
{
	for (size_t from = 0, at = 0; from < n; from = at) {
		size_t len = next_group(s, n, &at);

		put_text(p, op, s + from, at - from);
		if (len)
			put_group(p, op, s + at, len);
		at += len;
	}
}

/* The group that ends S but for blanks; its length, 0 when none does. */
static size_t last_group(const char *s, size_t n, size_t *at)
{
	size_t found = 0, len;

	while (n && is_blank(s[n - 1]))
		n--;
	*at = n;
	for (size_t i = 0; (len = next_group(s, n, &i)) != 0; i += len)
		if (i + len == n) {
			*at = i;
			found = len;
		}
	return found;
}

/* A part that became another: groups that end, or begin, both are one group that
 * changed. */
static void put_replaced(struct skn_diff_pieces *p, const char *a, size_t an, const char *b, size_t bn)
{
	size_t head_a = an && a[0] == '[' ? skn_words_group(a, an) : 0;
	size_t head_b = bn && b[0] == '[' ? skn_words_group(b, bn) : 0;
	size_t at_a, at_b, tail_a, tail_b;

	if (head_a && head_b) {
		put_regrouped(p, a, head_a, b, head_b);
		a += head_a;
		an -= head_a;
		b += head_b;
		bn -= head_b;
	}
	tail_a = last_group(a, an, &at_a);
	tail_b = last_group(b, bn, &at_b);
	if (tail_a && tail_b) {
		put_part(p, SKN_WORD_REMOVED, a, at_a);
		put_part(p, SKN_WORD_ADDED, b, at_b);
		put_regrouped(p, a + at_a, tail_a, b + at_b, tail_b);
		put_text(p, SKN_WORD_SAME, b + at_b + tail_b, bn - at_b - tail_b);
	} else {
		put_part(p, SKN_WORD_REMOVED, a, an);
		put_part(p, SKN_WORD_ADDED, b, bn);
	}
}

static void put_diff(struct skn_diff_pieces *p, const char *a, const char *b)
{
	struct skn_worddiff diff;

	skn_worddiff_make(&diff, a, strlen(a), b, strlen(b));
	for (size_t i = 0; i < diff.n; i++) {
		const struct skn_worddiff_part *v = &diff.v[i];

		if (v->op == SKN_WORD_REMOVED && i + 1 < diff.n && v[1].op == SKN_WORD_ADDED) {
			put_replaced(p, a + v->start, v->end - v->start, b + v[1].start, v[1].end - v[1].start);
			i++;
		} else {
			put_part(p, v->op, (v->op == SKN_WORD_REMOVED ? a : b) + v->start, v->end - v->start);
		}
	}
	skn_worddiff_release(&diff);
}

void skn_diff_pieces_make(struct skn_diff_pieces *out, const char *before, const char *after)
{
	*out = (struct skn_diff_pieces){ .text = SKN_BUF_INIT };
	if (!before || !after) {
		const char *only = before ? before : after;

		if (only)
			put_part(out, before ? SKN_WORD_REMOVED : SKN_WORD_ADDED, only, strlen(only));
	} else if (skn_streq(before, after)) {
		put_part(out, SKN_WORD_SAME, after, strlen(after));
	} else {
		put_diff(out, before, after);
	}
}

void skn_diff_pieces_release(struct skn_diff_pieces *pieces)
{
	skn_buf_release(&pieces->text);
	skn_vec_release(&pieces->list);
}

static bool on_side(enum skn_worddiff_op op, enum skn_diff_piece_side side)
{
	return op == SKN_WORD_SAME || side == SKN_DIFF_SIDE_BOTH ||
	       op == (side == SKN_DIFF_SIDE_BEFORE ? SKN_WORD_REMOVED : SKN_WORD_ADDED);
}

/* How many citations from I on nothing happened to. */
static size_t unchanged(const struct skn_diff_pieces *pieces, size_t i, enum skn_diff_piece_side side)
{
	size_t n = 0;

	for (; i < pieces->list.n; i++) {
		const struct skn_diff_piece *p = &pieces->list.v[i];

		if (!on_side(p->op, side))
			continue;
		if (p->kind != SKN_DIFF_PIECE_CITE || p->op != SKN_WORD_SAME)
			break;
		n++;
	}
	return n;
}

void skn_diff_pieces_each(const struct skn_diff_pieces *pieces, enum skn_diff_piece_side side,
			  skn_diff_piece_fn *fn, void *ctx)
{
	bool first = true;  /* no citation of the group was given yet */
	size_t left_out = 0; /* citations still to pass over */

	for (size_t i = 0; i < pieces->list.n; i++) {
		const struct skn_diff_piece *p = &pieces->list.v[i];
		char more[48];
		size_t n;

		if (!on_side(p->op, side) || (left_out && p->kind == SKN_DIFF_PIECE_CITE && left_out--))
			continue;
		if (p->kind == SKN_DIFF_PIECE_CITE && !first)
			fn(ctx, p->op, true, "; ", 2);
		first = p->kind != SKN_DIFF_PIECE_CITE;
		n = p->kind == SKN_DIFF_PIECE_CITE ? unchanged(pieces, i, side) : 0;
		if (n > UNCHANGED_MAX) {
			snprintf(more, sizeof(more), "\u2026 %zu more", n);
			fn(ctx, p->op, true, more, strlen(more));
			left_out = n - 1;
		} else {
			fn(ctx, p->op, p->kind != SKN_DIFF_PIECE_TEXT, pieces->text.p + p->at, p->n);
		}
	}
}
