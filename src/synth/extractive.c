#include "synth/extractive.h"

#include "doc/cite.h"
#include "synth/ext_said.h"
#include "synth/quotable.h"

#define WORDS_MIN 6
#define WORDS_MAX 45
#define SUPPORT_ALIKE 0.4  /* cosine from which another document says the same */
#define SUPPORT_BONUS 0.15 /* of the score, for each such document */
#define SUPPORT_MAX 4
#define CANDIDATES 1000u

/* ---- Items ---- */

static const char *author_of(const struct skn_record *record)
{
	const struct skn_node *authors = skn_node_find(record->tree.root, "author");
	const struct skn_node *first = authors && authors->kind == SKN_ARRAY ? authors->child : NULL;

	if (!first)
		return NULL;
	return skn_node_text(first, "literal") ? skn_node_text(first, "literal") : skn_node_text(first, "family");
}

static const char *language_of(const struct skn_record *record)
{
	return skn_node_text(skn_node_find(record->tree.root, "text"), "language");
}

static int add_items(struct skn_ext *x, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < x->in->fresh.n; i++) {
		const struct skn_synth_item *item = &x->in->fresh.v[i];
		const struct skn_record *r = item->record;
		struct skn_corpus_in in = { .id = r->id, .text = "" };

		if (item->has_text) {
			in.text = item->text.p;
			in.len = item->text.n;
		}
		in.title = skn_record_text(r, "title", NULL);
		in.date = skn_record_text(r, "issued", NULL);
		in.outlet = skn_record_text(r, "container-title", NULL);
		if (!in.outlet)
			in.outlet = skn_record_text(r, "publisher", NULL);
		in.author = author_of(r);
		in.language = language_of(r);
		rc = skn_corpus_add(&x->corpus, &in, err);
	}
	return rc;
}

/* ---- What could be quoted ---- */

static bool is_candidate(const struct skn_ext *x, size_t i)
{
	const struct skn_corpus_sentence *s = &x->corpus.sentences.v[i];
	size_t n;
	const char *text = skn_corpus_text(&x->corpus, i, &n);

	return x->corpus.docs.v[s->doc].origin == s->doc && (s->flags & SKN_CORPUS_WHOLE) &&
	       !(s->flags & (SKN_CORPUS_MATTER | SKN_CORPUS_HEADLINE)) && s->words >= WORDS_MIN && s->words <= WORDS_MAX &&
	       skn_quotable(text, n);
}

static void find_topic(struct skn_ext *x)
{
	const struct skn_thread *before = x->in->before;
	const char *summary = before->meta.tree.root ? skn_record_text(&before->meta, "summary", NULL) : NULL;
	struct skn_buf text = SKN_BUF_INIT;

	skn_buf_adds(&text, skn_thread_title(before));
	if (summary) {
		skn_buf_adds(&text, "\n");
		skn_cites_strip(&text, summary, strlen(summary));
	}
	skn_corpus_terms(&x->topic, &x->corpus, text.p, text.n, NULL);
	skn_buf_release(&text);
}

static bool speaks_of(const struct skn_ext *x, const struct skn_corpus_doc *doc)
{
	if (skn_terms_cosine(&x->topic, &doc->title_terms) > 0)
		return true;
	for (uint32_t i = doc->sentence; i < doc->sentence + doc->sentences; i++)
		if (skn_terms_cosine(&x->topic, &x->corpus.sentences.v[i].terms) > 0)
			return true;
	return false;
}

/* Feeds bring what is of another matter: an item without a word of the thread's title
 * and summary has nothing that is taken, unless no item has one. */
static void leave_out_strangers(struct skn_ext *x)
{
	bool any = false;

	x->off_topic = skn_xcalloc(x->corpus.docs.n + 1, sizeof(*x->off_topic));
	for (size_t d = 0; d < x->corpus.docs.n; d++) {
		x->off_topic[d] = !speaks_of(x, &x->corpus.docs.v[d]);
		any |= !x->off_topic[d];
	}
	for (size_t d = 0; d < x->corpus.docs.n; d++) {
		const struct skn_corpus_doc *doc = &x->corpus.docs.v[d];

		x->off_topic[d] &= any;
		for (uint32_t i = doc->sentence; x->off_topic[d] && i < doc->sentence + doc->sentences; i++)
			x->corpus.sentences.v[i].flags |= SKN_CORPUS_MATTER;
	}
}

