/* How long the diff of long and of ordinary versions takes, and that time and memory
 * grow with their length only. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"

#include <cmocka.h>
#include <malloc.h>

#include "base/clock.h"
#include "diff_thread.h"
#include "random.h"
#include "rev/diff.h"

#define WORDS 100000
#define PER_SENTENCE 20

/* Words as often as in a language: the n-th has 1/n of the first one's share. */
static void word(struct skn_buf *out)
{
	double x = (double)random_below(1000000) / 1000000;
	unsigned n = 1;

	while (x > 0 && n < 20000) { /* 1, 1.3, 1.7, ...: steps of the harmonic sum */
		x -= 0.1;
		n = n * 5 / 2 + (unsigned)random_below(n);
	}
	skn_buf_addf(out, "w%x", n);
}

static void sentence(struct skn_buf *out)
{
	skn_buf_addc(out, 'W');
	for (size_t i = 0; i < PER_SENTENCE; i++) {
		skn_buf_addc(out, i ? ' ' : 'w');
		word(out);
	}
	if (random_chance(2))
		skn_buf_addf(out, ". [@k%zu]\n", random_below(50));
	else
		skn_buf_adds(out, ".\n");
}

/* A thread of that narrative. */
static void thread_of(struct skn_thread *out, const struct skn_buf *narrative)
{
	struct skn_buf text = SKN_BUF_INIT;

	skn_buf_addf(&text, "%%%% thread.yaml\nschema: 1\ntitle: T\nstatus: active\n%%%% narrative.md\n%s", narrative->p);
	diff_thread_parse(out, text.p, text.n);
	skn_buf_release(&text);
}

/* A rewording of each of the lines that a chance of one in ONE_IN picks. */
static void reword(struct skn_buf *out, const struct skn_buf *text, size_t one_in)
{
	for (const char *at = text->p; *at; at += strcspn(at, "\n") + 1) {
		bool pick = random_chance(one_in);

		for (const char *c = at; *c != '\n'; c++) {
			skn_buf_addc(out, *c);
			if (pick && *c == ' ' && random_chance(5))
				skn_buf_adds(out, "otherwise ");
		}
		skn_buf_addc(out, '\n');
	}
}

enum shape { FEW_EDITS, REWORDED, REWRITTEN, SHUFFLED, SAME_WORDS };

static void narratives(struct skn_buf *a, struct skn_buf *b, enum shape shape, size_t words)
{
	for (size_t i = 0; i < words / PER_SENTENCE; i++) {
		size_t from = a->n;

		if (shape == SAME_WORDS) {
			for (size_t k = 0; k < PER_SENTENCE; k++)
				skn_buf_addf(a, "%s%c", k ? " " : "X", (char)('a' + random_below(4)));
			skn_buf_adds(a, ".\n");
			for (size_t k = 0; k < PER_SENTENCE; k++)
				skn_buf_addf(b, "%s%c", k ? " " : "X", (char)('a' + random_below(4)));
			skn_buf_adds(b, ".\n");
		} else {
			sentence(a);
		}
		if (shape == REWRITTEN)
			sentence(b);
		if (shape == SHUFFLED)
			skn_buf_splice(b, random_chance(2) ? 0 : b->n, 0, a->p + from, a->n - from);
	}
	if (shape == FEW_EDITS || shape == REWORDED)
		reword(b, a, shape == REWORDED ? 1 : 200);
}

/* Of this process alone, so that what else runs on the machine does not count. */
static int64_t processor_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t measure(enum shape shape, size_t words, const char *what)
{
	struct skn_buf a = SKN_BUF_INIT, b = SKN_BUF_INIT;
	struct skn_thread from, to;
	struct skn_diff diff;
	int64_t start, took;

	random_seed(1);
	narratives(&a, &b, shape, words);
	thread_of(&from, &a);
	thread_of(&to, &b);
	start = processor_ns();
	skn_diff_make(&diff, &from, &to);
	took = processor_ns() - start;
	print_message("%zu words, %s: %" PRId64 " ms, %zu changes (%zu reworded, %zu moved)\n", words, what, took / 1000000,
		      diff.list.n, diff.counts[SKN_DIFF_SENTENCE_REWORDED], diff.counts[SKN_DIFF_SENTENCE_MOVED]);
	skn_diff_release(&diff);
	skn_thread_release(&from);
	skn_thread_release(&to);
	skn_buf_release(&a);
	skn_buf_release(&b);
	return took;
}

static void long_narratives(void **state)
{
	static const char *const names[] = { "few edits", "all reworded", "all rewritten", "all moved", "of four words" };

	SKN_UNUSED(state);
	for (int shape = FEW_EDITS; shape <= SAME_WORDS; shape++) {
		int64_t once = measure((enum shape)shape, WORDS, names[shape]);
		int64_t twice = measure((enum shape)shape, 2 * WORDS, names[shape]);

		if (twice > 6 * once + INT64_C(500000000))
			fail_msg("%s: twice the words take more than six times as long", names[shape]);
	}
}

/* Versions as people make them: 40 sentences, 12 events, 6 voices, 5 tensions; a few
 * of each changed. */
static void ordinary(void **state)
{
	struct skn_buf texts[2] = { SKN_BUF_INIT, SKN_BUF_INIT };
	struct skn_thread t[2];
	int64_t best = INT64_MAX;

	SKN_UNUSED(state);
	for (int side = 0; side < 2; side++) {
		struct skn_buf *out = &texts[side];

		skn_buf_adds(out, "%% thread.yaml\nschema: 1\ntitle: T\nstatus: active\n%% narrative.md\n");
		random_seed(3);
		for (size_t i = 0; i < 40; i++)
			sentence(out);
		random_seed(4);
		for (size_t i = 0; i < 12; i++) {
			skn_buf_addf(out, "%%%% timeline/e%zu.yaml\ndate: 20%zu\nevent: |\n  ", i, i + 10 + (side && i < 2));
			sentence(out);
		}
		for (size_t i = 0; i < 6; i++) {
			skn_buf_addf(out, "%%%% perspectives/p%zu.yaml\nvoice: V%zu\nstance: |\n  ", i, i);
			sentence(out);
			skn_buf_adds(out, side && i == 1 ? "  And more.\n" : "");
		}
		for (size_t i = 0; i < 5; i++) {
			skn_buf_addf(out, "%%%% tensions/t%zu.yaml\nstatus: %s\nquestion: |\n  ", i, side && i == 1 ? "narrowed" : "open");
			sentence(out);
		}
		for (size_t i = 0; i < 50; i++)
			skn_buf_addf(out, "%%%% items/k%zu.yaml\ntype: webpage\ntitle: K%zu\nvia: manual\n", i, i + (side && i == 7));
	}
	for (int side = 0; side < 2; side++)
		diff_thread_parse(&t[side], texts[side].p, texts[side].n);
	for (int round = 0; round < 50; round++) {
		struct skn_diff diff;
		int64_t start = processor_ns(), took;

		skn_diff_make(&diff, &t[0], &t[1]);
		took = processor_ns() - start;
		best = took < best ? took : best;
		skn_diff_release(&diff);
	}
	print_message("two ordinary versions: %" PRId64 " us\n", best / 1000);
	for (int side = 0; side < 2; side++) {
		skn_thread_release(&t[side]);
		skn_buf_release(&texts[side]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(long_narratives), cmocka_unit_test(ordinary) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
