/*
 * run.h - who and what made a version: the run records that its commit adds,
 * else the trailers of its message.
 */
#ifndef SKN_REV_RUN_H
#define SKN_REV_RUN_H

#include "rev/history.h"

struct skn_run_info {
	char *author; /* name of the commit's author */
	char *mail;
	char *subject; /* first line of the message */
	char *op;     /* "synthesis", "gather", "import", "edit", ... never NULL */
	char *engine; /* "extractive/1", NULL when a person wrote it */
};

int skn_run_info(struct skn_run_info *out, struct skn_store *store, const struct skn_version *version,
		 struct skn_err *err);
void skn_run_info_release(struct skn_run_info *info);

/* The value of the last trailer of that name in a message; caller frees, NULL. */
char *skn_run_trailer(const char *message, const char *name);

#endif
