/*
 * state.h - what gathering remembers between runs: $GIT_COMMON_DIR/skein/state.db.
 *
 * For each source its validators and schedule, for each host when it may be asked
 * again, for each address the days on which it failed, and robots.txt files.  This is no cache:
 * reindex never touches it.  It is of value to this clone only: without it sources
 * are asked once more in full, nothing else is lost.  So a file that is damaged is moved aside
 * (state.db.broken-1, -2, ...) with a message, never deleted, and a new one begun.
 * One of a newer layout is an error: another version of the program needs it.
 *
 * What is learned of sources and links is written by skn_state_save, in one transaction,
 * so that a caller can save after what it made of an answer is safe: a run that is
 * killed between leaves the validators of the run before, and nothing is taken for
 * seen that was lost.  Hosts and robots.txt files are written at once.
 */
#ifndef SKN_GATHER_STATE_H
#define SKN_GATHER_STATE_H

#include "base/buf.h"
#include "base/vec.h"

#define SKN_LINK_FAILURES 3                       /* ... that make an address dead, */
#define SKN_LINK_APART_S (INT64_C(3) * 86400)     /* each so long after the one before */

struct skn_state;

/* DIR is made when it is missing.  NOTE (may be NULL) is set to one line when a broken
 * file was moved aside, else to "".  SKN_ELOCKED while another process writes for long. */
int skn_state_open(struct skn_state **out, const char *dir, struct skn_buf *note, struct skn_err *err);
int skn_state_save(struct skn_state *state, struct skn_err *err);
void skn_state_close(struct skn_state *state); /* what is not saved is forgotten; takes NULL */

/* ---- sources: feeds, searches, pages ---- */

/* All times in seconds since 1970, 0: never.  Strings are owned; NULL: none. */
struct skn_source_state {
	char *etag, *last_modified; /* of what was read from effective_url, verbatim */
	char *effective_url;        /* that gave it, after redirects */
	char *body_hash;            /* SHA-256 hex of the decoded body */
	char *reader;               /* who read it ("feed/1"): another reader needs it again */
	int64_t last, last_good;    /* asked; answered with content or 304 */
	int64_t due;                /* not before */
	unsigned failures;          /* since last_good */
	int status;                 /* the last one */
	char *reason;               /* of the last failure */
	char *moved_to;             /* where only permanent redirects lead */
	unsigned moved_seen;        /* polls in a row that were sent there */
	bool gone;                  /* 410: it is not asked again */
};
void skn_source_state_release(struct skn_source_state *source);

/* *out is zeroed when nothing is known; caller releases. */
int skn_state_source(struct skn_source_state *out, struct skn_state *state, const char *url, struct skn_err *err);
void skn_state_set_source(struct skn_state *state, const char *url, const struct skn_source_state *source);

/* ---- hosts ---- */

/* *not_before is 0 when nothing is known. */
int skn_state_host(int64_t *not_before, struct skn_state *state, const char *host, struct skn_err *err);
int skn_state_set_host(struct skn_state *state, const char *host, int64_t not_before, struct skn_err *err);

/* A robots.txt by its address: STATUS and body as they came (the body "" unless 2xx).
 * *fetched is 0 when there is none. */
int skn_state_robots(struct skn_buf *body, int *status, int64_t *fetched, struct skn_state *state, const char *url,
		     struct skn_err *err);
int skn_state_set_robots(struct skn_state *state, const char *url, int status, const char *body, size_t n,
			 int64_t fetched, struct skn_err *err);

/* ---- links ---- */

/* An address is dead after SKN_LINK_FAILURES failures, each at least SKN_LINK_APART_S
 * after the one counted before it, with no success between.  What failed sooner is not
 * counted.  A paywall or a login is no failure: the caller judges. */
struct skn_link_state {
	int64_t checked, good; /* last; 0: never */
	int64_t failed[SKN_LINK_FAILURES]; /* the latest counted ones, oldest first */
	unsigned failures;                 /* counted since good; may be more than the array has */
	int status;                        /* of the last check */
	char *reason;                      /* of the last failure; NULL: none */
};
void skn_link_state_release(struct skn_link_state *link);
bool skn_link_is_dead(const struct skn_link_state *link);

int skn_state_link(struct skn_link_state *out, struct skn_state *state, const char *url, struct skn_err *err);
/* What a check found; written by save like sources. */
int skn_state_link_good(struct skn_state *state, const char *url, int64_t now, int status, struct skn_err *err);
int skn_state_link_failed(struct skn_state *state, const char *url, int64_t now, int status, const char *reason,
			  struct skn_err *err);

#endif
