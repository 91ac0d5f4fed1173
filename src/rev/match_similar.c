/*
 * match_similar.c - pairs by similarity without comparing all with all.
 *
 * Two bags with a and b tokens (text/similar.h) that share c are alike enough
 * when 2 c >= t (a + b); as c <= b, that takes c >= a t / (2 - t).  So whatever
 * is alike enough shares one of the first a - c + 1 tokens of A's bag, in any
 * order: the rarest first, and only few of B have those (prefix filtering; S.
 * Chaudhuri, V. Ganti and R. Kaushik, "A Primitive Operator for Similarity Joins
 * in Data Cleaning", ICDE 2006).  An index says which, and how many of them each
 * has; only where the rest could make up for what is missing two are compared.
 *
 * It finds what comparing all pairs would, as long as no unit has more than
 * CANDIDATES_MAX candidates and no more than VISITS_MAX entries of the index
 * name them; beyond that, of too frequent tokens the entries nearest to where
 * the unit stood are read, and those are compared that share the most tokens.
 */
#include "rev/match_parts.h"

#include "base/vec.h"
#include "text/similar.h"

#define CANDIDATES_MAX 100 /* of B that one unit of A is compared with */
#define VISITS_MAX 12000   /* entries of the index that are read for it */
#define RANK_COUNTS 64     /* of tokens that candidates share, told apart */
#define RANK_PLACES 32     /* of distances */

struct pair {
	size_t a, b;
	double score;
	bool in_place; /* between the partners of what stands beside it */
};

/* ---- the index: tokens -> which left-over units of B have them ---- */

struct slot {
	uint64_t token;
	uint32_t n, first; /* its entries; n is 0 in an empty slot */
};

struct index {
	struct slot *slots;
	size_t mask;
	uint32_t *entries; /* ordinals of left-over units, ascending within a token */
};

static struct slot *slot_of(const struct index *index, uint64_t token)
{
	size_t i = (size_t)(token ^ token >> 32) & index->mask;

	while (index->slots[i].n && index->slots[i].token != token)
		i = (i + 1) & index->mask;
	return &index->slots[i];
}

/* A text without words is one token: itself. */
static size_t tokens_of(const struct skn_bag *bag, const uint64_t **tokens)
{
	*tokens = bag->n ? bag->v : &bag->text;
	return bag->n ? bag->n : 1;
}

static void count_tokens(struct index *index, const struct skn_bag *bag)
{
	const uint64_t *tokens;
	size_t n = tokens_of(bag, &tokens);

	for (size_t i = 0; i < n; i++) {
		struct slot *slot = slot_of(index, tokens[i]);

		slot->token = tokens[i];
		slot->n += i == 0 || tokens[i] != tokens[i - 1];
	}
}

static void add_tokens(struct index *index, const struct skn_bag *bag, uint32_t y)
{
	const uint64_t *tokens;
	size_t n = tokens_of(bag, &tokens);

	for (size_t i = 0; i < n; i++)
		if (i == 0 || tokens[i] != tokens[i - 1])
			index->entries[slot_of(index, tokens[i])->first++] = y;
}

static void index_make(struct index *out, const struct skn_bag *bags, size_t n)
{
	size_t total = 0, size = 16, first = 0;

	for (size_t y = 0; y < n; y++)
		total += bags[y].n ? bags[y].n : 1;
	while (size < 2 * total)
		size *= 2;
	out->mask = size - 1;
	out->slots = skn_xcalloc(size, sizeof(*out->slots));
	out->entries = skn_xcalloc(total, sizeof(*out->entries));
	for (size_t y = 0; y < n; y++)
		count_tokens(out, &bags[y]);
	for (size_t i = 0; i < size; i++) {
		out->slots[i].first = (uint32_t)first;
		first += out->slots[i].n;
	}
	for (size_t y = 0; y < n; y++)
		add_tokens(out, &bags[y], (uint32_t)y);
	for (size_t i = 0; i < size; i++)
		out->slots[i].first -= out->slots[i].n;
}

