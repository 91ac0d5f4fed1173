/*
 * index_find.h - what one commit did to the threads of its store.
 *
 * Compares the trees of a commit and its first parent, going down only where
 * they differ, and says of each path below threads/ (not deeper than
 * SKN_FOLDER_DEPTH_MAX) whose thread is another what history.h says of it.
 * Needs no index and nothing of other commits, so commits may be looked at in
 * any order and by several at a time, each with its own repository.
 */
#ifndef SKN_REV_INDEX_FIND_H
#define SKN_REV_INDEX_FIND_H

#include "rev/history.h"

struct skn_index_event {
	char *path;
	char *was;          /* where it was in the parent; NULL: at PATH, or nowhere */
	unsigned flags;     /* enum skn_row_flag */
	int64_t set;        /* the number that the commit sets, or 0 */
	int64_t time, items;
	struct skn_oid before, after; /* the folder; zero: not there */
};

struct skn_index_commit {
	struct skn_oid oid, parent;
	struct skn_oid tree, parent_tree; /* zero: none */
	size_t n_parents;
	int64_t time;
	SKN_VEC(struct skn_index_event) events; /* in the order of the trees */
};

/* Whether a path is one of those. */
bool skn_index_covers(const char *path);

/* Fills the events.  SKN_EDATA for a tree that git would not write. */
int skn_index_find_events(struct skn_index_commit *commit, struct skn_repo *repo, struct skn_err *err);
void skn_index_commit_release(struct skn_index_commit *commit);

#endif
