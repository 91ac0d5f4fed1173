/*
 * merge.h - the second step: the account and numbered statements, and what the model
 * wants changed.
 */
#ifndef SKN_MODEL_MERGE_H
#define SKN_MODEL_MERGE_H

#include "model/claims.h"

/* Appends the prompt: what changes least stands first. */
void skn_model_merge_prompt(struct skn_buf *out, const struct skn_synth_input *in, const struct skn_model_claims *claims);

/* Reads an answer into operations; what is wrong with it goes to COMPLAINTS, a line
 * each.  SKN_EMODEL when it is no answer of the schema. */
int skn_model_merge_read(struct skn_ops *out, struct skn_buf *complaints, const struct skn_buf *answer,
			 const struct skn_synth_input *in, const struct skn_model_claims *claims, struct skn_err *err);

#endif
