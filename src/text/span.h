/*
 * span.h - parts of a text by byte offset.
 */
#ifndef SKN_TEXT_SPAN_H
#define SKN_TEXT_SPAN_H

#include "base/vec.h"

struct skn_span {
	size_t start, end; /* bytes, end exclusive */
};

struct skn_spans {
	struct skn_span *v;
	size_t n, cap;
};

#endif
