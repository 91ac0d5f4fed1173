#include "import/apply.h"

#include "doc/key.h"
#include "import/place.h"
#include "import/sources.h"
#include "rev/match.h"
#include "text/name.h"

/* What every step needs. */
struct apply {
	struct skn_changes *changes;
	const char *path;
	const struct skn_thread *previous;
	struct skn_page *page;
	struct skn_import_memo *memo;
	struct skn_strings keys; /* per source its key */
};

/* A text of the page with keys for the numbers; caller frees. */
static char *with_keys(const struct apply *a, const char *text)
{
	struct skn_buf out = SKN_BUF_INIT;
	struct skn_cites cites = { 0 };
	size_t at = 0;

	skn_cites_scan(&cites, text, strlen(text));
	for (size_t i = 0; i < cites.cites.n; i++) {
		const struct skn_cite *c = &cites.cites.v[i];
		uint64_t n = 0;

		skn_buf_add(&out, text + at, c->key - at);
		if (skn_parse_uint(text + c->key, c->key_len, a->keys.n, &n) && n > 0)
			skn_buf_adds(&out, a->keys.v[n - 1]);
		else
			skn_buf_add(&out, text + c->key, c->key_len);
		at = c->key + c->key_len;
	}
	skn_buf_adds(&out, text + at);
	skn_cites_release(&cites);
	return skn_buf_detach(&out);
}

/* A Markdown field in canonical form, citations by key. */
static void set_prose(const struct apply *a, struct skn_tree *tree, struct skn_node *object,
		      const char *field, const char *text)
{
	const struct skn_import_form *form;
	char *keyed;

	if (!text)
		return;
	keyed = with_keys(a, text);
	form = skn_import_memo_prose(a->memo, keyed, strlen(keyed));
	skn_node_set(tree, object, field, skn_node_string(tree, form->text, form->len));
	free(keyed);
}

static void set_text(struct skn_tree *tree, struct skn_node *object, const char *field, const char *text)
{
	if (text)
		skn_node_set(tree, object, field, skn_node_string(tree, text, strlen(text)));
}

/* ---- records: one row per event, voice or tension of the page ---- */

struct row {
	const char *given; /* the page's id, or NULL */
	const char *text;  /* what tells it from others; in the arena of the tree */
	char *id;          /* its id in the store, once known */
	struct skn_node *fields;
};

struct rows {
	enum skn_kind kind;
	const char *main_field;
	struct skn_tree tree;
	SKN_VEC(struct row) list;
};

static const struct skn_records *previous_list(const struct apply *a, enum skn_kind kind)
{
	static const struct skn_records none;

	return a->previous ? skn_thread_list((struct skn_thread *)a->previous, kind) : &none;
}

static struct row *new_row(struct rows *rows, const char *given, const char *text)
{
	struct row row = { .given = given && skn_name_check(given, strlen(given), SKN_NAME_ID, NULL) == SKN_OK
					    ? given : NULL };

	row.text = skn_arena_strndup(&rows->tree.arena, text, strlen(text));
	row.fields = skn_node_new(&rows->tree, SKN_OBJECT);
	skn_vec_push(&rows->list, row);
	return skn_vec_last(&rows->list);
}

static void event_rows(const struct apply *a, struct rows *rows)
{
	for (size_t i = 0; i < a->page->events.n; i++) {
		const struct skn_page_event *e = &a->page->events.v[i];
		struct row *row = new_row(rows, e->id, e->text);

		set_text(&rows->tree, row->fields, "date", e->date);
		set_prose(a, &rows->tree, row->fields, "event", e->text);
	}
}

static void voice_rows(const struct apply *a, struct rows *rows)
{
	for (size_t i = 0; i < a->page->voices.n; i++) {
		const struct skn_page_voice *v = &a->page->voices.v[i];
		struct row *row = new_row(rows, v->id, v->voice);

		set_text(&rows->tree, row->fields, "voice", v->voice);
		set_prose(a, &rows->tree, row->fields, "stance", v->stance);
		set_prose(a, &rows->tree, row->fields, "evolution", v->evolution);
	}
}

static void tension_rows(const struct apply *a, struct rows *rows)
{
	for (size_t i = 0; i < a->page->tensions.n; i++) {
		const struct skn_page_tension *t = &a->page->tensions.v[i];
		struct row *row = new_row(rows, t->id, t->text);

		set_text(&rows->tree, row->fields, "status", t->status);
		set_prose(a, &rows->tree, row->fields, "question", t->text);
		set_prose(a, &rows->tree, row->fields, "resolution", t->resolution);
	}
}

