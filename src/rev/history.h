/*
 * history.h - the versions of a thread, derived from commits (schema/README.md).
 *
 * A commit on the first-parent line makes a version when it changes what the
 * thread's page shows: anything in its folder except watch.yaml, runs/ and
 * items/, or the record of an item that the page cites.  Other commits that
 * touch the folder are collections.  A folder is a thread as long as it holds
 * thread.yaml: the commit that takes that away removed the thread.
 *
 * Versions are numbered along the first-parent line of the published branch:
 * the number that a commit sets in thread.yaml's `published`, otherwise the
 * previous + 1, the first being 1.  On another branch a version is named by
 * its base and a count: 14+2.
 */
#ifndef SKN_REV_HISTORY_H
#define SKN_REV_HISTORY_H

#include "store/store.h"

struct skn_version {
	int64_t number;     /* of the version, or of its base when plus > 0 (0: there was
			     * none); SKN_VERSION_UNKNOWN behind the end of a shallow clone */
	unsigned plus;      /* 0 on the published line */
	bool collection;    /* changed nothing that the page shows */
	bool removed;       /* the commit removed the thread */
	struct skn_oid commit;
	struct skn_oid tree; /* the thread's folder in that commit; zero when removed */
	struct skn_oid before; /* the folder in the first parent; zero when absent */
	char *path;          /* the thread's path in that commit */
	char *path_before;   /* and in the parent; NULL when absent */
	int64_t time;        /* seconds UTC: published.time, else the commit's */
	int64_t items;       /* published.items, or -1: count them */
	void *step;          /* what it did to the lineage (rev/lineage.h), where that is
			      * known; owned */
	size_t step_len;
	void *gist;         /* what log prints of it (rev/gist.h), where that is known; owned */
	size_t gist_len;
};

struct skn_history {
	SKN_VEC(struct skn_version) list; /* newest first */
	bool truncated; /* a shallow clone ends before the thread's first version */
};

enum skn_history_flags {
	SKN_HISTORY_COLLECTIONS = 1, /* list collections too */
	SKN_HISTORY_NEWEST = 2,      /* stop as soon as the newest version is numbered */
	SKN_HISTORY_STEPS = 4,       /* bring the steps that are known */
	SKN_HISTORY_GISTS = 8        /* and the gists */
};

#define SKN_VERSION_UNKNOWN (-1)
#define SKN_VERSION_LABEL_MAX 48

/* The thread's versions on the first-parent line of TIP. */
int skn_history_load(struct skn_history *out, struct skn_store *store, const struct skn_oid *tip,
		     const char *path, unsigned flags, struct skn_err *err);
/* The same for the commits of TIP's line down to UNTIL, which is left out; the
 * numbers are not to be used. */
int skn_history_between(struct skn_history *out, struct skn_store *store, const struct skn_oid *tip,
			const struct skn_oid *until, const char *path, unsigned flags,
			struct skn_err *err);
void skn_history_release(struct skn_history *history);
void skn_version_release(struct skn_version *version); /* of one that was taken out of the list */

/* "14" or "14+2"; "?" or "?+2" where a shallow clone hides the number. */
void skn_version_label(const struct skn_version *version, char out[SKN_VERSION_LABEL_MAX]);

#endif
