#include "synth/ext.h"
#include "synth/mmr.h"
#include "synth/quotable.h"
#include "synth/summary.h"

#define FIRST_MIN 4     /* sentences of a first narrative */
#define FIRST_MAX 24
#define NEXT_MAX 10     /* that one run adds to a narrative */
#define NARRATIVE_MAX 120 /* sentences, beyond which none is added */
#define LAMBDA 0.75
#define NEW_BELOW 0.5   /* cosine to what stands there; from here on it is nothing new */
#define SCORE_MIN 0.4   /* of the best */
#define SAME_THING 0.45 /* cosine from which a sentence can take another's place, */
#define SAME_WORDS 0.5  /* and the share of words that it must have of it */
#define SAME_TOPIC 0.12 /* mean cosine from which it belongs to a paragraph */

struct paragraph {
	SKN_VEC(const struct skn_terms *) terms; /* of its sentences */
	const char *last_id; /* of its last sentence as it was; NULL: the paragraph is new */
	size_t last_op;      /* that added a sentence to it, or SIZE_MAX */
	int32_t day;         /* of it */
	size_t last;         /* sentence of the corpus, or SIZE_MAX */
};

struct writer {
	struct skn_ext *x;
	const struct skn_prose *prose;
	struct skn_terms *old; /* of each unit */
	SKN_VEC(struct paragraph) paragraphs;
};

static void read_old(struct writer *w)
{
	size_t block = SIZE_MAX;

	w->old = skn_xcalloc(w->prose->units.n + 1, sizeof(*w->old));
	for (size_t i = 0; i < w->prose->units.n; i++) {
		const struct skn_unit *u = &w->prose->units.v[i];
		struct skn_ext_old old;

		skn_ext_old_read(&old, w->x, w->prose, i);
		free(old.key);
		skn_corpus_terms(&w->old[i], &w->x->corpus, old.quote, old.quote_len, NULL);
		if (u->kind != SKN_UNIT_SENTENCE)
			continue;
		if (u->block != block) {
			skn_vec_push(&w->paragraphs, ((struct paragraph){ .last_op = SIZE_MAX, .day = SKN_CORPUS_NO_DAY,
									  .last = SIZE_MAX }));
			block = u->block;
		}
		skn_vec_push(&skn_vec_last(&w->paragraphs)->terms, &w->old[i]);
		skn_vec_last(&w->paragraphs)->last_id = u->id;
	}
}

/* ---- What is superseded ---- */

static bool is_superseded(const struct skn_ext *x, const struct skn_ext_old *old, size_t sentence)
{
	const struct skn_corpus_sentence *s = &x->corpus.sentences.v[sentence];
	int32_t day = x->corpus.docs.v[s->doc].day;
	struct skn_statement_words a, b;
	bool opposed;
	size_t n;
	const char *text = skn_corpus_text(&x->corpus, sentence, &n);

	if (day == SKN_CORPUS_NO_DAY || old->day == SKN_CORPUS_NO_DAY || day <= old->day || (s->flags & SKN_CORPUS_ASKS))
		return false;
	skn_statement_words_init(&a, old->quote, old->quote_len);
	skn_statement_words_init(&b, text, n);
	opposed = !b.hedged && skn_oppose_shared(&a, &b) >= SAME_WORDS && skn_oppose(&a, &b) != SKN_OPPOSE_NONE;
	skn_statement_words_release(&a);
	skn_statement_words_release(&b);
	return opposed;
}

/* The candidate of the highest score that takes the place of a unit; n when none does. */
static size_t find_newer(const struct writer *w, size_t unit, const struct skn_ext_old *old)
{
	const struct skn_ext *x = w->x;
	size_t found = x->picks.n;
	double most = 0;

	for (size_t i = 0; i < x->picks.n; i++) {
		const struct skn_terms *t = &x->corpus.sentences.v[x->picks.v[i]].terms;

		if (x->scores[i] > most && skn_terms_cosine(&w->old[unit], t) >= SAME_THING &&
		    is_superseded(x, old, x->picks.v[i])) {
			most = x->scores[i];
			found = i;
		}
	}
	return found;
}

