/*
 * repo.h - a git repository, read: objects, names of commits, history, config.
 *
 * This folder is the one gate to libgit2; nothing of it shows in the headers.
 * libgit2 is initialised when the first repository is opened, and never
 * before.  A handle belongs to one thread at a time.
 *
 * Git's environment counts as it does for git (GIT_DIR, GIT_WORK_TREE,
 * GIT_INDEX_FILE, GIT_OBJECT_DIRECTORY, GIT_ALTERNATE_OBJECT_DIRECTORIES,
 * GIT_CEILING_DIRECTORIES), so a hook sees the index and the quarantined
 * objects that git means.
 *
 * Nothing here reads a work tree; blobs come from the object database by id.
 * Errors: SKN_ENOTFOUND for a name or object that is not there, SKN_EDATA for
 * what is no repository or damaged, SKN_ESYS for the rest.
 */
#ifndef SKN_REPO_REPO_H
#define SKN_REPO_REPO_H

#include "base/buf.h"
#include "base/vec.h"
#include "repo/oid.h"

struct skn_repo;

/* ---- opening ---- */

/* Opens the repository of DIR or of the nearest folder above it; NULL is the
 * current folder, unless GIT_DIR names the repository.  GIT_DIR (argument
 * git_dir, not NULL) names it outright.  The caller frees with skn_repo_free. */
int skn_repo_open(struct skn_repo **out, const char *dir, const char *git_dir,
		  struct skn_err *err);
/* Makes a repository in DIR and opens it; one that exists is opened as it is.
 * BRANCH is HEAD's first branch; NULL: init.defaultBranch, else main. */
int skn_repo_init(struct skn_repo **out, const char *dir, bool bare, const char *branch,
		  struct skn_err *err);
void skn_repo_free(struct skn_repo *repo); /* takes NULL */

/* Paths without a final '/'; valid until the repository is freed. */
const char *skn_repo_git_dir(const struct skn_repo *repo);
const char *skn_repo_common_dir(const struct skn_repo *repo); /* differs in a linked worktree */
const char *skn_repo_work_dir(const struct skn_repo *repo);   /* NULL when bare */
const char *skn_repo_index_path(const struct skn_repo *repo);
bool skn_repo_is_bare(const struct skn_repo *repo);
bool skn_repo_is_shallow(const struct skn_repo *repo);

/* Appends the config value of KEY ("core.bare", "user.name"); false when unset. */
bool skn_repo_config_get(struct skn_repo *repo, const char *key, struct skn_buf *out);
bool skn_repo_config_bool(struct skn_repo *repo, const char *key, bool fallback);
/* Sets it in the repository's own config file; NULL removes it. */
int skn_repo_config_set(struct skn_repo *repo, const char *key, const char *value,
			struct skn_err *err);

/* ---- objects ---- */

#define SKN_MODE_FILE 0100644u
#define SKN_MODE_EXEC 0100755u
#define SKN_MODE_LINK 0120000u
#define SKN_MODE_TREE 0040000u
#define SKN_MODE_SUBMODULE 0160000u

struct skn_tree_entry {
	char *name; /* owned by the list; NULL from skn_repo_tree_find */
	uint32_t mode;
	struct skn_oid oid;
};

struct skn_tree_entries {
	struct skn_tree_entry *v; /* in git's order: a folder sorts as "name/" */
	size_t n, cap;
};

/* Sets out to the blob; SKN_ELIMIT when it is larger than max bytes (the size
 * is known before anything is unpacked). */
int skn_repo_read_blob(struct skn_repo *repo, const struct skn_oid *oid, size_t max,
		       struct skn_buf *out, struct skn_err *err);
int skn_repo_blob_size(struct skn_repo *repo, const struct skn_oid *oid, size_t *out,
		       struct skn_err *err);
bool skn_repo_has_object(struct skn_repo *repo, const struct skn_oid *oid);
/* The id these bytes have as a blob.  SHA-1 with collision detection: bytes of
 * a known attack fail with SKN_EDATA. */
int skn_repo_hash_blob(struct skn_oid *out, const void *p, size_t n, struct skn_err *err);

