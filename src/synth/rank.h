/*
 * rank.h - how much each of some sentences says of what all of them say.
 *
 *  - centroid: cosine to the weighted mean of the sentences.  D. R. Radev et
 *    al., "Centroid-based summarization of multiple documents", Information
 *    Processing & Management 40, 2004.
 *  - LexRank: the stationary distribution of a walk over sentences that are
 *    alike (cosine from SKN_LEXRANK_EDGE on, weighted by it).  G. Erkan, D. R.
 *    Radev, "LexRank: graph-based lexical centrality as salience in text
 *    summarization", JAIR 22, 2004.  Departure: copies of one origin do not
 *    vote for each other, so that what was syndicated counts once.
 *  - position: 1 / sqrt(1 + place): news tells the most important first.
 *  - title and query: cosine to the document's title, and to the query.
 *
 * Each measure is scaled so that its greatest value is 1, then they are added
 * with the weights given, and the sum is multiplied with the fitness of the
 * sentence (corpus.h).
 */
#ifndef SKN_SYNTH_RANK_H
#define SKN_SYNTH_RANK_H

#include "synth/corpus.h"

#define SKN_LEXRANK_MAX 1500u   /* sentences whose graph is made; further ones get 0 */
#define SKN_LEXRANK_EDGE 0.1
#define SKN_LEXRANK_JUMP 0.15   /* chance of going anywhere */
#define SKN_LEXRANK_ROUNDS 60

struct skn_rank_weights {
	double centroid, lexrank, position, title, query;
};
/* Of a summary of many documents: 0.35, 0.2, 0.3, 0.15, 0.5. */
extern const struct skn_rank_weights skn_rank_default;

/* Sentence numbers of a corpus. */
struct skn_picks {
	uint32_t *v;
	size_t n, cap;
};

/* How much the place in its document says. */
double skn_rank_position(const struct skn_corpus_sentence *sentence);

/* The mean of PICKS to OUT (as wide as the corpus, cleared): each weighs by
 * position when BY_POSITION, and a sentence of an origin once. */
void skn_rank_centroid(struct skn_dense *out, const struct skn_corpus *corpus,
		       const struct skn_picks *picks, bool by_position);

/* A score for each of PICKS to OUT (as many); they sum to 1. */
void skn_lexrank(double *out, const struct skn_corpus *corpus, const struct skn_picks *picks);

/* The combined score, 0 and up, for each of PICKS to OUT.  QUERY may be NULL. */
void skn_rank(double *out, const struct skn_corpus *corpus, const struct skn_picks *picks,
	      const struct skn_dense *centroid, const struct skn_terms *query,
	      const struct skn_rank_weights *weights);

/* Drops all but the N of the highest score, ties by sentence number; what is
 * left keeps its order.  SCORES are moved along. */
void skn_rank_keep(struct skn_picks *picks, double *scores, size_t n);

#endif
