/* driver.h - whether this program has the merge driver that .gitattributes names. */
#ifndef SKN_CLI_DRIVER_H
#define SKN_CLI_DRIVER_H

#include "cli/cli.h"

/* It is the command merge-file; git's setting for it is of use only then. */
static inline bool skn_driver_exists(void)
{
	for (size_t i = 0; skn_cmds[i]; i++)
		if (skn_streq(skn_cmds[i]->name, "merge-file"))
			return true;
	return false;
}

#endif
