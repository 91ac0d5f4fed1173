#include "extract/quotes.h"

#include "extract/quote_clause.h"
#include "extract/quote_names.h"
#include "extract/quote_words.h"
#include "text/sentence.h"

#define DIRECT_WORDS 4 /* of a quotation that nothing attributes, and that is taken for speech */

struct work {
	struct skn_quotes *out;
	struct skn_tokens tokens;
	struct skn_quote_text q;
	struct skn_full_names names;
	bool *taken; /* of each quotation in marks: it is in some content */
	/* The one who spoke last, and in which paragraph that was. */
	struct skn_span who;
	struct skn_full_name *name;     /* the latest speaker who has one: who a pronoun means */
	struct skn_full_name *who_name; /* of WHO, or NULL */
	size_t paragraph, spoke_in;
	size_t last; /* 1 + the last quotation with marks in out, that a following one may go on with */
};

/* ---- Sentences as tokens ---- */

static void sentences(struct work *w, const char *s, size_t n)
{
	struct skn_spans spans = { 0 };
	size_t at = 0;

	skn_sentences(&spans, s, n, NULL);
	for (size_t i = 0; i < spans.n; i++) {
		size_t first = at;

		while (at < w->tokens.n && w->tokens.v[at].start < spans.v[i].end)
			at++;
		if (at > first)
			skn_vec_push(&w->q.sentences, ((struct skn_span){ first, at }));
	}
	skn_vec_release(&spans);
}

/* ---- Speakers ---- */

static uint32_t sex_of(const struct work *w, struct skn_span who)
{
	for (size_t i = who.start; i < who.end; i++) {
		uint32_t c = skn_quote_word(skn_token_low(&w->tokens, i)) & (SKN_QW_MALE | SKN_QW_FEMALE);

		if (c)
			return c;
	}
	return 0;
}

static bool pronoun(const struct work *w, struct skn_span who)
{
	return who.end == who.start + 1 &&
	       (skn_token_is(&w->tokens, who.start, "he") || skn_token_is(&w->tokens, who.start, "she"));
}

/* With the name that stands beside a description: "its chairman, Tom Arkwright". */
static size_t end_beside(const struct work *w, struct skn_span who)
{
	const struct skn_token *v = w->tokens.v;
	size_t i = who.end + 1;

	if (who.end == 0 || i + 1 >= w->tokens.n || v[who.end].cp != ',' || v[i].para)
		return who.end;
	while (i < w->tokens.n && v[i].kind == SKN_TOKEN_WORD && v[i].upper && !v[i].para)
		i++;
	return i > who.end + 2 ? i : who.end;
}

/* The full name of the speaker, or NULL. */
static struct skn_full_name *resolve(struct work *w, struct skn_span who)
{
	struct skn_full_name *name;
	uint32_t sex = sex_of(w, who);

	if (pronoun(w, who))
		name = w->name;
	else if (skn_token_is(&w->tokens, who.start, "who"))
		name = skn_full_names_of(&w->names, &w->tokens, who.start > 4 ? who.start - 4 : 0, who.start);
	else
		name = skn_full_names_of(&w->names, &w->tokens, who.start, who.end);
	if (!name && !pronoun(w, who))
		name = skn_full_names_of(&w->names, &w->tokens, who.start, end_beside(w, who));
	if (name && sex && name->sex && name->sex != sex)
		return NULL;
	if (name && sex)
		name->sex = sex;
	return name;
}

/* ---- Quotations into the result ---- */

static struct skn_span bytes(const struct work *w, struct skn_span tokens)
{
	if (tokens.end <= tokens.start)
		return (struct skn_span){ 0, 0 };
	return (struct skn_span){ w->tokens.v[tokens.start].start, w->tokens.v[tokens.end - 1].end };
}

/* Whether a quotation mark at I belongs to a quotation that is in S with both of its
 * marks, and is not all of it: that mark is part of the content. */
static bool inner_mark(const struct work *w, struct skn_span s, size_t i)
{
	uint32_t run = w->q.marks.at[i];
	const struct skn_marked *m = run > 0 ? &w->q.marks.v[run - 1] : NULL;

	if (!m || !m->closed || m->open < s.start || m->close > s.end)
		return false;
	return (i < m->first || i >= m->last) && (m->open > s.start || m->close < s.end);
}

