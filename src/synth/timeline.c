#include "synth/timeline.h"

#include "synth/timeline_days.h"

#define AUTO_SHARE 0.5     /* of all salience, that the days chosen without a length have */
#define REMEMBER_MAX 400   /* sentences chosen for other days that are compared with */
#define LAMBDA 0.8

/* How well a sentence fits a day that it may tell of. */
#define FIT_MENTION 1.0
#define FIT_AHEAD 0.75     /* a mention from before the day: what was expected */
#define FIT_SAME_DAY 0.85
#define FIT_NEXT_DAY 0.7
#define FIT_OTHER_DAY 0.6  /* a lead that names another day */
#define FIT_OFF_TOPIC 0.6

static const struct skn_rank_weights day_weights = {
	.centroid = 0.6, .lexrank = 0.15, .position = 0.15, .title = 0.1, .query = 0.3,
};

void skn_timeline_release(struct skn_timeline *timeline)
{
	for (size_t i = 0; i < timeline->n; i++)
		skn_vec_release(&timeline->v[i].sentences);
	free(timeline->v);
	*timeline = (struct skn_timeline){ 0 };
}

struct maker {
	const struct skn_corpus *corpus;
	const struct skn_timeline_options *options;
	struct skn_days days;
	struct skn_dense mentions, leads, mean; /* room for one day's */
	struct skn_picks used; /* for other days */
};

/* ---- The sentences of a day ---- */

static double fit_of(const struct maker *m, const struct skn_day_note *n)
{
	const struct skn_corpus_sentence *s = &m->corpus->sentences.v[n->sentence];
	int32_t published = m->corpus->docs.v[s->doc].day;
	double fit = n->next_day ? FIT_NEXT_DAY : FIT_SAME_DAY;

	if (m->options->mentioned_only && !n->mentions)
		return 0;
	if (n->mentions)
		fit = published != SKN_CORPUS_NO_DAY && published < n->day ? FIT_AHEAD : FIT_MENTION;
	else if (s->mentions)
		fit = FIT_OTHER_DAY;
	if (skn_dense_cosine(&m->days.topic, &s->terms) < m->days.near_topic / 2)
		fit *= FIT_OFF_TOPIC;
	return fit;
}

/* A sentence that both mentions and leads is listed once, as a mention. */
static void gather(struct maker *m, const struct skn_day *day, struct skn_picks *picks, double *fit)
{
	for (size_t i = day->note; i < day->note + day->notes; i++) {
		const struct skn_day_note *n = &m->days.notes.v[i];
		const struct skn_corpus_sentence *s = &m->corpus->sentences.v[n->sentence];

		if (!n->mentions)
			skn_dense_add(&m->leads, &s->terms, skn_rank_position(s));
		else
			skn_dense_add(&m->mentions, &s->terms, 1);
		if (picks->n && picks->v[picks->n - 1] == n->sentence)
			continue;
		fit[picks->n] = fit_of(m, n);
		skn_vec_push(picks, n->sentence);
	}
}

static void average(struct maker *m)
{
	double mentions = skn_dense_length(&m->mentions), leads = skn_dense_length(&m->leads);

	skn_dense_clear(&m->mean);
	if (mentions > 0)
		skn_dense_add_dense(&m->mean, &m->mentions, 1 / mentions);
	if (leads > 0)
		skn_dense_add_dense(&m->mean, &m->leads, 1 / leads);
}

static void score(struct maker *m, struct skn_picks *picks, double *scores, const double *fit)
{
	struct skn_rank_weights weights = day_weights;
	double most = 0, *kept = skn_xcalloc(picks->n + 1, sizeof(*kept));
	struct skn_picks all = { 0 };

	weights.lexrank = 0;
	skn_rank(scores, m->corpus, picks, &m->mean, m->options->query, &weights);
	for (size_t i = 0; i < picks->n; i++) {
		skn_vec_push(&all, picks->v[i]);
		scores[i] *= fit[i];
	}
	skn_rank_keep(picks, scores, SKN_TIMELINE_CANDIDATES);
	skn_lexrank(kept, m->corpus, picks);
	for (size_t i = 0; i < picks->n; i++)
		most = kept[i] > most ? kept[i] : most;
	for (size_t i = 0, at = 0; i < picks->n; i++) {
		while (all.v[at] != picks->v[i])
			at++;
		if (scores[i] > 0 && most > 0)
			scores[i] += day_weights.lexrank * kept[i] / most * fit[at];
	}
	free(kept);
	skn_vec_release(&all);
}

