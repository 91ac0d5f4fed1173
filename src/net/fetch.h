/*
 * fetch.h - many GETs at once, politely: hosts in parallel, one request for a host at
 * a time with a pause between two.
 *
 *	struct skn_fetch_options o = SKN_FETCH_OPTIONS_INIT;
 *	o.done = on_answer, o.ctx = ctx;
 *	skn_fetch_open(&f, &o, err)
 *	skn_fetch_add(f, &(struct skn_fetch_request){ .url = url })    any number
 *	skn_fetch_run(f, err)          until each has been answered by DONE, exactly once
 *	skn_fetch_close(f)
 *
 * DONE is called inside of run, never inside of add, and may add more.
 *
 * The rules.  http and https; certificates and names are checked; HTTP/2 where TLS
 * offers it; connections are kept.  gzip, br, zstd and deflate are undone; the cap of
 * a body counts its bytes then, so a small bomb stays small.  Redirects are followed here,
 * at most SKN_FETCH_HOPS_MAX and never twice to one address, from host to host through
 * the queue of the other; headers of the request that are not ours go to no other
 * host.  No cookies, no netrc, no user and password from an address, no proxy unless
 * one was given (then it is trusted to connect where it should: it alone is seen).
 * An address that is not public is refused when a connection to it would be made
 * (net/cidr.h), so no name and no redirect leads there, unless ALLOW has its network;
 * ports other than 80 and 443 only in these networks or when PORTS has them.
 *
 * Tried again, with twice the pause each time: connections that break, silence, 429, 500,
 * 502, 503, 504.  Retry-After counts up to retry_after_max_s; a host that asks for more, or
 * that cannot be reached at all, is left alone for the rest of the run, and what waits
 * for it is answered SKN_FETCH_HELD.  A status of 400 and above is an answer, no error.
 *
 * Memory: a body for each connection at work; addresses for all that wait.
 */
#ifndef SKN_NET_FETCH_H
#define SKN_NET_FETCH_H

#include <signal.h>

#include "base/buf.h"
#include "base/vec.h"
#include "net/cidr.h"
#include "net/http.h"

#define SKN_FETCH_HOPS_MAX 5
#define SKN_FETCH_GAP_MS 1000          /* between an answer of a host and the next request */
#define SKN_FETCH_CONNECTIONS 64       /* at a time */
#define SKN_FETCH_CONNECTIONS_MAX 1000
#define SKN_FETCH_TRIES 3
#define SKN_FETCH_BACKOFF_MS 1000      /* before the second try */
#define SKN_FETCH_BACKOFF_MAX_MS 60000
#define SKN_FETCH_RETRY_AFTER_MAX_S 30 /* that are waited */
#define SKN_FETCH_TOTAL_MS 60000       /* for one exchange */
#define SKN_FETCH_IDLE_S 20            /* without a byte */
#define SKN_FETCH_VALIDATOR_MAX 1024   /* bytes of an ETag or Last-Modified that is kept */

enum skn_fetch_kind { SKN_FETCH_FEED, SKN_FETCH_PAGE, SKN_FETCH_ROBOTS, SKN_FETCH_API };
extern const size_t skn_fetch_body_max[4]; /* bytes, decoded, for each kind */

struct skn_fetch_request {
	const char *url;           /* absolute; may be an IRI */
	enum skn_fetch_kind kind;
	bool head;                 /* HEAD */
	const char *etag;          /* sent as they are (If-None-Match, If-Modified-Since); */
	const char *last_modified; /* NULL: none */
	const char *validated_url; /* the address that gave them, others do not get them; NULL: url */
	const char *const *headers; /* "Name: value" more, NULL at the end; or NULL */
	size_t body_max;           /* bytes, decoded; 0: the kind's.  A robots.txt is cut there */
	int timeout_ms;            /* of one exchange; 0 = SKN_FETCH_TOTAL_MS */
	int gap_ms;                /* the host's pause when it is longer; 0: the usual */
	void *user;
};

enum skn_fetch_error {
	SKN_FETCH_OK,        /* there is an answer, whatever its status */
	SKN_FETCH_URL,       /* no address that can be asked */
	SKN_FETCH_PRIVATE,   /* leads to an address that is not public, or a port not allowed */
	SKN_FETCH_NAME,      /* the host's name does not resolve */
	SKN_FETCH_CONNECT,
	SKN_FETCH_TLS,       /* certificate or handshake */
	SKN_FETCH_TIMEOUT,   /* in all, or without a byte */
	SKN_FETCH_BROKEN,    /* cut off, not HTTP, encoding that cannot be undone */
	SKN_FETCH_SIZE,      /* body or head larger than allowed */
	SKN_FETCH_REDIRECTS, /* too many, a loop, to where nothing may be asked */
	SKN_FETCH_HELD,      /* not asked: its host wants to be left alone or cannot be reached */
	SKN_FETCH_STOPPED    /* not asked or not finished: the run was stopped */
};
extern const char *const skn_fetch_error_names[12]; /* "ok", "url", "private", ... */

