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

/* The same for what talks to a remote, which must not keep us for ever.  git asks
 * for a password only where a person sits at a terminal; over HTTP it gives up
 * after SKN_GITRUN_SILENCE seconds without a byte, unless git's own settings
 * (http.lowSpeedTime) say otherwise; and after SKN_GITRUN_SECONDS, or what
 * skein.timeout says (0: never), it is ended: SKN_ENET. */
#define SKN_GITRUN_SILENCE 120
#define SKN_GITRUN_SECONDS 3600
int skn_gitrun_remote(struct skn_proc_result *out, struct skn_repo *repo, const char *const args[],
		      struct skn_err *err);
/* What it means that git failed with these words: SKN_EREFUSED when REMOTE knows us
 * and says no, or wants a password that is not there; SKN_ESYS when it is this
 * side's disk; else SKN_ENET. */
int skn_gitrun_fault(const char *remote, const struct skn_buf *said, struct skn_err *err);

/* Fetches BRANCH into refs/remotes/REMOTE/BRANCH; *tip zero when there is none. */
int skn_gitrun_fetch(struct skn_oid *tip, struct skn_repo *repo, const char *remote, const char *branch,
		     struct skn_err *err);

#endif
