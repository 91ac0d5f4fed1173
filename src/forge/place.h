/*
 * place.h - which forge a remote belongs to, where its interface is, and which
 * repository of it is meant.
 *
 * The kind is what `git config skein.forge` says (github, gitlab, gitea), else
 * told from the host: the public forges, the server that the variables of a CI
 * job name, and hosts called github.*, gitlab.*, gitea.* or forgejo.*.  The forge's
 * own address is `git config skein.forgeUrl`, else made from the remote's; its
 * interface is where that kind of forge has it, or what GITHUB_API_URL and
 * CI_API_V4_URL say when they are on the same server.  Nothing of it is read
 * from the files of a repository.
 */
#ifndef SKN_FORGE_PLACE_H
#define SKN_FORGE_PLACE_H

#include "repo/repo.h"

enum skn_forge_kind { SKN_FORGE_NONE, SKN_FORGE_GITHUB, SKN_FORGE_GITLAB, SKN_FORGE_GITEA };

struct skn_forge_place {
	enum skn_forge_kind kind; /* NONE: no forge that is known; then web and api are NULL */
	char *host;  /* of the forge, without port: what tokens are bound to; "" of a file */
	char *web;   /* "https://git.example.org:3000/sub", no '/' at the end */
	char *api;   /* "https://git.example.org:3000/sub/api/v1" */
	char *owner; /* "alice"; with groups on GitLab: "group/sub" */
	char *repo;  /* "threads" */
};

/* What a remote's address and the settings (NULL: not set) make.  SKN_EDATA for an
 * address or setting that cannot be used.  Reads the environment. */
int skn_forge_place_make(struct skn_forge_place *out, const char *remote_url, const char *kind,
			 const char *forge_url, struct skn_err *err);
/* The same for a remote of a repository, after git's insteadOf. */
int skn_forge_place_of(struct skn_forge_place *out, struct skn_repo *repo, const char *remote,
		       struct skn_err *err);
/* The certificates that git trusts there: $GIT_SSL_CAINFO, http.sslCAInfo, http.URL.sslCAInfo;
 * caller frees.  NULL: nothing is said. */
char *skn_forge_ca_file(const struct skn_forge_place *place, struct skn_repo *repo);
void skn_forge_place_release(struct skn_forge_place *place);

const char *skn_forge_kind_name(enum skn_forge_kind kind); /* "github"; "" of NONE */
/* Whether a token may be sent in the clear: the address is https or this machine. */
bool skn_forge_is_private_line(const char *url);
/* The host of an http(s) address, in lower case, without port; caller frees.  "" when there is none. */
char *skn_forge_host_of(const char *url);

#endif