static void scale(struct skn_ext *x)
{
	double most = 0;

	for (size_t i = 0; i < x->picks.n; i++) {
		x->scores[i] *= 1 + SUPPORT_BONUS * (double)skn_ext_support(x, x->picks.v[i]);
		most = x->scores[i] > most ? x->scores[i] : most;
	}
	for (size_t i = 0; i < x->picks.n && most > 0; i++)
		x->scores[i] /= most;
}

static void rank_all(struct skn_ext *x)
{
	struct skn_rank_weights weights = skn_rank_default;
	const struct skn_terms *topic = x->topic.n ? &x->topic : NULL;

	for (size_t i = 0; i < x->corpus.sentences.n; i++)
		if (is_candidate(x, i))
			skn_vec_push(&x->picks, (uint32_t)i);
	skn_dense_init(&x->centroid, x->corpus.n_terms);
	skn_rank_centroid(&x->centroid, &x->corpus, &x->picks, true);
	x->scores = skn_xcalloc(x->picks.n + 1, sizeof(*x->scores));
	weights.lexrank = 0;
	weights.query = 0.2;
	skn_rank(x->scores, &x->corpus, &x->picks, &x->centroid, topic, &weights);
	skn_rank_keep(&x->picks, x->scores, CANDIDATES);
	weights.lexrank = skn_rank_default.lexrank;
	skn_rank(x->scores, &x->corpus, &x->picks, &x->centroid, topic, &weights);
	scale(x);
}

static int run(struct skn_ops *out, const struct skn_synth_input *in, const struct skn_engine *engine,
	       struct skn_err *err)
{
	struct skn_ext x = { .in = in, .ops = out };
	struct skn_ext_speakers speakers = { 0 };
	int rc;

	out->engine = skn_ops_text(out, engine->name);
	if (in->fresh.n > SKN_EXTRACTIVE_ITEMS_MAX)
		return skn_fail(err, SKN_ELIMIT, "more than %u new items", SKN_EXTRACTIVE_ITEMS_MAX);
	if (in->fresh.n == 0)
		return SKN_OK;
	skn_corpus_init(&x.corpus);
	rc = add_items(&x, err);
	if (rc == SKN_OK)
		rc = skn_corpus_build(&x.corpus, err);
	if (rc == SKN_OK) {
		find_topic(&x);
		leave_out_strangers(&x);
		rank_all(&x);
		rc = skn_ext_speakers_find(&speakers, &x, err);
	}
	if (rc == SKN_OK) {
		skn_ext_narrative(&x);
		skn_ext_events(&x, &speakers);
		rc = skn_ext_voices(&x, &speakers, err);
	}
	if (rc == SKN_OK)
		skn_ext_tensions(&x);
	skn_ext_speakers_release(&speakers);
	free(x.scores);
	free(x.off_topic);
	skn_vec_release(&x.picks);
	skn_dense_release(&x.centroid);
	skn_corpus_terms_release(&x.topic);
	skn_corpus_release(&x.corpus);
	return rc;
}

const struct skn_engine skn_engine_extractive = { .name = "extractive/1", .run = run };

/* ---- What the parts share ---- */

size_t skn_ext_support(const struct skn_ext *x, size_t sentence)
{
	const struct skn_corpus_sentence *s = &x->corpus.sentences.v[sentence];
	uint32_t last = UINT32_MAX;
	size_t n = 0;

	for (size_t i = 0; i < x->picks.n && n < SUPPORT_MAX; i++) {
		const struct skn_corpus_sentence *o = &x->corpus.sentences.v[x->picks.v[i]];

		if (o->doc == s->doc || o->doc == last || skn_terms_cosine(&s->terms, &o->terms) < SUPPORT_ALIKE)
			continue;
		last = o->doc;
		n++;
	}
	return n;
}
