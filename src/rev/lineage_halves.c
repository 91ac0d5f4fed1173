/*
 * Sentences that were split or joined.  A piece belongs to a whole when most of
 * what it says is in the whole and in no other piece of it: the shared words and
 * pairs of words (text/similar.h) that it adds are at least half of its own.
 * Pieces of one whole stand beside each other.
 */
#include "rev/lineage_follow.h"
#include "rev/match.h"
#include "text/similar.h"

struct halves {
	struct skn_lineage_left *wholes, *pieces;
	struct skn_bag *whole_bags, *piece_bags; /* made when needed: text != 0 or n != 0 */
	bool *whole_made, *piece_made;
};

static const struct skn_bag *bag_of(const struct skn_lineage_left *side, struct skn_bag *bags, bool *made, size_t i)
{
	if (!made[i])
		skn_bag_init(&bags[i], side->v[i].text, side->v[i].len);
	made[i] = true;
	return &bags[i];
}

static const struct skn_bag *whole_bag(struct halves *h, size_t i)
{
	return bag_of(h->wholes, h->whole_bags, h->whole_made, i);
}

static const struct skn_bag *piece_bag(struct halves *h, size_t i)
{
	return bag_of(h->pieces, h->piece_bags, h->piece_made, i);
}

/* How many words and pairs two bags share. */
static double shared(const struct skn_bag *a, const struct skn_bag *b)
{
	return a->n + b->n ? skn_bag_similarity(a, b) * (double)(a->n + b->n) / 2 : 0;
}

/* The pieces [from, to), which stand beside each other, as one text. */
static void bag_together(struct halves *h, struct skn_bag *out, size_t from, size_t to)
{
	struct skn_buf text = SKN_BUF_INIT;

	for (size_t i = from; i < to; i++) {
		skn_buf_add(&text, h->pieces->v[i].text, h->pieces->v[i].len);
		skn_buf_addc(&text, ' ');
	}
	skn_bag_init(out, text.p, text.n);
	skn_buf_release(&text);
}

/* What share of piece I adds to what the pieces [from, to) have of the whole. */
static double gain(struct halves *h, size_t w, size_t from, size_t to, size_t i)
{
	struct skn_bag without, with;
	double more;
	size_t n = piece_bag(h, i)->n;

	if (n == 0)
		return 0;
	bag_together(h, &without, from, to);
	bag_together(h, &with, i < from ? i : from, i < from ? to : i + 1);
	more = shared(whole_bag(h, w), &with) - shared(whole_bag(h, w), &without);
	skn_bag_release(&without);
	skn_bag_release(&with);
	return more / (double)n;
}

static uint32_t owner(const struct skn_lineage_left *pieces, size_t i)
{
	return pieces->v[i].partner != SKN_LINEAGE_NONE ? pieces->v[i].partner : pieces->v[i].whole;
}

static bool is_free(const struct skn_lineage_left *side, size_t i)
{
	return side->v[i].partner == SKN_LINEAGE_NONE && side->v[i].whole == SKN_LINEAGE_NONE;
}

static bool beside(const struct skn_lineage_left *side, size_t i)
{
	return i + 1 < side->n && side->v[i].at + 1 == side->v[i + 1].at;
}

/* Gives free piece I to the whole of its neighbour K when it is a piece of it. */
static void extend(struct halves *h, size_t i, size_t k)
{
	uint32_t w = owner(h->pieces, k);
	size_t from = k, to = k + 1;

	if (!is_free(h->pieces, i) || w == SKN_LINEAGE_NONE)
		return;
	while (from > 0 && beside(h->pieces, from - 1) && owner(h->pieces, from - 1) == w)
		from--;
	while (to < h->pieces->n && beside(h->pieces, to - 1) && owner(h->pieces, to) == w)
		to++;
	if (to - from < SKN_LINEAGE_PIECES_MAX && gain(h, w, from, to, i) >= SKN_LINEAGE_HALF_MIN)
		h->pieces->v[i].whole = w;
}

/* How alike free whole W is to the pieces I and I + 1 together, when each of them
 * is a piece of it; else 0. */
static double pair_score(struct halves *h, size_t w, size_t i)
{
	const struct skn_bag *whole = whole_bag(h, w);
	struct skn_bag both;
	double score;

	for (size_t k = i; k < i + 2; k++) {
		const struct skn_bag *piece = piece_bag(h, k);

		if (piece->n == 0 || shared(whole, piece) < SKN_LINEAGE_HALF_MIN * (double)piece->n)
			return 0;
	}
	bag_together(h, &both, i, i + 2);
	score = skn_bag_similarity(whole, &both);
	skn_bag_release(&both);
	return score;
}

/* Finds two pieces for a whole that none alone is alike to. */
static void pair(struct halves *h, size_t w)
{
	double best = 0;
	size_t at = 0;

	for (size_t i = 0; i + 1 < h->pieces->n; i++) {
		double score;

		if (!is_free(h->pieces, i) || !is_free(h->pieces, i + 1) || !beside(h->pieces, i))
			continue;
		score = pair_score(h, w, i);
		if (score > best) {
			best = score;
			at = i;
		}
	}
	if (best < SKN_MATCH_SENTENCE_MIN)
		return;
	h->wholes->v[w].partner = (uint32_t)at;
	h->pieces->v[at].partner = (uint32_t)w;
	h->pieces->v[at + 1].whole = (uint32_t)w;
}

static size_t count_free(const struct skn_lineage_left *side)
{
	size_t n = 0;

	for (size_t i = 0; i < side->n; i++)
		n += is_free(side, i);
	return n;
}

void skn_lineage_halves(struct skn_lineage_left *wholes, struct skn_lineage_left *pieces)
{
	struct halves h = { wholes, pieces, NULL, NULL, NULL, NULL };
	size_t n_wholes = count_free(wholes), n_pieces = count_free(pieces);

	if (n_pieces == 0 || wholes->n == 0)
		return;
	h.whole_bags = skn_xcalloc(wholes->n, sizeof(*h.whole_bags));
	h.piece_bags = skn_xcalloc(pieces->n, sizeof(*h.piece_bags));
	h.whole_made = skn_xcalloc(wholes->n, sizeof(*h.whole_made));
	h.piece_made = skn_xcalloc(pieces->n, sizeof(*h.piece_made));
	if (n_wholes && n_pieces <= SKN_LINEAGE_HALVES_MAX / n_wholes)
		for (size_t w = 0; w < wholes->n; w++)
			if (is_free(wholes, w))
				pair(&h, w);
	for (size_t i = 1; i < pieces->n; i++)
		if (beside(pieces, i - 1))
			extend(&h, i, i - 1);
	for (size_t i = pieces->n - 1; i > 0; i--)
		if (beside(pieces, i - 1))
			extend(&h, i - 1, i);
	for (size_t i = 0; i < wholes->n; i++)
		skn_bag_release(&h.whole_bags[i]);
	for (size_t i = 0; i < pieces->n; i++)
		skn_bag_release(&h.piece_bags[i]);
	free(h.whole_bags);
	free(h.piece_bags);
	free(h.whole_made);
	free(h.piece_made);
}
