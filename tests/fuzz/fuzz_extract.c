/*
 * fuzz_extract.c - dates, quotations and claims of any bytes: every span is in the
 * text and does not cut a character of valid UTF-8; dates are dates.
 */
#include "base/utf8.h"
#include "extract/claims.h"
#include "extract/dates.h"
#include "extract/quotes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

struct text {
	const char *s;
	size_t n;
	bool valid;
};

static void span(const struct text *t, struct skn_span span)
{
	require(span.start <= span.end && span.end <= t->n);
	if (!t->valid || span.start == span.end)
		return;
	require(((unsigned char)t->s[span.start] & 0xC0) != 0x80);
	require(span.end == t->n || ((unsigned char)t->s[span.end] & 0xC0) != 0x80);
}

static void dates(const struct text *t, struct skn_date_mentions *list, bool known, int64_t time)
{
	struct skn_dates_context ctx = { .known = known, .time = time };
	size_t before = 0;

	require(skn_dates_find(list, t->s, t->n, &ctx, NULL) == 0);
	for (size_t i = 0; i < list->n; i++) {
		const struct skn_date_mention *m = &list->v[i];
		struct skn_edtf date;

		require(m->len > 0 && m->start >= before);
		before = m->start + m->len;
		span(t, (struct skn_span){ m->start, before });
		if (*m->value)
			require(skn_edtf_parse(&date, m->value, strlen(m->value), NULL) == 0);
	}
}

static void quotes(const struct text *t)
{
	struct skn_quotes list = { 0 };

	require(skn_quotes_find(&list, t->s, t->n, NULL) == 0);
	for (size_t i = 0; i < list.n; i++) {
		span(t, list.v[i].cue);
		span(t, list.v[i].speaker);
		span(t, list.v[i].name);
		require(list.v[i].pieces > 0 && list.v[i].piece + list.v[i].pieces <= list.content.n);
	}
	for (size_t i = 0; i < list.content.n; i++)
		span(t, list.content.v[i]);
	skn_quotes_release(&list);
}

static void claims(const struct text *t, const struct skn_date_mentions *known)
{
	struct skn_claims list = { 0 };

	require(skn_claims_find(&list, t->s, t->n, known, NULL, NULL) == 0);
	for (size_t i = 0; i < list.n; i++) {
		const struct skn_statement *st = &list.v[i];

		span(t, st->sentence);
		require(st->score >= 0 && st->score <= 100);
		require(st->number + st->numbers <= list.numbers.n && st->name + st->names <= list.names.n);
		require(st->hedge + st->hedges <= list.hedges.n && st->negation + st->negations <= list.negations.n);
	}
	for (size_t i = 0; i < list.numbers.n; i++) {
		span(t, list.numbers.v[i].span);
		span(t, list.numbers.v[i].unit);
	}
	for (size_t i = 0; i < list.names.n; i++)
		span(t, list.names.v[i].span);
	for (size_t i = 0; i < list.hedges.n; i++)
		span(t, list.hedges.v[i]);
	for (size_t i = 0; i < list.negations.n; i++)
		span(t, list.negations.v[i]);
	skn_claims_release(&list);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text t = { (const char *)data, size, false };
	struct skn_date_mentions list = { 0 };
	int64_t time = 0;

	t.valid = skn_utf8_valid(t.s, t.n, NULL);
	memcpy(&time, data, size < sizeof(time) ? size : sizeof(time));
	dates(&t, &list, false, 0);
	skn_dates_release(&list);
	dates(&t, &list, true, size % 2 ? time : 1296777600);
	quotes(&t);
	claims(&t, &list);
	skn_dates_release(&list);
	return 0;
}
