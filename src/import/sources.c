#include "import/sources.h"

#include "doc/key.h"
#include "import/unique.h"
#include "out/source.h"
#include "text/fold.h"
#include "text/name.h"

/* The items of the version before and how they are recognised: by the work's
 * identity, or by title and outlet where a source has nothing better; then those
 * whose date and way are the same first.  An item that shows more than the page
 * does (a date, a feed) is another one: neither may the page gain it, nor the item
 * lose it. */
struct known {
	const struct skn_records *items; /* sorted by key */
	bool *used;                      /* per item: a source of this page has it */
	struct skn_map by_identity, by_title; /* index + 1 of the first */
	size_t *next_identity, *next_title;   /* per item: index + 1 of the next one of that name */
};

/* The outlet that a page shows for an item; the feed or search is none. */
static const char *outlet_of(const struct skn_node *item)
{
	const char *outlet = skn_source_outlet(item), *via = skn_node_text(item, "via");

	return outlet && outlet != via ? outlet : NULL;
}

static void title_and_outlet(struct skn_buf *out, const struct skn_node *item)
{
	const char *title = skn_node_text(item, "title"), *outlet = outlet_of(item);

	skn_fold(out, title ? title : "", title ? strlen(title) : 0);
	skn_buf_addc(out, '\n');
	skn_fold(out, outlet ? outlet : "", outlet ? strlen(outlet) : 0);
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? skn_streq(a, b) : a == b;
}

/* What a page shows of how an item was found: where it has no outlet. */
static const char *shown_via(const struct skn_node *item)
{
	const char *outlet = skn_source_outlet(item);

	return outlet && outlet == skn_node_text(item, "via") ? outlet : NULL;
}

/* Whether an item of the same title and outlet may be the source; EXACT: it is
 * without any change. */
static bool fits(const struct skn_node *source, const struct skn_node *item, bool exact)
{
	const char *date = skn_node_text(source, "issued"), *had_date = skn_node_text(item, "issued");
	const char *via = shown_via(source), *had_via = shown_via(item);

	if (exact)
		return same_text(date, had_date) && same_text(via, had_via);
	return (date || !had_date) && (via || !had_via);
}

static void known_init(struct known *known, const struct skn_records *items)
{
	struct skn_buf name = SKN_BUF_INIT;

	*known = (struct known){ .items = items };
	known->used = skn_xcalloc(items->n, sizeof(*known->used));
	known->next_identity = skn_xcalloc(items->n, sizeof(*known->next_identity));
	known->next_title = skn_xcalloc(items->n, sizeof(*known->next_title));
	/* From the last to the first, so that each chain is in order. */
	for (size_t i = items->n; i > 0; i--) {
		skn_buf_clear(&name);
		skn_key_identity(&name, items->v[i - 1].tree.root);
		known->next_identity[i - 1] =
			(uintptr_t)skn_map_put(&known->by_identity, name.p, name.n, (void *)(uintptr_t)i);
		skn_buf_clear(&name);
		title_and_outlet(&name, items->v[i - 1].tree.root);
		known->next_title[i - 1] =
			(uintptr_t)skn_map_put(&known->by_title, name.p, name.n, (void *)(uintptr_t)i);
	}
	skn_buf_release(&name);
}

static void known_release(struct known *known)
{
	free(known->used);
	free(known->next_identity);
	free(known->next_title);
	skn_map_release(&known->by_identity, NULL);
	skn_map_release(&known->by_title, NULL);
}

static int by_key(const void *key, const void *item)
{
	return strcmp(key, ((const struct skn_record *)item)->id);
}

