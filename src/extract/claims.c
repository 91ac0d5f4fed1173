#include "extract/claims.h"

#include "base/map.h"
#include "extract/claim_parts.h"
#include "extract/claim_words.h"
#include "extract/quote_words.h"
#include "text/sentence.h"

#define SUBJECT_TOKENS 8 /* a name that begins so early is the subject */

struct work {
	struct skn_claims *out;
	struct skn_claim_text x;
	struct skn_tokens tokens;
	bool *dated, *inside;
};

/* What a sentence was seen to have. */
struct seen {
	bool subject, number, unit, date, reports, change, verb, first, question;
};

static const char *low(const struct work *w, size_t i)
{
	return i < w->x.now.end ? skn_token_low(&w->tokens, i) : "";
}

struct cursor {
	const struct work *w;
	size_t i;
};

static const char *next_word(const void *ctx, size_t i)
{
	const struct cursor *c = ctx;

	return low(c->w, c->i + i);
}

static struct skn_span bytes(const struct work *w, size_t a, size_t b)
{
	return (struct skn_span){ w->tokens.v[a].start, w->tokens.v[b - 1].end };
}

/* Hedges and negations at I. */
static void words(struct work *w, struct skn_statement *st, struct seen *seen, size_t i)
{
	struct cursor c = { w, i };
	uint32_t class = skn_claim_word(low(w, i), NULL);
	size_t phrase = skn_claim_hedge_phrase(next_word, &c);
	int form;
	uint32_t verb = skn_quote_verb(low(w, i), &form);

	/* "May" with a capital inside a sentence is a month or a name */
	if ((class & SKN_CW_HEDGE) && !w->dated[i] && !(w->tokens.v[i].upper && i > w->x.now.start))
		phrase = phrase > 0 ? phrase : 1;
	if (phrase > 0) {
		skn_vec_push(&w->out->hedges, bytes(w, i, i + phrase));
		st->hedges++;
	}
	if ((class & SKN_CW_NEGATION) || skn_ends_with(low(w, i), "n't")) {
		skn_vec_push(&w->out->negations, bytes(w, i, i + 1));
		st->negations++;
	}
	seen->date |= w->dated[i];
	if (w->dated[i]) /* no word of a date is a verb, "May" */
		return;
	seen->change |= (class & SKN_CW_CHANGE) != 0;
	seen->first |= (class & SKN_CW_FIRST) != 0;
	seen->reports |= (verb & (SKN_QW_SAY | SKN_QW_TELL)) && form != SKN_VERB_BASE && form != SKN_VERB_ING;
	seen->reports |= skn_streq(low(w, i), "according") && skn_streq(low(w, i + 1), "to");
	seen->verb |= (class & (SKN_CW_CHANGE | SKN_CW_VERB | SKN_CW_HEDGE)) || verb ||
		      (skn_quote_word(low(w, i)) & SKN_QW_AUX) || skn_ends_with(low(w, i), "ed") ||
		      (skn_ends_with(low(w, i), "n't"));
}

static void parts(struct work *w, struct skn_statement *st, struct seen *seen)
{
	struct skn_span now = w->x.now;
	size_t named = now.start, numbered = now.start;

	for (size_t i = now.start; i < now.end; i++) {
		struct skn_number number;
		struct skn_named name;
		size_t k;

		if (w->tokens.v[i].kind == SKN_TOKEN_WORD)
			words(w, st, seen, i);
		else
			seen->date |= w->dated[i];
		k = i >= numbered ? skn_claim_number(&w->x, i, &number) : 0;
		if (k > 0) {
			skn_vec_push(&w->out->numbers, number);
			st->numbers++;
			numbered = i + k;
			seen->number = true;
			seen->unit |= number.unit.end > number.unit.start;
		}
		k = i >= named ? skn_claim_name(&w->x, i, &name) : 0;
		if (k > 0) {
			skn_vec_push(&w->out->names, name);
			st->names++;
			named = i + k;
			seen->subject |= i < now.start + SUBJECT_TOKENS;
		}
	}
}

static bool asks(const struct work *w)
{
	for (size_t i = w->x.now.end; i > w->x.now.start && w->tokens.v[i - 1].kind == SKN_TOKEN_MARK; i--)
		if (w->tokens.v[i - 1].cp == '?' || w->tokens.v[i - 1].cp == 0xFF1F || w->tokens.v[i - 1].cp == 0x61F ||
		    w->tokens.v[i - 1].cp == 0x37E)
			return true;
	return false;
}

