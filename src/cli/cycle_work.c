/* cycle_work.c - the work of a cycle: gathering for a batch, a synthesis for each. */
#include <pthread.h>

#include "cli/cycle.h"
#include "cli/self.h"
#include "cli/synthesis.h"
#include "json/json.h"

#define ARGS_MAX 24 /* of a synthesis */

/* ---- gathering ---- */

static void note_gather(struct skn_cycle *c, int status)
{
	c->gathered = true;
	if (status != 0 && c->gather_status == 0)
		c->gather_status = status;
}

/* One call for all: a feed that several follow is asked once.  Its failure stops nothing. */
static int gather(struct skn_cycle *c, struct skn_cycle_thread *threads, size_t n, struct skn_err *err)
{
	const char **args = skn_xcalloc(n + 4, sizeof(*args));
	struct skn_proc_result r;
	size_t at = 0, watched = 0;
	int rc = SKN_OK;

	args[at++] = "gather";
	if (skn_cli_flag(c->cli, "due"))
		args[at++] = "--due";
	if (skn_cli_flag(c->cli, "dry-run"))
		args[at++] = "--dry-run";
	for (size_t i = 0; i < n; i++)
		if (threads[i].state == SKN_CYCLE_WAITING && threads[i].watched) {
			args[at++] = skn_thread_name_of(threads[i].path);
			watched++;
		}
	if (watched && !skn_cli_flag(c->cli, "no-gather")) {
		rc = skn_self_run(&r, c->cli, args, false, err);
		if (rc == SKN_OK)
			note_gather(c, r.status);
		if (rc == SKN_OK && !c->cli->json)
			skn_sink_put(c->cli->out, r.out.p, r.out.n);
		skn_proc_release(&r);
	}
	free(args);
	return rc;
}

/* ---- synthesizing ---- */

static char *text_of(const struct skn_node *root, const char *name)
{
	const char *text = skn_node_text(root, name);

	return text ? skn_xstrdup(text) : NULL;
}

/* The last line that begins as errors of ours do, else the last one. */
static char *last_error(const struct skn_buf *said)
{
	const char *start = said->p, *found = NULL;
	size_t n = 0;

	while (start < said->p + said->n) {
		size_t len = strcspn(start, "\n");

		if (len && (skn_starts_with(start, "skein: ") || !found) && !skn_starts_with(start, "skein: warning: ")) {
			found = start;
			n = len;
		}
		start += len + 1;
	}
	if (found && skn_starts_with(found, "skein: ")) {
		found += strlen("skein: ");
		n -= strlen("skein: ");
	}
	return skn_xstrndup(found ? found : "it ended without a word", found ? n : SIZE_MAX);
}

void skn_cycle_read(struct skn_cycle_thread *thread, int status, const struct skn_buf *out,
		    const struct skn_buf *said)
{
	struct skn_tree tree = SKN_TREE_INIT;

	thread->status = status;
	if (out->n)
		skn_json_parse(&tree, out->p, out->n, NULL, NULL);
	skn_node_as_int(skn_node_find(tree.root, "items"), &thread->items);
	skn_node_as_int(skn_node_find(tree.root, "refused"), &thread->refused);
	thread->version = text_of(tree.root, "version");
	thread->commit = text_of(tree.root, "commit");
	thread->subject = text_of(tree.root, "subject");
	thread->branch = text_of(tree.root, "branch");
	if (status != 0 || !tree.root)
		thread->state = SKN_CYCLE_FAILED;
	else if (thread->items == 0)
		thread->state = SKN_CYCLE_NOTHING;
	else
		thread->state = thread->version ? SKN_CYCLE_VERSION : SKN_CYCLE_READ;
	if (thread->state == SKN_CYCLE_FAILED)
		thread->message = last_error(said);
	skn_tree_release(&tree);
}

