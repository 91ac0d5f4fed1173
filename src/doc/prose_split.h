/*
 * prose_split.h - where the lines of a stretch of prose (doc/prose_lines.h) end
 * in canonical form: behind each sentence, as far as a line may end there.
 *
 * Sentences are told the same however the lines are written: blanks count as
 * such although they are entities, and backslashes that only a line's beginning
 * needs are not seen.
 */
#ifndef SKN_DOC_PROSE_SPLIT_H
#define SKN_DOC_PROSE_SPLIT_H

#include "base/vec.h"

struct skn_prose_piece {
	size_t start, end, next; /* a sentence, and the blanks [end, next) behind it */
	bool bare;               /* the line end stands for none of them, else for the last */
};

struct skn_prose_pieces {
	struct skn_prose_piece *v;
	size_t n, cap;
};

/* Appends the pieces of a stretch: contiguous, covering it.  LANGUAGE as for
 * skn_sentences. */
void skn_prose_split(struct skn_prose_pieces *out, const char *s, size_t n, const char *language);

/* Whether the text, at the beginning of a line, could start a block, and a
 * backslash before it would undo what it means: code or a tag. */
bool skn_prose_must_not_begin(const char *s, size_t n);

#endif
