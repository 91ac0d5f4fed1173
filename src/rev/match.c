#include "rev/match_parts.h"

#include "base/map.h"

static void *filled(size_t n, size_t value)
{
	size_t *v = skn_xreallocarray(NULL, n, sizeof(*v));

	for (size_t i = 0; i < n; i++)
		v[i] = value;
	return v;
}

static void pair_up(struct skn_match *m, size_t a, size_t b)
{
	m->a_to_b[a] = b;
	m->b_to_a[b] = a;
}

unsigned skn_match_kind(const struct skn_match_side *side, size_t i)
{
	return side->kinds ? side->kinds[i] : 0;
}

/* ---- by id ---- */

/* An id: how often it stands on either side, and where it stood last. */
struct name {
	size_t in_a, in_b, a, b;
};

static struct name *name_of(struct skn_map *names, const struct skn_match_unit *unit)
{
	struct name *name = skn_map_find(names, unit->id, strlen(unit->id));

	if (!name) {
		name = skn_xcalloc(1, sizeof(*name));
		skn_map_put(names, unit->id, strlen(unit->id), name);
	}
	return name;
}

static bool free_and_same(const struct skn_match *m, const struct skn_match_unit *a, size_t i,
			  const struct skn_match_unit *b, size_t j)
{
	return j < m->bn && m->a_to_b[i] == SKN_MATCH_NONE && m->b_to_a[j] == SKN_MATCH_NONE &&
	       skn_streq(a[i].id, b[j].id);
}

/* Pairs units beside those that are paired; the ends of both texts count as a pair. */
static void by_neighbours(struct skn_match *m, const struct skn_match_unit *a, const struct skn_match_unit *b)
{
	for (size_t i = 0; i < m->an; i++) {
		size_t j = i == 0 ? 0 : m->a_to_b[i - 1] == SKN_MATCH_NONE ? m->bn : m->a_to_b[i - 1] + 1;

		if (free_and_same(m, a, i, b, j))
			pair_up(m, i, j);
	}
	for (size_t i = m->an; i > 0; i--) {
		size_t after = i == m->an ? m->bn : m->a_to_b[i];

		if (after != SKN_MATCH_NONE && after > 0 && free_and_same(m, a, i - 1, b, after - 1))
			pair_up(m, i - 1, after - 1);
	}
}

/* Ids that stand once on both sides first; of those that stand more often the
 * ones beside what is paired, then the first with the first. */
static void by_id(struct skn_match *m, const struct skn_match_unit *a, const struct skn_match_unit *b)
{
	struct skn_map names = SKN_MAP_INIT;
	size_t *next = filled(m->bn, SKN_MATCH_NONE); /* the next unit of B with the same id */

	for (size_t i = 0; i < m->an; i++) {
		struct name *name = name_of(&names, &a[i]);

		name->in_a++;
		name->a = i;
	}
	for (size_t j = m->bn; j > 0; j--) {
		struct name *name = name_of(&names, &b[j - 1]);

		next[j - 1] = name->in_b++ ? name->b : SKN_MATCH_NONE;
		name->b = j - 1;
	}
	for (size_t k = 0; k < names.n; k++) {
		const struct name *name = names.entries[k].value;

		if (name->in_a == 1 && name->in_b == 1)
			pair_up(m, name->a, name->b);
	}
	by_neighbours(m, a, b);
	for (size_t i = 0; i < m->an; i++) {
		struct name *name = m->a_to_b[i] == SKN_MATCH_NONE ? name_of(&names, &a[i]) : NULL;

		if (!name || !name->in_b)
			continue;
		while (name->b != SKN_MATCH_NONE && m->b_to_a[name->b] != SKN_MATCH_NONE)
			name->b = next[name->b];
		if (name->b != SKN_MATCH_NONE)
			pair_up(m, i, name->b);
	}
	free(next);
	skn_map_release(&names, free);
}

/* ---- by text ---- */

/* A text that is left on both sides, and how often. */
struct same {
	size_t a, b, in_a, in_b;
};

static struct same *same_of(struct skn_map *texts, const struct skn_match_unit *unit, bool make)
{
	struct same *same = skn_map_find(texts, unit->text, unit->len);

	if (!same && make) {
		same = skn_xcalloc(1, sizeof(*same));
		skn_map_put(texts, unit->text, unit->len, same);
	}
	return same;
}

/* Pairs what is left and has the same text, where it stands once on both sides:
 * similarity would give the same answer for more work. */
