/*
 * merge3_order.h - three sequences of the same things, merged into one order.
 *
 * What neither side moved, seen from the base, stands fixed; so does what both
 * sides put in without the base, where they agree on its place.  Everything else
 * is placed by one side, between two of the fixed: what a side alone has, or
 * alone moved, by that side; what both moved by A.  Between two fixed ones the
 * sides' things stand in their order, by where they were among the base's, A's
 * first where that does not tell.
 *
 * In place is the longest run of pairs in the same order (Fredman 1975).
 */
#ifndef SKN_REV_MERGE3_ORDER_H
#define SKN_REV_MERGE3_ORDER_H

#include "base/vec.h"

enum { SKN_M3_BASE, SKN_M3_A, SKN_M3_B, SKN_M3_N };
#define SKN_M3_NONE SIZE_MAX

struct skn_order_el {
	size_t at[SKN_M3_N]; /* its place in each sequence, or SKN_M3_NONE */
	bool keep;           /* it is in the result */
	/* by skn_order_plan: */
	bool fixed;
	int owner;           /* SKN_M3_A or _B: whose place counts when not fixed */
	size_t gap;          /* how many fixed ones stand before it */
	size_t key;          /* what it stands between in the base: grows along its side */
};

struct skn_order {
	SKN_VEC(struct skn_order_el) els;
	/* by skn_order_plan; numbers of elements: */
	SKN_VEC(size_t) fixed;              /* in order */
	SKN_VEC(size_t) owned[SKN_M3_N];    /* in the side's order, of A and B */
	SKN_VEC(size_t) first[SKN_M3_N];    /* per gap, and one past: the first of it in owned */
};

/* Adds the elements of three lists without repeats, by name; an element stays
 * unless a side has not got what the base has. */
void skn_order_match(struct skn_order *order, const struct skn_strings list[SKN_M3_N]);
void skn_order_plan(struct skn_order *order);
void skn_order_release(struct skn_order *order);

struct skn_sizes {
	size_t *v;
	size_t n, cap;
};
/* Appends the elements that both sides placed in a gap, merged. */
void skn_order_gap(struct skn_sizes *out, const struct skn_order *order, size_t gap);
/* Appends all kept elements in order; plans first. */
void skn_order_sequence(struct skn_sizes *out, struct skn_order *order);

#endif
