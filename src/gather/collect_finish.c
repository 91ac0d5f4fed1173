#include "gather/collect_parts.h"

#include "base/utf8.h"
#include "doc/canon.h"
#include "gather/copies.h"
#include "hash/sha256.h"
#include "store/put.h"
#include "text/edtf.h"
#include "uni/uni.h"

#define RUN_HEX 4         /* digits behind a run's time; more where two would have one name */
#define LINE_MAX_BYTES 1500

/* ---- copies ---- */

static void add_copy(struct skn_copies *copies, struct skn_collect *c, const struct skn_collect_item *item)
{
	const struct skn_node *fields = item->is_new ? item->fields : item->record.tree.root;
	const char *title = skn_node_text(fields, "title");
	struct skn_buf text = SKN_BUF_INIT;

	if (item->has_text)
		skn_copies_add(copies, title ? title : "", title ? strlen(title) : 0, item->text.p, item->text.n);
	else {
		if (!item->is_new)
			skn_texts_of(&text, c->repo, item->elsewhere ? c->work : c->view, c->thread, &item->record, NULL);
		skn_copies_add(copies, title ? title : "", title ? strlen(title) : 0, text.p, text.n);
	}
	skn_buf_release(&text);
}

static void join_linked(struct skn_copies *copies, const struct skn_collect *c, size_t i)
{
	const struct skn_node *links = skn_node_find(c->items.v[i]->record.tree.root, "same_as");

	for (const struct skn_node *l = links ? links->child : NULL; l; l = l->next) {
		uintptr_t other = l->text ? (uintptr_t)skn_map_find(&c->by_key, l->text, l->len) : 0;

		if (other && other != UINTPTR_MAX)
			skn_copies_join(copies, i, other - 1);
	}
}

/* Gives the new items that are copies the first item of their group to name. */
static void link_copies(struct skn_collect *c)
{
	struct skn_copies *copies = NULL;
	bool any = false;

	for (size_t i = 0; i < c->order.n; i++)
		any = any || (c->items.v[c->order.v[i]]->is_new && c->items.v[c->order.v[i]]->has_text);
	if (!any)
		return;
	copies = skn_copies_new();
	for (size_t i = 0; i < c->items.n; i++)
		add_copy(copies, c, c->items.v[i]);
	for (size_t i = 0; i < c->items.n; i++)
		join_linked(copies, c, i);
	skn_copies_group(copies);
	for (size_t i = 0; i < c->items.n; i++) {
		struct skn_collect_item *item = c->items.v[i];
		size_t first = skn_copies_of(copies, i);

		if (item->is_new && first != i)
			item->same_as = c->items.v[first]->key;
	}
	skn_copies_free(copies);
}

/* ---- items ---- */

static int put_text(struct skn_changes *changes, struct skn_collect *c, struct skn_collect_item *item,
		    struct skn_err *err)
{
	char *path = skn_kind_path_in(c->thread, SKN_KIND_TEXT, item->key);
	char hex[65];
	int rc = SKN_OK;

	if (c->policy == SKN_TEXT_QUOTES && !c->dry)
		rc = skn_texts_put(hex, c->repo, item->text.p, item->text.n, err);
	if (c->policy == SKN_TEXT_FULL) {
		struct skn_buf copy = SKN_BUF_INIT;

		skn_buf_add(&copy, item->text.p, item->text.n);
		skn_changes_put(changes, path, &copy);
	} else if (item->outcome == SKN_FOUND_CHANGED && skn_view_has(c->view, path)) {
		skn_changes_remove(changes, path);
	}
	free(path);
	return rc;
}

static int put_new(struct skn_changes *changes, struct skn_collect *c, struct skn_collect_item *item,
		   struct skn_err *err)
{
	if (item->same_as) {
		struct skn_node *list = skn_node_new(&item->tree, SKN_ARRAY);

		skn_node_append(list, skn_node_string(&item->tree, item->same_as, strlen(item->same_as)));
		skn_node_set(&item->tree, item->fields, "same_as", list);
	}
	return skn_put_over(changes, c->thread, SKN_KIND_ITEM, item->key, NULL, item->fields, false, err);
}

static int put_changed(struct skn_changes *changes, struct skn_collect *c, struct skn_collect_item *item,
		       struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_node *fields = skn_node_new(&tree, SKN_OBJECT);
	const char *old = skn_node_text(skn_node_find(item->record.tree.root, "text"), "language");
	int rc;

	skn_node_set(&tree, fields, "text", skn_item_text_field(&tree, &item->text, old));
	rc = skn_put_over(changes, c->thread, SKN_KIND_ITEM, item->key, &item->record, fields, true, err);
	skn_tree_release(&tree);
	return rc;
}

static int put_items(struct skn_changes *changes, struct skn_collect *c, struct skn_err *err)
{
	int rc = SKN_OK;
	char hex[65];

	for (size_t i = 0; rc == SKN_OK && i < c->items.n; i++) {
		struct skn_collect_item *item = c->items.v[i];

		if (item->outcome == SKN_FOUND_UNCHANGED) {
			if (item->has_text && !c->dry)
				rc = skn_texts_put(hex, c->repo, item->text.p, item->text.n, err);
			continue;
		}
		if (item->has_text)
			rc = put_text(changes, c, item, err);
		if (rc == SKN_OK)
			rc = item->is_new ? put_new(changes, c, item, err) : put_changed(changes, c, item, err);
	}
	return rc;
}

