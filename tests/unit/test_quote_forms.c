/* Who says what: a row is a text and what it must give, each quotation as
 * "kind speaker (name): content | content"; the name is left out where it is the speaker's own words. */
#include "extract/quotes.h"

#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "random.h"

static void put(struct skn_buf *out, const char *s, struct skn_span span)
{
	skn_buf_add(out, s + span.start, span.end - span.start);
}

static void found(struct skn_buf *out, const char *s)
{
	static const char *const kinds[] = { "direct", "indirect", "mixed" };
	struct skn_quotes list = { 0 };

	skn_buf_clear(out);
	assert_int_equal(skn_quotes_find(&list, s, strlen(s), NULL), 0);
	for (size_t i = 0; i < list.n; i++) {
		const struct skn_quote *q = &list.v[i];

		skn_buf_addf(out, "%s%s ", i ? "\n" : "", kinds[q->kind]);
		put(out, s, q->speaker);
		if (q->name.start != q->speaker.start || q->name.end != q->speaker.end) {
			skn_buf_adds(out, " (");
			put(out, s, q->name);
			skn_buf_adds(out, ")");
		}
		skn_buf_adds(out, ": ");
		for (size_t k = q->piece; k < q->piece + q->pieces; k++) {
			skn_buf_adds(out, k > q->piece ? " | " : "");
			put(out, s, list.content.v[k]);
		}
	}
	skn_quotes_release(&list);
}

struct row {
	const char *text, *want;
};

static void check(const struct row *rows, size_t n)
{
	struct skn_buf got = SKN_BUF_INIT;
	size_t bad = 0;

	for (size_t i = 0; i < n; i++) {
		found(&got, rows[i].text);
		if (!skn_streq(got.p, rows[i].want)) {
			print_error("%s\n  got:  %s\n  want: %s\n", rows[i].text, got.p, rows[i].want);
			bad++;
		}
	}
	skn_buf_release(&got);
	assert_int_equal(bad, 0);
}

static void direct(void **state)
{
	static const struct row rows[] = {
		{ "\"We are ready,\" said Ana Ruiz.", "direct Ana Ruiz: We are ready" },
		{ "\"We are ready,\" Ana Ruiz said on Monday.", "direct Ana Ruiz: We are ready" },
		{ "Ana Ruiz said: \"We are ready.\"", "direct Ana Ruiz: We are ready." },
		{ "Ana Ruiz told reporters on Friday, \"We are ready.\"", "direct Ana Ruiz: We are ready." },
		{ "\"We are ready,\" said Ana Ruiz, who runs the mine. \"Nobody else is.\"",
		  "direct Ana Ruiz: We are ready\ndirect Ana Ruiz: Nobody else is." },
		{ "\"We,\" she said, \"are ready.\"", "direct she (): We | are ready." },
		{ "Ana Ruiz, the mine's director, said, \"We are ready.\"",
		  "direct Ana Ruiz, the mine's director (Ana Ruiz): We are ready." },
		/* marks of other kinds */
		{ "\xe2\x80\x9cWe are ready,\xe2\x80\x9d said Ana Ruiz.", "direct Ana Ruiz: We are ready" },
		{ "''We are ready,'' said Ana Ruiz.", "direct Ana Ruiz: We are ready" },
		{ "\xe2\x80\x98We are ready,\xe2\x80\x99 said Ana Ruiz.", "direct Ana Ruiz: We are ready" },
		{ "\xc2\xabNous ne sommes pas pr\xc3\xaats\xc2\xbb", "direct : Nous ne sommes pas pr\xc3\xaats" },
		{ "\xe2\x80\x9eWir sind noch nicht bereit\xe2\x80\x9c", "direct : Wir sind noch nicht bereit" },
		/* apostrophes and single words are no speech */
		{ "It's the miners' own 'luck' that the \"boom\" didn't last.", "" },
	};

	SKN_UNUSED(state);
	check(rows, SKN_ARRAY_LEN(rows));
}

