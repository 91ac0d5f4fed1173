/*
 * resolve.h - what THREAD@REV names (skein help revisions).
 *
 * After the '@', tried in this order: a number (2, v2, 14+2), -N (N versions
 * before the newest), a date (as of the end of that UTC day), work, staged, a
 * branch or any other name of a commit.  A number, step or date that names no
 * version may still be a branch.  Nothing: the newest version on HEAD.
 */
#ifndef SKN_REV_RESOLVE_H
#define SKN_REV_RESOLVE_H

#include "rev/history.h"

/* A spec taken apart; the strings are copies. */
struct skn_spec {
	char *thread;  /* "" when only a revision was given ("@main..topic") */
	char *rev;     /* NULL: none */
	char *rev_to;  /* NULL: no range; "" for an open end ("@..") */
};
int skn_spec_parse(struct skn_spec *out, const char *text, struct skn_err *err);
void skn_spec_release(struct skn_spec *spec);

enum skn_place { SKN_PLACE_COMMIT, SKN_PLACE_INDEX, SKN_PLACE_WORK };

struct skn_rev {
	enum skn_place place;
	char *path;            /* "threads/…"; the thread's path at that place */
	struct skn_oid commit; /* the version's commit, or HEAD for index and work tree */
	bool unborn;           /* index or work tree without any commit */
	struct skn_version version; /* of a commit; number 0 when it has none */
	bool has_version;
};

/* REV as above, NULL for the newest version on HEAD (or the work tree when the
 * thread was never committed). */
int skn_rev_resolve(struct skn_rev *out, struct skn_store *store, const char *thread,
		    const char *rev, struct skn_err *err);
void skn_rev_release(struct skn_rev *rev);
/* "v3", "14+2" as "v14+2", ten digits of the commit where it has no number, "work tree", "index": as
 * headings name it.  Caller frees. */
char *skn_rev_label(const struct skn_rev *rev);
/* The view to read it through; caller frees with skn_view_free. */
int skn_rev_view(struct skn_view **out, struct skn_store *store, const struct skn_rev *rev,
		 struct skn_err *err);

/* The commit that a revision without a thread names: HEAD for NULL. */
int skn_rev_commit(struct skn_oid *out, struct skn_store *store, const char *rev, struct skn_err *err);

/* ---- for strangers: what a server may show ----
 *
 * Numbers, steps and days count on TIP's line, which is NULL's, too; every other name is a branch,
 * a tag, or the start of the id of a commit that a branch or tag holds.  Neither index nor work tree nor
 * anything else of git's language can be named, and not what was pushed away or is only kept by
 * git: no such thing is told from what is not there. */

#define SKN_REV_PUBLIC_HEX_MIN 7 /* digits of an id */

int skn_rev_resolve_public(struct skn_rev *out, struct skn_store *store, const struct skn_oid *tip, const char *thread,
			   const char *rev, struct skn_err *err);
int skn_rev_public(struct skn_oid *out, struct skn_store *store, const char *rev, struct skn_err *err);

#endif
