/*
 * write.h - new commits: blobs, trees by update of the changed paths only, one
 * pack for everything, then one compare-and-swap of the ref.
 *
 *	skn_writer_open(&w, repo, "refs/heads/main", &tip, err)
 *	skn_writer_commit(w, changes, n, message, &author, &committer, &oid, err)
 *	...                              as many as there are
 *	skn_writer_finish(w, "commit: message", err)    or skn_writer_free(w)
 *
 * Nothing is in the repository before finish; a writer that is freed or killed
 * leaves at most temporary files, which git's gc removes.  Objects reach the
 * disk before the ref does (fsync.h).
 *
 * Paths must be safe (skn_path_is_safe).  New blobs are
 * written even when the repository has them somewhere: asking costs more than
 * writing, and an old unreferenced one could be pruned meanwhile.
 */
#ifndef SKN_REPO_WRITE_H
#define SKN_REPO_WRITE_H

#include "base/lock.h"
#include "repo/ident.h"

#define SKN_MESSAGE_MAX ((size_t)1 << 20)    /* bytes of a commit message */
#define SKN_WRITER_BLOB_MAX ((size_t)64 << 20) /* bytes of one file */
#define SKN_REF_WAIT_MS 2000                    /* how long a busy ref is waited for */
#define SKN_REPO_LOCK_WAIT_MS 60000             /* and another writer of ours */

struct skn_repo_change {
	const char *path;
	const void *data; /* the new content; NULL with len 0 is an empty file */
	size_t len;
	bool remove;      /* a missing file is no error */
	uint32_t mode;    /* 0: SKN_MODE_FILE; of a link DATA is where it leads */
	/* Not NULL: the blob is in the repository and stays there (a commit that is
	 * a parent has it); DATA is not looked at.  Always given of a submodule. */
	const struct skn_oid *oid;
};
/* The mode that it will have. */
uint32_t skn_repo_change_mode(const struct skn_repo_change *change);
/* The id that its content has. */
int skn_repo_change_oid(struct skn_oid *out, const struct skn_repo_change *change, struct skn_err *err);

struct skn_writer;

/* REF: full name ("refs/heads/main") or "HEAD", which is the branch it names.
 * PARENT: what the ref must still point to when finish comes; NULL: the ref
 * must not exist. */
int skn_writer_open(struct skn_writer **out, struct skn_repo *repo, const char *ref,
		    const struct skn_oid *parent, struct skn_err *err);
/* The first commit stands on BASE, which need not be what the ref points to:
 * a branch is moved to where others built on.  Before any commit. */
int skn_writer_start_at(struct skn_writer *writer, const struct skn_oid *base, struct skn_err *err);
/* The next commit is a merge: one more parent after the first. */
void skn_writer_add_parent(struct skn_writer *writer, const struct skn_oid *parent);
/* Whether commits are signed; commit.gpgSign says so until this does. */
void skn_writer_set_sign(struct skn_writer *writer, bool on);

/* One commit on top of the last.  The bytes are copied.  After a failure the
 * writer can only be freed. */
int skn_writer_commit(struct skn_writer *writer, const struct skn_repo_change *changes, size_t n,
		      const char *message, const struct skn_ident *author,
		      const struct skn_ident *committer, struct skn_oid *out,
		      struct skn_err *err);
/* The last commit has the tree of the one before it. */
bool skn_writer_unchanged(const struct skn_writer *writer);
/* Writes the pack now, without moving the ref (a hook may want to read it). */
int skn_writer_flush(struct skn_writer *writer, struct skn_err *err);

/* Puts the objects in place and moves the ref, with REFLOG as the message.
 * SKN_EMOVED: the ref is not what it was at open; SKN_ELOCKED: somebody holds it
 * for longer than SKN_REF_WAIT_MS.  Frees the writer in any case. */
int skn_writer_finish(struct skn_writer *writer, const char *reflog, struct skn_err *err);
void skn_writer_free(struct skn_writer *writer); /* takes NULL; nothing happened */
#define skn_writer_abort skn_writer_free

/* Moves a ref from OLD (NULL: it must not exist) to NEW under git's lock, with
 * a reflog entry as git writes it. */
int skn_ref_update(struct skn_repo *repo, const char *ref, const struct skn_oid *old_oid,
		   const struct skn_oid *new_oid, const struct skn_ident *who,
		   const char *reflog, struct skn_err *err);

/* One writer at a time among skein's own, from reading the tip to moving the
 * ref: saves the loser of a race the work.  Not needed for safety. */
int skn_repo_lock(struct skn_repo *repo, struct skn_lock *lock, struct skn_err *err);

/* Starts git's housekeeping in the background when small packs pile up;
 * finish does it. */
void skn_repo_maintain(struct skn_repo *repo);

#endif
