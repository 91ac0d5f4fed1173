#include "rev/merge3_order.h"

#include "base/map.h"

static bool on(const struct skn_order_el *el, int side)
{
	return el->at[side] != SKN_M3_NONE;
}

static struct skn_order_el absent(void)
{
	return (struct skn_order_el){ .at = { SKN_M3_NONE, SKN_M3_NONE, SKN_M3_NONE } };
}

void skn_order_match(struct skn_order *order, const struct skn_strings list[SKN_M3_N])
{
	struct skn_map names = SKN_MAP_INIT;

	for (int side = 0; side < SKN_M3_N; side++)
		for (size_t i = 0; i < list[side].n; i++) {
			const char *name = list[side].v[i];
			size_t n = strlen(name);
			uintptr_t el = (uintptr_t)skn_map_find(&names, name, n);

			if (!el) {
				skn_vec_push(&order->els, absent());
				el = order->els.n;
				skn_map_put(&names, name, n, (void *)el);
			}
			order->els.v[el - 1].at[side] = i;
		}
	for (size_t i = 0; i < order->els.n; i++) {
		struct skn_order_el *el = &order->els.v[i];

		el->keep = on(el, SKN_M3_BASE) ? on(el, SKN_M3_A) && on(el, SKN_M3_B) : true;
	}
	skn_map_release(&names, NULL);
}

/* ---- the plan ---- */

/* Marks one longest increasing subsequence of V. */
static void mark_longest(const size_t *v, size_t n, bool *in)
{
	size_t *tails = skn_xcalloc(n, sizeof(*tails)), *prev = skn_xcalloc(n, sizeof(*prev));
	size_t length = 0;

	for (size_t i = 0; i < n; i++) {
		size_t lo = 0, hi = length;

		in[i] = false;
		while (lo < hi) {
			size_t mid = (lo + hi) / 2;

			if (v[tails[mid]] < v[i])
				lo = mid + 1;
			else
				hi = mid;
		}
		prev[i] = lo ? tails[lo - 1] : SKN_M3_NONE;
		tails[lo] = i;
		length += lo == length;
	}
	for (size_t i = length ? tails[length - 1] : SKN_M3_NONE; i != SKN_M3_NONE; i = prev[i])
		in[i] = true;
	free(tails);
	free(prev);
}

/* The elements that SIDE has, in its order. */
static void sequence_of(struct skn_sizes *out, const struct skn_order *order, int side)
{
	size_t n = 0, *by_place;

	for (size_t i = 0; i < order->els.n; i++)
		if (on(&order->els.v[i], side) && order->els.v[i].at[side] >= n)
			n = order->els.v[i].at[side] + 1;
	by_place = skn_xcalloc(n, sizeof(*by_place));
	for (size_t i = 0; i < order->els.n; i++)
		if (on(&order->els.v[i], side))
			by_place[order->els.v[i].at[side]] = i + 1;
	for (size_t i = 0; i < n; i++)
		if (by_place[i])
			skn_vec_push(out, by_place[i] - 1);
	free(by_place);
}

/* Of the elements listed in LIST, in the order of one sequence, marks in STILL
 * those that SIDE has in that order, too. */
static void find_still(const struct skn_order *order, const struct skn_sizes *list, int side, bool *still)
{
	struct skn_sizes both = { 0 };
	size_t *places;
	bool *in;

	for (size_t i = 0; i < list->n; i++)
		if (on(&order->els.v[list->v[i]], side))
			skn_vec_push(&both, list->v[i]);
	places = skn_xcalloc(both.n, sizeof(*places));
	in = skn_xcalloc(both.n, sizeof(*in));
	for (size_t i = 0; i < both.n; i++)
		places[i] = order->els.v[both.v[i]].at[side];
	mark_longest(places, both.n, in);
	for (size_t i = 0; i < both.n; i++)
		still[both.v[i]] = in[i];
	free(places);
	free(in);
	skn_vec_release(&both);
}

/* Which elements are fixed: kept, on both sides, moved by neither, and of those the
 * most that both sides have in one order. */
static void fix(struct skn_order *order, const struct skn_sizes seq[SKN_M3_N], bool *const still[SKN_M3_N])
{
	struct skn_sizes candidates = { 0 };
	bool *fixed = skn_xcalloc(order->els.n, sizeof(*fixed));

	for (size_t k = 0; k < seq[SKN_M3_A].n; k++) {
		size_t i = seq[SKN_M3_A].v[k];
		const struct skn_order_el *el = &order->els.v[i];

		if (el->keep && on(el, SKN_M3_B) &&
		    (!on(el, SKN_M3_BASE) || (still[SKN_M3_A][i] && still[SKN_M3_B][i])))
			skn_vec_push(&candidates, i);
	}
	find_still(order, &candidates, SKN_M3_B, fixed);
	for (size_t k = 0; k < candidates.n; k++)
		if (fixed[candidates.v[k]]) {
			order->els.v[candidates.v[k]].fixed = true;
			skn_vec_push(&order->fixed, candidates.v[k]);
		}
	free(fixed);
	skn_vec_release(&candidates);
}

