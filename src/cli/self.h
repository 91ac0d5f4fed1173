/* self.h - the program itself, run as a child. */
#ifndef SKN_CLI_SELF_H
#define SKN_CLI_SELF_H

#include "base/proc.h"
#include "cli/cli.h"

/* Runs `skein ARGS` for the repository of the command line; ARGS end in NULL.  What it
 * prints is in out, its messages go where ours go unless KEEP.  A status other than 0 is
 * no error. */
int skn_self_run(struct skn_proc_result *out, const struct skn_cli *cli, const char *const args[], bool keep,
		 struct skn_err *err);

#endif
