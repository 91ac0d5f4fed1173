#include "gather/copies.h"

#include "base/vec.h"
#include "check/shingles.h"

#define HASHES (SKN_COPIES_BANDS * SKN_COPIES_ROWS)
#define HALVES (2 * SKN_COPIES_RUN)

struct text {
	uint32_t *runs; /* hashes, sorted, none twice */
	size_t n;
	uint32_t min[HASHES];
	size_t up; /* disjoint sets: towards the smallest ordinal */
};

struct bucket {
	uint64_t hash;
	size_t text;
};

struct skn_copies {
	SKN_VEC(struct text) texts;
	uint32_t mul[HASHES], add[HASHES];
};

/* splitmix64 (Steele, Lea and Flood 2014) */
static uint64_t mix(uint64_t h)
{
	h += 0x9e3779b97f4a7c15u;
	h = (h ^ h >> 30) * 0xbf58476d1ce4e5b9u;
	h = (h ^ h >> 27) * 0x94d049bb133111ebu;
	return h ^ h >> 31;
}

struct skn_copies *skn_copies_new(void)
{
	struct skn_copies *copies = skn_xcalloc(1, sizeof(*copies));

	for (size_t i = 0; i < HASHES; i++) {
		uint64_t r = mix(i + 1);

		copies->mul[i] = (uint32_t)r | 1;
		copies->add[i] = (uint32_t)(r >> 32);
	}
	return copies;
}

void skn_copies_free(struct skn_copies *copies)
{
	if (!copies)
		return;
	for (size_t i = 0; i < copies->texts.n; i++)
		free(copies->texts.v[i].runs);
	skn_vec_release(&copies->texts);
	free(copies);
}

struct runs {
	SKN_VEC(uint32_t) list;
	size_t words; /* read so far, of title and text */
};

/* The hashes of the last words, of which a run is the last ones that make HALVES. */
struct window {
	uint64_t hash[HALVES];
	uint8_t halves[HALVES];
	size_t n;
};

static bool run_hash(const struct window *w, uint32_t *out)
{
	unsigned halves = 0;
	uint64_t h = 0;

	for (size_t i = 0; i < w->n && i < HALVES && halves < HALVES; i++) {
		size_t at = (w->n - 1 - i) % HALVES;

		halves += w->halves[at];
		h = mix(h ^ w->hash[at]);
	}
	*out = (uint32_t)h;
	return halves >= HALVES;
}

static void add_runs(struct runs *out, const char *s, size_t n)
{
	struct window w = { .n = 0 };
	struct skn_word word;
	uint32_t hash;

	for (size_t at = 0; out->words < SKN_COPIES_WORDS_MAX && skn_word_next(&word, s, n, &at); out->words++) {
		w.hash[w.n % HALVES] = word.hash;
		w.halves[w.n % HALVES] = word.halves;
		w.n++;
		if (run_hash(&w, &hash))
			skn_vec_push(&out->list, hash);
	}
}

static int by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void sort_unique(struct runs *runs)
{
	size_t kept = 0;

	if (runs->list.n)
		qsort(runs->list.v, runs->list.n, sizeof(*runs->list.v), by_value);
	for (size_t i = 0; i < runs->list.n; i++)
		if (kept == 0 || runs->list.v[kept - 1] != runs->list.v[i])
			runs->list.v[kept++] = runs->list.v[i];
	runs->list.n = kept;
}

static void sketch(const struct skn_copies *copies, struct text *text)
{
	for (size_t k = 0; k < HASHES; k++)
		text->min[k] = UINT32_MAX;
	for (size_t i = 0; i < text->n; i++) {
		uint32_t x = text->runs[i];

		for (size_t k = 0; k < HASHES; k++) {
			uint32_t h = x * copies->mul[k] + copies->add[k];

			text->min[k] = h < text->min[k] ? h : text->min[k];
		}
	}
}

size_t skn_copies_add(struct skn_copies *copies, const char *title, size_t title_len, const char *text, size_t n)
{
	struct runs runs = { .words = 0 };
	struct text t = { .up = copies->texts.n };

	add_runs(&runs, title, title_len);
	add_runs(&runs, text, n);
	sort_unique(&runs);
	t.runs = runs.list.v;
	t.n = runs.list.n;
	if (t.n >= SKN_COPIES_RUNS_MIN)
		sketch(copies, &t);
	skn_vec_push(&copies->texts, t);
	return copies->texts.n - 1;
}

size_t skn_copies_n(const struct skn_copies *copies)
{
	return copies->texts.n;
}

size_t skn_copies_of(struct skn_copies *copies, size_t i)
{
	struct text *v = copies->texts.v;

	while (v[i].up != i) {
		v[i].up = v[v[i].up].up;
		i = v[i].up;
	}
	return i;
}

void skn_copies_join(struct skn_copies *copies, size_t a, size_t b)
{
	size_t x = skn_copies_of(copies, a), y = skn_copies_of(copies, b);

	copies->texts.v[x > y ? x : y].up = x > y ? y : x;
}

double skn_copies_resemblance(const struct skn_copies *copies, size_t a, size_t b)
{
	const struct text *x = &copies->texts.v[a], *y = &copies->texts.v[b];
	size_t common = 0;

	if (x->n < SKN_COPIES_RUNS_MIN || y->n < SKN_COPIES_RUNS_MIN)
		return 0;
	for (size_t i = 0, k = 0; i < x->n && k < y->n;) {
		uint32_t p = x->runs[i], q = y->runs[k];

		common += p == q;
		i += p <= q;
		k += q <= p;
	}
	return (double)common / (double)(x->n + y->n - common);
}

static int by_bucket(const void *a, const void *b)
{
	const struct bucket *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->text > y->text) - (x->text < y->text);
}

/* Compares each text of a bucket with those before it that are in other groups. */
static void group_bucket(struct skn_copies *copies, const struct bucket *v, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		size_t tries = 0;

		for (size_t k = 0; k < i && tries < SKN_COPIES_TRIES; k++) {
			if (skn_copies_of(copies, v[k].text) == skn_copies_of(copies, v[i].text))
				continue;
			tries++;
			if (skn_copies_resemblance(copies, v[k].text, v[i].text) >= SKN_COPIES_ALIKE)
				skn_copies_join(copies, v[k].text, v[i].text);
		}
	}
}

static size_t fill_band(struct bucket *v, const struct skn_copies *copies, size_t band)
{
	size_t n = 0;

	for (size_t i = 0; i < copies->texts.n; i++) {
		const uint32_t *min = copies->texts.v[i].min + band * SKN_COPIES_ROWS;
		uint64_t hash = band;

		if (copies->texts.v[i].n < SKN_COPIES_RUNS_MIN)
			continue;
		for (size_t k = 0; k < SKN_COPIES_ROWS; k++)
			hash = mix(hash ^ min[k]);
		v[n++] = (struct bucket){ hash, i };
	}
	return n;
}

void skn_copies_group(struct skn_copies *copies)
{
	struct bucket *v = skn_xcalloc(copies->texts.n + 1, sizeof(*v));

	for (size_t band = 0; band < SKN_COPIES_BANDS; band++) {
		size_t n = fill_band(v, copies, band), end;

		qsort(v, n, sizeof(*v), by_bucket);
		for (size_t i = 0; i < n; i = end) {
			for (end = i + 1; end < n && v[end].hash == v[i].hash; end++)
				continue;
			group_bucket(copies, v + i, end - i);
		}
	}
	free(v);
}
