/*
 * blobs.h - the files of a view with their ids, read no more often than needed.
 *
 * In a commit and in the index ids are there for the asking.  A file of the
 * work tree that git knows to be unchanged (its stat data equal the index's)
 * is what the index says it is: id and content are taken from there, and the
 * file is not opened.  Any other one is read to learn its id.
 */
#ifndef SKN_CHECK_BLOBS_H
#define SKN_CHECK_BLOBS_H

#include "repo/index.h"
#include "repo/workfile.h"
#include "store/view.h"

struct skn_blobs {
	struct skn_view *view; /* borrowed */
	bool work;             /* the view is the work tree as it is */
	bool index_read;
	struct skn_index index;
	struct skn_work files;
};

/* WORK: the view is the work tree of its repository.  The index is read now, or
 * with FEW not before a file comes that is larger than SKN_BLOBS_FEW_SIZE. */
#define SKN_BLOBS_FEW_SIZE 8192 /* bytes, hashed faster than a large index is read */
int skn_blobs_open(struct skn_blobs *out, struct skn_view *view, bool work, bool few,
		   struct skn_err *err);
void skn_blobs_close(struct skn_blobs *blobs);

struct skn_blob {
	bool known;          /* the id is */
	struct skn_oid oid;
	bool held;           /* data is the content */
	struct skn_buf data;
};
void skn_blob_release(struct skn_blob *blob);

/* The id of the file at PATH; OWN is what the view's listing said of it, or
 * NULL.  A file that had to be read is kept when it is small.  MAX bytes at
 * most: SKN_ELIMIT, and for what cannot be read SKN_EDATA, SKN_ENOTFOUND. */
int skn_blobs_find(struct skn_blob *out, struct skn_blobs *blobs, const char *path,
		   const struct skn_oid *own, size_t max, struct skn_err *err);
/* Sets out to the content of a blob that was found. */
int skn_blobs_read(struct skn_buf *out, struct skn_blobs *blobs, const struct skn_blob *blob,
		   const char *path, size_t max, struct skn_err *err);

#endif
