/*
 * story.h - a made-up story in the news: days on which things happen, and
 * articles about them, so that what a summary must find is known beforehand.
 *
 * Each key day has words of its own.  Many articles of that day and of the next
 * tell of it, some later ones look back at it; on other days there are a few
 * articles of talk, with days that hardly anybody else mentions.
 */
#ifndef TEST_STORY_H
#define TEST_STORY_H

#include "random.h"
#include "synth/corpus.h"
#include "text/edtf.h"

#define STORY_KEYS 8
#define STORY_DAYS 120

struct story {
	int32_t first, keys[STORY_KEYS];
	const char *deeds[STORY_KEYS]; /* the words that only sentences about it have */
};

static const char *const story_deeds[] = {
	"the dam at Orrin cracked along its eastern wall", "engineers drained half of the reservoir",
	"nine hundred families left the valley by bus", "parliament summoned the chief inspector",
	"a court froze the assets of the builder", "the inspector resigned over forged reports",
	"workers closed the breach with steel plates", "the first families returned to their houses",
};

static const char *const story_talk[] = {
	"Residents of the Orrin valley complained about the noise of pumps and lorries.",
	"Experts debated whether old dams such as Orrin should be inspected more often.",
	"The price of insurance in the Orrin valley rose again, brokers said.",
	"A choir sang for the people of Orrin in the town hall.",
	"Fishermen at Orrin asked when the water would be clear again.",
	"The mayor of Orrin promised to answer every letter.",
};

static void story_date(char *out, size_t size, int32_t day)
{
	char text[16];

	skn_corpus_day_format(text, day);
	snprintf(out, size, "%s", text);
}

/* As an article of that day or later writes it. */
static void story_say(char *out, size_t size, int32_t day)
{
	static const char *const months[] = { "January", "February", "March", "April", "May", "June", "July", "August" };
	char text[16];

	skn_corpus_day_format(text, day);
	snprintf(out, size, "%s %d, %.4s", months[(text[6] - '1') % 8], (text[8] - '0') * 10 + text[9] - '0', text);
}

/* One article: LEAD may be NULL. */
static void story_article(struct skn_corpus *corpus, int32_t day, const char *lead)
{
	static size_t serial;
	struct skn_buf text = SKN_BUF_INIT;
	char id[32], date[16];
	struct skn_corpus_in in = { .id = id, .date = date, .title = "News from the Orrin dam" };

	snprintf(id, sizeof(id), "a%zu", ++serial);
	story_date(date, sizeof(date), day);
	if (lead)
		skn_buf_addf(&text, "%s ", lead);
	for (size_t i = 0, n = 1 + random_below(3); i < n; i++)
		skn_buf_addf(&text, "%s ", story_talk[random_below(SKN_ARRAY_LEN(story_talk))]);
	skn_buf_addf(&text, "The report number %zu was read by %zu people in Orrin.\n", serial, 10 + random_below(900));
	in.text = text.p;
	in.len = text.n;
	assert(skn_corpus_add(corpus, &in, NULL) == 0);
	skn_buf_release(&text);
}

static void story_event(struct skn_corpus *corpus, const struct story *story, size_t k)
{
	char lead[300], date[40];
	size_t reports = 3 + random_below(5);

	story_say(date, sizeof(date), story->keys[k]);
	for (size_t i = 0; i < reports; i++) {
		snprintf(lead, sizeof(lead), i % 2 ? "Officials confirmed that on %s %s." : "On %s %s, according to officials.",
			 date, story->deeds[k]);
		story_article(corpus, story->keys[k] + (int32_t)(i % 2), lead);
	}
	for (size_t i = 0, n = 1 + random_below(3); i < n; i++) {
		snprintf(lead, sizeof(lead), "The valley still speaks of %s, when %s.", date, story->deeds[k]);
		story_article(corpus, story->keys[k] + 5 + (int32_t)random_below(20), lead);
	}
}

static void story_make(struct skn_corpus *corpus, struct story *story)
{
	char lead[200], date[40];

	story->first = (int32_t)skn_edtf_days(2014, 3, 1);
	for (size_t k = 0; k < STORY_KEYS; k++) {
		story->keys[k] = story->first + 3 + (int32_t)(k * (STORY_DAYS / STORY_KEYS) + random_below(10));
		story->deeds[k] = story_deeds[k];
		story_event(corpus, story, k);
	}
	for (int32_t d = 0; d < STORY_DAYS; d++) {
		if (random_below(3) == 0)
			continue;
		story_say(date, sizeof(date), story->first + (int32_t)random_below(STORY_DAYS));
		snprintf(lead, sizeof(lead), "A reader from Orrin remembered the weather of %s.", date);
		story_article(corpus, story->first + d, random_below(2) ? lead : NULL);
	}
	assert(skn_corpus_build(corpus, NULL) == 0);
}

#endif
