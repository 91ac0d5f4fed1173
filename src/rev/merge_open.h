/*
 * merge_open.h - the conflicts that are still open in the work tree, and settling
 * them.
 *
 * Nothing is stored for it: the index has the three sides of each path, the file
 * has the markers.  So it does not matter who merged (skein, git with the
 * driver or without, a rebase, a cherry-pick).  A block of markers without an
 * id, as git writes them, is a conflict of kind "text" whose id is made from the
 * path and the block.
 */
#ifndef SKN_REV_MERGE_OPEN_H
#define SKN_REV_MERGE_OPEN_H

#include "repo/merging.h"
#include "rev/merge.h"

#define SKN_OPEN_MAX ((size_t)64 << 20) /* bytes of a file with markers */

enum skn_open_form {
	SKN_OPEN_MARKED, /* between markers with its id */
	SKN_OPEN_PLAIN,  /* between markers without */
	SKN_OPEN_WHOLE   /* the file: one side or the other */
};

struct skn_open {
	size_t conflict; /* index into conflicts */
	enum skn_open_form form;
};

struct skn_opens {
	SKN_VEC(struct skn_open) list;
	struct skn_conflicts conflicts; /* one each, in the order of the paths */
	struct skn_strings ready; /* paths that the index has in conflict, with nothing left
				   * to decide in the file: 'git add' is all that is missing */
};

int skn_opens_find(struct skn_opens *out, struct skn_repo *repo, struct skn_err *err);
void skn_opens_release(struct skn_opens *opens);
const struct skn_open *skn_opens_by_id(const struct skn_opens *opens, const char *id);

/* Puts the side into the file that has the markers; *left tells whether the file
 * has others.  Not for SKN_OPEN_WHOLE. */
int skn_open_settle(const struct skn_opens *opens, const struct skn_open *open, enum skn_side side,
		    struct skn_repo *repo, bool *left, struct skn_err *err);

#endif
