/*
 * run.h - the record of a synthesis, runs/<time>-<hash>.yaml: who and what made it,
 * from what, and which words are its.  It survives squash and rebase, which the
 * trailers of a commit do not.
 */
#ifndef SKN_SYNTH_RUN_H
#define SKN_SYNTH_RUN_H

#include "store/changes.h"
#include "synth/given.h"

struct skn_synth_run {
	int64_t time;
	const char *engine;     /* "extractive/1" */
	const char *prompt, *parameters; /* "sha256:…", or NULL */
	const char *operations; /* of what is kept (synth/archive.h) */
	const struct skn_synth_input *in;
	const struct skn_strings *wrote;
	size_t accepted, refused;
};

/* Puts the record; *name is "20260429T202500Z-6b1f", which the caller frees. */
int skn_synth_run_put(char **name, struct skn_changes *changes, struct skn_view *view,
		      const struct skn_synth_run *run, struct skn_err *err);

#endif
