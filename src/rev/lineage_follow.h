/*
 * lineage_follow.h - which part each sentence of a new narrative is; for
 * lineage*.c only.
 */
#ifndef SKN_REV_LINEAGE_FOLLOW_H
#define SKN_REV_LINEAGE_FOLLOW_H

#include "rev/lineage_state.h"
#include "rev/lineage_text.h"

/* Of this share of what one half of a sentence says nothing else may tell. */
#define SKN_LINEAGE_HALF_MIN 0.5
/* Left-over sentences on both sides beyond this many comparisons are not looked
 * at as halves of each other, except beside their neighbours. */
#define SKN_LINEAGE_HALVES_MAX ((size_t)10000)
/* A sentence is not told to be made of more pieces than this. */
#define SKN_LINEAGE_PIECES_MAX 16
/* So many parts with the same wording are looked at when it comes back. */
#define SKN_LINEAGE_SAME_MAX 64

enum skn_lineage_how {
	SKN_LINEAGE_NEW,
	SKN_LINEAGE_SAME,
	SKN_LINEAGE_REWORD, /* `part` is there and has another wording now, or one of its old */
	SKN_LINEAGE_BACK,   /* `part` comes back as it went */
	SKN_LINEAGE_BACK_AS, /* with another wording */
	SKN_LINEAGE_DESCEND /* a new part, whose beginning is that of `part` */
};

struct skn_lineage_unit_now {
	const struct skn_lineage_unit *unit;
	const struct skn_lineage_paragraph *paragraph;
	enum skn_lineage_how how;
	uint32_t part;  /* NONE while it is not known what it is, or when it is new */
	bool known;     /* what it is */
	uint32_t other, theirs; /* merge: the part of that other that it is; or NONE */
};

/* A sentence that another one holds now. */
struct skn_lineage_join {
	uint32_t unit, part;
};

struct skn_lineage_follow {
	const struct skn_lineage *lineage;
	struct skn_lineage_unit_now *units;
	size_t n;
	uint32_t *taken;  /* per sentence of the lineage, in order: its unit, or NONE */
	uint8_t *claimed; /* per part: comes back; NULL while none does */
	SKN_VEC(struct skn_lineage_join) joins; /* by unit */
};

/* Begins with the units of a narrative and the sentences that are there by id. */
void skn_lineage_follow_init(struct skn_lineage_follow *out, const struct skn_lineage *lineage,
			     const struct skn_lineage_narrative *after);
void skn_lineage_follow_release(struct skn_lineage_follow *follow);

/* Takes what other parents of a merge have; first for those that no id tells. */
void skn_lineage_follow_others(struct skn_lineage_follow *follow, const struct skn_lineage_other *others,
			       size_t n);
/* Finds what the thread once had. */
void skn_lineage_follow_past(struct skn_lineage_follow *follow);
/* Whether sentences are left on both sides, so that their texts are needed. */
bool skn_lineage_follow_needs_texts(const struct skn_lineage_follow *follow);
/* Finds rewordings, splits and joins; BEFORE is the narrative that the lineage
 * is at. */
void skn_lineage_follow_texts(struct skn_lineage_follow *follow, const struct skn_lineage_narrative *before);
/* How many units are left of which it is not known what they are. */
size_t skn_lineage_follow_unknown(const struct skn_lineage_follow *follow);
/* Of what is left, what are rewordings of a sentence that only THEIRS, the
 * narrative of other number OTHER, has. */
void skn_lineage_follow_theirs(struct skn_lineage_follow *follow, const struct skn_lineage_other *others,
			       uint32_t other, const struct skn_lineage_narrative *theirs);

/* ---- halves (lineage_halves.c) ---- */

/* Left-over sentences of one side, in order. */
struct skn_lineage_left {
	struct skn_lineage_left_one {
		const char *text;
		size_t len;
		uint32_t at;      /* its place among all of its side */
		uint32_t partner; /* the one on the other side that it is, or NONE */
		uint32_t whole;   /* the one on the other side that it is a piece of, or NONE */
	} *v;
	size_t n, cap;
};

/* Finds the pieces among PIECES that WHOLES are made of: sets `partner` of the
 * first piece (on both sides) where there was none, and `whole` of the others. */
void skn_lineage_halves(struct skn_lineage_left *wholes, struct skn_lineage_left *pieces);

#endif