static void replace(struct writer *w, size_t unit, size_t pick, const struct skn_ext_old *old)
{
	struct skn_ext *x = w->x;
	size_t sentence = x->picks.v[pick];
	struct skn_buf text = SKN_BUF_INIT;

	if (skn_ext_quote_sentence(&text, x, "%s: ", sentence)) {
		struct skn_op *op = skn_ops_add(x->ops, SKN_OP_REPLACE_SENTENCE);
		const char *key = x->corpus.docs.v[x->corpus.sentences.v[sentence].doc].id;
		char *reason = skn_xasprintf("superseded by %s, which is newer than %s", key, old->key);

		op->id = skn_ops_text(x->ops, w->prose->units.v[unit].id);
		op->reason = skn_ops_text(x->ops, reason);
		skn_ext_say_sentence(x, &op->body, text.p, sentence);
		w->old[unit].n = 0;
		x->scores[pick] = 0;
		free(reason);
	}
	skn_buf_release(&text);
}

static void supersede(struct writer *w, struct skn_picks *used)
{
	for (size_t i = 0; i < w->prose->units.n; i++) {
		const struct skn_unit *u = &w->prose->units.v[i];
		struct skn_ext_old old;
		size_t pick;

		if (u->kind != SKN_UNIT_SENTENCE || !skn_synth_is_engines(w->x->in, u->id) || !w->old[i].n)
			continue;
		skn_ext_old_read(&old, w->x, w->prose, i);
		if (old.key && (pick = find_newer(w, i, &old)) < w->x->picks.n) {
			skn_vec_push(used, w->x->picks.v[pick]);
			replace(w, i, pick, &old);
		}
		free(old.key);
	}
}

/* ---- What is new ---- */

static size_t how_many(const struct writer *w)
{
	size_t have = w->prose->units.n, origins = w->x->corpus.n_origins, n;

	if (have == 0)
		n = FIRST_MIN + origins > FIRST_MAX ? FIRST_MAX : FIRST_MIN + origins;
	else
		n = 1 + origins > NEXT_MAX ? NEXT_MAX : 1 + origins;
	n = skn_ext_setting(w->x, "sentences", n);
	return have >= NARRATIVE_MAX ? 0 : n > NARRATIVE_MAX - have ? NARRATIVE_MAX - have : n;
}

static void choose(struct writer *w, struct skn_picks *out, const struct skn_picks *used)
{
	struct skn_ext *x = w->x;
	struct skn_mmr mmr = { .lambda = LAMBDA, .alike = NEW_BELOW, .count = how_many(w), .earlier = w->old,
			       .n_earlier = w->prose->units.n };
	struct skn_picks all = { 0 };
	double *scores = skn_xcalloc(x->picks.n + 1, sizeof(*scores));

	for (size_t i = 0; i < x->picks.n; i++) {
		struct skn_buf text = SKN_BUF_INIT;
		bool asks = x->corpus.sentences.v[x->picks.v[i]].flags & SKN_CORPUS_ASKS;

		if (!asks && x->scores[i] >= SCORE_MIN && skn_ext_quote_sentence(&text, x, "By contrast, %s: ", x->picks.v[i]))
			scores[i] = x->scores[i];
		skn_buf_release(&text);
	}
	for (size_t i = 0; i < used->n; i++)
		skn_vec_push(&all, used->v[i]);
	if (mmr.count)
		skn_mmr_choose(&all, &x->corpus, &x->picks, scores, &mmr);
	for (size_t i = used->n; i < all.n; i++)
		skn_vec_push(out, all.v[i]);
	skn_summary_order(out, &x->corpus);
	skn_vec_release(&all);
	free(scores);
}

/* ---- Where it goes ---- */

static struct paragraph *nearest(struct writer *w, const struct skn_terms *terms)
{
	struct paragraph *found = NULL;
	double most = SAME_TOPIC;

