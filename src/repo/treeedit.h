/*
 * treeedit.h - a commit's tree in memory, of which only the folders that are
 * changed are loaded; writing it makes new tree objects for those and no
 * others.  It stays loaded from one commit to the next, which is what makes a
 * bulk import cheap.
 */
#ifndef SKN_REPO_TREEEDIT_H
#define SKN_REPO_TREEEDIT_H

#include "repo/pack.h"
#include "repo/repo.h"

struct skn_treeedit;

/* TREE NULL: an empty tree.  The repository must outlive it. */
struct skn_treeedit *skn_treeedit_new(struct skn_repo *repo, const struct skn_oid *tree);
void skn_treeedit_free(struct skn_treeedit *edit); /* takes NULL */

/* Puts a blob there; *before is the id that stood there, zero when none did.
 * SKN_EDATA when a file stands where the path needs a folder, or a folder
 * where it needs the file. */
int skn_treeedit_put(struct skn_treeedit *edit, const char *path, uint32_t mode,
		     const struct skn_oid *oid, struct skn_oid *before, struct skn_err *err);
/* Removes a file; folders that become empty go with it.  A missing file is no
 * error; a folder is SKN_EDATA. */
int skn_treeedit_remove(struct skn_treeedit *edit, const char *path, struct skn_err *err);

/* Adds the changed trees to the pack; the id of the top one in *out. */
int skn_treeedit_write(struct skn_treeedit *edit, struct skn_pack *pack, struct skn_oid *out,
		       struct skn_err *err);

#endif
