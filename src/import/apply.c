#include "import/apply.h"

#include "doc/key.h"
#include "import/place.h"
#include "import/sources.h"
#include "import/unique.h"
#include "out/page.h"
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
	const struct skn_record *old; /* the same in the version before, or NULL */
	struct skn_node *fields;
	bool whole;        /* what the page does not say of it is not so */
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
		row->whole = true;
	}
}

/*
 * The page as text has what became of a question behind it ("… Resolved: …",
 * out/text.c).  Where the version before has such a question, the two are taken
 * apart again; the resolution, in the arena, is returned, and *text cut.
 */
static const char *split_resolution(const struct skn_map *closed, struct rows *rows, char *text, const char **status)
{
	static const char *const statuses[] = { "narrowed", "resolved", "dissolved" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(statuses); i++) {
		char *label = skn_xasprintf(" %s: ", skn_page_resolution_label(statuses[i]));
		char id[SKN_SENTENCE_ID_MAX], *at = strstr(text, label), *resolution = at ? at + strlen(label) : NULL;
		const char *was = NULL;

		free(label);
		if (at) {
			skn_prose_id(id, text, (size_t)(at - text));
			was = skn_map_find(closed, id, strlen(id));
		}
		if (was && skn_streq(was, statuses[i])) {
			*at = '\0';
			*status = was;
			return skn_arena_strndup(&rows->tree.arena, resolution, strlen(resolution));
		}
	}
	return NULL;
}

/* The questions of the version before that are no longer open: id of the text ->
 * status. */
static void closed_questions(const struct apply *a, struct skn_map *out)
{
	const struct skn_records *old = previous_list(a, SKN_KIND_TENSION);

	for (size_t i = 0; i < old->n; i++) {
		size_t n;
		const char *status = skn_node_text(old->v[i].tree.root, "status");
		const char *question = skn_record_text(&old->v[i], "question", &n);
		char id[SKN_SENTENCE_ID_MAX];

		if (!question || !status || !skn_page_resolution_label(status))
			continue;
		skn_prose_id(id, question, n);
		skn_map_put(out, id, strlen(id), (void *)status);
	}
}

static void tension_rows(const struct apply *a, struct rows *rows)
{
	struct skn_map closed = SKN_MAP_INIT;

	closed_questions(a, &closed);
	for (size_t i = 0; i < a->page->tensions.n; i++) {
		const struct skn_page_tension *t = &a->page->tensions.v[i];
		char *text = skn_xstrdup(t->text);
		const char *status = t->status, *resolution = t->resolution;
		struct row *row;

		if (!status && closed.n)
			resolution = split_resolution(&closed, rows, text, &status);
		row = new_row(rows, t->id, text);
		set_text(&rows->tree, row->fields, "status", status);
		set_prose(a, &rows->tree, row->fields, "question", text);
		set_prose(a, &rows->tree, row->fields, "resolution", resolution);
		row->whole = status != NULL;
		free(text);
	}
	skn_map_release(&closed, NULL);
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
		if (match.b_to_a[i] != SKN_MATCH_NONE) {
			rows->list.v[i].old = &old->v[match.b_to_a[i]];
			rows->list.v[i].id = skn_xstrdup(rows->list.v[i].old->id);
		}
	skn_match_release(&match);
	free(from);
	free(to);
}

/* Ids for new records: the page's, else the year and the first words.  What was
 * removed keeps its id for itself. */
static void name_new(const struct apply *a, struct rows *rows)
{
	const struct skn_records *old = previous_list(a, rows->kind);
	struct skn_unique unique = { SKN_MAP_INIT };
	struct skn_buf base = SKN_BUF_INIT;

	for (size_t i = 0; i < old->n; i++)
		skn_unique_add(&unique, old->v[i].id);
	for (size_t i = 0; i < rows->list.n; i++) {
		struct row *row = &rows->list.v[i];

		if (row->id)
			continue;
		skn_buf_clear(&base);
		if (row->given)
			skn_buf_adds(&base, row->given);
		else
			skn_key_from_text(&base, skn_node_text(row->fields, "date"), row->text,
					  skn_kind_info(rows->kind)->word);
		row->id = skn_unique_make(&unique, base.p);
	}
	skn_unique_release(&unique);
	skn_buf_release(&base);
}

/* Tensions that the page gives without a status keep theirs. */
static void keep_status(struct rows *rows)
{
	for (size_t i = 0; rows->kind == SKN_KIND_TENSION && i < rows->list.n; i++) {
		struct row *row = &rows->list.v[i];
		const char *status = row->old ? skn_node_text(row->old->tree.root, "status") : NULL;

		if (!skn_node_find(row->fields, "status"))
			set_text(&rows->tree, row->fields, "status", status ? status : "open");
	}
}

static void give_order(struct rows *rows)
{
	struct skn_place *places = skn_xcalloc(rows->list.n, sizeof(*places));

	for (size_t i = 0; i < rows->list.n; i++) {
		const struct row *row = &rows->list.v[i];

		places[i].id = row->id;
		places[i].date = skn_node_text(row->fields, "date");
		places[i].has = row->old && skn_node_as_int(skn_node_find(row->old->tree.root, "order"),
							    &places[i].order);
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
	bool *kept = skn_xcalloc(old->n, sizeof(*kept));
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < rows->list.n; i++) {
		const struct row *row = &rows->list.v[i];

		if (row->old)
			kept[row->old - old->v] = true;
		rc = skn_put_over(a->changes, a->path, rows->kind, row->id, row->old, row->fields, !row->whole, err);
	}
	for (size_t i = 0; rc == SKN_OK && i < old->n; i++)
		if (!kept[i])
			skn_put_remove(a->changes, a->path, rows->kind, old->v[i].id);
	free(kept);
	return rc;
}

static int apply_records(const struct apply *a, enum skn_kind kind, const char *main_field,
			 void (*fill)(const struct apply *, struct rows *), struct skn_err *err)
{
	struct rows rows = { .kind = kind, .main_field = main_field };
	int rc;

	fill(a, &rows);
	recognise(a, &rows);
	name_new(a, &rows);
	keep_status(&rows);
	give_order(&rows);
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
