/* given_read.c - what an engine is given, from its JSON: the other end of the pipe. */
#include "doc/schema.h"
#include "json/json.h"
#include "synth/given.h"
#include "text/edtf.h"

struct reader {
	struct skn_given *out;
	const struct skn_node *root;
};

static void take_fault(void *ctx, const struct skn_node *at, const char *keyword, const char *message)
{
	struct skn_buf *first = ctx;

	SKN_UNUSED(at);
	SKN_UNUSED(keyword);
	if (first->n == 0)
		skn_buf_adds(first, message);
}

static int parse(struct skn_tree *out, const char *json, size_t n, struct skn_err *err)
{
	const struct skn_schema *schema = skn_schema_of("synth-input.json", err);
	struct skn_buf first = SKN_BUF_INIT;
	int rc = schema ? skn_json_parse(out, json, n, "the engine's input", err) : SKN_EDATA;

	if (rc == SKN_OK && skn_schema_validate(schema, out->root, take_fault, &first))
		rc = skn_fail(err, SKN_EDATA, "the engine's input: %.500s", first.p);
	skn_buf_release(&first);
	return rc;
}

static void record_from(struct skn_record *out, enum skn_kind kind, const char *id, const struct skn_node *fields)
{
	*out = (struct skn_record){ .kind = kind, .id = skn_xstrdup(id), .src = SKN_BUF_INIT };
	out->tree.root = skn_node_copy(&out->tree, fields);
}

static void read_meta(struct skn_thread *thread, const struct skn_node *root)
{
	struct skn_record *meta = &thread->meta;
	const struct skn_node *title = skn_node_find(root, "title");

	skn_record_release(meta);
	*meta = (struct skn_record){ .kind = SKN_KIND_THREAD, .id = skn_xstrdup(""), .src = SKN_BUF_INIT };
	meta->tree.root = skn_node_new(&meta->tree, SKN_OBJECT);
	skn_node_add(&meta->tree, meta->tree.root, "title", 5, skn_node_string(&meta->tree, title->text, title->len));
}

static enum skn_unit_kind unit_kind(const char *word)
{
	return skn_streq(word, "heading") ? SKN_UNIT_HEADING : skn_streq(word, "opaque") ? SKN_UNIT_OPAQUE : SKN_UNIT_SENTENCE;
}

/* An engine that was told of a text owns it. */
static void own(struct reader *r, const char *id)
{
	skn_map_put(&r->out->in.engines, id, strlen(id), r->out);
}

static void read_narrative(struct reader *r)
{
	struct skn_prose *prose = &r->out->thread.prose;

	for (const struct skn_node *c = skn_node_find(r->root, "narrative")->child; c; c = c->next) {
		const struct skn_node *text = skn_node_find(c, "text");
		struct skn_unit unit = { .kind = unit_kind(skn_node_text(c, "kind")), .start = prose->text.n };

		skn_buf_add(&prose->text, text->text, text->len);
		unit.end = prose->text.n;
		skn_buf_addc(&prose->text, '\n');
		unit.block = (size_t)skn_node_find(c, "paragraph")->integer;
		snprintf(unit.id, sizeof(unit.id), "%s", skn_node_text(c, "id"));
		skn_vec_push(&prose->units, unit);
		if (unit.block >= prose->n_blocks)
			prose->n_blocks = unit.block + 1;
		if (skn_streq(skn_node_text(c, "by"), "engine"))
			own(r, unit.id);
	}
}

static bool is_named(const struct skn_node *list, const char *word)
{
	for (const struct skn_node *c = list->child; c; c = c->next)
		if (skn_streq(c->text, word))
			return true;
	return false;
}

static void read_records(struct reader *r, struct skn_records *out, enum skn_kind kind, const char *member)
{
	for (const struct skn_node *c = skn_node_find(r->root, member)->child; c; c = c->next) {
		const struct skn_node *persons = skn_node_find(c, "persons");
		struct skn_record record;
		char id[SKN_SENTENCE_ID_MAX];
		size_t n;

		record_from(&record, kind, skn_node_text(c, "id"), skn_node_find(c, "record"));
		for (const char *const *f = skn_record_prose_fields(kind); *f; f++) {
			const char *text = skn_record_text(&record, *f, &n);

			if (!text || is_named(persons, *f))
				continue;
			skn_prose_id(id, text, n);
			own(r, id);
		}
		skn_vec_push(out, record);
	}
}

