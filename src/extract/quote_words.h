/*
 * quote_words.h - the words by which a text says that somebody speaks, thinks
 * or judges, and those that end a clause.
 */
#ifndef SKN_EXTRACT_QUOTE_WORDS_H
#define SKN_EXTRACT_QUOTE_WORDS_H

#include "extract/lexicon.h"

enum skn_quote_class {
	SKN_QW_SAY = 1 << 0,     /* a clause follows or precedes: say, claim, argue, find */
	SKN_QW_TELL = 1 << 1,    /* somebody is told: tell, assure, remind */
	SKN_QW_WANT = 1 << 2,    /* "to" follows: want, promise, refuse */
	SKN_QW_JUDGE = 1 << 3,   /* an object follows: support, criticize, praise */
	SKN_QW_NOUN = 1 << 4,    /* its form with -s or the bare one is a noun as well: claim, plan */
	SKN_QW_AUX = 1 << 5,     /* has, would, did, also, not: between subject and verb */
	SKN_QW_PRONOUN = 1 << 6, /* he, she, they, who … */
	SKN_QW_BREAK = 1 << 7,   /* begins a clause: and, but, while, because */
	SKN_QW_DETERMINER = 1 << 8,
	SKN_QW_PREPOSITION = 1 << 9,
	SKN_QW_TITLE = 1 << 10,  /* Mr, Sen, Prof */
	SKN_QW_MALE = 1 << 11,
	SKN_QW_FEMALE = 1 << 12,
	SKN_QW_BE = 1 << 13      /* forms of "be": before a participle they make a passive */
};

enum skn_verb_form { SKN_VERB_BASE, SKN_VERB_S, SKN_VERB_PAST, SKN_VERB_ING };

const struct skn_lexicon *skn_quote_words(void);
/* Classes of a word that is no verb, or of the verb that it is a form of; 0
 * for neither. */
uint32_t skn_quote_word(const char *low);
uint32_t skn_quote_verb(const char *low, int *form);

#endif
