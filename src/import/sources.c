#include "import/sources.h"

#include "doc/key.h"
#include "text/fold.h"
#include "text/name.h"

/* The items of the version before and how they are recognised: by the work's
 * identity, or by title and outlet where a source has nothing better. */
struct known {
	const struct skn_records *items; /* sorted by key */
	bool *used;                      /* per item: a source of this page has it */
	struct skn_map by_identity, by_title; /* index + 1 of the first */
	size_t *next_identity, *next_title;   /* per item: index + 1 of the next one of that name */
};

static void title_and_outlet(struct skn_buf *out, const struct skn_node *item)
{
	const char *title = skn_node_text(item, "title"), *outlet = skn_node_text(item, "container-title");

	skn_fold(out, title ? title : "", title ? strlen(title) : 0);
	skn_buf_addc(out, '\n');
	skn_fold(out, outlet ? outlet : "", outlet ? strlen(outlet) : 0);
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

/* Index + 1 of the first unused item that the source is. */
static size_t find(const struct known *known, const struct skn_page_source *source)
{
	bool weak = skn_key_is_weak(source->item);
	const size_t *next = weak ? known->next_title : known->next_identity;
	struct skn_buf name = SKN_BUF_INIT;
	size_t i;

	if (source->key) {
		const struct skn_record *item = skn_records_find(known->items, source->key);

		i = item ? (size_t)(item - known->items->v) + 1 : 0;
		return i && !known->used[i - 1] ? i : 0;
	}
	if (weak)
		title_and_outlet(&name, source->item);
	else
		skn_key_identity(&name, source->item);
	i = (uintptr_t)skn_map_find(weak ? &known->by_title : &known->by_identity, name.p, name.n);
	while (i && known->used[i - 1])
		i = next[i - 1];
	skn_buf_release(&name);
	return i;
}

/* The item that a source is, or NULL; each item serves one source. */
static const struct skn_record *recognise(struct known *known, const struct skn_page_source *source)
{
	size_t i = find(known, source);

	if (!i)
		return NULL;
	known->used[i - 1] = true;
	return &known->items->v[i - 1];
}

static char *new_key(const struct skn_strings *keys, const struct skn_records *items,
		     const struct skn_page_source *source)
{
	struct skn_buf base = SKN_BUF_INIT;
	char *key;

	if (source->key && skn_name_check(source->key, strlen(source->key), SKN_NAME_ID, NULL) == SKN_OK)
		skn_buf_adds(&base, source->key);
	else
		skn_key_make(&base, source->item);
	key = skn_xstrdup(base.p);
	for (unsigned n = 2; skn_strings_has(keys, key) || skn_records_find(items, key); n++) {
		free(key);
		key = skn_xasprintf("%s-%u", base.p, n);
	}
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
	struct known known;
	int rc = SKN_OK;

	known_init(&known, previous ? &previous->items : &none);
	for (size_t i = 0; rc == SKN_OK && i < page->sources.n; i++) {
		struct skn_page_source *source = &page->sources.v[i];
		const struct skn_record *item = recognise(&known, source);
		char *key;

		if (item) {
			skn_strings_push(keys, item->id);
		} else {
			default_text(&page->tree, source->item, "type", "webpage");
			default_text(&page->tree, source->item, "via", "import");
			key = new_key(keys, known.items, source);
			skn_vec_push(keys, key);
		}
		rc = skn_put_over(changes, thread_path, SKN_KIND_ITEM, keys->v[i], item, source->item, true,
				  err);
	}
	known_release(&known);
	return rc;
}
