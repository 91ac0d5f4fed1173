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

const struct skn_topic skn_topic_revisions = {
	.name = "revisions",
	.summary = "how to name a version: THREAD@REV",
	.text = "THREAD is a thread's path below threads/, or its last part when only one fits. Without '@' "
		"the newest version on HEAD is meant. After it, tried in this order:\n"
		"\n"
		"  2, v2         the version with that number; 14+2 on a topic branch\n"
		"  -1            the version before the newest, -2 the one before that\n"
		"  2026-04-29    the newest version at the end of that UTC day\n"
		"  work          the work tree\n"
		"  staged        what is staged\n"
		"  anything else a branch, tag or commit, as git names it\n"
		"\n"
		"Versions are counted along the first-parent line of the published branch (policy.branch in "
		"skein.yaml, else the default branch). A commit is a version of a thread when it changes what "
		"the thread's page shows; others are collections.",
};

const struct skn_topic skn_topic_citations = {
	.name = "citations",
	.summary = "how sentences cite sources",
	.text = "Citations are pandoc's and name items by key:\n"
		"\n"
		"  Shoots are back.[@ardle-2026-six-years-c6c9]\n"
		"  Nobody sowed there [@kessock-2025-spread-3014; @survey-2011-atlas-30e4].\n"
		"  \"No light, no meadow.\"[@ardle-2026-six-years-c6c9, p. 4]\n"
		"\n"
		"A group behind a full stop belongs to the sentence before it. A literal @ is written \\@. "
		"'skein cite WORDS' finds a key, 'skein mv THREAD OLDKEY NEWKEY' renames one with all that "
		"cite it. Numbers are given when a page is rendered, in order of first citation.",
};