static void forget_old(struct skn_picks *used)
{
	if (used->n <= REMEMBER_MAX)
		return;
	memmove(used->v, used->v + (used->n - REMEMBER_MAX), REMEMBER_MAX * sizeof(*used->v));
	used->n = REMEMBER_MAX;
}

/* Appends the day unless nothing is left to be said of it. */
static void tell(struct skn_timeline *out, struct maker *m, const struct skn_day *day)
{
	struct skn_mmr mmr = { .lambda = LAMBDA, .alike = SKN_MMR_ALIKE,
			       .count = m->options->per_date ? m->options->per_date : 1 };
	struct skn_timeline_day told = { .day = day->day, .salience = day->salience };
	double *fit = skn_xcalloc(day->notes + 1, sizeof(*fit)), *scores = skn_xcalloc(day->notes + 1, sizeof(*scores));
	struct skn_picks picks = { 0 };
	size_t before;

	skn_dense_clear(&m->mentions);
	skn_dense_clear(&m->leads);
	gather(m, day, &picks, fit);
	average(m);
	score(m, &picks, scores, fit);
	forget_old(&m->used);
	before = m->used.n;
	skn_mmr_choose(&m->used, m->corpus, &picks, scores, &mmr);
	for (size_t i = before; i < m->used.n; i++)
		skn_vec_push(&told.sentences, m->used.v[i]);
	if (told.sentences.n) {
		skn_vec_room(out);
		out->v[out->n++] = told;
	}
	free(fit);
	free(scores);
	skn_vec_release(&picks);
}

/* ---- The days ---- */

static int most_salient(const void *pa, const void *pb)
{
	const struct skn_day *const *a = pa, *const *b = pb;

	if ((*a)->salience != (*b)->salience)
		return (*a)->salience > (*b)->salience ? -1 : 1;
	return (*a)->day < (*b)->day ? -1 : (*a)->day > (*b)->day;
}

static int by_day(const void *pa, const void *pb)
{
	const struct skn_timeline_day *a = pa, *b = pb;

	return a->day < b->day ? -1 : a->day > b->day;
}

/* As many of the most salient days as have half of all salience. */
static size_t auto_length(const struct skn_day *const *order, size_t n)
{
	double all = 0, sum = 0;
	size_t length = 0;

	for (size_t i = 0; i < n; i++)
		all += order[i]->salience - 1 > 0 ? order[i]->salience - 1 : 0;
	while (length < n && length < SKN_TIMELINE_AUTO_MAX && (length == 0 || sum < AUTO_SHARE * all)) {
		sum += order[length]->salience - 1;
		length++;
	}
	return length;
}

void skn_timeline_make(struct skn_timeline *out, const struct skn_corpus *corpus,
		       const struct skn_timeline_options *options)
{
	struct maker m = { .corpus = corpus, .options = options };
	const struct skn_day **order;
	size_t length;

	skn_days_make(&m.days, corpus, options);
	skn_dense_init(&m.mentions, corpus->n_terms);
	skn_dense_init(&m.leads, corpus->n_terms);
	skn_dense_init(&m.mean, corpus->n_terms);
	order = skn_xcalloc(m.days.list.n + 1, sizeof(*order));
	for (size_t i = 0; i < m.days.list.n; i++)
		order[i] = &m.days.list.v[i];
	qsort(order, m.days.list.n, sizeof(*order), most_salient);
	length = options->length ? options->length : auto_length(order, m.days.list.n);
	for (size_t i = 0; i < m.days.list.n && out->n < length; i++)
		tell(out, &m, order[i]);
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), by_day);
	free(order);
	skn_dense_release(&m.mentions);
	skn_dense_release(&m.leads);
	skn_dense_release(&m.mean);
	skn_vec_release(&m.used);
	skn_days_release(&m.days);
}
