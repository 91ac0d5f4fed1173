/*
 * hookinstall.h - the scripts that git runs as hooks, and putting them in place.
 *
 * Each is a few lines of shell that run `skein hook run EVENT`; the work is done
 * there (src/cli/hook_*.c), so a newer skein needs no new scripts.  A hook that
 * was there before is kept as EVENT.local and runs first, with the same arguments
 * and input; when it fails, that is the end.  Where skein cannot be found the
 * hooks that guard something fail and say so, the others do nothing.
 *
 * They go where git looks for hooks: core.hooksPath, else <common>/hooks, which
 * linked worktrees share.
 */
#ifndef SKN_STORE_HOOKINSTALL_H
#define SKN_STORE_HOOKINSTALL_H

#include "repo/repo.h"

/* In the environment of a hook around a commit of ours: it was checked before, so
 * only what is chained runs. */
#define SKN_HOOK_DONE_ENV "SKEIN_HOOKS_DONE"

/* False (git config): init and doctor leave this repository without hooks. */
#define SKN_HOOK_SETTING "skein.hooks"

struct skn_hook_event {
	const char *name;  /* "pre-commit" */
	bool work, server; /* put into repositories with a work tree; into bare ones */
	bool input;        /* git tells it something on standard input */
	bool guard;        /* its failure stops git */
	bool own;          /* a commit of ours runs it for what is chained only */
};
extern const struct skn_hook_event skn_hook_events[]; /* ended by a NULL name */
const struct skn_hook_event *skn_hook_event_find(const char *name); /* or NULL */

/* Appends the script.  PROGRAM is where skein is when the PATH has none; NULL:
 * then it cannot be found. */
void skn_hook_script(struct skn_buf *out, const struct skn_hook_event *event, const char *program);

/* Appends the folder; false when it is one that this repository shares with others
 * (core.hooksPath of the person's or the machine's configuration). */
bool skn_hook_folder(struct skn_buf *out, struct skn_repo *repo);

enum skn_hook_state {
	SKN_HOOK_MISSING,
	SKN_HOOK_OLD,     /* ours, of another version of the script */
	SKN_HOOK_FOREIGN, /* somebody else's, and ours does not run */
	SKN_HOOK_CHAINED, /* somebody else's, which runs ours as EVENT.legacy (pre-commit.com) */
	SKN_HOOK_RIGHT
};
enum skn_hook_state skn_hook_look(const char *folder, const struct skn_hook_event *event);
/* Ours is what git would run, and nothing is chained to it. */
bool skn_hook_is_alone(struct skn_repo *repo, const char *event);

/* *changed false: it was there already.  SKN_EEXISTS when there is a hook of
 * somebody else's and an EVENT.local, too: one of them would be lost. */
int skn_hook_install(const char *folder, const struct skn_hook_event *event, const char *program,
		     bool *changed, struct skn_err *err);
/* Takes ours away and puts EVENT.local back; what is somebody else's stays. */
int skn_hook_uninstall(const char *folder, const struct skn_hook_event *event, bool *changed,
		       struct skn_err *err);

#endif
