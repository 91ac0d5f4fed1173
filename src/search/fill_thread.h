/*
 * fill_thread.h - one thread's rows brought up to date.  Only for this folder.
 */
#ifndef SKN_SEARCH_FILL_THREAD_H
#define SKN_SEARCH_FILL_THREAD_H

#include "search/writer.h"

/* The thread at PATH as COMMIT, which VIEW is of, has it. */
int skn_search_fill_now(struct skn_search_writer *writer, struct skn_view *view, const struct skn_oid *commit,
			const char *path, struct skn_err *err);

/* Its versions on the line of COMMIT: the one that has it, or removed it.  ANEW: what is
 * there of it may be of another line. */
int skn_search_fill_ever(struct skn_search_writer *writer, const struct skn_oid *commit, const char *path, bool anew,
			 struct skn_err *err);

/* Takes out all of it. */
int skn_search_forget(struct skn_search_writer *writer, const char *path, struct skn_err *err);

#endif
