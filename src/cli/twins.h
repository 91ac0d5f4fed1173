/*
 * twins.h - the threads that differ between two sides (rev/twins.h), of which
 * either may be the index or the work tree: these are asked for what differs
 * from HEAD.
 */
#ifndef SKN_CLI_TWINS_H
#define SKN_CLI_TWINS_H

#include "cli/compare.h"

/* Appends to OUT. */
int skn_twins_find(struct skn_twins *out, struct skn_store *store, const struct skn_compare_side *from,
		   const struct skn_compare_side *to, struct skn_err *err);

#endif
