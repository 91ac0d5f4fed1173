#include "synth/summary.h"

#include <math.h>
#include <setjmp.h>
#include <cmocka.h>

#include "random.h"

static void add(struct skn_corpus *corpus, const char *id, const char *date, const char *title, const char *text)
{
	struct skn_corpus_in in = { .id = id, .date = date, .title = title, .text = text, .len = strlen(text) };

	assert_int_equal(skn_corpus_add(corpus, &in, NULL), 0);
}

static const char *const words[] = {
	"harbour", "trawler", "fog", "radar", "rescue", "sailor", "inquiry", "captain", "storm", "beacon", "dock", "crane",
	"ferry", "tide", "pilot", "cargo", "engine", "anchor", "hull", "coast",
};

static void random_corpus(struct skn_corpus *corpus, size_t docs)
{
	skn_corpus_init(corpus);
	for (size_t d = 0; d < docs; d++) {
		struct skn_buf text = SKN_BUF_INIT;
		char id[16];

		for (size_t s = 0, n = 1 + random_below(8); s < n; s++) {
			skn_buf_adds(&text, "The");
			for (size_t w = 0, m = 4 + random_below(20); w < m; w++)
				skn_buf_addf(&text, " %s", random_pick(words));
			skn_buf_adds(&text, ". ");
		}
		snprintf(id, sizeof(id), "d%zu", d);
		add(corpus, id, random_chance(3) ? NULL : "2014-03-02", "The harbour", text.p);
		skn_buf_release(&text);
	}
	assert_int_equal(skn_corpus_build(corpus, NULL), 0);
}

static void all_sentences(struct skn_picks *out, const struct skn_corpus *corpus)
{
	for (size_t i = 0; i < corpus->sentences.n; i++)
		skn_vec_push(out, (uint32_t)i);
}

/* The walk over the whole matrix, without lists of edges. */
static void slow_lexrank(double *out, const struct skn_corpus *corpus, size_t n)
{
	double *sim = skn_xcalloc(n * n, sizeof(*sim)), *next = skn_xcalloc(n, sizeof(*next));

	for (size_t i = 0; i < n; i++) {
		double row = 0;

		out[i] = 1.0 / (double)n;
		for (size_t k = 0; k < n; k++) {
			const struct skn_corpus_sentence *a = &corpus->sentences.v[i], *b = &corpus->sentences.v[k];
			double s = skn_terms_cosine(&a->terms, &b->terms);
			bool copy = a->doc != b->doc && corpus->docs.v[a->doc].origin == corpus->docs.v[b->doc].origin;

			sim[i * n + k] = i != k && s >= SKN_LEXRANK_EDGE && !copy ? s : 0;
			row += sim[i * n + k];
		}
		for (size_t k = 0; k < n; k++)
			sim[i * n + k] = row > 0 ? sim[i * n + k] / row : 1.0 / (double)n;
	}
	for (int round = 0; round < 200; round++) {
		for (size_t k = 0; k < n; k++) {
			next[k] = SKN_LEXRANK_JUMP / (double)n;
			for (size_t i = 0; i < n; i++)
				next[k] += (1 - SKN_LEXRANK_JUMP) * out[i] * sim[i * n + k];
		}
		memcpy(out, next, n * sizeof(*out));
	}
	free(sim);
	free(next);
}

static void lexrank_is_where_the_walk_ends(void **state)
{
	(void)state;
	random_seed(5);
	for (size_t round = 0; round < random_rounds(20); round++) {
		struct skn_picks picks = { 0 };
		struct skn_corpus corpus;
		double *fast, *slow, sum = 0;

		random_corpus(&corpus, 1 + random_below(12));
		all_sentences(&picks, &corpus);
		fast = skn_xcalloc(picks.n, sizeof(*fast));
		slow = skn_xcalloc(picks.n, sizeof(*slow));
		skn_lexrank(fast, &corpus, &picks);
		slow_lexrank(slow, &corpus, picks.n);
		for (size_t i = 0; i < picks.n; i++) {
			if (fabs(fast[i] - slow[i]) > 1e-4)
				fail_msg("%zu: %g, %g", i, fast[i], slow[i]);
			sum += fast[i];
		}
		assert_true(fabs(sum - 1) < 1e-6);
		free(fast);
		free(slow);
		skn_vec_release(&picks);
		skn_corpus_release(&corpus);
	}
}

static void what_is_chosen_is_within_the_limits_and_never_alike(void **state)
{
	(void)state;
	random_seed(6);
	for (size_t round = 0; round < random_rounds(60); round++) {
		struct skn_summary_options options = { .words = 1 + random_below(150), .from = SKN_CORPUS_NO_DAY,
						       .to = SKN_CORPUS_NO_DAY };
		struct skn_picks out = { 0 }, again = { 0 }, before = { 0 };
		struct skn_corpus corpus;
		size_t used = 0;

		random_corpus(&corpus, random_below(20));
		skn_summary_make(&out, &corpus, &options);
		skn_summary_make(&again, &corpus, &options);
		assert_int_equal(out.n, again.n);
		for (size_t i = 0; i < out.n; i++) {
			const struct skn_corpus_sentence *s = &corpus.sentences.v[out.v[i]];

			assert_int_equal(out.v[i], again.v[i]);
			used += s->words;
			assert_true(skn_mmr_nearest(&corpus, &s->terms, &before, NULL, 0) < SKN_MMR_ALIKE);
			skn_vec_push(&before, out.v[i]);
		}
		assert_true(used <= options.words);
		skn_vec_release(&out);
		skn_vec_release(&again);
		skn_vec_release(&before);
		skn_corpus_release(&corpus);
	}
}