static void index_release(struct index *index)
{
	free(index->slots);
	free(index->entries);
}

/* ---- pairs ---- */

struct left {
	SKN_VEC(size_t) units;
	struct skn_bag *bags;
};

struct place {
	size_t from, to; /* from <= it < to, when what is around it stayed */
	size_t at;       /* most likely: as far behind the paired one before it */
};

/* What is known of a left-over unit of B while one of A looks for candidates. */
struct tally {
	uint32_t by;    /* the one of A that it was last touched by, + 1 */
	uint32_t count; /* how many of its tokens it was found to have */
};

struct search {
	const struct skn_match_side *a, *b;
	struct left left_a, left_b;
	struct index index;
	struct tally *tallies;
	struct place *places, *places_b; /* where the units of A and B would stand */
	SKN_VEC(struct pair) pairs;
	SKN_VEC(const struct slot *) order; /* the tokens of a unit, rarest first */
	SKN_VEC(uint32_t) touched;          /* the left-over units of B that have one */
	SKN_VEC(uint32_t) candidates;       /* those that may be alike enough */
	size_t candidates_max, visits_max;
	double min;
};

static void collect_left(struct left *out, const struct skn_match_side *side, const size_t *partners)
{
	for (size_t i = 0; i < side->n; i++)
		if (partners[i] == SKN_MATCH_NONE)
			skn_vec_push(&out->units, i);
}

static void make_bags(struct left *out, const struct skn_match_side *side)
{
	out->bags = skn_xcalloc(out->units.n, sizeof(*out->bags));
	for (size_t x = 0; x < out->units.n; x++)
		skn_bag_init(&out->bags[x], side->v[out->units.v[x]].text, side->v[out->units.v[x]].len);
}

static void release_left(struct left *left)
{
	for (size_t x = 0; left->bags && x < left->units.n; x++)
		skn_bag_release(&left->bags[x]);
	free(left->bags);
	skn_vec_release(&left->units);
}

/* Per unit its place on the other side, of OTHERS units: between the partners of the
 * nearest paired units before and behind it. */
static struct place *places_of(const size_t *partners, size_t n, size_t others)
{
	struct place *out = skn_xcalloc(n, sizeof(*out));
	size_t from = 0, behind = 0, to = others;

	for (size_t i = 0; i < n; i++) {
		out[i].from = from;
		out[i].at = from + (i - behind);
		if (partners[i] != SKN_MATCH_NONE) {
			from = partners[i] + 1;
			behind = i + 1;
		}
	}
	for (size_t i = n; i > 0; i--) {
		out[i - 1].to = to;
		if (partners[i - 1] != SKN_MATCH_NONE)
			to = partners[i - 1];
	}
	return out;
}

static bool is_inside(const struct place *place, size_t j)
{
	return place->from <= j && j < place->to;
}

static size_t size_of(const struct skn_bag *bag)
{
	return bag->n ? bag->n : 1;
}

/* Whether two bags that share at most so many tokens can be alike enough. */
static bool may_do(const struct search *s, size_t shared, const struct skn_bag *a, const struct skn_bag *b)
{
	size_t smaller = size_of(a) < size_of(b) ? size_of(a) : size_of(b);

	return 2.0 * (double)(shared < smaller ? shared : smaller) >= s->min * (double)(size_of(a) + size_of(b));
}

static void compare(struct search *s, size_t x, size_t y)
{
	size_t i = s->left_a.units.v[x], j = s->left_b.units.v[y];
	double score = skn_bag_similarity(&s->left_a.bags[x], &s->left_b.bags[y]);

	if (score >= s->min)
		skn_vec_push(&s->pairs, ((struct pair){ i, j, score, is_inside(&s->places[i], j) &&
							is_inside(&s->places_b[j], i) }));
}

static int by_count(const void *pa, const void *pb)
{
	const struct slot *a = *(const struct slot *const *)pa, *b = *(const struct slot *const *)pb;

	if (a->n != b->n)
		return a->n < b->n ? -1 : 1;
	return (a->token > b->token) - (a->token < b->token);
}

