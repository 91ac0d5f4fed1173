/* upstream.h - the branch that HEAD is on, whether it is the published one, and
 * where it is shared. */
#ifndef SKN_CLI_UPSTREAM_H
#define SKN_CLI_UPSTREAM_H

#include "store/store.h"

struct skn_upstream {
	char *ref;        /* the branch, full name */
	const char *branch; /* in ref, without refs/heads/ */
	struct skn_oid head;
	bool unborn;
	char *published_ref;
	bool published;   /* the branch is the published one */
	char *remote;     /* branch.<name>.remote, else origin; NULL: there is none */
	char *remote_branch; /* what it is called there */
	char *tracking;   /* refs/remotes/<remote>/<remote branch> */
};

/* SKN_EUSAGE when HEAD is on no branch. */
int skn_upstream_load(struct skn_upstream *out, struct skn_store *store, struct skn_err *err);
void skn_upstream_release(struct skn_upstream *upstream);

#endif
