#include "text/seqdiff.h"

/* A sequence without the symbols that the other one does not have. */
struct side {
	uint32_t *v;
	size_t *at;    /* where each stood */
	size_t n;
	bool *changed; /* per symbol of the whole sequence */
};

struct search {
	struct side a, b;
	/* Per diagonal x - y, the furthest x reached from the start and from the end. */
	ptrdiff_t *forward, *backward;
};

/* A piece of both sequences. */
struct box {
	ptrdiff_t a0, a1, b0, b1;
};

struct point {
	ptrdiff_t x, y;
};

/* ---- what stands on one side only ---- */

static int by_number(const void *pa, const void *pb)
{
	uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;

	return (a > b) - (a < b);
}

static uint32_t *sorted(const uint32_t *v, size_t n)
{
	uint32_t *copy = skn_xreallocarray(NULL, n, sizeof(*copy));

	for (size_t i = 0; i < n; i++)
		copy[i] = v[i];
	if (n)
		qsort(copy, n, sizeof(*copy), by_number);
	return copy;
}

static void keep_shared(struct side *out, const uint32_t *v, size_t n, const uint32_t *other, size_t other_n)
{
	uint32_t *known = sorted(other, other_n);

	out->v = skn_xreallocarray(NULL, n, sizeof(*out->v));
	out->at = skn_xreallocarray(NULL, n, sizeof(*out->at));
	out->changed = skn_xcalloc(n, sizeof(*out->changed));
	out->n = 0;
	for (size_t i = 0; i < n; i++) {
		if (other_n && bsearch(&v[i], known, other_n, sizeof(*known), by_number)) {
			out->v[out->n] = v[i];
			out->at[out->n++] = i;
		} else {
			out->changed[i] = true;
		}
	}
	free(known);
}

static void release(struct side *side)
{
	free(side->v);
	free(side->at);
	free(side->changed);
}

/* ---- the search ---- */

/* Follows equal symbols from (x, x - k) on; returns the x where they end. */
static ptrdiff_t run_on(const struct search *s, const struct box *box, ptrdiff_t x, ptrdiff_t k)
{
	while (x < box->a1 && x - k < box->b1 && s->a.v[x] == s->b.v[x - k])
		x++;
	return x;
}

static ptrdiff_t run_back(const struct search *s, const struct box *box, ptrdiff_t x, ptrdiff_t k)
{
	while (x > box->a0 && x - k > box->b0 && s->a.v[x - 1] == s->b.v[x - k - 1])
		x--;
	return x;
}

/* Diagonals that a search has reached, and those of the box. */
struct band {
	ptrdiff_t low, high, min, max;
};

#define OUT_OF_REACH (PTRDIFF_MAX / 4)

/* One more edit: the diagonals of the other parity, one wider at both ends.  At an
 * edge of the box the band narrows again; what is beside it holds no point (NOWHERE). */
static void widen(struct band *band, ptrdiff_t *x, ptrdiff_t nowhere)
{
	if (band->low > band->min)
		x[--band->low - 1] = nowhere;
	else
		band->low++;
	if (band->high < band->max)
		x[++band->high + 1] = nowhere;
	else
		band->high--;
}

/* One step of the search from the start; true when it met the one from the end
 * (MEET: this step may find that), with the point in *mid. */
static bool step_forward(const struct search *s, const struct box *box, struct band *band,
			 const struct band *other, bool meet, struct point *mid)
{
	ptrdiff_t *f = s->forward;

	widen(band, f, -1);
	for (ptrdiff_t k = band->high; k >= band->low; k -= 2) {
		ptrdiff_t x = run_on(s, box, f[k - 1] >= f[k + 1] ? f[k - 1] + 1 : f[k + 1], k);

		f[k] = x;
		if (meet && k >= other->low && k <= other->high && s->backward[k] <= x) {
			*mid = (struct point){ x, x - k };
			return true;
		}
	}
	return false;
}

static bool step_backward(const struct search *s, const struct box *box, struct band *band,
			  const struct band *other, bool meet, struct point *mid)
{
	ptrdiff_t *r = s->backward;

	widen(band, r, OUT_OF_REACH);
	for (ptrdiff_t k = band->high; k >= band->low; k -= 2) {
		ptrdiff_t x = run_back(s, box, r[k - 1] < r[k + 1] ? r[k - 1] : r[k + 1] - 1, k);

		r[k] = x;
		if (meet && k >= other->low && k <= other->high && x <= s->forward[k]) {
			*mid = (struct point){ x, x - k };
			return true;
		}
	}
	return false;
}

