/*
 * draft.h - a narrative as a list of pieces, to be rearranged.
 *
 * A piece is what stands on a unit's lines (doc/prose.h), or a line that was put
 * there.  Pieces of one paragraph have one paragraph number.  What stood between two
 * neighbours stays between them as long as both stay and nothing comes between; else
 * there is a line end inside a paragraph and a blank line between paragraphs, and
 * between two lines that would be read as one sentence.
 *
 * What was removed stays in the list, unseen, so that places beside it can be found.
 */
#ifndef SKN_SYNTH_DRAFT_H
#define SKN_SYNTH_DRAFT_H

#include "doc/prose.h"

struct skn_draft_piece {
	struct skn_draft_piece *prev, *next;
	struct skn_draft_piece *tail; /* put behind this one last */
	struct skn_draft_piece *lead; /* put before this one last, as the paragraph's first */
	size_t paragraph;
	size_t unit;         /* ordinal in the prose, SIZE_MAX for a new one */
	struct skn_buf text; /* its lines without the last line end */
	bool gone;           /* removed, or the place that one moved from */
	bool moved;
	bool led;            /* put at the start of its paragraph */
	bool wrote;          /* its words are new */
	bool heading;
};

struct skn_draft_paragraph {
	bool plain;    /* lines may be added to it */
	size_t behind; /* the paragraph that was put behind it last; SIZE_MAX: none */
};

struct skn_draft {
	const struct skn_prose *prose; /* borrowed */
	struct skn_draft_piece *first, *last;
	struct skn_draft_piece **units; /* per unit, where it is now */
	SKN_VEC(struct skn_draft_paragraph) paragraphs;
};

int skn_draft_init(struct skn_draft *out, const struct skn_prose *prose, struct skn_err *err);
void skn_draft_release(struct skn_draft *draft);

/* Each puts a line; the result is borrowed. */
struct skn_draft_piece *skn_draft_after(struct skn_draft *draft, struct skn_draft_piece *at, struct skn_buf *line);
struct skn_draft_piece *skn_draft_first(struct skn_draft *draft, struct skn_draft_piece *at, struct skn_buf *line);
struct skn_draft_piece *skn_draft_paragraph(struct skn_draft *draft, struct skn_draft_piece *at,
					    struct skn_buf *line);
struct skn_draft_piece *skn_draft_under(struct skn_draft *draft, const char *heading, struct skn_buf *line);
struct skn_draft_piece *skn_draft_end(struct skn_draft *draft, struct skn_buf *line);

void skn_draft_remove(struct skn_draft_piece *piece);
/* Other words in the same place; what its lines have around them stays. */
void skn_draft_replace(struct skn_draft *draft, struct skn_draft_piece *piece, const struct skn_buf *line);
/* Leaves the place empty and gives the line, to be put elsewhere as unit UNIT. */
void skn_draft_take(struct skn_buf *line, struct skn_draft *draft, struct skn_draft_piece *piece);

/* The whole as Markdown. */
void skn_draft_write(struct skn_buf *out, const struct skn_draft *draft);

#endif
