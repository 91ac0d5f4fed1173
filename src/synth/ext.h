/*
 * ext.h - what the parts of the built-in engine (extractive.h) share.
 *
 * The phrases that stand between quotations, a closed list:
 *
 *	OUTLET:                  opens a paragraph, an event, a statement
 *	OUTLET adds:             goes on in a paragraph
 *	Later, OUTLET:           goes on, from a later day
 *	By contrast, OUTLET:     opposes the sentence before
 *	On DATE:                 before a statement in an evolution
 *	Which holds?             ends a tension of two statements
 */
#ifndef SKN_SYNTH_EXT_H
#define SKN_SYNTH_EXT_H

#include "synth/corpus.h"
#include "synth/engine.h"
#include "synth/oppose.h"
#include "synth/rank.h"

struct skn_ext {
	const struct skn_synth_input *in;
	struct skn_ops *ops;
	struct skn_corpus corpus; /* document i is new item i */
	struct skn_terms topic;   /* title and summary of the thread */
	bool *off_topic;          /* by document: has none of its words */
	struct skn_dense centroid;
	struct skn_picks picks;   /* sentences that could be quoted, in order */
	double *scores;           /* of each, at most 1 */
};

void skn_ext_narrative(struct skn_ext *x);
struct skn_ext_speakers; /* ext_said.h */
void skn_ext_events(struct skn_ext *x, const struct skn_ext_speakers *speakers);
int skn_ext_voices(struct skn_ext *x, const struct skn_ext_speakers *speakers, struct skn_err *err);
void skn_ext_tensions(struct skn_ext *x);

/* A setting, or FALLBACK. */
size_t skn_ext_setting(const struct skn_ext *x, const char *name, size_t fallback);
/* Appends the name of who published document D: outlet, author, or key. */
void skn_ext_outlet(struct skn_buf *out, const struct skn_ext *x, uint32_t d);
/* Appends FORMAT ("%s adds: ", the outlet of D for %s) and the quotation; false
 * when it cannot be quoted so. */
bool skn_ext_quote(struct skn_buf *out, const struct skn_ext *x, const char *format, uint32_t d, const char *s,
		   size_t n);
bool skn_ext_quote_sentence(struct skn_buf *out, const struct skn_ext *x, const char *format, size_t sentence);
/* Adds TEXT to LIST as a statement that cites document D and rests on the quote
 * S; VOICE may be NULL. */
void skn_ext_say(struct skn_ext *x, struct skn_said_list *list, const char *text, uint32_t d, const char *s, size_t n,
		 const char *voice);
void skn_ext_say_sentence(struct skn_ext *x, struct skn_said_list *list, const char *text, size_t sentence);
/* The day that the item with this key was published. */
bool skn_ext_day_of_key(int32_t *day, const struct skn_ext *x, const char *key);
/* Documents of other origin that say the same as a sentence, or nearly. */
size_t skn_ext_support(const struct skn_ext *x, size_t sentence);

/* A statement that the page has: a sentence of a field or of the narrative. */
struct skn_ext_old {
	const struct skn_prose *prose;
	size_t unit;
	const char *quote; /* in “…”, or the whole where nothing is quoted */
	size_t quote_len;
	char *key;         /* first citation, or NULL */
	int32_t day;       /* of that item, or SKN_CORPUS_NO_DAY */
};
/* Fills OUT from a unit; free .key. */
void skn_ext_old_read(struct skn_ext_old *out, const struct skn_ext *x, const struct skn_prose *prose, size_t unit);
/* Appends a unit to LIST as it is: words, citations, quotation. */
void skn_ext_keep(struct skn_ext *x, struct skn_said_list *list, const struct skn_prose *prose, size_t unit);

#endif
