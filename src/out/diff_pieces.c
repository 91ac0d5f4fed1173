#include "out/diff_pieces.h"

#include "text/seqdiff.h"
#include "text/words.h"

#define CITES_MAX 64 /* citations of a group that are told apart; more are replaced as a whole */

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

static void put(struct skn_pieces *p, enum skn_worddiff_op op, enum skn_piece_kind kind, const char *s, size_t n)
{
	struct skn_piece piece = { op, kind, p->text.n, n };

	if (n == 0)
		return;
	skn_buf_add(&p->text, s, n);
	skn_vec_push(&p->list, piece);
	p->changed = p->changed || op != SKN_WORD_SAME;
	p->words = p->words || (op != SKN_WORD_SAME && kind == SKN_PIECE_TEXT);
}

/* Text without citations; blanks at its ends are no part of a change. */
static void put_text(struct skn_pieces *p, enum skn_worddiff_op op, const char *s, size_t n)
{
	size_t lead = 0, end = n;

	while (op != SKN_WORD_SAME && lead < n && is_blank(s[lead]))
		lead++;
	while (op != SKN_WORD_SAME && end > lead && is_blank(s[end - 1]))
		end--;
	put(p, SKN_WORD_SAME, SKN_PIECE_TEXT, s, lead);
	put(p, op, SKN_PIECE_TEXT, s + lead, end - lead);
	put(p, SKN_WORD_SAME, SKN_PIECE_TEXT, s + end, n - end);
	for (size_t i = 0; op == SKN_WORD_SAME && !p->common && i < n; i++)
		p->common = isalnum((unsigned char)s[i]) || (unsigned char)s[i] >= 0x80;
}

/* ---- groups ---- */

struct cite {
	const char *s;
	size_t n;
};

/* The citations of the group S, brackets included; false when they are too many. */
static bool take_apart(struct cite out[CITES_MAX], size_t *count, const char *s, size_t n)
{
	size_t from = 1;

	*count = 0;
	for (size_t i = 1; i < n; i++) {
		struct cite c = { s + from, i - from };

		if (s[i] != ';' && i + 1 < n)
			continue;
		for (; c.n && is_blank(c.s[0]); c.n--)
			c.s++;
		while (c.n && is_blank(c.s[c.n - 1]))
			c.n--;
		if (*count == CITES_MAX)
			return false;
		out[(*count)++] = c;
		from = i + 1;
	}
	return true;
}

static void put_group(struct skn_pieces *p, enum skn_worddiff_op op, const char *s, size_t n)
{
	struct cite cites[CITES_MAX];
	size_t count;

	if (!take_apart(cites, &count, s, n)) {
		put(p, op, SKN_PIECE_CITE, s, n);
		return;
	}
	put(p, op, SKN_PIECE_OPEN, "[", 1);
	for (size_t i = 0; i < count; i++)
		put(p, op, SKN_PIECE_CITE, cites[i].s, cites[i].n);
	put(p, op, SKN_PIECE_CLOSE, "]", 1);
}

/* Equal citations get equal numbers. */
static void number(uint32_t *symbols, const struct cite *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		symbols[i] = (uint32_t)i;
		for (size_t k = 0; k < i; k++)
			if (all[k].n == all[i].n && memcmp(all[k].s, all[i].s, all[i].n) == 0) {
				symbols[i] = symbols[k];
				break;
			}
	}
}

static void put_cites(struct skn_pieces *p, enum skn_worddiff_op op, const struct cite *cites, size_t from,
		      size_t to)
{
	for (; from < to; from++)
		put(p, op, SKN_PIECE_CITE, cites[from].s, cites[from].n);
}

/* One group that became another. */
static void put_regrouped(struct skn_pieces *p, const char *a, size_t an, const char *b, size_t bn)
{
	struct cite all[2 * CITES_MAX];
	uint32_t symbols[2 * CITES_MAX];
	struct skn_seqdiff diff;
	size_t n, m, at = 0;

	if (!take_apart(all, &n, a, an) || !take_apart(all + n, &m, b, bn)) {
		put(p, SKN_WORD_REMOVED, SKN_PIECE_CITE, a, an);
		put(p, SKN_WORD_ADDED, SKN_PIECE_CITE, b, bn);
		return;
	}
	number(symbols, all, n + m);
	skn_seqdiff_make(&diff, symbols, n, symbols + n, m);
	put(p, SKN_WORD_SAME, SKN_PIECE_OPEN, "[", 1);
	for (size_t i = 0; i < diff.n; i++) {
		const struct skn_seqdiff_hunk *h = &diff.v[i];

		put_cites(p, SKN_WORD_SAME, all + n, at, h->b_start);
		put_cites(p, SKN_WORD_REMOVED, all, h->a_start, h->a_end);
		put_cites(p, SKN_WORD_ADDED, all + n, h->b_start, h->b_end);
		at = h->b_end;
	}
	put_cites(p, SKN_WORD_SAME, all + n, at, m);
	put(p, SKN_WORD_SAME, SKN_PIECE_CLOSE, "]", 1);
	skn_seqdiff_release(&diff);
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

static void put_part(struct skn_pieces *p, enum skn_worddiff_op op, const char *s, size_t n)
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
static void put_replaced(struct skn_pieces *p, const char *a, size_t an, const char *b, size_t bn)
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

static void put_diff(struct skn_pieces *p, const char *a, const char *b)
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

void skn_pieces_make(struct skn_pieces *out, const char *before, const char *after)
{
	*out = (struct skn_pieces){ .text = SKN_BUF_INIT };
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

void skn_pieces_release(struct skn_pieces *pieces)
{
	skn_buf_release(&pieces->text);
	skn_vec_release(&pieces->list);
}

static bool on_side(enum skn_worddiff_op op, enum skn_piece_side side)
{
	return op == SKN_WORD_SAME || side == SKN_SIDE_BOTH ||
	       op == (side == SKN_SIDE_BEFORE ? SKN_WORD_REMOVED : SKN_WORD_ADDED);
}

void skn_pieces_each(const struct skn_pieces *pieces, enum skn_piece_side side, skn_piece_fn *fn, void *ctx)
{
	bool first = true; /* no citation of the group was given yet */

	for (size_t i = 0; i < pieces->list.n; i++) {
		const struct skn_piece *p = &pieces->list.v[i];

		if (!on_side(p->op, side))
			continue;
		if (p->kind == SKN_PIECE_CITE && !first)
			fn(ctx, p->op, true, "; ", 2);
		first = p->kind != SKN_PIECE_CITE;
		fn(ctx, p->op, p->kind != SKN_PIECE_TEXT, pieces->text.p + p->at, p->n);
	}
}
