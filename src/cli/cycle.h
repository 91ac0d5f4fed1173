/*
 * cycle.h - the parts of `skein cycle`: which threads, the work on each, telling.
 */
#ifndef SKN_CLI_CYCLE_H
#define SKN_CLI_CYCLE_H

#include "base/lock.h"
#include "cli/session.h"

#define SKN_CYCLE_BATCH 100     /* threads that are locked, gathered for and synthesized together */
#define SKN_CYCLE_JOBS_MAX 64   /* syntheses at a time */
#define SKN_CYCLE_SHARDS_MAX 10000

enum skn_cycle_state {
	SKN_CYCLE_WAITING,
	SKN_CYCLE_BUSY,    /* another cycle works on it */
	SKN_CYCLE_NOTHING, /* no new items */
	SKN_CYCLE_READ,    /* new items were read, and the page stays as it is */
	SKN_CYCLE_VERSION, /* a version was committed or proposed */
	SKN_CYCLE_FAILED,
	SKN_CYCLE_N
};

struct skn_cycle_thread {
	char *path;
	bool watched;      /* it has a watch.yaml */
	struct skn_lock lock;
	enum skn_cycle_state state;
	int status;        /* exit status of its synthesis */
	char *version, *commit, *subject, *branch; /* or NULL */
	int64_t items, refused;
	char *message;     /* what went wrong, or NULL */
};

struct skn_cycle {
	struct skn_session session;
	struct skn_cli *cli;
	SKN_VEC(struct skn_cycle_thread) threads;
	size_t jobs;
	int gather_status; /* the worst of all; 0 */
	bool gathered;
};

/* Finds the threads: those that are named, else all that are active; of them those of
 * the shard. */
int skn_cycle_find(struct skn_cycle *cycle, struct skn_err *err);
/* A batch from thread FROM on: locks, gathers, synthesizes.  What fails is in the threads. */
int skn_cycle_batch(struct skn_cycle *cycle, size_t from, size_t n, struct skn_err *err);

/* One line as a thread is done. */
void skn_cycle_tell(struct skn_cycle *cycle, const struct skn_cycle_thread *thread);
/* The account, or all as JSON. */
void skn_cycle_account(struct skn_cycle *cycle);



/* What a synthesis said of itself (--json), into the thread. */
void skn_cycle_read(struct skn_cycle_thread *thread, int status, const struct skn_buf *out,
		    const struct skn_buf *said);

#endif
