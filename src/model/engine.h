/*
 * engine.h - a language model as an engine (synth/engine.h).
 *
 * In two steps, so that a stranger's text and the account never stand in one
 * prompt.  First each new item alone: the model lists its statements, each with the
 * words that it rests on; a statement whose words do not stand in the item's text
 * (folded, as check compares) is dropped here.  Then the account and what is left,
 * numbered: the model answers with operations that name statements by number, so it
 * can invent neither a key nor a quote.  An answer that does not fit gets one more
 * try, with the reasons; then it is SKN_EMODEL.
 *
 * Text of strangers is cleaned of what cannot be seen and fenced by a line that it
 * cannot contain.  All prompts begin with what stays the same.
 */
#ifndef SKN_MODEL_ENGINE_H
#define SKN_MODEL_ENGINE_H

#include "model/model.h"
#include "synth/engine.h"

#define SKN_MODEL_PIECE_MAX 100000 /* bytes of an item's text in one prompt */
#define SKN_MODEL_CLAIMS_MAX 60    /* statements that are taken of one prompt */
#define SKN_MODEL_QUOTE_MAX 1000   /* bytes of the words that one rests on */

struct skn_model_budget {
	int64_t tokens_max; /* in and out; 0: no limit */
	double cost_max;    /* in the money of the provider's prices; 0: no limit */
	int64_t tokens;     /* used, as the server counts, else as estimated */
	double cost;
};

struct skn_model_engine {
	const struct skn_provider *provider;
	struct skn_model *model;
	struct skn_model_budget budget;
	/* Says what is wrong with a list, a line each; nothing: all is well.  It is asked
	 * once: what it minds in a second answer is for the caller to refuse.  May be NULL. */
	int (*judge)(void *ctx, const struct skn_ops *ops, struct skn_buf *complaints, struct skn_err *err);
	/* Told before each question; may be NULL. */
	void (*step)(void *ctx, const char *what, size_t done, size_t total);
	void *ctx;
	char name[128]; /* "fast:some-model-2", made by skn_model_engine_init */
};

/* Everything but the provider and the model is to be set afterwards. */
void skn_model_engine_init(struct skn_model_engine *engine, const struct skn_provider *provider,
			   struct skn_model *model);
/* The run function of struct skn_engine, whose ctx is a struct skn_model_engine.
 * SKN_ELIMIT when the next question would pass the budget. */
int skn_model_engine_run(struct skn_ops *out, const struct skn_synth_input *in, const struct skn_engine *engine,
			 struct skn_err *err);

/* What a run would use at most: questions, tokens in, tokens out. */
struct skn_model_estimate {
	size_t questions;
	int64_t input_tokens, output_tokens;
	double cost; /* 0: no prices */
};
void skn_model_engine_estimate(struct skn_model_estimate *out, const struct skn_provider *provider,
			       const struct skn_synth_input *in);

#endif
