/*
 * writers.h - who wrote what of the changes between two commits: which person, or
 * which engine that a person ran.
 *
 * Every commit of the range that changed the thread is compared with its
 * parents; a change belongs to the last commit that made it (of a merge, to the
 * merge only when no parent has it).  It is an engine's where a run that the same
 * commit added lists the words (rev/run.h), so a squashed branch still tells;
 * where the commits are not there (a shallow clone), the engine is known and the
 * person is not.  Sources that come and go with a citation are not counted.
 *
 * Names are what commits and runs say of themselves.
 */
#ifndef SKN_REV_WRITERS_H
#define SKN_REV_WRITERS_H

#include "repo/between.h"
#include "rev/diff.h"
#include "rev/twins.h"

#define SKN_WRITERS_COMMITS_MAX 200 /* commits of one thread that are compared; beyond, people are not told apart */

struct skn_writer {
	char *author; /* NULL: not known */
	char *engine; /* NULL: by hand */
	struct skn_oids commits;     /* oldest first */
	size_t counts[SKN_DIFF_N];   /* of changes, as in struct skn_diff */
};

struct skn_writers {
	SKN_VEC(struct skn_writer) list; /* in the order of their first commit */
	bool partial; /* not every change could be given to somebody */
};

/* TWIN is the thread on both sides, DIFF what differs between them, COMMITS those
 * of the range, each behind its parents; FROM and HEAD the trees of the two ends
 * (FROM may be zero). */
int skn_writers_find(struct skn_writers *out, struct skn_store *store, const struct skn_oids *commits,
		     const struct skn_oid *from, const struct skn_oid *head, const struct skn_twin *twin,
		     const struct skn_diff *diff, struct skn_err *err);
void skn_writers_release(struct skn_writers *writers);

#endif
