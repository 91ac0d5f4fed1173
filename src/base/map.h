/*
 * map.h - a hash map from byte strings to pointers (open addressing, linear
 * probing; the hash multiplies eight bytes at a time with a per-process seed, so
 * that nobody can choose keys that collide).  Keys are copied; values are the owner's.  Iteration order is the
 * order of insertion, so output made from a map is deterministic.
 */
#ifndef SKN_BASE_MAP_H
#define SKN_BASE_MAP_H

#include "base/base.h"

struct skn_map_entry {
	char *key; /* NUL-terminated copy */
	size_t key_len;
	void *value;
	uint64_t hash;
};

struct skn_map {
	struct skn_map_entry *entries; /* in order of insertion */
	size_t n, cap;
	uint32_t *slots; /* index + 1 into entries; 0 = empty */
	size_t n_slots;  /* a power of two, or 0 */
};

#define SKN_MAP_INIT { 0 }

void skn_map_release(struct skn_map *map, void (*free_value)(void *)); /* free_value may be NULL */
/* Sets key to value; returns the value that was there before, or NULL. */
void *skn_map_put(struct skn_map *map, const char *key, size_t len, void *value);
/* The value, or NULL when absent. */
void *skn_map_find(const struct skn_map *map, const char *key, size_t len);
bool skn_map_has(const struct skn_map *map, const char *key, size_t len);

#endif
