/*
 * cli.h - the command line's frame: rows, options, output, errors.
 *
 * ADDING A COMMAND takes one file, src/cli/cmd_NAME.c, and one line in
 * table.c.  The file holds the row and the function that runs it:
 *
 *	static int run(struct skn_cli *cli, struct skn_err *err)
 *	{
 *		const char *format = skn_cli_value(cli, "format");   // NULL: not given
 *		int64_t max;
 *
 *		if (skn_cli_int(cli, "max-count", 1, 1000, 10, &max, err) < 0)
 *			return SKN_EUSAGE;
 *		skn_sink_printf(cli->out, "%s\n", cli->n_args ? cli->args[0] : "all");
 *		return SKN_OK;                                        // or a code of err.h
 *	}
 *
 *	static const struct skn_opt options[] = {
 *		{ .long_name = "max-count", .short_name = 'n', .arg = "N",
 *		  .help = "show at most N versions" },
 *		{ .long_name = "format", .arg = "FORMAT", .choices = "text|html",
 *		  .help = "what to write" },
 *		{ 0 },
 *	};
 *
 *	const struct skn_cmd skn_cmd_log = {
 *		.name = "log", .group = SKN_GROUP_HISTORY, .summary = "show the versions of a thread",
 *		.args = "[THREAD[@REV]]", .description = "One paragraph.\n\nAnother.",
 *		.options = options, .json = true, .pager = true, .run = run,
 *	};
 *
 * Everything else is made from the row: parsing, `-h`, `--help`, the man page,
 * the completions of three shells, the place in `skein help`.  A test walks
 * the table and fails on a row that is incomplete (skn_cli_lint_row).
 *
 * What a command may rely on when `run` is called:
 *  - the operands were counted against `.args`, the choices were checked;
 *  - the process is in the directory that -C named;
 *  - `cli->out` is standard output, or the pager (row field `.pager`, and
 *    standard output is a terminal).  Write everything there; it is flushed
 *    and checked afterwards, a full disk becomes exit 4;
 *  - nothing else is initialised: no repository, no ICU, no libgit2.
 * What it must do: return 0 or a code with `err` filled.  It prints no error
 * itself, never exits, and prints to stderr only by skn_cli_warn/hint and
 * progress.  SKN_EFINDING with no message in `err` is exit 1 and silence.
 *
 * A command made of verbs (`skein add event`) has `.subs`, rows of its own
 * with `.name = "event"`, and no run, args or options.  A command whose
 * libraries the core does not link has `.helper = "skein-import"`, `.needs =
 * "libgumbo-dev"` and no run: src/cli/helper/import.c holds a main() that
 * calls skn_cli_helper_main with the same row and the run function.
 */
#ifndef SKN_CLI_CLI_H
#define SKN_CLI_CLI_H

#include "base/base.h"
#include "base/sink.h"
#include "text/progress.h"
#include "text/term.h"

enum skn_group {
	SKN_GROUP_STORE,
	SKN_GROUP_WRITE,
	SKN_GROUP_HISTORY,
	SKN_GROUP_TOGETHER,
	SKN_GROUP_PIPELINE,
	SKN_GROUP_PUBLISH,
	SKN_GROUP_HELP,
	SKN_GROUP_COUNT
};

/* One option.  Every option has a long name; -h, --help, -C, --git-dir,
 * --color, --no-color and --no-pager are everyone's and not repeated. */
struct skn_opt {
	const char *long_name; /* without dashes; NULL ends the table */
	char short_name;       /* 0 = none */
	const char *arg;       /* name of its value in help, "FILE"; NULL = a flag */
	const char *choices;   /* "text|json": checked and completed; NULL = any value */
	const char *help;      /* "show at most N versions": no capital, no full stop */
	bool repeat;           /* may be given more than once, all count; else the last counts */
	bool optional_arg;     /* the value may be left out: --color, --color=always */
	bool hidden;           /* for scripts of ours: works, stands in no help */
};

struct skn_example {
	const char *command; /* "skein log lithium -n 3"; NULL ends the table */
	const char *what;    /* "the last three versions" */
};

struct skn_cli;
typedef int skn_cmd_run(struct skn_cli *cli, struct skn_err *err);

