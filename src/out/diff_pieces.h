/*
 * diff_pieces.h - two wordings of one text as the pieces that a diff shows.
 *
 * The words come from text/worddiff.h.  A citation group that changed is taken
 * apart: its brackets stay, each of its citations stayed, went or came.  Blanks
 * at the ends of a change stand outside of it.
 */
#ifndef SKN_OUT_DIFF_PIECES_H
#define SKN_OUT_DIFF_PIECES_H

#include "base/buf.h"
#include "base/vec.h"
#include "text/worddiff.h"

enum skn_diff_piece_kind {
	SKN_DIFF_PIECE_TEXT,
	SKN_DIFF_PIECE_OPEN,  /* "[" of a citation group */
	SKN_DIFF_PIECE_CITE,  /* "@key, p. 7" */
	SKN_DIFF_PIECE_CLOSE  /* "]" */
};

struct skn_diff_piece {
	enum skn_worddiff_op op;
	enum skn_diff_piece_kind kind;
	size_t at, n; /* in text */
};

struct skn_diff_pieces {
	struct skn_buf text;
	SKN_VEC(struct skn_diff_piece) list;
	bool changed; /* there is more than SAME */
	bool words;   /* not only in citations */
	bool common;  /* a word stayed: the two can be shown in one line */
};

/* Either may be NULL: then all of the other came, or went. */
void skn_diff_pieces_make(struct skn_diff_pieces *out, const char *before, const char *after);
void skn_diff_pieces_release(struct skn_diff_pieces *pieces);

enum skn_diff_piece_side { SKN_DIFF_SIDE_BOTH, SKN_DIFF_SIDE_BEFORE, SKN_DIFF_SIDE_AFTER };

/* Calls for each stretch of one kind and op that belongs to SIDE, in reading
 * order; the citations of a group come with the "; " between them, and more than a
 * few in a row that stayed as one "… 61 more". */
typedef void skn_diff_piece_fn(void *ctx, enum skn_worddiff_op op, bool cite, const char *s, size_t n);
void skn_diff_pieces_each(const struct skn_diff_pieces *pieces, enum skn_diff_piece_side side,
			  skn_diff_piece_fn *fn, void *ctx);

#endif
