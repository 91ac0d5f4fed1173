/*
 * range.h - BASE..HEAD: what a branch brings in, as a forge compares it: HEAD with
 * where it left BASE, not with what BASE has become since.
 *
 *	BASE..HEAD   BASE..   ..HEAD   BASE      an open end is HEAD, an open start
 *	nothing                                  the upstream
 *
 * A leading '@' is allowed, as in the ranges of other commands.  The upstream of
 * HEAD is the published branch, here or at its remote, whichever HEAD left last;
 * on the published branch itself it is the remote's.  Policies (owners, allowed
 * signers, severities) are read from BASE as it is now, never from HEAD.
 */
#ifndef SKN_REV_RANGE_H
#define SKN_REV_RANGE_H

#include "repo/between.h"
#include "store/store.h"

struct skn_range {
	struct skn_oid base;  /* the tip of BASE; zero: there is nothing yet */
	struct skn_oid from;  /* where HEAD left it; zero: nothing */
	struct skn_oid head;
	char *base_name, *head_name; /* as given or found: "origin/main", "topic" */
	bool unrelated;       /* no common commit: from is base */
	bool unknown;         /* a shallow clone hides where they part: from is base */
	bool published;       /* head is on the published branch's first-parent line */
	bool forked;          /* BASE is a branch of another name than the published one */
	struct skn_oid tip;   /* of the published branch here or at its remote; zero */
	char *published_name; /* "main" */
};

/* SPEC NULL: the default.  SKN_ENOTFOUND, SKN_EAMBIGUOUS for names; SKN_EUSAGE
 * when there is no upstream to compare with. */
int skn_range_open(struct skn_range *out, struct skn_store *store, const char *spec, struct skn_err *err);
void skn_range_release(struct skn_range *range);

/* Its commits, each behind its parents. */
int skn_range_commits(struct skn_oids *out, struct skn_store *store, const struct skn_range *range,
		      bool *truncated, struct skn_err *err);
/* The trees of both ends; zero for an end that is not there. */
int skn_range_trees(struct skn_oid *from, struct skn_oid *head, struct skn_store *store,
		    const struct skn_range *range, struct skn_err *err);

#endif
