/*
 * view.h - the content of a store at one place: a commit, a tree, the index
 * (what is staged) or the work tree, read in one way.
 *
 * Paths are relative to the top of the store, "" is the top.  A path that is
 * not safe (absolute, "..", ".git", see skn_path_is_safe) is SKN_ENOTFOUND.
 * The work tree is read component by component without following a symbolic
 * link, so nothing outside it is ever read; in a sparse checkout the files
 * that are left out are read from the index instead.
 */
#ifndef SKN_STORE_VIEW_H
#define SKN_STORE_VIEW_H

#include "repo/repo.h"

enum skn_view_kind {
	SKN_VIEW_FILE,
	SKN_VIEW_EXEC, /* a file that may be executed */
	SKN_VIEW_DIR,
	SKN_VIEW_SYMLINK,
	SKN_VIEW_SUBMODULE,
	SKN_VIEW_OTHER /* pipe, socket, device */
};

struct skn_view_entry {
	char *name;
	enum skn_view_kind kind;
	bool has_oid;       /* known without reading the file */
	struct skn_oid oid; /* of the blob; of the tree for a folder of a commit */
};

struct skn_view_entries {
	struct skn_view_entry *v; /* sorted by the bytes of the name */
	size_t n, cap;
};

struct skn_view;

/* Makers; the repository must outlive the view.  Caller frees. */
int skn_view_commit(struct skn_view **out, struct skn_repo *repo, const struct skn_oid *commit,
		    struct skn_err *err);
int skn_view_tree(struct skn_view **out, struct skn_repo *repo, const struct skn_oid *tree,
		  struct skn_err *err);
/* The index as it is now. */
int skn_view_index(struct skn_view **out, struct skn_repo *repo, struct skn_err *err);
/* SKN_EDATA when the repository is bare. */
int skn_view_work(struct skn_view **out, struct skn_repo *repo, struct skn_err *err);
void skn_view_free(struct skn_view *view); /* takes NULL */
struct skn_repo *skn_view_repo(const struct skn_view *view);

/* What a folder holds.  SKN_ENOTFOUND: there is no such folder (it may be a
 * file or a link).  ".git" at the top is left out; out is empty on failure. */
int skn_view_list(struct skn_view *view, const char *dir, struct skn_view_entries *out,
		  struct skn_err *err);
void skn_view_entries_release(struct skn_view_entries *entries);

/* Sets out to the content of a plain file of at most max bytes (SKN_ELIMIT);
 * folders, links and other kinds are SKN_EDATA. */
int skn_view_read(struct skn_view *view, const char *path, size_t max, struct skn_buf *out,
		  struct skn_err *err);
/* The id of the blob at path (in the work tree: that its bytes would have), or
 * of the folder's tree in a commit or tree. */
int skn_view_oid(struct skn_view *view, const char *path, struct skn_oid *out,
		 struct skn_err *err);
/* Whether it would give an id: false as well for what cannot be read. */
bool skn_view_has(struct skn_view *view, const char *path);

#endif
