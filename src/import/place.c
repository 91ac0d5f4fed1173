#include "import/place.h"

#include "text/edtf.h"

static void renumber(struct skn_place *places, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		places[i].order = (int64_t)(i + 1) * SKN_PLACE_GAP;
		places[i].has = true;
	}
}

/* Gives orders to places[from..to) between two fixed neighbours; false when
 * they do not fit. */
static bool fill(struct skn_place *places, size_t from, size_t to, int64_t low, bool has_high, int64_t high)
{
	int64_t count = (int64_t)(to - from) + 1;
	int64_t step = SKN_PLACE_GAP;

	if (has_high && high - low < count)
		return false;
	if (has_high && (high - low) / count < step)
		step = (high - low) / count;
	for (size_t i = from; i < to; i++) {
		low += step;
		places[i].order = low;
		places[i].has = true;
	}
	return true;
}

void skn_place_all(struct skn_place *places, size_t n)
{
	int64_t last = 0;
	size_t open = 0; /* first place since the last fixed one */

	for (size_t i = 0; i < n; i++) {
		if (!places[i].has)
			continue;
		if ((i > 0 && places[i].order <= last) || !fill(places, open, i, last, true, places[i].order)) {
			renumber(places, n);
			return;
		}
		last = places[i].order;
		open = i + 1;
	}
	fill(places, open, n, last, false, 0);
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
			renumber(places + i, end - i);
	}
}
