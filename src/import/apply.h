/*
 * apply.h - a page becomes the next version of a thread, as a set of changes.
 *
 * What is the same as in the version before keeps its name and its bytes:
 * sources are recognised by DOI, arXiv id or URL, else by title and outlet, those
 * with the same date first, then in order; events, voices and tensions by their
 * id where the page gives one, else by similarity.  Works are never merged by
 * title: two sources of one page stay two.  Records that the page no longer has
 * are removed, items never.
 */
#ifndef SKN_IMPORT_APPLY_H
#define SKN_IMPORT_APPLY_H

#include "import/memo.h"
#include "import/page.h"
#include "store/put.h"

struct skn_import_options {
	int64_t version;  /* 0: the page's, if it has one */
	const char *time; /* ISO 8601 UTC; NULL: the page's */
	int64_t items;    /* -1: the page's */
};

/* Sets `published` in the fields of a thread.yaml as far as OPTIONS say. */
void skn_import_set_published(struct skn_tree *tree, struct skn_node *fields,
			      const struct skn_import_options *options);

/* PREVIOUS holds all items, or is NULL for a new thread.  MEMO serves all pages of
 * an import.  PROSE becomes the narrative's sentences; caller releases. */
int skn_import_apply(struct skn_changes *changes, const char *thread_path,
		     const struct skn_thread *previous, struct skn_page *page,
		     const struct skn_import_options *options, struct skn_import_memo *memo,
		     struct skn_prose *prose, struct skn_err *err);

#endif
