/*
 * twins.h - the threads that differ between two commits, each with its place on
 * both sides.
 *
 * Only folders whose trees differ are opened, and no record is read but
 * thread.yaml of threads that one side lacks: a `was` there tells a thread that
 * was renamed.
 */
#ifndef SKN_REV_TWINS_H
#define SKN_REV_TWINS_H

#include "store/store.h"

/* Where a thread is on each side; NULL: it is not. */
struct skn_twin {
	char *from, *to;
};

struct skn_twins {
	struct skn_twin *v; /* sorted by the path, the later one if both are there */
	size_t n, cap;
};

/* Appends the folders that are a thread on either side and not the same on both;
 * a view of a commit or tree, NULL: there is nothing. */
int skn_twins_walk(struct skn_strings *out, struct skn_view *from, struct skn_view *to, struct skn_err *err);
/* Appends the threads at PATHS, any views, to OUT, and pairs what was renamed. */
void skn_twins_pair(struct skn_twins *out, const struct skn_strings *paths, struct skn_view *from,
		    struct skn_view *to);
void skn_twins_release(struct skn_twins *twins);

#endif
