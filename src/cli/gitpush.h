/* gitpush.h - `git push`, and what became of it: pushing is git's, with its
 * credentials and hooks. */
#ifndef SKN_CLI_GITPUSH_H
#define SKN_CLI_GITPUSH_H

#include "base/vec.h"
#include "repo/repo.h"

enum skn_gitpush_answer {
	SKN_PUSH_LANDED,
	SKN_PUSH_LATE,       /* the branch there has what ours has not */
	SKN_PUSH_REFUSED,    /* by the other side, or by a hook of this clone */
	SKN_PUSH_UNREACHED,
	SKN_PUSH_NO_OPTIONS  /* the other side takes no push options; nothing was pushed */
};

struct skn_gitpush {
	const char *remote;
	const char *source, *target;       /* full names */
	const struct skn_strings *options; /* behind -o; or NULL */
	bool track;                        /* the branch has TARGET as its upstream then */
};

/* Pushes.  SAID gets what git and the other side wrote.  Anything but LANDED and
 * NO_OPTIONS is a failure as well: SKN_EREFUSED (LATE, REFUSED) or SKN_ENET. */
int skn_gitpush_run(enum skn_gitpush_answer *answer, struct skn_buf *said, struct skn_repo *repo,
		    const struct skn_gitpush *push, struct skn_err *err);

#endif