struct skn_fetch_hop {
	char *url;  /* that redirected */
	int status; /* 301, 302, 303, 307, 308 */
};

struct skn_fetch_answer {
	const char *url;     /* as it was asked for, and what was said of it */
	enum skn_fetch_kind kind;
	void *user;
	enum skn_fetch_error error;
	const char *reason;  /* "" when ok; one line, for people */
	bool private_refused;
	bool transient;      /* of an error: another time it may work */
	int status;          /* 0 without an answer */
	const char *host;      /* that was asked last, as skn_fetch_hold names it; "" for none */
	const char *final_url; /* that gave it: ASCII, canonical as RFC 3986 and WHATWG write it */
	const struct skn_fetch_hop *hops;
	size_t n_hops;
	bool moved_for_good; /* there are hops, all 301 or 308, and none from https to http */
	bool not_modified;   /* 304 */
	const struct skn_net_header *headers;
	size_t n_headers;
	const char *etag, *last_modified, *content_type; /* NULL: not said, or too long */
	int64_t retry_after; /* seconds; -1: not said */
	const char *body;    /* NUL behind it */
	size_t n;
	bool cut;            /* a robots.txt longer than the cap */
	int64_t time;        /* when the answer was there, seconds since 1970 */
	unsigned tries;
	char address[SKN_ADDRESS_TEXT]; /* that was connected to */
	const char *request_head, *response_head; /* as sent and received, with keep_heads; else NULL */
};
/* The last value of a header, NAME in lower case; NULL: not there. */
const char *skn_fetch_header(const struct skn_fetch_answer *answer, const char *name);
/* ok, and a status of 200 to 299. */
bool skn_fetch_has_body(const struct skn_fetch_answer *answer);

/* What is going on with a host; counts are of requests. */
struct skn_fetch_progress {
	const char *host, *url; /* what has just begun or ended */
	bool ended;
	int status;             /* then */
	size_t host_waiting, host_done, host_failed;
	size_t waiting, active, done, failed; /* over all */
	uint64_t bytes;         /* of bodies, over all */
};

struct skn_fetch_options {
	/* The answer and all it points to are valid during the call. */
	void (*done)(void *ctx, const struct skn_fetch_answer *answer);
	void (*progress)(void *ctx, const struct skn_fetch_progress *progress); /* or NULL */
	void *ctx;
	const volatile sig_atomic_t *stop; /* not 0: run ends soon; what is left is SKN_FETCH_STOPPED */
	const char *user_agent;            /* NULL: "skein/VERSION" */
	const char *ca_file, *proxy;       /* as for struct skn_net_options; NULL: no proxy */
	const char *const *resolve;        /* "host:port:address" (curl's), NULL at the end; or NULL */
	const struct skn_cidr *allow;      /* networks that may be connected to, copied */
	size_t n_allow;
	const unsigned *ports;             /* beyond 80 and 443, copied */
	size_t n_ports;
	int gap_ms;                        /* 0: none */
	int connections;
	int tries;
	int backoff_ms;
	int retry_after_max_s;
	int idle_s;
	bool keep_heads;
};
#define SKN_FETCH_OPTIONS_INIT { .gap_ms = SKN_FETCH_GAP_MS, .connections = SKN_FETCH_CONNECTIONS, \
	.tries = SKN_FETCH_TRIES, .backoff_ms = SKN_FETCH_BACKOFF_MS, \
	.retry_after_max_s = SKN_FETCH_RETRY_AFTER_MAX_S, .idle_s = SKN_FETCH_IDLE_S }

struct skn_fetch;

/* SKN_EUSAGE for options out of range, SKN_ESYS without libcurl.  Caller closes. */
int skn_fetch_open(struct skn_fetch **out, const struct skn_fetch_options *options, struct skn_err *err);
void skn_fetch_close(struct skn_fetch *f); /* takes NULL; DONE is not called any more */

/* Strings are copied.  An address that cannot be asked is answered in run, too. */
void skn_fetch_add(struct skn_fetch *f, const struct skn_fetch_request *request);
/* HOST is the name, with ":port" when that is not 80 or 443.  The host is not asked before this time (seconds since 1970), further ahead than
 * retry_after_max_s: not in this run; and the pause between requests to it (robots.txt
 * may ask for one), when it is longer than the usual. */
void skn_fetch_hold(struct skn_fetch *f, const char *host, int64_t not_before);
void skn_fetch_set_gap(struct skn_fetch *f, const char *host, int gap_ms);
/* When the host may be asked again, seconds since 1970 rounded up; 0: any time. */
int64_t skn_fetch_host_next(const struct skn_fetch *f, const char *host);

/* SKN_OK even when every request failed or the run was stopped. */
int skn_fetch_run(struct skn_fetch *f, struct skn_err *err);

#endif
