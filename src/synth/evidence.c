#include "synth/evidence.h"

#include "text/fold.h"

void skn_evidence_init(struct skn_evidence *out, const struct skn_synth_input *in)
{
	*out = (struct skn_evidence){ .in = in };
	for (size_t i = 0; i < in->before->item_keys.n; i++) {
		const char *key = in->before->item_keys.v[i];

		skn_map_put(&out->keys, key, strlen(key), out);
	}
}

static void free_item(void *p)
{
	struct skn_evidence_item *item = p;

	skn_buf_release(&item->folded);
	free(item);
}

void skn_evidence_release(struct skn_evidence *evidence)
{
	skn_map_release(&evidence->keys, NULL);
	skn_map_release(&evidence->items, free_item);
}

bool skn_evidence_knows(const struct skn_evidence *evidence, const char *key)
{
	return skn_map_has(&evidence->keys, key, strlen(key));
}

static const struct skn_buf *fresh_text(const struct skn_synth_input *in, const char *key, bool *fresh)
{
	*fresh = false;
	for (size_t i = 0; i < in->fresh.n && !*fresh; i++) {
		*fresh = skn_streq(in->fresh.v[i].record->id, key);
		if (*fresh)
			return in->fresh.v[i].has_text ? &in->fresh.v[i].text : NULL;
	}
	return NULL;
}

static int read_text(struct skn_evidence_item *item, struct skn_evidence *evidence, const char *key,
		     struct skn_err *err)
{
	struct skn_buf read = SKN_BUF_INIT;
	bool fresh;
	const struct skn_buf *text = fresh_text(evidence->in, key, &fresh);
	int rc = SKN_OK;

	if (!fresh) {
		rc = evidence->in->text_of(evidence->in->ctx, &read, key, err);
		text = rc == SKN_OK ? &read : NULL;
		rc = skn_forgive(rc, SKN_ENOTFOUND, err);
	}
	if (rc == SKN_OK && text) {
		item->has_text = true;
		skn_fold(&item->folded, text->p, text->n);
	}
	skn_buf_release(&read);
	return rc;
}

int skn_evidence_get(struct skn_evidence_item **out, struct skn_evidence *evidence, const char *key,
		     struct skn_err *err)
{
	struct skn_evidence_item *item = skn_map_find(&evidence->items, key, strlen(key));
	int rc = SKN_OK;

	*out = item;
	if (item)
		return SKN_OK;
	if (!skn_evidence_knows(evidence, key))
		return skn_fail(err, SKN_ENOTFOUND, "the thread has no item '%s'", key);
	item = skn_xcalloc(1, sizeof(*item));
	skn_buf_init(&item->folded);
	rc = evidence->in->item_of(evidence->in->ctx, &item->record, key, err);
	if (rc == SKN_OK)
		rc = read_text(item, evidence, key, err);
	if (rc != SKN_OK) {
		free_item(item);
		return rc;
	}
	skn_map_put(&evidence->items, key, strlen(key), item);
	*out = item;
	return SKN_OK;
}

static bool folded_in(const struct skn_node *text, const struct skn_buf *quote)
{
	struct skn_buf folded = SKN_BUF_INIT;
	bool yes;

	if (!text || !text->text)
		return false;
	skn_fold(&folded, text->text, text->len);
	yes = memmem(folded.p, folded.n, quote->p, quote->n) != NULL;
	skn_buf_release(&folded);
	return yes;
}

bool skn_evidence_holds(const struct skn_evidence_item *item, const char *quote)
{
	const struct skn_node *root = item->record->tree.root, *quotes = skn_node_find(root, "quotes");
	struct skn_buf folded = SKN_BUF_INIT;
	bool yes = false;

	skn_fold(&folded, quote, strlen(quote));
	if (folded.n && item->has_text) {
		yes = memmem(item->folded.p, item->folded.n, folded.p, folded.n) != NULL;
	} else if (folded.n) {
		for (const struct skn_node *q = quotes ? quotes->child : NULL; q && !yes; q = q->next)
			yes = folded_in(skn_node_find(q, "text"), &folded);
		yes = yes || folded_in(skn_node_find(root, "abstract"), &folded);
	}
	skn_buf_release(&folded);
	return yes;
}

bool skn_evidence_quotable(const struct skn_evidence_item *item)
{
	const struct skn_node *root = item->record->tree.root;

	return item->has_text || skn_node_find(root, "quotes") || skn_node_find(root, "abstract");
}
