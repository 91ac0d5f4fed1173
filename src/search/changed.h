/*
 * changed.h - which threads are to be looked at again when a scope goes from one
 * commit to another.  Only for this folder.
 *
 * For NOW these are the threads whose folders differ.  For EVER it is what the commits
 * touched that only one of the two lines has, and where a line leaves the published
 * branch elsewhere, which changes the names of versions, what those commits touched.
 */
#ifndef SKN_SEARCH_CHANGED_H
#define SKN_SEARCH_CHANGED_H

#include "base/map.h"
#include "store/store.h"

/* Where a scope stands.  Of NOW only the commit counts. */
struct skn_search_stand {
	struct skn_oid commit;  /* zero: nowhere */
	struct skn_oid fork;    /* the last published commit behind it */
	unsigned char published; /* the commit itself is */
	unsigned char shallow;   /* a shallow clone hides what is older */
	unsigned char complete;  /* all threads have been looked at */
};

int skn_search_stand_now(struct skn_search_stand *out, const struct skn_oid *commit);
int skn_search_stand_ever(struct skn_search_stand *out, struct skn_store *store, const struct skn_oid *commit,
			  struct skn_err *err);
bool skn_search_stand_eq(const struct skn_search_stand *a, const struct skn_search_stand *b);

struct skn_search_changes {
	bool unknown;  /* the stands have nothing in common that helps: all threads, anew */
	bool appended; /* the new line is the old one and more */
	/* Paths to the commit (struct skn_oid, owned) that removed the thread there last,
	 * without moving it, or NULL where none of those looked at did. */
	struct skn_map paths;
};
int skn_search_changes_now(struct skn_search_changes *out, struct skn_store *store, const struct skn_search_stand *from,
			   const struct skn_search_stand *to, struct skn_err *err);
int skn_search_changes_ever(struct skn_search_changes *out, struct skn_store *store,
			    const struct skn_search_stand *from, const struct skn_search_stand *to, struct skn_err *err);
/* Of the whole line of TO. */
int skn_search_changes_all(struct skn_search_changes *out, struct skn_store *store, const struct skn_search_stand *to,
			   struct skn_err *err);
void skn_search_changes_release(struct skn_search_changes *changes);

/* Whether COMMIT moved the thread that was at PATH before. */
int skn_search_was_moved(bool *out, struct skn_store *store, const struct skn_oid *commit, const char *path,
			 struct skn_err *err);

#endif