/* Index + 1 of the first unused item that the source is, or 0. */
static size_t find(struct known *known, const struct skn_page_source *source, bool exact)
{
	bool weak = skn_key_is_weak(source->item);
	const size_t *next = weak ? known->next_title : known->next_identity;
	struct skn_map *chains = weak ? &known->by_title : &known->by_identity;
	struct skn_buf name = SKN_BUF_INIT;
	size_t i;

	if (source->key && known->items->n == 0)
		return 0;
	if (source->key) {
		const struct skn_record *item = bsearch(source->key, known->items->v, known->items->n,
							sizeof(*item), by_key);

		i = item ? (size_t)(item - known->items->v) + 1 : 0;
		return i && !known->used[i - 1] ? i : 0;
	}
	if (weak)
		title_and_outlet(&name, source->item);
	else
		skn_key_identity(&name, source->item);
	i = (uintptr_t)skn_map_find(chains, name.p, name.n);
	if (i && known->used[i - 1]) {
		/* Not to be passed again. */
		while (i && known->used[i - 1])
			i = next[i - 1];
		skn_map_put(chains, name.p, name.n, (void *)(uintptr_t)i);
	}
	while (i && (known->used[i - 1] ||
		     (weak && !fits(source->item, known->items->v[i - 1].tree.root, exact))))
		i = next[i - 1];
	skn_buf_release(&name);
	return i;
}

/* Per source the index + 1 of the item that it is, or 0; each item serves one. */
static size_t *recognise(struct known *known, const struct skn_page *page)
{
	size_t *found = skn_xcalloc(page->sources.n, sizeof(*found));

	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < page->sources.n; i++) {
			if (!found[i])
				found[i] = find(known, &page->sources.v[i], pass == 0);
			if (found[i])
				known->used[found[i] - 1] = true;
		}
	return found;
}

/* What a page shows as the outlet is the publisher of an item that has no other. */
static void drop_publisher(struct skn_tree *tree, struct skn_node *source, const struct skn_node *item)
{
	const char *outlet = skn_node_text(source, "container-title");

	if (outlet && !skn_node_find(item, "container-title") && outlet_of(item))
		skn_node_set(tree, source, "container-title", NULL);
}

static char *new_key(struct skn_unique *unique, const struct skn_page_source *source)
{
	struct skn_buf base = SKN_BUF_INIT;
	char *key;

	if (source->key && skn_name_check(source->key, strlen(source->key), SKN_NAME_ID, NULL) == SKN_OK)
		skn_buf_adds(&base, source->key);
	else
		skn_key_make(&base, source->item);
	key = skn_unique_make(unique, base.p);
	skn_buf_release(&base);
	return key;
}

static void default_text(struct skn_tree *tree, struct skn_node *item, const char *field, const char *text)
{
	if (!skn_node_find(item, field))
		skn_node_set(tree, item, field, skn_node_string(tree, text, strlen(text)));
}

int skn_import_sources(struct skn_strings *keys, struct skn_changes *changes,
		       const char *thread_path, const struct skn_thread *previous,
		       struct skn_page *page, struct skn_err *err)
{
	static const struct skn_records none;
	struct skn_unique unique = { SKN_MAP_INIT };
	struct known known;
	size_t *found;
	int rc = SKN_OK;

	known_init(&known, previous ? &previous->items : &none);
	for (size_t i = 0; i < known.items->n; i++)
		skn_unique_add(&unique, known.items->v[i].id);
	found = recognise(&known, page);
	for (size_t i = 0; rc == SKN_OK && i < page->sources.n; i++) {
		struct skn_page_source *source = &page->sources.v[i];
		const struct skn_record *item = found[i] ? &known.items->v[found[i] - 1] : NULL;
		char *key;

		if (item) {
			drop_publisher(&page->tree, source->item, item->tree.root);
			skn_strings_push(keys, item->id);
		} else {
			default_text(&page->tree, source->item, "type", "webpage");
			default_text(&page->tree, source->item, "via", "import");
			key = new_key(&unique, source);
			skn_vec_push(keys, key);
		}
		rc = skn_put_over(changes, thread_path, SKN_KIND_ITEM, keys->v[i], item, source->item, true,
				  err);
	}
	free(found);
	known_release(&known);
	skn_unique_release(&unique);
	return rc;
}
