/*
 * memory.h - what was found out about a thread's history, kept so that a long
 * walk is made once.
 *
 * $GIT_COMMON_DIR/skein/history.db has a row for each version and collection of
 * a thread, linked from newer to older, and marks: commits from which on a
 * thread's line is known.  What lies behind a commit never changes, so an entry
 * is never wrong, whatever branches do; it is only missing.  The file may be
 * deleted at any moment.
 */
#ifndef SKN_REV_MEMORY_H
#define SKN_REV_MEMORY_H

#include "rev/history.h"

struct skn_history_memory;

/* NULL where nothing can be kept.  Caller closes. */
struct skn_history_memory *skn_history_memory_open(struct skn_store *store);
void skn_history_memory_close(struct skn_history_memory *memory); /* takes NULL */

/* When the line from COMMIT on is known, appends its versions and collections
 * (NEWEST: only up to the first that shows a page) and returns true. */
bool skn_history_memory_load(struct skn_history_memory *memory, const char *path,
			     const struct skn_oid *commit, bool newest, struct skn_history *out);

/* Keeps the numbered list[from..to) as what the line from COMMIT on holds; TO is
 * the index of the first entry that was loaded from here, or the list's end. */
void skn_history_memory_save(struct skn_history_memory *memory, const char *path,
			     const struct skn_oid *commit, const struct skn_history *history,
			     size_t from, size_t to);

#endif
