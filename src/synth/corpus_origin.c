#include "synth/corpus_origin.h"

struct run {
	uint64_t hash;
	uint32_t doc;
};

struct pair {
	uint32_t a, b; /* a < b */
};

static int by_hash(const void *pa, const void *pb)
{
	const struct run *a = pa, *b = pb;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return a->doc < b->doc ? -1 : a->doc > b->doc;
}

static int by_docs(const void *pa, const void *pb)
{
	const struct pair *a = pa, *b = pb;

	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return a->b < b->b ? -1 : a->b > b->b;
}

/* ---- Union and find ---- */

static uint32_t root_of(uint32_t *parent, uint32_t d)
{
	while (parent[d] != d) {
		parent[d] = parent[parent[d]];
		d = parent[d];
	}
	return d;
}

/* Whether document A speaks for B rather than B for A. */
static bool is_before(const struct skn_corpus *corpus, uint32_t a, uint32_t b)
{
	const struct skn_corpus_doc *da = &corpus->docs.v[a], *db = &corpus->docs.v[b];
	bool known_a = da->day != SKN_CORPUS_NO_DAY, known_b = db->day != SKN_CORPUS_NO_DAY;

	if (known_a != known_b)
		return known_a;
	if (known_a && da->time != db->time)
		return da->time < db->time;
	return a < b;
}

static void join(const struct skn_corpus *corpus, uint32_t *parent, uint32_t a, uint32_t b)
{
	a = root_of(parent, a);
	b = root_of(parent, b);
	if (a == b)
		return;
	if (is_before(corpus, a, b))
		parent[b] = a;
	else
		parent[a] = b;
}

/* ---- Pairs that share runs ---- */

struct finder {
	SKN_VEC(struct run) runs;
	SKN_VEC(struct pair) pairs;
	uint32_t *n_runs; /* of each document, each run once */
};

static void collect(struct finder *f, const struct skn_corpus *corpus, const struct skn_corpus_read *reads)
{
	size_t kept = 0;

	for (size_t d = 0; d < corpus->docs.n; d++)
		for (size_t i = 0; i < reads[d].shingles.n; i++)
			skn_vec_push(&f->runs, ((struct run){ reads[d].shingles.v[i], (uint32_t)d }));
	if (f->runs.n)
		qsort(f->runs.v, f->runs.n, sizeof(*f->runs.v), by_hash);
	for (size_t i = 0; i < f->runs.n; i++) {
		if (kept && by_hash(&f->runs.v[kept - 1], &f->runs.v[i]) == 0)
			continue;
		f->n_runs[f->runs.v[i].doc]++;
		f->runs.v[kept++] = f->runs.v[i];
	}
	f->runs.n = kept;
}

static void pair_up(struct finder *f)
{
	for (size_t k = 1; k < f->runs.n; k++) {
		size_t first = k > SKN_CORPUS_WINDOW ? k - SKN_CORPUS_WINDOW : 0;

		for (size_t i = k; i-- > first && f->runs.v[i].hash == f->runs.v[k].hash;)
			skn_vec_push(&f->pairs, ((struct pair){ f->runs.v[i].doc, f->runs.v[k].doc }));
	}
	if (f->pairs.n)
		qsort(f->pairs.v, f->pairs.n, sizeof(*f->pairs.v), by_docs);
}

static bool is_copy(const struct finder *f, const struct skn_corpus *corpus, const struct pair *p, size_t shared)
{
	uint32_t na = f->n_runs[p->a], nb = f->n_runs[p->b], least = na < nb ? na : nb;
	int32_t a = corpus->docs.v[p->a].day, b = corpus->docs.v[p->b].day;

	if (least < SKN_CORPUS_RUNS_MIN || (double)shared < SKN_CORPUS_COPIED * least || least * 2 < na + nb - least)
		return false;
	return a == SKN_CORPUS_NO_DAY || b == SKN_CORPUS_NO_DAY || llabs((int64_t)a - b) <= SKN_CORPUS_APART;
}

static void judge(const struct finder *f, const struct skn_corpus *corpus, uint32_t *parent)
{
	size_t end;

	for (size_t i = 0; i < f->pairs.n; i = end) {
		const struct pair *p = &f->pairs.v[i];

		for (end = i + 1; end < f->pairs.n && by_docs(&f->pairs.v[end], p) == 0; end++)
			;
		if (is_copy(f, corpus, p, end - i))
			join(corpus, parent, p->a, p->b);
	}
}

void skn_corpus_origins(struct skn_corpus *corpus, const struct skn_corpus_read *reads)
{
	size_t n = corpus->docs.n;
	uint32_t *parent = skn_xcalloc(n + 1, sizeof(*parent));
	struct finder f = { .n_runs = skn_xcalloc(n + 1, sizeof(uint32_t)) };

	for (size_t d = 0; d < n; d++)
		parent[d] = (uint32_t)d;
	collect(&f, corpus, reads);
	pair_up(&f);
	judge(&f, corpus, parent);
	corpus->n_origins = 0;
	for (size_t d = 0; d < n; d++) {
		uint32_t origin = root_of(parent, (uint32_t)d);

		corpus->docs.v[d].origin = origin;
		corpus->docs.v[origin].copies++;
		if (origin == d)
			corpus->n_origins++;
	}
	skn_vec_release(&f.runs);
	skn_vec_release(&f.pairs);
	free(f.n_runs);
	free(parent);
}
