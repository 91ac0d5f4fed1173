#include "synth/corpus.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>

#include "synth/corpus_origin.h"
#include "synth/corpus_read.h"
#include "text/edtf.h"
#include "text/language.h"

#define WORKERS_MAX 8
#define TELL_EVERY 64
#define DAY_SECONDS 86400

void skn_corpus_init(struct skn_corpus *corpus)
{
	*corpus = (struct skn_corpus){ .first_day = INT32_MAX, .last_day = INT32_MIN };
}

void skn_corpus_release(struct skn_corpus *corpus)
{
	skn_vec_release(&corpus->docs);
	skn_vec_release(&corpus->sentences);
	skn_vec_release(&corpus->days);
	skn_vec_release(&corpus->idf);
	skn_map_release(&corpus->term_ids, NULL);
	skn_arena_release(&corpus->arena);
	skn_corpus_init(corpus);
}

/* ---- Days ---- */

static bool digits(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	return true;
}

/* The day at the start of DATE in EDTF; empty when there is none. */
static void leading_day(char out[16], const char *date)
{
	size_t n = strlen(date);

	out[0] = '\0';
	if (n >= 10 && digits(date, 4) && digits(date + 5, 2) && digits(date + 8, 2) && date[4] == date[7] &&
	    (date[4] == '-' || date[4] == '/') && !isdigit((unsigned char)date[10]))
		snprintf(out, 16, "%.4s-%.2s-%.2s", date, date + 5, date + 8);
	else if (n >= 8 && digits(date, 8) && !isdigit((unsigned char)date[8]))
		snprintf(out, 16, "%.4s-%.2s-%.2s", date, date + 4, date + 6);
}

bool skn_corpus_day(int32_t *day, int64_t *time, const char *date)
{
	struct skn_edtf edtf;
	char text[16];

	if (skn_edtf_parse(&edtf, date, strlen(date), NULL) < 0) {
		leading_day(text, date);
		if (!text[0] || skn_edtf_parse(&edtf, text, strlen(text), NULL) < 0)
			return false;
	}
	if (edtf.interval || edtf.precision < SKN_EDTF_DAY || edtf.lower < skn_edtf_days(-9999, 1, 1) * DAY_SECONDS ||
	    edtf.lower >= skn_edtf_days(10000, 1, 1) * DAY_SECONDS)
		return false;
	*day = (int32_t)((edtf.lower - (edtf.lower % DAY_SECONDS + DAY_SECONDS) % DAY_SECONDS) / DAY_SECONDS);
	if (time)
		*time = edtf.lower;
	return true;
}

void skn_corpus_day_format(char out[16], int32_t day)
{
	char time[32];

	skn_edtf_format_time(time, (int64_t)day * DAY_SECONDS);
	snprintf(out, 16, "%.*s", (int)strcspn(time, "T"), time);
}

/* ---- Adding ---- */

static const char *keep(struct skn_corpus *corpus, const char *s)
{
	return s && *s ? skn_arena_strndup(&corpus->arena, s, strlen(s)) : "";
}

int skn_corpus_add(struct skn_corpus *corpus, const struct skn_corpus_in *in, struct skn_err *err)
{
	struct skn_corpus_doc doc = { .day = SKN_CORPUS_NO_DAY, .len = in->len };

	if (corpus->docs.n == SKN_CORPUS_DOCS_MAX)
		return skn_fail(err, SKN_ELIMIT, "more than %u documents", SKN_CORPUS_DOCS_MAX);
	if (in->len > SKN_CORPUS_DOC_MAX)
		return skn_fail(err, SKN_ELIMIT, "a document of more than %zu bytes", SKN_CORPUS_DOC_MAX);
	if (in->len > SKN_CORPUS_TEXT_MAX - corpus->text_bytes)
		return skn_fail(err, SKN_ELIMIT, "documents of more than %zu bytes together", SKN_CORPUS_TEXT_MAX);
	corpus->text_bytes += in->len;
	doc.id = keep(corpus, in->id);
	doc.title = keep(corpus, in->title);
	doc.outlet = keep(corpus, in->outlet);
	doc.author = keep(corpus, in->author);
	doc.language = in->language && *in->language ? keep(corpus, in->language)
						     : skn_language_guess(in->text, in->len);
	doc.text = skn_arena_strndup(&corpus->arena, in->text, in->len);
	if (in->date && skn_corpus_day(&doc.day, &doc.time, in->date)) {
		if (doc.day < corpus->first_day)
			corpus->first_day = doc.day;
		if (doc.day > corpus->last_day)
			corpus->last_day = doc.day;
	}
	skn_vec_push(&corpus->docs, doc);
	return SKN_OK;
}

