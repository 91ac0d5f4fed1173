/*
 * claim_parts.h - numbers and names in a run of tokens.
 */
#ifndef SKN_EXTRACT_CLAIM_PARTS_H
#define SKN_EXTRACT_CLAIM_PARTS_H

#include "extract/claims.h"
#include "extract/token.h"

struct skn_claim_text {
	const char *s;
	const struct skn_tokens *t;
	const bool *dated;    /* of each token: it is in a date */
	const bool *inside;   /* of each token: its word stands capitalised inside a sentence */
	struct skn_span now;  /* tokens of the sentence */
};

/* The number at token I: returns the tokens it takes with its unit, or 0. */
size_t skn_claim_number(const struct skn_claim_text *x, size_t i, struct skn_number *out);
/* The name at token I, likewise. */
size_t skn_claim_name(const struct skn_claim_text *x, size_t i, struct skn_named *out);

#endif
