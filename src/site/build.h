/*
 * build.h - writes a site into a folder, only what changed.
 *
 * The folder's manifest, .skein-site, holds of each file the key of what it was
 * made from (site/site.h) and its size, and the briefs of the threads.  A file is
 * written again when its key is another, or when it is not there with that size;
 * it is written beside and renamed.  Files that are made no more are removed when
 * the manifest knows them, and no others.  The manifest is written first with what
 * will be there, then last: who is interrupted goes on the next time.
 *
 * No link is followed inside the folder: where one stands in the way, or a folder
 * stands where a file is to be, it is an error.
 */
#ifndef SKN_SITE_BUILD_H
#define SKN_SITE_BUILD_H

#include "site/site.h"

#define SKN_SITE_MANIFEST ".skein-site"
#define SKN_SITE_MANIFEST_MAX ((size_t)512 << 20) /* bytes */

struct skn_site_report {
	uint64_t files, written, kept, removed; /* files: that the site has */
	uint64_t pages;                         /* HTML pages among the files */
	uint64_t bytes;                         /* written */
};

struct skn_site_progress {
	void (*cb)(void *ctx, uint64_t done, uint64_t total);
	void *ctx;
};

/* DIR is made when it is not there.  SKN_EEXISTS when it is not empty and no site.
 * PROGRESS may be NULL. */
int skn_site_build(struct skn_site_report *out, struct skn_site *site, const char *dir,
		   const struct skn_site_progress *progress, struct skn_err *err);

#endif
