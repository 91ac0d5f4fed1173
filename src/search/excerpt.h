/*
 * excerpt.h - what matched in a text, and the part of it to show.  Only for this folder.
 */
#ifndef SKN_SEARCH_EXCERPT_H
#define SKN_SEARCH_EXCERPT_H

#include "search/query.h"
#include "search/search.h"

/* Sets the hit's marks from the places where phrases of TERMS stand in its text. */
int skn_search_mark(struct skn_search_hit *hit, struct skn_db *db, const struct skn_search_terms *terms,
		    const struct skn_fts_match *match, struct skn_err *err);

/* Sets start and end: all of a short text, else the first part that has the most marks,
 * cut between words where there are blanks. */
void skn_search_excerpt(struct skn_search_hit *hit);

#endif
