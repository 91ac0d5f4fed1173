/*
 * lineage_doing.h - a block that is being done; for lineage_apply.c and what it
 * is made of.
 *
 * Everything is checked before it is done: once something was bad or too much,
 * good() is false and nothing is done any more.
 */
#ifndef SKN_REV_LINEAGE_DOING_H
#define SKN_REV_LINEAGE_DOING_H

#include "rev/lineage_step.h"

/* Citations may come along: from a part that was split, or to one that was joined. */
struct skn_lineage_gift {
	uint32_t from, to;
	bool split;
};

struct skn_lineage_doing {
	struct skn_lineage *l;
	struct skn_step_reader *r;
	struct skn_origin now;
	uint32_t first_new; /* parts from here on were made by the block */
	SKN_VEC(uint32_t) order, touched; /* sentences: the new order, those whose id may be another */
	SKN_VEC(struct skn_lineage_gift) gifts;
	bool *placed; /* per sentence of the old order */
	bool full;    /* a limit was passed */
};

static inline bool skn_lineage_good(const struct skn_lineage_doing *d)
{
	return !d->r->bad && !d->full;
}

static inline void skn_lineage_require(struct skn_lineage_doing *d, bool ok)
{
	d->r->bad = d->r->bad || !ok;
}

/* A number of a name. */
uint32_t skn_lineage_get_name(struct skn_lineage_doing *d);
/* Makes a part; 0 when there are too many. */
uint32_t skn_lineage_do_add(struct skn_lineage_doing *d, enum skn_kind kind, uint32_t record, uint32_t field,
			    uint64_t word);
/* Gives the part a wording or value: one that it had keeps its origin. */
void skn_lineage_do_word(struct skn_lineage_doing *d, uint32_t part, uint64_t word);
/* One that had gone is there again. */
void skn_lineage_do_return(struct skn_lineage_doing *d, uint32_t part);

void skn_lineage_do_sentences(struct skn_lineage_doing *d); /* lineage_order.c */
void skn_lineage_do_cites(struct skn_lineage_doing *d);     /* lineage_cites.c */

#endif
