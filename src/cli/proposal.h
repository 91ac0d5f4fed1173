/*
 * proposal.h - what propose needs of the repository: which branch goes where, a
 * topic branch for what stands on the base, and a commit of what is not
 * committed, and the text of the request.  Nothing here talks to a forge.
 */
#ifndef SKN_CLI_PROPOSAL_H
#define SKN_CLI_PROPOSAL_H

#include "cli/session.h"
#include "cli/upstream.h"
#include "rev/codeowners.h"

#define SKN_PROPOSAL_NAMES_MAX 10000 /* numbers tried for the name of a topic */

struct skn_proposal {
	struct skn_cli *cli;
	struct skn_session session;
	struct skn_store *store;
	struct skn_upstream up;    /* of HEAD as it was found */
	char *base;                /* the branch to land on */
	char *remote;              /* where that is */
	char *push_remote;         /* where the topic goes; the same unless git is told otherwise */
	char *topic;
	bool new_topic;            /* it is to be made from HEAD */
	bool on_topic;             /* it was made, and HEAD is on it */
	struct skn_oid base_tip;   /* the base at the remote, as last fetched; zero: unknown */
	struct skn_oid tip;        /* of the topic */
	struct skn_oid made;       /* the commit of what was not committed; zero: none */
	size_t left_on_base;       /* commits that the local base has and the remote's has not */
};

/* Reads the command line and the repository, and names the topic; asks the remote
 * which names are taken unless OFFLINE.  SKN_EUSAGE, SKN_ENOTFOUND. */
int skn_proposal_open(struct skn_proposal *out, struct skn_cli *cli, bool offline, struct skn_err *err);
void skn_proposal_close(struct skn_proposal *proposal);

/* Fetches the base; SKN_ENET, SKN_ENOTFOUND when the remote has no such branch. */
int skn_proposal_fetch(struct skn_proposal *proposal, struct skn_err *err);
/* *yes: there is a commit of our own, or something that is not committed. */
int skn_proposal_has_any(bool *yes, struct skn_proposal *proposal, struct skn_err *err);
/* Makes the topic and commits on it.  When check refuses the commit, HEAD is where
 * it was and the topic is gone.  *yes: the topic has commits that the base has not. */
int skn_proposal_commit(bool *yes, struct skn_proposal *proposal, struct skn_err *err);

/* ---- proposal_text.c ---- */

struct skn_proposal_text {
	struct skn_buf title;       /* one line */
	struct skn_buf review;      /* out/review.h's Markdown, and how to land it */
	struct skn_strings threads; /* that differ, by name */
};
#define SKN_PROPOSAL_TEXT_INIT { .title = SKN_BUF_INIT, .review = SKN_BUF_INIT }
void skn_proposal_text_release(struct skn_proposal_text *text);

/* What reviewers read, of the topic's commits, in at most MAX characters (the review's
 * smallest size is more).  OWNERS: how the forge reads CODEOWNERS. */
int skn_proposal_write(struct skn_proposal_text *out, struct skn_proposal *proposal, size_t max,
		       enum skn_codeowners_forge owners, struct skn_err *err);

/* ---- proposal_preview.c ---- */

/* *yes: something of the store is not committed. */
int skn_proposal_is_dirty(bool *yes, struct skn_proposal *proposal, struct skn_err *err);
/* The same where it is not committed yet: the diff of each thread, no more. */
int skn_proposal_preview(struct skn_proposal_text *out, struct skn_proposal *proposal, struct skn_err *err);

/* The title: what the command line says, else drafted from what changed at PATHS. */
int skn_proposal_title(struct skn_proposal_text *out, struct skn_proposal *proposal, struct skn_view *before,
		       struct skn_view *after, const struct skn_strings *paths, struct skn_err *err);
/* The line that asks for a merge commit or a squash. */
void skn_proposal_landing(struct skn_buf *out);

#endif
