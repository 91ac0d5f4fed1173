/*
 * timeline.h - which days of a story matter, and what happened on them.
 *
 * First days, then sentences, as in D. Gholipour Ghalandari, G. Ifrim,
 * "Examining the state-of-the-art in news timeline summarization" (ACL 2020).
 *
 * The salience of a day is a product of powers, so that no one measure decides:
 *
 *	(1 + M)  (1 + D)^0.5  (1 + P)^0.3  burst^0.3
 *
 * M = mentions of the day in sentences about the topic (a sentence far from it
 * counts half; one origin says one thing about a day once, a second sentence of
 * it counts half); D = distinct days of publication from which it is mentioned
 * later than the day after it: what is still spoken of mattered (R. Kessler et
 * al., "Finding salient dates for building thematic timelines", ACL 2012); P =
 * origins published on the day and the day after, by half; burst = mentions and publications of
 * the day against those of the week around it (H. L. Chieu, Y. K. Lee, "Query
 * based event extraction along a timeline", SIGIR 2004; G. Tran et al.,
 * "Predicting relevant news events for timeline summaries", WWW 2013).
 *
 * Candidates for a day are the sentences that mention it, and the first five of
 * what was published on it or on the day after.  The centroid of the first and that of the
 * second are averaged; a sentence is chosen that is near to that mean, stands
 * early, is about the topic, and resembles none that was chosen for another day.
 */
#ifndef SKN_SYNTH_TIMELINE_H
#define SKN_SYNTH_TIMELINE_H

#include "synth/mmr.h"

#define SKN_TIMELINE_LENGTH_MAX 10000u
#define SKN_TIMELINE_PER_DATE_MAX 100u
#define SKN_TIMELINE_CANDIDATES 800u /* for a day, of those looked at closely */
#define SKN_TIMELINE_AUTO_MAX 40u    /* days when no length is given */

struct skn_timeline_options {
	size_t length;   /* days; 0: as many as stand out */
	size_t per_date; /* sentences; 0: 1 */
	int32_t from, to; /* days, both included; SKN_CORPUS_NO_DAY: the range of publication */
	bool mentioned_only; /* a sentence must name the day */
	const struct skn_terms *query; /* or NULL: the topic is what the documents share */
};

struct skn_timeline_day {
	int32_t day;
	double salience;
	struct skn_picks sentences; /* in the order of choice */
};

struct skn_timeline {
	struct skn_timeline_day *v; /* by day */
	size_t n, cap;
};

/* Fills OUT (zeroed). */
void skn_timeline_make(struct skn_timeline *out, const struct skn_corpus *corpus,
		       const struct skn_timeline_options *options);
void skn_timeline_release(struct skn_timeline *timeline);

#endif
