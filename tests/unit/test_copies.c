/* Which texts are copies: a table, and groups against brute force. */
#include "gather/copies.h"

#include <setjmp.h>
#include <cmocka.h>

#include "base/vec.h"
#include "random.h"

static const char *const vocabulary[] = {
	"harbour", "meadow", "tide", "survey", "council", "river", "seeds", "water", "price", "ruling", "plant",
	"report", "winter", "summer", "north", "coast", "boats", "salt", "light", "shoots", "crabs", "storm",
	"vote", "budget", "bridge", "school", "train", "market", "field", "stone", "glass", "copper", "lithium",
};

/* N words of chance; every text gets words of its own among them. */
static void words(struct skn_buf *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		skn_buf_addf(out, "%s%s%zu", i ? " " : "", random_pick(vocabulary), random_below(40));
}

/* A copy in which one word in ONE_IN is another; 0: none. */
static void vary(struct skn_buf *out, const char *text, size_t one_in)
{
	while (*text) {
		size_t n = strcspn(text, " ");

		if (one_in && random_chance(one_in))
			skn_buf_addf(out, "other%zu", random_below(100000));
		else
			skn_buf_add(out, text, n);
		text += n;
		if (*text) {
			skn_buf_addc(out, ' ');
			text++;
		}
	}
}

#define STORY                                                                                              \
	"The harbour council voted on Tuesday to close the northern basin for two winters, after a survey of " \
	"the sea floor had found that fewer than one in ten of the shoots planted in 2019 were still alive. "   \
	"Fishers called the ruling a disgrace, while the institute that had run the project said that without "  \
	"it the meadow would be lost for good."

static void table(void **state)
{
	static const struct { const char *what, *title_a, *a, *title_b, *b; bool copies; } rows[] = {
		{ "the same text", "Basin closed", STORY, "Basin closed", STORY, true },
		{ "under another title", "Basin closed", STORY, "Council shuts harbour", STORY, true },
		{ "with a line of an agency before it", "", STORY, "", "Reuters, Tuesday. " STORY, true },
		{ "in capitals, with other punctuation", "", STORY, "",
		  "THE HARBOUR COUNCIL VOTED, on Tuesday; to close the northern basin for two winters after a survey of the "
		  "sea floor had found that fewer than one in ten of the shoots planted in 2019 were still alive. Fishers "
		  "called the ruling a disgrace while the institute that had run the project said that without it the meadow "
		  "would be lost for good", true },
		{ "two stories", "Basin closed", STORY, "Prices",
		  "Copper went up for the fourth week in a row on Friday, and traders at the exchange said that they had not "
		  "seen stocks this low since the strikes, with no ship expected before the end of the month and two of the "
		  "three smelters on the river waiting for ore.", false },
		{ "a title says too little", "Weekly newsletter of the institute", "", "Weekly newsletter of the institute", "",
		  false },
		{ "nothing at all", "", "", "", "", false },
		{ "an excerpt is no copy", "", STORY, "",
		  "The harbour council voted on Tuesday to close the northern basin for two winters.", false },
		{ "without spaces", "",
		  "港の評議会は火曜日に二冬の間北の水域を閉鎖することを決めた海底の調査で二〇一九年に植えられた芽のうち十分の一未満しか生きていないことがわかったためである",
		  "",
		  "港の評議会は火曜日に二冬の間北の水域を閉鎖することを決めた。海底の調査で二〇一九年に植えられた芽のうち十分の一未満しか生きていないことがわかったためである。",
		  true },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_copies *c = skn_copies_new();

		skn_copies_add(c, rows[i].title_a, strlen(rows[i].title_a), rows[i].a, strlen(rows[i].a));
		skn_copies_add(c, rows[i].title_b, strlen(rows[i].title_b), rows[i].b, strlen(rows[i].b));
		skn_copies_group(c);
		if ((skn_copies_of(c, 1) == 0) != rows[i].copies)
			fail_msg("%s: resemblance %.2f", rows[i].what, skn_copies_resemblance(c, 0, 1));
		skn_copies_free(c);
	}
}

/* N runs of words, no more: N + SKN_COPIES_RUN - 1 different words. */
static void add_numbered(struct skn_copies *c, size_t n_runs)
{
	struct skn_buf text = SKN_BUF_INIT;

	for (size_t i = 0; i < n_runs + SKN_COPIES_RUN - 1; i++)
		skn_buf_addf(&text, "w%zu ", i);
	skn_copies_add(c, "", 0, text.p, text.n);
	skn_buf_release(&text);
}

