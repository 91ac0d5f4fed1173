/*
 * store.h - a git repository of threads: opening it, finding threads in it,
 * and reading a thread at one place (a commit, the index, the work tree).
 */
#ifndef SKN_STORE_STORE_H
#define SKN_STORE_STORE_H

#include "base/vec.h"
#include "doc/record.h"
#include "doc/thread.h"
#include "repo/repo.h"
#include "store/view.h"

/* Limits of what is read from a store; beyond them a clear error. */
#define SKN_RECORD_MAX ((size_t)1 << 20)     /* bytes of one YAML record */
#define SKN_NARRATIVE_MAX ((size_t)8 << 20)  /* bytes of narrative.md */
#define SKN_TEXT_MAX ((size_t)32 << 20)      /* bytes of one item's text */
#define SKN_FOLDER_DEPTH_MAX 8               /* folders below threads/ */
#define SKN_THREAD_PATH_MAX 400              /* bytes of a thread's path below threads/ */

struct skn_history_index; /* rev/index.h */

struct skn_store {
	struct skn_repo *repo;
	struct skn_history_index *index; /* what rev/index.h keeps open; NULL until it is asked for */
	void (*close_index)(struct skn_history_index *index);
};

/* Opens the repository at DIR (NULL: here, upward), without asking yet whether
 * it holds a store. */
int skn_store_open(struct skn_store *out, const char *dir, const char *git_dir, struct skn_err *err);
void skn_store_close(struct skn_store *store);

/* skein.yaml as VIEW has it; SKN_EDATA with a hint when it is no store. */
int skn_store_config(struct skn_record *out, struct skn_view *view, struct skn_err *err);
/* A text of skein.yaml by dotted path ("policy.branch"), or NULL; borrowed. */
const char *skn_store_setting(const struct skn_record *config, const char *path);

/* The published branch's full ref name: policy.branch, else origin's default,
 * else the branch that HEAD names, else refs/heads/main.  Caller frees. */
int skn_store_published_ref(char **out, struct skn_store *store, const struct skn_record *config,
			    struct skn_err *err);

/* Paths of all threads ("threads/energy/lithium"), sorted by bytes. */
int skn_store_threads(struct skn_strings *out, struct skn_view *view, struct skn_err *err);
/* The path of the thread that NAME means: its path with or without "threads/",
 * or its last component when only one fits.  Caller frees.  SKN_ENOTFOUND with
 * a "did you mean", SKN_EAMBIGUOUS with the candidates. */
int skn_store_find(char **out, struct skn_view *view, const char *name, struct skn_err *err);

bool skn_store_has_thread(struct skn_view *view, const char *path);
/* SKN_EEXISTS when a folder above PATH is a thread. */
int skn_store_check_nesting(struct skn_view *view, const char *path, struct skn_err *err);
/* Whether NAME, without "threads/", may be a thread's path: folders are names,
 * the last part is a slug. */
int skn_store_check_path(const char *name, struct skn_err *err);

enum skn_load_flags {
	SKN_LOAD_ALL_ITEMS = 1, /* every item, not only the cited ones */
	SKN_LOAD_NO_ITEMS = 2,  /* count them only */
	SKN_LOAD_VALID = 4,     /* records are validated against their schemas */
	SKN_LOAD_FILES = 8      /* watch.yaml, runs/ and the items' texts too, as they are */
};

/* Reads the thread at PATH.  The first broken file is the error, with its
 * path and line; checks that must see them all are src/check/'s. */
int skn_store_load(struct skn_thread *out, struct skn_view *view, const char *path, unsigned flags,
		   struct skn_err *err);
/* Appends the ids of a thread's files of one kind, in the order of their names;
 * none when their folder is not there. */
int skn_store_ids(struct skn_strings *out, struct skn_view *view, const char *thread_path,
		  enum skn_kind kind, struct skn_err *err);
/* One record of a thread, e.g. an item. */
int skn_store_load_record(struct skn_record *out, struct skn_view *view, const char *thread_path,
			  enum skn_kind kind, const char *id, unsigned flags, struct skn_err *err);

/* For what shows a store as it is: clears an error that says a thread or a record
 * is missing or broken (SKN_ENOTFOUND, SKN_EDATA, SKN_ELIMIT) and returns SKN_OK;
 * returns any other RC. */
int skn_store_forgive(int rc, struct skn_err *err);

#endif
