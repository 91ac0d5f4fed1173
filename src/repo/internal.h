/*
 * internal.h - what the files of this folder share and nobody else sees: the
 * handle, and the turning of libgit2's errors into ours.
 */
#ifndef SKN_REPO_INTERNAL_H
#define SKN_REPO_INTERNAL_H

#include <git2.h>

#include "base/map.h"
#include "repo/repo.h"

struct skn_repo {
	git_repository *git;
	git_odb *odb;          /* opened on first use */
	git_config *config;    /* a snapshot, taken on first use */
	struct skn_map env;    /* config given in the environment: key -> char * */
	bool env_read;
	char *git_dir, *common_dir, *work_dir, *index_path;
	char *objects_dir;     /* where new objects go */
	bool bare, shallow;
};

/* Initialises libgit2 for this process, once. */
int skn_git_start(struct skn_err *err);

/* RC of libgit2 as one of our codes, with its message after "<what>: ". */
int skn_git_fail(struct skn_err *err, int rc, const char *fmt, ...) SKN_PRINTF(3, 4);

int skn_repo_odb(struct skn_repo *repo, git_odb **out, struct skn_err *err);
/* Opens the configuration afresh at the next question. */
void skn_repo_config_forget(struct skn_repo *repo);

static inline const git_oid *skn_git_oid(const struct skn_oid *oid)
{
	static_assert(sizeof(git_oid) == sizeof(struct skn_oid), "both are 20 bytes");
	return (const git_oid *)oid;
}

static inline struct skn_oid skn_from_git(const git_oid *oid)
{
	struct skn_oid out;

	memcpy(out.b, oid->id, sizeof(out.b));
	return out;
}

/* Reads an object that must be of that type; free with git_odb_object_free.
 * SKN_ENOTFOUND, SKN_ELIMIT beyond max bytes, SKN_EDATA for another type. */
int skn_repo_read_object(struct skn_repo *repo, const struct skn_oid *oid, git_object_t type,
			 size_t max, git_odb_object **out, struct skn_err *err);

#endif
