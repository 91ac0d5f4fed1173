/*
 * place.h - `order` fields that make records stand as a page shows them, with
 * as few changes to the orders they have as possible.
 */
#ifndef SKN_IMPORT_PLACE_H
#define SKN_IMPORT_PLACE_H

#include "base/base.h"

#define SKN_PLACE_GAP 10 /* between neighbours */

struct skn_place {
	const char *id;
	const char *date; /* events only */
	int64_t order;
	bool has;         /* an order is there, or is to be written */
};

/* Places in page order: afterwards every one has an order, ascending.  Those
 * that stand right keep theirs; where no gap is left all are given anew. */
void skn_place_all(struct skn_place *places, size_t n);

/* Events sort by date first: only those of one date that would otherwise come
 * in another sequence are given an order. */
void skn_place_events(struct skn_place *places, size_t n);

#endif
