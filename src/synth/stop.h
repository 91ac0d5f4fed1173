/*
 * stop.h - words that say nothing about what a text is about: articles,
 * pronouns, prepositions, auxiliaries.  Lists of the project's own for
 * English, German, French, Spanish, Italian, Portuguese and Dutch.
 */
#ifndef SKN_SYNTH_STOP_H
#define SKN_SYNTH_STOP_H

#include "base/base.h"

/* WORD is in lower case.  LANGUAGE is a tag; of languages without a list the
 * English words count. */
bool skn_stop_word(const char *language, const char *word, size_t n);
/* Whether a sentence that begins with this word (any case) leans on the one
 * before it: "he", "but", "this". */
bool skn_stop_leans(const char *language, const char *word, size_t n);

#endif
