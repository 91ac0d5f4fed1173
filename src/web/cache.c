#include "web/cache.h"

#include <pthread.h>

#include "base/map.h"

#define OVERHEAD 1024 /* bytes of an entry beside its bodies, about */

struct half {
	struct skn_map map; /* name to struct skn_web_entry */
	size_t bytes;
};

struct skn_web_cache {
	pthread_mutex_t lock;
	struct half young, old;
	size_t max;
};

static void free_entry(void *p)
{
	skn_web_entry_release(p);
	free(p);
}

void skn_web_entry_release(struct skn_web_entry *entry)
{
	for (size_t i = 0; i < SKN_WEB_FORMS; i++)
		skn_httpd_reply_unref(entry->forms[i]);
	*entry = (struct skn_web_entry){ .generation = 0 };
}

static size_t weight(const struct skn_web_entry *entry)
{
	size_t n = OVERHEAD;

	for (size_t i = 0; i < SKN_WEB_FORMS; i++)
		n += entry->forms[i] ? skn_httpd_reply_body(entry->forms[i])->cap : 0;
	return n;
}

struct skn_web_cache *skn_web_cache_new(size_t max)
{
	struct skn_web_cache *cache = skn_xcalloc(1, sizeof(*cache));

	pthread_mutex_init(&cache->lock, NULL);
	cache->max = max;
	return cache;
}

static void drop(struct half *half)
{
	skn_map_release(&half->map, free_entry);
	*half = (struct half){ .bytes = 0 };
}

void skn_web_cache_free(struct skn_web_cache *cache)
{
	if (!cache)
		return;
	drop(&cache->young);
	drop(&cache->old);
	pthread_mutex_destroy(&cache->lock);
	free(cache);
}

static void keep(struct skn_web_cache *cache, const char *name, struct skn_web_entry *entry)
{
	size_t n = weight(entry);
	struct skn_web_entry *before;

	if (cache->young.bytes + n > cache->max / 2) {
		drop(&cache->old);
		cache->old = cache->young;
		cache->young = (struct half){ .bytes = 0 };
	}
	cache->young.bytes += n;
	before = skn_map_put(&cache->young.map, name, strlen(name), entry);
	if (before) {
		cache->young.bytes -= weight(before);
		free_entry(before);
	}
}

static struct skn_web_entry *copy(const struct skn_web_entry *entry)
{
	struct skn_web_entry *out = skn_xcalloc(1, sizeof(*out));

	*out = *entry;
	for (size_t i = 0; i < SKN_WEB_FORMS; i++)
		if (out->forms[i])
			skn_httpd_reply_ref(out->forms[i]);
	return out;
}

/* What is found in the old half is young again.  Called with the lock. */
static struct skn_web_entry *look(struct skn_web_cache *cache, const char *name)
{
	struct skn_web_entry *entry = skn_map_find(&cache->young.map, name, strlen(name));

	if (entry)
		return entry;
	entry = skn_map_find(&cache->old.map, name, strlen(name));
	if (!entry)
		return NULL;
	entry = copy(entry);
	keep(cache, name, entry);
	return entry;
}

bool skn_web_cache_get(struct skn_web_entry *out, struct skn_web_cache *cache, const char *name)
{
	struct skn_web_entry *entry;

	pthread_mutex_lock(&cache->lock);
	entry = look(cache, name);
	if (entry) {
		*out = *entry;
		for (size_t i = 0; i < SKN_WEB_FORMS; i++)
			if (out->forms[i])
				skn_httpd_reply_ref(out->forms[i]);
	}
	pthread_mutex_unlock(&cache->lock);
	return entry != NULL;
}

void skn_web_cache_put(struct skn_web_cache *cache, const char *name, struct skn_web_entry *entry, size_t one)
{
	struct skn_web_entry *kept;

	if (weight(entry) > one + OVERHEAD) {
		skn_web_entry_release(entry);
		return;
	}
	kept = skn_xcalloc(1, sizeof(*kept));
	*kept = *entry;
	pthread_mutex_lock(&cache->lock);
	keep(cache, name, kept);
	pthread_mutex_unlock(&cache->lock);
}

void skn_web_cache_confirm(struct skn_web_cache *cache, const char *name, const char key[SKN_SHA256_HEX],
			   uint64_t generation)
{
	struct skn_web_entry *entry;

	pthread_mutex_lock(&cache->lock);
	entry = skn_map_find(&cache->young.map, name, strlen(name));
	if (entry && memcmp(entry->key, key, SKN_SHA256_HEX) == 0)
		entry->generation = generation;
	pthread_mutex_unlock(&cache->lock);
}

size_t skn_web_cache_bytes(struct skn_web_cache *cache)
{
	size_t n;

	pthread_mutex_lock(&cache->lock);
	n = cache->young.bytes + cache->old.bytes;
	pthread_mutex_unlock(&cache->lock);
	return n;
}
