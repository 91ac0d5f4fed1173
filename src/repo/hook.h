/*
 * hook.h - git's hooks around our own commits; libgit2 runs none.
 */
#ifndef SKN_REPO_HOOK_H
#define SKN_REPO_HOOK_H

#include "repo/repo.h"

/* Runs the hook through 'git hook run' as git would: in the top of the work
 * tree (or the git folder of a bare repository), with GIT_INDEX_FILE unless env
 * sets it.  ARGS and ENV ("NAME=value") end in NULL and may be NULL.  Without
 * such a hook nothing is started.  SKN_EREFUSED when it fails, with the last
 * lines it said. */
int skn_repo_run_hook(struct skn_repo *repo, const char *name, const char *const args[],
		      const char *const env[], struct skn_err *err);
/* Whether there is one that git would run. */
bool skn_repo_has_hook(struct skn_repo *repo, const char *name);

/* Appends the folder that hooks are in: core.hooksPath (relative to where hooks
 * run) or <common>/hooks, which linked worktrees share. */
void skn_repo_hooks_dir(struct skn_repo *repo, struct skn_buf *out);

#endif
