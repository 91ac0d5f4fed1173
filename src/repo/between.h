/*
 * between.h - the commits that one commit has in its history and another has not:
 * what a topic branch brings in, what a push adds.  All parents count, and the
 * answer is exact whatever the clocks of the committers said.
 */
#ifndef SKN_REPO_BETWEEN_H
#define SKN_REPO_BETWEEN_H

#include "repo/repo.h"

#define SKN_BETWEEN_MAX 200000u /* commits of one range */

struct skn_oids {
	struct skn_oid *v;
	size_t n, cap;
};

/* Appends the commits that HEAD reaches and BASE (NULL or zero: none) does not,
 * each behind its parents.  *TRUNCATED (may be NULL): a shallow clone hides some.
 * SKN_ELIMIT for more than SKN_BETWEEN_MAX. */
int skn_repo_between(struct skn_oids *out, struct skn_repo *repo, const struct skn_oid *base,
		     const struct skn_oid *head, bool *truncated, struct skn_err *err);
void skn_oids_release(struct skn_oids *oids);

#endif
