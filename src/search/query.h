/*
 * query.h - what a person types, as FTS5 understands it.  Only for this folder.
 *
 * Nothing that is typed is syntax but "double quotes" around a phrase and a star
 * at the end of a word, which asks for what begins so; quotes that are never closed
 * end with the query.  All words must be there.  Any
 * bytes may come: what is no UTF-8 stands between words, as blanks do.
 */
#ifndef SKN_SEARCH_QUERY_H
#define SKN_SEARCH_QUERY_H

#include "base/buf.h"
#include "base/vec.h"
#include "db/fts.h"

struct skn_search_terms {
	struct skn_buf expression; /* of FTS5; empty: there is no word */
	/* For each phrase of it, in order: of how many characters its last trigram is, when
	 * it is the beginning of one; else 0. */
	SKN_VEC(unsigned) cut;
	size_t n_tokens;
};

int skn_search_terms_make(struct skn_search_terms *out, struct skn_db *db, const char *text, struct skn_err *err);
void skn_search_terms_release(struct skn_search_terms *terms);

#endif
