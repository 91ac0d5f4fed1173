/* What sentences claim, ask, hedge and deny; their numbers and names. */
#include "extract/claims.h"

#include <math.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "extract/lexicon.h"
#include "extract/token.h"
#include "random.h"

struct result {
	struct skn_date_mentions dates;
	struct skn_claims claims;
};

static void find(struct result *r, const char *s, size_t n)
{
	struct skn_dates_context ctx = { .known = true, .time = 1296777600, .language = "en" };

	*r = (struct result){ 0 };
	assert_int_equal(skn_dates_find(&r->dates, s, n, &ctx, NULL), 0);
	assert_int_equal(skn_claims_find(&r->claims, s, n, &r->dates, "en", NULL), 0);
}

static void release(struct result *r)
{
	skn_dates_release(&r->dates);
	skn_claims_release(&r->claims);
}

static void flags(void **state)
{
	enum { CLAIM = 1, ASKS = 2, HEDGED = 4, DENIES = 8, REPORTED = 16 };
	static const struct { const char *text; unsigned want; } rows[] = {
		{ "Acme cut output by 3.5 % in May 2010.", CLAIM },
		{ "The ministry said output fell by 12 million tonnes.", CLAIM | REPORTED },
		{ "Did Acme cut output by 3.5 %?", ASKS },
		{ "Acme may cut output.", HEDGED },
		{ "It is not clear who won.", HEDGED | DENIES },
		{ "Acme reportedly sold 40 mines in 2009.", CLAIM | HEDGED },
		{ "Acme did not sell the mine.", DENIES },
		{ "Acme didn't sell the mine in May 2010.", CLAIM | DENIES },
		{ "Acme denied it.", CLAIM | DENIES | REPORTED },
		{ "We were happy.", 0 },
		{ "A quiet morning.", 0 },
		{ "Elections in May 2010 and 3 million votes.", 0 }, /* no verb */
		{ "In May, Acme sold 40 mines.", CLAIM }, /* the month hedges nothing */
		{ "\xe6\x9c\xac\xe5\xbd\x93\xef\xbc\x9f", ASKS },
		{ "?", ASKS },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct result r;

		find(&r, rows[i].text, strlen(rows[i].text));
		if (r.claims.n != 1 || r.claims.v[0].flags != rows[i].want)
			fail_msg("%s: %zu sentences, flags %u, score %d", rows[i].text, r.claims.n,
				 r.claims.v[0].flags, r.claims.v[0].score);
		release(&r);
	}
}

/* The more there is to check, the higher. */
static void scores(void **state)
{
	static const char *const rising[] = { "It was there.", "It was there in 2009.", "Acme was there in 2009.",
					      "Acme sold 40 mines in 2009." };
	int before = -1;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rising); i++) {
		struct result r;

		find(&r, rising[i], strlen(rising[i]));
		if (r.claims.v[0].score <= before)
			fail_msg("%s: %d after %d", rising[i], r.claims.v[0].score, before);
		before = r.claims.v[0].score;
		release(&r);
	}
}

static void numbers(void **state)
{
	static const struct { const char *text, *want; } rows[] = {
		{ "Output fell by 3.5 %.", "3.5 % [%] 3.5" },
		{ "It cost $1,234.50 then.", "$1,234.50 [$] 1234.5" },
		{ "It cost \xe2\x82\xac" "3 million.", "\xe2\x82\xac" "3 million [\xe2\x82\xac] 3e+06" },
		{ "Some 12 million tonnes were lost.", "12 million tonnes [tonnes] 1.2e+07" },
		{ "It rose 4 percentage points.", "4 percentage [percentage] 4" },
		{ "It rose 4 percent.", "4 percent [percent] 4" },
		{ "It rose 4 per cent.", "4 per cent [per cent] 4" },
		{ "Twenty-five people and three dogs died.", "Twenty-five people [people] 25; three dogs [dogs] 3" },
		{ "It is 5 in all, 6 of 7.", "5 [] 5; 6 [] 6; 7 [] 7" },
		/* dates, ordinals and parts of names are none */
		{ "On 3 May 2010 the 4th COVID-19 wave came.", "" },
		{ "One said so.", "" },
		{ "One million voters came.", "One million voters [voters] 1e+06" },
	};
	struct skn_buf got = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		const char *s = rows[i].text;
		struct result r;

		find(&r, s, strlen(s));
		skn_buf_clear(&got);
		for (size_t k = 0; k < r.claims.numbers.n; k++) {
			const struct skn_number *n = &r.claims.numbers.v[k];

			skn_buf_addf(&got, "%s%.*s [%.*s] %g", k ? "; " : "", (int)(n->span.end - n->span.start),
				     s + n->span.start, (int)(n->unit.end - n->unit.start), s + n->unit.start, n->value);
		}
		if (!skn_streq(got.p, rows[i].want))
			fail_msg("%s: %s", s, got.p);
		release(&r);
	}
	skn_buf_release(&got);
}

