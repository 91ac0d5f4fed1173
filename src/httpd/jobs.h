/*
 * jobs.h - a queue of things to be done by several threads.
 */
#ifndef SKN_HTTPD_JOBS_H
#define SKN_HTTPD_JOBS_H

#include <pthread.h>

#include "base/err.h"
#include "httpd/httpd.h"

struct skn_httpd_job {
	struct skn_httpd_job *next;
};

struct skn_httpd_jobs {
	pthread_mutex_t lock;
	pthread_cond_t come;
	struct skn_httpd_job *first, **end;
	size_t waiting, busy, max;
	bool stopping;
	void (*run)(void *ctx, unsigned worker, struct skn_httpd_job *job);
	void *ctx;
	unsigned n_threads;
	pthread_t threads[SKN_HTTPD_WORKERS_MAX];
};

/* Starts the threads; JOBS must not move.  RUN is called by thread WORKER < n. */
int skn_httpd_jobs_start(struct skn_httpd_jobs *jobs, unsigned n, size_t max,
			 void (*run)(void *ctx, unsigned worker, struct skn_httpd_job *job), void *ctx,
			 struct skn_err *err);
/* false: MAX wait already. */
bool skn_httpd_jobs_add(struct skn_httpd_jobs *jobs, struct skn_httpd_job *job);
/* Waiting and under way. */
size_t skn_httpd_jobs_left(struct skn_httpd_jobs *jobs);
/* Takes no more, runs what waits, ends the threads. */
void skn_httpd_jobs_stop(struct skn_httpd_jobs *jobs);

#endif