/* Recognises the rows among the records of the version before. */
static void recognise(const struct apply *a, struct rows *rows)
{
	const struct skn_records *old = previous_list(a, rows->kind);
	struct skn_match_unit *from = skn_xcalloc(old->n, sizeof(*from));
	struct skn_match_unit *to = skn_xcalloc(rows->list.n, sizeof(*to));
	struct skn_match match;

	for (size_t i = 0; i < old->n; i++) {
		from[i].id = old->v[i].id;
		from[i].text = skn_record_text(&old->v[i], rows->main_field, &from[i].len);
		if (!from[i].text)
			from[i].text = "";
	}
	for (size_t i = 0; i < rows->list.n; i++) {
		const struct skn_node *text = skn_node_find(rows->list.v[i].fields, rows->main_field);

		to[i].id = rows->list.v[i].given ? rows->list.v[i].given : "";
		to[i].text = text ? text->text : "";
		to[i].len = text ? text->len : 0;
		while (to[i].len && to[i].text[to[i].len - 1] == '\n')
			to[i].len--;
	}
	skn_match_make(&match, from, old->n, to, rows->list.n, SKN_MATCH_RECORD_MIN);
	for (size_t i = 0; i < rows->list.n; i++)
		if (match.b_to_a[i] != SKN_MATCH_NONE)
			rows->list.v[i].id = skn_xstrdup(old->v[match.b_to_a[i]].id);
	skn_match_release(&match);
	free(from);
	free(to);
}

static bool taken(const struct rows *rows, const struct skn_records *old, const char *id)
{
	for (size_t i = 0; i < rows->list.n; i++)
		if (rows->list.v[i].id && skn_streq(rows->list.v[i].id, id))
			return true;
	return skn_records_find(old, id) != NULL;
}

/* An id for a new record: the page's, else the year and the first words. */
static char *new_id(const struct rows *rows, const struct skn_records *old, const struct row *row)
{
	struct skn_buf base = SKN_BUF_INIT;
	char *id;

	if (row->given)
		skn_buf_adds(&base, row->given);
	else
		skn_key_from_text(&base, skn_node_text(row->fields, "date"), row->text,
				  skn_kind_info(rows->kind)->word);
	id = skn_xstrdup(base.p);
	for (unsigned n = 2; taken(rows, old, id); n++) {
		free(id);
		id = skn_xasprintf("%s-%u", base.p, n);
	}
	skn_buf_release(&base);
	return id;
}

/* Tensions that the page gives without a status keep theirs. */
static void keep_status(const struct apply *a, struct rows *rows)
{
	for (size_t i = 0; rows->kind == SKN_KIND_TENSION && i < rows->list.n; i++) {
		struct row *row = &rows->list.v[i];
		const struct skn_record *old = skn_records_find(previous_list(a, rows->kind), row->id);
		const char *status = old ? skn_node_text(old->tree.root, "status") : NULL;

		if (!skn_node_find(row->fields, "status"))
			set_text(&rows->tree, row->fields, "status", status ? status : "open");
	}
}

static void give_order(const struct apply *a, struct rows *rows)
{
	struct skn_place *places = skn_xcalloc(rows->list.n, sizeof(*places));

	for (size_t i = 0; i < rows->list.n; i++) {
		const struct skn_record *old =
			skn_records_find(previous_list(a, rows->kind), rows->list.v[i].id);

		places[i].id = rows->list.v[i].id;
		places[i].date = skn_node_text(rows->list.v[i].fields, "date");
		places[i].has = old && skn_node_as_int(skn_node_find(old->tree.root, "order"), &places[i].order);
	}
	if (rows->kind == SKN_KIND_EVENT)
		skn_place_events(places, rows->list.n);
	else
		skn_place_all(places, rows->list.n);
	for (size_t i = 0; i < rows->list.n; i++)
		if (places[i].has)
			skn_node_set(&rows->tree, rows->list.v[i].fields, "order",
				     skn_node_int(&rows->tree, places[i].order));
	free(places);
}

static int put_rows(const struct apply *a, struct rows *rows, struct skn_err *err)
{
	const struct skn_records *old = previous_list(a, rows->kind);
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < rows->list.n; i++) {
		const struct row *row = &rows->list.v[i];

		rc = skn_put_over(a->changes, a->path, rows->kind, row->id, skn_records_find(old, row->id),
				  row->fields, true, err);
	}
	for (size_t i = 0; rc == SKN_OK && i < old->n; i++) {
		bool kept = false;

		for (size_t k = 0; k < rows->list.n && !kept; k++)
			kept = skn_streq(rows->list.v[k].id, old->v[i].id);
		if (!kept)
			skn_put_remove(a->changes, a->path, rows->kind, old->v[i].id);
	}
	return rc;
}

