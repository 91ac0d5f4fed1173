/* apply_items.c - quotes into the items that they come from, searches into watch.yaml. */
#include "doc/key.h"
#include "hash/sha256.h"
#include "store/put.h"
#include "synth/apply_parts.h"
#include "synth/locate.h"
#include "text/fold.h"

#define QUOTE_ID_DIGITS 8

/* What one item is to keep. */
struct keeping {
	const struct skn_op_quote **v;
	size_t n, cap;
};

static void gather_said(struct skn_map *by_key, const struct skn_said_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		for (size_t k = 0; k < list->v[i].quotes.n; k++) {
			const struct skn_op_quote *quote = &list->v[i].quotes.v[k];
			struct keeping *keeping = skn_map_find(by_key, quote->key, strlen(quote->key));

			if (!keeping) {
				keeping = skn_xcalloc(1, sizeof(*keeping));
				skn_map_put(by_key, quote->key, strlen(quote->key), keeping);
			}
			skn_vec_push(keeping, quote);
		}
}

/* "q-" and the start of the hash of the folded words: the same quote, the same id. */
static void quote_id(char out[QUOTE_ID_DIGITS + 3], const char *text, size_t n)
{
	struct skn_buf folded = SKN_BUF_INIT;
	char hex[SKN_SHA256_HEX];

	skn_fold(&folded, text, n);
	skn_sha256_hex(hex, folded.p, folded.n);
	snprintf(out, QUOTE_ID_DIGITS + 3, "q-%.*s", QUOTE_ID_DIGITS, hex);
	skn_buf_release(&folded);
}

static bool is_kept(const struct skn_node *quotes, const char *id)
{
	for (const struct skn_node *q = quotes->child; q; q = q->next) {
		const char *other = skn_node_text(q, "id");

		if (other && skn_streq(other, id))
			return true;
	}
	return false;
}

static void add_text(struct skn_tree *tree, struct skn_node *object, const char *name, const char *text, size_t n)
{
	skn_node_add(tree, object, name, strlen(name), skn_node_string(tree, text, n));
}

/* Adds a quote unless it is kept; TEXT is the item's, or NULL where that is not here. */
static void keep(struct skn_tree *tree, struct skn_node *quotes, const struct skn_op_quote *quote,
		 const struct skn_buf *text)
{
	struct skn_node *node;
	struct skn_span span;
	char id[QUOTE_ID_DIGITS + 3];

	quote_id(id, quote->text, strlen(quote->text));
	if (!text || is_kept(quotes, id) ||
	    !skn_locate(&span, text->p, text->n, quote->text, strlen(quote->text)))
		return;
	node = skn_node_new(tree, SKN_OBJECT);
	add_text(tree, node, "id", id, strlen(id));
	add_text(tree, node, "text", text->p + span.start, span.end - span.start);
	skn_node_add(tree, node, "start", strlen("start"), skn_node_int(tree, (int64_t)span.start));
	skn_node_add(tree, node, "length", strlen("length"), skn_node_int(tree, (int64_t)(span.end - span.start)));
	if (quote->voice)
		add_text(tree, node, "voice", quote->voice, strlen(quote->voice));
	skn_node_append(quotes, node);
}

static int keep_all(struct skn_applying *a, const char *key, const struct keeping *keeping, struct skn_err *err)
{
	const struct skn_record *item;
	const struct skn_node *old;
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_node *fields, *quotes;
	size_t before;
	int rc = a->in->item_of(a->in->ctx, &item, key, err);

	if (rc != SKN_OK)
		return rc;
	rc = a->in->text_of(a->in->ctx, &text, key, err);
	if (rc == SKN_OK || rc == SKN_ENOTFOUND) {
		bool there = rc == SKN_OK;

		rc = skn_forgive(rc, SKN_ENOTFOUND, err);
		fields = skn_node_new(&tree, SKN_OBJECT);
		old = skn_node_find(item->tree.root, "quotes");
		quotes = old ? skn_node_copy(&tree, old) : skn_node_new(&tree, SKN_ARRAY);
		before = quotes->n_children;
		for (size_t i = 0; i < keeping->n; i++)
			keep(&tree, quotes, keeping->v[i], there ? &text : NULL);
		skn_node_add(&tree, fields, "quotes", strlen("quotes"), quotes);
		if (quotes->n_children > before)
			rc = skn_put_over(a->changes, a->in->before->path, SKN_KIND_ITEM, key, item, fields, true, err);
	}
	skn_tree_release(&tree);
	skn_buf_release(&text);
	return rc;
}

