/* quotes.c - each quote of an item stands, folded, in the item's folded text. */
#include "check/across.h"
#include "doc/record.h"
#include "check/source.h"
#include "text/fold.h"

static bool holds(const struct skn_buf *text, const struct skn_node *quote)
{
	struct skn_buf folded = SKN_BUF_INIT;
	bool yes;

	skn_fold(&folded, quote->text, quote->len);
	yes = memmem(text->p, text->n, folded.p, folded.n) != NULL;
	skn_buf_release(&folded);
	return yes;
}

static void each_quote(struct skn_diags *out, const struct skn_record *item, const char *path,
		       const struct skn_buf *text)
{
	const struct skn_node *quotes = skn_node_find(item->tree.root, "quotes");
	struct skn_line_starts lines;

	skn_line_starts_init(&lines, item->src.p, item->src.n);
	for (const struct skn_node *c = quotes ? quotes->child : NULL; c; c = c->next) {
		const struct skn_node *quote = skn_node_find(c, "text");
		const char *id = skn_node_text(c, "id");
		struct skn_place at;

		if (!quote || !quote->text || holds(text, quote))
			continue;
		at = skn_node_place(quote, &lines);
		skn_rule_report(out, SKN_RULE_QUOTE_MISSING, path, &at,
				"the quote%s%s does not stand in items/%s.txt", id ? " " : "",
				id ? id : "", item->id);
	}
	skn_line_starts_release(&lines);
}

static int compare(struct skn_across *a, struct skn_diags *out, const struct skn_listed *item,
		   const struct skn_listed *text, struct skn_err *err)
{
	struct skn_buf data = SKN_BUF_INIT, folded = SKN_BUF_INIT;
	struct skn_record record;
	int rc = skn_listing_read(&data, a->listing, a->blobs, item, err);

	if (rc == SKN_OK && skn_record_parse(&record, SKN_KIND_ITEM, item->id, &data, NULL, NULL) == SKN_OK) {
		rc = skn_listing_read(&data, a->listing, a->blobs, text, err);
		if (rc == SKN_OK) {
			skn_fold(&folded, data.p, data.n);
			each_quote(out, &record, item->path, &folded);
		}
		skn_record_release(&record);
	}
	skn_buf_release(&data);
	skn_buf_release(&folded);
	return skn_forgive(rc, SKN_ELIMIT, err); /* said where the file was read first */
}

static int one_item(struct skn_across *a, const struct skn_listed *item, const struct skn_listed *text,
		    struct skn_err *err)
{
	struct skn_memory_hash hash;
	struct skn_memory_key key;
	struct skn_diags found = { 0 };
	int rc;

	skn_memory_hash_init(&hash, "quotes");
	skn_memory_hash_add(&hash, item->path, strlen(item->path));
	skn_memory_hash_add(&hash, item->blob.oid.b, sizeof(item->blob.oid));
	skn_memory_hash_add(&hash, text->blob.oid.b, sizeof(text->blob.oid));
	skn_memory_hash_end(&hash, &key);
	if (skn_across_recall(a, &key))
		return SKN_OK;
	rc = compare(a, &found, item, text, err);
	if (rc == SKN_OK)
		skn_across_keep(a, &key, &found);
	skn_diags_release(&found);
	return rc;
}

/* Says that nothing can be said. */
static void not_here(struct skn_across *a, const struct skn_listed *item)
{
	skn_rule_report(a->out, SKN_RULE_TEXT_NOT_HERE, item->path, NULL,
			"its text is not here, so its quotes cannot be compared with it");
}

int skn_quotes_check(struct skn_across *a, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < a->listing->files.n; i++) {
		const struct skn_listed *item = &a->listing->files.v[i], *text;
		size_t before = a->out->list.n;

		if (!a->facts[i].quoted)
			continue;
		text = skn_listing_find(a->listing, SKN_KIND_TEXT, item->id);
		if (text && text->blob.known)
			rc = one_item(a, item, text, err);
		else if (!text && a->facts[i].had_text)
			not_here(a, item);
		if (rc == SKN_OK && text && a->out->list.n > before)
			rc = skn_quotes_resting(a, item, text, before, err);
	}
	return rc;
}
