/*
 * words.h - a text as words, for comparing: each is the start of the next, so
 * that joined they give the text back.
 *
 * A token is a word of UAX #29, a run of white space, a citation group
 * ("[@key, p. 7; @key2]"), or a punctuation mark.  Where a text is cut depends
 * only on the stretch between two white spaces, so that an edit changes the
 * tokens of that stretch and no others.
 */
#ifndef SKN_TEXT_WORDS_H
#define SKN_TEXT_WORDS_H

#include "text/span.h"

/* Appends the tokens, in order, none empty; any bytes will do. */
void skn_words(struct skn_spans *out, const char *s, size_t n);

/* Length of the citation group that begins at S: '[', then "@" or "-@", up to
 * the first ']' with no '[' between; 0 when none does. */
size_t skn_words_group(const char *s, size_t n);

#endif
