#include <pthread.h>

#include "repo/packenc.h"

/* Objects go to the thread in batches: waking it for each would cost more than
 * what it does. */
#define BATCH_MAX 256
#define BATCH_BYTES_MAX ((size_t)4 << 20)

struct job {
	enum skn_pack_type type;
	struct skn_oid oid, base;
	bool has_base;
	char *data;
	size_t len;
};

struct skn_pack {
	struct skn_packenc *enc; /* the thread's while it runs */
	struct skn_oid *ids;     /* open addressing; zero = empty */
	size_t n, n_ids;

	bool threaded;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t filled, emptied;
	struct batch {
		struct job jobs[BATCH_MAX];
		size_t n, bytes;
	} batch[2];              /* one is filled while the other is worked on */
	unsigned filling;        /* which */
	bool full;               /* the other one waits for the thread or is in work */
	bool done;
	struct skn_err failed;   /* what the thread met */
};

struct skn_pack *skn_pack_new(const char *objects_dir, int level)
{
	struct skn_pack *pack = skn_xcalloc(1, sizeof(*pack));

	pack->enc = skn_packenc_new(objects_dir, level);
	pthread_mutex_init(&pack->lock, NULL);
	pthread_cond_init(&pack->filled, NULL);
	pthread_cond_init(&pack->emptied, NULL);
	return pack;
}

/* ---- which objects are there ---- */

static size_t place(const struct skn_pack *pack, const struct skn_oid *oid)
{
	uint64_t h, there;
	size_t i;

	memcpy(&h, oid->b, sizeof(h));
	for (i = (size_t)h & (pack->n_ids - 1);; i = (i + 1) & (pack->n_ids - 1)) {
		memcpy(&there, pack->ids[i].b, sizeof(there));
		if (there == h ? skn_oid_eq(&pack->ids[i], oid) : there == 0)
			return i;
	}
}

bool skn_pack_has(const struct skn_pack *pack, const struct skn_oid *oid)
{
	return pack->n_ids && !skn_oid_is_zero(&pack->ids[place(pack, oid)]);
}

size_t skn_pack_count(const struct skn_pack *pack)
{
	return pack->n;
}

static void remember(struct skn_pack *pack, const struct skn_oid *oid)
{
	if (pack->n * 2 >= pack->n_ids) {
		struct skn_oid *old = pack->ids;
		size_t n_old = pack->n_ids;

		pack->n_ids = n_old ? n_old * 2 : 64;
		pack->ids = skn_xcalloc(pack->n_ids, sizeof(*pack->ids));
		for (size_t i = 0; i < n_old; i++)
			if (!skn_oid_is_zero(&old[i]))
				pack->ids[place(pack, &old[i])] = old[i];
		free(old);
	}
	pack->ids[place(pack, oid)] = *oid;
	pack->n++;
}

/* ---- the thread ---- */

static int encode(struct skn_packenc *enc, const struct job *job, struct skn_err *err)
{
	return skn_packenc_add(enc, job->type, &job->oid, job->data, job->len,
			       job->has_base ? &job->base : NULL, err);
}

static void encode_batch(struct skn_pack *pack, struct batch *batch)
{
	for (size_t i = 0; i < batch->n; i++) {
		if (pack->failed.code == SKN_OK)
			encode(pack->enc, &batch->jobs[i], &pack->failed);
		else
			free(batch->jobs[i].data);
	}
	batch->n = batch->bytes = 0;
}

static void *work(void *arg)
{
	struct skn_pack *pack = arg;

	pthread_mutex_lock(&pack->lock);
	for (;;) {
		struct batch *batch;

		while (!pack->full && !pack->done)
			pthread_cond_wait(&pack->filled, &pack->lock);
		if (!pack->full)
			break;
		batch = &pack->batch[!pack->filling];
		pthread_mutex_unlock(&pack->lock);
		encode_batch(pack, batch);
		pthread_mutex_lock(&pack->lock);
		pack->full = false;
		pthread_cond_signal(&pack->emptied);
	}
	pthread_mutex_unlock(&pack->lock);
	return NULL;
}

/* Gives the batch in hand to the thread and takes the other one. */
static void hand_over(struct skn_pack *pack)
{
	pthread_mutex_lock(&pack->lock);
	while (pack->full)
		pthread_cond_wait(&pack->emptied, &pack->lock);
	pack->filling = !pack->filling;
	pack->full = true;
	pthread_cond_signal(&pack->filled);
	pthread_mutex_unlock(&pack->lock);
}

static void enqueue(struct skn_pack *pack, const struct job *job)
{
	struct batch *batch = &pack->batch[pack->filling];

	batch->jobs[batch->n++] = *job;
	batch->bytes += job->len;
	if (batch->n == BATCH_MAX || batch->bytes > BATCH_BYTES_MAX)
		hand_over(pack);
}

static void join(struct skn_pack *pack)
{
	if (!pack->threaded)
		return;
	if (pack->batch[pack->filling].n)
		hand_over(pack);
	pthread_mutex_lock(&pack->lock);
	pack->done = true;
	pthread_cond_signal(&pack->filled);
	pthread_mutex_unlock(&pack->lock);
	pthread_join(pack->thread, NULL);
	pack->threaded = false;
}

int skn_pack_add(struct skn_pack *pack, enum skn_pack_type type, const struct skn_oid *oid,
		 const void *p, size_t n, const struct skn_oid *base, struct skn_err *err)
{
	struct job job = { .type = type, .oid = *oid, .has_base = base != NULL, .len = n };

	if (skn_pack_has(pack, oid))
		return SKN_OK;
	if (pack->n == SKN_PACK_OBJECTS_MAX)
		return skn_fail(err, SKN_ELIMIT, "more than %u objects in one pack",
				SKN_PACK_OBJECTS_MAX);
	job.data = n ? skn_xmemdup(p, n) : skn_xcalloc(1, 1);
	if (base)
		job.base = *base;
	remember(pack, oid);
	if (!pack->threaded && pack->n > SKN_PACK_INLINE_MAX)
		pack->threaded = pthread_create(&pack->thread, NULL, work, pack) == 0;
	if (!pack->threaded)
		return encode(pack->enc, &job, err);
	enqueue(pack, &job);
	return SKN_OK;
}

int skn_pack_finish(struct skn_pack *pack, const struct skn_fsync *sync, mode_t mode,
		    char **keep, struct skn_err *err)
{
	if (keep)
		*keep = NULL;
	join(pack);
	if (pack->failed.code != SKN_OK) {
		if (err && err->code == SKN_OK)
			*err = pack->failed;
		return (int)pack->failed.code;
	}
	return skn_packenc_finish(pack->enc, sync, mode, keep, err);
}

void skn_pack_free(struct skn_pack *pack)
{
	if (!pack)
		return;
	join(pack);
	skn_packenc_free(pack->enc);
	pthread_cond_destroy(&pack->filled);
	pthread_cond_destroy(&pack->emptied);
	pthread_mutex_destroy(&pack->lock);
	free(pack->ids);
	free(pack);
}
