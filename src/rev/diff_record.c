#include "rev/diff_parts.h"

#include "text/jsonw.h"

/* ---- which kind of change a field's is ---- */

struct field_kind {
	enum skn_kind of;
	const char *field;
	enum skn_diff_kind kind;
};

/* In the order of the page. */
static const struct field_kind field_kinds[] = {
	{ SKN_KIND_EVENT, "date", SKN_DIFF_EVENT_REDATED },
	{ SKN_KIND_EVENT, "expected", SKN_DIFF_EVENT_EXPECTED },
	{ SKN_KIND_EVENT, "event", SKN_DIFF_EVENT_REWORDED },
	{ SKN_KIND_EVENT, "order", SKN_DIFF_ORDER },
	{ SKN_KIND_VOICE, "voice", SKN_DIFF_VOICE_RENAMED },
	{ SKN_KIND_VOICE, "stance", SKN_DIFF_STANCE_CHANGED },
	{ SKN_KIND_VOICE, "evolution", SKN_DIFF_EVOLUTION_NOTED },
	{ SKN_KIND_VOICE, "order", SKN_DIFF_ORDER },
	{ SKN_KIND_TENSION, "status", SKN_DIFF_TENSION_REOPENED }, /* or as tension_change says */
	{ SKN_KIND_TENSION, "question", SKN_DIFF_QUESTION_REWORDED },
	{ SKN_KIND_TENSION, "resolution", SKN_DIFF_RESOLUTION_REWORDED },
	{ SKN_KIND_TENSION, "order", SKN_DIFF_ORDER },
	{ SKN_KIND_THREAD, "title", SKN_DIFF_TITLE },
	{ SKN_KIND_THREAD, "summary", SKN_DIFF_SUMMARY },
	{ SKN_KIND_THREAD, "status", SKN_DIFF_STATUS },
	{ SKN_KIND_THREAD, "published", SKN_DIFF_PUBLISHED },
	{ SKN_KIND_THREAD, "was", SKN_DIFF_WAS },
};

/* How settled a question is: 0 open, 1 narrowed, 2 settled. */
static int settled(const char *status)
{
	if (!status || skn_streq(status, "open"))
		return 0;
	return skn_streq(status, "narrowed") ? 1 : 2;
}

static enum skn_diff_kind tension_change(const char *before, const char *after)
{
	if (settled(after) < settled(before) || !settled(after))
		return SKN_DIFF_TENSION_REOPENED;
	if (settled(after) == 1)
		return SKN_DIFF_TENSION_NARROWED;
	return skn_streq(after, "resolved") ? SKN_DIFF_TENSION_RESOLVED : SKN_DIFF_TENSION_DISSOLVED;
}

static bool is_prose(enum skn_kind kind, const char *field)
{
	for (const char *const *name = skn_record_prose_fields(kind); *name; name++)
		if (skn_streq(*name, field))
			return true;
	return false;
}

/* ---- values ---- */

struct pair {
	struct skn_differ *d;
	const struct skn_diff_place *place;
	const char *field;
	const struct skn_node *a, *b; /* or NULL */
};

/* A list of nothing says what no list says. */
static bool is_empty(const struct skn_node *node)
{
	return !node || (!skn_node_is_scalar(node) && node->n_children == 0);
}

/* The text of a value, or its JSON; NULL without one. */
static char *value_text(const struct skn_node *node)
{
	struct skn_buf out = SKN_BUF_INIT;
	struct skn_sink sink;
	struct skn_jsonw w;

	if (!node)
		return NULL;
	if (skn_node_is_scalar(node))
		return skn_xstrndup(node->text ? node->text : "", node->len);
	skn_sink_to_buf(&sink, &out);
	skn_jsonw_init(&w, &sink, false);
	skn_node_write_json(&w, node);
	skn_buf_rtrim(&out);
	return skn_buf_detach(&out);
}

/* Whether the change rests on what the record cites: not that of its name or place. */
static bool has_evidence(enum skn_diff_kind kind)
{
	return kind != SKN_DIFF_ORDER && kind != SKN_DIFF_RECORD_RENAMED && kind != SKN_DIFF_FIELD;
}

static void value(const struct pair *p, enum skn_diff_kind kind)
{
	char *before, *after;
	struct skn_diff_change *change;

	if (p->a == p->b || (p->a && p->b && skn_node_equal(p->a, p->b)))
		return;
	before = value_text(p->a);
	after = value_text(p->b);
	if (is_empty(p->a) && is_empty(p->b)) {
		skn_diff_add_unseen(p->d, p->place, p->field, after, after ? strlen(after) : 0);
		free(before);
		free(after);
		return;
	}
	if (p->place->of == SKN_KIND_TENSION && skn_streq(p->field, "status"))
		kind = tension_change(before, after);
	change = skn_diff_add(p->d, kind, p->place, p->field);
	change->before = before;
	change->after = after;
	if (has_evidence(kind) && p->place->of != SKN_KIND_ITEM && p->place->of != SKN_KIND_THREAD)
		skn_diff_add_items_of(p->d, change, p->place->new_record);
}

