#include "synth/rank.h"

#include <math.h>

#define SETTLED 1e-7

const struct skn_rank_weights skn_rank_default = {
	.centroid = 0.35, .lexrank = 0.2, .position = 0.3, .title = 0.15, .query = 0.5,
};

double skn_rank_position(const struct skn_corpus_sentence *sentence)
{
	return 1 / sqrt(1.0 + sentence->place);
}

void skn_rank_centroid(struct skn_dense *out, const struct skn_corpus *corpus,
		       const struct skn_picks *picks, bool by_position)
{
	for (size_t i = 0; i < picks->n; i++) {
		const struct skn_corpus_sentence *s = &corpus->sentences.v[picks->v[i]];
		double w = by_position ? skn_rank_position(s) : 1;

		if (corpus->docs.v[s->doc].origin == s->doc)
			skn_dense_add(out, &s->terms, w);
	}
}

/* ---- LexRank ---- */

struct edge {
	uint32_t to;
	float w;
};

struct graph {
	size_t n;
	SKN_VEC(struct edge) edges;
	size_t *first; /* of each node; first[n] is the end */
	double *out;   /* sum of the weights of a node's edges */
};

/* Where each term stands: the nodes that have it, by node. */
struct posting {
	uint32_t id, node;
	float w;
};

static int by_term(const void *pa, const void *pb)
{
	const struct posting *a = pa, *b = pb;

	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	return a->node < b->node ? -1 : a->node > b->node;
}

struct index {
	SKN_VEC(struct posting) postings;
	SKN_VEC(uint32_t) runs; /* where a term's postings begin, and the end */
};

static void make_index(struct index *out, const struct skn_corpus *corpus, const struct skn_picks *picks,
		       size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct skn_terms *t = &corpus->sentences.v[picks->v[i]].terms;

		for (uint32_t k = 0; k < t->n; k++)
			skn_vec_push(&out->postings, ((struct posting){ t->v[k].id, (uint32_t)i, t->v[k].w }));
	}
	if (out->postings.n)
		qsort(out->postings.v, out->postings.n, sizeof(*out->postings.v), by_term);
	for (size_t i = 0; i < out->postings.n; i++)
		if (i == 0 || out->postings.v[i].id != out->postings.v[i - 1].id)
			skn_vec_push(&out->runs, (uint32_t)i);
	skn_vec_push(&out->runs, (uint32_t)out->postings.n);
}

static void add_likeness(double *sim, const struct index *index, const struct skn_weight *term)
{
	size_t low = 0, high = index->runs.n - 1;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (index->postings.v[index->runs.v[mid]].id < term->id)
			low = mid + 1;
		else
			high = mid;
	}
	for (size_t i = index->runs.v[low]; i < index->runs.v[low + 1]; i++)
		sim[index->postings.v[i].node] += (double)term->w * (double)index->postings.v[i].w;
}

/* Copies of one origin do not vote for each other. */
static bool may_vote(const struct skn_corpus *corpus, uint32_t a, uint32_t b)
{
	uint32_t da = corpus->sentences.v[a].doc, db = corpus->sentences.v[b].doc;

	return da == db || corpus->docs.v[da].origin != corpus->docs.v[db].origin;
}

static void make_graph(struct graph *g, const struct skn_corpus *corpus, const struct skn_picks *picks, size_t n)
{
	struct index index = { .postings = { 0 } };
	double *sim = skn_xcalloc(n + 1, sizeof(*sim));

	g->n = n;
	g->first = skn_xcalloc(n + 1, sizeof(*g->first));
	g->out = skn_xcalloc(n + 1, sizeof(*g->out));
	make_index(&index, corpus, picks, n);
	for (size_t i = 0; i < n; i++) {
		const struct skn_terms *t = &corpus->sentences.v[picks->v[i]].terms;

		memset(sim, 0, n * sizeof(*sim));
		for (uint32_t k = 0; k < t->n; k++)
			add_likeness(sim, &index, &t->v[k]);
		g->first[i] = g->edges.n;
		for (size_t k = 0; k < n; k++)
			if (k != i && sim[k] >= SKN_LEXRANK_EDGE && may_vote(corpus, picks->v[i], picks->v[k])) {
				skn_vec_push(&g->edges, ((struct edge){ (uint32_t)k, (float)sim[k] }));
				g->out[i] += sim[k];
			}
	}
	g->first[n] = g->edges.n;
	free(sim);
	skn_vec_release(&index.postings);
	skn_vec_release(&index.runs);
}