/* The tokens one of which any unit has that is alike enough, rarest first; returns
 * how many B does not have at all, which are left out. */
static size_t order_tokens(struct search *s, const struct skn_bag *bag)
{
	const uint64_t *tokens;
	size_t n = tokens_of(bag, &tokens), need = (size_t)((double)n * s->min / (2 - s->min));
	size_t prefix = n - (need ? need : 1) + 1, nowhere;

	skn_vec_clear(&s->order);
	for (size_t i = 0; i < n; i++) {
		const struct slot *slot = slot_of(&s->index, tokens[i]);

		if (slot->n)
			skn_vec_push(&s->order, slot);
	}
	nowhere = n - s->order.n; /* they come first in the order */
	prefix = prefix > nowhere ? prefix - nowhere : 0;
	if (s->order.n > 1)
		qsort(s->order.v, s->order.n, sizeof(*s->order.v), by_count);
	if (prefix < s->order.n)
		s->order.n = prefix;
	return nowhere;
}

/* The stretch of a token's entries that is read when there are too many: around
 * where unit i stood. */
static size_t nearest(const struct search *s, const struct slot *slot, size_t i, size_t n)
{
	const uint32_t *entries = s->index.entries + slot->first;
	size_t lo = 0, hi = slot->n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (s->left_b.units.v[entries[mid]] < s->places[i].at)
			lo = mid + 1;
		else
			hi = mid;
	}
	lo = lo > n / 2 ? lo - n / 2 : 0;
	return lo + n > slot->n ? slot->n - n : lo;
}

static void touch(struct search *s, size_t x, const uint32_t *entries, size_t n)
{
	for (size_t k = 0; k < n; k++) {
		struct tally *tally = &s->tallies[entries[k]];

		if (tally->by != x + 1) {
			*tally = (struct tally){ (uint32_t)x + 1, 0 };
			skn_vec_push(&s->touched, entries[k]);
		}
		tally->count++;
	}
}

/* Counts which of B have the tokens; returns how many of x's tokens were not, or not
 * wholly, looked for. */
static size_t count_shared(struct search *s, size_t x)
{
	size_t n = size_of(&s->left_a.bags[x]), known = order_tokens(s, &s->left_a.bags[x]);
	size_t visits = s->visits_max;

	skn_vec_clear(&s->touched);
	for (size_t t = 0; t < s->order.n && visits; t++) {
		const struct slot *slot = s->order.v[t];
		const uint32_t *entries = s->index.entries + slot->first;
		size_t read = slot->n < visits ? slot->n : visits;

		if (read < slot->n)
			entries += nearest(s, slot, s->left_a.units.v[x], read);
		else
			known++;
		touch(s, x, entries, read);
		visits -= read;
	}
	return n - known;
}

/* How promising a candidate is, 0 the most: by how many tokens it shares, then by how
 * near it stands to where unit i stood, roughly. */
static size_t rank_of(const struct search *s, size_t i, size_t y)
{
	size_t count = s->tallies[y].count, j = s->left_b.units.v[y], place = s->places[i].at;
	unsigned long long apart = j > place ? j - place : place - j;

	if (count >= RANK_COUNTS)
		count = RANK_COUNTS - 1;
	return (RANK_COUNTS - 1 - count) * RANK_PLACES + (size_t)(63 - __builtin_clzll(apart | 1)) / 2;
}

/* Keeps the most promising of the candidates. */
static void keep_best(struct search *s, size_t i)
{
	size_t counts[RANK_COUNTS * RANK_PLACES] = { 0 }, cutoff = 0, before = 0, n = 0, left;

	for (size_t k = 0; k < s->candidates.n; k++)
		counts[rank_of(s, i, s->candidates.v[k])]++;
	while (before + counts[cutoff] <= s->candidates_max)
		before += counts[cutoff++];
	left = s->candidates_max - before;
	for (size_t k = 0; k < s->candidates.n; k++) {
		size_t rank = rank_of(s, i, s->candidates.v[k]);

		if (rank < cutoff || (rank == cutoff && left))
			s->candidates.v[n++] = s->candidates.v[k];
		left -= rank == cutoff && left;
	}
	s->candidates.n = n;
}

