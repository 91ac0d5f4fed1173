/*
 * prompt.h - the prompts of src/synth/prompts, embedded in the program at build time.
 */
#ifndef SKN_MODEL_PROMPT_H
#define SKN_MODEL_PROMPT_H

#include "hash/sha256.h"

struct skn_prompt_file {
	const char *name; /* "merge.md" */
	const char *text;
};

extern const struct skn_prompt_file skn_prompt_files[]; /* ends with a NULL name */

const char *skn_prompt(const char *name); /* which must be there */
/* "sha256:…" of all that a model is told in our words: prompts and answer schemas. */
#define SKN_PROMPT_HASH_MAX (SKN_SHA256_HEX + 7)
void skn_prompt_hash(char out[SKN_PROMPT_HASH_MAX]);

#endif