static void mmr_keeps_count_words_and_what_was_said_before(void **state)
{
	(void)state;
	random_seed(8);
	for (size_t round = 0; round < random_rounds(60); round++) {
		struct skn_mmr mmr = { .lambda = 0.7, .alike = 0.5, .count = random_below(6), .words = random_below(80) };
		struct skn_picks all = { 0 }, out = { 0 };
		struct skn_corpus corpus;
		double *scores;
		size_t used = 0;

		random_corpus(&corpus, 2 + random_below(10));
		mmr.earlier = &corpus.sentences.v[0].terms;
		mmr.n_earlier = 1;
		all_sentences(&all, &corpus);
		scores = skn_xcalloc(all.n, sizeof(*scores));
		for (size_t i = 0; i < all.n; i++)
			scores[i] = (double)random_below(100) / 100;
		skn_mmr_choose(&out, &corpus, &all, scores, &mmr);
		assert_true(mmr.count == 0 || out.n <= mmr.count);
		for (size_t i = 0; i < out.n; i++) {
			assert_true(scores[out.v[i]] > 0);
			assert_true(skn_terms_cosine(mmr.earlier, &corpus.sentences.v[out.v[i]].terms) < 0.5);
			used += corpus.sentences.v[out.v[i]].words;
		}
		assert_true(mmr.words == 0 || used <= mmr.words);
		free(scores);
		skn_vec_release(&all);
		skn_vec_release(&out);
		skn_corpus_release(&corpus);
	}
}

static bool says(const struct skn_corpus *corpus, const struct skn_picks *picks, const char *what)
{
	for (size_t i = 0; i < picks->n; i++) {
		size_t n;
		const char *text = skn_corpus_text(corpus, picks->v[i], &n);

		if (memmem(text, n, what, strlen(what)))
			return true;
	}
	return false;
}

static void make_strike(struct skn_corpus *corpus)
{
	skn_corpus_init(corpus);
	add(corpus, "a", "2020-05-01", NULL,
	    "Ferry crews in Norvik began a strike over night shifts on Friday. Gulls were seen above the pier. A cook "
	    "sold soup to travellers who waited.");
	add(corpus, "b", "2020-05-01", NULL,
	    "A strike by ferry crews over night shifts has stopped all traffic in Norvik. One bus was late because of a "
	    "flat tyre.");
	add(corpus, "c", "2020-05-03", NULL,
	    "Norvik's ferry crews ended their strike after the company offered shorter night shifts. The weather will be "
	    "fine on Sunday.");
	add(corpus, "d", "2020-05-03", NULL,
	    "The ferry company of Norvik offered shorter night shifts to end the strike of its crews. Somebody lost an "
	    "umbrella on the quay.");
	assert_int_equal(skn_corpus_build(corpus, NULL), 0);
}

static void what_many_say_is_told_once(void **state)
{
	struct skn_summary_options options = { .words = 30, .from = SKN_CORPUS_NO_DAY, .to = SKN_CORPUS_NO_DAY };
	struct skn_picks out = { 0 };
	struct skn_corpus corpus;

	(void)state;
	make_strike(&corpus);
	skn_summary_make(&out, &corpus, &options);
	assert_int_equal(out.n, 2);
	assert_true(says(&corpus, &out, "strike"));
	assert_true(says(&corpus, &out, "shorter night shifts"));
	assert_false(says(&corpus, &out, "soup") || says(&corpus, &out, "weather") || says(&corpus, &out, "umbrella"));
	assert_true(out.v[0] < out.v[1]);
	skn_vec_release(&out);
	skn_corpus_release(&corpus);
}

static void query_range_and_earlier_text_count(void **state)
{
	struct skn_summary_options options = { .words = 14, .from = SKN_CORPUS_NO_DAY, .to = SKN_CORPUS_NO_DAY };
	struct skn_terms query, earlier;
	struct skn_picks out = { 0 };
	struct skn_corpus corpus;

	(void)state;
	make_strike(&corpus);
	skn_corpus_terms(&query, &corpus, "umbrella lost quay", 18, "en");
	options.query = &query;
	skn_summary_make(&out, &corpus, &options);
	assert_true(says(&corpus, &out, "umbrella"));
	options.query = NULL;
	options.from = options.to = corpus.docs.v[2].day;
	options.words = 200;
	skn_vec_clear(&out);
	skn_summary_make(&out, &corpus, &options);
	assert_true(out.n > 0);
	for (size_t i = 0; i < out.n; i++)
		assert_true(corpus.sentences.v[out.v[i]].doc >= 2);
	/* What was told before is not told again. */
	skn_corpus_terms(&earlier, &corpus, "Norvik's ferry crews ended their strike after the company offered shorter "
					    "night shifts.", 83, "en");
	options.earlier = &earlier;
	options.n_earlier = 1;
	skn_vec_clear(&out);
	skn_summary_make(&out, &corpus, &options);
	assert_false(says(&corpus, &out, "ended their strike"));
	skn_corpus_terms_release(&query);
	skn_corpus_terms_release(&earlier);
	skn_vec_release(&out);
	skn_corpus_release(&corpus);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lexrank_is_where_the_walk_ends),
		cmocka_unit_test(what_is_chosen_is_within_the_limits_and_never_alike),
		cmocka_unit_test(mmr_keeps_count_words_and_what_was_said_before),
		cmocka_unit_test(what_many_say_is_told_once),
		cmocka_unit_test(query_range_and_earlier_text_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
