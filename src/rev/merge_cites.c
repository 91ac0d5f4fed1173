#include "rev/merge_cites.h"

#include "doc/canon.h"
#include "doc/cite.h"
#include "doc/record.h"

bool skn_merge_cites_kind(enum skn_kind kind)
{
	return kind == SKN_KIND_NARRATIVE || kind == SKN_KIND_THREAD || kind == SKN_KIND_EVENT ||
	       kind == SKN_KIND_VOICE || kind == SKN_KIND_TENSION;
}

static bool parse(struct skn_record *out, enum skn_kind kind, const char *p, size_t n)
{
	struct skn_buf copy = SKN_BUF_INIT;
	bool ok;

	skn_buf_add(&copy, p, n);
	ok = kind != SKN_KIND_NARRATIVE && skn_record_parse(out, kind, "", &copy, "", NULL) == SKN_OK;
	skn_buf_release(&copy);
	return ok;
}

static void scan_text(struct skn_map *keys, const char *s, size_t n)
{
	struct skn_cites cites = { 0 };

	skn_cites_scan(&cites, s, n);
	for (size_t i = 0; i < cites.cites.n; i++)
		skn_map_put(keys, s + cites.cites.v[i].key, cites.cites.v[i].key_len, keys);
	skn_cites_release(&cites);
}

void skn_merge_cites_scan(struct skn_map *keys, enum skn_kind kind, const char *p, size_t n)
{
	struct skn_record record;

	if (!parse(&record, kind, p, n)) {
		scan_text(keys, p, n);
		return;
	}
	for (const char *const *f = skn_record_prose_fields(kind); *f; f++) {
		const struct skn_node *node = skn_node_find(record.tree.root, *f);

		if (node && node->text)
			scan_text(keys, node->text, node->len);
	}
	skn_record_release(&record);
}

static int rename_fields(struct skn_buf *file, bool *changed, const struct skn_record *record,
			 const char *old, const char *new, struct skn_err *err)
{
	const char *schema = skn_kind_info(record->kind)->schema;
	int rc = SKN_OK;

	for (const char *const *f = skn_record_prose_fields(record->kind); rc == SKN_OK && *f; f++) {
		const struct skn_node *node = skn_node_find(record->tree.root, *f);
		struct skn_tree tree = SKN_TREE_INIT;
		struct skn_buf value = SKN_BUF_INIT;

		if (node && node->text)
			skn_buf_add(&value, node->text, node->len);
		if (skn_cites_replace_key(&value, old, new)) {
			rc = skn_canon_edit(file, schema, *f, skn_node_string(&tree, value.p, value.n), err);
			*changed = true;
		}
		skn_buf_release(&value);
		skn_tree_release(&tree);
	}
	return rc;
}

static int rename_same_as(struct skn_buf *file, bool *changed, const struct skn_record *record,
			  const char *old, const char *new, struct skn_err *err)
{
	const struct skn_node *list = skn_node_find(record->tree.root, "same_as");
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_node *copy = skn_node_new(&tree, SKN_ARRAY);
	bool found = false;
	int rc = SKN_OK;

	for (const struct skn_node *n = list ? list->child : NULL; n; n = n->next) {
		const char *key = n->text ? n->text : "";

		found = found || skn_streq(key, old);
		key = skn_streq(key, old) ? new : key;
		skn_node_append(copy, skn_node_string(&tree, key, strlen(key)));
	}
	if (found)
		rc = skn_canon_edit(file, skn_kind_info(record->kind)->schema, "same_as", copy, err);
	*changed = *changed || found;
	skn_tree_release(&tree);
	return rc;
}

int skn_merge_cites_rename(struct skn_buf *file, bool *changed, enum skn_kind kind, const char *old,
			   const char *new, struct skn_err *err)
{
	struct skn_record record;
	int rc;

	*changed = false;
	if (!parse(&record, kind, file->p, file->n)) {
		*changed = skn_merge_cites_kind(kind) && skn_cites_replace_key(file, old, new);
		return SKN_OK;
	}
	rc = kind == SKN_KIND_ITEM ? rename_same_as(file, changed, &record, old, new, err)
				   : rename_fields(file, changed, &record, old, new, err);
	skn_record_release(&record);
	return rc;
}