static void named(void **state)
{
	static const struct { const char *text, *want; } rows[] = {
		{ "Then Ana Ruiz of the Bank of England met NATO.", "Ana Ruiz of the Bank of England; NATO" },
		{ "The court ruled against Acme Corp. in Paris.", "Acme Corp; Paris" },
		{ "Yesterday Dr. J. K. Poe resigned.", "Dr. J. K. Poe" },
		{ "Acme won. They sold Acme.", "Acme; Acme" },
		{ "Prices rose in May 2010.", "" },
		{ "However, nobody came. When? Now.", "" },
		{ "On Monday the EU and the U.S. met.", "EU; U.S." },
		{ "Johnson & Johnson and Jean-Luc Godard.", "Johnson & Johnson; Jean-Luc Godard" },
		{ "\xe5\x8c\x97\xe4\xba\xac\xe6\x98\xaf\xe9\xa6\x96\xe9\x83\xbd\xe3\x80\x82", "" },
	};
	struct skn_buf got = SKN_BUF_INIT;
	size_t bad = 0;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		const char *s = rows[i].text;
		struct result r;

		find(&r, s, strlen(s));
		skn_buf_clear(&got);
		for (size_t k = 0; k < r.claims.names.n; k++) {
			struct skn_span n = r.claims.names.v[k].span;

			skn_buf_addf(&got, "%s%.*s", k ? "; " : "", (int)(n.end - n.start), s + n.start);
		}
		if (!skn_streq(got.p, rows[i].want)) {
			print_error("%s: %s\n", s, got.p);
			bad++;
		}
		release(&r);
	}
	skn_buf_release(&got);
	assert_int_equal(bad, 0);
}

static void inside(const struct skn_buf *text, struct skn_span whole, struct skn_span part)
{
	assert_true(part.start < part.end && part.start >= whole.start && part.end <= whole.end);
	assert_true(whole.end <= text->n);
}

/* Whatever the text: sentences in order, their parts inside them, lists that add up. */
static void random_words(void **state)
{
	static const char *const words[] = {
		"Acme", "NATO", "may", "May", "not", "didn't", "3.5", "%", "$", "12", "million", "tonnes", "said", "sold", ".",
		"?", "!", ",", "\"", "the", "of", "Bank", "two", "twenty", "-", "five", "per", "cent", "\n\n", "2010", "&",
		"J.", "\xe5\x8c\x97", "\xff", "U.S.", "unclear", "clear", "Mr", "1,234", "999999999999999999999", "'s",
	};

	SKN_UNUSED(state);
	random_seed(13);
	for (int round = 0; round < 3000; round++) {
		struct skn_buf text = SKN_BUF_INIT;
		size_t before = 0, number = 0, name = 0, hedge = 0, negation = 0;
		struct result r;

		for (int k = 0; k < 50; k++)
			skn_buf_addf(&text, "%s%s", words[random_next() % SKN_ARRAY_LEN(words)],
				     random_next() % 4 ? " " : "");
		find(&r, text.p, text.n);
		for (size_t i = 0; i < r.claims.n; i++) {
			const struct skn_statement *st = &r.claims.v[i];

			assert_true(st->sentence.start >= before && st->sentence.end <= text.n);
			before = st->sentence.end;
			assert_true(st->score >= 0 && st->score <= 100);
			assert_true(st->number == number && st->name == name && st->hedge == hedge &&
				    st->negation == negation);
			for (size_t k = 0; k < st->numbers; k++, number++) {
				inside(&text, st->sentence, r.claims.numbers.v[number].span);
				assert_true(isfinite(r.claims.numbers.v[number].value));
			}
			for (size_t k = 0; k < st->names; k++)
				inside(&text, st->sentence, r.claims.names.v[name++].span);
			for (size_t k = 0; k < st->hedges; k++)
				inside(&text, st->sentence, r.claims.hedges.v[hedge++]);
			for (size_t k = 0; k < st->negations; k++)
				inside(&text, st->sentence, r.claims.negations.v[negation++]);
		}
		assert_true(number == r.claims.numbers.n && name == r.claims.names.n && hedge == r.claims.hedges.n &&
			    negation == r.claims.negations.n);
		release(&r);
		skn_buf_release(&text);
	}
}

/* ---- What it is read from ---- */

