/*
 * lineage_step.h - a step: the bytes that say what one commit did to a lineage.
 *
 *	step      = flags [prelude] block [patches]
 *	flags     = one byte, of enum skn_step_flag: what the block has, and the rest
 *	prelude   = flags block           of what was there before the first step
 *	block     = [names] [sentences] [records] [cites]
 *	names     = n n*(length bytes)    numbered on from those that there are
 *	sentences = *(op …) 0             enum skn_step_sentence; makes the new order
 *	records   = *(op …) 0             enum skn_step_record
 *	cites     = *(part+1 n n*name) 0  the keys that the part has now
 *	patches   = n n*oid *(part+1 slot (origin | word [occurrence])) 0
 *
 * Numbers are varints (seven bits a byte, low ones first, at most 32 bits), a
 * word is five bytes.  An op is a number whose low three bits say what to do and
 * the others how often or to which part.  Parts that are made get the next
 * numbers.  What a block does has the step's own commit as origin (in a prelude
 * none); patches say where it was done instead: slot 0 to 2 are introduced,
 * returned, removed, 3 changed, 4 the sentence's id at introduction, 5 + 3 c + s
 * slot s of the part's citation c.
 */
#ifndef SKN_REV_LINEAGE_STEP_H
#define SKN_REV_LINEAGE_STEP_H

#include "base/buf.h"
#include "rev/lineage_state.h"

enum skn_step_flag {
	SKN_STEP_NAMES = 1,
	SKN_STEP_SENTENCES = 2,
	SKN_STEP_RECORDS = 4,
	SKN_STEP_CITES = 8,
	SKN_STEP_PATCHES = 16,
	SKN_STEP_PRELUDE = 32
};

/* A cursor goes over the old order; what is not placed has gone.  N is what the
 * op brings along. */
enum skn_step_sentence {
	SKN_STEP_S_END,
	SKN_STEP_S_KEEP,   /* places the next n at the cursor */
	SKN_STEP_S_SKIP,   /* moves the cursor by n */
	SKN_STEP_S_TAKE,   /* places the one at the cursor + zigzag n; does not move it */
	SKN_STEP_S_NEW,    /* places n new ones: a word each */
	SKN_STEP_S_REWORD, /* as KEEP, with a word each */
	SKN_STEP_S_MOVE,   /* as TAKE, with a word */
	SKN_STEP_S_MORE    /* n is one of: */
};
enum skn_step_more {
	SKN_STEP_M_BACK,    /* part, n: n parts from there on that are gone come back */
	SKN_STEP_M_BACK_AS, /* part, word: one comes back with that wording */
	SKN_STEP_M_DESCEND, /* part, word: a new one that comes from that part */
	SKN_STEP_M_JOIN     /* part: what was placed last holds that one, too */
};

enum skn_step_record {
	SKN_STEP_R_END,
	SKN_STEP_R_ADD,     /* n kind; name, count, count*(field word): new parts */
	SKN_STEP_R_CHANGE,  /* n part; word: has another value */
	SKN_STEP_R_REMOVE,  /* n part; count: so many from there on go */
	SKN_STEP_R_BACK,    /* n part; count: so many from there on come back as they were */
	SKN_STEP_R_BACK_AS, /* n part; word: one comes back with another value */
	SKN_STEP_R_RENAME   /* n kind; name, name: the record goes by another name */
};

enum skn_step_slot {
	SKN_STEP_INTRODUCED,
	SKN_STEP_RETURNED,
	SKN_STEP_REMOVED,
	SKN_STEP_CHANGED,
	SKN_STEP_LINEAGE,
	SKN_STEP_CITE /* and from there on */
};

/* An origin in a patch: one of these, with 4 * n. */
enum skn_step_origin {
	SKN_STEP_O_NONE,
	SKN_STEP_O_OLD,    /* n the step; behind it the commit */
	SKN_STEP_O_BRANCH  /* n of the oids in the patches; the step is this one */
};

/* ---- writing ---- */

void skn_step_put(struct skn_buf *out, uint64_t n);
static inline void skn_step_op(struct skn_buf *out, unsigned op, uint64_t n)
{
	skn_step_put(out, n << 3 | op);
}
void skn_step_word(struct skn_buf *out, uint64_t word);
static inline uint64_t skn_step_zigzag(int64_t n)
{
	return n < 0 ? ((uint64_t)-(n + 1) << 1 | 1) : (uint64_t)n << 1;
}

/* ---- reading ---- */

struct skn_step_reader {
	const unsigned char *p, *end;
	bool bad; /* what was read is not to be used */
};

/* 0 once anything was bad. */
uint32_t skn_step_get(struct skn_step_reader *r);
uint64_t skn_step_get_wide(struct skn_step_reader *r); /* up to 35 bits: an op */
uint64_t skn_step_get_word(struct skn_step_reader *r);
const unsigned char *skn_step_get_bytes(struct skn_step_reader *r, size_t n); /* NULL when bad */
static inline int64_t skn_step_unzigzag(uint64_t n)
{
	return n & 1 ? -(int64_t)(n >> 1) - 1 : (int64_t)(n >> 1);
}

/* ---- doing (lineage_apply.c) ---- */

/* Does one step's parts in order: begin, [prelude block], block, [patches], end.
 * SKN_EDATA, or SKN_ELIMIT beyond a limit; then the lineage can only be released. */
void skn_lineage_begin(struct skn_lineage *lineage, const struct skn_oid *commit);
int skn_lineage_block(struct skn_lineage *lineage, struct skn_step_reader *r, unsigned flags,
		      const struct skn_origin *now, struct skn_err *err);
int skn_lineage_patches(struct skn_lineage *lineage, struct skn_step_reader *r, struct skn_err *err);
void skn_lineage_end(struct skn_lineage *lineage);
/* The origin of what the step in hand does. */
struct skn_origin skn_lineage_now(const struct skn_lineage *lineage);

#endif
