#include "text/nearest.h"

static size_t min3(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

size_t skn_edit_distance(const char *a, const char *b)
{
	size_t rows[3][SKN_NEAREST_MAX + 1];
	size_t an = strlen(a), bn = strlen(b);
	size_t *before = rows[0], *prev = rows[1], *row = rows[2];

	if (an > SKN_NEAREST_MAX || bn > SKN_NEAREST_MAX)
		return SIZE_MAX;
	for (size_t j = 0; j <= bn; j++)
		prev[j] = j;
	for (size_t i = 1; i <= an; i++) {
		size_t *reuse;

		row[0] = i;
		for (size_t j = 1; j <= bn; j++) {
			row[j] = min3(prev[j] + 1, row[j - 1] + 1, prev[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = min3(row[j], before[j - 2] + 1, SIZE_MAX);
		}
		reuse = before;
		before = prev;
		prev = row;
		row = reuse;
	}
	return prev[bn];
}

const char *skn_nearest(const char *word, const char *const *candidates, size_t n, size_t skip)
{
	size_t limit = strlen(word) / 3;
	const char *best = NULL;
	size_t best_distance = (limit ? limit : 1) + 1;

	for (size_t i = 0; i < n; i++) {
		size_t d = skn_edit_distance(word, candidates[i] + skip);

		if (d < best_distance) {
			best_distance = d;
			best = candidates[i];
		}
	}
	return best;
}
