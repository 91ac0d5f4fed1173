#include "synth/vector.h"

#include <math.h>

double skn_terms_cosine(const struct skn_terms *a, const struct skn_terms *b)
{
	uint32_t i = 0, k = 0;
	double sum = 0;

	while (i < a->n && k < b->n) {
		if (a->v[i].id < b->v[k].id)
			i++;
		else if (a->v[i].id > b->v[k].id)
			k++;
		else
			sum += (double)a->v[i++].w * (double)b->v[k++].w;
	}
	return sum;
}

void skn_terms_normalise(struct skn_terms *terms)
{
	double square = 0, length;

	for (uint32_t i = 0; i < terms->n; i++)
		square += (double)terms->v[i].w * (double)terms->v[i].w;
	length = sqrt(square);
	for (uint32_t i = 0; i < terms->n && length > 0; i++)
		terms->v[i].w = (float)((double)terms->v[i].w / length);
}

void skn_dense_init(struct skn_dense *out, size_t n_terms)
{
	*out = (struct skn_dense){ .n_terms = n_terms };
	out->w = skn_xcalloc(n_terms + 1, sizeof(*out->w));
	out->used = skn_xcalloc(n_terms + 1, sizeof(*out->used));
	out->is_used = skn_xcalloc(n_terms + 1, sizeof(*out->is_used));
}

void skn_dense_release(struct skn_dense *dense)
{
	free(dense->w);
	free(dense->used);
	free(dense->is_used);
	*dense = (struct skn_dense){ 0 };
}

void skn_dense_clear(struct skn_dense *dense)
{
	for (size_t i = 0; i < dense->n_used; i++) {
		dense->w[dense->used[i]] = 0;
		dense->is_used[dense->used[i]] = false;
	}
	dense->n_used = 0;
	dense->square = 0;
}

static void add_one(struct skn_dense *dense, uint32_t id, double w)
{
	double before = (double)dense->w[id];

	if (!dense->is_used[id]) {
		dense->is_used[id] = true;
		dense->used[dense->n_used++] = id;
	}
	dense->w[id] = (float)(before + w);
	dense->square += (double)dense->w[id] * (double)dense->w[id] - before * before;
}

void skn_dense_add(struct skn_dense *dense, const struct skn_terms *terms, double weight)
{
	for (uint32_t i = 0; i < terms->n; i++)
		add_one(dense, terms->v[i].id, (double)terms->v[i].w * weight);
}

void skn_dense_add_dense(struct skn_dense *dense, const struct skn_dense *from, double weight)
{
	for (size_t i = 0; i < from->n_used; i++)
		add_one(dense, from->used[i], (double)from->w[from->used[i]] * weight);
}

double skn_dense_length(const struct skn_dense *dense)
{
	return dense->square > 0 ? sqrt(dense->square) : 0;
}

double skn_dense_dot(const struct skn_dense *dense, const struct skn_terms *terms)
{
	double sum = 0;

	for (uint32_t i = 0; i < terms->n; i++)
		sum += (double)dense->w[terms->v[i].id] * (double)terms->v[i].w;
	return sum;
}

double skn_dense_cosine(const struct skn_dense *dense, const struct skn_terms *terms)
{
	double length = skn_dense_length(dense);

	return length > 0 ? skn_dense_dot(dense, terms) / length : 0;
}
