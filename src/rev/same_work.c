#include "rev/same_work.h"

#include "base/map.h"
#include "doc/identity.h"

/* Keys as disjoint sets: key -> index + 1 into up. */
struct sets {
	struct skn_map keys;
	SKN_VEC(size_t) up;
};

static size_t root_of(const struct sets *s, size_t i)
{
	while (s->up.v[i] != i)
		i = s->up.v[i] = s->up.v[s->up.v[i]];
	return i;
}

static size_t set_of(struct sets *s, const char *key)
{
	uintptr_t i = (uintptr_t)skn_map_find(&s->keys, key, strlen(key));

	if (!i) {
		skn_vec_push(&s->up, s->up.n);
		i = s->up.n;
		skn_map_put(&s->keys, key, strlen(key), (void *)i);
	}
	return root_of(s, i - 1);
}

/* Whether the keys were apart. */
static bool unite(struct sets *s, const char *a, const char *b)
{
	size_t x = set_of(s, a), y = set_of(s, b);

	s->up.v[x] = y;
	return x != y;
}

static void unite_linked(struct sets *s, const struct skn_records *items)
{
	for (size_t i = 0; i < items->n; i++) {
		const struct skn_node *list = skn_node_find(items->v[i].tree.root, "same_as");

		for (const struct skn_node *c = list ? list->child : NULL; c; c = c->next)
			if (c->text)
				unite(s, items->v[i].id, c->text);
	}
}

static bool is_withdrawn(const struct skn_record *item)
{
	return skn_node_find(item->tree.root, "withdrawn") != NULL;
}

/* An identity that an item has; those of one identity are a list. */
struct holder {
	const struct skn_record *item;
	struct holder *next;
};

static void free_holders(void *list)
{
	for (struct holder *h = list, *next; h; h = next) {
		next = h->next;
		free(h);
	}
}

static void add_holders(struct skn_map *holders, const struct skn_records *items)
{
	for (size_t i = 0; i < items->n; i++) {
		struct skn_identities ids = { 0 };

		if (!is_withdrawn(&items->v[i]))
			skn_identities_add(&ids, items->v[i].tree.root);
		for (size_t k = 0; k < ids.n; k++) {
			struct holder *h = skn_xcalloc(1, sizeof(*h));

			h->item = &items->v[i];
			h->next = skn_map_put(holders, ids.v[k].id, strlen(ids.v[k].id), h);
		}
		skn_identities_release(&ids);
	}
}

static void add_pairs(struct skn_same_works *out, const struct skn_record *item, const struct holder *others)
{
	for (; others; others = others->next) {
		int order = strcmp(item->id, others->item->id);

		if (order > 0)
			skn_vec_push(out, ((struct skn_same_work){ item->id, others->item->id }));
		else if (order < 0)
			skn_vec_push(out, ((struct skn_same_work){ others->item->id, item->id }));
	}
}

static int by_keys(const void *pa, const void *pb)
{
	const struct skn_same_work *a = pa, *b = pb;
	int order = strcmp(a->other, b->other);

	return order ? order : strcmp(a->key, b->key);
}

void skn_merge_same_works(struct skn_same_works *out, const struct skn_records *ours,
			  const struct skn_records *theirs)
{
	struct skn_map holders = SKN_MAP_INIT;
	struct skn_same_works pairs = { 0 };
	struct sets sets = { .keys = SKN_MAP_INIT };

	unite_linked(&sets, ours);
	unite_linked(&sets, theirs);
	add_holders(&holders, ours);
	for (size_t i = 0; i < theirs->n; i++) {
		struct skn_identities ids = { 0 };

		if (!is_withdrawn(&theirs->v[i]))
			skn_identities_add(&ids, theirs->v[i].tree.root);
		for (size_t k = 0; k < ids.n; k++)
			add_pairs(&pairs, &theirs->v[i], skn_map_find(&holders, ids.v[k].id, strlen(ids.v[k].id)));
		skn_identities_release(&ids);
	}
	if (pairs.n > 1)
		qsort(pairs.v, pairs.n, sizeof(*pairs.v), by_keys);
	for (size_t i = 0; i < pairs.n; i++)
		if (unite(&sets, pairs.v[i].key, pairs.v[i].other))
			skn_vec_push(out, pairs.v[i]);
	skn_map_release(&holders, free_holders);
	skn_map_release(&sets.keys, NULL);
	skn_vec_release(&sets.up);
	skn_vec_release(&pairs);
}
