#include "synth/given.h"

#include "gather/texts.h"
#include "text/edtf.h"

bool skn_synth_is_engines(const struct skn_synth_input *in, const char *id)
{
	return skn_map_has(&in->engines, id, strlen(id)) || skn_map_has(&in->engines, id, strcspn(id, "."));
}

/* ---- runs ---- */

static void note_run(struct skn_given *g, struct skn_map *seen, const struct skn_record *run)
{
	const struct skn_node *wrote = skn_node_find(run->tree.root, "wrote");
	const struct skn_node *items = skn_node_find(run->tree.root, "items");
	const char *op = skn_node_text(run->tree.root, "op");

	if (!op || !skn_streq(op, "synthesis"))
		return;
	g->n_runs++;
	for (const struct skn_node *id = wrote ? wrote->child : NULL; id; id = id->next)
		if (id->text)
			skn_map_put(&g->in.engines, id->text, id->len, g);
	for (const struct skn_node *key = items ? items->child : NULL; key; key = key->next)
		if (key->text)
			skn_map_put(seen, key->text, key->len, g);
}

static int read_runs(struct skn_given *g, struct skn_map *seen, struct skn_err *err)
{
	struct skn_strings ids = { 0 };
	int rc = skn_store_ids(&ids, g->view, g->thread.path, SKN_KIND_RUN, err);

	for (size_t i = 0; rc == SKN_OK && i < ids.n; i++) {
		struct skn_record run;

		rc = skn_store_load_record(&run, g->view, g->thread.path, SKN_KIND_RUN, ids.v[i], 0, err);
		if (rc == SKN_OK) {
			note_run(g, seen, &run);
			skn_record_release(&run);
		}
	}
	skn_strings_release(&ids);
	return rc;
}

/* ---- items ---- */

static int load_item(struct skn_record *out, struct skn_given *g, const char *key, struct skn_err *err)
{
	return skn_store_load_record(out, g->view, g->thread.path, SKN_KIND_ITEM, key, SKN_LOAD_VALID, err);
}

static int find_item(void *ctx, const struct skn_record **out, const char *key, struct skn_err *err)
{
	struct skn_given *g = ctx;
	struct skn_record *loaded = skn_map_find(&g->others, key, strlen(key));
	int rc;

	*out = skn_records_find(&g->thread.items, key);
	if (!*out)
		*out = skn_records_find(&g->items, key);
	if (!*out)
		*out = loaded;
	if (*out)
		return SKN_OK;
	loaded = skn_xcalloc(1, sizeof(*loaded));
	rc = load_item(loaded, g, key, err);
	if (rc != SKN_OK) {
		free(loaded);
		return rc;
	}
	skn_map_put(&g->others, key, strlen(key), loaded);
	*out = loaded;
	return SKN_OK;
}

/* Beside the record, or where it is kept outside git (gather/texts.h). */
static int text_of_record(struct skn_buf *out, struct skn_given *g, const struct skn_record *item, struct skn_err *err)
{
	return skn_texts_of(out, skn_view_repo(g->view), g->view, g->thread.path, item, err);
}

static int read_text(void *ctx, struct skn_buf *out, const char *key, struct skn_err *err)
{
	const struct skn_record *item;
	int rc = find_item(ctx, &item, key, err);

	return rc == SKN_OK ? text_of_record(out, ctx, item, err) : rc;
}

static void free_record(void *record)
{
	skn_record_release(record);
	free(record);
}

static int64_t issued(const struct skn_record *item)
{
	const char *date = skn_node_text(item->tree.root, "issued");
	struct skn_edtf edtf;

	if (!date || skn_edtf_parse(&edtf, date, strlen(date), NULL) != SKN_OK)
		return INT64_MAX; /* nobody knows: last */
	return edtf.lower;
}

static int by_date(const void *a, const void *b)
{
	const struct skn_record *x = a, *y = b;
	int64_t s = issued(x), t = issued(y);

	return s != t ? (s < t ? -1 : 1) : strcmp(x->id, y->id);
}

static int read_items(struct skn_given *g, const struct skn_map *seen, bool all, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < g->thread.item_keys.n; i++) {
		const char *key = g->thread.item_keys.v[i];
		struct skn_record item;

		if (!all && (skn_map_has(seen, key, strlen(key)) || skn_records_find(&g->thread.items, key)))
			continue;
		rc = load_item(&item, g, key, err);
		if (rc == SKN_OK && skn_node_find(item.tree.root, "withdrawn"))
			skn_record_release(&item);
		else if (rc == SKN_OK)
			skn_vec_push(&g->items, item);
	}
	if (g->items.n)
		qsort(g->items.v, g->items.n, sizeof(*g->items.v), by_date);
	return rc;
}

