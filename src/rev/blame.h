/*
 * blame.h - one version of a thread with, beside each part, where it comes from.
 *
 * The lineage (rev/lineage.h) says which commit; this adds what a reader asks
 * for: the version that brought it to the page, the author, and the engine
 * where a run says that it wrote these words.  rev/blame_page.h lays it beside
 * the parts of a page, rev/gone.h and rev/life.h ask for what is no more and
 * for what happened to a part.
 *
 * What the history cannot tell is said to be unknown: the first import of a
 * thread that calls itself version 2 holds what came "in or before" it, and a
 * shallow clone ends before its thread's parts began.
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
	char *engine;  /* of its newest run record or trailer, NULL: a person */
	struct skn_map wrote; /* id without the number of its occurrence -> engine, of its runs */
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

/* For a version that REV (rev/resolve.h) names; for the index and the work tree,
 * HEAD's.  A thread without a commit has an empty history, and so has one whose
 * commits are all behind the end of a shallow clone (history.truncated). */
int skn_blame_load(struct skn_blame *out, struct skn_store *store, const struct skn_rev *rev,
		   struct skn_err *err);
/* The same up to a commit, collections after its newest version included; PATH
 * is the thread's there. */
int skn_blame_load_at(struct skn_blame *out, struct skn_store *store, const struct skn_oid *commit,
		      const char *path, struct skn_err *err);
void skn_blame_release(struct skn_blame *blame);

/* The version or collection of a step; borrowed, NULL for none. */
const struct skn_version *skn_blame_version(const struct skn_blame *blame, const struct skn_origin *origin);
/* The commit of an origin; borrowed, read on first use.  NULL with ERR set. */
const struct skn_blame_commit *skn_blame_commit(struct skn_blame *blame, const struct skn_origin *origin,
						struct skn_err *err);
/* The engine that wrote the words with this ID (doc/prose.h) in the commit of
 * CHANGED: a run that the commit added lists it.  NULL: a person.  Borrowed. */
const char *skn_blame_engine(const struct skn_blame_commit *changed, const char *id);

/* ---- when, for readers ---- */

enum skn_blame_sure {
	SKN_BLAME_NEVER,      /* it did not happen */
	SKN_BLAME_AT,         /* in that version */
	SKN_BLAME_OR_BEFORE,  /* in or before it: the first import */
	SKN_BLAME_UNKNOWN,    /* behind the end of a shallow clone */
	SKN_BLAME_UNCOMMITTED /* in the work tree or index */
};

struct skn_blame_when {
	enum skn_blame_sure sure;
	const struct skn_version *version; /* of AT and OR_BEFORE */
	const struct skn_oid *commit;      /* the same; inside a merged branch the one there */
};
struct skn_blame_when skn_blame_when(const struct skn_blame *blame, const struct skn_origin *origin);

/* The version's time where COMMIT is the version's own, else the commit's. */
int64_t skn_blame_time(const struct skn_blame_when *when, const struct skn_blame_commit *commit);

#define SKN_BLAME_LABEL_MAX (SKN_VERSION_LABEL_MAX + 24)
/* "v3", "v14+2", "in or before v2", "(v3)" for a collection after v3, "?", "not
 * committed", "" for never; BRIEF: "≤v2" and "-" in place of the words. */
void skn_blame_when_label(char out[SKN_BLAME_LABEL_MAX], const struct skn_blame_when *when, bool brief);
/* The label as JSON has it, "3", "14+2", "?"; NULL for never and not committed. */
const char *skn_blame_when_json(char out[SKN_BLAME_LABEL_MAX], const struct skn_blame_when *when);

#endif
