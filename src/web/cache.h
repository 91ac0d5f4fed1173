/*
 * cache.h - replies that were made, by what was asked for.  Any thread may ask.
 *
 * They are kept in two halves: what is made or asked for goes to the young one; when
 * that is full the old one is dropped and the young one becomes old.  So what was not
 * asked for since the last turn goes first, and there is nothing to keep in order.
 *
 * An entry is right as long as its key is: the hash of all that its bytes are made
 * of.  The generation in which that was last seen spares the hashing.
 */
#ifndef SKN_WEB_CACHE_H
#define SKN_WEB_CACHE_H

#include "base/base.h"
#include "hash/sha256.h"
#include "httpd/httpd.h"

enum skn_web_form { SKN_WEB_PLAIN, SKN_WEB_GZIP, SKN_WEB_UNCHANGED, SKN_WEB_FORMS };

/* What may be sent for one address: as it is, compressed (NULL: not worth it), 304. */
struct skn_web_entry {
	char key[SKN_SHA256_HEX];
	uint64_t generation;
	struct skn_httpd_reply *forms[SKN_WEB_FORMS];
};

struct skn_web_cache;

struct skn_web_cache *skn_web_cache_new(size_t max); /* bytes */
void skn_web_cache_free(struct skn_web_cache *cache);
/* Copies the entry, its replies counted; false: there is none. */
bool skn_web_cache_get(struct skn_web_entry *out, struct skn_web_cache *cache, const char *name);
/* Takes the entry's replies; an older one with that name goes.  What is larger than ONE bytes is not kept. */
void skn_web_cache_put(struct skn_web_cache *cache, const char *name, struct skn_web_entry *entry, size_t one);
/* The entry is right in that generation, too. */
void skn_web_cache_confirm(struct skn_web_cache *cache, const char *name, const char key[SKN_SHA256_HEX],
			   uint64_t generation);
void skn_web_entry_release(struct skn_web_entry *entry);
/* Bytes that are kept now. */
size_t skn_web_cache_bytes(struct skn_web_cache *cache);

#endif