static void limits(void **state)
{
	struct skn_copies *c = skn_copies_new();
	struct skn_buf text = SKN_BUF_INIT;

	SKN_UNUSED(state);
	add_numbered(c, SKN_COPIES_RUNS_MIN);
	add_numbered(c, SKN_COPIES_RUNS_MIN);
	add_numbered(c, SKN_COPIES_RUNS_MIN - 1);
	add_numbered(c, SKN_COPIES_RUNS_MIN - 1);
	skn_copies_group(c);
	assert_int_equal(skn_copies_of(c, 1), 0);
	assert_int_equal(skn_copies_of(c, 2), 2);
	assert_int_equal(skn_copies_of(c, 3), 3);
	skn_copies_free(c);

	/* What comes after the last word that counts makes no difference; the last one does. */
	c = skn_copies_new();
	for (size_t i = 0; i < SKN_COPIES_WORDS_MAX - 1; i++)
		skn_buf_addf(&text, "w%zu ", i);
	skn_copies_add(c, "", 0, text.p, text.n);
	skn_buf_adds(&text, "last ");
	skn_copies_add(c, "", 0, text.p, text.n);
	skn_buf_adds(&text, "and what follows");
	skn_copies_add(c, "", 0, text.p, text.n);
	assert_true(skn_copies_resemblance(c, 1, 2) == 1.0);
	assert_true(skn_copies_resemblance(c, 0, 1) < 1.0);
	skn_copies_free(c);
	skn_buf_release(&text);
}

/* The groups that comparing every pair gives. */
static void brute(size_t *up, const struct skn_copies *c)
{
	size_t n = skn_copies_n(c);

	for (size_t i = 0; i < n; i++)
		up[i] = i;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++) {
			size_t from = up[i], to = up[k];

			if (from == to || skn_copies_resemblance(c, i, k) < SKN_COPIES_ALIKE)
				continue;
			for (size_t m = 0; m < n; m++)
				if (up[m] == (from > to ? from : to))
					up[m] = from > to ? to : from;
		}
}

static void build(struct skn_copies *c, struct skn_strings *texts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct skn_buf text = SKN_BUF_INIT;
		static const size_t degrees[] = { 0, 200, 60, 25, 12, 8, 5 };

		if (texts->n && random_chance(2))
			vary(&text, texts->v[random_below(texts->n)], random_pick(degrees));
		else
			words(&text, 20 + random_below(300));
		skn_strings_push(texts, text.p);
		skn_copies_add(c, "", 0, text.p, text.n);
		skn_buf_release(&text);
	}
}

/* The share of texts that are not in the group brute force gives is that of the
 * pairs right at the threshold; nothing is grouped that brute force does not. */
static void as_brute_force(void **state)
{
	size_t wrong = 0, all = 0, groups = 0;

	SKN_UNUSED(state);
	for (size_t round = 0; round < random_rounds(20); round++) {
		struct skn_copies *c = skn_copies_new();
		struct skn_strings texts = { 0 };
		size_t n = 150, *up = skn_xcalloc(n, sizeof(*up));

		random_seed(round + 1);
		build(c, &texts, n);
		skn_copies_group(c);
		brute(up, c);
		for (size_t i = 0; i < n; i++) {
			size_t of = skn_copies_of(c, i);

			assert_true(up[of] == up[i]);
			wrong += of != up[i];
			groups += up[i] != i;
			all++;
		}
		free(up);
		skn_strings_release(&texts);
		skn_copies_free(c);
	}
	assert_true(groups > all / 5);
	assert_true(wrong * 100 < all);
}

static void joined(void **state)
{
	struct skn_copies *c = skn_copies_new();

	SKN_UNUSED(state);
	for (size_t i = 0; i < 4; i++)
		skn_copies_add(c, "", 0, "", 0);
	skn_copies_join(c, 3, 1);
	skn_copies_group(c);
	skn_copies_join(c, 2, 3);
	assert_int_equal(skn_copies_of(c, 3), 1);
	assert_int_equal(skn_copies_of(c, 2), 1);
	assert_int_equal(skn_copies_of(c, 0), 0);
	skn_copies_free(c);
}

/* Ten thousand, among them a thousand of one text and many with a common half. */
static void many(void **state)
{
	struct skn_copies *c = skn_copies_new();
	struct skn_buf common = SKN_BUF_INIT, text = SKN_BUF_INIT;

	SKN_UNUSED(state);
	random_seed(77);
	words(&common, 120);
	for (size_t i = 0; i < 10000; i++) {
		skn_buf_clear(&text);
		skn_buf_adds(&text, common.p);
		skn_buf_addc(&text, ' ');
		if (i % 10)
			words(&text, 300);
		skn_copies_add(c, "", 0, text.p, text.n);
	}
	skn_copies_group(c);
	for (size_t i = 0; i < 10000; i++)
		assert_int_equal(skn_copies_of(c, i), i % 10 ? i : 0);
	skn_copies_free(c);
	skn_buf_release(&common);
	skn_buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table), cmocka_unit_test(limits), cmocka_unit_test(as_brute_force),
		cmocka_unit_test(joined), cmocka_unit_test(many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
