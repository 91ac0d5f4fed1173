/*
 * merge3_value.h - two changes of one value, merged: mappings member by member,
 * lists as ordered sets (of mappings with an `id` by that id and then member by
 * member), all else as a whole.
 */
#ifndef SKN_REV_MERGE3_VALUE_H
#define SKN_REV_MERGE3_VALUE_H

#include "base/buf.h"
#include "base/node.h"
#include "rev/merge3_order.h"

/* The result as each side decides what conflicts: two equal pointers when
 * nothing does; NULL: not there. */
struct skn_value3 {
	const struct skn_node *side[SKN_M3_N]; /* of A and B */
};

struct skn_value_merge {
	struct skn_tree *tree; /* for what is made; values of the sides are used as they are */
	size_t n_conflicts;
	struct skn_buf path;   /* inside the field, of the first conflict: ".start", or "" */
	const struct skn_node *leaf[SKN_M3_N]; /* the three values of that conflict */
};

struct skn_value3 skn_merge3_value(struct skn_value_merge *merge, const struct skn_node *base,
				   const struct skn_node *a, const struct skn_node *b);

#endif
