/*
 * model.h - one question to a language model, one answer.
 *
 * Nothing is asked of a model but text that fits a JSON Schema: no tools, no files,
 * no network of its own.  Answers are streamed; only the protocol's own last event
 * makes one whole, so a stream that breaks off is an error and never a short answer.
 * What is sent is what the request says, the provider's parameters and no sampling
 * parameter of ours; a server that refuses a member gets an `omit`.
 *
 * Tried again, at most SKN_MODEL_RETRIES times and while the deadline allows: no
 * connection, a stream that broke off, 408, 409, 429, 500 and above, after Retry-After
 * (at most SKN_MODEL_WAIT_MAX_S) or a pause that doubles.  Never: other statuses, a
 * 429 that says that the money is used up, a refusal, an answer that was cut off.
 *
 * Errors: SKN_ENET when the network or the server failed to the end; SKN_EREFUSED for
 * a server that refuses the request, for a model that refuses to answer, and where the
 * prompt does not fit; SKN_EMODEL for an answer that was cut off at the limit of
 * tokens; SKN_ENOTFOUND for what is not on the cassette.
 *
 * Cassettes: with SKEIN_MODEL_CASSETTE=DIR answers are played from DIR; with
 * SKEIN_MODEL_RECORD=new what is missing is asked and kept, with =all everything.  A
 * request is named by the SHA-256 of its path and body; headers are never kept.
 */
#ifndef SKN_MODEL_MODEL_H
#define SKN_MODEL_MODEL_H

#include "base/buf.h"
#include "model/provider.h"

#define SKN_MODEL_RETRIES 4
#define SKN_MODEL_WAIT_MAX_S 120
#define SKN_MODEL_ANSWER_MAX ((size_t)16 << 20) /* bytes of an answer's stream */

struct skn_model;

struct skn_model_options {
	const char *ca_file;
	/* Called as text comes in (bytes so far) and before a pause; may be NULL. */
	void (*progress)(void *ctx, size_t bytes);
	void (*waiting)(void *ctx, unsigned seconds, const char *why);
	void (*sleep)(void *ctx, unsigned ms); /* NULL: really */
	bool (*stop)(void *ctx);               /* the user wants to end; may be NULL */
	void *ctx;
};

/* PROVIDER must outlive it.  Resolves the key.  Caller closes. */
int skn_model_open(struct skn_model **out, const struct skn_provider *provider,
		   const struct skn_model_options *options, struct skn_err *err);
void skn_model_close(struct skn_model *model); /* takes NULL */

struct skn_model_turn {
	bool assistant; /* else the user */
	const char *text;
};

struct skn_model_request {
	const char *system;                 /* the stable beginning: cached where the server can */
	const struct skn_model_turn *turns; /* the last one is the user's */
	size_t n_turns;
	const char *schema_name;            /* [A-Za-z0-9_-]{1,64} */
	const char *schema;                 /* JSON text; NULL: free text */
};

struct skn_model_answer {
	struct skn_buf text;
	int64_t input_tokens, output_tokens, cached_tokens; /* -1: not said */
	char *model;              /* as the server calls it; NULL: not said */
	struct skn_buf request;   /* the body that was sent */
	struct skn_buf raw;       /* the stream as it came */
	char *request_id;         /* NULL: not said */
	bool replayed;
};

/* *out is made in any case; release it. */
int skn_model_ask(struct skn_model_answer *out, struct skn_model *model, const struct skn_model_request *request,
		  struct skn_err *err);
void skn_model_answer_release(struct skn_model_answer *answer);

/* Tokens that BYTES of text take, about: for planning, never to cut by. */
int64_t skn_model_tokens(size_t bytes);

#endif
