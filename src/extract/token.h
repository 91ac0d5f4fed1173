/*
 * token.h - a text as words, numbers and marks, as the rules of this folder
 * read it.
 *
 * A word is a run of letters; an apostrophe between letters belongs to it
 * ("don't", "O'Neill"), but what English hangs on behind one is a word of its
 * own ("year" "'s", "she" "'ll").  A character of a script written without
 * spaces, and a Hangul syllable, is a word.  A number is a run of ASCII digits.
 * Every other character that is no white space is a mark; bytes that are no
 * UTF-8 are marks of one byte each.
 */
#ifndef SKN_EXTRACT_TOKEN_H
#define SKN_EXTRACT_TOKEN_H

#include "base/buf.h"
#include "base/vec.h"

enum skn_token_kind { SKN_TOKEN_WORD, SKN_TOKEN_NUMBER, SKN_TOKEN_MARK };

struct skn_token {
	size_t start, end; /* bytes of the text */
	size_t low;        /* where its folded form begins in tokens.low */
	int64_t number;    /* of a number of at most 9 digits, else -1 */
	uint32_t cp;       /* its first character */
	uint8_t kind;      /* enum skn_token_kind */
	bool space;        /* white space before it */
	bool para;         /* … with an empty line in it */
	bool upper;        /* begins with a capital */
	bool caps;         /* two or more letters, all capitals */
};

struct skn_tokens {
	struct skn_token *v;
	size_t n, cap;
	struct skn_buf low; /* the words in lower case, each with a NUL; typographic
			     * apostrophes are ' */
};
#define SKN_TOKENS_INIT { .low = SKN_BUF_INIT }

void skn_tokens_read(struct skn_tokens *out, const char *s, size_t n);
void skn_tokens_release(struct skn_tokens *tokens);

/* The word in lower case, or the mark; "" for a place that is none (negative,
 * or behind the end: I is taken as signed). */
const char *skn_token_low(const struct skn_tokens *tokens, size_t i);
bool skn_token_is(const struct skn_tokens *tokens, size_t i, const char *low);

#endif
