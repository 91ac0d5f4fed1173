#include "gather/collect_parts.h"

#include "doc/identity.h"
#include "doc/key.h"
#include "hash/sha256.h"
#include "text/fold.h"

#define UNREADABLE ((void *)UINTPTR_MAX)
#define REASON_MAX 500 /* bytes of a failure's reason */

const char *const skn_outcome_names[SKN_FOUND_N] = { "new", "changed", "duplicate", "unchanged", "failed" };

size_t skn_account_found(const struct skn_account *account)
{
	size_t n = 0;

	for (size_t i = 0; i < SKN_FOUND_N; i++)
		n += account->by[i];
	return n;
}

const char *skn_collect_hash(const struct skn_collect_item *item)
{
	return skn_node_text(skn_node_find(item->is_new ? item->fields : item->record.tree.root, "text"), "sha256");
}

static const struct skn_node *fields_of(const struct skn_collect_item *item)
{
	return item->is_new ? item->fields : item->record.tree.root;
}

/* ---- what is known ---- */

static void item_free(struct skn_collect_item *item)
{
	free(item->key);
	skn_record_release(&item->record);
	skn_tree_release(&item->tree);
	skn_buf_release(&item->text);
	free(item->language);
	free(item);
}

/* The names an item goes by: identities, else title and outlet. */
static void names_of(struct skn_strings *out, const struct skn_node *fields)
{
	struct skn_identities ids = { 0 };
	struct skn_buf weak = SKN_BUF_INIT;

	skn_identities_add(&ids, fields);
	for (size_t i = 0; i < ids.n; i++)
		skn_strings_push(out, ids.v[i].id);
	if (ids.n == 0) {
		skn_key_identity(&weak, fields);
		skn_strings_push(out, weak.p);
	}
	skn_identities_release(&ids);
	skn_buf_release(&weak);
}

/* Of title and outlet alone. */
static bool is_weak(const char *name)
{
	return skn_starts_with(name, "title:");
}

static struct skn_collect_item *by_name(const struct skn_collect *c, const char *name)
{
	uintptr_t i = (uintptr_t)skn_map_find(&c->by_identity, name, strlen(name));

	return i ? c->items.v[i - 1] : NULL;
}

static void learn(struct skn_collect *c, struct skn_collect_item *item)
{
	struct skn_strings names = { 0 };

	skn_vec_push(&c->items, item);
	skn_map_put(&c->by_key, item->key, strlen(item->key), (void *)(uintptr_t)c->items.n);
	names_of(&names, fields_of(item));
	for (size_t i = 0; i < names.n; i++) {
		struct skn_collect_item *first = by_name(c, names.v[i]);

		if (!first)
			skn_map_put(&c->by_identity, names.v[i], strlen(names.v[i]), (void *)(uintptr_t)c->items.n);
		else if (is_weak(names.v[i])) {
			item->namesake = first->namesake;
			first->namesake = item;
		}
	}
	skn_strings_release(&names);
}

static int read_item(struct skn_collect *c, struct skn_view *view, const char *key, struct skn_err *err)
{
	struct skn_collect_item *item = skn_xcalloc(1, sizeof(*item));
	int rc;

	skn_buf_init(&item->record.src);
	skn_buf_init(&item->text);
	item->outcome = SKN_FOUND_UNCHANGED;
	item->elsewhere = view != c->view;
	rc = skn_store_load_record(&item->record, view, c->thread, SKN_KIND_ITEM, key, 0, err);
	if (rc != SKN_OK) {
		/* check says what is wrong with it; its name is taken */
		skn_map_put(&c->by_key, key, strlen(key), UNREADABLE);
		free(item);
		return skn_store_forgive(rc, err);
	}
	item->key = skn_xstrdup(key);
	item->withdrawn = skn_node_find(item->record.tree.root, "withdrawn") ||
			  skn_node_find(skn_node_find(item->record.tree.root, "text"), "redacted");
	learn(c, item);
	return SKN_OK;
}

static int read_items(struct skn_collect *c, struct skn_view *view, struct skn_err *err)
{
	struct skn_strings keys = { 0 };
	int rc = skn_store_ids(&keys, view, c->thread, SKN_KIND_ITEM, err);

	rc = skn_forgive(rc, SKN_ENOTFOUND, err);
	for (size_t i = 0; rc == SKN_OK && i < keys.n; i++)
		if (!skn_map_has(&c->by_key, keys.v[i], strlen(keys.v[i])))
			rc = read_item(c, view, keys.v[i], err);
	skn_strings_release(&keys);
	return rc;
}

