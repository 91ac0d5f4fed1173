/*
 * fts.h - what is added to FTS5 in a database with SKN_DB_FTS: a tokenizer and a
 * function that says how well and where a row matches.
 *
 * tokenize='skein'.  Words are those of unicode61 (letters, digits and marks, without
 * case and diacritics).  A run of characters of a script written without spaces gives
 * one trigram for each of its characters, the last two ones being shorter.  In a query
 * only whole trigrams of the last run are asked for, so that it may go on in the text;
 * of a run of one or two characters what there is, which is to be a prefix then.
 *
 * skn_match(TABLE, COUNTED, LENGTH): a blob, read by skn_fts_match_read.  The score is
 * bm25 of the first column, whose row has LENGTH tokens, with the constants of FTS5's
 * own function; a phrase in more than COUNTED rows counts as in so many.
 */
#ifndef SKN_DB_FTS_H
#define SKN_DB_FTS_H

#include "db/db.h"

#define SKN_FTS_GRAM 3 /* characters */

struct skn_fts_token {
	const char *s; /* folded; valid during the call */
	size_t n;
	size_t start, end; /* bytes of the text */
	bool gram;
};

/* A result that is not 0 ends the walk and is returned. */
typedef int skn_fts_token_fn(void *ctx, const struct skn_fts_token *token);

/* Calls FN for each token of a text, or of a query. */
int skn_fts_tokens(struct skn_db *db, const char *text, size_t n, bool query, skn_fts_token_fn *fn, void *ctx,
		   struct skn_err *err);

/* Whether a text has no word but runs of such a script matter to it: one has a character. */
bool skn_fts_in_run(uint32_t cp);

/* Where a phrase of the query stands in the first column; phrases and tokens count from 0. */
struct skn_fts_place {
	int32_t phrase, token, n_tokens;
};

struct skn_fts_match {
	double score;
	struct skn_fts_place *places; /* in order; owned */
	size_t n;
};

void skn_fts_match_read(struct skn_fts_match *out, struct skn_stmt *stmt, int column);

#endif
