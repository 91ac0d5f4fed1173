/*
 * index_names.h - which threads a commit has, and the one that a part of a path
 * means, without going through all folders.
 */
#ifndef SKN_REV_INDEX_NAMES_H
#define SKN_REV_INDEX_NAMES_H

#include "store/store.h"

/* Whether a tree has a thread at PATH as skn_store_threads sees it: a thread
 * below a thread is none. */
int skn_index_has_thread(bool *out, struct skn_repo *repo, const struct skn_oid *tree, const char *path,
			 struct skn_err *err);

/* The thread of COMMIT that NAME, the end of a path, means when it is not a path
 * itself (skn_store_find).  False when it is one, when it means none or several,
 * and when the index does not know the commit.  Caller frees. */
bool skn_index_find_thread(char **out, struct skn_store *store, const struct skn_oid *commit, const char *name);

#endif
