/* help_topics.c - the topics of the frame itself; others stand with what they are about. */
#include "cli/cli.h"

const struct skn_topic skn_topic_exit_codes = {
	.name = "exit-codes",
	.summary = "what the exit status says",
	.text = "Every command ends with one of these:\n"
		"\n"
		"  0  done\n"
		"  1  findings, differences asked for with --exit-code, or conflicts\n"
		"  2  the command line is wrong\n"
		"  3  not a store, or bad data in it\n"
		"  4  the system or git failed\n"
		"  5  the network failed\n"
		"  6  refused by the other side or by a hook\n"
		"  7  a model's output is invalid\n"
		"\n"
		"An error is one line on standard error, with the file, line and column "
		"where they are known, and a second line with what to do.",
};

const struct skn_topic skn_topic_environment = {
	.name = "environment",
	.summary = "the variables that are read",
	.text = "Colour: NO_COLOR switches it off, CLICOLOR_FORCE switches it on where the output is no "
		"terminal, --color and --no-color win over both. TERM=dumb means none.\n"
		"\n"
		"Width: COLUMNS, else the size of the window, else 80.\n"
		"\n"
		"Pager: what 'git var GIT_PAGER' names, that is GIT_PAGER, core.pager, PAGER, less. LESS is set "
		"to FRX and LV to -c unless they are set.\n"
		"\n"
		"Repository: GIT_DIR and the other variables of git. --git-dir wins over GIT_DIR.\n"
		"\n"
		"Helper programs: SKEIN_EXEC_PATH, the only directory they are then looked for in.",
};