/* ---- the run ---- */

static void set_count(struct skn_tree *tree, struct skn_node *node, const char *name, size_t n)
{
	skn_node_set(tree, node, name, skn_node_int(tree, (int64_t)n));
}

static struct skn_node *account_node(struct skn_tree *tree, const struct skn_account *account)
{
	struct skn_node *node = skn_node_new(tree, SKN_OBJECT);

	set_count(tree, node, "found", skn_account_found(account));
	for (size_t i = 0; i < SKN_FOUND_N; i++)
		set_count(tree, node, skn_outcome_names[i], account->by[i]);
	return node;
}

/* TEXT as a record may hold it on one line. */
static struct skn_node *line_node(struct skn_tree *tree, const char *text)
{
	struct skn_buf clean = SKN_BUF_INIT;
	struct skn_node *node;
	size_t n;

	skn_uni_clean(&clean, text, strlen(text));
	for (n = clean.n < LINE_MAX_BYTES ? clean.n : LINE_MAX_BYTES; n < clean.n && n; n--)
		if (((unsigned char)clean.p[n] & 0xc0) != 0x80)
			break;
	skn_buf_truncate(&clean, n);
	for (char *p = clean.p; *p; p++)
		if (*p == '\n' || *p == '\t')
			*p = ' ';
	node = skn_node_string(tree, clean.n ? clean.p : "unknown", clean.n ? clean.n : 7);
	skn_buf_release(&clean);
	return node;
}

static struct skn_node *failures_node(struct skn_tree *tree, const struct skn_collect *c)
{
	struct skn_node *list = skn_node_new(tree, SKN_ARRAY);

	for (size_t i = 0; i < c->failures.n && i < SKN_COLLECT_FAILURES_MAX; i++) {
		struct skn_node *one = skn_node_new(tree, SKN_OBJECT);

		skn_node_set(tree, one, "what", line_node(tree, c->failures.v[i].what));
		skn_node_set(tree, one, "reason", line_node(tree, c->failures.v[i].reason));
		skn_node_append(list, one);
	}
	return list;
}

/* "20260429T202500Z-6b1f", free in the thread. */
static char *run_name(const struct skn_collect *c, int64_t now, const struct skn_buf *record)
{
	struct skn_buf all = SKN_BUF_INIT;
	char time[32], hex[SKN_SHA256_HEX], compact[32], *name = NULL;
	size_t n = 0;

	skn_buf_addf(&all, "%s\n%s", c->thread, record->p);
	for (size_t i = 0; i < c->order.n; i++) {
		const struct skn_collect_item *item = c->items.v[c->order.v[i]];

		skn_buf_addf(&all, "%s ", item->key);
		skn_buf_add(&all, item->text.p, item->text.n);
	}
	skn_sha256_hex(hex, all.p, all.n);
	skn_edtf_format_time(time, now);
	for (const char *p = time; *p && n < sizeof(compact) - 1; p++)
		if (*p != '-' && *p != ':')
			compact[n++] = *p;
	compact[n] = '\0';
	for (int digits = RUN_HEX; !name; digits++) {
		char *path;

		name = skn_xasprintf("%s-%.*s", compact, digits, hex);
		path = skn_kind_path_in(c->thread, SKN_KIND_RUN, name);
		if (digits < SKN_SHA256_HEX - 1 && skn_view_has(c->view, path)) {
			free(name);
			name = NULL;
		}
		free(path);
	}
	skn_buf_release(&all);
	return name;
}

static int put_run(struct skn_changes *changes, struct skn_collect *c, int64_t now, char **run, struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_node *fields = skn_node_new(&tree, SKN_OBJECT);
	struct skn_buf record = SKN_BUF_INIT;
	int rc;

	skn_node_set(&tree, fields, "op", skn_node_string(&tree, "gather", 6));
	skn_node_set(&tree, fields, "account", account_node(&tree, &c->account));
	if (c->failures.n)
		skn_node_set(&tree, fields, "failures", failures_node(&tree, c));
	rc = skn_canon_write(&record, skn_kind_info(SKN_KIND_RUN)->schema, fields, err);
	if (rc == SKN_OK) {
		*run = run_name(c, now, &record);
		rc = skn_put_over(changes, c->thread, SKN_KIND_RUN, *run, NULL, fields, false, err);
	}
	skn_tree_release(&tree);
	skn_buf_release(&record);
	return rc;
}

int skn_collect_finish(struct skn_changes *changes, struct skn_collect *c, int64_t now, bool dry, char **run,
		       struct skn_err *err)
{
	int rc;

	c->dry = dry;
	*run = NULL;
	link_copies(c);
	rc = put_items(changes, c, err);
	if (rc == SKN_OK && c->order.n)
		rc = put_run(changes, c, now, run, err);
	return rc;
}
