/*
 * check.h - whether threads are right: the rules of rules.h over a view.
 *
 * Reads the objects of the view it is given (a commit, what is staged, the
 * work tree), never anything else.  Results are remembered by content: what a
 * file says about itself by its blob id, what a thread says as a whole by the
 * ids of all its files, in $GIT_COMMON_DIR/skein/check.db.  The memory may be
 * deleted at any moment and never changes an answer.
 */
#ifndef SKN_CHECK_CHECK_H
#define SKN_CHECK_CHECK_H

#include "check/diag.h"
#include "store/store.h"

#define SKN_CHECK_FEW 4          /* threads that are named, up to which they are few, */
#define SKN_CHECK_SMALL_FILES 60 /* and files of one of them up to which it is small: no memory then */
#define SKN_CHECK_KEEP_NS INT64_C(20000000) /* results of named threads made faster are not kept */

struct skn_check_options {
	bool no_memory;  /* neither use nor keep remembered results */
	bool settings;   /* check skein.yaml, .gitattributes too */
	/* The view is the work tree as it is: what git knows to be unchanged is
	 * taken from the index and not read.  Never for an overlay. */
	bool work;
	struct skn_view *policy; /* whose skein.yaml sets the severities; NULL: the view's own */
	bool history;    /* rules that need earlier versions, where COMMIT is given */
	const struct skn_oid *commit; /* the commit the view shows; HEAD for index and work tree */
	int64_t now;     /* of the version: its commit's time; 0 = the clock's */
	/* Called as threads are done, for a progress bar; may be NULL. */
	void (*progress)(void *ctx, size_t done, size_t total);
	void *progress_ctx;
};

/* Checks the threads at PATHS ("threads/…"); findings are appended, sorted.  Of one
 * that is gone, the files that were left behind are findings. */
int skn_check_threads(struct skn_diags *out, struct skn_store *store, struct skn_view *view,
		      const struct skn_strings *paths, const struct skn_check_options *options,
		      struct skn_err *err);
/* Every thread, the settings, and files under threads/ that belong to none. */
int skn_check_all(struct skn_diags *out, struct skn_store *store, struct skn_view *view,
		  const struct skn_check_options *options, struct skn_err *err);

/*
 * Whether the published branch may go from OLD to NEW: the old tip must stay on
 * the first-parent line, or published versions change their numbers.  A zero
 * id is a branch that is made or removed, which is no matter of ours.  The
 * finding has no path.
 */
int skn_check_foxtrot(struct skn_diags *out, struct skn_store *store, const struct skn_oid *old_tip,
		      const struct skn_oid *new_tip, struct skn_err *err);

#endif