/* One step of the walk; what has no edge goes anywhere. */
static double step(const struct graph *g, const double *from, double *to)
{
	double stuck = 0, moved = 0, base;

	for (size_t i = 0; i < g->n; i++)
		if (g->out[i] <= 0)
			stuck += from[i];
	base = (SKN_LEXRANK_JUMP + (1 - SKN_LEXRANK_JUMP) * stuck) / (double)g->n;
	for (size_t i = 0; i < g->n; i++)
		to[i] = base;
	for (size_t i = 0; i < g->n; i++)
		for (size_t e = g->first[i]; e < g->first[i + 1]; e++)
			to[g->edges.v[e].to] += (1 - SKN_LEXRANK_JUMP) * from[i] * (double)g->edges.v[e].w / g->out[i];
	for (size_t i = 0; i < g->n; i++)
		moved += fabs(to[i] - from[i]);
	return moved;
}

void skn_lexrank(double *out, const struct skn_corpus *corpus, const struct skn_picks *picks)
{
	size_t n = picks->n > SKN_LEXRANK_MAX ? SKN_LEXRANK_MAX : picks->n;
	struct graph g = { .n = 0 };
	double *other;

	for (size_t i = 0; i < picks->n; i++)
		out[i] = i < n ? 1.0 / (double)n : 0;
	if (n < 2)
		return;
	make_graph(&g, corpus, picks, n);
	other = skn_xcalloc(n, sizeof(*other));
	for (int round = 0; round < SKN_LEXRANK_ROUNDS; round++) {
		double moved = step(&g, out, other);

		memcpy(out, other, n * sizeof(*out));
		if (moved < SETTLED)
			break;
	}
	free(other);
	free(g.first);
	free(g.out);
	skn_vec_release(&g.edges);
}

/* ---- Together ---- */

static void add_scaled(double *out, const double *part, size_t n, double weight)
{
	double most = 0;

	for (size_t i = 0; i < n; i++)
		if (part[i] > most)
			most = part[i];
	for (size_t i = 0; i < n && most > 0; i++)
		out[i] += weight * part[i] / most;
}

static void measure(double *part, const struct skn_corpus *corpus, const struct skn_picks *picks, int which,
		    const struct skn_dense *centroid, const struct skn_terms *query)
{
	for (size_t i = 0; i < picks->n; i++) {
		const struct skn_corpus_sentence *s = &corpus->sentences.v[picks->v[i]];

		part[i] = which == 0 ? skn_dense_cosine(centroid, &s->terms)
			: which == 1 ? skn_rank_position(s)
			: which == 2 ? skn_terms_cosine(&corpus->docs.v[s->doc].title_terms, &s->terms)
				     : skn_terms_cosine(query, &s->terms);
	}
}

void skn_rank(double *out, const struct skn_corpus *corpus, const struct skn_picks *picks,
	      const struct skn_dense *centroid, const struct skn_terms *query,
	      const struct skn_rank_weights *weights)
{
	const double w[] = { weights->centroid, weights->position, weights->title, weights->query };
	double *part = skn_xcalloc(picks->n + 1, sizeof(*part));

	for (size_t i = 0; i < picks->n; i++)
		out[i] = 0;
	for (int which = 0; which < (query ? 4 : 3); which++) {
		if (w[which] <= 0)
			continue;
		measure(part, corpus, picks, which, centroid, query);
		add_scaled(out, part, picks->n, w[which]);
	}
	if (weights->lexrank > 0) {
		skn_lexrank(part, corpus, picks);
		add_scaled(out, part, picks->n, weights->lexrank);
	}
	for (size_t i = 0; i < picks->n; i++)
		out[i] *= skn_corpus_fitness(&corpus->sentences.v[picks->v[i]]);
	free(part);
}

struct scored {
	double score;
	uint32_t pick;
	size_t at;
};

static int best_first(const void *pa, const void *pb)
{
	const struct scored *a = pa, *b = pb;

	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return a->pick < b->pick ? -1 : a->pick > b->pick;
}

static int in_order(const void *pa, const void *pb)
{
	const struct scored *a = pa, *b = pb;

	return a->at < b->at ? -1 : a->at > b->at;
}

void skn_rank_keep(struct skn_picks *picks, double *scores, size_t n)
{
	struct scored *all;

	if (picks->n <= n)
		return;
	all = skn_xcalloc(picks->n, sizeof(*all));
	for (size_t i = 0; i < picks->n; i++)
		all[i] = (struct scored){ scores[i], picks->v[i], i };
	qsort(all, picks->n, sizeof(*all), best_first);
	qsort(all, n, sizeof(*all), in_order);
	for (size_t i = 0; i < n; i++) {
		picks->v[i] = all[i].pick;
		scores[i] = all[i].score;
	}
	picks->n = n;
	free(all);
}
