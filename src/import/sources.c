#include "import/sources.h"

#include "doc/key.h"
#include "text/fold.h"
#include "text/name.h"

struct known {
	const struct skn_records *items; /* of the version before, sorted by key */
	bool *used;                      /* per item: a source of this page has it */
};

static void title_and_outlet(struct skn_buf *out, const struct skn_node *item)
{
	const char *title = skn_node_text(item, "title"), *outlet = skn_node_text(item, "container-title");

	skn_fold(out, title ? title : "", title ? strlen(title) : 0);
	skn_buf_addc(out, '\n');
	skn_fold(out, outlet ? outlet : "", outlet ? strlen(outlet) : 0);
}

static bool same_work(const struct skn_node *source, const struct skn_node *item)
{
	struct skn_buf a = SKN_BUF_INIT, b = SKN_BUF_INIT;
	bool same;

	if (!skn_key_is_weak(source)) {
		skn_key_identity(&a, source);
		skn_key_identity(&b, item);
	} else {
		title_and_outlet(&a, source);
		title_and_outlet(&b, item);
	}
	same = skn_buf_eq(&a, b.p, b.n);
	skn_buf_release(&a);
	skn_buf_release(&b);
	return same;
}

/* The item that a source is, or NULL; each item serves one source. */
static const struct skn_record *recognise(struct known *known, const struct skn_page_source *source)
{
	for (size_t i = 0; i < known->items->n; i++) {
		const struct skn_record *item = &known->items->v[i];
		bool same = source->key ? skn_streq(source->key, item->id)
					: same_work(source->item, item->tree.root);

		if (same && !known->used[i]) {
			known->used[i] = true;
			return item;
		}
	}
	return NULL;
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

int skn_import_sources(struct skn_strings *keys, struct skn_changes *changes, struct skn_view *view,
		       const char *thread_path, const struct skn_thread *previous,
		       struct skn_page *page, struct skn_err *err)
{
	static const struct skn_records none;
	struct known known = { previous ? &previous->items : &none, NULL };
	int rc = SKN_OK;

	known.used = skn_xcalloc(known.items->n, sizeof(*known.used));
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
		rc = skn_put_record(changes, view, thread_path, SKN_KIND_ITEM, keys->v[i], source->item,
				    true, err);
	}
	free(known.used);
	return rc;
}
