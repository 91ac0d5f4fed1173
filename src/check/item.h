/*
 * item.h - what an item's record says of the work: which one it is, where it
 * came out, whether it can be found.
 */
#ifndef SKN_CHECK_ITEM_H
#define SKN_CHECK_ITEM_H

#include "check/facts.h"
#include "check/source.h"

/* Fills the facts of an item, and reports dates that cannot be. */
void skn_check_item(struct skn_facts *out, const struct skn_node *root,
		    const struct skn_line_starts *lines);

#endif
