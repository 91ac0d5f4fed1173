/* conflict.h - what a merge left to decide and what it did beside, for people and
 * as JSON: the same for merge, resolve and sync. */
#ifndef SKN_CLI_CONFLICT_H
#define SKN_CLI_CONFLICT_H

#include "cli/cli.h"
#include "rev/merge.h"
#include "text/jsonw.h"

/* Lines about one: its id, where it is, and what each side says. */
void skn_conflict_print(struct skn_sink *out, const struct skn_term *term, const struct skn_conflict *conflict);
/* Members "conflicts" and "notes" of the object that is being written. */
void skn_conflicts_json(struct skn_jsonw *w, const struct skn_conflicts *conflicts);
void skn_merge_notes_json(struct skn_jsonw *w, const struct skn_merge *merge);
/* The notes as warnings. */
void skn_merge_notes_warn(struct skn_cli *cli, const struct skn_merge *merge);

#endif