static int score(const struct seen *seen, const struct skn_statement *st)
{
	int n = 0;

	if (seen->question || !seen->verb)
		return 0;
	n += seen->subject ? 30 : 0;
	n += seen->unit ? 30 : seen->number ? 20 : 0;
	n += seen->date ? 20 : 0;
	n += seen->reports ? 10 : 0;
	n += seen->change ? 10 : 0;
	n -= st->hedges > 0 ? 15 : 0;
	n -= seen->first ? 10 : 0;
	return n < 0 ? 0 : n > 100 ? 100 : n;
}

static void sentence(struct work *w)
{
	struct skn_statement st = { .sentence = bytes(w, w->x.now.start, w->x.now.end),
				    .number = w->out->numbers.n, .name = w->out->names.n,
				    .hedge = w->out->hedges.n, .negation = w->out->negations.n };
	struct seen seen = { .question = asks(w) };

	parts(w, &st, &seen);
	st.score = score(&seen, &st);
	st.flags = (st.score >= SKN_CLAIM_SCORE_MIN ? SKN_STATEMENT_CLAIM : 0u) |
		   (seen.question ? SKN_STATEMENT_QUESTION : 0u) | (st.hedges ? SKN_STATEMENT_HEDGED : 0u) |
		   (st.negations ? SKN_STATEMENT_NEGATED : 0u) | (seen.reports ? SKN_STATEMENT_REPORTED : 0u);
	skn_vec_push(w->out, st);
}

/* ---- What is known of the tokens before ---- */

static void date_tokens(struct work *w, const struct skn_date_mentions *dates)
{
	size_t k = 0;

	for (size_t i = 0; dates && i < w->tokens.n; i++) {
		while (k < dates->n && dates->v[k].start + dates->v[k].len <= w->tokens.v[i].start)
			k++;
		w->dated[i] = k < dates->n && w->tokens.v[i].start >= dates->v[k].start;
	}
}

/* Words that are capitalised where no sentence begins. */
static void inside_tokens(struct work *w)
{
	struct skn_map seen = SKN_MAP_INIT;

	for (size_t i = 1; i < w->tokens.n; i++) {
		const struct skn_token *t = &w->tokens.v[i];
		const char *text = skn_token_low(&w->tokens, i);

		if (t->kind == SKN_TOKEN_WORD && t->upper && !t->para && t[-1].kind == SKN_TOKEN_WORD && !t[-1].upper)
			skn_map_put(&seen, text, strlen(text), w);
	}
	for (size_t i = 0; i < w->tokens.n; i++)
		if (w->tokens.v[i].kind == SKN_TOKEN_WORD && w->tokens.v[i].upper)
			w->inside[i] = skn_map_has(&seen, skn_token_low(&w->tokens, i), strlen(skn_token_low(&w->tokens, i)));
	skn_map_release(&seen, NULL);
}

static void walk(struct work *w, const char *s, size_t n, const char *language)
{
	struct skn_spans spans = { 0 };
	size_t at = 0;

	skn_sentences(&spans, s, n, language);
	for (size_t i = 0; i < spans.n; i++) {
		w->x.now.start = at;
		while (at < w->tokens.n && w->tokens.v[at].start < spans.v[i].end)
			at++;
		w->x.now.end = at;
		if (at > w->x.now.start)
			sentence(w);
	}
	skn_vec_release(&spans);
}

int skn_claims_find(struct skn_claims *out, const char *s, size_t n, const struct skn_date_mentions *dates,
		    const char *language, struct skn_err *err)
{
	struct work w = { .out = out, .tokens = SKN_TOKENS_INIT };

	if (n > SKN_CLAIMS_TEXT_MAX)
		return skn_fail(err, SKN_ELIMIT, "a text of over %zu bytes is not searched for claims",
				SKN_CLAIMS_TEXT_MAX);
	skn_tokens_read(&w.tokens, s, n);
	w.dated = skn_xcalloc(w.tokens.n + 1, sizeof(*w.dated));
	w.inside = skn_xcalloc(w.tokens.n + 1, sizeof(*w.inside));
	date_tokens(&w, dates);
	inside_tokens(&w);
	w.x = (struct skn_claim_text){ .s = s, .t = &w.tokens, .dated = w.dated, .inside = w.inside };
	walk(&w, s, n, language);
	free(w.dated);
	free(w.inside);
	skn_tokens_release(&w.tokens);
	return 0;
}

void skn_claims_release(struct skn_claims *list)
{
	skn_vec_release(list);
	skn_vec_release(&list->numbers);
	skn_vec_release(&list->names);
	skn_vec_release(&list->hedges);
	skn_vec_release(&list->negations);
}
