#include "doc/cite.h"
#include "doc/key.h"
#include "synth/ext.h"
#include "synth/quotable.h"
#include "synth/stems.h"
#include "text/span.h"
#include "text/words.h"

#define NEW_TENSIONS 4   /* of a run, at most */
#define QUERY_WORDS 8    /* of a search that is suggested */
#define CANDIDATES 150u  /* sentences of the highest rank that are compared with each other */
#define QUESTION_RANK 0.3 /* of the best sentence, from which a question is worth asking */
#define SAME_SUBJECT 0.3 /* cosine of two statements that can oppose each other */
#define SAME_QUESTION 0.5 /* from which two tensions are one */
#define ANSWERS 0.35     /* cosine of an answer to the question */
#define SIDES_WITH 0.34  /* share of words of the statement that it confirms */
#define DAYS_APART 2     /* different numbers further apart are an update, no tension */
#define HOLDS "Which holds?"

struct finder {
	struct skn_ext *x;
	SKN_VEC(struct skn_terms) known; /* of tensions that are there, or were opened */
	size_t opened, most;
};

static bool is_known(const struct finder *f, const struct skn_terms *terms)
{
	for (size_t i = 0; i < f->known.n; i++)
		if (skn_terms_cosine(&f->known.v[i], terms) >= SAME_QUESTION)
			return true;
	return false;
}

static void remember(struct finder *f, const char *text, size_t n)
{
	struct skn_buf plain = SKN_BUF_INIT;
	struct skn_terms terms;

	skn_cites_strip(&plain, text, n);
	skn_corpus_terms(&terms, &f->x->corpus, plain.p, plain.n, NULL);
	skn_vec_push(&f->known, terms);
	skn_buf_release(&plain);
}

static void name_it(struct skn_ext *x, struct skn_op *op, size_t sentence)
{
	struct skn_buf id = SKN_BUF_INIT;
	size_t n;
	const char *text = skn_corpus_text(&x->corpus, sentence, &n);
	char *plain = skn_xstrndup(text, n);

	skn_key_from_text(&id, NULL, plain, "tension");
	op->id = skn_ops_textn(x->ops, id.p, id.n);
	free(plain);
	skn_buf_release(&id);
}

/* ---- Questions that are asked ---- */

/* What could answer: a search for the words of the question. */
static void suggest(struct skn_ext *x, const char *s, size_t n)
{
	struct skn_spans tokens = { 0 };
	struct skn_stems stems = { 0 };
	struct skn_buf query = SKN_BUF_INIT;
	struct skn_op *op;
	size_t words = 0;

	skn_words(&tokens, s, n);
	for (size_t i = 0; i < tokens.n && words < QUERY_WORDS; i++) {
		size_t len = tokens.v[i].end - tokens.v[i].start;

		if (!skn_stems_term(&stems, "en", s + tokens.v[i].start, len))
			continue;
		if (words++)
			skn_buf_addc(&query, ' ');
		skn_buf_add(&query, s + tokens.v[i].start, len);
	}
	if (words) {
		op = skn_ops_add(x->ops, SKN_OP_SUGGEST_SEARCH);
		op->query = skn_ops_textn(x->ops, query.p, query.n);
		op->reason = "an open question";
	}
	skn_vec_release(&tokens);
	skn_stems_release(&stems);
	skn_buf_release(&query);
}

static void ask(struct finder *f, size_t sentence)
{
	struct skn_ext *x = f->x;
	struct skn_buf text = SKN_BUF_INIT;
	size_t n;
	const char *s = skn_corpus_text(&x->corpus, sentence, &n);

	if (!is_known(f, &x->corpus.sentences.v[sentence].terms) && skn_ext_quote_sentence(&text, x, "%s: ", sentence)) {
		struct skn_op *op = skn_ops_add(x->ops, SKN_OP_OPEN_TENSION);

		name_it(x, op, sentence);
		skn_ext_say_sentence(x, &op->body, text.p, sentence);
		remember(f, s, n);
		f->opened++;
		suggest(x, s, n);
	}
	skn_buf_release(&text);
}

/* ---- Statements that oppose each other ---- */

struct pair {
	size_t a, b; /* sentences */
	double score;
};

static bool oppose(const struct skn_ext *x, size_t a, size_t b)
{
	const struct skn_corpus_sentence *sa = &x->corpus.sentences.v[a], *sb = &x->corpus.sentences.v[b];
	int32_t da = x->corpus.docs.v[sa->doc].day, db = x->corpus.docs.v[sb->doc].day;
	struct skn_statement_words wa, wb;
	enum skn_opposition how;
	size_t na, nb;
	const char *ta = skn_corpus_text(&x->corpus, a, &na), *tb = skn_corpus_text(&x->corpus, b, &nb);

	skn_statement_words_init(&wa, ta, na);
	skn_statement_words_init(&wb, tb, nb);
	how = skn_oppose(&wa, &wb);
	skn_statement_words_release(&wa);
	skn_statement_words_release(&wb);
	if (how == SKN_OPPOSE_NUMBER && da != SKN_CORPUS_NO_DAY && db != SKN_CORPUS_NO_DAY &&
	    llabs((int64_t)da - db) > DAYS_APART)
		return false;
	return how != SKN_OPPOSE_NONE;
}

