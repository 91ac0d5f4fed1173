/*
 * merge.h - two lines of a store merged three ways, in memory.
 *
 * Where git merges clean its result stands (merge-tree: renames of files and of
 * whole threads are followed); a file that git leaves in conflict, or merges
 * into something that is no valid file, is merged by what it says (merge3.h).
 * Then the threads that both sides touched are looked at as wholes, since files
 * that merge one by one may not fit together:
 *
 *  - a key that one side renamed and the other goes on citing: the citations
 *    follow (SKN_MERGE_KEY_FOLLOWED);
 *  - an item that one side removed and the other cites: items are never
 *    removed, so it stays, with its text (SKN_MERGE_ITEM_KEPT);
 *  - an item that one side withdrew and the other cites: both stay, and are
 *    named, since only a person can reword what it carried
 *    (SKN_MERGE_WITHDRAWN_CITED);
 *  - one work that both sides collected under two keys: the later key by bytes
 *    says `same_as` (SKN_MERGE_SAME_WORK).
 *
 * None of these is a conflict; each is told as a note.
 *
 * Nothing is written to the repository: what is new lives in a scratch
 * repository (repo/scratch.h) and in the result.
 */
#ifndef SKN_REV_MERGE_H
#define SKN_REV_MERGE_H

#include "repo/scratch.h"
#include "repo/worktree.h"
#include "rev/merge3.h"
#include "store/view.h"

/* Trees, or commits whose history says what the base is. */
struct skn_merge_sides {
	struct skn_oid base, ours, theirs;                  /* trees */
	const struct skn_oid *ours_commit, *theirs_commit;  /* NULL: the base is as given */
	const char *ours_name, *theirs_name;                /* for markers */
};

/* A path of the result that differs from OURS, or is in conflict. */
struct skn_merge_change {
	char *path;
	bool remove;
	uint32_t mode;
	struct skn_oid oid;
	bool known;          /* THEIRS has the blob; else it is DATA */
	struct skn_buf data;
};

enum skn_merge_note_kind {
	SKN_MERGE_KEY_FOLLOWED,    /* KEY became OTHER */
	SKN_MERGE_ITEM_KEPT,
	SKN_MERGE_WITHDRAWN_CITED,
	SKN_MERGE_SAME_WORK        /* KEY is the work that OTHER is */
};

struct skn_merge_note {
	enum skn_merge_note_kind kind;
	char *thread; /* path */
	char *key, *other; /* OTHER may be NULL */
};
const char *skn_merge_note_name(enum skn_merge_note_kind kind); /* "key-followed" */

struct skn_merge {
	struct skn_oid tree; /* the result, in the scratch repository; conflicts are marked in it */
	SKN_VEC(struct skn_merge_change) changes; /* sorted by path, one per path */
	SKN_VEC(struct skn_unmerged) unmerged;    /* sorted by path; each is in CHANGES, too */
	struct skn_conflicts conflicts;           /* none: it is clean */
	SKN_VEC(struct skn_merge_note) notes;
};

/* Merges.  SKN_ESYS when git cannot be run. */
int skn_merge_make(struct skn_merge *out, struct skn_scratch *scratch, const struct skn_merge_sides *sides,
		   struct skn_err *err);
void skn_merge_release(struct skn_merge *merge);
/* The changes as repo/write.h takes them; caller frees the array, the rest is the merge's. */
struct skn_repo_change *skn_merge_array(const struct skn_merge *merge);

/* What TO has other than FROM, two trees that the scratch repository knows; a blob
 * that KNOWN has at the same path is not read.  Appends to the changes. */
int skn_merge_between(struct skn_merge *out, struct skn_scratch *scratch, const struct skn_oid *from,
		      const struct skn_oid *to, const struct skn_oid *known, struct skn_err *err);

/* Sides of two commits of REPO: their trees, and that of their best common
 * ancestor.  SKN_ENOTFOUND when they have none.  *base: that ancestor. */
int skn_merge_sides_of(struct skn_merge_sides *out, struct skn_oid *base, struct skn_repo *repo,
		       const struct skn_oid *ours, const struct skn_oid *theirs, struct skn_err *err);

/* ---- one path in conflict ---- */

/* What an unmerged path comes to.  Needs nothing but the three blobs: the same
 * whoever asks, and whenever. */
struct skn_merge_path {
	struct skn_buf data; /* the file, with markers; when there is one */
	bool remove;         /* no file is left */
	uint32_t mode;
	bool whole;          /* it cannot be marked in the file: one side or the other */
};
/* Appends what is left to decide; nothing appended: it is merged. */
int skn_merge_path(struct skn_merge_path *out, struct skn_conflicts *conflicts, struct skn_repo *repo,
		   const struct skn_unmerged *unmerged, const struct skn_merge3_options *options,
		   struct skn_err *err);
void skn_merge_path_release(struct skn_merge_path *path);
/* Appends the conflict of the whole file: for one that merges clean here and that
 * git left to decide. */
int skn_merge_path_whole(struct skn_conflicts *conflicts, struct skn_repo *repo,
			 const struct skn_unmerged *unmerged, struct skn_err *err);

/* Where a file belongs: false for what is no file of a thread.  *thread: bytes of PATH
 * that are the thread's. */
bool skn_merge_place(const char *path, enum skn_kind *kind, const char **id, size_t *id_len,
		     size_t *thread);

#endif
