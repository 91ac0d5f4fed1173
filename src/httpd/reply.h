/*
 * reply.h - a reply's inside, for the gate.
 */
#ifndef SKN_HTTPD_REPLY_H
#define SKN_HTTPD_REPLY_H

#include <stdatomic.h>

#include "base/vec.h"
#include "httpd/httpd.h"

/* Bytes that outlive their reply while they are on their way. */
struct skn_httpd_body {
	atomic_uint refs;
	struct skn_buf bytes;
};

struct skn_httpd_header {
	char *name, *value;
};

struct skn_httpd_reply {
	atomic_uint refs;
	unsigned status;
	struct skn_httpd_body *body;
	SKN_VEC(struct skn_httpd_header) headers;
	_Atomic(void *) made;          /* the library's form of it, or NULL: not made yet */
	void (*release_made)(void *made);
};

void skn_httpd_body_unref(struct skn_httpd_body *body);

#endif
