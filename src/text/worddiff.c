#include "text/worddiff.h"

#include "base/map.h"
#include "base/utf8.h"
#include "text/seqdiff.h"
#include "text/words.h"
#include "uni/uni.h"

/* A text as its tokens without white space. */
struct text {
	const char *s;
	size_t len;
	struct skn_spans tokens;
	uint32_t *symbols;
	size_t *words; /* words among the tokens before each, and in all */
};

static bool is_blank(const char *s, size_t n)
{
	uint32_t cp;

	return skn_utf8_decode(s, n, &cp) && skn_uni_is_space(cp);
}

/* Whether a token is one for a reader who counts words. */
static bool is_word(const char *s, size_t n)
{
	uint32_t cp;

	return skn_utf8_decode(s, n, &cp) &&
	       (skn_uni_is_letter(cp) || skn_uni_is_digit(cp) || cp >= 0x1F000 || skn_words_group(s, n));
}

static void read_text(struct text *out, struct skn_map *symbols, const char *s, size_t n)
{
	struct skn_spans all = { 0 };

	*out = (struct text){ .s = s, .len = n };
	skn_words(&all, s, n);
	for (size_t i = 0; i < all.n; i++)
		if (!is_blank(s + all.v[i].start, all.v[i].end - all.v[i].start))
			skn_vec_push(&out->tokens, all.v[i]);
	skn_vec_release(&all);
	out->symbols = skn_xreallocarray(NULL, out->tokens.n, sizeof(*out->symbols));
	out->words = skn_xcalloc(out->tokens.n + 1, sizeof(*out->words));
	for (size_t i = 0; i < out->tokens.n; i++) {
		const char *token = s + out->tokens.v[i].start;
		size_t len = out->tokens.v[i].end - out->tokens.v[i].start;
		uintptr_t symbol = (uintptr_t)skn_map_find(symbols, token, len);

		if (!symbol) {
			symbol = symbols->n + 1;
			skn_map_put(symbols, token, len, (void *)symbol);
		}
		out->symbols[i] = (uint32_t)symbol;
		out->words[i + 1] = out->words[i] + is_word(token, len);
	}
}

static void release_text(struct text *text)
{
	skn_vec_release(&text->tokens);
	free(text->symbols);
	free(text->words);
}

/* ---- edits that a person would make ---- */

static size_t words_between(const struct text *text, size_t from, size_t to)
{
	return text->words[to] - text->words[from];
}

static size_t words_of(const struct skn_seqdiff_hunk *hunk, const struct text *a, const struct text *b)
{
	size_t in_a = words_between(a, hunk->a_start, hunk->a_end);
	size_t in_b = words_between(b, hunk->b_start, hunk->b_end);

	return in_a > in_b ? in_a : in_b;
}

static bool has_group(const struct text *text, size_t from, size_t to)
{
	for (; from < to; from++)
		if (skn_words_group(text->s + text->tokens.v[from].start, text->len - text->tokens.v[from].start))
			return true;
	return false;
}

/* Whether what stands between two edits is too little to part them. */
static bool is_island(const struct skn_seqdiff_hunk *x, const struct skn_seqdiff_hunk *y, const struct text *a,
		      const struct text *b)
{
	size_t words = words_between(b, x->b_end, y->b_start);

	return words <= SKN_WORDDIFF_ISLAND && words < words_of(x, a, b) + words_of(y, a, b) &&
	       !has_group(b, x->b_end, y->b_start);
}

static void coalesce(struct skn_seqdiff *hunks, const struct text *a, const struct text *b)
{
	size_t n = 0;

	for (size_t i = 0; i < hunks->n; i++) {
		struct skn_seqdiff_hunk *last = n ? &hunks->v[n - 1] : NULL, *next = &hunks->v[i];

		if (last && is_island(last, next, a, b)) {
			last->a_end = next->a_end;
			last->b_end = next->b_end;
		} else {
			hunks->v[n++] = *next;
		}
	}
	hunks->n = n;
}