int skn_collect_open(struct skn_collect **out, struct skn_repo *repo, struct skn_view *view, struct skn_view *work,
		     const char *thread_path, enum skn_text_policy policy, struct skn_err *err)
{
	struct skn_collect *c = skn_xcalloc(1, sizeof(*c));
	int rc;

	*c = (struct skn_collect){ .repo = repo, .view = view, .work = work, .policy = policy };
	c->thread = skn_xstrdup(thread_path);
	rc = read_items(c, view, err);
	if (rc == SKN_OK && work)
		rc = read_items(c, work, err);
	c->n_known = c->items.n;
	if (rc == SKN_OK)
		*out = c;
	else
		skn_collect_free(c);
	return rc;
}

void skn_collect_free(struct skn_collect *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->items.n; i++)
		item_free(c->items.v[i]);
	for (size_t i = 0; i < c->failures.n; i++) {
		free(c->failures.v[i].what);
		free(c->failures.v[i].reason);
	}
	skn_vec_release(&c->items);
	skn_vec_release(&c->order);
	skn_vec_release(&c->failures);
	skn_map_release(&c->by_key, NULL);
	skn_map_release(&c->by_identity, NULL);
	free(c->thread);
	free(c);
}

bool skn_collect_knows(const struct skn_collect *c, const char *url, bool *withdrawn, bool *text)
{
	struct skn_buf name = SKN_BUF_INIT;
	const struct skn_collect_item *item;

	skn_identity_of_url(&name, url);
	item = by_name(c, name.p);
	skn_buf_release(&name);
	*withdrawn = item && item->withdrawn;
	*text = item && skn_collect_hash(item);
	return item != NULL;
}

size_t skn_collect_n_known(const struct skn_collect *c)
{
	return c->n_known;
}

void skn_collect_known_at(const struct skn_collect *c, size_t i, struct skn_collect_known *out)
{
	const struct skn_collect_item *item = c->items.v[i];
	const struct skn_node *root = item->record.tree.root;

	*out = (struct skn_collect_known){ item->key, skn_node_text(root, "URL"), skn_node_text(root, "title"),
					   skn_node_text(root, "via"), item->withdrawn, skn_collect_hash(item) != NULL };
}

/* ---- what is found ---- */

static bool hash_is(const char *hash, const struct skn_buf *text)
{
	char hex[SKN_SHA256_HEX];

	if (!hash)
		return text->n == 0;
	skn_sha256_hex(hex, text->p, text->n);
	return skn_streq(hash, hex);
}

/* Without an identity only the same title with the same text is the same item. */
static struct skn_collect_item *find_weak(struct skn_collect_item *item, const struct skn_buf *text)
{
	while (item && !item->withdrawn && !hash_is(skn_collect_hash(item), text))
		item = item->namesake;
	return item;
}

static struct skn_collect_item *find_known(const struct skn_collect *c, const struct skn_node *fields,
					   const struct skn_buf *text)
{
	struct skn_strings names = { 0 };
	struct skn_collect_item *found = NULL;
	bool weak;

	names_of(&names, fields);
	weak = is_weak(names.v[0]);
	for (size_t i = 0; i < names.n && !found; i++)
		found = by_name(c, names.v[i]);
	if (found && weak)
		found = find_weak(found, text);
	skn_strings_release(&names);
	return found;
}

static void set_key(struct skn_collect *c, struct skn_collect_item *item)
{
	struct skn_buf key = SKN_BUF_INIT;
	size_t n;

	skn_key_make(&key, item->fields);
	n = key.n;
	for (unsigned i = 2; skn_map_has(&c->by_key, key.p, key.n); i++) {
		skn_buf_truncate(&key, n);
		skn_buf_addf(&key, "-%u", i);
	}
	item->key = skn_buf_detach(&key);
}

static void set_text(struct skn_collect_item *item, struct skn_buf *text, const struct skn_found *found)
{
	skn_buf_release(&item->text);
	item->text = *text;
	skn_buf_init(text);
	item->has_text = true;
	skn_found_set(&item->language, found->language);
	if (item->is_new)
		skn_node_set(&item->tree, item->fields, "text",
			     skn_item_text_field(&item->tree, &item->text,
						 skn_node_text(item->fields, "language")));
}

static struct skn_collect_item *add_new(struct skn_collect *c, struct skn_tree *tree, struct skn_node *fields,
					struct skn_buf *text, const struct skn_found *found)
{
	struct skn_collect_item *item = skn_xcalloc(1, sizeof(*item));

