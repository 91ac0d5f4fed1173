/*
 * mmr.h - what is chosen must not say the same twice.
 *
 * Maximal marginal relevance: J. Carbonell, J. Goldstein, "The use of MMR,
 * diversity-based reranking for reordering documents and producing summaries",
 * SIGIR 1998.  The next sentence is the one with the greatest
 *
 *	lambda * score - (1 - lambda) * (highest cosine to what was chosen)
 *
 * among those below the limit of likeness.  For an update of an earlier text
 * (H. T. Dang, K. Owczarzak, "Overview of the TAC 2008 update summarization
 * task") its sentences count as chosen before.
 */
#ifndef SKN_SYNTH_MMR_H
#define SKN_SYNTH_MMR_H

#include "synth/rank.h"

#define SKN_MMR_ALIKE 0.6 /* cosine from which two sentences say the same */

struct skn_mmr {
	double lambda;  /* 0 .. 1; 0.7 is a good start */
	double alike;   /* SKN_MMR_ALIKE */
	size_t count;   /* sentences at most; 0: no limit */
	size_t words;   /* words at most; 0: no limit */
	const struct skn_terms *earlier; /* what was said before, or NULL */
	size_t n_earlier;
};

/* Chooses from PICKS by SCORES (scaled to at most 1) and appends to OUT, in the
 * order of choice.  What OUT holds already counts as chosen, not as COUNT or
 * WORDS.  Sentences with a score of 0 are never chosen. */
void skn_mmr_choose(struct skn_picks *out, const struct skn_corpus *corpus, const struct skn_picks *picks,
		    const double *scores, const struct skn_mmr *mmr);

/* The highest cosine of a vector to those of PICKS and of EARLIER. */
double skn_mmr_nearest(const struct skn_corpus *corpus, const struct skn_terms *terms,
		       const struct skn_picks *picks, const struct skn_terms *earlier, size_t n_earlier);

#endif