static void paragraphs(void **state)
{
	static const struct row rows[] = {
		/* each paragraph opens with a mark, the last one closes */
		{ "\"We are ready,\" said Ana Ruiz. \"It took a year.\n\n\"Now it is done.\"",
		  "direct Ana Ruiz: We are ready\ndirect Ana Ruiz: It took a year. | Now it is done." },
		/* a mark that was forgotten ends with its paragraph */
		{ "Ana Ruiz said: \"We are ready.\n\nPrices rose.", "direct Ana Ruiz: We are ready." },
	};

	SKN_UNUSED(state);
	check(rows, SKN_ARRAY_LEN(rows));
}

static void indirect(void **state)
{
	static const struct row rows[] = {
		{ "The ministry said that prices had fallen.", "indirect The ministry: that prices had fallen." },
		{ "The ministry said prices had fallen.", "indirect The ministry: prices had fallen." },
		{ "Prices had fallen, the ministry said.", "indirect the ministry: Prices had fallen" },
		{ "Prices, the ministry said, had fallen.", "indirect the ministry: Prices | had fallen." },
		{ "According to Reuters, output fell.", "indirect Reuters: output fell." },
		{ "Output fell, according to Reuters.", "indirect Reuters: Output fell" },
		{ "The union promised to halt the work.", "indirect The union: to halt the work." },
		{ "The union urged the court to halt the work.", "indirect The union: the court to halt the work." },
		{ "He called the plan \"a gift to nobody\".", "mixed He (): the plan \"a gift to nobody\"" },
		{ "Some said it would rise, while others said it would fall.",
		  "indirect Some: it would rise\nindirect others: it would fall." },
		/* nouns and passives attribute nothing */
		{ "The claims of the report are in the notes.", "" },
		{ "The United States reports no losses.", "indirect The United States (United States): no losses." },
		{ "It was reported by nobody.", "" },
	};

	SKN_UNUSED(state);
	check(rows, SKN_ARRAY_LEN(rows));
}

/* Surnames and pronouns lead to the latest full name, where that is sure. */
static void names(void **state)
{
	static const struct row rows[] = {
		{ "Ana Ruiz runs the mine. \"We are ready,\" Ruiz said.", "direct Ruiz (Ana Ruiz): We are ready" },
		{ "Ana Ruiz said it was late. \"We are ready,\" she said.",
		  "indirect Ana Ruiz: it was late.\ndirect she (Ana Ruiz): We are ready" },
		{ "Tom Ruiz left. Then Ana Ruiz came. \"We are ready,\" Ruiz said.", "direct Ruiz (Ana Ruiz): We are ready" },
		/* what is known of him forbids "she" */
		{ "Mr. John Poe said it was late. \"We are ready,\" she said.",
		  "indirect Mr. John Poe (John Poe): it was late.\ndirect she (): We are ready" },
		{ "\"It is late,\" Ana Ruiz told reporters in Bonn. \"We are ready.\"",
		  "direct Ana Ruiz: It is late\ndirect Ana Ruiz: We are ready." },
		{ "Opposition leader Ana Ruiz called it \"late\". She said all was ready.",
		  "mixed Opposition leader Ana Ruiz (Ana Ruiz): it \"late\"\nindirect She (Ana Ruiz): all was ready." },
		{ "BONN - Spain's minister Ana Ruiz said it was late.",
		  "indirect Spain's minister Ana Ruiz (Ana Ruiz): it was late." },
		/* who spoke since is no person with a name */
		{ "Ana Ruiz said it was late. \"We are ready,\" police said. \"All of us are.\"",
		  "indirect Ana Ruiz: it was late.\ndirect police: We are ready\ndirect police: All of us are." },
		/* nobody was named */
		{ "\"We are ready,\" he said.", "direct he (): We are ready" },
	};

	SKN_UNUSED(state);
	check(rows, SKN_ARRAY_LEN(rows));
}

static void valid(const struct skn_buf *text, struct skn_span span)
{
	uint32_t cp;

	assert_true(span.start <= span.end && span.end <= text->n);
	if (span.start < span.end && skn_utf8_valid(text->p, text->n, NULL)) {
		assert_true(skn_utf8_decode(text->p + span.start, text->n - span.start, &cp) > 0);
		assert_true(span.end == text->n || skn_utf8_decode(text->p + span.end, text->n - span.end, &cp) > 0);
	}
}

