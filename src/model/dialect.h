/*
 * dialect.h - the four protocols, a row each.
 *
 *	OpenAI Chat Completions, and what is compatible (llama.cpp, vLLM, Ollama's /v1)
 *	OpenAI Responses
 *	Anthropic Messages, 2023-06-01
 *	Ollama's own
 */
#ifndef SKN_MODEL_DIALECT_H
#define SKN_MODEL_DIALECT_H

#include "model/events.h"
#include "model/model.h"
#include "text/jsonw.h"

/* What is known of an answer while it comes in. */
struct skn_model_reading {
	struct skn_model_answer *answer;
	bool whole;           /* the last event came */
	bool cut;             /* at the limit of tokens */
	bool refused;         /* the model would not, or a filter stepped in */
	bool overflow;        /* the prompt does not fit */
	bool failed;          /* the server says so, after HTTP 200 */
	bool spent;           /* the money is used up: asking again does not help */
	struct skn_buf words; /* of a failure or refusal */
};

struct skn_model_dialect {
	const char *path;               /* below base_url */
	const char *auth;               /* before the key; NULL: none */
	const char *const *headers;     /* further ones, NULL at the end */
	enum skn_events_form form;
	/* Members of the body; SCHEMA may be NULL. */
	void (*write)(struct skn_jsonw *w, const struct skn_provider *provider, const struct skn_model_request *request,
		      const struct skn_node *schema);
	/* One message of the stream; ROOT is an object. */
	void (*read)(struct skn_model_reading *r, const char *event, const struct skn_node *root);
	bool own_parameters;            /* it writes the provider's parameters itself */
};

extern const struct skn_model_dialect skn_model_openai_chat, skn_model_openai_responses, skn_model_anthropic,
	skn_model_ollama;
const struct skn_model_dialect *skn_model_dialect_of(enum skn_model_kind kind);

/* What the rows share. */
void skn_model_add_text(struct skn_model_reading *r, const struct skn_node *object, const char *member);
/* The number of a member to *out when it is there. */
void skn_model_take_count(int64_t *out, const struct skn_node *object, const char *member);
void skn_model_take_model(struct skn_model_reading *r, const struct skn_node *object);
/* {"message", "type", "code"} of an error, or its text. */
void skn_model_take_error(struct skn_model_reading *r, const struct skn_node *error);
/* Members "name", "strict" and "schema" into the object that is open, as OpenAI has them. */
void skn_model_write_schema(struct skn_jsonw *w, const struct skn_model_request *request, const struct skn_node *schema);
/* One of the provider's parameters: a number, true or false where it is written as one. */
void skn_model_write_scalar(struct skn_jsonw *w, const struct skn_node *value);
/* "role" and "content" of the turns, as an array; SYSTEM first where it is given. */
void skn_model_write_turns(struct skn_jsonw *w, const struct skn_model_request *request, const char *system);

#endif