	skn_buf_init(&item->record.src);
	skn_buf_init(&item->text);
	item->is_new = item->met = true;
	item->outcome = SKN_FOUND_NEW;
	item->tree = *tree;
	*tree = (struct skn_tree)SKN_TREE_INIT;
	item->fields = fields;
	if (c->policy != SKN_TEXT_FULL)
		skn_node_set(&item->tree, fields, "abstract", NULL);
	set_key(c, item);
	if (text->n)
		set_text(item, text, found);
	learn(c, item);
	skn_vec_push(&c->order, c->items.n - 1);
	return item;
}

static void count_lost(struct skn_collect_item *item)
{
	const struct skn_node *quotes = skn_node_find(item->record.tree.root, "quotes");
	struct skn_buf text = SKN_BUF_INIT, quote = SKN_BUF_INIT;

	skn_fold(&text, item->text.p, item->text.n);
	item->lost = 0;
	for (const struct skn_node *q = quotes ? quotes->child : NULL; q; q = q->next) {
		const struct skn_node *words = skn_node_find(q, "text");

		skn_buf_clear(&quote);
		if (words && words->text)
			skn_fold(&quote, words->text, words->len);
		item->lost += !memmem(text.p, text.n, quote.p, quote.n);
	}
	skn_buf_release(&text);
	skn_buf_release(&quote);
}

/* What the source says now of an item that is known. */
static enum skn_outcome revise(struct skn_collect *c, size_t index, struct skn_buf *text, const struct skn_found *found)
{
	struct skn_collect_item *item = c->items.v[index];
	const char *hash = skn_collect_hash(item);
	bool again = item->met;

	item->met = true;
	if (item->withdrawn || item->elsewhere || text->n == 0)
		return again ? SKN_FOUND_DUPLICATE : SKN_FOUND_UNCHANGED;
	if (again) {
		if (item->is_new && !hash)
			set_text(item, text, found); /* the first text of a run counts */
		return SKN_FOUND_DUPLICATE;
	}
	if (hash_is(hash, text)) {
		if (c->policy == SKN_TEXT_QUOTES)
			set_text(item, text, found); /* kept here, should it have gone */
		return SKN_FOUND_UNCHANGED;
	}
	set_text(item, text, found);
	count_lost(item);
	item->outcome = SKN_FOUND_CHANGED;
	skn_vec_push(&c->order, index);
	return SKN_FOUND_CHANGED;
}

static size_t index_of(const struct skn_collect *c, const struct skn_collect_item *item)
{
	return (size_t)((uintptr_t)skn_map_find(&c->by_key, item->key, strlen(item->key)) - 1);
}

int skn_collect_add(struct skn_collect *c, const struct skn_found *found, enum skn_outcome *outcome,
		    const char **key, struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_node *fields = skn_item_fields(&tree, found);
	struct skn_collect_item *item;

	SKN_UNUSED(err);
	skn_item_text(&text, found->text.p, found->text.n);
	item = find_known(c, fields, &text);
	if (item) {
		*outcome = revise(c, index_of(c, item), &text, found);
	} else {
		item = add_new(c, &tree, fields, &text, found);
		*outcome = SKN_FOUND_NEW;
	}
	c->account.by[*outcome]++;
	if (key)
		*key = item->key;
	skn_buf_release(&text);
	skn_tree_release(&tree);
	return SKN_OK;
}

void skn_collect_fail(struct skn_collect *c, const char *what, const char *reason)
{
	struct skn_failure failure = { skn_xstrdup(what), skn_xstrndup(reason, REASON_MAX) };

	skn_vec_push(&c->failures, failure);
	c->account.by[SKN_FOUND_FAILED]++;
}

/* ---- what came of it ---- */

const struct skn_account *skn_collect_account(const struct skn_collect *c)
{
	return &c->account;
}

size_t skn_collect_failures(const struct skn_collect *c, const struct skn_failure **out)
{
	*out = c->failures.v;
	return c->failures.n;
}

size_t skn_collect_items(const struct skn_collect *c, struct skn_collected *out, size_t max)
{
	for (size_t i = 0; i < c->order.n && i < max; i++) {
		const struct skn_collect_item *item = c->items.v[c->order.v[i]];

		out[i] = (struct skn_collected){ item->key, skn_node_text(fields_of(item), "title"), item->outcome,
						 item->same_as, item->lost };
	}
	return c->order.n;
}
