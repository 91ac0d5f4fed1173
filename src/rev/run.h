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

/* One run record, as far as it says who wrote what. */
struct skn_run {
	char *op;
	char *engine;             /* NULL where it does not say */
	struct skn_strings wrote; /* ids of sentences and fields, as the run wrote them */
};
struct skn_runs {
	struct skn_run *v;
	size_t n, cap;
};

/* The runs that the thread's folder AFTER has and BEFORE does not (zero: no
 * folder), in the order of their names; what cannot be read is left out.
 * Reads nothing but two folders when there is none. */
int skn_runs_added(struct skn_runs *out, struct skn_repo *repo, const struct skn_oid *before,
		   const struct skn_oid *after, struct skn_err *err);
void skn_runs_release(struct skn_runs *runs);

/* The engine that the last Assisted-by trailer of ours names; caller frees, NULL. */
char *skn_run_assisted(const char *message);

/* The value of the last trailer of that name in a message; caller frees, NULL. */
char *skn_run_trailer(const char *message, const char *name);

#endif