static void tokens(void **state)
{
	static const struct { const char *text, *want; } rows[] = {
		{ "Don't stop, O\xe2\x80\x99Neill's!", "w:don't w:stop m:, w:o'neill w:'s m:!" },
		{ "she'll say 'no' in 1990s", "w:she w:'ll w:say m:' w:no m:' w:in n:1990 w:s" },
		{ "2020\xe5\xb9\xb4" "4\xe6\x9c\x88", "n:2020 w:\xe5\xb9\xb4 n:4 w:\xe6\x9c\x88" },
		{ "\xc3\x9c" "BER \xd0\xa6\xd0\x95\xd0\x9d\xd0\xab", "w:\xc3\xbc" "ber w:\xd1\x86\xd0\xb5\xd0\xbd\xd1\x8b" },
		{ "a-b 3.5%", "w:a m:- w:b n:3 m:. n:5 m:%" },
		{ "", "" },
	};
	struct skn_buf got = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_tokens list = SKN_TOKENS_INIT;

		skn_tokens_read(&list, rows[i].text, strlen(rows[i].text));
		skn_buf_clear(&got);
		for (size_t k = 0; k < list.n; k++)
			skn_buf_addf(&got, "%s%c:%s", k ? " " : "", "wnm"[list.v[k].kind], skn_token_low(&list, k));
		if (!skn_streq(got.p, rows[i].want))
			fail_msg("%s: %s", rows[i].text, got.p);
		assert_string_equal(skn_token_low(&list, list.n), "");
		assert_string_equal(skn_token_low(&list, SIZE_MAX), "");
		skn_tokens_release(&list);
	}
	skn_buf_release(&got);
}

static void numbers_of_nine_digits(void **state)
{
	struct skn_tokens list = SKN_TOKENS_INIT;
	static const char text[] = "999999999 1000000000";

	SKN_UNUSED(state);
	skn_tokens_read(&list, text, strlen(text));
	assert_int_equal(list.n, 2);
	assert_int_equal(list.v[0].number, 999999999);
	assert_int_equal(list.v[1].number, -1);
	skn_tokens_release(&list);
}

static void lexicon(void **state)
{
	static const struct skn_lexicon_row rows[] = { { 1, 5, "may  mai" }, { 2, 0, " may one two " }, { 4, 7, "mai" } };
	struct skn_lexicon x;

	SKN_UNUSED(state);
	skn_lexicon_make(&x, rows, SKN_ARRAY_LEN(rows));
	assert_int_equal(skn_lexicon_find(&x, "may")->classes, 3);
	assert_int_equal(skn_lexicon_find(&x, "may")->value, 5);
	assert_int_equal(skn_lexicon_find(&x, "mai")->classes, 5);
	assert_int_equal(skn_lexicon_find(&x, "mai")->value, 5);
	assert_int_equal(skn_lexicon_find(&x, "two")->classes, 2);
	assert_null(skn_lexicon_find(&x, "ma"));
	assert_null(skn_lexicon_find(&x, "mays"));
	assert_null(skn_lexicon_find(&x, ""));
	free(x.v);
}

static void limits(void **state)
{
	struct skn_err err = SKN_ERR_INIT;

	SKN_UNUSED(state);
	assert_int_equal(skn_claims_find(NULL, "", SKN_CLAIMS_TEXT_MAX + 1, NULL, NULL, &err), SKN_ELIMIT);
	assert_non_null(strstr(err.msg, "bytes"));
}

/* Quadratic time would take hours for so much. */
static void time_is_linear(void **state)
{
	static const char *const rows[] = { "Acme ", "of ", "Bank of ", "1,", "3 million ", "twenty ", "not clear ", "J. ",
					    "A & ", "may. ", "A-", "it is " };

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf text = SKN_BUF_INIT;
		struct skn_claims list = { 0 };
		clock_t start = clock();

		while (text.n < 500000)
			skn_buf_adds(&text, rows[i]);
		assert_int_equal(skn_claims_find(&list, text.p, text.n, NULL, NULL, NULL), 0);
		if (clock() - start > 60 * CLOCKS_PER_SEC)
			fail_msg("'%s' again and again: %.1f s", rows[i], (double)(clock() - start) / CLOCKS_PER_SEC);
		skn_claims_release(&list);
		skn_buf_release(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flags), cmocka_unit_test(scores), cmocka_unit_test(numbers), cmocka_unit_test(named),
		cmocka_unit_test(random_words), cmocka_unit_test(tokens), cmocka_unit_test(numbers_of_nine_digits),
		cmocka_unit_test(lexicon), cmocka_unit_test(limits), cmocka_unit_test(time_is_linear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