static bool sign(uint32_t cp)
{
	return cp == '$' || cp == 0xA3 || cp == 0x20AC || cp == '#' || cp == '(' || cp == '[';
}

/* A mark that ends a sentence, and no quotation before it. */
static bool final(const struct work *w, struct skn_span s)
{
	uint32_t cp = w->tokens.v[s.end - 1].cp;

	if (cp == '%' || cp == ')' || cp == ']')
		return true;
	return (cp == '?' || cp == '!' || cp == '.') && s.end - 1 > s.start &&
	       !(w->q.marks.at[s.end - 2] > 0 && w->q.marks.at[s.end - 1] == 0);
}

/* Without marks at its ends: quotation marks, the comma before "he said". */
static struct skn_span trimmed(const struct work *w, struct skn_span s)
{
	const struct skn_token *v = w->tokens.v;

	while (s.end > s.start && v[s.end - 1].kind == SKN_TOKEN_MARK && !final(w, s) && !inner_mark(w, s, s.end - 1))
		s.end--;
	while (s.start < s.end && v[s.start].kind == SKN_TOKEN_MARK && !sign(v[s.start].cp) &&
	       !inner_mark(w, s, s.start))
		s.start++;
	return s;
}

static void add_piece(struct work *w, struct skn_quote *quote, struct skn_span tokens)
{
	struct skn_span span = bytes(w, trimmed(w, tokens));

	if (span.end > span.start && quote->pieces < SKN_QUOTE_PIECES_MAX) {
		skn_vec_push(&w->out->content, span);
		quote->pieces++;
	}
}

/* Marks the quotations that a content touches as taken; how many there are, and
 * whether they are all of it. */
static int kind_of(struct work *w, struct skn_span tokens)
{
	bool some = false, all = true;

	for (size_t i = tokens.start; i < tokens.end; i++) {
		uint32_t run = w->q.marks.at[i];

		if (run > 0) {
			w->taken[run - 1] = true;
			some = true;
		} else if (w->tokens.v[i].kind != SKN_TOKEN_MARK) {
			all = false;
		}
	}
	return !some ? SKN_QUOTE_INDIRECT : all ? SKN_QUOTE_DIRECT : SKN_QUOTE_MIXED;
}

/* A quotation goes on in the paragraphs behind it, each opened by a mark. */
static void carry_on(struct work *w, struct skn_quote *quote, size_t end)
{
	uint32_t run = end > 0 ? w->q.marks.at[end - 1] : 0;

	while (run > 0 && run < w->q.marks.n && w->q.marks.v[run - 1].carried && !w->taken[run] &&
	       quote->pieces < SKN_QUOTE_PIECES_MAX) {
		const struct skn_marked *m = &w->q.marks.v[run];

		w->taken[run] = true;
		add_piece(w, quote, (struct skn_span){ m->first, m->last });
		run++;
	}
}

static void spoke(struct work *w, struct skn_span who, struct skn_full_name *name)
{
	w->who = who;
	w->who_name = name;
	w->spoke_in = w->paragraph;
	if (name)
		w->name = name;
}

static void put(struct work *w, const struct skn_said *said)
{
	struct skn_quote quote = { .piece = w->out->content.n, .cue = bytes(w, said->cue) };
	struct skn_span who = said->who;
	struct skn_full_name *name = NULL;
	int kinds[2];

	if (said->follows)
		who = w->spoke_in == w->paragraph ? w->who : (struct skn_span){ 0, 0 };
	if (who.end > who.start)
		name = said->follows ? w->who_name : resolve(w, who);
	kinds[0] = kinds[1] = kind_of(w, said->piece[0]);
	add_piece(w, &quote, said->piece[0]);
	if (said->piece[1].end > said->piece[1].start) {
		kinds[1] = kind_of(w, said->piece[1]);
		add_piece(w, &quote, said->piece[1]);
	}
	carry_on(w, &quote, said->piece[1].end > 0 ? said->piece[1].end : said->piece[0].end);
	if (quote.pieces == 0)
		return;
	quote.kind = kinds[0] == kinds[1] ? kinds[0] : SKN_QUOTE_MIXED;
	quote.speaker = bytes(w, who);
	quote.name = name ? bytes(w, (struct skn_span){ name->first, name->last }) : quote.speaker;
	if (!name && who.end > who.start && pronoun(w, who))
		quote.name = (struct skn_span){ 0, 0 };
	skn_vec_push(w->out, quote);
	if (quote.kind != SKN_QUOTE_INDIRECT)
		w->last = w->out->n;
	if (who.end > who.start && !skn_token_is(&w->tokens, who.start, "who"))
		spoke(w, who, name);
}

