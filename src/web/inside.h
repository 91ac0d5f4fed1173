/*
 * inside.h - what the files of the server share.
 */
#ifndef SKN_WEB_INSIDE_H
#define SKN_WEB_INSIDE_H

#include <pthread.h>

#include "search/search.h"
#include "store/store.h"
#include "web/cache.h"
#include "web/web.h"

/* The pages at one tip of the branch.  Read by all threads, changed by none. */
struct skn_web_generation {
	unsigned refs;      /* under the lock of struct skn_web */
	uint64_t number;    /* counts up */
	struct skn_oid tip;
	struct skn_site *site; /* asked for addresses and keys only */
	char key[SKN_SHA256_HEX]; /* of all that the tip and the options decide */
};

/* What one thread of the program works with. */
struct skn_web_worker {
	struct skn_store store;
	bool is_open;
	struct skn_search *search; /* NULL: not opened yet */
	struct skn_site *site;     /* over store; NULL: not opened yet */
	uint64_t generation;       /* of site */
};

struct skn_web {
	struct skn_web_options options;
	pthread_mutex_t lock;
	pthread_cond_t stop;
	bool stopping, has_looker;
	pthread_t looker;
	struct skn_store store; /* of who looks for new commits */
	struct skn_web_generation *now;
	struct skn_web_cache *cache;
	struct skn_web_worker *workers;
};

struct skn_web_generation *skn_web_generation_get(struct skn_web *web);
void skn_web_generation_put(struct skn_web *web, struct skn_web_generation *generation);

#endif
