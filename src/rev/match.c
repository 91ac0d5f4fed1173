#include "rev/match.h"

#include "base/map.h"
#include "base/vec.h"
#include "text/similar.h"

#define WINDOW 100 /* units, when there is too much to compare it all */

struct pair {
	size_t a, b;
	double score;
	bool in_place; /* between the partners of what stands beside it */
};

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
static void by_text(struct skn_match *m, const struct skn_match_unit *a, const struct skn_match_unit *b)
{
	struct skn_map texts = SKN_MAP_INIT;

	for (size_t i = 0; i < m->an; i++)
		if (m->a_to_b[i] == SKN_MATCH_NONE) {
			struct same *same = same_of(&texts, &a[i], true);

			same->a = i;
			same->in_a++;
		}
	for (size_t j = 0; texts.n && j < m->bn; j++) {
		struct same *same = m->b_to_a[j] == SKN_MATCH_NONE ? same_of(&texts, &b[j], false) : NULL;

		if (same) {
			same->b = j;
			same->in_b++;
		}
	}
	for (size_t k = 0; k < texts.n; k++) {
		const struct same *same = texts.entries[k].value;

		if (same->in_a == 1 && same->in_b == 1)
			pair_up(m, same->a, same->b);
	}
	skn_map_release(&texts, free);
}

/* ---- by similarity ---- */

static size_t distance(const struct pair *p)
{
	return p->a > p->b ? p->a - p->b : p->b - p->a;
}

/* Best first; of equal scores those in place, then by how far apart, then by
 * position. */
static int better(const void *pa, const void *pb)
{
	const struct pair *x = pa, *y = pb;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	if (x->in_place != y->in_place)
		return x->in_place ? -1 : 1;
	if (distance(x) != distance(y))
		return distance(x) < distance(y) ? -1 : 1;
	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return x->b < y->b ? -1 : x->b > y->b;
}

/* Per unit of A the partners of the nearest paired units before and behind it:
 * [out[2 * i], out[2 * i + 1]) is its place in B. */
static size_t *places_of(const struct skn_match *m)
{
	size_t *out = skn_xreallocarray(NULL, 2 * m->an, sizeof(*out));
	size_t from = 0, to = m->bn;

	for (size_t i = 0; i < m->an; i++) {
		out[2 * i] = from;
		if (m->a_to_b[i] != SKN_MATCH_NONE)
			from = m->a_to_b[i] + 1;
	}
	for (size_t i = m->an; i > 0; i--) {
		out[2 * i - 1] = to;
		if (m->a_to_b[i - 1] != SKN_MATCH_NONE)
			to = m->a_to_b[i - 1];
	}
	return out;
}

static void by_similarity(struct skn_match *m, const struct skn_match_unit *a,
			  const struct skn_match_unit *b, double min)
{
	SKN_VEC(struct pair) pairs = { 0 };
	SKN_VEC(size_t) left_a = { 0 }, left_b = { 0 };
	struct skn_bag *bags;
	size_t *places = places_of(m);
	size_t first = 0; /* of left_b, in the window */
	bool windowed;

	for (size_t i = 0; i < m->an; i++)
		if (m->a_to_b[i] == SKN_MATCH_NONE)
			skn_vec_push(&left_a, i);
	for (size_t j = 0; j < m->bn; j++)
		if (m->b_to_a[j] == SKN_MATCH_NONE)
			skn_vec_push(&left_b, j);
	windowed = left_b.n && left_a.n > SKN_MATCH_PAIRS_MAX / left_b.n;
	bags = skn_xcalloc(left_b.n, sizeof(*bags));
	for (size_t y = 0; y < left_b.n; y++)
		skn_bag_init(&bags[y], b[left_b.v[y]].text, b[left_b.v[y]].len);
	for (size_t x = 0; x < left_a.n; x++) {
		size_t i = left_a.v[x];
		struct skn_bag bag;

		skn_bag_init(&bag, a[i].text, a[i].len);
		while (windowed && first < left_b.n && left_b.v[first] + WINDOW < i)
			first++;
		for (size_t y = first; y < left_b.n && !(windowed && left_b.v[y] > i + WINDOW); y++) {
			size_t j = left_b.v[y];
			double score = skn_bag_similarity(&bag, &bags[y]);

			if (score >= min)
				skn_vec_push(&pairs, ((struct pair){ i, j, score,
							     places[2 * i] <= j && j < places[2 * i + 1] }));
		}
		skn_bag_release(&bag);
	}
	if (pairs.n > 1)
		qsort(pairs.v, pairs.n, sizeof(*pairs.v), better);
	for (size_t k = 0; k < pairs.n; k++)
		if (m->a_to_b[pairs.v[k].a] == SKN_MATCH_NONE && m->b_to_a[pairs.v[k].b] == SKN_MATCH_NONE)
			pair_up(m, pairs.v[k].a, pairs.v[k].b);
	for (size_t y = 0; y < left_b.n; y++)
		skn_bag_release(&bags[y]);
	free(bags);
	free(places);
	skn_vec_release(&pairs);
	skn_vec_release(&left_a);
	skn_vec_release(&left_b);
}

/* Marks the pairs outside the longest increasing subsequence of partners. */
static void find_moved(struct skn_match *m)
{
	size_t *tails = skn_xcalloc(m->an, sizeof(*tails)); /* unit of A that ends a run of length k+1 */
	size_t *prev = filled(m->an, SKN_MATCH_NONE);
	size_t length = 0;

	for (size_t i = 0; i < m->an; i++) {
		size_t lo = 0, hi = length;

		m->moved[i] = m->a_to_b[i] != SKN_MATCH_NONE;
		if (!m->moved[i])
			continue;
		while (lo < hi) {
			size_t mid = (lo + hi) / 2;

			if (m->a_to_b[tails[mid]] < m->a_to_b[i])
				lo = mid + 1;
			else
				hi = mid;
		}
		prev[i] = lo ? tails[lo - 1] : SKN_MATCH_NONE;
		tails[lo] = i;
		if (lo == length)
			length++;
	}
	for (size_t i = length ? tails[length - 1] : SKN_MATCH_NONE; i != SKN_MATCH_NONE; i = prev[i])
		m->moved[i] = false;
	free(tails);
	free(prev);
}

void skn_match_make(struct skn_match *out, const struct skn_match_unit *a, size_t an,
		    const struct skn_match_unit *b, size_t bn, double min_similarity)
{
	*out = (struct skn_match){ .an = an, .bn = bn };
	out->a_to_b = filled(an, SKN_MATCH_NONE);
	out->b_to_a = filled(bn, SKN_MATCH_NONE);
	out->moved = skn_xcalloc(an, sizeof(*out->moved));
	by_id(out, a, b);
	by_text(out, a, b);
	by_similarity(out, a, b, min_similarity);
	find_moved(out);
}

void skn_match_release(struct skn_match *match)
{
	free(match->a_to_b);
	free(match->b_to_a);
	free(match->moved);
	*match = (struct skn_match){ 0 };
}
