#include <sys/random.h>

#include "base/map.h"

static uint64_t seed(void)
{
	static uint64_t value;

	if (!value) {
		uint64_t v = 0;

		if (getrandom(&v, sizeof(v), GRND_NONBLOCK) != (ssize_t)sizeof(v))
			v = (uint64_t)getpid();
		value = v | 1;
	}
	return value;
}

/* The two halves of the product, folded. */
static uint64_t fold_product(uint64_t a, uint64_t b)
{
	unsigned __int128 product = (unsigned __int128)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t hash(const char *key, size_t len)
{
	uint64_t s = seed(), h = s ^ len, word;

	for (; len >= sizeof(word); key += sizeof(word), len -= sizeof(word)) {
		memcpy(&word, key, sizeof(word));
		h = fold_product(h ^ word, s ^ 0x9e3779b97f4a7c15u);
	}
	word = 0;
	memcpy(&word, key, len);
	return fold_product(h ^ word, s ^ 0xd6e8feb86659fd93u);
}

/* A copy that keeps NUL bytes inside the key. */
static char *copy_key(const char *key, size_t len)
{
	char *copy = skn_xmalloc(len + 1);

	memcpy(copy, key, len);
	copy[len] = '\0';
	return copy;
}

static size_t slot_of(const struct skn_map *map, const char *key, size_t len, uint64_t h)
{
	size_t i = h & (map->n_slots - 1);

	for (; map->slots[i]; i = (i + 1) & (map->n_slots - 1)) {
		const struct skn_map_entry *e = &map->entries[map->slots[i] - 1];

		if (e->hash == h && e->key_len == len && memcmp(e->key, key, len) == 0)
			break;
	}
	return i;
}

static void grow(struct skn_map *map)
{
	map->n_slots = map->n_slots ? map->n_slots * 2 : 16;
	free(map->slots);
	map->slots = skn_xcalloc(map->n_slots, sizeof(*map->slots));
	for (size_t k = 0; k < map->n; k++) {
		size_t i = map->entries[k].hash & (map->n_slots - 1);

		while (map->slots[i])
			i = (i + 1) & (map->n_slots - 1);
		map->slots[i] = (uint32_t)k + 1;
	}
}

void *skn_map_put(struct skn_map *map, const char *key, size_t len, void *value)
{
	uint64_t h = hash(key, len);
	size_t i;

	if (map->n + 1 > map->n_slots / 2)
		grow(map);
	i = slot_of(map, key, len, h);
	if (map->slots[i]) {
		void *old = map->entries[map->slots[i] - 1].value;

		map->entries[map->slots[i] - 1].value = value;
		return old;
	}
	if (map->n == map->cap) {
		map->cap = map->cap ? map->cap * 2 : 8;
		map->entries = skn_xreallocarray(map->entries, map->cap, sizeof(*map->entries));
	}
	map->entries[map->n++] = (struct skn_map_entry){
		.key = copy_key(key, len), .key_len = len, .value = value, .hash = h };
	map->slots[i] = (uint32_t)map->n;
	return NULL;
}

static const struct skn_map_entry *find(const struct skn_map *map, const char *key, size_t len)
{
	size_t i;

	if (map->n == 0)
		return NULL;
	i = slot_of(map, key, len, hash(key, len));
	return map->slots[i] ? &map->entries[map->slots[i] - 1] : NULL;
}

void *skn_map_find(const struct skn_map *map, const char *key, size_t len)
{
	const struct skn_map_entry *e = find(map, key, len);

	return e ? e->value : NULL;
}

bool skn_map_has(const struct skn_map *map, const char *key, size_t len)
{
	return find(map, key, len) != NULL;
}

void skn_map_release(struct skn_map *map, void (*free_value)(void *))
{
	for (size_t i = 0; i < map->n; i++) {
		free(map->entries[i].key);
		if (free_value)
			free_value(map->entries[i].value);
	}
	free(map->entries);
	free(map->slots);
	*map = (struct skn_map)SKN_MAP_INIT;
}