/* Statements of different outlets about one subject. */
static bool may_oppose(const struct skn_ext *x, size_t a, size_t b)
{
	const struct skn_corpus_sentence *sa = &x->corpus.sentences.v[a], *sb = &x->corpus.sentences.v[b];
	struct skn_buf na = SKN_BUF_INIT, nb = SKN_BUF_INIT;
	bool may;

	if (sa->doc == sb->doc || (sa->flags | sb->flags) & SKN_CORPUS_ASKS ||
	    skn_terms_cosine(&sa->terms, &sb->terms) < SAME_SUBJECT)
		return false;
	skn_ext_outlet(&na, x, sa->doc);
	skn_ext_outlet(&nb, x, sb->doc);
	may = !skn_streq(na.p, nb.p);
	skn_buf_release(&na);
	skn_buf_release(&nb);
	return may;
}

static int best_pair(const void *pa, const void *pb)
{
	const struct pair *a = pa, *b = pb;

	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return a->b < b->b ? -1 : a->b > b->b;
}

/* The question rests on both statements. */
static void ask_which(struct finder *f, struct skn_op *op, const struct pair *pair)
{
	struct skn_ext *x = f->x;
	struct skn_said *holds = skn_ops_say(x->ops, &op->body, HOLDS, strlen(HOLDS));

	for (int side = 0; side < 2; side++) {
		size_t sentence = side ? pair->b : pair->a, n;
		const char *s = skn_corpus_text(&x->corpus, sentence, &n);
		const char *key = x->corpus.docs.v[x->corpus.sentences.v[sentence].doc].id;
		struct skn_buf quote = SKN_BUF_INIT;

		skn_quotable_text(&quote, s, n);
		skn_ops_cite(x->ops, holds, key, NULL);
		skn_ops_quote(x->ops, holds, key, quote.p, quote.n, NULL);
		remember(f, quote.p, quote.n);
		skn_buf_release(&quote);
	}
}

static void contrast(struct finder *f, const struct pair *pair)
{
	struct skn_ext *x = f->x;
	struct skn_buf one = SKN_BUF_INIT, other = SKN_BUF_INIT;

	if (is_known(f, &x->corpus.sentences.v[pair->a].terms) || is_known(f, &x->corpus.sentences.v[pair->b].terms))
		return;
	if (skn_ext_quote_sentence(&one, x, "%s: ", pair->a) && skn_ext_quote_sentence(&other, x, "By contrast, %s: ", pair->b)) {
		struct skn_op *op = skn_ops_add(x->ops, SKN_OP_OPEN_TENSION);

		name_it(x, op, pair->a);
		skn_ext_say_sentence(x, &op->body, one.p, pair->a);
		skn_ext_say_sentence(x, &op->body, other.p, pair->b);
		ask_which(f, op, pair);
		f->opened++;
	}
	skn_buf_release(&one);
	skn_buf_release(&other);
}

static void find_contrasts(struct finder *f, const struct skn_picks *best, const double *scores)
{
	SKN_VEC(struct pair) pairs = { 0 };

	for (size_t i = 0; i < best->n; i++)
		for (size_t k = i + 1; k < best->n; k++)
			if (may_oppose(f->x, best->v[i], best->v[k]) && oppose(f->x, best->v[i], best->v[k]))
				skn_vec_push(&pairs, ((struct pair){ best->v[i], best->v[k], scores[i] + scores[k] }));
	if (pairs.n)
		qsort(pairs.v, pairs.n, sizeof(*pairs.v), best_pair);
	for (size_t i = 0; i < pairs.n && f->opened < f->most; i++)
		contrast(f, &pairs.v[i]);
	skn_vec_release(&pairs);
}

/* ---- Answers to what was open ---- */

/* The latest day of what the tension cites. */
static int32_t asked_on(const struct skn_ext *x, const struct skn_prose *question)
{
	int32_t latest = SKN_CORPUS_NO_DAY;

	for (size_t i = 0; i < question->units.n; i++) {
		struct skn_ext_old old;

		skn_ext_old_read(&old, x, question, i);
		latest = old.day > latest ? old.day : latest;
		free(old.key);
	}
	return latest;
}

/* A question that an item asks is answered by what is near it; of two statements
 * that oppose each other an answer denies one and shares its words with the other. */
struct parts {
	size_t n, denied, shared;
	double nearest;
};

static void look_at_part(struct parts *out, const struct skn_ext *x, const struct skn_ext_old *part, size_t sentence)
{
	struct skn_statement_words a, b;
	struct skn_terms terms;
	double sim;
	size_t n;
	const char *s = skn_corpus_text(&x->corpus, sentence, &n);

	skn_corpus_terms(&terms, &x->corpus, part->quote, part->quote_len, NULL);
	sim = skn_terms_cosine(&terms, &x->corpus.sentences.v[sentence].terms);
	skn_corpus_terms_release(&terms);
	out->nearest = sim > out->nearest ? sim : out->nearest;
	out->n++;
	if (sim < ANSWERS)
		return;
	skn_statement_words_init(&a, part->quote, part->quote_len);
	skn_statement_words_init(&b, s, n);
	if (skn_oppose(&a, &b) != SKN_OPPOSE_NONE)
		out->denied++;
	else
		out->shared += skn_oppose_shared(&a, &b) >= SIDES_WITH;
	skn_statement_words_release(&a);
	skn_statement_words_release(&b);
}