/* The entries of one tree; an entry with a name that cannot be one (empty, or
 * with a '/') is SKN_EDATA. */
int skn_repo_tree_list(struct skn_repo *repo, const struct skn_oid *tree,
		       struct skn_tree_entries *out, struct skn_err *err);
void skn_tree_entries_release(struct skn_tree_entries *list);
/* The entry at PATH below the tree; "" is the tree itself.  SKN_ENOTFOUND. */
int skn_repo_tree_find(struct skn_repo *repo, const struct skn_oid *tree, const char *path,
		       struct skn_tree_entry *out, struct skn_err *err);

struct skn_signature {
	char *name, *email; /* as written; may be empty */
	int64_t time;       /* seconds since 1970 */
	int offset;         /* minutes east of UTC */
};

struct skn_commit_info {
	struct skn_oid tree;
	struct skn_oid *parents;
	size_t n_parents;
	struct skn_signature author, committer;
	char *message;
	bool is_signed;
};
/* Caller releases. */
int skn_repo_read_commit(struct skn_repo *repo, const struct skn_oid *oid,
			 struct skn_commit_info *out, struct skn_err *err);
void skn_commit_info_release(struct skn_commit_info *info);

/* What walking needs of a commit; cheap. */
struct skn_commit_brief {
	struct skn_oid tree;
	struct skn_oid parent; /* the first; zero when there is none */
	size_t n_parents;
	int64_t time; /* the committer's, seconds since 1970 */
};
int skn_repo_read_brief(struct skn_repo *repo, const struct skn_oid *oid,
			struct skn_commit_brief *out, struct skn_err *err);

/* ---- names and history ---- */

/* The commit that REV names in git's language (branch, tag, HEAD~2, a unique
 * start of an id, …).  SKN_ENOTFOUND, SKN_EAMBIGUOUS. */
int skn_repo_resolve(struct skn_repo *repo, const char *rev, struct skn_oid *commit,
		     struct skn_err *err);
/* What a full ref name points to, peeled to a commit; SKN_ENOTFOUND. */
int skn_repo_ref(struct skn_repo *repo, const char *ref, struct skn_oid *commit,
		 struct skn_err *err);
/* HEAD: *ref is the branch's full name or NULL when detached (caller frees);
 * an unborn branch has a zero oid and *unborn set. */
int skn_repo_head(struct skn_repo *repo, char **ref, struct skn_oid *oid, bool *unborn,
		  struct skn_err *err);
/* The branch of ours that origin's HEAD stands for ("refs/heads/main"); caller
 * frees.  SKN_ENOTFOUND when there is no such thing. */
int skn_repo_default_branch(struct skn_repo *repo, char **out, struct skn_err *err);
/* Appends the full names of refs that start with PREFIX ("refs/heads/"), sorted. */
int skn_repo_ref_list(struct skn_repo *repo, const char *prefix, struct skn_strings *out,
		      struct skn_err *err);

/* *yes: OLD is an ancestor of NEW, or the same commit. */
int skn_repo_is_ancestor(struct skn_repo *repo, const struct skn_oid *old_commit,
			 const struct skn_oid *new_commit, bool *yes, struct skn_err *err);
/* *yes: COMMIT is one of the N tips or an ancestor of one. */
int skn_repo_is_reachable(struct skn_repo *repo, const struct skn_oid *commit, const struct skn_oid *tips, size_t n,
			  bool *yes, struct skn_err *err);
/* The best common ancestor; SKN_ENOTFOUND when there is none. */
int skn_repo_merge_base(struct skn_repo *repo, const struct skn_oid *a, const struct skn_oid *b,
			struct skn_oid *out, struct skn_err *err);

/* Calls for FROM, its first parent, and so on to the root (or to the end of a
 * shallow clone).  A callback that returns non-zero ends the walk with that
 * value; a positive one is no error. */
int skn_repo_each_first_parent(struct skn_repo *repo, const struct skn_oid *from,
			       int (*cb)(void *ctx, const struct skn_oid *oid,
					 const struct skn_commit_brief *brief,
					 struct skn_err *err),
			       void *ctx, struct skn_err *err);

#endif
