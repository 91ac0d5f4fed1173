/*
 * blame.h - one version of a thread with, beside each part, where it comes from.
 *
 * The lineage (rev/lineage.h) says which commit; this adds what a reader asks
 * for: the version that brought it to the page, the author, and the engine
 * where a run says that it wrote these words.
 */
#ifndef SKN_REV_BLAME_H
#define SKN_REV_BLAME_H

#include "base/map.h"
#include "rev/lineage.h"
#include "rev/resolve.h"

/* A commit as blame names it; one per commit, shared. */
struct skn_blame_commit {
	struct skn_oid oid;
	char *author, *mail, *subject;
	char *reason;  /* the message's body without trailers; "" */
	int64_t time;  /* the committer's */
	char *engine;  /* of its run record or trailer, NULL: a person */
};

struct skn_blame {
	struct skn_history history; /* of the line, collections included, newest first */
	struct skn_lineage lineage; /* up to the version */
	size_t upto;                /* index of the version in history */
	struct skn_store *store;    /* borrowed */
	struct skn_map commits;     /* oid bytes -> struct skn_blame_commit */
	bool first_import;          /* the first version was imported as one that is not the
				     * first: its parts are "in or before" it */
};

/* For a version that REV (rev/resolve.h) names. */
int skn_blame_load(struct skn_blame *out, struct skn_store *store, const struct skn_rev *rev,
		   struct skn_err *err);
void skn_blame_release(struct skn_blame *blame);

/* The version or collection of a step; borrowed. */
const struct skn_version *skn_blame_version(const struct skn_blame *blame, const struct skn_origin *origin);
/* The commit of an origin; borrowed, read on first use.  NULL with ERR set. */
const struct skn_blame_commit *skn_blame_commit(struct skn_blame *blame, const struct skn_origin *origin,
						struct skn_err *err);
/* The engine that wrote the part's present words: the run of its commit lists
 * the sentence's (or field's) id.  NULL: a person.  Borrowed. */
const char *skn_blame_engine(struct skn_blame *blame, const struct skn_part *part, struct skn_err *err);

#endif