/* ---- Reading, by several threads ---- */

struct job {
	const struct skn_corpus *corpus;
	struct skn_corpus_read *reads;
	atomic_size_t next;
};

static void read_some(struct job *job, bool tell)
{
	const struct skn_corpus *corpus = job->corpus;
	struct skn_stems stems = { 0 };
	size_t i, told = 0;

	while ((i = atomic_fetch_add(&job->next, 1)) < corpus->docs.n) {
		skn_corpus_read(&job->reads[i], &corpus->docs.v[i], &stems);
		if (tell && corpus->tell && i >= told + TELL_EVERY) {
			corpus->tell(corpus->tell_ctx, i);
			told = i;
		}
	}
	skn_stems_release(&stems);
}

static void *work(void *ctx)
{
	read_some(ctx, false);
	return NULL;
}

static void read_all(const struct skn_corpus *corpus, struct skn_corpus_read *reads)
{
	struct job job = { .corpus = corpus, .reads = reads };
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	size_t workers = cpus < 1 ? 1 : cpus > WORKERS_MAX ? WORKERS_MAX : (size_t)cpus, started = 0;
	struct skn_map first = SKN_MAP_INIT;
	pthread_t threads[WORKERS_MAX];

	/* The first map of a process chooses how keys are hashed. */
	skn_map_put(&first, "", 0, &first);
	skn_map_release(&first, NULL);
	while (started + 1 < workers && started * 8 + 8 < corpus->docs.n &&
	       pthread_create(&threads[started], NULL, work, &job) == 0)
		started++;
	read_some(&job, true);
	while (started > 0)
		pthread_join(threads[--started], NULL);
}

/* ---- Putting together, in the order of documents ---- */

static uint32_t term_id(struct skn_corpus *corpus, const char *term)
{
	size_t n = strlen(term);
	uintptr_t id = (uintptr_t)skn_map_find(&corpus->term_ids, term, n);

	if (!id) {
		id = ++corpus->n_terms;
		skn_map_put(&corpus->term_ids, term, n, (void *)id); /* NOLINT */
	}
	return (uint32_t)(id - 1);
}

static int by_id(const void *pa, const void *pb)
{
	const struct skn_weight *a = pa, *b = pb;

	return a->id < b->id ? -1 : a->id > b->id;
}

/* Makes counts of N single terms. */
static void sum_up(struct skn_terms *out, uint32_t n)
{
	qsort(out->v, n, sizeof(*out->v), by_id);
	for (uint32_t i = 0; i < n; i++) {
		if (out->n && out->v[out->n - 1].id == out->v[i].id)
			out->v[out->n - 1].w += 1;
		else
			out->v[out->n++] = out->v[i];
	}
}

/* Takes N terms from *p and makes counts of them, in the arena. */
static struct skn_terms count_terms(struct skn_corpus *corpus, const char **p, uint32_t n)
{
	struct skn_terms out = { 0 };

	if (n == 0)
		return out;
	out.v = skn_arena_alloc(&corpus->arena, n * sizeof(*out.v));
	for (uint32_t i = 0; i < n; i++) {
		out.v[i] = (struct skn_weight){ term_id(corpus, *p), 1 };
		*p += strlen(*p) + 1;
	}
	sum_up(&out, n);
	return out;
}

static void take(struct skn_corpus *corpus, uint32_t d, struct skn_corpus_read *read)
{
	struct skn_corpus_doc *doc = &corpus->docs.v[d];
	const char *p = read->terms.p;
	uint32_t days = (uint32_t)corpus->days.n;

	doc->title_terms = count_terms(corpus, &p, read->title_terms);
	doc->sentence = (uint32_t)corpus->sentences.n;
	doc->sentences = (uint32_t)read->sentences.n;
	for (size_t i = 0; i < read->days.n; i++)
		skn_vec_push(&corpus->days, read->days.v[i]);
	for (size_t i = 0; i < read->sentences.n; i++) {
		struct skn_corpus_sentence s = read->sentences.v[i];

		s.doc = d;
		s.mention += days;
		s.terms = count_terms(corpus, &p, read->counts.v[i]);
		skn_vec_push(&corpus->sentences, s);
	}
}

static void weigh_terms(const struct skn_corpus *corpus, struct skn_terms *terms)
{
	for (uint32_t i = 0; i < terms->n; i++)
		terms->v[i].w *= corpus->idf.v[terms->v[i].id];
	skn_terms_normalise(terms);
}

