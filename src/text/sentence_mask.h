/*
 * sentence_mask.h - step 1 of sentence.h: a copy of a paragraph, byte for byte
 * as long, in which what is no prose cannot be mistaken for prose.
 *
 *	code spans, autolinks, link texts, invalid bytes     Q
 *	destinations of links, emphasis marks after an end   )
 *	citation groups and the blanks before them           }
 *	line breaks                                          blank
 *	the ellipsis character                               ...
 *
 * Q is an upper-case letter and no Roman numeral, ) and } are closing marks;
 * UAX #29 takes them as such.
 */
#ifndef SKN_TEXT_SENTENCE_MASK_H
#define SKN_TEXT_SENTENCE_MASK_H

#include "base/buf.h"

/* Replaces the contents of OUT by the mask of the N bytes at S. */
void skn_sentence_mask(struct skn_buf *out, const char *s, size_t n);

/* What may stand between the end of a sentence and the blank after it. */
bool skn_sentence_closer(uint32_t cp);
/* What may stand between the blank and the first letter of a sentence. */
bool skn_sentence_opener(uint32_t cp);
/* "[12]", "[^note]" or a citation group at S: its length, or 0. */
size_t skn_sentence_mark(const char *s, size_t n);

#endif
