#include "synth/mmr.h"

double skn_mmr_nearest(const struct skn_corpus *corpus, const struct skn_terms *terms,
		       const struct skn_picks *picks, const struct skn_terms *earlier, size_t n_earlier)
{
	double nearest = 0, sim;

	for (size_t i = 0; i < picks->n; i++) {
		sim = skn_terms_cosine(terms, &corpus->sentences.v[picks->v[i]].terms);
		nearest = sim > nearest ? sim : nearest;
	}
	for (size_t i = 0; i < n_earlier; i++) {
		sim = skn_terms_cosine(terms, &earlier[i]);
		nearest = sim > nearest ? sim : nearest;
	}
	return nearest;
}

struct chooser {
	const struct skn_corpus *corpus;
	const struct skn_picks *picks;
	const double *scores;
	const struct skn_mmr *mmr;
	double *nearest; /* of each pick to what was chosen; 2 once it is out */
	size_t count, words;
};

static bool may_take(const struct chooser *c, size_t i)
{
	size_t words = c->corpus->sentences.v[c->picks->v[i]].words;

	return c->scores[i] > 0 && c->nearest[i] < c->mmr->alike &&
	       (!c->mmr->words || c->words + words <= c->mmr->words);
}

/* The number of picks when none may be taken. */
static size_t best(const struct chooser *c)
{
	size_t found = c->picks->n;
	double most = -2;

	for (size_t i = 0; i < c->picks->n; i++) {
		double value = c->mmr->lambda * c->scores[i] - (1 - c->mmr->lambda) * c->nearest[i];

		if (value > most && may_take(c, i)) {
			most = value;
			found = i;
		}
	}
	return found;
}

static void take(struct chooser *c, size_t at)
{
	const struct skn_corpus_sentence *chosen = &c->corpus->sentences.v[c->picks->v[at]];

	c->count++;
	c->words += chosen->words;
	for (size_t i = 0; i < c->picks->n; i++) {
		double sim = skn_terms_cosine(&chosen->terms, &c->corpus->sentences.v[c->picks->v[i]].terms);

		c->nearest[i] = sim > c->nearest[i] ? sim : c->nearest[i];
	}
	c->nearest[at] = 2;
}

void skn_mmr_choose(struct skn_picks *out, const struct skn_corpus *corpus, const struct skn_picks *picks,
		    const double *scores, const struct skn_mmr *mmr)
{
	struct chooser c = { .corpus = corpus, .picks = picks, .scores = scores, .mmr = mmr };
	size_t at;

	c.nearest = skn_xcalloc(picks->n + 1, sizeof(*c.nearest));
	for (size_t i = 0; i < picks->n; i++)
		if (scores[i] > 0)
			c.nearest[i] = skn_mmr_nearest(corpus, &corpus->sentences.v[picks->v[i]].terms, out,
						       mmr->earlier, mmr->n_earlier);
	while ((!mmr->count || c.count < mmr->count) && (at = best(&c)) < picks->n) {
		skn_vec_push(out, picks->v[at]);
		take(&c, at);
	}
	free(c.nearest);
}
