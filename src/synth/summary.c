#include "synth/summary.h"

#define RANK_WEIGHT 0.5
#define FILL_WEIGHT 1e-9 /* what brings no gain fills the room that is left, by rank */

static bool in_range(const struct skn_summary_options *options, const struct skn_corpus_doc *doc)
{
	if (options->from != SKN_CORPUS_NO_DAY && doc->day < options->from)
		return false;
	return options->to == SKN_CORPUS_NO_DAY || (doc->day != SKN_CORPUS_NO_DAY && doc->day <= options->to);
}

/* Sentences of documents that speak for themselves. */
static void candidates(struct skn_picks *out, const struct skn_corpus *corpus,
		       const struct skn_summary_options *options)
{
	for (size_t i = 0; i < corpus->sentences.n; i++) {
		const struct skn_corpus_doc *doc = &corpus->docs.v[corpus->sentences.v[i].doc];

		if (corpus->docs.v[doc->origin].sentences && doc->origin == corpus->sentences.v[i].doc &&
		    in_range(options, doc))
			skn_vec_push(out, (uint32_t)i);
	}
}

/* ---- One after the other ---- */

struct maker {
	const struct skn_corpus *corpus;
	const struct skn_picks *picks;
	const double *scores;
	const struct skn_summary_options *options;
	struct skn_dense centroid, sum;
	double dot; /* of both */
	bool *out;  /* no longer to be looked at */
	size_t words;
};

/* The cosine to the centroid of the summary with this sentence. */
static double with(const struct maker *m, const struct skn_terms *terms)
{
	double square = m->sum.square + 2 * skn_dense_dot(&m->sum, terms) + 1;
	double dot = m->dot + skn_dense_dot(&m->centroid, terms);
	double length = skn_dense_length(&(struct skn_dense){ .square = square });
	double centroid = skn_dense_length(&m->centroid);

	return length > 0 && centroid > 0 ? dot / (length * centroid) : 0;
}

static double now(const struct maker *m)
{
	double length = skn_dense_length(&m->sum) * skn_dense_length(&m->centroid);

	return length > 0 ? m->dot / length : 0;
}

static double value_of(const struct maker *m, size_t i, double before)
{
	const struct skn_corpus_sentence *s = &m->corpus->sentences.v[m->picks->v[i]];
	double gain = with(m, &s->terms) - before;

	if (gain <= 0)
		return FILL_WEIGHT * m->scores[i];
	return FILL_WEIGHT + gain * skn_corpus_fitness(s) * (1 - RANK_WEIGHT + RANK_WEIGHT * m->scores[i]);
}

static size_t best(const struct maker *m, size_t limit)
{
	size_t found = m->picks->n;
	double most = 0, before = now(m);

	for (size_t i = 0; i < m->picks->n; i++) {
		const struct skn_corpus_sentence *s = &m->corpus->sentences.v[m->picks->v[i]];
		double value;

		if (m->out[i] || m->words + s->words > limit)
			continue;
		value = value_of(m, i, before);
		if (value > most) {
			most = value;
			found = i;
		}
	}
	return found;
}

static void take(struct maker *m, size_t at)
{
	const struct skn_corpus_sentence *chosen = &m->corpus->sentences.v[m->picks->v[at]];

	skn_dense_add(&m->sum, &chosen->terms, 1);
	m->dot += skn_dense_dot(&m->centroid, &chosen->terms);
	m->words += chosen->words;
	m->out[at] = true;
	for (size_t i = 0; i < m->picks->n; i++)
		if (!m->out[i] && skn_terms_cosine(&chosen->terms, &m->corpus->sentences.v[m->picks->v[i]].terms) >=
					  SKN_MMR_ALIKE)
			m->out[i] = true;
}

static void choose(struct skn_picks *out, struct maker *m, size_t limit)
{
	static const struct skn_picks nothing = { 0 };
	size_t at;

	for (size_t i = 0; i < m->picks->n; i++) {
		const struct skn_terms *t = &m->corpus->sentences.v[m->picks->v[i]].terms;

		m->out[i] = m->scores[i] <= 0 || skn_mmr_nearest(m->corpus, t, &nothing, m->options->earlier,
								 m->options->n_earlier) >= SKN_MMR_ALIKE;
	}
	while ((at = best(m, limit)) < m->picks->n) {
		skn_vec_push(out, m->picks->v[at]);
		take(m, at);
	}
}

static void rough(double *scores, const struct skn_corpus *corpus, const struct skn_picks *picks,
		  const struct skn_dense *centroid, const struct skn_terms *query)
{
	struct skn_rank_weights weights = skn_rank_default;

	weights.lexrank = 0;
	skn_rank(scores, corpus, picks, centroid, query, &weights);
}

static void scale(double *scores, size_t n)
{
	double most = 0;

	for (size_t i = 0; i < n; i++)
		most = scores[i] > most ? scores[i] : most;
	for (size_t i = 0; i < n && most > 0; i++)
		scores[i] /= most;
}

void skn_summary_make(struct skn_picks *out, const struct skn_corpus *corpus,
		      const struct skn_summary_options *options)
{
	struct skn_picks picks = { 0 };
	struct maker m = { .corpus = corpus, .picks = &picks, .options = options };
	double *scores;

	candidates(&picks, corpus, options);
	skn_dense_init(&m.centroid, corpus->n_terms);
	skn_dense_init(&m.sum, corpus->n_terms);
	skn_rank_centroid(&m.centroid, corpus, &picks, true);
	if (options->query)
		skn_dense_add(&m.centroid, options->query, 2 * skn_dense_length(&m.centroid));
	scores = skn_xcalloc(picks.n + 1, sizeof(*scores));
	rough(scores, corpus, &picks, &m.centroid, options->query);
	skn_rank_keep(&picks, scores, SKN_SUMMARY_CANDIDATES);
	skn_rank(scores, corpus, &picks, &m.centroid, options->query, &skn_rank_default);
	scale(scores, picks.n);
	m.scores = scores;
	m.out = skn_xcalloc(picks.n + 1, sizeof(*m.out));
	choose(out, &m, options->words ? options->words : SKN_SUMMARY_WORDS_DEFAULT);
	skn_summary_order(out, corpus);
	free(m.out);
	free(scores);
	skn_dense_release(&m.centroid);
	skn_dense_release(&m.sum);
	skn_vec_release(&picks);
}

/* ---- The order of telling ---- */

struct told {
	int32_t day;
	uint32_t pick;
};

static int by_day(const void *pa, const void *pb)
{
	const struct told *a = pa, *b = pb;

	if (a->day != b->day)
		return a->day < b->day ? -1 : 1;
	return a->pick < b->pick ? -1 : a->pick > b->pick;
}

void skn_summary_order(struct skn_picks *picks, const struct skn_corpus *corpus)
{
	struct told *all = skn_xcalloc(picks->n + 1, sizeof(*all));

	for (size_t i = 0; i < picks->n; i++)
		all[i] = (struct told){ corpus->docs.v[corpus->sentences.v[picks->v[i]].doc].day, picks->v[i] };
	qsort(all, picks->n, sizeof(*all), by_day);
	for (size_t i = 0; i < picks->n; i++)
		picks->v[i] = all[i].pick;
	free(all);
}
