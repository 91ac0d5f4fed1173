/* gitrun.h - what is git's to do: remotes with their credentials, giving a merge
 * up, staging a file. */
#ifndef SKN_CLI_GITRUN_H
#define SKN_CLI_GITRUN_H

#include "base/proc.h"
#include "repo/repo.h"

/* Runs `git ARGS` in the repository, at the top of its work tree; ARGS end in NULL.
 * Its messages are in English.  A status other than 0 is no error here. */
int skn_gitrun(struct skn_proc_result *out, struct skn_repo *repo, const char *const args[],
	       struct skn_err *err);
/* The same where anything but 0 is SKN_ESYS, with git's last words. */
int skn_gitrun_ok(struct skn_repo *repo, const char *const args[], struct skn_err *err);
/* Appends the last lines that git said, as one, without "error: " and the like. */
void skn_gitrun_words(struct skn_buf *out, const struct skn_buf *said);

#endif
