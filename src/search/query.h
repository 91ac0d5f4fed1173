/*
 * query.h - what a person types, as FTS5 understands it.
 *
 * Nothing that is typed is syntax but "double quotes" around a phrase and a star
 * at the end of a word, which asks for what begins so.  All words must be there.
 * A word of a script written without spaces is sought among the trigrams, or where
 * it has fewer than three characters by comparison.
 */
#ifndef SKN_SEARCH_QUERY_H
#define SKN_SEARCH_QUERY_H

#include "base/buf.h"
#include "base/vec.h"

struct skn_search_terms {
	struct skn_buf words;      /* an expression for the words; empty: none */
	struct skn_buf grams;      /* one for the trigrams */
	struct skn_strings likes;  /* patterns for LIKE ... ESCAPE '\' */
};

int skn_search_terms_make(struct skn_search_terms *out, const char *text, struct skn_err *err);
void skn_search_terms_release(struct skn_search_terms *terms);

/* Whether TEXT has a character of a script written without spaces. */
bool skn_search_is_spaceless(const char *text, size_t n);

#endif