static void random_words(void **state)
{
	static const char *const words[] = {
		"\"", "\xe2\x80\x9c", "\xe2\x80\x9d", "'", "''", "\xe2\x80\x98", "said", "says", "told", "saying", "according",
		"to", "that", ",", ".", ":", ";", "he", "she", "who", "Ana", "Ruiz", "Mr.", "the", "and", "but", "while",
		"\n\n", "wants", "called", "Monday", "prices", "fell", "\xc3\xbc" "ber", "\xe5\x8c\x97\xe4\xba\xac", "\xff",
		"\xc2\xab", "\xc2\xbb", "was", "by", "a", "-", "U.S.", "J.", "O'Neill", "?",
	};

	SKN_UNUSED(state);
	random_seed(12);
	for (int round = 0; round < 3000; round++) {
		struct skn_buf text = SKN_BUF_INIT;
		struct skn_quotes list = { 0 };
		size_t next = 0;

		for (int k = 0; k < 60; k++)
			skn_buf_addf(&text, "%s%s", words[random_next() % SKN_ARRAY_LEN(words)],
				     random_next() % 4 ? " " : "");
		assert_int_equal(skn_quotes_find(&list, text.p, text.n, NULL), 0);
		for (size_t i = 0; i < list.n; i++) {
			const struct skn_quote *q = &list.v[i];

			valid(&text, q->cue);
			valid(&text, q->speaker);
			valid(&text, q->name);
			assert_true(q->piece >= next && q->pieces > 0 && q->pieces <= SKN_QUOTE_PIECES_MAX);
			next = q->piece + q->pieces;
			assert_true(next <= list.content.n);
			for (size_t k = q->piece; k < next; k++) {
				valid(&text, list.content.v[k]);
				assert_true(list.content.v[k].start < list.content.v[k].end);
			}
		}
		skn_quotes_release(&list);
		skn_buf_release(&text);
	}
}

/* A quotation of as many paragraphs as it may have pieces, and one more. */
static void limits(void **state)
{
	struct skn_err err = SKN_ERR_INIT;

	SKN_UNUSED(state);
	for (size_t extra = 0; extra < 2; extra++) {
		struct skn_buf text = SKN_BUF_INIT;
		struct skn_quotes list = { 0 };

		skn_buf_adds(&text, "Ana Ruiz said: ");
		for (size_t i = 0; i < SKN_QUOTE_PIECES_MAX + extra; i++)
			skn_buf_addf(&text, "\"It was the year number %zu.\n\n", i);
		assert_int_equal(skn_quotes_find(&list, text.p, text.n, NULL), 0);
		assert_int_equal(list.n, 1 + extra);
		assert_int_equal(list.v[0].pieces, SKN_QUOTE_PIECES_MAX);
		assert_int_equal(list.content.n, SKN_QUOTE_PIECES_MAX + extra);
		skn_quotes_release(&list);
		skn_buf_release(&text);
	}
	assert_int_equal(skn_quotes_find(NULL, "", SKN_QUOTES_TEXT_MAX + 1, &err), SKN_ELIMIT);
	assert_non_null(strstr(err.msg, "bytes"));
}

/* Quadratic time would take hours for a megabyte. */
static void time_is_linear(void **state)
{
	static const char *const rows[] = { "said ", "he said, ", "\" ", "'", "\"said ", "saying that ", "Ana Ruiz ", "also ",
					    "according to ", "\"a\" said ", "\"a\n\n", "told the ", "and ", ", ", "'a. ",
					    "Ruiz said \"it is\" and " };

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf text = SKN_BUF_INIT;
		struct skn_quotes list = { 0 };
		clock_t start = clock();

		while (text.n < 1000000)
			skn_buf_adds(&text, rows[i]);
		assert_int_equal(skn_quotes_find(&list, text.p, text.n, NULL), 0);
		if (clock() - start > 60 * CLOCKS_PER_SEC)
			fail_msg("'%s' again and again: %.1f s", rows[i], (double)(clock() - start) / CLOCKS_PER_SEC);
		skn_quotes_release(&list);
		skn_buf_release(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(direct), cmocka_unit_test(paragraphs), cmocka_unit_test(indirect),
		cmocka_unit_test(names), cmocka_unit_test(random_words), cmocka_unit_test(limits),
		cmocka_unit_test(time_is_linear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
