#include "rev/index_pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base/map.h"
#include "rev/index_file.h"

#define WORKERS_MAX 4
#define TELL_EVERY 64

struct job {
	const struct skn_index_pool *pool;
	atomic_size_t next;
};

static void work(struct job *job, struct skn_store *store, bool tell)
{
	const struct skn_index_pool *pool = job->pool;
	size_t i, told = 0;

	while ((i = atomic_fetch_add(&job->next, 1)) < pool->n) {
		pool->work(pool->ctx, i, store);
		if (tell && pool->tell && i >= told + TELL_EVERY) {
			pool->tell(pool->ctx, i);
			told = i;
		}
	}
}

static void *run(void *ctx)
{
	struct job *job = ctx;
	struct skn_store store;

	if (skn_store_open(&store, NULL, skn_repo_git_dir(job->pool->store->repo), NULL) != SKN_OK)
		return NULL;
	skn_index_only_read(&store);
	work(job, &store, false);
	skn_store_close(&store);
	return NULL;
}

static size_t count_workers(const struct skn_index_pool *pool)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	size_t most = cpus < 1 ? 1 : cpus > WORKERS_MAX ? WORKERS_MAX : (size_t)cpus;

	return pool->n / pool->least < most ? pool->n / pool->least : most;
}

void skn_index_pool_run(const struct skn_index_pool *pool)
{
	struct job job = { .pool = pool };
	size_t workers = count_workers(pool), started = 0;
	struct skn_map first = SKN_MAP_INIT;
	pthread_t threads[WORKERS_MAX];

	/* The first map of a process chooses how keys are hashed. */
	skn_map_put(&first, "", 0, &first);
	skn_map_release(&first, NULL);
	while (started + 1 < workers && pthread_create(&threads[started], NULL, run, &job) == 0)
		started++;
	work(&job, pool->store, true);
	while (started > 0)
		pthread_join(threads[--started], NULL);
}
