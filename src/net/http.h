/*
 * http.h - the gate to libcurl: one request, one answer.
 *
 *	skn_net_open(&net, NULL, err)
 *	skn_net_send(&answer, net, &(struct skn_net_request){ .url = url }, err)
 *	... answer.status, answer.body, skn_net_header(&answer, "link") ...
 *	skn_net_answer_release(&answer)
 *	skn_net_close(net)
 *
 * Only http and https.  Certificates and host names are checked.  A status of
 * 400 and above is an answer, no error.  A redirect is followed only when it
 * stays with the same scheme, host and port, so what was meant for one server
 * (a token in a header) never reaches another; else it is the answer.  301 to 303
 * are followed for GET alone, 307 and 308 repeat the request as it was (RFC 9110,
 * 15.4).  No netrc, no cookies, nothing sent that the request does not hold; the
 * proxy variables of the environment count as they do for curl.
 *
 * Everything has a maximum: the address, the header lines, the body, the time in
 * all and the time without a byte.  Errors: SKN_ENET for whatever the network or
 * the other side did wrong, limits included; SKN_EDATA for a request that cannot
 * be sent as it is; SKN_ESYS where skein was built without libcurl.  No message
 * holds a header or more of the address than its host.
 *
 * A client belongs to one thread and keeps its connections; how the next ones
 * are made (addresses that may be connected to, conditional requests) is for
 * struct skn_net_options and struct skn_net_request to say.
 */
#ifndef SKN_NET_HTTP_H
#define SKN_NET_HTTP_H

#include "base/buf.h"
#include "base/vec.h"

#define SKN_NET_URL_MAX 8192                    /* bytes of an address */
#define SKN_NET_HEADERS_MAX ((size_t)64 << 10)  /* bytes of an answer's header lines */
#define SKN_NET_BODY_MAX ((size_t)16 << 20)     /* bytes of an answer's body unless asked for */
#define SKN_NET_REDIRECTS_MAX 5
#define SKN_NET_CONNECT_MS 15000                /* until there is a connection */
#define SKN_NET_TOTAL_MS 60000                  /* for one request unless asked for */
#define SKN_NET_IDLE_S 30                       /* below one byte a second */

struct skn_net;

struct skn_net_options {
	const char *user_agent; /* NULL: "skein/VERSION" */
	const char *ca_file;    /* certificates to trust (PEM); NULL: $CURL_CA_BUNDLE,
				 * $SSL_CERT_FILE, else the system's */
};
/* OPTIONS may be NULL.  The caller closes. */
int skn_net_open(struct skn_net **out, const struct skn_net_options *options, struct skn_err *err);
void skn_net_close(struct skn_net *net); /* takes NULL */

struct skn_net_request {
	const char *method;         /* NULL: GET */
	const char *url;            /* absolute, without user and password */
	const char *const *headers; /* "Name: value", NULL at the end; or NULL */
	const void *body;           /* NULL: none */
	size_t body_len;
	size_t body_max;            /* of the answer, bytes; 0 = SKN_NET_BODY_MAX */
	int timeout_ms;             /* 0 = SKN_NET_TOTAL_MS */
	int idle_s;                 /* without a byte; 0 = SKN_NET_IDLE_S */
	/* Gets the body of an answer of status 200 to 299 as it comes in, instead of
	 * answer.body; false ends the exchange with SKN_ENET.  May be NULL. */
	bool (*take)(void *ctx, const char *p, size_t n);
	void *ctx;
};

struct skn_net_header {
	char *name; /* in lower case */
	char *value;
};

struct skn_net_headers {
	struct skn_net_header *v;
	size_t n, cap;
};

struct skn_net_answer {
	int status;
	struct skn_net_headers headers;
	struct skn_buf body;
	char *url;           /* that gave it */
	int64_t retry_after; /* seconds, Retry-After as number or date; -1: not said */
	int64_t date;        /* the server's clock, seconds since 1970; -1: not said */
	bool lasting;        /* after SKN_ENET: asking again will not help (name, certificate, limit) */
};

/* *out is made in any case; release it. */
int skn_net_send(struct skn_net_answer *out, struct skn_net *net, const struct skn_net_request *request,
		 struct skn_err *err);
void skn_net_answer_release(struct skn_net_answer *answer);
/* The last value of a header, NAME in lower case; NULL: not there. */
const char *skn_net_header(const struct skn_net_answer *answer, const char *name);

#endif
