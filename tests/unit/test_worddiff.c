/* Word differences as a reader sees them, and what holds for any two texts. */
#include "text/worddiff.h"

#include <setjmp.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "random.h"
#include "uni/uni.h"

/* As git --word-diff shows it: same [-removed-]{+added+}. */
static void print(struct skn_buf *out, const char *a, const char *b)
{
	static const char *const open[] = { "", "[-", "{+" }, *const close[] = { "", "-]", "+}" };
	struct skn_worddiff diff;

	skn_worddiff_make(&diff, a, strlen(a), b, strlen(b));
	for (size_t i = 0; i < diff.n; i++) {
		const struct skn_worddiff_part *p = &diff.v[i];

		skn_buf_adds(out, open[p->op]);
		skn_buf_add(out, (p->op == SKN_WORD_REMOVED ? a : b) + p->start, p->end - p->start);
		skn_buf_adds(out, close[p->op]);
	}
	skn_worddiff_release(&diff);
}

static void texts(void **state)
{
	static const struct { const char *a, *b, *shown; } rows[] = {
		{ "", "", "" },
		{ "", "All new.", "{+All new.+}" },
		{ "All gone.", "", "[-All gone.-]" },
		{ "Prices fell by half.", "Prices fell by half.", "Prices fell by half." },
		{ "Prices  fell\nby half.", "Prices fell by half. ", "Prices fell by half. " },
		/* one edit */
		{ "Prices fell by half.", "Prices rose by half.", "Prices [-fell-]{+rose+} by half." },
		{ "Prices fell by half.", "Prices fell again by half.", "Prices fell {+again +}by half." },
		{ "Prices fell again by half.", "Prices fell by half.", "Prices fell [-again -]by half." },
		{ "They fell.", "They fell again.", "They fell{+ again+}." },
		{ "They fell again.", "They fell.", "They fell[- again-]." },
		{ "They fell", "They fell again", "They fell{+ again+}" },
		{ "They fell", "Again they fell", "[-They-]{+Again they+} fell" },
		{ "fell by half", "again fell by half", "{+again +}fell by half" },
		/* marks and quotes are tokens of their own */
		{ "a long text here", "a long, text here", "a long{+,+} text here" },
		{ "a long, text here", "a long text here", "a long[-,-] text here" },
		{ "He said so.", "He said \"so\".", "He said {+\"+}so{+\"+}." },
		{ "It cost 1,000.5 dollars.", "It cost 1,000.6 dollars.", "It cost [-1,000.5-]{+1,000.6+} dollars." },
		{ "It can't be.", "It can be.", "It [-can't-]{+can+} be." },
		/* citation groups are one token, and no island */
		{ "It fell. [@a; @b, p. 7]", "It fell. [@a]", "It fell. [-[@a; @b, p. 7]-]{+[@a]+}" },
		{ "It fell. [@a]", "It fell.", "It fell.[- [@a]-]" },
		{ "It fell.", "It fell. [@a]", "It fell.{+ [@a]+}" },
		{ "It fell here [@a] again and again", "It fell there [@a] once and again",
		  "It fell [-here-]{+there+} [@a] [-again-]{+once+} and again" },
		/* islands of a word between edits are swallowed */
		{ "Mines in the old north were closed soon after that year", "Mines in a cold and far south were shut soon after that year",
		  "Mines in [-the old north were closed-]{+a cold and far south were shut+} soon after that year" },
		{ "It fell by one half in two years and stayed", "It fell by one third in three years and stayed",
		  "It fell by one [-half in two-]{+third in three+} years and stayed" },
		{ "the price of ore fell in spring last year", "the cost of ore fell in autumn last year",
		  "the [-price-]{+cost+} of ore fell in [-spring-]{+autumn+} last year" },
		/* texts that share too little are not aligned */
		{ "The owners of the mines closed the gates in winter", "Nobody ever paid a cent of it in the end",
		  "[-The owners of the mines closed the gates in winter-]{+Nobody ever paid a cent of it in the end+}" },
		/* one that only grew is */
		{ "It fell.", "It fell, and many other things that nobody had seen coming happened in the same year.",
		  "It fell{+, and many other things that nobody had seen coming happened in the same year+}." },
		/* scripts without blanks */
		{ "\xe4\xbb\xb7\xe6\xa0\xbc\xe4\xb8\x8a\xe6\xb6\xa8\xe4\xba\x86", "\xe4\xbb\xb7\xe6\xa0\xbc\xe4\xb8\x8b\xe8\xb7\x8c\xe4\xba\x86",
		  "\xe4\xbb\xb7\xe6\xa0\xbc[-\xe4\xb8\x8a\xe6\xb6\xa8-]{+\xe4\xb8\x8b\xe8\xb7\x8c+}\xe4\xba\x86" },
	};
	size_t wrong = 0;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf found = SKN_BUF_INIT;

		print(&found, rows[i].a, rows[i].b);
		if (!skn_streq(found.p, rows[i].shown)) {
			print_error("want  %s\nfound %s\n", rows[i].shown, found.p);
			wrong++;
		}
		skn_buf_release(&found);
	}
	assert_int_equal(wrong, 0);
}

