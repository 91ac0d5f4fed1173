/*
 * session.h - what most commands begin with: the store, a version of a
 * thread, what its page says about itself, and carrying out changes.
 */
#ifndef SKN_CLI_SESSION_H
#define SKN_CLI_SESSION_H

#include "cli/cli.h"
#include "out/loaded.h"
#include "rev/index.h"
#include "rev/resolve.h"
#include "store/changes.h"

struct skn_session {
	struct skn_cli *cli;
	struct skn_store store;
};

/* Opens the repository that the command line names, and finishes what a skein that
 * was killed has left there (store/unfinished.h). */
int skn_session_open(struct skn_session *out, struct skn_cli *cli, struct skn_err *err);
void skn_session_close(struct skn_session *session);

/* Brings the index (rev/index.h) up to TIP (NULL: HEAD) and the published branch,
 * all of it, with a progress bar: for commands that read many histories or the
 * lineage.  That none can be kept, or that there is no commit, is no error. */
int skn_session_index(struct skn_session *session, const struct skn_oid *tip, struct skn_err *err);

/* One version of a thread, read (out/loaded.h).  SPEC is THREAD[@REV]; FLAGS are enum skn_load_flags. */
int skn_session_load(struct skn_loaded *out, struct skn_session *session, const char *spec,
		     unsigned flags, struct skn_err *err);

/* A view of what a write starts from: the work tree, or HEAD in a bare
 * repository.  SKN_EDATA when it is no store.  Caller frees. */
int skn_session_base(struct skn_view **out, struct skn_session *session, struct skn_err *err);

/* Carries out a set: into the work tree, or in a bare repository (or with
 * COMMIT) as one commit, unless guard.h refuses it.  MESSAGE, "<thread>: <what>"
 * or drafted, gets the trailers it lacks. */
int skn_session_apply(struct skn_session *session, struct skn_changes *changes, const char *message,
		      bool commit, struct skn_oid *made, struct skn_err *err);

/* Reads a FILE operand, "-" for standard input; a pipe (a shell's <(command)), too. */
int skn_session_read(struct skn_buf *out, const char *file, size_t max, struct skn_err *err);

#endif
