/*
 * httpd.h - the gate to libmicrohttpd: an HTTP/1.1 server (RFC 9112) that is given
 * requests without bodies and whole replies.
 *
 * A request is looked at twice.  QUICK runs on the thread that reads the network: it
 * answers from memory or returns NULL, and must not wait.  Then WORK runs on one of
 * the workers, which may take as long as it needs: other connections go on.  Work
 * waits in a queue; when it is full the answer is 503.
 *
 * What the library lets pass is refused here before either sees it: other methods
 * than GET and HEAD (405), a body (413), no Host or two (400), a target that does
 * not begin with '/' or is too long (400, 414).  Clients that send or take nothing for
 * SKN_HTTPD_IDLE seconds are cut off; so are those that send, but need longer than
 * SKN_HTTPD_HEAD seconds for a request's head, or SKN_HTTPD_SEND to take a reply.
 */
#ifndef SKN_HTTPD_HTTPD_H
#define SKN_HTTPD_HTTPD_H

#include <sys/socket.h>

#include "base/buf.h"
#include "base/err.h"

#define SKN_HTTPD_TARGET_MAX 8192        /* bytes of a request's target */
#define SKN_HTTPD_HEAD_MAX 32768         /* bytes of memory for a connection: its head and the reply's */
#define SKN_HTTPD_CONNECTIONS_MAX 16384  /* at once; fewer where fewer files may be open */
#define SKN_HTTPD_QUEUE_MAX 1024         /* requests that wait for a worker */
#define SKN_HTTPD_IDLE 30                /* seconds */
#define SKN_HTTPD_HEAD 60                /* seconds */
#define SKN_HTTPD_SEND 600               /* seconds */
#define SKN_HTTPD_STOP_WAIT 5            /* seconds that replies under way are given when it stops */
#define SKN_HTTPD_WORKERS_MAX 64

/* ---- replies ---- */

/* Never changes once it was returned to the gate, shared between threads, counted. */
struct skn_httpd_reply;

/* BODY's bytes are taken and it is left empty; NULL: none. */
struct skn_httpd_reply *skn_httpd_reply_new(unsigned status, struct skn_buf *body);
/* Both are copied; VALUE must be free of control characters: others are dropped. */
void skn_httpd_reply_header(struct skn_httpd_reply *reply, const char *name, const char *value);
struct skn_httpd_reply *skn_httpd_reply_ref(struct skn_httpd_reply *reply);
void skn_httpd_reply_unref(struct skn_httpd_reply *reply); /* takes NULL */
unsigned skn_httpd_reply_status(const struct skn_httpd_reply *reply);
/* The value, or NULL. */
const char *skn_httpd_reply_get(const struct skn_httpd_reply *reply, const char *name);
const struct skn_buf *skn_httpd_reply_body(const struct skn_httpd_reply *reply);

/* ---- requests ---- */

struct skn_httpd_request {
	bool head;              /* HEAD, else GET */
	const char *target;     /* as sent: path and query, begins with '/' */
	const char *host;       /* never NULL */
	const char *accept_encoding, *if_none_match; /* "" when not sent; several joined by ", " */
};

typedef struct skn_httpd_reply *skn_httpd_quick(void *ctx, const struct skn_httpd_request *request);
/* Never NULL.  WORKER is less than the number of workers, and at work on nothing else. */
typedef struct skn_httpd_reply *skn_httpd_work(void *ctx, unsigned worker, const struct skn_httpd_request *request);

/* ---- the server ---- */

struct skn_httpd_options {
	const struct sockaddr *address; /* IPv4 or IPv6; port 0: any that is free */
	socklen_t address_len;
	unsigned loops;   /* threads that read the network, 0: as many as processors */
	unsigned workers; /* 1 .. SKN_HTTPD_WORKERS_MAX */
	unsigned connections_max; /* 0: SKN_HTTPD_CONNECTIONS_MAX */
	unsigned idle, head, send; /* seconds; 0: the limits above */
	skn_httpd_quick *quick;
	skn_httpd_work *work;
	void *ctx;        /* for both */
};

struct skn_httpd;

/* Returns when the server listens. */
int skn_httpd_start(struct skn_httpd **out, const struct skn_httpd_options *options, struct skn_err *err);
/* The port it listens on. */
unsigned skn_httpd_port(const struct skn_httpd *httpd);
/* No new connections; what was asked is answered, for SKN_HTTPD_STOP_WAIT seconds at most; then frees. */
void skn_httpd_stop(struct skn_httpd *httpd); /* takes NULL */

#endif
