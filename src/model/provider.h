/*
 * provider.h - which model is asked, where, and with whose key.
 *
 * Providers stand only in the user's own configuration; a repository may name
 * one, nothing else:
 *
 *	providers:
 *	  fast:
 *	    kind: openai-chat          # openai-chat, openai-responses, anthropic, ollama
 *	    base_url: https://…/v1     # not for the services whose address is known
 *	    model: some-model-2
 *	    key_env: SOME_API_KEY      # or key_cmd: [pass, show, some-key]
 *	    omit: [response_format]    # members that this server refuses
 *	    parameters: {temperature: 0}
 *	    max_tokens: 8000           # of an answer
 *	    max_input_tokens: 100000
 *	    timeout: 600               # seconds for one answer
 *	    price: {input: 3, output: 15}  # of a million tokens, in whatever money
 *
 * A key goes to the host of base_url and nowhere else, in a header and nowhere
 * else, and never over plain http except to this machine.  The variables that the
 * services' own programs know (OPENAI_API_KEY, ANTHROPIC_API_KEY) count for the
 * services' own hosts alone; OPENAI_BASE_URL, ANTHROPIC_BASE_URL and OLLAMA_HOST
 * take the place of a base_url that is not given.
 */
#ifndef SKN_MODEL_PROVIDER_H
#define SKN_MODEL_PROVIDER_H

#include "base/node.h"
#include "base/vec.h"

enum skn_model_kind {
	SKN_MODEL_OPENAI_CHAT,
	SKN_MODEL_OPENAI_RESPONSES,
	SKN_MODEL_ANTHROPIC,
	SKN_MODEL_OLLAMA,
	SKN_MODEL_N
};

#define SKN_PROVIDER_TOKENS_MAX 10000000 /* of any limit of tokens */
#define SKN_PROVIDER_OUTPUT 8192         /* tokens of an answer unless it says */
#define SKN_PROVIDER_TIMEOUT_S 600
#define SKN_PROVIDER_TIMEOUT_MAX_S 7200
#define SKN_PROVIDER_KEY_MAX 4096        /* bytes */

struct skn_provider {
	char *name;
	enum skn_model_kind kind;
	char *base_url;                /* without a final '/' */
	char *model;
	char *key_env;                 /* NULL: none */
	struct skn_strings key_cmd;    /* a program and its arguments; empty: none */
	struct skn_strings omit;
	const struct skn_node *parameters; /* an object of scalars, in the configuration; NULL */
	int64_t max_tokens, max_input_tokens; /* the latter 0: not known */
	int timeout_s;
	double price_in, price_out;    /* of one token; 0: not known */
};

/* Reads provider NAME of CONFIG, which must outlive it; a reading that fails holds
 * nothing.  SKN_ENOTFOUND with the names that there are; SKN_EDATA names the member. */
int skn_provider_read(struct skn_provider *out, const struct skn_node *config, const char *name,
		      struct skn_err *err);
void skn_provider_release(struct skn_provider *provider);

/* The key, or NULL where none is wanted: caller wipes and frees with
 * skn_provider_key_free.  SKN_EUSAGE where one is named and not there, SKN_EREFUSED
 * where it would go over plain http. */
int skn_provider_key(char **out, const struct skn_provider *provider, struct skn_err *err);
void skn_provider_key_free(char *key); /* takes NULL */

bool skn_provider_omits(const struct skn_provider *provider, const char *member);
const char *skn_model_kind_name(enum skn_model_kind kind);

#endif
