/*
 * quote_names.h - the full names of persons in a text, and which of them a
 * surname or a pronoun means.
 *
 * A full name is a run of two to five capitalised words, initials and "de",
 * "van" … between them, without titles.  A surname means the latest full name
 * that ends in it; a pronoun the latest speaker, unless what is known of that
 * one ("Mr.", "Ms.", an earlier "she said") says otherwise.
 */
#ifndef SKN_EXTRACT_QUOTE_NAMES_H
#define SKN_EXTRACT_QUOTE_NAMES_H

#include "extract/token.h"

struct skn_full_name {
	size_t first, last; /* tokens, last excluded */
	uint32_t sex;       /* SKN_QW_MALE, SKN_QW_FEMALE or 0: not known */
};

struct skn_full_names {
	struct skn_full_name *v; /* in the order of the text */
	size_t n, cap;
	size_t *latest; /* by hash of the last word: 1 + index into v, then chained by `before` */
	size_t *before;
	size_t size, known;
};

void skn_full_names_find(struct skn_full_names *out, const struct skn_tokens *t);
void skn_full_names_release(struct skn_full_names *names);

/* The name in the tokens from FIRST to LAST, or the latest one before LAST that ends in
 * the same word as a name there; NULL when there is none.  Ask in the order of the text. */
struct skn_full_name *skn_full_names_of(struct skn_full_names *names, const struct skn_tokens *t,
					size_t first, size_t last);

#endif