/* ---- Markdown ---- */

/* What of two texts differs: nothing a reader sees, citations only, words too. */
enum difference { NOTHING, CITATIONS, WORDS };

static enum difference compare(const struct skn_prose *a, const struct skn_prose *b)
{
	enum difference found = NOTHING;

	if (a->units.n != b->units.n)
		return WORDS;
	for (size_t i = 0; i < a->units.n; i++) {
		if (i && (a->units.v[i].block != a->units.v[i - 1].block) !=
			 (b->units.v[i].block != b->units.v[i - 1].block))
			return WORDS;
		if (!skn_diff_same_gap(a, i, b, i) || !skn_diff_same_words(a, i, b, i))
			return WORDS;
		if (!skn_diff_same_unit(a, i, b, i))
			found = CITATIONS;
	}
	return skn_diff_same_gap(a, a->units.n, b, b->units.n) ? found : WORDS;
}

/* A text as prose: what cannot be parsed (it is too large) is one unit of itself. */
static void parse(struct skn_prose *out, const struct skn_node *node)
{
	size_t n = node->len;

	while (n && node->text[n - 1] == '\n')
		n--;
	if (skn_prose_parse(out, node->text, n, NULL) != SKN_OK) {
		struct skn_unit all = { .kind = SKN_UNIT_OPAQUE, .end = n };

		*out = (struct skn_prose){ .text = SKN_BUF_INIT };
		skn_buf_add(&out->text, node->text, n);
		skn_vec_push(&out->units, all);
	}
	if (out->text.n && out->text.p[out->text.n - 1] == '\n')
		skn_buf_truncate(&out->text, out->text.n - 1);
}

/* A text that is there on one side only. */
static void prose_alone(const struct pair *p, enum skn_diff_kind kind)
{
	struct skn_prose text;

	parse(&text, p->a ? p->a : p->b);
	skn_diff_add_texts(p->d, kind, p->place, p->field, p->a ? text.text.p : NULL, text.text.n,
			   p->b ? text.text.p : NULL, text.text.n);
	skn_prose_release(&text);
}

static void prose(const struct pair *p, enum skn_diff_kind kind)
{
	struct skn_prose a, b;
	enum difference found;

	if (!p->a || !p->b) {
		if (p->a || p->b)
			prose_alone(p, kind);
		return;
	}
	if (p->a->len == p->b->len && memcmp(p->a->text, p->b->text, p->a->len) == 0)
		return;
	parse(&a, p->a);
	parse(&b, p->b);
	found = compare(&a, &b);
	if (found == WORDS)
		skn_diff_add_texts(p->d, kind, p->place, p->field, a.text.p, a.text.n, b.text.p, b.text.n);
	if (found != NOTHING)
		skn_diff_citations(p->d, p->place, p->field, a.text.p, a.text.n, b.text.p, b.text.n, found == WORDS);
	else if (!skn_buf_eq(&a.text, b.text.p, b.text.n))
		skn_diff_add_unseen(p->d, p->place, p->field, b.text.p, b.text.n);
	skn_prose_release(&a);
	skn_prose_release(&b);
}

/* ---- records ---- */

static bool is_text(const struct skn_node *node)
{
	return !node || node->text;
}

static void field(struct skn_differ *d, const struct skn_diff_place *place, const char *name, enum skn_diff_kind kind)
{
	struct pair p = { d, place, name, skn_node_find(place->old_record->tree.root, name),
			  skn_node_find(place->new_record->tree.root, name) };

	if (is_prose(place->of, name) && is_text(p.a) && is_text(p.b))
		prose(&p, kind);
	else
		value(&p, kind);
}

static bool has_kind(enum skn_kind of, const char *name)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(field_kinds); i++)
		if (field_kinds[i].of == of && skn_streq(field_kinds[i].field, name))
			return true;
	return false;
}

/* Fields without a kind of their own, in the order of the new record. */
static void other_fields(struct skn_differ *d, const struct skn_diff_place *place)
{
	const struct skn_node *old = place->old_record->tree.root, *new = place->new_record->tree.root;
	enum skn_diff_kind kind = place->of == SKN_KIND_ITEM ? SKN_DIFF_SOURCE_CHANGED : SKN_DIFF_FIELD;

	for (const struct skn_node *c = new ? new->child : NULL; c; c = c->next)
		if (!has_kind(place->of, c->name))
			field(d, place, c->name, kind);
	for (const struct skn_node *c = old ? old->child : NULL; c; c = c->next)
		if (!has_kind(place->of, c->name) && !skn_node_find(new, c->name))
			field(d, place, c->name, kind);
}

