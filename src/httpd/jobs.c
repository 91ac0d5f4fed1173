#include "httpd/jobs.h"

#include <signal.h>

struct thread_start {
	struct skn_httpd_jobs *jobs;
	unsigned worker;
};

/* NULL: it is over. */
static struct skn_httpd_job *next_job(struct skn_httpd_jobs *jobs)
{
	struct skn_httpd_job *job;

	pthread_mutex_lock(&jobs->lock);
	while (!jobs->first && !jobs->stopping)
		pthread_cond_wait(&jobs->come, &jobs->lock);
	job = jobs->first;
	if (job) {
		jobs->first = job->next;
		if (!jobs->first)
			jobs->end = &jobs->first;
		jobs->waiting--;
		jobs->busy++;
	}
	pthread_mutex_unlock(&jobs->lock);
	return job;
}

static void *work(void *arg)
{
	struct thread_start start = *(struct thread_start *)arg;
	struct skn_httpd_job *job;

	free(arg);
	while ((job = next_job(start.jobs))) {
		start.jobs->run(start.jobs->ctx, start.worker, job);
		pthread_mutex_lock(&start.jobs->lock);
		start.jobs->busy--;
		pthread_mutex_unlock(&start.jobs->lock);
	}
	return NULL;
}

int skn_httpd_jobs_start(struct skn_httpd_jobs *jobs, unsigned n, size_t max,
			 void (*run)(void *ctx, unsigned worker, struct skn_httpd_job *job), void *ctx,
			 struct skn_err *err)
{
	sigset_t all, before;
	int rc = 0;

	*jobs = (struct skn_httpd_jobs){ .max = max, .run = run, .ctx = ctx };
	jobs->end = &jobs->first;
	pthread_mutex_init(&jobs->lock, NULL);
	pthread_cond_init(&jobs->come, NULL);
	/* Signals are the main thread's. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (rc == 0 && jobs->n_threads < n) {
		struct thread_start *start = skn_xcalloc(1, sizeof(*start));

		*start = (struct thread_start){ jobs, jobs->n_threads };
		rc = pthread_create(&jobs->threads[jobs->n_threads], NULL, work, start);
		if (rc == 0)
			jobs->n_threads++;
		else
			free(start);
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc == 0)
		return SKN_OK;
	skn_httpd_jobs_stop(jobs);
	errno = rc;
	return skn_fail_errno(err, NULL, "start a thread");
}

bool skn_httpd_jobs_add(struct skn_httpd_jobs *jobs, struct skn_httpd_job *job)
{
	bool fits;

	pthread_mutex_lock(&jobs->lock);
	fits = jobs->waiting < jobs->max && !jobs->stopping;
	if (fits) {
		job->next = NULL;
		*jobs->end = job;
		jobs->end = &job->next;
		jobs->waiting++;
		pthread_cond_signal(&jobs->come);
	}
	pthread_mutex_unlock(&jobs->lock);
	return fits;
}

size_t skn_httpd_jobs_left(struct skn_httpd_jobs *jobs)
{
	size_t n;

	pthread_mutex_lock(&jobs->lock);
	n = jobs->waiting + jobs->busy;
	pthread_mutex_unlock(&jobs->lock);
	return n;
}

void skn_httpd_jobs_stop(struct skn_httpd_jobs *jobs)
{
	pthread_mutex_lock(&jobs->lock);
	jobs->stopping = true;
	pthread_cond_broadcast(&jobs->come);
	pthread_mutex_unlock(&jobs->lock);
	for (unsigned i = 0; i < jobs->n_threads; i++)
		pthread_join(jobs->threads[i], NULL);
	pthread_cond_destroy(&jobs->come);
	pthread_mutex_destroy(&jobs->lock);
}
