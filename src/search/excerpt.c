#include "search/excerpt.h"

#include "base/utf8.h"

#define LEAD 60  /* characters before the first mark */
#define SHIFT 24 /* bytes that an end is moved at most to stand between words */

struct tokens {
	SKN_VEC(struct skn_fts_token) list;
};

static int keep(void *ctx, const struct skn_fts_token *token)
{
	struct tokens *tokens = ctx;

	skn_vec_push(&tokens->list, *token);
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct skn_search_mark *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->end < y->end ? -1 : x->end > y->end;
}

/* Past N characters of TEXT from AT on. */
static size_t forth(const char *text, size_t len, size_t at, size_t n)
{
	for (; n && at < len; n--)
		do
			at++;
		while (at < len && ((unsigned char)text[at] & 0xc0) == 0x80);
	return at;
}

static size_t back(const char *text, size_t at, size_t n)
{
	for (; n && at > 0; n--)
		do
			at--;
		while (at > 0 && ((unsigned char)text[at] & 0xc0) == 0x80);
	return at;
}

static void add_mark(struct skn_search_hit *hit, const struct tokens *tokens, const struct skn_fts_place *place,
		     unsigned cut)
{
	size_t first = (size_t)place->token, last = first + (size_t)place->n_tokens - 1;
	struct skn_search_mark mark;

	if (place->token < 0 || place->n_tokens < 1 || last >= tokens->list.n)
		return;
	mark.start = tokens->list.v[first].start;
	mark.end = tokens->list.v[last].end;
	if (cut && tokens->list.v[last].gram)
		mark.end = forth(hit->text, mark.end, tokens->list.v[last].start, cut);
	skn_vec_push(&hit->marks, mark);
}

/* Those that overlap become one. */
static void join(struct skn_search_hit *hit)
{
	size_t n = 0;

	if (hit->marks.n)
		qsort(hit->marks.v, hit->marks.n, sizeof(*hit->marks.v), compare);
	for (size_t i = 0; i < hit->marks.n; i++) {
		const struct skn_search_mark *m = &hit->marks.v[i];

		if (n && m->start < hit->marks.v[n - 1].end)
			hit->marks.v[n - 1].end = m->end > hit->marks.v[n - 1].end ? m->end : hit->marks.v[n - 1].end;
		else
			hit->marks.v[n++] = *m;
	}
	hit->marks.n = n;
}

int skn_search_mark(struct skn_search_hit *hit, struct skn_db *db, const struct skn_search_terms *terms,
		    const struct skn_fts_match *match, struct skn_err *err)
{
	struct tokens tokens = { 0 };
	int rc = skn_fts_tokens(db, hit->text, strlen(hit->text), false, keep, &tokens, err);

	for (size_t i = 0; rc == SKN_OK && i < match->n; i++) {
		size_t phrase = (size_t)match->places[i].phrase;

		add_mark(hit, &tokens, &match->places[i], phrase < terms->cut.n ? terms->cut.v[phrase] : 0);
	}
	join(hit);
	skn_vec_release(&tokens.list);
	return rc;
}

/* Whole words at both ends, where a blank is near. */
static void round_off(struct skn_search_hit *hit, size_t len, const struct skn_search_mark *first)
{
	for (size_t i = hit->start; hit->start > 0 && i < hit->start + SHIFT && i < first->start; i++)
		if (hit->text[i] == ' ') {
			hit->start = i + 1;
			break;
		}
	for (size_t i = hit->end; hit->end < len && i + SHIFT > hit->end && i > first->end; i--)
		if (hit->text[i] == ' ') {
			hit->end = i;
			break;
		}
}

void skn_search_excerpt(struct skn_search_hit *hit)
{
	size_t len = strlen(hit->text), best = 0, best_n = 0;

	hit->start = 0;
	hit->end = forth(hit->text, len, 0, SKN_SEARCH_EXCERPT);
	if (hit->end == len || hit->marks.n == 0)
		return;
	for (size_t i = 0, j = 0; i < hit->marks.n; i++) {
		size_t start = back(hit->text, hit->marks.v[i].start, LEAD);
		size_t end = forth(hit->text, len, start, SKN_SEARCH_EXCERPT);

		while (j < hit->marks.n && hit->marks.v[j].end <= end)
			j++;
		if (j > i && j - i > best_n) {
			best_n = j - i;
			best = i;
		}
	}
	hit->start = back(hit->text, hit->marks.v[best].start, LEAD);
	hit->end = forth(hit->text, len, hit->start, SKN_SEARCH_EXCERPT);
	round_off(hit, len, &hit->marks.v[best]);
}