/* The point inside the box that either search came furthest to. */
static struct point furthest(const struct search *s, const struct box *box, const struct band *fw,
			     const struct band *bw)
{
	struct point ahead = { box->a0, box->b0 }, behind = { box->a1, box->b1 };

	for (ptrdiff_t k = fw->high; k >= fw->low; k -= 2) {
		ptrdiff_t x = s->forward[k] < box->a1 ? s->forward[k] : box->a1, y = x - k;

		if (y > box->b1)
			y = box->b1, x = y + k;
		if (x >= box->a0 && y >= box->b0 && x + y > ahead.x + ahead.y)
			ahead = (struct point){ x, y };
	}
	for (ptrdiff_t k = bw->high; k >= bw->low; k -= 2) {
		ptrdiff_t x = s->backward[k] > box->a0 ? s->backward[k] : box->a0, y = x - k;

		if (y < box->b0)
			y = box->b0, x = y + k;
		if (x <= box->a1 && y <= box->b1 && x + y < behind.x + behind.y)
			behind = (struct point){ x, y };
	}
	return (ahead.x - box->a0) + (ahead.y - box->b0) >= (box->a1 - behind.x) + (box->b1 - behind.y)
		? ahead : behind;
}

/* A point on a shortest path through the box, which has no equal symbols at its
 * ends and is not empty on either side. */
static struct point split(const struct search *s, const struct box *box)
{
	ptrdiff_t start = box->a0 - box->b0, end = box->a1 - box->b1;
	bool odd = ((start - end) & 1) != 0;
	struct band fw = { start, start, box->a0 - box->b1, box->a1 - box->b0 };
	struct band bw = { end, end, fw.min, fw.max };
	struct point mid;

	s->forward[start] = box->a0;
	s->backward[end] = box->a1;
	for (ptrdiff_t cost = 1;; cost++) {
		if (step_forward(s, box, &fw, &bw, odd, &mid) || step_backward(s, box, &bw, &fw, !odd, &mid))
			return mid;
		if (cost >= SKN_SEQDIFF_COST_MAX)
			return furthest(s, box, &fw, &bw);
	}
}

static void mark(const struct side *side, ptrdiff_t from, ptrdiff_t to)
{
	for (; from < to; from++)
		side->changed[side->at[from]] = true;
}

static ptrdiff_t size(const struct box *box)
{
	return box->a1 - box->a0 + (box->b1 - box->b0);
}

/* Marks what changed in the box.  Only the smaller part calls itself: the depth is
 * logarithmic. */
static void compare(const struct search *s, struct box box)
{
	for (;;) {
		struct point mid;
		struct box first, second;

		while (box.a0 < box.a1 && box.b0 < box.b1 && s->a.v[box.a0] == s->b.v[box.b0])
			box.a0++, box.b0++;
		while (box.a0 < box.a1 && box.b0 < box.b1 && s->a.v[box.a1 - 1] == s->b.v[box.b1 - 1])
			box.a1--, box.b1--;
		if (box.a0 == box.a1 || box.b0 == box.b1)
			break;
		mid = split(s, &box);
		first = (struct box){ box.a0, mid.x, box.b0, mid.y };
		second = (struct box){ mid.x, box.a1, mid.y, box.b1 };
		compare(s, size(&first) < size(&second) ? first : second);
		box = size(&first) < size(&second) ? second : first;
	}
	mark(&s->a, box.a0, box.a1);
	mark(&s->b, box.b0, box.b1);
}

/* ---- as stretches ---- */

static void collect(struct skn_seqdiff *out, const struct search *s, size_t an, size_t bn)
{
	size_t i = 0, j = 0;

	while (i < an || j < bn) {
		struct skn_seqdiff_hunk hunk = { .a_start = i, .b_start = j };

		while (i < an && s->a.changed[i])
			i++;
		while (j < bn && s->b.changed[j])
			j++;
		hunk.a_end = i;
		hunk.b_end = j;
		if (hunk.a_end > hunk.a_start || hunk.b_end > hunk.b_start)
			skn_vec_push(out, hunk);
		i++;
		j++;
	}
}

void skn_seqdiff_make(struct skn_seqdiff *out, const uint32_t *a, size_t an, const uint32_t *b, size_t bn)
{
	struct search s = { 0 };
	size_t diagonals;
	ptrdiff_t *lines;

	*out = (struct skn_seqdiff){ 0 };
	keep_shared(&s.a, a, an, b, bn);
	keep_shared(&s.b, b, bn, a, an);
	/* Diagonals go from -b.n to a.n, and one on each side is written to. */
	diagonals = s.a.n + s.b.n + 3;
	lines = skn_xreallocarray(NULL, 2 * diagonals, sizeof(*lines));
	s.forward = lines + s.b.n + 1;
	s.backward = lines + diagonals + s.b.n + 1;
	compare(&s, (struct box){ 0, (ptrdiff_t)s.a.n, 0, (ptrdiff_t)s.b.n });
	collect(out, &s, an, bn);
	free(lines);
	release(&s.a);
	release(&s.b);
}

void skn_seqdiff_release(struct skn_seqdiff *diff)
{
	skn_vec_release(diff);
}
