/*
 * remake.h - a version that a synthesis made, made again from what was kept of the
 * answer and the commit before: the same files, or which differ.
 */
#ifndef SKN_SYNTH_REMAKE_H
#define SKN_SYNTH_REMAKE_H

#include "rev/history.h"
#include "synth/synthesis.h"

struct skn_remake {
	char *run;                /* the run that made it */
	char *engine;
	struct skn_strings differ; /* paths inside the thread that come out otherwise */
	size_t same;              /* files of the version that come out the same */
};

/* SKN_ENOTFOUND when no synthesis made the version, or when what it answered is not kept
 * here; SKN_EDATA when several did, which were put into one commit. */
int skn_remake_version(struct skn_remake *out, struct skn_store *store, const struct skn_version *version,
		       struct skn_err *err);
void skn_remake_release(struct skn_remake *replay);

#endif