/* One edit of everything when too little stayed. */
static void give_up(struct skn_seqdiff *hunks, const struct text *a, const struct text *b)
{
	size_t all_a = a->words[a->tokens.n], all_b = b->words[b->tokens.n];
	size_t left = all_b, shorter = all_a < all_b ? all_a : all_b;

	for (size_t i = 0; i < hunks->n; i++)
		left -= words_between(b, hunks->v[i].b_start, hunks->v[i].b_end);
	if (hunks->n == 0 || (double)left >= SKN_WORDDIFF_COMMON * (double)shorter)
		return;
	hunks->v[0] = (struct skn_seqdiff_hunk){ 0, a->tokens.n, 0, b->tokens.n };
	hunks->n = 1;
}

/* ---- parts, with the white space between ---- */

static size_t token_start(const struct text *text, size_t i)
{
	return i < text->tokens.n ? text->tokens.v[i].start : text->len;
}

static size_t token_end(const struct text *text, size_t i)
{
	return i > 0 ? text->tokens.v[i - 1].end : 0;
}

static void push(struct skn_worddiff *out, enum skn_worddiff_op op, size_t start, size_t end)
{
	if (end > start)
		skn_vec_push(out, ((struct skn_worddiff_part){ op, start, end }));
}

/* The tokens [from, to) of an edit and the white space on both sides of them. */
struct run {
	size_t before, start, end, after; /* bytes */
};

/* Where nothing stands, the white space counts as what is before it: or behind it
 * where the other side has some there only. */
static struct run run_of(const struct text *text, size_t from, size_t to, const struct text *other, size_t other_from)
{
	struct run run = { token_end(text, from), token_start(text, from), token_end(text, to), token_start(text, to) };

	if (from == to) {
		bool behind = token_end(other, other_from) == token_start(other, other_from);

		run.end = run.start = behind ? run.before : run.after;
	}
	return run;
}

/* One edit; SAME is where the equal part before it begins in B.  White space that
 * both have beside the edit is equal; what one side alone has is part of its edit. */
static size_t add_edit(struct skn_worddiff *out, const struct skn_seqdiff_hunk *hunk, const struct text *a,
		       const struct text *b, size_t same)
{
	struct run in_a = run_of(a, hunk->a_start, hunk->a_end, b, hunk->b_start);
	struct run in_b = run_of(b, hunk->b_start, hunk->b_end, a, hunk->a_start);
	bool before = in_a.before < in_a.start && in_b.before < in_b.start;
	bool after = in_a.end < in_a.after && in_b.end < in_b.after;

	push(out, SKN_WORD_SAME, same, before ? in_b.start : in_b.before);
	push(out, SKN_WORD_REMOVED, before ? in_a.start : in_a.before, after ? in_a.end : in_a.after);
	push(out, SKN_WORD_ADDED, before ? in_b.start : in_b.before, after ? in_b.end : in_b.after);
	return after ? in_b.end : in_b.after;
}

void skn_worddiff_make(struct skn_worddiff *out, const char *a, size_t an, const char *b, size_t bn)
{
	struct skn_map symbols = SKN_MAP_INIT;
	struct text old, new;
	struct skn_seqdiff hunks;
	size_t same = 0;

	*out = (struct skn_worddiff){ 0 };
	read_text(&old, &symbols, a, an);
	read_text(&new, &symbols, b, bn);
	skn_seqdiff_make(&hunks, old.symbols, old.tokens.n, new.symbols, new.tokens.n);
	coalesce(&hunks, &old, &new);
	give_up(&hunks, &old, &new);
	for (size_t i = 0; i < hunks.n; i++)
		same = add_edit(out, &hunks.v[i], &old, &new, same);
	push(out, SKN_WORD_SAME, same, bn);
	skn_seqdiff_release(&hunks);
	release_text(&old);
	release_text(&new);
	skn_map_release(&symbols, NULL);
}

void skn_worddiff_release(struct skn_worddiff *diff)
{
	skn_vec_release(diff);
}
