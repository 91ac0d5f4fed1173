/*
 * place.h - `order` fields that make records stand as a page shows them, with
 * as few changes to the orders they have as possible.
 */
#ifndef SKN_IMPORT_PLACE_H
#define SKN_IMPORT_PLACE_H

#include "base/base.h"

#define SKN_PLACE_GAP 10 /* between neighbours */
#define SKN_PLACE_MAX 1000000

struct skn_place {
	const char *id;
	const char *date; /* events only */
	int64_t order;
	bool has;         /* an order is there, or is to be written */
};

/* Places in page order: afterwards every one has an order that the schema allows,
 * ascending.  As many as possible keep theirs.  At most SKN_PLACE_MAX of them. */
void skn_place_all(struct skn_place *places, size_t n);

/* Events sort by date first: only those of one date that would otherwise come
 * in another sequence are given an order. */
void skn_place_events(struct skn_place *places, size_t n);

#endif
