/*
 * same_work.h - the same work collected on two branches under two keys.
 *
 * A merge links such items by `same_as`, so that together they count as one
 * origin.  Works are the same by DOI, arXiv id or address (doc/identity.h), never
 * by title.
 */
#ifndef SKN_REV_SAME_WORK_H
#define SKN_REV_SAME_WORK_H

#include "doc/record.h"

struct skn_same_work {
	const char *key;   /* of the item that is to say `same_as: [OTHER]`; borrowed from the lists */
	const char *other; /* comes first in the order of bytes */
};

struct skn_same_works {
	struct skn_same_work *v;
	size_t n, cap;
};

/*
 * Appends the pairs to link, one item of each list, in the order of their keys:
 * the same whichever list is ours.  Items that are linked already, be it by way of
 * others in the lists or of pairs before, make no pair; nor do withdrawn ones, nor
 * one key on both sides.
 */
void skn_merge_same_works(struct skn_same_works *out, const struct skn_records *ours,
			  const struct skn_records *theirs);

#endif
