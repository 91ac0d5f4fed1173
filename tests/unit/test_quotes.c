/* Who said what: a table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"

#include <cmocka.h>

#include "base/buf.h"
#include "extract/quotes.h"

/* FOUND: "NAME: content; …", pieces of a content with " … " between. */
static const struct {
	const char *what, *text, *found;
} rows[] = {
	{ "nobody says anything", "The river rose.", "" },
	{ "behind the words", "“We are ready,” said Jane Doe.", "Jane Doe: We are ready" },
	{ "before the words", "Jane Doe said: “We are ready.”", "Jane Doe: We are ready." },
	{ "straight marks", "\"We are ready,\" said Jane Doe.", "Jane Doe: We are ready" },
	{ "inside the words", "“We are,” said Jane Doe, “ready to go.”", "Jane Doe: We are … ready to go." },
	{ "their sense", "Jane Doe said that prices had fallen.", "Jane Doe: that prices had fallen." },
	{ "according to", "According to Jane Doe, output fell by half.", "Jane Doe: output fell by half." },
	{ "a surname leads to the name", "Jane Doe runs the mine. “We are ready,” said Doe.", "Jane Doe: We are ready" },
	{ "a pronoun, too", "Jane Doe runs the mine. “It rained,” Jane Doe said. “We are ready,” she said.",
	  "Jane Doe: It rained; Jane Doe: We are ready" },
	{ "the name beside a description", "“We are ready,” said its chairman, Tom Arkwright, on Monday.", "Tom Arkwright: We are ready" },
	{ "a description alone", "“We are ready,” said its chairman.", "its chairman: We are ready" },
};

static void find(struct skn_buf *out, const char *text)
{
	struct skn_quotes list = { 0 };

	skn_buf_clear(out);
	assert_int_equal(skn_quotes_find(&list, text, strlen(text), NULL), SKN_OK);
	for (size_t i = 0; i < list.n; i++) {
		const struct skn_quote *q = &list.v[i];

		skn_buf_addf(out, "%s%.*s: ", i ? "; " : "", (int)(q->name.end - q->name.start), text + q->name.start);
		for (size_t k = q->piece; k < q->piece + q->pieces; k++)
			skn_buf_addf(out, "%s%.*s", k > q->piece ? " … " : "",
				     (int)(list.content.v[k].end - list.content.v[k].start), text + list.content.v[k].start);
	}
	skn_quotes_release(&list);
}

static void table(void **state)
{
	struct skn_buf out = SKN_BUF_INIT;
	size_t wrong = 0;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		find(&out, rows[i].text);
		if (!skn_streq(out.p, rows[i].found)) {
			print_error("%s: '%s' instead of '%s'\n", rows[i].what, out.p, rows[i].found);
			wrong++;
		}
	}
	skn_buf_release(&out);
	assert_int_equal(wrong, 0);
}

static void limit(void **state)
{
	struct skn_quotes list = { 0 };

	SKN_UNUSED(state);
	assert_int_equal(skn_quotes_find(&list, "x", SKN_QUOTES_TEXT_MAX + 1, NULL), SKN_ELIMIT);
	skn_quotes_release(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(table), cmocka_unit_test(limit) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
