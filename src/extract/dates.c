#include "extract/dates.h"

#include "extract/date_read.h"
#include "text/language.h"

#define TIME_FIRST INT64_C(-61851600000) /* of the reference: year 10 … */
#define TIME_LAST INT64_C(253087000000)  /* … to 9990, so that its neighbours can be written */

/* ---- What all rules share: the choice between them ---- */

size_t skn_dr_absolute(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	static size_t (*const rules[])(const struct skn_date_reader *, size_t, struct skn_when *) = {
		skn_dr_numeric, skn_dr_weekday, skn_dr_holiday, skn_dr_month, skn_dr_relative, skn_dr_period,
	};
	size_t k = 0;

	for (size_t n = 0; k == 0 && n < SKN_ARRAY_LEN(rules); n++) {
		*w = (struct skn_when)SKN_WHEN_INIT;
		k = rules[n](r, i, w);
	}
	if (k > 0 && w->no_year && w->ahead == 0)
		w->ahead = skn_dr_ahead(r, i) ? 1 : 0;
	return k;
}

size_t skn_dr_point(const struct skn_date_reader *r, size_t i, struct skn_when *w)
{
	size_t k = skn_dr_count(r, i, w);

	return k > 0 ? k : skn_dr_absolute(r, i, w);
}

/* ---- Tokens to mentions ---- */

static void mention(struct skn_date_mentions *out, const struct skn_date_reader *r, size_t i, size_t k,
		    const struct skn_when *w)
{
	const struct skn_token *first = &r->t->v[i], *last = &r->t->v[i + k - 1];
	struct skn_date_mention m = { .start = first->start, .len = last->end - first->start };

	m.precision = skn_when_format(w, m.value);
	m.kind = w->open_first || w->open_last || w->range || m.precision == SKN_EDTF_INTERVAL ? SKN_DATE_RANGE
		 : w->clock >= 0 ? SKN_DATE_TIME : SKN_DATE_DATE;
	m.relative = w->relative;
	m.certain = !w->guessed && m.value[0] != '\0';
	skn_vec_push(out, m);
}

/* The "the" of "the end of May" by itself is not part of it. */
static bool the_before_side(const struct skn_date_reader *r, size_t i)
{
	return skn_dr_is(r, i, "the") && skn_dr_value(r, i + 1, SKN_DW_SIDE) > 0;
}

/* Whether a number before a dash makes this one a part of something else. */
static bool rest_of_number(const struct skn_date_reader *r, size_t i)
{
	return i > 1 && skn_dr_hyphen(r, i - 1) && skn_dr_digits(r, i - 2) > 0;
}

/* What "the next day" will be counted from. */
static void tell(struct skn_date_reader *r, const struct skn_when *w)
{
	if (!w->nowhere && !w->range && !w->open_first && !w->open_last && w->first == w->last)
		r->told = (struct skn_when_reference){ .known = true, .day = w->first };
}

static size_t at(struct skn_date_mentions *out, struct skn_date_reader *r, size_t i)
{
	struct skn_when range = SKN_WHEN_INIT, point = SKN_WHEN_INIT, *w = &range;
	size_t k = skn_dr_range(r, i, &range), p = skn_dr_timed(r, i, &point);

	if (p > k || (p == k && p > 0)) {
		w = &point;
		k = p;
	}
	/* the full stop of "in Aug." may be the sentence's */
	if (k > 1 && skn_dr_is(r, i + k - 1, ".") && skn_dr_entry(r, i + k - 2, SKN_DW_MONTH | SKN_DW_WEEKDAY))
		k--;
	assert(i + k <= r->t->n);
	if (k == 0 || k > SKN_DATES_TOKENS_MAX || the_before_side(r, i) ||
	    (k == 1 && w->shape == SKN_WHEN_YEAR && rest_of_number(r, i)))
		return 0;
	skn_when_place(w, &r->ref);
	mention(out, r, i, k, w);
	tell(r, w);
	return k;
}

static bool may_begin(const struct skn_date_reader *r, size_t i)
{
	static const uint32_t starters = SKN_DW_MONTH | SKN_DW_WEEKDAY | SKN_DW_UNIT | SKN_DW_CARDINAL | SKN_DW_ORDINAL |
					 SKN_DW_SEASON | SKN_DW_NEAR | SKN_DW_SIDE | SKN_DW_START;

	if (r->t->v[i].kind == SKN_TOKEN_NUMBER)
		return true;
	if (r->t->v[i].kind == SKN_TOKEN_WORD)
		return skn_dr_entry(r, i, starters) != NULL;
	return skn_dr_in(r, i, "'|\xe2\x80\x98|\xe2\x80\x99") && skn_dr_digits(r, i + 1) == 2;
}

static void walk(struct skn_date_mentions *out, struct skn_date_reader *r)
{
	for (size_t i = 0; i < r->t->n;) {
		size_t k = may_begin(r, i) ? at(out, r, i) : 0;

		i += k > 0 ? k : 1;
	}
}

static void know(struct skn_date_reader *r, const struct skn_tokens *t)
{
	const struct skn_lexicon *words = skn_date_words();

	r->known = skn_xcalloc(t->n + 1, sizeof(*r->known));
	for (size_t i = 0; i < t->n; i++)
		r->known[i] = skn_lexicon_find(words, skn_token_low(t, i));
}

static void refer(struct skn_date_reader *r, const struct skn_dates_context *ctx, const char *s, size_t n)
{
	int64_t time;
	const char *language = ctx && ctx->language ? ctx->language : skn_language_guess(s, n);

	r->english = strncmp(language, "en", 2) == 0;
	if (!ctx || !ctx->known)
		return;
	r->ref.known = true;
	time = ctx->time < TIME_FIRST ? TIME_FIRST : ctx->time > TIME_LAST ? TIME_LAST : ctx->time;
	r->ref.day = time / 86400 - (time % 86400 < 0);
	r->ref.seconds = (int)(time - r->ref.day * 86400);
}

int skn_dates_find(struct skn_date_mentions *out, const char *s, size_t n,
		   const struct skn_dates_context *ctx, struct skn_err *err)
{
	struct skn_tokens tokens = SKN_TOKENS_INIT;
	struct skn_date_reader r = { .t = &tokens };

	if (n > SKN_DATES_TEXT_MAX)
		return skn_fail(err, SKN_ELIMIT, "a text of over %zu bytes is not searched for dates",
				SKN_DATES_TEXT_MAX);
	skn_tokens_read(&tokens, s, n);
	refer(&r, ctx, s, n);
	know(&r, &tokens);
	walk(out, &r);
	free(r.known);
	skn_tokens_release(&tokens);
	return 0;
}

void skn_dates_release(struct skn_date_mentions *list)
{
	skn_vec_release(list);
}
