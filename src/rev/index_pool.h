/*
 * index_pool.h - work on many things by several threads, each with a store of its
 * own.
 *
 * The stores of the other threads read the index (where there is one) and never
 * write it.
 */
#ifndef SKN_REV_INDEX_POOL_H
#define SKN_REV_INDEX_POOL_H

#include "store/store.h"

struct skn_index_pool {
	struct skn_store *store; /* of the calling thread */
	size_t n;                /* things */
	size_t least;            /* so many things are worth a thread */
	void (*work)(void *ctx, size_t i, struct skn_store *store);
	void *ctx;
	void (*tell)(void *ctx, size_t done); /* now and then, by the calling thread; or NULL */
};

/* Calls WORK once for each of the things, in no order; returns when all are done. */
void skn_index_pool_run(const struct skn_index_pool *pool);

#endif
