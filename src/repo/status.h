/*
 * status.h - what differs between HEAD, the index and the work tree.
 *
 * The work tree is compared with HEAD (what a commit of everything would
 * change); a file whose stat data the index knows is not read.  Against the
 * index only folders whose cached tree differs from HEAD's are looked at.
 * Untracked files count as added unless git ignores them.  Files that a sparse
 * checkout leaves out are not deleted.
 */
#ifndef SKN_REPO_STATUS_H
#define SKN_REPO_STATUS_H

#include "repo/repo.h"

#define SKN_WORK_DEPTH_MAX 100 /* folders in folders of a work tree */

enum skn_path_status { SKN_PATH_ADDED, SKN_PATH_MODIFIED, SKN_PATH_DELETED, SKN_PATH_TYPE };

struct skn_path_change {
	char *path;
	enum skn_path_status status; /* TYPE: file to link or the like */
	bool conflict;               /* the index has it in conflict */
	bool untracked;              /* the index does not have it */
	uint32_t mode;               /* now; 0 when deleted */
	struct skn_oid oid;          /* now; zero when deleted or no plain file */
	struct skn_oid old_oid;      /* in HEAD; zero when added */
};

struct skn_path_changes {
	struct skn_path_change *v; /* sorted by path */
	size_t n, cap;
};
void skn_path_changes_release(struct skn_path_changes *list);

/* At or below any of the prefixes ("threads/energy"); none: everywhere. */
int skn_repo_work_changes(struct skn_repo *repo, const char *const prefixes[], size_t n,
			  struct skn_path_changes *out, struct skn_err *err);
/* Index against HEAD. */
int skn_repo_staged_changes(struct skn_repo *repo, const char *const prefixes[], size_t n,
			    struct skn_path_changes *out, struct skn_err *err);

#endif
