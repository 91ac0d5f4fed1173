#include "synth/timeline.h"

#include <setjmp.h>
#include <cmocka.h>

#include "story.h"

static bool is_key(const struct story *story, int32_t day)
{
	for (size_t k = 0; k < STORY_KEYS; k++)
		if (story->keys[k] == day)
			return true;
	return false;
}

static bool tells(const struct skn_corpus *corpus, const struct skn_picks *picks, const char *deed)
{
	for (size_t i = 0; i < picks->n; i++) {
		size_t n;
		const char *text = skn_corpus_text(corpus, picks->v[i], &n);

		if (memmem(text, n, deed, strlen(deed)))
			return true;
	}
	return false;
}

static void days_and_deeds_of_made_up_stories_are_found(void **state)
{
	size_t hits = 0, told = 0, wanted = 0;

	(void)state;
	for (uint32_t seed = 1; seed <= 12; seed++) {
		struct skn_timeline_options options = { .length = STORY_KEYS, .from = SKN_CORPUS_NO_DAY,
							.to = SKN_CORPUS_NO_DAY };
		struct skn_timeline timeline = { 0 };
		struct skn_corpus corpus;
		struct story story;

		random_seed(seed);
		skn_corpus_init(&corpus);
		story_make(&corpus, &story);
		skn_timeline_make(&timeline, &corpus, &options);
		assert_int_equal(timeline.n, STORY_KEYS);
		wanted += STORY_KEYS;
		for (size_t i = 0; i < timeline.n; i++) {
			assert_int_equal(timeline.v[i].sentences.n, 1);
			assert_true(i == 0 || timeline.v[i].day > timeline.v[i - 1].day);
			hits += is_key(&story, timeline.v[i].day);
			for (size_t k = 0; k < STORY_KEYS; k++)
				if (story.keys[k] == timeline.v[i].day)
					told += tells(&corpus, &timeline.v[i].sentences, story.deeds[k]);
		}
		skn_timeline_release(&timeline);
		skn_corpus_release(&corpus);
	}
	print_message("days %zu of %zu, deeds %zu\n", hits, wanted, told);
	assert_true(hits * 100 >= wanted * 90);
	assert_true(told * 100 >= hits * 90);
}

static void range_length_and_sentences_a_day_are_kept(void **state)
{
	struct skn_corpus corpus;
	struct story story;

	(void)state;
	random_seed(7);
	skn_corpus_init(&corpus);
	story_make(&corpus, &story);
	for (size_t length = 0; length <= 30; length += 5) {
		for (size_t per_date = 1; per_date <= 3; per_date++) {
			struct skn_timeline_options options = { .length = length, .per_date = per_date,
								.from = story.first + 10, .to = story.first + 70 };
			struct skn_timeline t = { 0 };

			skn_timeline_make(&t, &corpus, &options);
			assert_true(t.n > 0 && t.n <= (length ? length : SKN_TIMELINE_AUTO_MAX));
			for (size_t i = 0; i < t.n; i++) {
				assert_in_range(t.v[i].day, options.from, options.to);
				assert_in_range(t.v[i].sentences.n, 1, per_date);
			}
			skn_timeline_release(&t);
		}
	}
	skn_corpus_release(&corpus);
}

static void no_sentence_is_said_twice(void **state)
{
	struct skn_timeline_options options = { .length = 40, .per_date = 3, .from = SKN_CORPUS_NO_DAY,
						.to = SKN_CORPUS_NO_DAY };
	struct skn_timeline t = { 0 };
	struct skn_picks all = { 0 };
	struct skn_corpus corpus;
	struct story story;

	(void)state;
	random_seed(3);
	skn_corpus_init(&corpus);
	story_make(&corpus, &story);
	skn_timeline_make(&t, &corpus, &options);
	for (size_t i = 0; i < t.n; i++)
		for (size_t k = 0; k < t.v[i].sentences.n; k++) {
			uint32_t s = t.v[i].sentences.v[k];

			assert_true(skn_mmr_nearest(&corpus, &corpus.sentences.v[s].terms, &all, NULL, 0) < SKN_MMR_ALIKE);
			skn_vec_push(&all, s);
		}
	assert_true(all.n > 10);
	skn_vec_release(&all);
	skn_timeline_release(&t);
	skn_corpus_release(&corpus);
}

static void nothing_comes_of_nothing(void **state)
{
	struct skn_timeline_options options = { .from = SKN_CORPUS_NO_DAY, .to = SKN_CORPUS_NO_DAY };
	struct skn_corpus_in undated = { .id = "a", .text = "No day is named in this sentence at all.", .len = 40 };
	struct skn_timeline t = { 0 };
	struct skn_corpus corpus;

	(void)state;
	skn_corpus_init(&corpus);
	assert_int_equal(skn_corpus_build(&corpus, NULL), 0);
	skn_timeline_make(&t, &corpus, &options);
	assert_int_equal(t.n, 0);
	skn_corpus_release(&corpus);
	skn_corpus_init(&corpus);
	assert_int_equal(skn_corpus_add(&corpus, &undated, NULL), 0);
	assert_int_equal(skn_corpus_build(&corpus, NULL), 0);
	skn_timeline_make(&t, &corpus, &options);
	assert_int_equal(t.n, 0);
	skn_timeline_release(&t);
	skn_corpus_release(&corpus);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_and_deeds_of_made_up_stories_are_found),
		cmocka_unit_test(range_length_and_sentences_a_day_are_kept),
		cmocka_unit_test(no_sentence_is_said_twice),
		cmocka_unit_test(nothing_comes_of_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
