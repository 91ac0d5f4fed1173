/* exporting.h - what cmd_export.c and the helper program of the formats that need
 * libraries of their own have in common. */
#ifndef SKN_CLI_EXPORTING_H
#define SKN_CLI_EXPORTING_H

#include "cli/session.h"

/* The row of `skein export` as the helper runs it. */
extern const struct skn_cmd skn_cmd_export_book;

/* Writes one version to OUT. */
typedef int skn_export_fn(void *ctx, struct skn_sink *out, const struct skn_loaded *loaded, struct skn_err *err);

/* Loads the operand's version, with FLAGS (enum skn_load_flags) beside, and has it written to
 * --output, whole or not at all, or to standard output. */
int skn_export(struct skn_cli *cli, unsigned flags, skn_export_fn *write, void *ctx, struct skn_err *err);
/* As CTX a const struct skn_renderer *. */
skn_export_fn skn_export_render;

#endif