struct skn_cmd {
	const char *name;
	enum skn_group group;
	const char *summary; /* "show the versions of a thread": no capital, no full stop */
	/* The operands as the synopsis shows them, and the rule for their number:
	 * a word outside brackets must be there, "[WORD]" may, "WORD..." repeats;
	 * "text|html" in lower case is a choice and is checked.  THREAD completes
	 * to thread names, FILE, DIR and PATH to files.  NULL = none. */
	const char *args;
	const char *description;           /* paragraphs, with a blank line between */
	const struct skn_opt *options;     /* ended by { 0 }; NULL = none of its own */
	const struct skn_example *examples; /* ended by { 0 }; NULL = none */
	const char *exit_codes;            /* what is special, "1  differences were found"; NULL */
	skn_cmd_run *run;
	const struct skn_cmd *const *subs; /* ended by NULL; NULL = no verbs */
	const char *helper;                /* program in libexec/skein; NULL = run here */
	const char *needs;                 /* the helper's build dependency: "libgumbo-dev" */
	bool json;                         /* prints data: gets --json */
	bool pager;                        /* long output: goes through the pager on a terminal */
	bool hidden;                       /* for scripts of ours: not listed */
};

/* A page of `skein help NAME` that is no command. */
struct skn_topic {
	const char *name;
	const char *summary;
	const char *text; /* paragraphs; a line that begins with a blank is kept as it is; or NULL */
	/* Writes the page to cli->out; ARGS are the words after the name. */
	int (*show)(struct skn_cli *cli, char *const *args, size_t n_args, struct skn_err *err);
};

/* The tables (table.c), ended by NULL, in the order of the groups. */
extern const struct skn_cmd *const skn_cmds[];
extern const struct skn_topic *const skn_topics[];
extern const char *const skn_group_titles[SKN_GROUP_COUNT];

struct skn_parsed; /* opts.h */

/* A running command. */
struct skn_cli {
	const struct skn_cmd *cmd; /* the row that runs; of a verb, the verb's */
	char name[64];             /* as typed after "skein": "log", "add event" */
	char **args;               /* operands, ended by NULL; borrowed from argv */
	size_t n_args;
	const char *dir;           /* where to look for the store: "." (-C was gone to) */
	const char *git_dir;       /* --git-dir, else $GIT_DIR, else NULL */
	bool json;                 /* --json was given */
	struct skn_sink *out;      /* standard output or the pager */
	struct skn_term term;      /* what standard output can show: colour, links, width */
	/* The frame's own. */
	struct skn_parsed *parsed, *program; /* options of the command; those before it */
	skn_cmd_run *helper_run;           /* in a helper: what its row has no run for */
	char **words;                      /* what followed the command's name */
	enum skn_term_when when;
	bool no_pager, paged;
	struct skn_sink out_sink, err_sink;
	struct skn_progress progress;
};

/* Options.  Asking for a name that the row does not have aborts: it is a bug. */
bool skn_cli_flag(const struct skn_cli *cli, const char *name);           /* given at all */
const char *skn_cli_value(const struct skn_cli *cli, const char *name);   /* last one, or NULL */
/* All values in order, *n of them; borrowed, NULL when none. */
const char *const *skn_cli_values(const struct skn_cli *cli, const char *name, size_t *n);
/* A whole number from MIN to MAX to *out, FALLBACK when not given; SKN_EUSAGE. */
int skn_cli_int(const struct skn_cli *cli, const char *name, int64_t min, int64_t max,
		int64_t fallback, int64_t *out, struct skn_err *err);

/* "skein: warning: ..." and "hint: ..." lines on stderr; control characters are escaped. */
void skn_cli_warn(struct skn_cli *cli, const char *fmt, ...) SKN_PRINTF(2, 3);
void skn_cli_hint(struct skn_cli *cli, const char *fmt, ...) SKN_PRINTF(2, 3);
/* Prints an error the way the frame does at the end, and clears it: for a
 * command that goes on with the next of several things. */
void skn_cli_report(struct skn_cli *cli, struct skn_err *err);

/* A progress bar on stderr, silent unless that is a terminal; one at a time.
 * LABEL is borrowed; TOTAL 0 = unknown.  Ended by skn_progress_finish, or by the frame. */
struct skn_progress *skn_cli_progress(struct skn_cli *cli, const char *label, const char *unit,
				      uint64_t total);

/* The exit status for an enum skn_errc (base/err.h, skein help exit-codes). */
int skn_cli_exit_code(int code);

/* The program: main.c calls the first, src/cli/helper/NAME.c the second. */
int skn_cli_main(int argc, char **argv);
int skn_cli_helper_main(int argc, char **argv, const struct skn_cmd *row, skn_cmd_run *run);

/* Says to OUT, a line each, what is wrong with a row; returns the number of lines. */
int skn_cli_lint_row(const struct skn_cmd *cmd, struct skn_sink *out);

#endif
