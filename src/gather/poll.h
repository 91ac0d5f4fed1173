/*
 * poll.h - a source is asked again: what to send, what the answer means for it, and
 * when it is due next.  Pure functions over gather/state.h's record of the source.
 *
 * Conditional requests (RFC 9110, 13): validators go back as they came, to the address
 * that gave them only, and not when what read them is another version; a body that is
 * the same as last time counts as unchanged although the server says 200.
 *
 * A redirect is believed for good (301, 308) only when every hop was permanent, on
 * SKN_POLL_MOVED_SEEN polls in a row to the same place, and never from https to http.
 *
 * Due next: the longest of SKN_POLL_BASE_S, what the feed says (ttl), Cache-Control's
 * max-age, Expires and Retry-After, at most SKN_POLL_LONGEST_S; after a failure twice as long each
 * time.  410 ends it.
 */
#ifndef SKN_GATHER_POLL_H
#define SKN_GATHER_POLL_H

#include "gather/state.h"
#include "net/fetch.h"

#define SKN_POLL_MOVED_SEEN 2
#define SKN_POLL_BASE_S 3600
#define SKN_POLL_LONGEST_S 86400
#define SKN_POLL_FAILURES_LONGEST_S (INT64_C(7) * 86400)

enum skn_poll_result {
	SKN_POLL_NEW,       /* a body that was not there last time */
	SKN_POLL_UNCHANGED, /* 304, or the same body */
	SKN_POLL_FAILED,    /* try again when due */
	SKN_POLL_GONE       /* 410 */
};

/* Whether it may be asked at NOW. */
bool skn_poll_is_due(const struct skn_source_state *source, int64_t now);
/* Sets REQUEST's address, validators; all borrowed from the arguments. */
void skn_poll_request(struct skn_fetch_request *request, const char *url, const struct skn_source_state *source,
		      const char *reader);
/* Learns from the answer (not from SKN_FETCH_HELD or _STOPPED: these say nothing of the source).
 * READER is who will read the body.  When it turns out not to be readable,
 * skn_poll_unreadable says so afterwards, and validators are dropped. */
enum skn_poll_result skn_poll_learn(struct skn_source_state *source, const struct skn_fetch_answer *answer,
				    const char *reader, int64_t now);
void skn_poll_unreadable(struct skn_source_state *source, const char *reason, int64_t now);
/* The feed says how long it stays as it is, seconds (RSS ttl times 60). */
void skn_poll_set_ttl(struct skn_source_state *source, int64_t ttl, int64_t now);
/* Where the stored address should be rewritten to, or NULL. */
const char *skn_poll_moved(const struct skn_source_state *source);

#endif
