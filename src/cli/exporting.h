/* exporting.h - what cmd_export.c and the helper program of the formats that need
 * libraries of their own have in common. */
#ifndef SKN_CLI_EXPORTING_H
#define SKN_CLI_EXPORTING_H

#include "cli/session.h"

/* The row of `skein export` as the helper runs it. */
extern const struct skn_cmd skn_cmd_export_book;

/* Loads the operand's version and writes it in the format, to --output or standard output. */
int skn_export(struct skn_cli *cli, const struct skn_renderer *renderer, struct skn_err *err);

#endif
