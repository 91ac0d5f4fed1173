#include "rev/diff_parts.h"

struct skn_diff_place skn_diff_place_of(const struct skn_record *a, size_t from, const struct skn_record *b,
					size_t to)
{
	const struct skn_record *one = b ? b : a;

	return (struct skn_diff_place){ .of = one->kind, .id = one->kind == SKN_KIND_THREAD ? NULL : one->id,
					.from = from, .to = to, .old_record = a, .new_record = b };
}

static struct skn_diff_change change_at(enum skn_diff_kind kind, const struct skn_diff_place *place,
					const char *field)
{
	return (struct skn_diff_change){ .kind = kind, .of = place->of, .field = field,
					 .id = place->id ? skn_xstrdup(place->id) : NULL,
					 .from = place->from, .to = place->to,
					 .old_record = place->old_record, .new_record = place->new_record };
}

struct skn_diff_change *skn_diff_add(struct skn_differ *d, enum skn_diff_kind kind,
				     const struct skn_diff_place *place, const char *field)
{
	skn_vec_push(&d->diff->list, change_at(kind, place, field));
	d->diff->counts[kind]++;
	return skn_vec_last(&d->diff->list);
}

struct skn_diff_change *skn_diff_add_texts(struct skn_differ *d, enum skn_diff_kind kind,
					   const struct skn_diff_place *place, const char *field,
					   const char *before, size_t bn, const char *after, size_t an)
{
	struct skn_diff_change *change = skn_diff_add(d, kind, place, field);

	change->before = before ? skn_xstrndup(before, bn) : NULL;
	change->after = after ? skn_xstrndup(after, an) : NULL;
	if (after)
		skn_diff_add_items(d, change, after, an);
	return change;
}

void skn_diff_add_items(struct skn_differ *d, struct skn_diff_change *change, const char *text, size_t n)
{
	struct skn_cites cites = { 0 };

	if (!d->fresh.n)
		return;
	skn_cites_scan(&cites, text, n);
	for (size_t i = 0; i < cites.cites.n; i++) {
		const struct skn_cite *c = &cites.cites.v[i];
		char *key = skn_xstrndup(text + c->key, c->key_len);

		if (skn_map_has(&d->fresh, key, c->key_len) && !skn_strings_has(&change->items, key))
			skn_vec_push(&change->items, key);
		else
			free(key);
	}
	skn_cites_release(&cites);
}

void skn_diff_add_items_of(struct skn_differ *d, struct skn_diff_change *change, const struct skn_record *record)
{
	for (const char *const *field = skn_record_prose_fields(record->kind); d->fresh.n && *field; field++) {
		size_t n;
		const char *text = skn_record_text(record, *field, &n);

		if (text)
			skn_diff_add_items(d, change, text, n);
	}
}

void skn_diff_add_unseen(struct skn_differ *d, const struct skn_diff_place *place, const char *field,
			 const char *after, size_t an)
{
	struct skn_diff_change change = change_at(SKN_DIFF_FIELD, place, field);

	change.after = after ? skn_xstrndup(after, an) : NULL;
	skn_vec_push(&d->diff->unseen, change);
}

/* Calls for what only A has, up to the next unit that stayed in place; returns that. */
static size_t walk_gone(const struct skn_match *match, size_t i, skn_diff_pair_fn *fn, void *ctx)
{
	for (; i < match->an && (match->a_to_b[i] == SKN_MATCH_NONE || match->moved[i]); i++)
		if (match->a_to_b[i] == SKN_MATCH_NONE)
			fn(ctx, i, SKN_MATCH_NONE, false);
	return i;
}

void skn_diff_walk(const struct skn_match *match, skn_diff_pair_fn *fn, void *ctx)
{
	size_t next = walk_gone(match, 0, fn, ctx);

	for (size_t j = 0; j < match->bn; j++) {
		size_t i = match->b_to_a[j];

		fn(ctx, i, j, i != SKN_MATCH_NONE && match->moved[i]);
		if (i != SKN_MATCH_NONE && i == next)
			next = walk_gone(match, i + 1, fn, ctx);
	}
}

void skn_diff_make(struct skn_diff *out, const struct skn_thread *from, const struct skn_thread *to)
{
	struct skn_differ d = { .diff = out, .from = from, .to = to, .fresh = SKN_MAP_INIT };
	struct skn_numbers old = { 0 }, new = { 0 };

	*out = (struct skn_diff){ 0 };
	if (from)
		skn_numbers_make(&old, from);
	if (to)
		skn_numbers_make(&new, to);
	skn_diff_find_fresh(&d, &new);
	skn_diff_prose(&d);
	skn_diff_records(&d, SKN_KIND_EVENT);
	skn_diff_records(&d, SKN_KIND_VOICE);
	skn_diff_records(&d, SKN_KIND_TENSION);
	skn_diff_sources(&d, &old, &new);
	skn_diff_meta(&d);
	skn_numbers_release(&old);
	skn_numbers_release(&new);
	skn_map_release(&d.fresh, NULL);
}

static void release_change(struct skn_diff_change *change)
{
	free(change->id);
	free(change->before);
	free(change->after);
	skn_strings_release(&change->attached);
	skn_strings_release(&change->detached);
	skn_strings_release(&change->items);
}

void skn_diff_release(struct skn_diff *diff)
{
	for (size_t i = 0; i < diff->list.n; i++)
		release_change(&diff->list.v[i]);
	for (size_t i = 0; i < diff->unseen.n; i++)
		release_change(&diff->unseen.v[i]);
	skn_vec_release(&diff->list);
	skn_vec_release(&diff->unseen);
	free(diff->partners);
	skn_strings_release(&diff->new_keys);
}
