/*
 * fetch_parts.h - what the files of fetch.h share.
 *
 * fetch.c keeps jobs and hosts and decides what happens next; fetch_queue.c says which
 * host's turn it is; fetch_exchange.c carries out one exchange and says how it ended.
 */
#ifndef SKN_NET_FETCH_PARTS_H
#define SKN_NET_FETCH_PARTS_H

#include "base/map.h"
#include "net/fetch.h"

#ifdef SKN_HAVE_CURL

#include <curl/curl.h>

struct skn_fetch_host;

/* A request from add to its answer. */
struct skn_fetch_job {
	struct skn_fetch_job *next; /* in the host's queue */
	struct skn_fetch_host *host;
	char *asked;            /* the address as it was given */
	char *origin;           /* as it was read; what headers are for */
	struct skn_buf url;     /* that is asked now */
	enum skn_fetch_kind kind;
	bool head;
	char *etag, *last_modified, *validated_url;
	struct skn_strings headers;
	size_t body_max;
	int timeout_ms, gap_ms;
	void *user;
	unsigned tries;
	SKN_VEC(struct skn_fetch_hop) hops;
	/* The last exchange. */
	enum skn_fetch_error error;
	char reason[400];
	bool private_refused, transient, retry, cut;
	int status;
	int64_t retry_after, time;
	struct skn_net_headers got;
	struct skn_buf body, request_head, response_head;
	char address[SKN_ADDRESS_TEXT];
};

struct skn_fetch_host {
	char *name;
	struct skn_fetch_job *first, *last;
	size_t waiting, done, failed;
	int64_t next_ms;   /* monotonic; not asked before */
	int gap_ms;
	bool busy, queued; /* a connection is at work; stands in the heap */
	bool held;         /* not in this run any more, */
	int64_t held_ms;   /* monotonic; until then */
	bool unreachable[2]; /* with http, https */
	char *reason;      /* of the last two */
};

/* A connection at work. */
struct skn_fetch_lane {
	struct skn_fetch *f;
	CURL *easy;
	struct skn_fetch_job *job; /* NULL: free */
	struct curl_slist *headers;
	char words[CURL_ERROR_SIZE];
	size_t head_bytes;
	const char *passed; /* "head" or "body": larger than allowed */
	bool whole_head;
	unsigned tried, refused; /* addresses */
	char refused_text[SKN_ADDRESS_TEXT];
	unsigned refused_port;   /* 0: it was the address */
};

struct skn_fetch {
	struct skn_fetch_options o;
	char *user_agent, *ca_file, *proxy;
	struct skn_cidr *allow;
	unsigned *ports;
	struct curl_slist *resolve;
	CURLM *multi;
	struct skn_fetch_lane *lanes;
	size_t active;
	struct skn_map hosts;
	SKN_VEC(struct skn_fetch_host *) heap; /* idle hosts with work, the next one first */
	struct skn_fetch_job *unreadable;      /* answered by run */
	size_t waiting, done, failed;
	uint64_t bytes;
};

/* ---- fetch_queue.c ---- */

struct skn_fetch_host *skn_fetch_host_of(struct skn_fetch *f, const char *name);
/* The host of an address that was read; name into OUT. */
bool skn_fetch_host_name(struct skn_buf *out, const char *url);
void skn_fetch_enqueue(struct skn_fetch *f, struct skn_fetch_job *job, bool first);
/* The first job of the host. */
struct skn_fetch_job *skn_fetch_dequeue(struct skn_fetch *f, struct skn_fetch_host *host);
/* Puts an idle host that has work into the heap. */
void skn_fetch_offer(struct skn_fetch *f, struct skn_fetch_host *host);
/* The host whose turn is next, or NULL; pop takes it out. */
struct skn_fetch_host *skn_fetch_peek(const struct skn_fetch *f);
struct skn_fetch_host *skn_fetch_pop(struct skn_fetch *f);
/* Not asked before; an earlier time changes nothing. */
void skn_fetch_delay(struct skn_fetch *f, struct skn_fetch_host *host, int64_t next_ms);
int64_t skn_fetch_now_ms(void);

/* ---- fetch_job.c ---- */

/* Sets job->url to what REFERENCE means at BASE, without fragment; false, and the
 * address as it was, when that cannot be asked. */
bool skn_fetch_set_url(struct skn_fetch_job *job, const char *base, const char *reference);
void skn_fetch_set_host(struct skn_fetch *f, struct skn_fetch_job *job);
void skn_fetch_job_free(struct skn_fetch_job *job);
/* Hands the job's end to the caller and frees it. */
void skn_fetch_answer(struct skn_fetch *f, struct skn_fetch_job *job);
void skn_fetch_fail(struct skn_fetch *f, struct skn_fetch_job *job, enum skn_fetch_error error, bool transient,
		    const char *reason);
/* Tells the progress of a job that begins or has ended. */
void skn_fetch_tell(struct skn_fetch *f, const struct skn_fetch_job *job, bool ended);

/* ---- fetch_exchange.c ---- */

/* Begins to ask job->url; SKN_OK, or job->error is set. */
enum skn_fetch_error skn_fetch_begin(struct skn_fetch_lane *lane, struct skn_fetch_job *job);
/* It is over: fills what the job has of the last exchange. */
void skn_fetch_end(struct skn_fetch_lane *lane, CURLcode code);
void skn_fetch_forget(struct skn_fetch_job *job); /* the last exchange */

#endif
#endif
