/*
 * viewkind.h - what the kinds of view share: view.c (trees) and viewwork.c
 * (index and work tree).
 */
#ifndef SKN_STORE_VIEWKIND_H
#define SKN_STORE_VIEWKIND_H

#include "repo/index.h"
#include "repo/workfile.h"
#include "store/view.h"

struct skn_changes; /* changes.h */

struct skn_view_ops {
	int (*list)(struct skn_view *view, const char *dir, struct skn_view_entries *out,
		    struct skn_err *err);
	int (*read)(struct skn_view *view, const char *path, size_t max, struct skn_buf *out,
		    struct skn_err *err);
	int (*oid)(struct skn_view *view, const char *path, struct skn_oid *out,
		   struct skn_err *err);
};

struct skn_view {
	struct skn_repo *repo;
	const struct skn_view_ops *ops;
	struct skn_oid tree;                  /* of a commit or tree */
	char *dir;                            /* the folder read last, or NULL */
	struct skn_tree_entries dir_entries;  /* and what it holds */
	struct skn_index index;               /* of the index; of a sparse work tree */
	struct skn_work work;                 /* open for the work tree only */
	bool trust_exec;                      /* the work tree's x bits mean something */
	struct skn_view *base;                /* of an overlay: what lies below, borrowed */
	const struct skn_changes *over;       /* of an overlay: what lies on top, borrowed */
};

int skn_view_new(struct skn_view **out, struct skn_repo *repo, const struct skn_view_ops *ops);
enum skn_view_kind skn_view_kind_of(uint32_t mode); /* of a git or stat mode */
int skn_view_missing(const char *path, struct skn_err *err);
int skn_view_no_file(const char *path, enum skn_view_kind kind, struct skn_err *err);

#endif
