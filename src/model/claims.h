/*
 * claims.h - the first step: what an item says, in statements whose words are in it.
 */
#ifndef SKN_MODEL_CLAIMS_H
#define SKN_MODEL_CLAIMS_H

#include "model/engine.h"

struct skn_model_claim {
	char *key;   /* of the item */
	char *claim, *quote, *kind, *date, *voice; /* "" where there is none; the quote as the item has it */
};

struct skn_model_claims {
	SKN_VEC(struct skn_model_claim) list;
	size_t dropped; /* whose words do not stand in the text */
};
void skn_model_claims_release(struct skn_model_claims *claims);

/* Where a text is cut to fit into a prompt: the end of the piece that begins at AT. */
size_t skn_model_piece_end(const struct skn_buf *text, size_t at);
/* Appends the prompt for a piece of an item's text. */
void skn_model_claims_prompt(struct skn_buf *out, const struct skn_synth_input *in, const struct skn_record *item,
			     const char *text, size_t n);
/* Reads an answer, and appends the statements whose words stand in TEXT.  SKN_EMODEL
 * when it is no answer of the schema. */
int skn_model_claims_read(struct skn_model_claims *out, const char *key, const struct skn_buf *answer,
			  const struct skn_buf *text, struct skn_err *err);

#endif