static void weigh(struct skn_corpus *corpus)
{
	uint32_t *df = skn_xcalloc(corpus->n_terms + 1, sizeof(*df));
	size_t n = corpus->sentences.n;

	for (size_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < corpus->sentences.v[i].terms.n; k++)
			df[corpus->sentences.v[i].terms.v[k].id]++;
	for (size_t t = 0; t < corpus->n_terms; t++)
		skn_vec_push(&corpus->idf, (float)(log((1.0 + (double)n) / (1.0 + df[t])) + 1));
	for (size_t i = 0; i < n; i++)
		weigh_terms(corpus, &corpus->sentences.v[i].terms);
	for (size_t d = 0; d < corpus->docs.n; d++)
		weigh_terms(corpus, &corpus->docs.v[d].title_terms);
	free(df);
}

int skn_corpus_build(struct skn_corpus *corpus, struct skn_err *err)
{
	struct skn_corpus_read *reads = skn_xcalloc(corpus->docs.n + 1, sizeof(*reads));
	int rc = SKN_OK;

	read_all(corpus, reads);
	for (size_t d = 0; rc == SKN_OK && d < corpus->docs.n; d++) {
		rc = reads[d].rc;
		if (rc < 0 && err)
			*err = reads[d].err;
	}
	if (rc == SKN_OK) {
		skn_corpus_origins(corpus, reads);
		for (size_t d = 0; d < corpus->docs.n; d++) {
			take(corpus, (uint32_t)d, &reads[d]);
			skn_corpus_read_release(&reads[d]);
			reads[d] = (struct skn_corpus_read){ 0 };
		}
		weigh(corpus);
	}
	for (size_t d = 0; d < corpus->docs.n; d++)
		skn_corpus_read_release(&reads[d]);
	free(reads);
	return rc;
}

/* ---- Asking ---- */

/* Terms that the corpus has not count into the length: a text of which it knows
 * little is like nothing in it. */
static void weigh_outside(const struct skn_corpus *corpus, struct skn_terms *terms, uint32_t unknown)
{
	double rare = log(1.0 + (double)corpus->sentences.n) + 1, square = unknown * rare * rare, length;

	for (uint32_t i = 0; i < terms->n; i++) {
		terms->v[i].w *= corpus->idf.v[terms->v[i].id];
		square += (double)terms->v[i].w * (double)terms->v[i].w;
	}
	length = sqrt(square);
	for (uint32_t i = 0; i < terms->n; i++)
		terms->v[i].w = (float)((double)terms->v[i].w / length);
}

void skn_corpus_terms(struct skn_terms *out, const struct skn_corpus *corpus, const char *text,
		      size_t len, const char *language)
{
	struct skn_stems stems = { 0 };
	struct skn_buf terms = SKN_BUF_INIT;
	uint32_t n = skn_corpus_read_terms(&terms, &stems, language ? language : skn_language_guess(text, len),
					   text, len, NULL);
	const char *p = terms.p;
	uint32_t kept = 0;

	*out = (struct skn_terms){ .v = skn_xcalloc((size_t)n + 1, sizeof(*out->v)) };
	for (uint32_t i = 0; i < n; i++, p += strlen(p) + 1) {
		uintptr_t id = (uintptr_t)skn_map_find(&corpus->term_ids, p, strlen(p));

		if (id)
			out->v[kept++] = (struct skn_weight){ (uint32_t)(id - 1), 1 };
	}
	sum_up(out, kept);
	weigh_outside(corpus, out, n - kept);
	skn_buf_release(&terms);
	skn_stems_release(&stems);
}

void skn_corpus_terms_release(struct skn_terms *terms)
{
	free(terms->v);
	*terms = (struct skn_terms){ 0 };
}

const char *skn_corpus_text(const struct skn_corpus *corpus, size_t sentence, size_t *len)
{
	const struct skn_corpus_sentence *s = &corpus->sentences.v[sentence];

	*len = s->end - s->start;
	return corpus->docs.v[s->doc].text + s->start;
}

double skn_corpus_fitness(const struct skn_corpus_sentence *s)
{
	double fit = 1;

	if (s->flags & SKN_CORPUS_MATTER || s->terms.n < 2 || s->words > 200)
		return 0;
	if (!(s->flags & SKN_CORPUS_WHOLE))
		fit *= 0.5;
	if (s->flags & SKN_CORPUS_HEADLINE)
		fit *= 0.5;
	if (s->flags & SKN_CORPUS_LEANS)
		fit *= 0.8;
	if (s->flags & SKN_CORPUS_ASKS)
		fit *= 0.7;
	if (s->words < 8)
		fit *= s->words < 5 ? 0.3 : 0.6;
	else if (s->words > 50)
		fit *= 50.0 / s->words;
	return fit;
}
