/*
 * engine_pick.h - the engine that --engine names.
 *
 *	extractive        built in
 *	ops:FILE          operations that somebody else made; ops:- is standard input
 *	exec:NAME         a program of the user's own configuration (engines.NAME)
 *	model:NAME        a provider of the user's own configuration, by skein-model
 *
 * Programs are asked over pipes: schema/synth-input.json on standard input,
 * schema/operations.json on standard output, exit 0.  What they say on standard error
 * is shown where they fail.  A repository's files have no say in which programs run.
 */
#ifndef SKN_CLI_ENGINE_PICK_H
#define SKN_CLI_ENGINE_PICK_H

#include "cli/session.h"
#include "cli/userconfig.h"
#include "synth/engines.h"

#define SKN_ENGINE_TIMEOUT_S 1800 /* of a program, unless the configuration says */

struct skn_picked_engine {
	struct skn_engine engine;
	bool given;    /* it is the operations of a file: new items are not needed */
	bool outside;  /* a program or model made the answer: exit 7 where it is refused */
	const struct skn_node *parameters; /* of the configuration, or NULL */
	/* Its own. */
	char *name;
	struct skn_user_config config;
	struct skn_ops ops;
	struct skn_strings argv;
	int timeout_ms;
};

/* A model is told not to use more than this; each NULL: no limit. */
struct skn_engine_budget {
	const char *max_tokens, *max_cost;
};

/* SPEC NULL: what the user's configuration says, else the first that is built in. */
int skn_engine_pick(struct skn_picked_engine *out, const char *spec, const struct skn_engine_budget *budget,
		    struct skn_err *err);
bool skn_engine_costs(const struct skn_picked_engine *picked); /* it is a model */
/* Appends what it would take, in words; nothing is asked. */
int skn_engine_estimate(struct skn_buf *out, const struct skn_picked_engine *picked, const struct skn_synth_input *in,
			struct skn_err *err);
void skn_engine_pick_release(struct skn_picked_engine *picked);

#endif
