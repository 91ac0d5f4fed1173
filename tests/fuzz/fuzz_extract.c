/* Any text: every span of dates, quotations and statements lies in it, in order. */
#include "extract/claims.h"
#include "extract/dates.h"
#include "extract/quotes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void require_span(struct skn_span span, size_t n)
{
	require(span.start <= span.end && span.end <= n);
}

static void check_dates(const struct skn_date_mentions *dates, size_t n)
{
	struct skn_edtf date;
	size_t at = 0;

	for (size_t i = 0; i < dates->n; i++) {
		const struct skn_date_mention *d = &dates->v[i];

		require(d->start >= at && d->len > 0 && d->start + d->len <= n);
		require(!*d->value || skn_edtf_parse(&date, d->value, strlen(d->value), NULL) == SKN_OK);
		at = d->start + d->len;
	}
}

static void check_quotes(const struct skn_quotes *quotes, size_t n)
{
	for (size_t i = 0; i < quotes->n; i++) {
		const struct skn_quote *q = &quotes->v[i];

		require(q->pieces > 0 && q->piece + q->pieces <= quotes->content.n);
		require_span(q->cue, n);
		require_span(q->speaker, n);
		require_span(q->name, n);
	}
	for (size_t i = 0; i < quotes->content.n; i++)
		require_span(quotes->content.v[i], n);
}

static void check_claims(const struct skn_claims *claims, size_t n)
{
	for (size_t i = 0; i < claims->n; i++) {
		const struct skn_statement *s = &claims->v[i];

		require_span(s->sentence, n);
		require(s->score >= 0 && s->score <= 100);
		require(s->number + s->numbers <= claims->numbers.n && s->name + s->names <= claims->names.n);
		require(s->hedge + s->hedges <= claims->hedges.n && s->negation + s->negations <= claims->negations.n);
	}
	for (size_t i = 0; i < claims->numbers.n; i++)
		require_span(claims->numbers.v[i].span, n);
	for (size_t i = 0; i < claims->names.n; i++)
		require_span(claims->names.v[i].span, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct skn_dates_context context = { .known = true, .time = 1778025600 };
	const char *text = (const char *)data;
	struct skn_date_mentions dates = { 0 };
	struct skn_quotes quotes = { 0 };
	struct skn_claims claims = { 0 };

	require(skn_dates_find(&dates, text, size, &context, NULL) == SKN_OK);
	require(skn_quotes_find(&quotes, text, size, NULL) == SKN_OK);
	require(skn_claims_find(&claims, text, size, &dates, NULL, NULL) == SKN_OK);
	check_dates(&dates, size);
	check_quotes(&quotes, size);
	check_claims(&claims, size);
	skn_dates_release(&dates);
	skn_quotes_release(&quotes);
	skn_claims_release(&claims);
	return 0;
}
