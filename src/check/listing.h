/*
 * listing.h - what is in a thread's folder: its files with kinds and ids, and
 * what is wrong with their names, modes and places.
 */
#ifndef SKN_CHECK_LISTING_H
#define SKN_CHECK_LISTING_H

#include "check/blobs.h"
#include "check/memory.h"
#include "check/rules.h"
#include "doc/kind.h"
#include "text/name.h"

struct skn_listed {
	char *path; /* inside the thread: "items/a-2025.yaml" */
	char *id;   /* "a-2025"; "" for the thread's own files */
	enum skn_kind kind;
	struct skn_blob blob; /* not known when the file cannot be read */
};

struct skn_listing {
	char *thread; /* "threads/energy/lithium" */
	SKN_VEC(struct skn_listed) files; /* of the layout, plain files; sorted by path */
	struct skn_diags diags; /* paths inside the thread */
	bool whole;             /* every file's id is known */
};

/* Lists the folder of THREAD.  Files that cannot be read are findings. */
int skn_listing_make(struct skn_listing *out, struct skn_blobs *blobs, const char *thread,
		     struct skn_err *err);
void skn_listing_release(struct skn_listing *listing);
const struct skn_listed *skn_listing_find(const struct skn_listing *listing, enum skn_kind kind,
					  const char *id);
/* The most bytes that a file of the kind may have. */
size_t skn_listing_max(enum skn_kind kind);
/* Reads one of the files. */
int skn_listing_read(struct skn_buf *out, const struct skn_listing *listing, struct skn_blobs *blobs,
		     const struct skn_listed *file, struct skn_err *err);
/* The key of everything that the listing tells, ids included. */
void skn_listing_key(struct skn_memory_key *out, const struct skn_listing *listing);

/* Reports a name that may not be; WHAT is "folder", "event", ...; PATH is where
 * the finding goes. */
void skn_check_name(struct skn_diags *out, const char *name, size_t n, enum skn_name_kind kind,
		    const char *what, const char *path);
/* Reports entries that differ from another in case only; PREFIX stands before
 * their names. */
void skn_check_twins(struct skn_diags *out, const struct skn_view_entries *entries, const char *prefix);
/* A folder's entry that is neither a folder nor a plain file; false when it is one. */
bool skn_check_mode(struct skn_diags *out, enum skn_view_kind kind, const char *path);

#endif