/* The text without its white space. */
static void squeeze(struct skn_buf *text)
{
	size_t n = 0;

	for (size_t i = 0, len; i < text->n; i += len) {
		uint32_t cp;

		len = skn_utf8_decode(text->p + i, text->n - i, &cp);
		if (!len || !skn_uni_is_space(cp))
			for (size_t k = 0; k < (len ? len : 1); k++)
				text->p[n++] = text->p[i + k];
		len = len ? len : 1;
	}
	skn_buf_truncate(text, n);
}

static void check_parts(const struct skn_buf *a, const struct skn_buf *b)
{
	struct skn_worddiff diff;
	struct skn_buf old = SKN_BUF_INIT, new = SKN_BUF_INIT, want = SKN_BUF_INIT;

	skn_worddiff_make(&diff, a->p, a->n, b->p, b->n);
	for (size_t i = 0; i < diff.n; i++) {
		const struct skn_worddiff_part *p = &diff.v[i];
		const struct skn_buf *text = p->op == SKN_WORD_REMOVED ? a : b;

		assert_true(p->start < p->end && p->end <= text->n);
		assert_true(i == 0 || p->op != diff.v[i - 1].op);
		assert_false(i && p->op == SKN_WORD_REMOVED && diff.v[i - 1].op == SKN_WORD_ADDED);
		if (p->op != SKN_WORD_ADDED)
			skn_buf_add(&old, text->p + p->start, p->end - p->start);
		if (p->op != SKN_WORD_REMOVED)
			skn_buf_add(&new, text->p + p->start, p->end - p->start);
	}
	if (!skn_buf_eq(b, new.p, new.n))
		fail_msg("'%s' -> '%s': gives '%s'", a->p, b->p, new.p);
	skn_buf_add(&want, a->p, a->n);
	squeeze(&want);
	squeeze(&old);
	if (!skn_buf_eq(&want, old.p, old.n))
		fail_msg("'%s' -> '%s': was '%s'", a->p, b->p, old.p);
	skn_worddiff_release(&diff);
	skn_buf_release(&old);
	skn_buf_release(&new);
	skn_buf_release(&want);
}

static void any_texts(void **state)
{
	static const char *const pieces[] = { "a", "b ", " the ", "cat", ", ", ".", " ", "\n", "\"", "(x) ", "[@k] ", "[@", "]",
					      "\xe4\xb8\xad", "\xff", "\xc3\xa9t\xc3\xa9 ", "1,000 ", "-", "\xe2\x80\x94" };

	SKN_UNUSED(state);
	random_seed(1);
	for (size_t round = random_rounds(20000); round > 0; round--) {
		struct skn_buf a = SKN_BUF_INIT, b = SKN_BUF_INIT;
		struct skn_worddiff same;

		random_pieces(&a, pieces, SKN_ARRAY_LEN(pieces), random_below(16));
		random_pieces(&b, pieces, SKN_ARRAY_LEN(pieces), random_below(16));
		if (random_chance(2)) {
			size_t at = random_below(a.n + 1), del = random_below(a.n - at + 1);
			struct skn_buf middle = SKN_BUF_INIT;

			random_pieces(&middle, pieces, SKN_ARRAY_LEN(pieces), random_below(3));
			skn_buf_clear(&b);
			skn_buf_add(&b, a.p, a.n);
			skn_buf_splice(&b, at, del, middle.p, middle.n);
			skn_buf_release(&middle);
		}
		check_parts(&a, &b);
		skn_worddiff_make(&same, a.p, a.n, a.p, a.n);
		assert_true(same.n == (a.n > 0) && (!a.n || same.v[0].op == SKN_WORD_SAME));
		skn_worddiff_release(&same);
		skn_buf_release(&a);
		skn_buf_release(&b);
	}
}

/* Two whole texts of 100,000 words. */
static void long_texts(void **state)
{
	struct skn_buf a = SKN_BUF_INIT, b = SKN_BUF_INIT;
	int64_t start;

	SKN_UNUSED(state);
	random_seed(2);
	for (size_t i = 0; i < 100000; i++) {
		skn_buf_addf(&a, "w%zu ", random_below(5000));
		skn_buf_addf(&b, "w%zu ", random_below(5000));
	}
	start = skn_clock_monotonic_ns();
	check_parts(&a, &b);
	print_message("%" PRId64 " ms\n", (skn_clock_monotonic_ns() - start) / 1000000);
	assert_true(skn_clock_monotonic_ns() - start < INT64_C(20000000000));
	skn_buf_release(&a);
	skn_buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(texts), cmocka_unit_test(any_texts), cmocka_unit_test(long_texts) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
