/*
 * words.h - the words by which the site's search finds texts, cut alike here and in a
 * reader's browser (site/script/20-words.js); a test compares the two.
 *
 * A text is folded as texts are compared (text/fold.h), its diacritics U+0300..036F are
 * left out, and its case is folded.  A word is a run of letters, marks and decimal
 * digits; a script that is written without spaces gives each character and each two
 * that stand side by side.
 */
#ifndef SKN_SITE_WORDS_H
#define SKN_SITE_WORDS_H

#include "base/buf.h"

#define SKN_SITE_WORD_MAX 40 /* bytes of a word that is found; longer ones are left out */

void skn_site_fold(struct skn_buf *out, const char *s, size_t n);

/* WORD, of N bytes in valid UTF-8, is borrowed for the call. */
typedef void skn_site_word_fn(void *ctx, const char *word, size_t n);
/* Folds the text and calls back for its words, in order, each time it stands there. */
void skn_site_words_each(const char *s, size_t n, skn_site_word_fn *fn, void *ctx);

/* FNV-1a of the word's first two characters: a shard holds all words that begin alike. */
uint32_t skn_site_word_hash(const char *word, size_t n);

#endif
