/*
 * frame.h - what the files of the command line's frame share; commands include
 * cli.h only.
 *
 * The life of a run: skn_cli_main reads the program's own options, dispatch.c
 * finds the row, cli.c reads the command's options and runs it between
 * skn_output_open and skn_output_close (output.c), help.c and man.c print what
 * the rows say.
 */
#ifndef SKN_CLI_FRAME_H
#define SKN_CLI_FRAME_H

#include "cli/cli.h"
#include "cli/opts.h"

#define SKN_PROGRAM "skein"

/* ---- output.c ---- */

/* Makes cli->out standard output, cli->term its facts. */
void skn_output_open(struct skn_cli *cli);
/* Flushes and checks; waits for the pager.  SKN_ESYS when something was lost;
 * a reader that went away ends the process quietly, as SIGPIPE does. */
int skn_output_close(struct skn_cli *cli, struct skn_err *err);
/* One error as lines on FILE: "skein: PATH:LINE:COL: message", "hint: ...". */
void skn_output_error(struct skn_sink *out, const struct skn_err *err);

/* ---- pager.c ---- */

/* Puts a pager between standard output and the terminal, as git would choose
 * it; nothing when there is none. */
void skn_pager_start(struct skn_cli *cli);
void skn_pager_wait(void); /* after standard output was closed */

/* ---- cli.c ---- */

void skn_cli_start(void); /* streams and signals, before anything else */
/* Reads options and operands for CLI->cmd, and runs it: the exit status. */
int skn_cli_run(struct skn_cli *cli, int argc, char **argv);
/* Reports, closes the output, and turns a code into the exit status. */
int skn_cli_finish(struct skn_cli *cli, int rc, struct skn_err *err);
/* Applies -C, --git-dir, --color, --no-color and --no-pager to CLI. */
int skn_cli_globals(struct skn_cli *cli, const struct skn_parsed *parsed, struct skn_err *err);

/* ---- dispatch.c ---- */

/* The row of a built-in command, or NULL. */
const struct skn_cmd *skn_dispatch_find(const char *name);
/* Its verb, or NULL. */
const struct skn_cmd *skn_dispatch_sub(const struct skn_cmd *cmd, const char *name);
/* Becomes the helper of CLI->cmd, with the words that the command got and the
 * options that stood before it (but for -C, which was obeyed).  Returns only
 * on failure. */
int skn_dispatch_helper(const struct skn_cli *cli, struct skn_err *err);
/* Where a helper program is; NULL when it was not built.  Caller frees. */
char *skn_dispatch_helper_path(const char *name);
/* Becomes skein-NAME of the PATH, ARGV[0] being NAME; SKN_ENOTFOUND when there is none. */
int skn_dispatch_external(const struct skn_cli *cli, char **argv, struct skn_err *err);
/* SKN_EUSAGE for a command that does not exist, with the nearest name as hint. */
int skn_dispatch_unknown(const char *name, struct skn_err *err);
/* Names of skein-NAME programs on the PATH, sorted, without doubles. */
void skn_dispatch_externals(struct skn_strings *names);

/* ---- help.c ---- */

/* "-n, --max-count=N", and what it does with the choices: for every printer. */
void skn_help_option_head(const struct skn_opt *opt, struct skn_buf *out);
void skn_help_option_text(const struct skn_opt *opt, struct skn_buf *out);

void skn_help_list(struct skn_sink *out, unsigned width, bool all);
void skn_help_short(struct skn_sink *out, unsigned width, const struct skn_cmd *cmd,
		    const char *name);
/* The whole page as text; NAME "log" or "add event". */
void skn_help_page(struct skn_sink *out, const struct skn_term *term, const struct skn_cmd *cmd,
		   const char *name);
void skn_help_topic(struct skn_sink *out, const struct skn_term *term,
		    const struct skn_topic *topic);

/* ---- man.c ---- */

/* Writes skein.1, skein-COMMAND.1 of every command, and skein-TOPIC.7 of every
 * topic that is text, into DIR, which is made when it is missing. */
int skn_man_write(const char *dir, struct skn_err *err);

/* ---- complete.c ---- */

/* The script for "bash", "zsh" or "fish". */
void skn_complete_write(struct skn_sink *out, const char *shell);

#endif