	for (size_t p = 0; p < w->paragraphs.n; p++) {
		struct paragraph *here = &w->paragraphs.v[p];
		double sum = 0;

		for (size_t i = 0; i < here->terms.n; i++)
			sum += skn_terms_cosine(here->terms.v[i], terms);
		if (here->terms.n && sum / (double)here->terms.n >= most) {
			most = sum / (double)here->terms.n;
			found = here;
		}
	}
	return found;
}

static bool opposes(const struct skn_ext *x, size_t a, size_t b)
{
	struct skn_statement_words wa, wb;
	size_t na, nb;
	const char *sa = skn_corpus_text(&x->corpus, a, &na), *sb = skn_corpus_text(&x->corpus, b, &nb);
	bool opposed;

	skn_statement_words_init(&wa, sa, na);
	skn_statement_words_init(&wb, sb, nb);
	opposed = skn_oppose(&wa, &wb) != SKN_OPPOSE_NONE;
	skn_statement_words_release(&wa);
	skn_statement_words_release(&wb);
	return opposed;
}

static const char *phrase(const struct writer *w, const struct paragraph *p, size_t sentence)
{
	const struct skn_corpus *c = &w->x->corpus;
	int32_t day = c->docs.v[c->sentences.v[sentence].doc].day;

	if (p->last == SIZE_MAX)
		return "%s: ";
	if (opposes(w->x, p->last, sentence))
		return "By contrast, %s: ";
	return p->day != SKN_CORPUS_NO_DAY && day != SKN_CORPUS_NO_DAY && day > p->day ? "Later, %s: " : "%s adds: ";
}

static void write_one(struct writer *w, size_t sentence)
{
	struct skn_ext *x = w->x;
	const struct skn_corpus_sentence *s = &x->corpus.sentences.v[sentence];
	struct paragraph *p = nearest(w, &s->terms);
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_op *op;

	if (!p) {
		skn_vec_push(&w->paragraphs, ((struct paragraph){ .last_op = SIZE_MAX, .last = SIZE_MAX }));
		p = skn_vec_last(&w->paragraphs);
	}
	if (skn_ext_quote_sentence(&text, x, phrase(w, p, sentence), sentence)) {
		size_t ordinal = x->ops->list.n;

		op = skn_ops_add(x->ops, SKN_OP_ADD_SENTENCE);
		op->place = (struct skn_op_place)SKN_OP_PLACE_INIT;
		op->place.where = p->last_id || p->last_op != SIZE_MAX ? SKN_PLACE_AFTER : SKN_PLACE_END;
		op->place.id = p->last_id ? skn_ops_text(x->ops, p->last_id) : NULL;
		op->place.op = p->last_id ? SIZE_MAX : p->last_op;
		skn_ext_say_sentence(x, &op->body, text.p, sentence);
		/* What follows one place stands there in order: a new paragraph hangs on its first. */
		if (p->last_op == SIZE_MAX)
			p->last_op = ordinal;
		p->day = x->corpus.docs.v[s->doc].day;
		p->last = sentence;
		skn_vec_push(&p->terms, &s->terms);
	}
	skn_buf_release(&text);
}

void skn_ext_narrative(struct skn_ext *x)
{
	struct writer w = { .x = x, .prose = &x->in->before->prose };
	struct skn_picks used = { 0 }, chosen = { 0 };

	read_old(&w);
	supersede(&w, &used);
	choose(&w, &chosen, &used);
	for (size_t i = 0; i < chosen.n; i++)
		write_one(&w, chosen.v[i]);
	for (size_t i = 0; i < w.paragraphs.n; i++)
		skn_vec_release(&w.paragraphs.v[i].terms);
	skn_vec_release(&w.paragraphs);
	for (size_t i = 0; i < w.prose->units.n; i++)
		skn_corpus_terms_release(&w.old[i]);
	free(w.old);
	skn_vec_release(&used);
	skn_vec_release(&chosen);
}