static int read_texts(struct skn_given *g, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < g->items.n; i++) {
		struct skn_synth_item item = { .record = &g->items.v[i], .text = SKN_BUF_INIT };

		rc = text_of_record(&item.text, g, item.record, err);
		item.has_text = rc == SKN_OK;
		rc = skn_forgive(rc, SKN_ENOTFOUND, err);
		skn_vec_push(&g->in.fresh, item);
	}
	return rc;
}

/* ---- the whole ---- */

static void find_open(struct skn_given *g)
{
	for (size_t i = 0; i < g->thread.tensions.n; i++) {
		const struct skn_record *tension = &g->thread.tensions.v[i];
		const char *status = skn_node_text(tension->tree.root, "status");

		if (status && (skn_streq(status, "open") || skn_streq(status, "narrowed")))
			skn_vec_push(&g->in.open, tension);
	}
}

int skn_given_load(struct skn_given *out, struct skn_view *view, const char *thread_path,
		   const struct skn_given_options *options, struct skn_err *err)
{
	struct skn_map seen = SKN_MAP_INIT;
	int rc;

	*out = (struct skn_given){ .view = view };
	rc = skn_store_load(&out->thread, view, thread_path, SKN_LOAD_VALID, err);
	if (rc != SKN_OK) {
		skn_thread_init(&out->thread, thread_path);
		skn_given_release(out);
		return rc;
	}
	out->in.before = &out->thread;
	out->in.allow_human = options->allow_human;
	out->in.now = options->now;
	out->in.language = options->language;
	out->in.text_of = read_text;
	out->in.item_of = find_item;
	out->in.ctx = out;
	if (options->parameters)
		out->in.parameters.root = skn_node_copy(&out->in.parameters, options->parameters);
	rc = read_runs(out, &seen, err);
	if (rc == SKN_OK)
		rc = read_items(out, &seen, options->all_items, err);
	if (rc == SKN_OK)
		rc = read_texts(out, err);
	if (rc == SKN_OK)
		find_open(out);
	else
		skn_given_release(out);
	skn_map_release(&seen, NULL);
	return rc;
}

void skn_given_release(struct skn_given *given)
{
	for (size_t i = 0; i < given->in.fresh.n; i++)
		skn_buf_release(&given->in.fresh.v[i].text);
	skn_vec_release(&given->in.fresh);
	skn_vec_release(&given->in.open);
	skn_map_release(&given->in.engines, NULL);
	skn_tree_release(&given->in.parameters);
	skn_records_release(&given->items);
	skn_map_release(&given->others, free_record);
	skn_thread_release(&given->thread);
}

/* ---- its hash ---- */

void skn_digest(char out[SKN_DIGEST_MAX], const void *p, size_t n)
{
	memcpy(out, "sha256:", 7);
	skn_sha256_hex(out + 7, p, n);
}

/* Lengths stand before bytes, so that no two inputs run together. */
static void add(struct skn_sha256 *h, const void *p, size_t n)
{
	char length[24];

	snprintf(length, sizeof(length), "%zu:", n);
	skn_sha256_add(h, length, strlen(length));
	skn_sha256_add(h, p, n);
}

static void add_records(struct skn_sha256 *h, const struct skn_records *records)
{
	for (size_t i = 0; i < records->n; i++) {
		add(h, records->v[i].id, strlen(records->v[i].id));
		add(h, records->v[i].src.p, records->v[i].src.n);
	}
}

void skn_given_hash(char out[SKN_DIGEST_MAX], const struct skn_synth_input *in)
{
	struct skn_sha256 h;

	skn_sha256_init(&h);
	add(&h, in->before->narrative.p, in->before->narrative.n);
	add_records(&h, &in->before->events);
	add_records(&h, &in->before->voices);
	add_records(&h, &in->before->tensions);
	for (size_t i = 0; i < in->fresh.n; i++) {
		add(&h, in->fresh.v[i].record->id, strlen(in->fresh.v[i].record->id));
		add(&h, in->fresh.v[i].record->src.p, in->fresh.v[i].record->src.n);
		add(&h, in->fresh.v[i].text.p, in->fresh.v[i].text.n);
	}
	memcpy(out, "sha256:", 7);
	skn_sha256_end_hex(&h, out + 7);
}
