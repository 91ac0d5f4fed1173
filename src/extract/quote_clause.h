/*
 * quote_clause.h - what one sentence attributes, by its verbs.
 *
 *	S said [that] C        C, S said [on Monday].     C, said S.
 *	C1, S said, C2         S told O that C            S wants to C
 *	according to S, C      S criticized C             …, saying C
 *
 * Everything is in tokens.  A quotation that a content touches belongs to it
 * whole, also where it goes on behind the sentence.
 */
#ifndef SKN_EXTRACT_QUOTE_CLAUSE_H
#define SKN_EXTRACT_QUOTE_CLAUSE_H

#include "extract/quote_marks.h"
#include "text/span.h"

struct skn_quote_text {
	const struct skn_tokens *t;
	struct skn_marks marks;
	struct skn_spans sentences; /* tokens */
};

struct skn_said {
	struct skn_span cue, who;   /* tokens; empty when missing */
	struct skn_span piece[2];   /* the second may be empty */
	bool follows;               /* the speaker is that of the one before in the sentence */
};

struct skn_saids {
	struct skn_said *v;
	size_t n, cap;
};

#define SKN_CLAUSE_SAIDS_MAX 64 /* of one sentence; what it says behind them is not looked at */

/* Appends what the sentence says that somebody says. */
void skn_clause_read(struct skn_saids *out, const struct skn_quote_text *q, struct skn_span sentence);

#endif