static void free_keeping(void *p)
{
	struct keeping *keeping = p;

	skn_vec_release(keeping);
	free(keeping);
}

int skn_apply_quotes(struct skn_applying *a, struct skn_err *err)
{
	struct skn_map by_key = SKN_MAP_INIT;
	int rc = SKN_OK;

	for (size_t i = 0; i < a->ops->list.n; i++) {
		if (!a->verdict->accepted[i])
			continue;
		gather_said(&by_key, &a->ops->list.v[i].body);
		gather_said(&by_key, &a->ops->list.v[i].note);
	}
	for (size_t i = 0; rc == SKN_OK && i < by_key.n; i++)
		rc = keep_all(a, by_key.entries[i].key, by_key.entries[i].value, err);
	skn_map_release(&by_key, free_keeping);
	return rc;
}

/* ---- searches ---- */

static bool is_watched(const struct skn_node *searches, const char *query, const char *engine)
{
	for (const struct skn_node *s = searches->child; s; s = s->next) {
		const char *text = skn_node_text(s, "query"), *by = skn_node_text(s, "engine");

		if (text && skn_streq(text, query) && (!engine || (by && skn_streq(by, engine))))
			return true;
	}
	return false;
}

/* A service that the thread asks already; else the usual one. */
static const char *service_of(const struct skn_op *op, const struct skn_node *searches)
{
	const char *first = searches->child ? skn_node_text(searches->child, "engine") : NULL;

	return op->search_engine ? op->search_engine : first ? first : "searxng";
}

static void add_search(struct skn_tree *tree, struct skn_node *searches, const struct skn_op *op)
{
	struct skn_node *node;
	struct skn_buf id = SKN_BUF_INIT;
	const char *service = service_of(op, searches);
	size_t stem;

	if (is_watched(searches, op->query, op->search_engine))
		return;
	skn_key_from_text(&id, NULL, op->query, "search");
	stem = id.n;
	for (unsigned n = 2; is_kept(searches, id.p); n++) {
		skn_buf_truncate(&id, stem);
		skn_buf_addf(&id, "-%u", n);
	}
	node = skn_node_new(tree, SKN_OBJECT);
	add_text(tree, node, "id", id.p, id.n);
	add_text(tree, node, "query", op->query, strlen(op->query));
	add_text(tree, node, "engine", service, strlen(service));
	skn_node_append(searches, node);
	skn_buf_release(&id);
}

int skn_apply_searches(struct skn_applying *a, struct skn_err *err)
{
	struct skn_record watch = { .src = SKN_BUF_INIT };
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_node *fields, *searches;
	const struct skn_node *old;
	int rc;

	if (!a->out->n_searches)
		return SKN_OK;
	rc = skn_store_load_record(&watch, a->view, a->in->before->path, SKN_KIND_WATCH, "", SKN_LOAD_VALID, err);
	if (rc == SKN_ENOTFOUND)
		watch = (struct skn_record){ .src = SKN_BUF_INIT };
	rc = skn_forgive(rc, SKN_ENOTFOUND, err);
	if (rc == SKN_OK) {
		fields = skn_node_new(&tree, SKN_OBJECT);
		old = skn_node_find(watch.tree.root, "searches");
		searches = old ? skn_node_copy(&tree, old) : skn_node_new(&tree, SKN_ARRAY);
		for (size_t i = 0; i < a->ops->list.n; i++)
			if (a->verdict->accepted[i] && a->ops->list.v[i].kind == SKN_OP_SUGGEST_SEARCH)
				add_search(&tree, searches, &a->ops->list.v[i]);
		skn_node_add(&tree, fields, "searches", strlen("searches"), searches);
		rc = skn_put_record(a->changes, a->view, a->in->before->path, SKN_KIND_WATCH, "", fields, true, err);
	}
	skn_record_release(&watch);
	skn_tree_release(&tree);
	return rc;
}
