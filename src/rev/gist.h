/*
 * gist.h - what a log says of a version: who made it, with what, how much it
 * holds, and how many changes of each kind it made.
 */
#ifndef SKN_REV_GIST_H
#define SKN_REV_GIST_H

#include "rev/diff.h"
#include "rev/history.h"

struct skn_gist {
	char *author;
	char *op;             /* "synthesis", "gather", "edit", ... */
	char *engine;         /* NULL: a person */
	int64_t items;        /* collected; what the version published of itself when it did */
	int64_t sources;      /* cited */
	size_t counts[SKN_DIFF_N];
	bool broken;          /* the version cannot be read: items, sources and counts are 0 */
	bool broken_before;   /* what was before it cannot: the counts are 0 */
};

/* From the repository. */
int skn_gist_read(struct skn_gist *out, struct skn_store *store, const struct skn_version *version,
		   struct skn_err *err);
/* Sets author, op and engine of a gist that has none yet. */
int skn_gist_who(struct skn_gist *gist, struct skn_store *store, const struct skn_version *version,
		 struct skn_err *err);
void skn_gist_release(struct skn_gist *gist);

/* As bytes, for the index; not of what is broken, which may be mended.  Decode: false
 * when they are none of these. */
void skn_gist_encode(struct skn_buf *out, const struct skn_gist *gist);
bool skn_gist_decode(struct skn_gist *out, const void *p, size_t n);

#endif
