/*
 * vector.h - texts as vectors over terms, for comparing them by cosine.
 *
 * A sparse vector (struct skn_terms) is a sentence or a title: its terms by
 * ascending number, weighted by TF-IDF and of length 1, or empty.  A dense one
 * (struct skn_dense) adds many of them up, as a centroid does: a weight for
 * every term there is, and a list of those that are not 0, so that clearing
 * costs what was added.
 *
 * G. Salton, C. Buckley, "Term-weighting approaches in automatic text
 * retrieval", Information Processing & Management 24, 1988.
 */
#ifndef SKN_SYNTH_VECTOR_H
#define SKN_SYNTH_VECTOR_H

#include "base/base.h"

struct skn_weight {
	uint32_t id; /* below the number of terms of the corpus */
	float w;
};

struct skn_terms {
	struct skn_weight *v; /* ascending by id */
	uint32_t n;
};

/* Of two vectors of length 1; 0 when one is empty. */
double skn_terms_cosine(const struct skn_terms *a, const struct skn_terms *b);
/* Makes the length 1. */
void skn_terms_normalise(struct skn_terms *terms);

struct skn_dense {
	float *w;         /* by term */
	uint32_t *used;   /* terms that were added, each once */
	bool *is_used;
	size_t n_used, n_terms;
	double square;    /* the length, squared */
};

void skn_dense_init(struct skn_dense *out, size_t n_terms);
void skn_dense_release(struct skn_dense *dense);
void skn_dense_clear(struct skn_dense *dense);
void skn_dense_add(struct skn_dense *dense, const struct skn_terms *terms, double weight);
/* Adds another of as many terms. */
void skn_dense_add_dense(struct skn_dense *dense, const struct skn_dense *from, double weight);
double skn_dense_length(const struct skn_dense *dense);
double skn_dense_dot(const struct skn_dense *dense, const struct skn_terms *terms);
/* 0 when either is empty. */
double skn_dense_cosine(const struct skn_dense *dense, const struct skn_terms *terms);

#endif
