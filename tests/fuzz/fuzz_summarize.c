/* Documents in any form; what is chosen stands word for word in one of them. */
#include "synth/input.h"
#include "synth/summary.h"
#include "synth/timeline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct skn_corpus *corpus, const struct skn_picks *picks)
{
	for (size_t i = 0; i < picks->n; i++) {
		const struct skn_corpus_sentence *s = &corpus->sentences.v[picks->v[i]];

		assert(s->start < s->end && s->end <= corpus->docs.v[s->doc].len);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct skn_summary_options summary = { .words = 60, .from = SKN_CORPUS_NO_DAY, .to = SKN_CORPUS_NO_DAY };
	struct skn_timeline_options days = { .from = SKN_CORPUS_NO_DAY, .to = SKN_CORPUS_NO_DAY };
	struct skn_timeline timeline = { 0 };
	struct skn_picks picks = { 0 };
	struct skn_corpus corpus;

	skn_corpus_init(&corpus);
	skn_input_add(&corpus, "x", (const char *)data, size, NULL, NULL);
	assert(skn_corpus_build(&corpus, NULL) == 0);
	skn_summary_make(&picks, &corpus, &summary);
	check(&corpus, &picks);
	skn_timeline_make(&timeline, &corpus, &days);
	for (size_t i = 0; i < timeline.n; i++)
		check(&corpus, &timeline.v[i].sentences);
	skn_timeline_release(&timeline);
	skn_vec_release(&picks);
	skn_corpus_release(&corpus);
	return 0;
}