static void pass_on(const struct skn_cli *cli, const char **args, size_t *at)
{
	static const char *const flags[] = { "propose", "partial", "dry-run" };
	static const char *const dashed[] = { "--propose", "--partial", "--dry-run" };
	static const char *const values[] = { "engine", "unsupported" };
	static const char *const named[] = { "--engine", "--unsupported" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(flags); i++)
		if (skn_cli_flag(cli, flags[i]))
			args[(*at)++] = dashed[i];
	for (size_t i = 0; i < SKN_ARRAY_LEN(values); i++)
		if (skn_cli_value(cli, values[i])) {
			args[(*at)++] = named[i];
			args[(*at)++] = skn_cli_value(cli, values[i]);
		}
}

static void synthesize(struct skn_cycle *c, struct skn_cycle_thread *thread)
{
	const char *args[ARGS_MAX] = { "synthesize", "--json", skn_thread_name_of(thread->path) };
	struct skn_err err = SKN_ERR_INIT;
	struct skn_proc_result r;
	size_t at = 3;

	pass_on(c->cli, args, &at);
	if (skn_self_run(&r, c->cli, args, true, &err) == SKN_OK) {
		skn_cycle_read(thread, r.status, &r.out, &r.err);
	} else {
		thread->state = SKN_CYCLE_FAILED;
		thread->status = skn_cli_exit_code(err.code);
		thread->message = skn_xstrdup(err.msg);
	}
	skn_proc_release(&r);
}

/* ---- several at a time ---- */

struct pool {
	struct skn_cycle *cycle;
	struct skn_cycle_thread *threads;
	size_t n, next;
	pthread_mutex_t lock; /* of next, and of what is told */
};

static void *work(void *ctx)
{
	struct pool *pool = ctx;

	pthread_mutex_lock(&pool->lock);
	while (pool->next < pool->n) {
		struct skn_cycle_thread *thread = &pool->threads[pool->next++];

		if (thread->state == SKN_CYCLE_WAITING) {
			pthread_mutex_unlock(&pool->lock);
			synthesize(pool->cycle, thread);
			pthread_mutex_lock(&pool->lock);
		}
		skn_cycle_tell(pool->cycle, thread);
	}
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

/* This thread works, too, so all is done even where no other can be started. */
static void work_all(struct skn_cycle *c, struct skn_cycle_thread *threads, size_t n)
{
	struct pool pool = { .cycle = c, .threads = threads, .n = n };
	pthread_t helpers[SKN_CYCLE_JOBS_MAX];
	size_t started = 0;

	pthread_mutex_init(&pool.lock, NULL);
	while (started + 1 < c->jobs && started + 1 < n &&
	       pthread_create(&helpers[started], NULL, work, &pool) == 0)
		started++;
	work(&pool);
	for (size_t i = 0; i < started; i++)
		pthread_join(helpers[i], NULL);
	pthread_mutex_destroy(&pool.lock);
}

static int lock_all(struct skn_cycle *c, struct skn_cycle_thread *threads, size_t n, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < n; i++) {
		struct skn_err busy = SKN_ERR_INIT;

		rc = skn_thread_lock(&threads[i].lock, c->session.store.repo, "cycle", threads[i].path, 0, &busy);
		if (rc == SKN_ELOCKED) {
			threads[i].state = SKN_CYCLE_BUSY;
			threads[i].message = skn_xstrdup(busy.msg);
			rc = SKN_OK;
		} else if (rc != SKN_OK) {
			*err = busy;
		}
	}
	return rc;
}

int skn_cycle_batch(struct skn_cycle *cycle, size_t from, size_t n, struct skn_err *err)
{
	struct skn_cycle_thread *threads = &cycle->threads.v[from];
	int rc = lock_all(cycle, threads, n, err);

	if (rc == SKN_OK)
		rc = gather(cycle, threads, n, err);
	if (rc == SKN_OK)
		work_all(cycle, threads, n);
	for (size_t i = 0; i < n; i++)
		skn_lock_release(&threads[i].lock);
	return rc;
}
