/*
 * proc.h - running other programs: posix_spawn with an argument vector, never
 * a shell.
 *
 * The child gets descriptors 0, 1 and 2 and nothing else, the caller's
 * environment plus env_add, and the default action for SIGPIPE.  What it
 * writes is read while its input is fed, so neither side can block the other.
 *
 *	const char *argv[] = { "git", "--version", NULL };
 *	struct skn_proc_result r;
 *	rc = skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv }, err);
 *	... r.status, r.out ...
 *	skn_proc_release(&r);
 */
#ifndef SKN_BASE_PROC_H
#define SKN_BASE_PROC_H

#include "base/buf.h"

#define SKN_PROC_OUT_MAX ((size_t)64 << 20) /* bytes of output unless out_max says */
#define SKN_PROC_ERR_MAX ((size_t)64 << 10) /* bytes of messages kept; the rest is dropped */

struct skn_proc_spec {
	const char *const *argv;    /* argv[0] is looked up in PATH unless it has a '/' */
	const char *const *env_add; /* "NAME=value", NULL at the end; or NULL */
	const char *cwd;            /* or NULL; a relative argv[0] starts there */
	const void *in;             /* fed to its input; NULL = empty input */
	size_t in_len;
	bool inherit_in, inherit_out, inherit_err; /* ours instead of a pipe */
	size_t out_max;             /* bytes; 0 = SKN_PROC_OUT_MAX */
	int timeout_ms;             /* 0 = none */
	bool detach;                /* own session, no waiting, no pipes: /dev/null */
};

struct skn_proc_result {
	int status; /* exit code, or 128 + signal */
	pid_t pid;  /* gone by the time run returns, except when detached */
	bool timed_out; /* the SKN_ESYS is because of timeout_ms */
	struct skn_buf out, err;
};

/* Runs and waits.  A status other than 0 is no error here.  SKN_ENOTFOUND: no
 * such program or folder; SKN_ELIMIT: more than out_max bytes of output (the
 * child is killed: by SIGTERM, and a second later by SIGKILL); SKN_ESYS: timeout
 * (then its process group is killed too, unless it shares our input) or a failed
 * call.  *out is made in any case; release it. */
int skn_proc_run(struct skn_proc_result *out, const struct skn_proc_spec *spec,
		 struct skn_err *err);
void skn_proc_release(struct skn_proc_result *result);

#endif
