/*
 * folder.h - the files of a site in a folder: written beside and renamed, reached
 * without following a link below the folder.
 */
#ifndef SKN_SITE_FOLDER_H
#define SKN_SITE_FOLDER_H

#include "base/buf.h"

struct skn_site_folder {
	char *path;     /* for messages */
	int fd;
	char *dir;      /* the folder that was reached last, "" or ending in '/'; NULL: none */
	int dir_fd;
};

/* Makes it where it is not there, and locks it: SKN_ELOCKED. */
int skn_site_folder_open(struct skn_site_folder *out, const char *path, struct skn_err *err);
/* A second way into it for another thread of the program, which writes in other folders below. */
int skn_site_folder_share(struct skn_site_folder *out, const struct skn_site_folder *folder, struct skn_err *err);
void skn_site_folder_close(struct skn_site_folder *folder);

/* Whether PATH is a plain file of SIZE bytes. */
bool skn_site_folder_has(struct skn_site_folder *folder, const char *path, uint64_t size);
int skn_site_folder_write(struct skn_site_folder *folder, const char *path, const void *p, size_t n,
			  struct skn_err *err);
/* Removes a file or link, and the folders that it leaves empty; what is not there is no error. */
int skn_site_folder_remove(struct skn_site_folder *folder, const char *path, struct skn_err *err);

#endif