/* How near an answer is; 0 when it is none. */
static double nearness(const struct skn_ext *x, const struct skn_prose *question, size_t sentence)
{
	struct parts parts = { 0 };

	for (size_t i = 0; i < question->units.n; i++) {
		struct skn_ext_old old;

		skn_ext_old_read(&old, x, question, i);
		/* The phrase that ends a pair quotes nothing. */
		if (question->units.n == 1 || old.quote != question->text.p + question->units.v[i].start)
			look_at_part(&parts, x, &old, sentence);
		free(old.key);
	}
	if (parts.n > 1 && (parts.denied == 0 || parts.shared == 0))
		return 0;
	return parts.nearest;
}

static bool is_hedged(const struct skn_ext *x, size_t sentence)
{
	struct skn_statement_words words;
	size_t n;
	const char *s = skn_corpus_text(&x->corpus, sentence, &n);
	bool hedged;

	skn_statement_words_init(&words, s, n);
	hedged = words.hedged;
	skn_statement_words_release(&words);
	return hedged;
}

/* The best answer goes into the resolution; two independent ones resolve. */
static void answer(struct finder *f, const struct skn_record *tension, const struct skn_prose *question)
{
	struct skn_ext *x = f->x;
	int32_t asked = asked_on(x, question);
	size_t best = SIZE_MAX, others = 0;
	double most = 0;
	struct skn_buf text = SKN_BUF_INIT;

	for (size_t i = 0; i < x->picks.n; i++) {
		const struct skn_corpus_sentence *s = &x->corpus.sentences.v[x->picks.v[i]];
		int32_t day = x->corpus.docs.v[s->doc].day;
		double near;

		if (s->flags & SKN_CORPUS_ASKS || day == SKN_CORPUS_NO_DAY || asked == SKN_CORPUS_NO_DAY || day <= asked)
			continue;
		near = nearness(x, question, x->picks.v[i]);
		if (near >= ANSWERS && near > most && !is_hedged(x, x->picks.v[i])) {
			most = near;
			best = x->picks.v[i];
		}
	}
	if (best == SIZE_MAX || !skn_ext_quote_sentence(&text, x, "%s: ", best)) {
		skn_buf_release(&text);
		return;
	}
	others = skn_ext_support(x, best);
	if (others || !skn_streq(skn_record_text(tension, "status", NULL), "narrowed")) {
		struct skn_op *op = skn_ops_add(x->ops, others ? SKN_OP_RESOLVE_TENSION : SKN_OP_NARROW_TENSION);

		op->id = skn_ops_text(x->ops, tension->id);
		op->reason = others ? "items of independent origin answer it" : "one item answers it";
		skn_ext_say_sentence(x, &op->note, text.p, best);
	}
	skn_buf_release(&text);
}

static void answer_all(struct finder *f)
{
	const struct skn_synth_input *in = f->x->in;

	for (size_t i = 0; i < in->open.n; i++) {
		struct skn_prose question = { .text = SKN_BUF_INIT };
		size_t n;
		const char *text = skn_record_text(in->open.v[i], "question", &n);

		if (text && skn_prose_parse(&question, text, n, NULL) == SKN_OK)
			answer(f, in->open.v[i], &question);
		skn_prose_release(&question);
	}
}

void skn_ext_tensions(struct skn_ext *x)
{
	const struct skn_records *there = &x->in->before->tensions;
	struct finder f = { .x = x, .most = skn_ext_setting(x, "tensions", NEW_TENSIONS) };
	struct skn_picks best = { 0 };
	double *scores = skn_xcalloc(x->picks.n + 1, sizeof(*scores));

	for (size_t i = 0; i < there->n; i++) {
		size_t n;
		const char *text = skn_record_text(&there->v[i], "question", &n);

		if (text)
			remember(&f, text, n);
	}
	answer_all(&f);
	for (size_t i = 0; i < x->picks.n; i++) {
		scores[best.n] = x->scores[i];
		skn_vec_push(&best, x->picks.v[i]);
	}
	skn_rank_keep(&best, scores, CANDIDATES);
	find_contrasts(&f, &best, scores);
	for (size_t i = 0; i < best.n && f.opened < f.most; i++)
		if (x->corpus.sentences.v[best.v[i]].flags & SKN_CORPUS_ASKS && scores[i] >= QUESTION_RANK)
			ask(&f, best.v[i]);
	for (size_t i = 0; i < f.known.n; i++)
		skn_corpus_terms_release(&f.known.v[i]);
	skn_vec_release(&f.known);
	skn_vec_release(&best);
	free(scores);
}
