/*
 * lexicon.h - what the rules know of single words: a table from a word in lower
 * case to the classes it is in, and a number (the month of a month's name).
 *
 * It is made once, from rows of words with blanks between, and never freed.  A
 * word that stands in several rows is in all their classes; the first row that
 * gives it a number other than 0 gives the number.
 */
#ifndef SKN_EXTRACT_LEXICON_H
#define SKN_EXTRACT_LEXICON_H

#include "base/base.h"

struct skn_lexicon_row {
	uint32_t classes;
	int value;
	const char *words; /* "jan january"; lower case, static */
};

struct skn_lexicon_entry {
	const char *word; /* of the row, len bytes */
	uint16_t len;
	uint32_t classes;
	int value;
};

struct skn_lexicon {
	struct skn_lexicon_entry *v;
	size_t size, n; /* size is a power of two, over 2 n */
};

void skn_lexicon_make(struct skn_lexicon *out, const struct skn_lexicon_row *rows, size_t n);
/* NULL when it knows nothing of the word. */
const struct skn_lexicon_entry *skn_lexicon_find(const struct skn_lexicon *lexicon, const char *low);

#endif
