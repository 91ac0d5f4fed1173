/*
 * sentence.h - where sentences end.
 *
 * The spans are contiguous and cover the input: joined they give it back,
 * whatever its bytes.  White space after a sentence belongs to it; white space
 * at the start of the text to the first.  A text of white space is one span,
 * an empty one has none.
 *
 * The rules are those of UAX #29 (by ICU), with three things laid over them:
 *
 *  1. Markup is masked before: code spans, link texts and destinations,
 *     autolinks and citation groups have no sentence ends in them; a citation
 *     group ([@key], [12], [^a]) behind a full stop, with or without a blank,
 *     belongs to the sentence it follows.  A single line break is a blank; a
 *     blank line ends a sentence.
 *  2. Each end that UAX #29 proposes is judged by the words around it:
 *     abbreviations (abbrev.h), initials, ordinals, ellipses, enumerators, and
 *     "!" or "?" before a lower-case word end no sentence.
 *  3. Ends are added before numbers ("rose. 20 people", which UAX #29 joins)
 *     and between the items of a list inside a paragraph ("1. One 2. Two").
 *
 * A sentence ends only at white space, or where the characters on both sides
 * are of a script written without it (skn_sentence_bare).
 *
 * Time is linear in the text.
 */
#ifndef SKN_TEXT_SENTENCE_H
#define SKN_TEXT_SENTENCE_H

#include "text/span.h"

/* Appends the sentences; LANG is a language tag such as "de" or NULL. */
void skn_sentences(struct skn_spans *out, const char *s, size_t n, const char *lang);

/* Whether two pieces of text belong together with nothing between: the last
 * character of A and the first of B are of a spaceless script, when closing
 * quotation marks and citation groups at the end of A, and opening ones at the
 * start of B, are looked through. */
bool skn_sentence_bare(const char *a, size_t an, const char *b, size_t bn);

#endif
