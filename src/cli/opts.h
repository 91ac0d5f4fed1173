/*
 * opts.h - the command line against a command's row.  Pure.
 *
 * As in GNU programs: long options may be shortened while unambiguous, short
 * ones bundled (-qn5), values attached or apart, options may follow operands,
 * "--" ends them, "-" is an operand.
 */
#ifndef SKN_CLI_OPTS_H
#define SKN_CLI_OPTS_H

#include "base/base.h"
#include "base/vec.h"
#include "cli/cli.h"

struct skn_parsed_opt {
	const struct skn_opt *opt;
	const char *value; /* borrowed from argv; NULL for a flag or a value left out */
	bool by_letter;    /* "-h", not "--help" */
};

struct skn_parsed {
	const struct skn_cmd *cmd;
	SKN_VEC(struct skn_parsed_opt) given; /* in order */
	SKN_VEC(char *) args;                 /* operands, then a NULL that .n does not count */
	const char **values;                  /* what skn_opts_values hands out */
};

/* Options that every command has; with `--json` for rows that print data, and
 * the global ones.  Each is ended by a row without a name. */
extern const struct skn_opt skn_opts_global[];
extern const struct skn_opt skn_opts_json[];

/* Calls FN for each option that CMD takes: its own, --json, the global ones. */
void skn_opts_each(const struct skn_cmd *cmd, void (*fn)(void *ctx, const struct skn_opt *opt),
		   void *ctx);

/* Parses ARGV (without the command's name) against CMD.  For CMD NULL (the
 * program itself) and commands made of verbs it stops at the first operand.
 * The number of words read goes to *used, which may be NULL.  SKN_EUSAGE. */
int skn_opts_parse(struct skn_parsed *parsed, const struct skn_cmd *cmd, int argc, char **argv,
		   int *used, struct skn_err *err);
/* Checks the operands against cmd->args; not done when help is asked for. */
int skn_opts_check_args(const struct skn_parsed *parsed, struct skn_err *err);
void skn_opts_release(struct skn_parsed *parsed);

/* The last value given, or NULL; *given tells whether it was given at all. */
const struct skn_parsed_opt *skn_opts_find(const struct skn_parsed *parsed, const char *name);
/* All values in order, *n of them; valid until the next call or the release. */
const char *const *skn_opts_values(struct skn_parsed *parsed, const char *name, size_t *n);

/* The word of a synopsis: "[THREAD[@REV]]" is one, optional. */
struct skn_operand {
	char name[64];    /* without brackets and dots: "THREAD", "text|html" */
	bool optional, repeat;
	bool choice;      /* a lower-case list: must be one of its words */
};
/* The I-th operand of a synopsis; false past the last. */
bool skn_opts_operand(const char *args, size_t i, struct skn_operand *out);

/* Whether WORD is one of "a|b|c". */
bool skn_opts_is_choice(const char *choices, const char *word);

/* "Did you mean" from several tables: feed candidates, the nearest stays (by
 * skn_edit_distance, at most a third of the word and no less than two edits). */
struct skn_guess {
	const char *word;
	const char *best; /* borrowed; NULL while nothing is near */
	size_t distance;
};
void skn_guess_try(struct skn_guess *guess, const char *candidate);

#endif