void skn_diff_fields(struct skn_differ *d, const struct skn_diff_place *place)
{
	/* Files that are the same to the byte say the same. */
	if (skn_buf_eq(&place->old_record->src, place->new_record->src.p, place->new_record->src.n))
		return;
	for (size_t i = 0; i < SKN_ARRAY_LEN(field_kinds); i++)
		if (field_kinds[i].of == place->of)
			field(d, place, field_kinds[i].field, field_kinds[i].kind);
	other_fields(d, place);
}

void skn_diff_meta(struct skn_differ *d)
{
	struct skn_diff_place place;

	if (!d->from || !d->to)
		return;
	place = skn_diff_place_of(&d->from->meta, SKN_DIFF_NOWHERE, &d->to->meta, SKN_DIFF_NOWHERE);
	place.of = SKN_KIND_THREAD;
	place.id = NULL;
	skn_diff_fields(d, &place);
}

/* ---- lists of records ---- */

struct list {
	struct skn_differ *d;
	const struct skn_records *from, *to;
	enum skn_diff_kind added, removed;
	const char *text; /* the field that tells whether two are the same */
};

static struct list list_of(struct skn_differ *d, enum skn_kind kind)
{
	static const struct skn_records none;
	struct list l = { d, d->from ? skn_thread_list((struct skn_thread *)d->from, kind) : &none,
			  d->to ? skn_thread_list((struct skn_thread *)d->to, kind) : &none, 0, 0, NULL };

	if (kind == SKN_KIND_EVENT) {
		l.added = SKN_DIFF_EVENT_ADDED;
		l.removed = SKN_DIFF_EVENT_REMOVED;
		l.text = "event";
	} else if (kind == SKN_KIND_VOICE) {
		l.added = SKN_DIFF_VOICE_ADDED;
		l.removed = SKN_DIFF_VOICE_DROPPED;
		l.text = "voice";
	} else {
		l.added = SKN_DIFF_TENSION_OPENED;
		l.removed = SKN_DIFF_TENSION_REMOVED;
		l.text = "question";
	}
	return l;
}

static struct skn_match_unit *record_units(const struct skn_records *list, const char *text)
{
	struct skn_match_unit *units = skn_xcalloc(list->n, sizeof(*units));

	for (size_t i = 0; i < list->n; i++) {
		units[i].id = list->v[i].id;
		units[i].text = skn_record_text(&list->v[i], text, &units[i].len);
		if (!units[i].text)
			units[i].text = "";
	}
	return units;
}

/* Says a whole record: by its text, where it is one. */
static void whole(const struct list *l, const struct skn_diff_place *place)
{
	struct pair p = { l->d, place, NULL, NULL, NULL };
	const struct skn_record *record = place->new_record ? place->new_record : place->old_record;
	const struct skn_node *text = skn_node_find(record->tree.root, l->text);
	struct skn_diff_change *change;

	if (place->new_record)
		p.b = text;
	else
		p.a = text;
	if (text && text->text)
		prose_alone(&p, place->new_record ? l->added : l->removed);
	else
		skn_diff_add(l->d, place->new_record ? l->added : l->removed, place, NULL);
	change = skn_vec_last(&l->d->diff->list);
	if (place->new_record)
		skn_diff_add_items_of(l->d, change, record);
}

static void record(void *ctx, size_t a, size_t b, bool moved)
{
	struct list *l = ctx;
	struct skn_diff_place place = skn_diff_place_of(a == SKN_MATCH_NONE ? NULL : &l->from->v[a], a,
							b == SKN_MATCH_NONE ? NULL : &l->to->v[b], b);

	SKN_UNUSED(moved); /* their order follows from their dates and orders */
	if (!place.old_record || !place.new_record) {
		whole(l, &place);
		return;
	}
	if (!skn_streq(place.old_record->id, place.new_record->id))
		skn_diff_add_texts(l->d, SKN_DIFF_RECORD_RENAMED, &place, NULL, place.old_record->id,
				   strlen(place.old_record->id), place.new_record->id, strlen(place.new_record->id));
	skn_diff_fields(l->d, &place);
}

void skn_diff_records(struct skn_differ *d, enum skn_kind kind)
{
	struct list l = list_of(d, kind);
	struct skn_match_unit *a = record_units(l.from, l.text), *b = record_units(l.to, l.text);
	struct skn_match m;

	skn_match_make(&m, a, l.from->n, b, l.to->n, SKN_MATCH_RECORD_MIN);
	skn_diff_walk(&m, record, &l);
	skn_match_release(&m);
	free(a);
	free(b);
}
