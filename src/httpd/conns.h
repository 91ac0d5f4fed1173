/*
 * conns.h - the connections that are open, and how long each has been at what it does.
 *
 * The library's own time limit starts anew with each byte; a client that sends one
 * every now and then would stay for ever.  So a thread of our own looks every second
 * and shuts those sockets down that took too long; the library then finds them ended.
 */
#ifndef SKN_HTTPD_CONNS_H
#define SKN_HTTPD_CONNS_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/base.h"
#include "base/err.h"

enum skn_httpd_doing { SKN_HTTPD_SENDS_HEAD, SKN_HTTPD_WAITS, SKN_HTTPD_TAKES_REPLY };

struct skn_httpd_conn {
	struct skn_httpd_conn *next, **link;
	int fd;
	atomic_int doing;    /* enum skn_httpd_doing */
	atomic_llong since;  /* skn_clock_monotonic_ns */
};

struct skn_httpd_conns {
	pthread_mutex_t lock;
	pthread_cond_t stop;
	struct skn_httpd_conn *first;
	unsigned head, send; /* seconds that each may take */
	bool stopping;
	pthread_t thread;
};

int skn_httpd_conns_start(struct skn_httpd_conns *conns, unsigned head, unsigned send, struct skn_err *err);
void skn_httpd_conns_stop(struct skn_httpd_conns *conns); /* no connection is open any more */
struct skn_httpd_conn *skn_httpd_conns_add(struct skn_httpd_conns *conns, int fd);
void skn_httpd_conns_remove(struct skn_httpd_conns *conns, struct skn_httpd_conn *conn); /* frees it; before FD is closed */
void skn_httpd_conn_does(struct skn_httpd_conn *conn, enum skn_httpd_doing doing);
/* How many wait for a reply or are being sent one. */
size_t skn_httpd_conns_busy(struct skn_httpd_conns *conns);

#endif
