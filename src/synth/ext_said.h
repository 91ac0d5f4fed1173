/*
 * ext_said.h - who is quoted in the new items, and with what: statements of all
 * items grouped by speaker.
 *
 * Names are compared without case, titles and what stands in brackets behind
 * them; a surname alone is the one speaker who bears it, if there is one.
 */
#ifndef SKN_SYNTH_EXT_SAID_H
#define SKN_SYNTH_EXT_SAID_H

#include "synth/ext.h"

struct skn_ext_said {
	uint32_t doc;
	const char *text; /* in the document, or the sentence that reports it */
	size_t len;
	bool direct;      /* the speaker's own words; else the outlet's sentence */
	char *name;
	char *plain;      /* the name as it is compared */
	int32_t day;
	double score;     /* how near it is to the topic */
	struct skn_terms terms;
};

struct skn_ext_speaker {
	const char *name;
	const char *plain;
	SKN_VEC(const struct skn_ext_said *) said; /* the best first; the later ones of equals first */
	size_t origins; /* documents that quote the speaker */
	bool direct;    /* with at least one direct quotation */
};

struct skn_ext_speakers {
	SKN_VEC(struct skn_ext_said) all;
	SKN_VEC(struct skn_ext_speaker) list; /* by documents, then statements, then name */
};

int skn_ext_speakers_find(struct skn_ext_speakers *out, const struct skn_ext *x, struct skn_err *err);
void skn_ext_speakers_release(struct skn_ext_speakers *speakers);

/* The phrase before a statement: none for the speaker's own words. */
const char *skn_ext_said_lead(const struct skn_ext_said *said);
bool skn_ext_same_name(const char *a, const char *b);

#endif