static int apply_records(const struct apply *a, enum skn_kind kind, const char *main_field,
			 void (*fill)(const struct apply *, struct rows *), struct skn_err *err)
{
	struct rows rows = { .kind = kind, .main_field = main_field };
	int rc;

	fill(a, &rows);
	recognise(a, &rows);
	for (size_t i = 0; i < rows.list.n; i++)
		if (!rows.list.v[i].id)
			rows.list.v[i].id = new_id(&rows, previous_list(a, kind), &rows.list.v[i]);
	keep_status(a, &rows);
	give_order(a, &rows);
	rc = put_rows(a, &rows, err);
	for (size_t i = 0; i < rows.list.n; i++)
		free(rows.list.v[i].id);
	skn_vec_release(&rows.list);
	skn_tree_release(&rows.tree);
	return rc;
}

/* ---- the thread itself ---- */

static int apply_narrative(const struct apply *a, struct skn_prose *prose, struct skn_err *err)
{
	struct skn_buf md = SKN_BUF_INIT, text = SKN_BUF_INIT;
	char *path = skn_xasprintf("%s/narrative.md", a->path);
	int rc;

	for (size_t i = 0; i < a->page->narrative.n; i++) {
		char *keyed = with_keys(a, a->page->narrative.v[i].text);

		skn_buf_adds(&md, i ? "\n\n" : "");
		skn_buf_adds(&md, keyed);
		free(keyed);
	}
	rc = skn_prose_parse_after(prose, md.p, md.n, a->previous ? &a->previous->prose : NULL, err);
	if (rc == SKN_OK) {
		skn_buf_add(&text, prose->text.p, prose->text.n);
		skn_changes_put(a->changes, path, &text);
	}
	skn_buf_release(&md);
	free(path);
	return rc;
}

void skn_import_set_published(struct skn_tree *tree, struct skn_node *fields,
			      const struct skn_import_options *options)
{
	struct skn_node *published;

	if (options->version <= 0)
		return;
	published = skn_node_new(tree, SKN_OBJECT);
	skn_node_set(tree, published, "version", skn_node_int(tree, options->version));
	set_text(tree, published, "time", options->time);
	if (options->items >= 0)
		skn_node_set(tree, published, "items", skn_node_int(tree, options->items));
	skn_node_set(tree, fields, "published", published);
}

static int apply_meta(const struct apply *a, const struct skn_import_options *options, struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_node *fields = skn_node_new(&tree, SKN_OBJECT);
	struct skn_import_options published = {
		.version = options->version ? options->version : a->page->version,
		.time = options->time ? options->time : a->page->time,
		.items = options->items >= 0 ? options->items : a->page->items,
	};
	int rc;

	if (!a->previous) {
		skn_node_set(&tree, fields, "schema", skn_node_int(&tree, 1));
		set_text(&tree, fields, "status", "active");
	}
	set_text(&tree, fields, "title", a->page->title);
	set_prose(a, &tree, fields, "summary", a->page->summary);
	skn_import_set_published(&tree, fields, &published);
	rc = skn_put_over(a->changes, a->path, SKN_KIND_THREAD, "", a->previous ? &a->previous->meta : NULL,
			  fields, true, err);
	skn_tree_release(&tree);
	return rc;
}

int skn_import_apply(struct skn_changes *changes, const char *thread_path,
		     const struct skn_thread *previous, struct skn_page *page,
		     const struct skn_import_options *options, struct skn_import_memo *memo,
		     struct skn_prose *prose, struct skn_err *err)
{
	struct apply a = { changes, thread_path, previous, page, memo, { 0 } };
	int rc = skn_import_sources(&a.keys, changes, thread_path, previous, page, err);

	if (rc == SKN_OK)
		rc = apply_meta(&a, options, err);
	if (rc == SKN_OK)
		rc = apply_narrative(&a, prose, err);
	if (rc == SKN_OK)
		rc = apply_records(&a, SKN_KIND_EVENT, "event", event_rows, err);
	if (rc == SKN_OK)
		rc = apply_records(&a, SKN_KIND_VOICE, "voice", voice_rows, err);
	if (rc == SKN_OK)
		rc = apply_records(&a, SKN_KIND_TENSION, "question", tension_rows, err);
	skn_strings_release(&a.keys);
	return rc;
}
