/*
 * quote_marks.h - what stands between quotation marks.
 *
 * Double marks of any language and two apostrophes in a row ('' … ''); single
 * ones where a closing mark after punctuation shows that they are no
 * apostrophes.  A quotation ends at its closing mark, or with its paragraph;
 * `carried` says that the next paragraph opens with a mark and goes on with it.
 */
#ifndef SKN_EXTRACT_QUOTE_MARKS_H
#define SKN_EXTRACT_QUOTE_MARKS_H

#include "extract/token.h"

struct skn_marked {
	size_t open, first, last, close; /* tokens: mark, content from first to last (excluded), mark's end */
	size_t words;
	bool closed;  /* it has a closing mark */
	bool carried; /* the one after it is its next paragraph */
};

struct skn_marks {
	struct skn_marked *v;
	size_t n, cap;
	uint32_t *at; /* of each token: 1 + the quotation it is in, its marks included; 0 */
};

void skn_marks_find(struct skn_marks *out, const struct skn_tokens *t);
void skn_marks_release(struct skn_marks *marks);

#endif
