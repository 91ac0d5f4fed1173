#include "rev/diff_parts.h"

static void put_ids(struct skn_map *out, const struct skn_thread *thread)
{
	for (size_t i = 0; i < thread->item_keys.n; i++)
		skn_map_put(out, thread->item_keys.v[i], strlen(thread->item_keys.v[i]), out);
	for (size_t i = 0; i < thread->items.n; i++)
		skn_map_put(out, thread->items.v[i].id, strlen(thread->items.v[i].id), out);
}

void skn_diff_find_fresh(struct skn_differ *d, const struct skn_numbers *to)
{
	struct skn_map had = SKN_MAP_INIT, has = SKN_MAP_INIT;

	if (d->from)
		put_ids(&had, d->from);
	if (d->to)
		put_ids(&has, d->to);
	for (size_t i = 0; i < to->keys.n; i++) {
		const char *key = to->keys.v[i];
		size_t n = strlen(key);

		if (!skn_map_has(&had, key, n) && skn_map_has(&has, key, n))
			skn_map_put(&d->fresh, key, n, d);
	}
	skn_map_release(&had, NULL);
	skn_map_release(&has, NULL);
}

/* The records of a thread's items by key; borrowed. */
static void items_by_key(struct skn_map *out, const struct skn_thread *thread)
{
	for (size_t i = 0; thread && i < thread->items.n; i++)
		skn_map_put(out, thread->items.v[i].id, strlen(thread->items.v[i].id), &thread->items.v[i]);
}

static const char *title_of(const struct skn_record *item)
{
	return item ? skn_node_text(item->tree.root, "title") : NULL;
}

/* A source that is gained, lost, or whose record came or went. */
static void whole_source(struct skn_differ *d, enum skn_diff_kind kind, const struct skn_diff_place *place)
{
	const char *before = title_of(place->old_record), *after = title_of(place->new_record);
	struct skn_diff_change *change = skn_diff_add(d, kind, place, NULL);

	change->before = before ? skn_xstrdup(before) : NULL;
	change->after = after ? skn_xstrdup(after) : NULL;
	if (skn_map_has(&d->fresh, place->id, strlen(place->id)))
		skn_strings_push(&change->items, place->id);
}

static void kept_source(struct skn_differ *d, const struct skn_diff_place *place)
{
	size_t before = d->diff->counts[SKN_DIFF_SOURCE_CHANGED];

	if (!place->old_record != !place->new_record)
		whole_source(d, SKN_DIFF_SOURCE_CHANGED, place);
	else if (place->old_record)
		skn_diff_fields(d, place);
	if (d->diff->counts[SKN_DIFF_SOURCE_CHANGED] > before)
		d->diff->counts[SKN_DIFF_SOURCE_CHANGED] = before + 1;
}

void skn_diff_sources(struct skn_differ *d, const struct skn_numbers *from, const struct skn_numbers *to)
{
	struct skn_map old = SKN_MAP_INIT, new = SKN_MAP_INIT;

	items_by_key(&old, d->from);
	items_by_key(&new, d->to);
	for (size_t i = 0; i < to->keys.n; i++) {
		const char *key = to->keys.v[i];
		size_t n = strlen(key), number = skn_numbers_of(from, key, n);
		struct skn_diff_place place = { .of = SKN_KIND_ITEM, .id = key, .to = i,
						.from = number ? number - 1 : SKN_DIFF_NOWHERE,
						.old_record = number ? skn_map_find(&old, key, n) : NULL,
						.new_record = skn_map_find(&new, key, n) };

		if (number) {
			kept_source(d, &place);
		} else {
			whole_source(d, SKN_DIFF_SOURCE_GAINED, &place);
			skn_strings_push(&d->diff->new_keys, key);
		}
	}
	for (size_t i = 0; i < from->keys.n; i++) {
		const char *key = from->keys.v[i];
		struct skn_diff_place place = { .of = SKN_KIND_ITEM, .id = key, .from = i, .to = SKN_DIFF_NOWHERE,
						.old_record = skn_map_find(&old, key, strlen(key)) };

		if (!skn_numbers_of(to, key, strlen(key)))
			whole_source(d, SKN_DIFF_SOURCE_LOST, &place);
	}
	skn_map_release(&old, NULL);
	skn_map_release(&new, NULL);
}
