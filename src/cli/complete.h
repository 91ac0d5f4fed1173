/*
 * complete.h - completion scripts for three shells, made from the rows.
 *
 * All complete commands, verbs, options, choices and files; where an operand
 * is THREAD they ask `skein list --names`, in the store that -C or --git-dir
 * on the line being typed name.
 */
#ifndef SKN_CLI_COMPLETE_H
#define SKN_CLI_COMPLETE_H

#include "cli/frame.h"

/* How a value is completed, from the name it has in help. */
enum skn_value { SKN_VALUE_ANY, SKN_VALUE_CHOICE, SKN_VALUE_FILE, SKN_VALUE_DIR, SKN_VALUE_THREAD,
		 SKN_VALUE_COMMAND };
enum skn_value skn_complete_value(const char *name, bool choice);

/* Calls FN for each command that is listed and each verb of one; PATH is "log"
 * or "add event". */
void skn_complete_each(void (*fn)(struct skn_sink *out, const struct skn_cmd *cmd,
				  const char *path),
		       struct skn_sink *out);
/* "a|b" as "a b". */
void skn_complete_choices(struct skn_sink *out, const char *choices);
/* TEXT inside single quotes of a POSIX-like shell; ALSO are bytes that get a
 * backslash before them. */
void skn_complete_quoted(struct skn_sink *out, const char *text, const char *also);

void skn_complete_bash(struct skn_sink *out);
void skn_complete_zsh(struct skn_sink *out);
void skn_complete_fish(struct skn_sink *out);

#endif