static int owner_of(const struct skn_order_el *el, bool still_a, bool still_b)
{
	if (!on(el, SKN_M3_A) || !on(el, SKN_M3_B))
		return on(el, SKN_M3_A) ? SKN_M3_A : SKN_M3_B;
	return on(el, SKN_M3_BASE) && still_a && !still_b ? SKN_M3_B : SKN_M3_A;
}

/* Gaps and keys along one side: the nearest of the base's that stand still, before
 * and behind, by their places in the base. */
static void place(struct skn_order *order, const struct skn_sizes *seq, int side, const bool *still)
{
	size_t *behind = skn_xcalloc(seq->n + 1, sizeof(*behind)), before = 0, gap = 0;

	behind[seq->n] = order->els.n + 1;
	for (size_t k = seq->n; k > 0; k--) {
		size_t i = seq->v[k - 1];

		behind[k - 1] = still[i] ? order->els.v[i].at[SKN_M3_BASE] + 1 : behind[k];
	}
	skn_vec_push(&order->first[side], 0);
	for (size_t k = 0; k < seq->n; k++) {
		struct skn_order_el *el = &order->els.v[seq->v[k]];

		if (still[seq->v[k]])
			before = el->at[SKN_M3_BASE] + 1;
		if (el->fixed) {
			gap++;
			skn_vec_push(&order->first[side], order->owned[side].n);
		} else if (el->keep && el->owner == side) {
			el->gap = gap;
			el->key = before + behind[k + 1];
			skn_vec_push(&order->owned[side], seq->v[k]);
		}
	}
	skn_vec_push(&order->first[side], order->owned[side].n);
	free(behind);
}

void skn_order_plan(struct skn_order *order)
{
	struct skn_sizes seq[SKN_M3_N] = { 0 };
	bool *still[SKN_M3_N];

	for (int side = 0; side < SKN_M3_N; side++) {
		sequence_of(&seq[side], order, side);
		still[side] = skn_xcalloc(order->els.n, sizeof(bool));
	}
	for (int side = SKN_M3_A; side < SKN_M3_N; side++)
		find_still(order, &seq[SKN_M3_BASE], side, still[side]);
	fix(order, seq, still);
	for (size_t i = 0; i < order->els.n; i++)
		order->els.v[i].owner = owner_of(&order->els.v[i], still[SKN_M3_A][i], still[SKN_M3_B][i]);
	for (int side = SKN_M3_A; side < SKN_M3_N; side++)
		place(order, &seq[side], side, still[side]);
	for (int side = 0; side < SKN_M3_N; side++) {
		skn_vec_release(&seq[side]);
		free(still[side]);
	}
}

/* ---- the result ---- */

void skn_order_gap(struct skn_sizes *out, const struct skn_order *order, size_t gap)
{
	size_t a = order->first[SKN_M3_A].v[gap], a_end = order->first[SKN_M3_A].v[gap + 1];
	size_t b = order->first[SKN_M3_B].v[gap], b_end = order->first[SKN_M3_B].v[gap + 1];

	while (a < a_end || b < b_end) {
		size_t x = a < a_end ? order->owned[SKN_M3_A].v[a] : 0;
		size_t y = b < b_end ? order->owned[SKN_M3_B].v[b] : 0;
		bool take_a = b == b_end || (a < a_end && order->els.v[x].key <= order->els.v[y].key);

		skn_vec_push(out, take_a ? x : y);
		a += take_a;
		b += !take_a;
	}
}

void skn_order_sequence(struct skn_sizes *out, struct skn_order *order)
{
	skn_order_plan(order);
	for (size_t gap = 0; gap <= order->fixed.n; gap++) {
		skn_order_gap(out, order, gap);
		if (gap < order->fixed.n)
			skn_vec_push(out, order->fixed.v[gap]);
	}
}

void skn_order_release(struct skn_order *order)
{
	skn_vec_release(&order->els);
	skn_vec_release(&order->fixed);
	for (int side = 0; side < SKN_M3_N; side++) {
		skn_vec_release(&order->owned[side]);
		skn_vec_release(&order->first[side]);
	}
}
