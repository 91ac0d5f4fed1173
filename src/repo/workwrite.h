/*
 * workwrite.h - putting files into a work tree without following symbolic
 * links: a file is made whole somewhere else and renamed into place.
 */
#ifndef SKN_REPO_WORKWRITE_H
#define SKN_REPO_WORKWRITE_H

#include "repo/workfile.h"

/* Makes a temporary file of that mode (repo.h) and content and sets *temp to its
 * path (caller frees); in DIR when that is on the work tree's file system, else
 * at the top of the work tree.  Of a link the content is where it leads. */
int skn_work_stage(struct skn_work *work, const char *dir, uint32_t mode, const void *p, size_t n,
		   char **temp, struct skn_err *err);
/* Renames a staged file to PATH; makes the folders it needs.  *st: how it
 * stands there. */
int skn_work_place(struct skn_work *work, const char *temp, const char *path, struct stat *st,
		   struct skn_err *err);
/* Removes the file and then the folders above that are empty. */
int skn_work_remove(struct skn_work *work, const char *path, struct skn_err *err);

#endif
