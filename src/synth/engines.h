/*
 * engines.h - the engines that are part of the program, and one that says what it was
 * told to.
 */
#ifndef SKN_SYNTH_ENGINES_H
#define SKN_SYNTH_ENGINES_H

#include "synth/engine.h"

/* By the part of its name before the '/': "extractive".  NULL when there is none. */
const struct skn_engine *skn_engine_find(const char *name);
/* All of them; ends with NULL. */
extern const struct skn_engine *const skn_engines[];

/* An engine that answers with operations that are there already.  ctx is the
 * struct skn_ops, which it copies. */
int skn_engine_given_ops(struct skn_ops *out, const struct skn_synth_input *in, const struct skn_engine *engine,
			 struct skn_err *err);

#endif
