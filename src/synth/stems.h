/*
 * stems.h - from a word of a text to the term it counts as, remembered for each
 * language.  One of these serves one thread of execution.
 */
#ifndef SKN_SYNTH_STEMS_H
#define SKN_SYNTH_STEMS_H

#include "base/arena.h"
#include "base/map.h"

#define SKN_STEMS_LANGUAGES 16     /* further ones are not stemmed */
#define SKN_STEMS_REMEMBER 400000u /* words of a language before it begins anew */

struct skn_stemmer;

struct skn_stems_language {
	char code[8];
	struct skn_stemmer *stemmer; /* NULL: there are no rules for it */
	struct skn_map words;
	struct skn_arena arena;
};

struct skn_stems {
	struct skn_stems_language languages[SKN_STEMS_LANGUAGES];
	size_t n;
};

void skn_stems_release(struct skn_stems *stems); /* of a zeroed one, too */

/* The term of a token of words.h, NUL-terminated; NULL for what is no word, a
 * stop word, a single letter.  Valid until the next call. */
const char *skn_stems_term(struct skn_stems *stems, const char *language, const char *word, size_t n);

#endif
