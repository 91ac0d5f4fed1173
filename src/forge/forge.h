/*
 * forge.h - pull requests and their comments on GitHub, GitLab, Gitea and Forgejo.
 *
 *	skn_forge_open(&forge, &place, &token, NULL, err)
 *	skn_forge_propose(&request, &outcome, forge, &wanted, err)
 *	skn_forge_comment_put(&outcome, forge, request.number, marker, body, len, err)
 *	skn_forge_close(forge)
 *
 * One table row a kind (dialect.h); what a merge request of GitLab is called
 * differently stays there.  Every operation may be repeated: what is there already
 * is found and brought up to date, and nothing is sent that would change nothing.
 *
 * Requests are repeated after a server's failure (5xx), a dropped connection or
 * a rate limit, with growing pauses by chance of up to half as long again, or as
 * long as the server asks; never longer than SKN_FORGE_WAIT_MAX_S at once nor
 * SKN_FORGE_WAITS_MAX_S in all.  What makes something is not simply repeated: it is
 * looked for first.  Writes keep the distance that the forge asks for.
 *
 * Errors: SKN_EREFUSED what the forge does not let us do (token, rights, a
 * repository that is not there, a request that it does not take); SKN_ENET when
 * it cannot be reached, does not answer as it should, or asks for more patience.
 * No message holds the token, not even one that repeats what the server said.
 */
#ifndef SKN_FORGE_FORGE_H
#define SKN_FORGE_FORGE_H

#include "forge/place.h"
#include "forge/token.h"

#define SKN_FORGE_TRIES_MAX 5      /* of one request */
#define SKN_FORGE_WAIT_MAX_S 90    /* one pause that a server may ask for */
#define SKN_FORGE_WAITS_MAX_S 300  /* all pauses */
#define SKN_FORGE_PAGES_MAX 100    /* of a list */

struct skn_forge;

struct skn_forge_options {
	/* Called before a pause of a second or more; NULL: silence. */
	void (*waiting)(void *ctx, unsigned seconds, const char *why);
	/* Waits; NULL: nanosleep. */
	void (*sleep)(void *ctx, unsigned ms);
	void *ctx;
	const char *ca_file; /* see net/http.h */
};

/* PLACE, TOKEN and OPTIONS (may be NULL) must stay; the place has a kind, the token a
 * text.  SKN_EREFUSED when it would be sent in the clear to another machine. */
int skn_forge_open(struct skn_forge **out, const struct skn_forge_place *place, const struct skn_forge_token *token,
		   const struct skn_forge_options *options, struct skn_err *err);
void skn_forge_close(struct skn_forge *forge); /* takes NULL */

/* What a kind of forge allows and calls things; KIND is not NONE. */
size_t skn_forge_body_max(enum skn_forge_kind kind);  /* of a description or comment, see body.h */
const char *skn_forge_noun(enum skn_forge_kind kind); /* "pull request" */

/* ---- pull requests ---- */

struct skn_forge_request {
	int64_t number;
	char *url; /* for people; http(s) */
	char *title, *body;
};
#define SKN_FORGE_REQUEST_INIT { .number = 0 }
void skn_forge_request_release(struct skn_forge_request *request);

/* What is wanted; texts are UTF-8, the title is cut to what the forge takes. */
struct skn_forge_wanted {
	const char *head, *base; /* branches */
	const struct skn_forge_place *from; /* where head is; NULL: in the same repository */
	const char *title; /* NULL in an update: as it is */
	const char *body;  /* NULL in an update: as it is */
	bool draft;        /* when it is made */
};

enum skn_forge_outcome { SKN_FORGE_UNCHANGED, SKN_FORGE_UPDATED, SKN_FORGE_CREATED };

/* The open request of head and base; number 0 when there is none.  Caller
 * releases OUT, also of the others. */
int skn_forge_find(struct skn_forge_request *out, struct skn_forge *forge, const struct skn_forge_wanted *wanted,
		   struct skn_err *err);
/* Gives it another title or body where they differ. */
int skn_forge_update(struct skn_forge_request *request, enum skn_forge_outcome *outcome, struct skn_forge *forge,
		     const struct skn_forge_wanted *wanted, struct skn_err *err);
/* Makes it; when there is one after all, updates that. */
int skn_forge_create(struct skn_forge_request *out, enum skn_forge_outcome *outcome, struct skn_forge *forge,
		     const struct skn_forge_wanted *wanted, struct skn_err *err);
/* Finds it and updates it, or makes it. */
int skn_forge_propose(struct skn_forge_request *out, enum skn_forge_outcome *outcome, struct skn_forge *forge,
		      const struct skn_forge_wanted *wanted, struct skn_err *err);

/* ---- the comment that is kept up to date ---- */

struct skn_forge_comment {
	int64_t id;
	char *body;
};
void skn_forge_comment_release(struct skn_forge_comment *comment);

/* The comment on a request that begins with MARKER ("<!-- skein:review -->") and is
 * our own; id 0 when there is none.  A comment of somebody else with the marker
 * is passed over. */
int skn_forge_comment_find(struct skn_forge_comment *out, struct skn_forge *forge, int64_t number,
			   const char *marker, struct skn_err *err);
/* Makes BODY that comment, with the marker as its first line (unless it begins with it), cut
 * to what the forge takes. */
int skn_forge_comment_put(enum skn_forge_outcome *outcome, struct skn_forge *forge, int64_t number,
			  const char *marker, const char *body, struct skn_err *err);

#endif
