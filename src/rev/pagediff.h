/*
 * pagediff.h - whether two states of a thread's folder show the same page.
 *
 * Compares tree entries by object id and reads blobs only where that leaves a
 * question: thread.yaml when it changed, and the page's citations when nothing
 * but items changed.
 */
#ifndef SKN_REV_PAGEDIFF_H
#define SKN_REV_PAGEDIFF_H

#include "base/vec.h"
#include "repo/repo.h"

struct skn_pagediff {
	bool page;           /* the page differs: this makes a version */
	int64_t set_version; /* published.version when the new state changes `published`, else 0 */
	int64_t set_time;    /* published.time, INT64_MIN when not given */
	int64_t set_items;   /* published.items, -1 when not given */
};

/* BEFORE and AFTER are tree ids of the thread's folder; zero means absent. */
int skn_pagediff(struct skn_pagediff *out, struct skn_repo *repo, const struct skn_oid *before,
		 const struct skn_oid *after, struct skn_err *err);

/* The folder at PATH below a tree when it is a thread: when it holds
 * thread.yaml.  Zero when it is none. */
int skn_pagediff_folder(struct skn_oid *out, struct skn_repo *repo, const struct skn_oid *tree,
			const char *path, struct skn_err *err);

/* Where a thread whose path is new, with FOLDER, stood in the parent: the last
 * name in its `was` that is a thread in the parent's tree.  Sets *path (caller
 * frees) and *before, or leaves NULL and zero.  A name that lies deeper than
 * SKN_FOLDER_DEPTH_MAX, or has an empty part, is none. */
int skn_pagediff_earlier(char **path, struct skn_oid *before, struct skn_repo *repo,
			 const struct skn_oid *parent_tree, const struct skn_oid *folder,
			 struct skn_err *err);

#endif
