/*
 * evidence.h - the items that operations cite, with their texts folded: each is read
 * once for all the quotes that are looked for in it.
 */
#ifndef SKN_SYNTH_EVIDENCE_H
#define SKN_SYNTH_EVIDENCE_H

#include "synth/engine.h"

struct skn_evidence_item {
	const struct skn_record *record; /* borrowed from the input */
	struct skn_buf folded;           /* its text (text/fold.h) */
	bool has_text;
};

struct skn_evidence {
	const struct skn_synth_input *in;
	struct skn_map keys;  /* all keys of the thread */
	struct skn_map items; /* key -> struct skn_evidence_item */
};

void skn_evidence_init(struct skn_evidence *out, const struct skn_synth_input *in);
void skn_evidence_release(struct skn_evidence *evidence);

bool skn_evidence_knows(const struct skn_evidence *evidence, const char *key);
/* Borrowed; SKN_ENOTFOUND for a key that is unknown. */
int skn_evidence_get(struct skn_evidence_item **out, struct skn_evidence *evidence, const char *key,
		     struct skn_err *err);

/* Whether a quote stands in the item: both folded, in its text; where the text is not
 * kept, in one of the quotes that are, or in the abstract. */
bool skn_evidence_holds(const struct skn_evidence_item *item, const char *quote);
/* Whether there is anything that a quote could stand in. */
bool skn_evidence_quotable(const struct skn_evidence_item *item);

#endif
