/*
 * sentence_judge.h - step 2 of sentence.h: whether a sentence ends where UAX
 * #29 says that it may.
 */
#ifndef SKN_TEXT_SENTENCE_JUDGE_H
#define SKN_TEXT_SENTENCE_JUDGE_H

#include "base/base.h"

/* A paragraph and its mask (sentence_mask.h), both of n bytes. */
struct skn_paragraph {
	const char *s, *m;
	size_t n;
	size_t start; /* of the sentence that may end */
	const char *lang;
};

/* AT is the first byte after the white space behind the end; 0 < at < n. */
bool skn_sentence_judge(const struct skn_paragraph *p, size_t at);
/* Whether the full stop at DOT, whose white space is followed by a number,
 * ends a sentence. */
bool skn_sentence_before_number(const struct skn_paragraph *p, size_t dot);

#endif
