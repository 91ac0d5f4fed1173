/*
 * summary.h - several documents in some number of words.
 *
 * The summary is the set of sentences whose sum of vectors comes nearest to
 * the centroid of all documents, chosen one by one (D. Gholipour Ghalandari,
 * "Revisiting the centroid-based method: a strong baseline for multi-document
 * summarization", 2017: a sentence is judged by the summary that it makes, so
 * what repeats gains nothing).  Departures, all of them for what leading
 * sentences are worth in news:
 *
 *  - the centroid weighs sentences by their place, copies count once, and a
 *    query weighs twice as much as all documents;
 *  - a candidate's gain in cosine is weighed by its fitness and by its rank
 *    (rank.h), which has position, title, LexRank and the query in it; what
 *    brings no gain only fills the words that are left;
 *  - sentences that are alike (mmr.h) are never both chosen.
 *
 * The order is that of telling: by the day of publication, the document, the
 * place in it.
 */
#ifndef SKN_SYNTH_SUMMARY_H
#define SKN_SYNTH_SUMMARY_H

#include "synth/mmr.h"

#define SKN_SUMMARY_WORDS_DEFAULT 100
#define SKN_SUMMARY_CANDIDATES 1200u /* sentences that are looked at closely */

struct skn_summary_options {
	size_t words;                    /* at most; 0: SKN_SUMMARY_WORDS_DEFAULT */
	const struct skn_terms *query;   /* or NULL */
	int32_t from, to;                /* only what was published then; SKN_CORPUS_NO_DAY: no bound */
	const struct skn_terms *earlier; /* sentences that were told before */
	size_t n_earlier;
};

/* Appends the sentences.  None when nothing fits. */
void skn_summary_make(struct skn_picks *out, const struct skn_corpus *corpus,
		      const struct skn_summary_options *options);

/* Sorts into the order of telling. */
void skn_summary_order(struct skn_picks *picks, const struct skn_corpus *corpus);

#endif
