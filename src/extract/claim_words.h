/*
 * claim_words.h - the words by which a sentence hedges, denies, tells of a
 * change, or counts.
 */
#ifndef SKN_EXTRACT_CLAIM_WORDS_H
#define SKN_EXTRACT_CLAIM_WORDS_H

#include "extract/lexicon.h"

enum skn_claim_class {
	SKN_CW_HEDGE = 1 << 0,
	SKN_CW_NEGATION = 1 << 1,
	SKN_CW_CHANGE = 1 << 2,    /* rose, cut, won, launched */
	SKN_CW_VERB = 1 << 3,      /* another verb whose form no ending shows */
	SKN_CW_MAGNITUDE = 1 << 4, /* the value is the power of ten */
	SKN_CW_PERCENT = 1 << 5,
	SKN_CW_FIRST = 1 << 6,     /* I, we, my, our */
	SKN_CW_OPENER = 1 << 7,    /* begins sentences, and is no name */
	SKN_CW_JOINT = 1 << 8,     /* between the capitals of a name: of, the, de */
	SKN_CW_NO_UNIT = 1 << 9    /* behind a number, and not what it counts */
};

/* Classes of a word in lower case; *value (may be NULL) as above. */
uint32_t skn_claim_word(const char *low, int *value);
/* How many words the hedging phrase ("not clear", "believed to") has whose first
 * word NEXT gives for 0, the second for 1 …; 0 when there is none. */
size_t skn_claim_hedge_phrase(const char *(*next)(const void *ctx, size_t i), const void *ctx);

#endif
