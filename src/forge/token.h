/*
 * token.h - what we show a forge so that it lets us in.
 *
 * Looked for in this order:
 *
 *	SKEIN_FORGE_TOKEN
 *	GH_TOKEN, GITHUB_TOKEN               GitHub
 *	GITLAB_TOKEN, CI_JOB_TOKEN           GitLab
 *	FORGEJO_TOKEN, GITEA_TOKEN           Gitea, Forgejo (there GITHUB_TOKEN in a CI job, too)
 *	`git credential fill`                git's helpers; nobody is asked
 *
 * A token of the environment is bound to a host.  The first goes to the remote's
 * forge, or when SKEIN_FORGE_HOST is set to that host only; the others go to the
 * public forges of their kind and to the host that SKEIN_FORGE_HOST or the CI
 * job's own variables name.  None is read from a repository.  Whoever holds one
 * puts it into a header and nowhere else.
 */
#ifndef SKN_FORGE_TOKEN_H
#define SKN_FORGE_TOKEN_H

#include "forge/place.h"

#define SKN_FORGE_TOKEN_MAX 4096 /* bytes */

struct skn_forge_token {
	char *text;            /* NULL: there is none */
	const char *from;      /* "GH_TOKEN", "git's credentials"; borrowed */
	const char *elsewhere; /* a variable that is set and bound to another host; NULL */
	bool job;              /* GitLab's CI_JOB_TOKEN, which has a header of its own */
};

/* That there is none is no error; SKN_EDATA for one that cannot stand in a header.
 * The repository's configuration names git's helpers. */
int skn_forge_token_find(struct skn_forge_token *out, const struct skn_forge_place *place,
			 struct skn_repo *repo, struct skn_err *err);
void skn_forge_token_release(struct skn_forge_token *token); /* wipes it */

#endif
