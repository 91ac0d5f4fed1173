/*
 * worktree.h - bringing index and work tree along when a commit of ours moves
 * the branch that HEAD is on: for the changed paths only, never over what the
 * user changed, never dropping what somebody else staged meanwhile.
 *
 *	skn_worktree_begin(&wt, repo, &old_tip, changes, n, flags, err)
 *	... move the ref ...
 *	skn_worktree_finish(wt, err)       or skn_worktree_abort(wt)
 *
 * begin takes git's index.lock, checks that nothing stands in the way, and
 * puts the new files beside the work tree, so that what can fail fails before
 * the ref moves; finish renames them into place and writes the index.
 *
 * Refusals are SKN_EEXISTS and name the path: it has other content staged, was
 * changed in the work tree, an untracked file or a symbolic link is in the way,
 * or it is in conflict.  A file that already has the new content is never in
 * the way.  Files that a sparse checkout leaves out are changed in the index
 * only; a new file goes where its neighbours are, so when all below its
 * nearest folder are left out, it is too.
 */
#ifndef SKN_REPO_WORKTREE_H
#define SKN_REPO_WORKTREE_H

#include "repo/write.h"

#define SKN_INDEX_WAIT_MS 3000 /* how long another holder of index.lock is waited for */

enum skn_worktree_flags {
	/* The changes are what the work tree has: only the index follows.  What
	 * was staged for these paths is replaced, as 'git commit PATH' does. */
	SKN_WORKTREE_FROM_WORK = 1
};

struct skn_worktree;

/* OLD_COMMIT: the tip before, NULL when the branch is unborn.  The changes must
 * stay valid until finish or abort. */
int skn_worktree_begin(struct skn_worktree **out, struct skn_repo *repo,
		       const struct skn_oid *old_commit, const struct skn_repo_change *changes,
		       size_t n, unsigned flags, struct skn_err *err);
/* What the three sides of a path that is left in conflict have; mode 0: not there. */
struct skn_unmerged {
	char *path;
	struct { uint32_t mode; struct skn_oid oid; } stage[3]; /* base, ours, theirs */
};
/* Between begin and finish: the index gets these paths in conflict, as git leaves
 * a merge.  Each is among the changes, whose content is what the work tree
 * gets; they are sorted and must stay. */
void skn_worktree_conflicts(struct skn_worktree *wt, const struct skn_unmerged *unmerged, size_t n);
/* Writes the index as finish will to PATH, for a hook to read. */
int skn_worktree_preview(struct skn_worktree *wt, const char *path, struct skn_err *err);
int skn_worktree_finish(struct skn_worktree *wt, struct skn_err *err); /* frees wt */
void skn_worktree_abort(struct skn_worktree *wt);                      /* frees wt; takes NULL */

/* begin + abort, and begin + finish. */
int skn_repo_check_worktree(struct skn_repo *repo, const struct skn_oid *old_commit,
			    const struct skn_repo_change *changes, size_t n, unsigned flags,
			    struct skn_err *err);
int skn_repo_update_worktree(struct skn_repo *repo, const struct skn_oid *old_commit,
			     const struct skn_repo_change *changes, size_t n, unsigned flags,
			     struct skn_err *err);

/* One file of the work tree, written atomically, its folders made as needed,
 * never through a symbolic link.  Untracked and changed content is replaced. */
int skn_repo_write_work(struct skn_repo *repo, const char *path, const void *p, size_t n,
			struct skn_err *err);
/* Removes it and the folders it leaves empty; a missing one is no error. */
int skn_repo_remove_work(struct skn_repo *repo, const char *path, struct skn_err *err);

#endif
