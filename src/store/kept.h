/*
 * kept.h - the threads that a batch goes on changing, kept as it left them, so
 * that the next version reads and parses only what changed.
 *
 * At most SKN_KEPT_MAX at a time; beyond that all are dropped and read again
 * when they are needed.
 */
#ifndef SKN_STORE_KEPT_H
#define SKN_STORE_KEPT_H

#include "store/advance.h"

#define SKN_KEPT_MAX 200 /* threads */

struct skn_kept {
	struct skn_map by_path; /* struct skn_kept_thread * */
};
#define SKN_KEPT_INIT { SKN_MAP_INIT }

struct skn_kept_thread {
	struct skn_thread thread; /* with all items; empty lists when it is not there */
	bool there;
};

/* The thread at PATH as VIEW has it now, borrowed until the next call. */
int skn_kept_get(struct skn_kept_thread **out, struct skn_kept *kept, struct skn_view *view,
		 const char *path, struct skn_err *err);
void skn_kept_release(struct skn_kept *kept);

#endif
