/*
 * timeline_days.h - what the documents say of each day, and how salient that
 * makes it: the first half of timeline.c.
 */
#ifndef SKN_SYNTH_TIMELINE_DAYS_H
#define SKN_SYNTH_TIMELINE_DAYS_H

#include "synth/timeline.h"

#define SKN_TIMELINE_LEADS 5 /* first sentences of a document that tell of its day */

/* A sentence that may tell of a day. */
struct skn_day_note {
	int32_t day;
	uint32_t sentence;
	bool mentions;  /* it names the day; else it leads what was published then */
	bool next_day;  /* it was published on the day after */
};

struct skn_day {
	int32_t day;
	size_t note, notes; /* of the list's notes */
	double mentioned, looked_back, published, burst, salience;
};

struct skn_days {
	SKN_VEC(struct skn_day) list;       /* by day */
	SKN_VEC(struct skn_day_note) notes; /* by day, then sentence */
	struct skn_dense topic;             /* what the documents are about */
	double near_topic;                  /* a sentence is about it from this cosine on */
};

void skn_days_make(struct skn_days *out, const struct skn_corpus *corpus,
		   const struct skn_timeline_options *options);
void skn_days_release(struct skn_days *days);

#endif
