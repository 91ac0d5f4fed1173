/*
 * twins.h - the threads that differ between two sides, each with its place on
 * both.  Of commits only folders whose trees differ are opened; index and work
 * tree are asked for what differs from HEAD.  No record is read but thread.yaml
 * of threads that one side lacks: a `was` there tells a thread that was renamed.
 */
#ifndef SKN_CLI_TWINS_H
#define SKN_CLI_TWINS_H

#include "cli/compare.h"

struct skn_twins {
	struct skn_twin *v; /* sorted by the path, the later one if both are there */
	size_t n, cap;
};

/* Appends to OUT. */
int skn_twins_find(struct skn_twins *out, struct skn_store *store, const struct skn_compare_side *from,
		   const struct skn_compare_side *to, struct skn_err *err);
void skn_twins_release(struct skn_twins *twins);

#endif
