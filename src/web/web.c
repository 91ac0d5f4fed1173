#include "web/web.h"

#include <signal.h>
#include <time.h>

#include "rev/fork.h"
#include "rev/index.h"
#include "rev/resolve.h"
#include "web/inside.h"

/* ---- generations ---- */

struct skn_web_generation *skn_web_generation_get(struct skn_web *web)
{
	struct skn_web_generation *now;

	pthread_mutex_lock(&web->lock);
	now = web->now;
	now->refs++;
	pthread_mutex_unlock(&web->lock);
	return now;
}

void skn_web_generation_put(struct skn_web *web, struct skn_web_generation *generation)
{
	bool last;

	if (!generation)
		return;
	pthread_mutex_lock(&web->lock);
	last = --generation->refs == 0;
	pthread_mutex_unlock(&web->lock);
	if (!last)
		return;
	skn_site_close(generation->site);
	free(generation);
}

static void make_key(struct skn_web_generation *generation)
{
	char page[SKN_SHA256_HEX];
	struct skn_sha256 h;

	skn_sha256_init(&h);
	if (skn_site_key(page, generation->site, "index.html"))
		skn_sha256_add(&h, page, sizeof(page));
	skn_sha256_add(&h, &generation->tip, sizeof(generation->tip));
	skn_sha256_end_hex(&h, generation->key);
}

/* The published branch's newest commit. */
static int find_tip(struct skn_oid *tip, struct skn_store *store, struct skn_err *err)
{
	struct skn_oid head;
	int rc = skn_rev_commit(&head, store, NULL, err);

	return rc == SKN_OK ? skn_fork_published_tip(tip, store, &head, err) : rc;
}

static int advance(struct skn_web *web, const struct skn_oid *tip, struct skn_err *err)
{
	struct skn_web_generation *next = skn_xcalloc(1, sizeof(*next)), *before;
	bool done = false;
	int rc = skn_index_update(&web->store, tip, 0, NULL, &done, err);

	next->refs = 1;
	next->tip = *tip;
	if (rc == SKN_OK)
		rc = skn_site_open(&next->site, &web->store, tip, &web->options.site, err);
	if (rc != SKN_OK) {
		free(next);
		return rc;
	}
	make_key(next);
	pthread_mutex_lock(&web->lock);
	before = web->now;
	next->number = before ? before->number + 1 : 1;
	web->now = next;
	pthread_mutex_unlock(&web->lock);
	skn_web_generation_put(web, before);
	return SKN_OK;
}

int skn_web_look(struct skn_web *web, struct skn_err *err)
{
	struct skn_oid tip;
	int rc = find_tip(&tip, &web->store, err);

	if (rc == SKN_OK && (!web->now || !skn_oid_eq(&tip, &web->now->tip)))
		rc = advance(web, &tip, err);
	return rc;
}

static void *look_for_commits(void *arg)
{
	struct skn_web *web = arg;
	struct timespec next;
	bool stopping = false;

	while (!stopping) {
		clock_gettime(CLOCK_REALTIME, &next);
		next.tv_nsec += SKN_WEB_LOOK_MS * 1000000L;
		next.tv_sec += next.tv_nsec / 1000000000;
		next.tv_nsec %= 1000000000;
		pthread_mutex_lock(&web->lock);
		if (!web->stopping)
			pthread_cond_timedwait(&web->stop, &web->lock, &next);
		stopping = web->stopping;
		pthread_mutex_unlock(&web->lock);
		if (!stopping)
			skn_web_look(web, NULL);
	}
	return NULL;
}

static int start_looking(struct skn_web *web, struct skn_err *err)
{
	sigset_t all, before;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&web->looker, NULL, look_for_commits, web);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	web->has_looker = rc == 0;
	errno = rc;
	return rc == 0 ? SKN_OK : skn_fail_errno(err, NULL, "start a thread");
}

/* ---- opening ---- */

int skn_web_open(struct skn_web **out, const struct skn_web_options *options, struct skn_err *err)
{
	struct skn_web *web = skn_xcalloc(1, sizeof(*web));
	int rc;

	*out = NULL;
	web->options = *options;
	pthread_mutex_init(&web->lock, NULL);
	pthread_cond_init(&web->stop, NULL);
	web->cache = skn_web_cache_new(SKN_WEB_CACHE_MAX);
	web->workers = skn_xcalloc(options->workers, sizeof(*web->workers));
	rc = skn_store_open(&web->store, options->dir, options->git_dir, err);
	if (rc != SKN_OK) {
		web->store.repo = NULL;
		skn_web_close(web);
		return rc;
	}
	rc = skn_web_look(web, err);
	for (unsigned i = 0; rc == SKN_OK && i < options->workers; i++) {
		rc = skn_store_open(&web->workers[i].store, options->dir, options->git_dir, err);
		web->workers[i].is_open = rc == SKN_OK;
	}
	if (rc == SKN_OK && options->live)
		rc = start_looking(web, err);
	if (rc == SKN_OK)
		*out = web;
	else
		skn_web_close(web);
	return rc;
}

static void close_worker(struct skn_web_worker *worker)
{
	skn_site_close(worker->site);
	skn_search_close(worker->search);
	if (worker->is_open)
		skn_store_close(&worker->store);
}

void skn_web_close(struct skn_web *web)
{
	if (!web)
		return;
	pthread_mutex_lock(&web->lock);
	web->stopping = true;
	pthread_cond_signal(&web->stop);
	pthread_mutex_unlock(&web->lock);
	if (web->has_looker)
		pthread_join(web->looker, NULL);
	for (unsigned i = 0; i < web->options.workers; i++)
		close_worker(&web->workers[i]);
	skn_web_generation_put(web, web->now);
	if (web->store.repo)
		skn_store_close(&web->store);
	skn_web_cache_free(web->cache);
	free(web->workers);
	pthread_cond_destroy(&web->stop);
	pthread_mutex_destroy(&web->lock);
	free(web);
}
