#include "synth/timeline_days.h"

#include <math.h>

#define POWER_LOOKED_BACK 0.5
#define POWER_PUBLISHED 0.3
#define POWER_BURST 0.3
#define WEEK_HALF 3      /* days on either side that a burst stands out of */
#define FAR_MENTION 0.5  /* a mention in a sentence that is not about the topic */
#define AGAIN_MENTION 0.5 /* a further one of the same origin */

void skn_days_release(struct skn_days *days)
{
	skn_vec_release(&days->list);
	skn_vec_release(&days->notes);
	skn_dense_release(&days->topic);
}

/* ---- The topic ---- */

static void find_topic(struct skn_days *out, const struct skn_corpus *corpus, const struct skn_terms *query)
{
	double sum = 0, n = 0;

	skn_dense_init(&out->topic, corpus->n_terms);
	for (size_t i = 0; i < corpus->sentences.n; i++) {
		const struct skn_corpus_sentence *s = &corpus->sentences.v[i];

		if (s->place < SKN_TIMELINE_LEADS && corpus->docs.v[s->doc].origin == s->doc)
			skn_dense_add(&out->topic, &s->terms, skn_rank_position(s));
	}
	for (size_t d = 0; d < corpus->docs.n; d++)
		if (corpus->docs.v[d].origin == d)
			skn_dense_add(&out->topic, &corpus->docs.v[d].title_terms, 1);
	/* What was asked for weighs as much as all documents together. */
	if (query)
		skn_dense_add(&out->topic, query, skn_dense_length(&out->topic));
	for (size_t i = 0; i < corpus->sentences.n; i++, n++)
		sum += skn_dense_cosine(&out->topic, &corpus->sentences.v[i].terms);
	out->near_topic = n > 0 ? sum / n : 0;
}

/* ---- Notes ---- */

static void note(struct skn_days *out, const struct skn_timeline_options *range, struct skn_day_note n)
{
	if (n.day >= range->from && n.day <= range->to)
		skn_vec_push(&out->notes, n);
}

static void take_notes(struct skn_days *out, const struct skn_corpus *corpus,
		       const struct skn_timeline_options *range)
{
	for (size_t i = 0; i < corpus->sentences.n; i++) {
		const struct skn_corpus_sentence *s = &corpus->sentences.v[i];
		int32_t day = corpus->docs.v[s->doc].day;

		if (corpus->docs.v[s->doc].origin != s->doc)
			continue;
		for (uint32_t k = 0; k < s->mentions; k++)
			note(out, range, (struct skn_day_note){ corpus->days.v[s->mention + k], (uint32_t)i, true,
								false });
		if (s->place >= SKN_TIMELINE_LEADS || day == SKN_CORPUS_NO_DAY)
			continue;
		note(out, range, (struct skn_day_note){ day, (uint32_t)i, false, false });
		note(out, range, (struct skn_day_note){ day - 1, (uint32_t)i, false, true });
	}
}

static int by_day(const void *pa, const void *pb)
{
	const struct skn_day_note *a = pa, *b = pb;

	if (a->day != b->day)
		return a->day < b->day ? -1 : 1;
	if (a->sentence != b->sentence)
		return a->sentence < b->sentence ? -1 : 1;
	return (int)b->mentions - (int)a->mentions;
}

static void group(struct skn_days *out)
{
	size_t end;

	if (out->notes.n)
		qsort(out->notes.v, out->notes.n, sizeof(*out->notes.v), by_day);
	for (size_t i = 0; i < out->notes.n; i = end) {
		for (end = i + 1; end < out->notes.n && out->notes.v[end].day == out->notes.v[i].day; end++)
			;
		skn_vec_push(&out->list, ((struct skn_day){ .day = out->notes.v[i].day, .note = i, .notes = end - i }));
	}
}

/* ---- Counting ---- */

static int ascending(const void *pa, const void *pb)
{
	int32_t a = *(const int32_t *)pa, b = *(const int32_t *)pb;

	return a < b ? -1 : a > b;
}

static size_t distinct(int32_t *v, size_t n)
{
	size_t count = 0;

	if (n)
		qsort(v, n, sizeof(*v), ascending);
	for (size_t i = 0; i < n; i++)
		count += i == 0 || v[i] != v[i - 1];
	return count;
}

/* Notes of a day are in the order of sentences, so those of a document follow
 * each other. */
static void count(struct skn_day *day, const struct skn_days *days, const struct skn_corpus *corpus)
{
	SKN_VEC(int32_t) from = { 0 };
	uint32_t mentioned_in = UINT32_MAX, published_in = UINT32_MAX;

	for (size_t i = day->note; i < day->note + day->notes; i++) {
		const struct skn_day_note *n = &days->notes.v[i];
		const struct skn_corpus_sentence *s = &corpus->sentences.v[n->sentence];
		int32_t published = corpus->docs.v[s->doc].day;

		if (n->mentions) {
			double w = skn_dense_cosine(&days->topic, &s->terms) >= days->near_topic ? 1 : FAR_MENTION;

			day->mentioned += s->doc == mentioned_in ? w * AGAIN_MENTION : w;
			mentioned_in = s->doc;
			if (published != SKN_CORPUS_NO_DAY && published > day->day + 1)
				skn_vec_push(&from, published);
		} else if (s->doc != published_in) {
			day->published += n->next_day ? 0.5 : 1;
			published_in = s->doc;
		}
	}
	day->looked_back = (double)distinct(from.v, from.n);
	skn_vec_release(&from);
}

static double volume(const struct skn_day *day)
{
	return day->mentioned + day->published;
}

/* Against the mean of the days around, as if each of them had one mention more. */
static double burst(const struct skn_days *days, size_t at)
{
	const struct skn_day *here = &days->list.v[at];
	double sum = 0;

	for (size_t i = at; i-- > 0 && days->list.v[i].day >= here->day - WEEK_HALF;)
		sum += volume(&days->list.v[i]);
	for (size_t i = at + 1; i < days->list.n && days->list.v[i].day <= here->day + WEEK_HALF; i++)
		sum += volume(&days->list.v[i]);
	return (1 + volume(here)) / (1 + sum / (2 * WEEK_HALF));
}

void skn_days_make(struct skn_days *out, const struct skn_corpus *corpus,
		   const struct skn_timeline_options *options)
{
	struct skn_timeline_options range = *options;
	bool dated = corpus->first_day <= corpus->last_day;

	*out = (struct skn_days){ .near_topic = 0 };
	if (range.from == SKN_CORPUS_NO_DAY)
		range.from = dated ? corpus->first_day : INT32_MIN;
	if (range.to == SKN_CORPUS_NO_DAY)
		range.to = dated ? corpus->last_day : INT32_MAX;
	find_topic(out, corpus, options->query);
	take_notes(out, corpus, &range);
	group(out);
	for (size_t i = 0; i < out->list.n; i++)
		count(&out->list.v[i], out, corpus);
	for (size_t i = 0; i < out->list.n; i++) {
		struct skn_day *d = &out->list.v[i];

		d->burst = burst(out, i);
		d->salience = (1 + d->mentioned) * pow(1 + d->looked_back, POWER_LOOKED_BACK) *
			      pow(1 + d->published, POWER_PUBLISHED) * pow(d->burst, POWER_BURST);
	}
}
