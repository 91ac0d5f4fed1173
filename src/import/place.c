#include "import/place.h"

#include "text/edtf.h"

#define ORDER_MAX 1000000 /* either way; schema/defs.json */

/* How far the order of places[i] lies above that of a first place: where it does
 * not fall from one to the next, there is room for all that stand between. */
static int64_t slack(const struct skn_place *places, size_t i)
{
	return places[i].order - (int64_t)i;
}

/* Whether places[i] could keep its order with every place in the list having one. */
static bool can_keep(const struct skn_place *places, size_t n, size_t i)
{
	return places[i].has && places[i].order >= -ORDER_MAX + (int64_t)i &&
	       places[i].order <= ORDER_MAX - (int64_t)(n - 1 - i);
}

/* Marks the most places that can keep their orders: the longest subsequence whose
 * slack does not fall (as in rev/match.h). */
static void find_kept(const struct skn_place *places, size_t n, bool *kept)
{
	size_t *tails = skn_xcalloc(n, sizeof(*tails)); /* index + 1 of the end of a run of length k + 1 */
	size_t *before = skn_xcalloc(n, sizeof(*before));
	size_t length = 0;

	for (size_t i = 0; i < n; i++) {
		size_t lo = 0, hi = length;

		if (!can_keep(places, n, i))
			continue;
		while (lo < hi) {
			size_t mid = (lo + hi) / 2;

			if (slack(places, tails[mid] - 1) <= slack(places, i))
				lo = mid + 1;
			else
				hi = mid;
		}
		before[i] = lo ? tails[lo - 1] : 0;
		tails[lo] = i + 1;
		length += lo == length;
	}
	for (size_t i = length ? tails[length - 1] : 0; i; i = before[i - 1])
		kept[i - 1] = true;
	free(tails);
	free(before);
}

/* Gives orders to places[from..to), the one before FROM having LOW: even steps up
 * to HIGH, of SKN_PLACE_GAP at most. */
static void fill(struct skn_place *places, size_t from, size_t to, int64_t low, int64_t high)
{
	int64_t step = (high - low) / ((int64_t)(to - from) + 1);

	if (step > SKN_PLACE_GAP)
		step = SKN_PLACE_GAP;
	for (size_t i = from; i < to; i++) {
		low += step;
		places[i].order = low;
		places[i].has = true;
	}
}

void skn_place_all(struct skn_place *places, size_t n)
{
	bool *kept = skn_xcalloc(n, sizeof(*kept));
	size_t open = 0; /* first place behind the last that is done */
	int64_t last = 0;

	find_kept(places, n, kept);
	for (size_t i = 0; i < n; i++) {
		if (!kept[i])
			continue;
		if (open == 0 && places[i].order <= (int64_t)i) /* no room above 0 */
			last = places[i].order - SKN_PLACE_GAP * (int64_t)(i + 1);
		if (last < -ORDER_MAX - 1)
			last = -ORDER_MAX - 1;
		fill(places, open, i, last, places[i].order);
		last = places[i].order;
		open = i + 1;
	}
	fill(places, open, n, last, ORDER_MAX + 1);
	free(kept);
}

static bool same_date(const struct skn_place *a, const struct skn_place *b)
{
	struct skn_edtf x, y;

	return a->date && b->date && skn_edtf_parse(&x, a->date, strlen(a->date), NULL) == SKN_OK &&
	       skn_edtf_parse(&y, b->date, strlen(b->date), NULL) == SKN_OK && skn_edtf_compare(&x, &y) == 0;
}

static bool in_sequence(const struct skn_place *a, const struct skn_place *b)
{
	int64_t x = a->has ? a->order : INT64_MAX, y = b->has ? b->order : INT64_MAX;

	return x != y ? x < y : strcmp(a->id, b->id) < 0;
}

void skn_place_events(struct skn_place *places, size_t n)
{
	for (size_t i = 0, end; i < n; i = end) {
		bool right = true;

		for (end = i + 1; end < n && same_date(&places[i], &places[end]); end++)
			right = right && in_sequence(&places[end - 1], &places[end]);
		if (!right)
			skn_place_all(places + i, end - i);
	}
}