/* A quotation without a verb: the one before in its paragraph goes on, or a
 * paragraph of it that follows one of them. */
static void put_bare(struct work *w, size_t run)
{
	const struct skn_marked *m = &w->q.marks.v[run];
	struct skn_quote quote = { .piece = w->out->content.n, .kind = SKN_QUOTE_DIRECT };
	bool goes_on = w->last > 0 && w->who.end > w->who.start && w->paragraph <= w->spoke_in + 1;
	uint32_t last = m->last > m->first ? w->tokens.v[m->last - 1].cp : 0;
	bool sentence = w->tokens.v[m->first].upper && (last == '.' || last == '!' || last == '?');

	w->taken[run] = true;
	if (m->words < DIRECT_WORDS && !(goes_on && sentence))
		return;
	add_piece(w, &quote, (struct skn_span){ m->first, m->last });
	carry_on(w, &quote, m->close);
	if (quote.pieces == 0)
		return;
	if (goes_on) {
		quote.speaker = bytes(w, w->who);
		quote.name = w->who_name ? bytes(w, (struct skn_span){ w->who_name->first, w->who_name->last })
					 : quote.speaker;
		if (!w->who_name && pronoun(w, w->who))
			quote.name = (struct skn_span){ 0, 0 };
		w->spoke_in = w->paragraph;
	}
	skn_vec_push(w->out, quote);
}

static int by_content(const void *a, const void *b)
{
	const struct skn_quote *x = a, *y = b;

	if (x->piece != y->piece)
		return x->piece < y->piece ? -1 : 1;
	return 0;
}

static void walk(struct work *w)
{
	struct skn_saids saids = { 0 };

	for (size_t i = 0; i < w->q.sentences.n; i++) {
		struct skn_span s = w->q.sentences.v[i];

		w->paragraph += w->tokens.v[s.start].para;
		skn_vec_clear(&saids);
		skn_clause_read(&saids, &w->q, s);
		for (size_t k = 0; k < saids.n; k++)
			put(w, &saids.v[k]);
		for (size_t t = s.start; t < s.end; t++) {
			uint32_t run = w->q.marks.at[t];

			/* a quotation that a later sentence ends may have its verb there */
			if (run > 0 && !w->taken[run - 1] && w->q.marks.v[run - 1].close <= s.end)
				put_bare(w, run - 1);
		}
	}
	skn_vec_release(&saids);
}

int skn_quotes_find(struct skn_quotes *out, const char *s, size_t n, struct skn_err *err)
{
	struct work w = { .out = out, .tokens = SKN_TOKENS_INIT };

	if (n > SKN_QUOTES_TEXT_MAX)
		return skn_fail(err, SKN_ELIMIT, "a text of over %zu bytes is not searched for quotations",
				SKN_QUOTES_TEXT_MAX);
	skn_tokens_read(&w.tokens, s, n);
	w.q.t = &w.tokens;
	skn_marks_find(&w.q.marks, &w.tokens);
	sentences(&w, s, n);
	skn_full_names_find(&w.names, &w.tokens);
	w.taken = skn_xcalloc(w.q.marks.n + 1, sizeof(*w.taken));
	walk(&w);
	if (out->n > 1)
		qsort(out->v, out->n, sizeof(*out->v), by_content);
	free(w.taken);
	skn_full_names_release(&w.names);
	skn_vec_release(&w.q.sentences);
	skn_marks_release(&w.q.marks);
	skn_tokens_release(&w.tokens);
	return 0;
}

void skn_quotes_release(struct skn_quotes *list)
{
	skn_vec_release(list);
	skn_vec_release(&list->content);
}