static void by_text(struct skn_match *m, const struct skn_match_side *a, const struct skn_match_side *b)
{
	struct skn_map texts = SKN_MAP_INIT;

	for (size_t i = 0; i < m->an; i++)
		if (m->a_to_b[i] == SKN_MATCH_NONE) {
			struct same *same = same_of(&texts, &a->v[i], true);

			same->a = i;
			same->in_a++;
		}
	for (size_t j = 0; texts.n && j < m->bn; j++) {
		struct same *same = m->b_to_a[j] == SKN_MATCH_NONE ? same_of(&texts, &b->v[j], false) : NULL;

		if (same) {
			same->b = j;
			same->in_b++;
		}
	}
	for (size_t k = 0; k < texts.n; k++) {
		const struct same *same = texts.entries[k].value;

		if (same->in_a == 1 && same->in_b == 1 && skn_match_kind(a, same->a) == skn_match_kind(b, same->b))
			pair_up(m, same->a, same->b);
	}
	skn_map_release(&texts, free);
}

/* ---- what moved ---- */

/* How good a run of pairs in order is: the most pairs; of those the most text; of
 * those whichever is the same when the two sides are swapped. */
struct rank {
	size_t pairs, bytes;
	uint64_t mix;
};

static uint64_t mix_of(const char *id)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (; *id; id++)
		h = (h ^ (unsigned char)*id) * UINT64_C(1099511628211);
	return h >> 8; /* sums of them do not wrap */
}

static bool is_better(const struct rank *a, const struct rank *b)
{
	if (a->pairs != b->pairs)
		return a->pairs > b->pairs;
	return a->bytes != b->bytes ? a->bytes > b->bytes : a->mix > b->mix;
}

/* Per unit of A, the best run that ends with its pair. */
struct runs {
	struct rank *rank;
	size_t *prev;
	size_t *best; /* P. M. Fenwick's tree (1994) over B: which run is the best up to there */
	size_t bn;
};

static size_t best_before(const struct runs *runs, size_t j)
{
	size_t best = SKN_MATCH_NONE;

	for (; j > 0; j -= j & -j) {
		size_t i = runs->best[j];

		if (i != SKN_MATCH_NONE && (best == SKN_MATCH_NONE || is_better(&runs->rank[i], &runs->rank[best])))
			best = i;
	}
	return best;
}

static void put_run(struct runs *runs, size_t i, size_t j)
{
	for (j++; j <= runs->bn; j += j & -j)
		if (runs->best[j] == SKN_MATCH_NONE || is_better(&runs->rank[i], &runs->rank[runs->best[j]]))
			runs->best[j] = i;
}

/* Marks the pairs outside the best run in order. */
static void find_moved(struct skn_match *m, const struct skn_match_unit *a, const struct skn_match_unit *b)
{
	struct runs runs = { skn_xcalloc(m->an, sizeof(*runs.rank)), filled(m->an, SKN_MATCH_NONE),
			     filled(m->bn + 1, SKN_MATCH_NONE), m->bn };

	for (size_t i = 0; i < m->an; i++) {
		size_t j = m->a_to_b[i], before;

		m->moved[i] = j != SKN_MATCH_NONE;
		if (!m->moved[i])
			continue;
		before = runs.prev[i] = best_before(&runs, j);
		runs.rank[i] = (struct rank){ 1, a[i].len + b[j].len, mix_of(a[i].id) + mix_of(b[j].id) };
		if (before != SKN_MATCH_NONE) {
			runs.rank[i].pairs += runs.rank[before].pairs;
			runs.rank[i].bytes += runs.rank[before].bytes;
			runs.rank[i].mix += runs.rank[before].mix;
		}
		put_run(&runs, i, j);
	}
	for (size_t i = best_before(&runs, m->bn); i != SKN_MATCH_NONE; i = runs.prev[i])
		m->moved[i] = false;
	free(runs.rank);
	free(runs.prev);
	free(runs.best);
}

void skn_match_sides(struct skn_match *out, const struct skn_match_side *a, const struct skn_match_side *b,
		     double min_similarity)
{
	*out = (struct skn_match){ .an = a->n, .bn = b->n };
	out->a_to_b = filled(a->n, SKN_MATCH_NONE);
	out->b_to_a = filled(b->n, SKN_MATCH_NONE);
	out->moved = skn_xcalloc(a->n, sizeof(*out->moved));
	by_id(out, a->v, b->v);
	by_text(out, a, b);
	skn_match_similar(out, a, b, min_similarity);
	find_moved(out, a->v, b->v);
}

void skn_match_make(struct skn_match *out, const struct skn_match_unit *a, size_t an,
		    const struct skn_match_unit *b, size_t bn, double min_similarity)
{
	struct skn_match_side side_a = { .v = a, .n = an }, side_b = { .v = b, .n = bn };

	skn_match_sides(out, &side_a, &side_b, min_similarity);
}

void skn_match_release(struct skn_match *match)
{
	free(match->a_to_b);
	free(match->b_to_a);
	free(match->moved);
	*match = (struct skn_match){ 0 };
}
