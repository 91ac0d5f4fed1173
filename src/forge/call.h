/*
 * call.h - one call of a forge's interface, repeated as long as that is of use.
 */
#ifndef SKN_FORGE_CALL_H
#define SKN_FORGE_CALL_H

#include "base/node.h"
#include "forge/dialect.h"
#include "net/http.h"

#define SKN_FORGE_ANSWER_MAX ((size_t)32 << 20) /* bytes: a page of a hundred large descriptions */

struct skn_forge {
	const struct skn_forge_place *place;
	const struct skn_forge_token *token;
	const struct skn_forge_dialect *dialect;
	struct skn_forge_options options;
	struct skn_net *net;
	uint64_t waited_ms;    /* in all */
	int64_t last_write_ns; /* 0: none yet */
	char *self;            /* who we are there, once it was asked; "" unknown */
};

struct skn_forge_call {
	const char *method;        /* NULL: GET */
	const char *path;          /* below the interface, with query */
	const struct skn_buf *body; /* JSON; NULL: none */
	bool makes; /* something: not repeated when it may have been done */
};

struct skn_forge_answer {
	int status;           /* 0: no answer came */
	struct skn_tree tree; /* of a success */
	bool more, last;      /* the head says that there is another page, that there is none */
};

/* SKN_OK for 2xx.  *out is made in any case; its status tells what a failure was. */
int skn_forge_call(struct skn_forge_answer *out, struct skn_forge *forge, const struct skn_forge_call *call,
		   struct skn_err *err);
void skn_forge_answer_release(struct skn_forge_answer *answer);

/* Calls EACH for the entries of all pages of a list; a value other than 0 ends it.
 * PATH has its query. */
int skn_forge_each(struct skn_forge *forge, const char *path, int (*each)(void *ctx, const struct skn_node *entry),
		   void *ctx, struct skn_err *err);

/* How long to wait before a request is sent again, in ms; -1: it is of no use.
 * ANSWER NULL: none came.  ATTEMPT counts from 0; NOW in seconds where the
 * answer does not say what time it is. */
int64_t skn_forge_pause(const struct skn_net_answer *answer, unsigned attempt, int64_t now);
/* Appends what the forge said, harmless, without TOKEN, in a few words. */
void skn_forge_words(struct skn_buf *out, const struct skn_net_answer *answer, const char *token);

#endif