static void find_candidates(struct search *s, size_t x)
{
	const struct skn_bag *bag = &s->left_a.bags[x];
	size_t unknown = count_shared(s, x), i = s->left_a.units.v[x];

	skn_vec_clear(&s->candidates);
	for (size_t k = 0; k < s->touched.n; k++) {
		uint32_t y = s->touched.v[k];

		if (skn_match_kind(s->b, s->left_b.units.v[y]) == skn_match_kind(s->a, i) &&
		    may_do(s, s->tallies[y].count + unknown, bag, &s->left_b.bags[y]))
			skn_vec_push(&s->candidates, y);
	}
	if (s->candidates.n > s->candidates_max)
		keep_best(s, i);
	for (size_t k = 0; k < s->candidates.n; k++)
		compare(s, x, s->candidates.v[k]);
}

static size_t distance(const struct pair *p)
{
	return p->a > p->b ? p->a - p->b : p->b - p->a;
}

/* Best first; of equal scores those in place, then by how far apart, then by
 * position, alike from both sides. */
static int better(const void *pa, const void *pb)
{
	const struct pair *x = pa, *y = pb;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	if (x->in_place != y->in_place)
		return x->in_place ? -1 : 1;
	if (distance(x) != distance(y))
		return distance(x) < distance(y) ? -1 : 1;
	if (x->a + x->b != y->a + y->b)
		return x->a + x->b < y->a + y->b ? -1 : 1;
	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return x->b < y->b ? -1 : x->b > y->b;
}

static void take_best(struct skn_match *m, struct search *s)
{
	if (s->pairs.n > 1)
		qsort(s->pairs.v, s->pairs.n, sizeof(*s->pairs.v), better);
	for (size_t k = 0; k < s->pairs.n; k++) {
		const struct pair *p = &s->pairs.v[k];

		if (m->a_to_b[p->a] == SKN_MATCH_NONE && m->b_to_a[p->b] == SKN_MATCH_NONE) {
			m->a_to_b[p->a] = p->b;
			m->b_to_a[p->b] = p->a;
		}
	}
}

/* Fewer for each the more there are, so that the whole stays linear. */
static size_t share_of(size_t all, size_t left, size_t max)
{
	size_t n = all / left;

	return n > max ? max : n ? n : 1;
}

static void search_all(struct search *s)
{
	size_t n = s->left_a.units.n;

	s->candidates_max = share_of(SKN_MATCH_PAIRS_MAX, n, CANDIDATES_MAX);
	s->visits_max = share_of(SKN_MATCH_PAIRS_MAX * (VISITS_MAX / CANDIDATES_MAX), n, VISITS_MAX);
	for (size_t x = 0; x < n; x++)
		find_candidates(s, x);
}

void skn_match_similar(struct skn_match *m, const struct skn_match_side *a, const struct skn_match_side *b, double min)
{
	struct search s = { .a = a, .b = b, .min = min };

	collect_left(&s.left_a, a, m->a_to_b);
	collect_left(&s.left_b, b, m->b_to_a);
	if (s.left_a.units.n && s.left_b.units.n) {
		make_bags(&s.left_a, a);
		make_bags(&s.left_b, b);
		index_make(&s.index, s.left_b.bags, s.left_b.units.n);
		s.tallies = skn_xcalloc(s.left_b.units.n, sizeof(*s.tallies));
		s.places = places_of(m->a_to_b, m->an, m->bn);
		s.places_b = places_of(m->b_to_a, m->bn, m->an);
		search_all(&s);
		take_best(m, &s);
		index_release(&s.index);
	}
	release_left(&s.left_a);
	release_left(&s.left_b);
	free(s.tallies);
	free(s.places);
	free(s.places_b);
	skn_vec_release(&s.pairs);
	skn_vec_release(&s.order);
	skn_vec_release(&s.touched);
	skn_vec_release(&s.candidates);
}
