/*
 * changes.h - a set of files to write or remove, and the two ways to carry it
 * out: into the work tree, or straight into a new commit.
 *
 * Every command that changes a store builds one of these and hands it over
 * whole; nothing is half-written before the set is complete and checked.
 */
#ifndef SKN_STORE_CHANGES_H
#define SKN_STORE_CHANGES_H

#include "base/map.h"
#include "repo/write.h"
#include "store/store.h"

struct skn_change {
	char *path;          /* in the store */
	struct skn_buf data; /* the new bytes; empty when removed */
	bool remove;
};

struct skn_changes {
	SKN_VEC(struct skn_change) list; /* one per path */
	struct skn_map by_path;          /* index + 1 into list */
	struct skn_map by_dir;           /* folder -> struct skn_strings of names in it */
};
#define SKN_CHANGES_INIT { .list = { 0 } }

void skn_changes_release(struct skn_changes *changes);
/* Takes over DATA, which is left empty.  The last word on a path counts. */
void skn_changes_put(struct skn_changes *changes, const char *path, struct skn_buf *data);
void skn_changes_remove(struct skn_changes *changes, const char *path);
/* The pending bytes of a path, or NULL; *removed tells a pending removal. */
struct skn_buf *skn_changes_find(struct skn_changes *changes, const char *path, bool *removed);
/* Reads a file as it will be: the pending bytes, else the view's. */
int skn_changes_read(struct skn_changes *changes, struct skn_view *view, const char *path, size_t max,
		     struct skn_buf *out, struct skn_err *err);

/* The set as repo/write.h takes it; caller frees the array, the rest is the set's. */
struct skn_repo_change *skn_changes_array(const struct skn_changes *changes);

/* Drops what the view already holds with the same bytes: unchanged files are
 * never rewritten. */
int skn_changes_prune(struct skn_changes *changes, struct skn_view *view, struct skn_err *err);

/* Writes into the work tree, each file atomically, never through a symbolic
 * link; folders that become empty are removed.  All files are made, and their
 * places looked at, before the first is put in place: what can fail does so
 * while everything is as it was. */
int skn_changes_write_work(struct skn_changes *changes, struct skn_store *store, struct skn_err *err);

struct skn_commit_options {
	const char *ref;                  /* full name; NULL: the branch HEAD is on */
	const struct skn_oid *parent;     /* expected tip; NULL: the ref's present tip */
	const char *message;              /* whole, with trailers */
	const struct skn_ident *author;   /* NULL: from the environment and configuration */
	const struct skn_ident *committer;
	bool from_work;  /* the changes are the work tree's own: do not write them back */
	bool no_hooks;   /* as git commit --no-verify */
};

/* One commit of the set on top of the ref's tip; then index and work tree
 * follow when HEAD is on that ref.  When another writer moved the tip without
 * touching the same paths, the set is put on top of the new tip; when it
 * touched them, SKN_EMOVED.  Nothing is changed on failure. */
int skn_changes_commit(struct skn_oid *out, struct skn_changes *changes, struct skn_store *store,
		       const struct skn_commit_options *options, struct skn_err *err);

#endif