static void read_items(struct reader *r)
{
	struct skn_given *g = r->out;

	for (const struct skn_node *c = skn_node_find(r->root, "items")->child; c; c = c->next) {
		struct skn_record record;

		record_from(&record, SKN_KIND_ITEM, skn_node_text(c, "key"), skn_node_find(c, "record"));
		skn_vec_push(&g->thread.items, record);
	}
	for (const struct skn_node *c = skn_node_find(r->root, "items")->child; c; c = c->next) {
		const struct skn_node *text = skn_node_find(c, "text");
		struct skn_synth_item item = { .record = skn_records_find(&g->thread.items, skn_node_text(c, "key")),
					       .text = SKN_BUF_INIT, .has_text = text != NULL };

		if (text)
			skn_buf_add(&item.text, text->text, text->len);
		skn_vec_push(&g->in.fresh, item);
	}
	for (const struct skn_node *c = skn_node_find(r->root, "keys")->child; c; c = c->next)
		skn_strings_push(&g->thread.item_keys, c->text);
	g->thread.n_items = g->thread.item_keys.n;
}

/* Only what came along is there to be read. */
static int text_of(void *ctx, struct skn_buf *out, const char *key, struct skn_err *err)
{
	const struct skn_given *g = ctx;

	for (size_t i = 0; i < g->in.fresh.n; i++)
		if (skn_streq(g->in.fresh.v[i].record->id, key) && g->in.fresh.v[i].has_text) {
			skn_buf_add(out, g->in.fresh.v[i].text.p, g->in.fresh.v[i].text.n);
			return SKN_OK;
		}
	return skn_fail(err, SKN_ENOTFOUND, "the text of '%s' did not come along", key);
}

static int item_of(void *ctx, const struct skn_record **out, const char *key, struct skn_err *err)
{
	const struct skn_given *g = ctx;

	*out = skn_records_find(&g->thread.items, key);
	return *out ? SKN_OK : skn_fail(err, SKN_ENOTFOUND, "the record of '%s' did not come along", key);
}

static int fill(struct reader *r, struct skn_err *err)
{
	struct skn_given *g = r->out;
	const struct skn_node *parameters = skn_node_find(r->root, "parameters");
	const char *now = skn_node_text(r->root, "now");
	struct skn_edtf time;
	char *path = skn_xasprintf("threads/%s", skn_node_text(r->root, "thread"));
	int rc;

	skn_thread_init(&g->thread, path);
	free(path);
	read_meta(&g->thread, r->root);
	read_narrative(r);
	read_records(r, &g->thread.events, SKN_KIND_EVENT, "events");
	read_records(r, &g->thread.voices, SKN_KIND_VOICE, "perspectives");
	read_records(r, &g->thread.tensions, SKN_KIND_TENSION, "tensions");
	read_items(r);
	for (size_t i = 0; i < g->thread.tensions.n; i++) {
		const char *status = skn_record_text(&g->thread.tensions.v[i], "status", NULL);

		if (!status || skn_streq(status, "open") || skn_streq(status, "narrowed"))
			skn_vec_push(&g->in.open, &g->thread.tensions.v[i]);
	}
	if (parameters)
		g->in.parameters.root = skn_node_copy(&g->in.parameters, parameters);
	g->in.before = &g->thread;
	g->in.allow_human = skn_node_find(r->root, "allow_human")->boolean;
	g->in.text_of = text_of;
	g->in.item_of = item_of;
	g->in.ctx = g;
	rc = skn_edtf_parse(&time, now, strlen(now), err);
	g->in.now = rc == SKN_OK ? time.lower : 0;
	return rc;
}

int skn_given_read(struct skn_given *out, const char *json, size_t n, struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	struct reader r = { .out = out };
	int rc;

	*out = (struct skn_given){ .n_runs = 0 };
	skn_thread_init(&out->thread, "");
	rc = parse(&tree, json, n, err);
	if (rc == SKN_OK) {
		skn_thread_release(&out->thread);
		r.root = tree.root;
		rc = fill(&r, err);
	}
	skn_tree_release(&tree);
	return rc;
}
