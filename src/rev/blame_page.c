#include "rev/blame_page.h"

#include "rev/match.h"

/* What HEAD has, beside which index and work tree are laid. */
struct base {
	struct skn_thread thread;
	struct skn_match match; /* HEAD's units to the page's */
	bool has;
};

struct maker {
	struct skn_blame_page *page;
	struct skn_blame *blame;
	const struct skn_thread *thread;
	struct skn_map records; /* kind and id -> struct fields, of the records on the page */
	struct skn_map units;  /* id -> part, of the living sentences */
	struct base base;
	bool committed; /* the page is that of a commit */
	unsigned kinds;
};

/* The living parts of a record. */
struct fields {
	SKN_VEC(const struct skn_part *) list;
};

static void fields_free(void *p)
{
	struct fields *fields = p;

	skn_vec_release(&fields->list);
	free(fields);
}

static struct fields *fields_of(struct maker *m, enum skn_kind kind, const char *id, bool make)
{
	struct skn_buf key = SKN_BUF_INIT;
	struct fields *fields;

	skn_buf_addc(&key, (char)('a' + (int)kind));
	skn_buf_adds(&key, id);
	fields = skn_map_find(&m->records, key.p, key.n);
	if (!fields && make) {
		fields = skn_xcalloc(1, sizeof(*fields));
		skn_map_put(&m->records, key.p, key.n, fields);
	}
	skn_buf_release(&key);
	return fields;
}

static void list_records(struct maker *m)
{
	static const enum skn_kind kinds[] = { SKN_KIND_EVENT, SKN_KIND_VOICE, SKN_KIND_TENSION, SKN_KIND_ITEM };

	if (m->kinds & SKN_BLAME_KIND(SKN_KIND_THREAD))
		fields_of(m, SKN_KIND_THREAD, "", true);
	for (size_t k = 0; k < SKN_ARRAY_LEN(kinds); k++) {
		const struct skn_records *list = skn_thread_list((struct skn_thread *)m->thread, kinds[k]);

		for (size_t i = 0; m->kinds & SKN_BLAME_KIND(kinds[k]) && i < list->n; i++)
			fields_of(m, kinds[k], list->v[i].id, true);
	}
}

/* A thread has many more records than its page shows. */
static void find_parts(struct maker *m)
{
	struct skn_lineage *l = &m->blame->lineage;
	const struct skn_part *last = NULL;
	struct fields *fields = NULL;

	list_records(m);
	for (size_t i = 0; i < l->parts.n && m->records.n; i++) {
		const struct skn_part *part = &l->parts.v[i];

		if (part->kind == SKN_KIND_NARRATIVE || !skn_part_is_there(part))
			continue;
		if (!last || last->kind != part->kind || last->record != part->record)
			fields = fields_of(m, part->kind, part->record ? part->record : "", false);
		if (fields)
			skn_vec_push(&fields->list, part);
		last = part;
	}
	for (size_t i = 0; i < l->sentences.n; i++) {
		struct skn_part *part = &l->parts.v[l->sentences.v[i]];

		skn_map_put(&m->units, part->id, strlen(part->id), part);
	}
}

static const struct skn_part *unit_part(const struct maker *m, const char *id, size_t ordinal)
{
	const struct skn_lineage *l = &m->blame->lineage;
	const struct skn_part *part = ordinal < l->sentences.n ? &l->parts.v[l->sentences.v[ordinal]] : NULL;

	return part && skn_streq(part->id, id) ? part : skn_map_find(&m->units, id, strlen(id));
}

static const struct skn_part *field_part(struct maker *m, enum skn_kind kind, const char *record, const char *field)
{
	const struct fields *fields = fields_of(m, kind, record, false);

	for (size_t i = 0; fields && i < fields->list.n; i++)
		if (skn_streq(fields->list.v[i]->field, field))
			return fields->list.v[i];
	return NULL;
}

/* ---- rows ---- */

static const struct skn_blame_when uncommitted = { .sure = SKN_BLAME_UNCOMMITTED };

/* What is known of a part; EDITED: its present words are not committed. */
static int fill(struct skn_blame_row *row, struct maker *m, bool edited, struct skn_err *err)
{
	if (!row->part) {
		enum skn_blame_sure sure = m->committed ? SKN_BLAME_UNKNOWN : SKN_BLAME_UNCOMMITTED;

		row->introduced = row->changed = (struct skn_blame_when){ .sure = sure };
		return SKN_OK;
	}
	row->introduced = skn_blame_when(m->blame, &row->part->life.introduced);
	row->changed = edited ? uncommitted : skn_blame_when(m->blame, &row->part->changed);
	row->returned = skn_blame_when(m->blame, &row->part->life.returned);
	if (row->introduced.sure == SKN_BLAME_NEVER)
		row->introduced.sure = SKN_BLAME_UNKNOWN;
	if (row->changed.sure == SKN_BLAME_NEVER)
		row->changed = row->introduced;
	if (!row->changed.commit)
		return SKN_OK;
	row->commit = skn_blame_commit(m->blame, row->part->changed.step == SKN_STEP_NONE
						 ? &row->part->life.introduced : &row->part->changed, err);
	if (!row->commit)
		return err ? (int)err->code : SKN_ESYS;
	row->engine = skn_blame_engine(row->commit, row->id);
	return SKN_OK;
}

static const struct skn_part_cite *living_cite(const struct skn_part *part, const char *key)
{
	for (size_t i = 0; part && i < part->cites.n; i++)
		if (part->cites.v[i].life.removed.step == SKN_STEP_NONE && skn_streq(part->cites.v[i].key, key))
			return &part->cites.v[i];
	return NULL;
}

static bool has_cite(const struct skn_blame_row *row, const char *key, size_t n)
{
	for (size_t i = 0; i < row->cites.n; i++)
		if (strlen(row->cites.v[i].key) == n && memcmp(row->cites.v[i].key, key, n) == 0)
			return true;
	return false;
}

/* The citations FIRST up to END of a text. */
static void add_cites(struct skn_blame_row *row, const struct maker *m, const struct skn_cites *cites,
		      size_t first, size_t end, const char *text)
{
	for (size_t i = first; i < end; i++) {
		const struct skn_cite *c = &cites->cites.v[i];
		const struct skn_part_cite *known;
		struct skn_blame_cite cite = { 0 };

		if (has_cite(row, text + c->key, c->key_len))
			continue;
		cite.key = skn_xstrndup(text + c->key, c->key_len);
		known = living_cite(row->part, cite.key);
		if (known) {
			cite.attached = skn_blame_when(m->blame, &known->life.introduced);
			cite.returned = skn_blame_when(m->blame, &known->life.returned);
		}
		if (cite.attached.sure == SKN_BLAME_NEVER)
			cite.attached.sure = m->committed ? SKN_BLAME_UNKNOWN : SKN_BLAME_UNCOMMITTED;
		skn_vec_push(&row->cites, cite);
	}
}

static char *bare(const char *s, size_t n)
{
	struct skn_buf out = SKN_BUF_INIT;

	skn_cites_strip(&out, s, n);
	return skn_buf_detach(&out);
}

/* ---- the narrative ---- */

static int unit_row(struct maker *m, size_t i, struct skn_err *err)
{
	const struct skn_prose *prose = &m->thread->prose;
	const struct skn_unit *unit = &prose->units.v[i];
	struct skn_blame_row row = { .kind = SKN_KIND_NARRATIVE, .unit = unit, .prose = true };
	bool edited = false;
	int rc;

	snprintf(row.id, sizeof(row.id), "%s", unit->id);
	row.text = unit->kind == SKN_UNIT_OPAQUE
		? skn_xstrndup(prose->text.p + unit->start, unit->end - unit->start)
		: bare(prose->text.p + unit->start, unit->end - unit->start);
	if (m->committed) {
		row.part = unit_part(m, unit->id, i);
	} else if (m->base.has && m->base.match.b_to_a[i] != SKN_MATCH_NONE) {
		size_t at = m->base.match.b_to_a[i];
		const char *was = m->base.thread.prose.units.v[at].id;

		row.part = unit_part(m, was, at);
		edited = strncmp(was, unit->id, 12) != 0;
	}
	rc = fill(&row, m, edited, err);
	if (unit->n_groups) {
		const struct skn_cite_group *g = &prose->cites.groups.v[unit->group];

		add_cites(&row, m, &prose->cites, g->first,
			  g[unit->n_groups - 1].first + g[unit->n_groups - 1].n, prose->text.p);
	}
	skn_vec_push(&m->page->narrative, row);
	return rc;
}

/* ---- records ---- */

static bool is_prose_field(enum skn_kind kind, const char *field)
{
	for (const char *const *f = skn_record_prose_fields(kind); *f; f++)
		if (skn_streq(*f, field))
			return true;
	return false;
}

/* Whether HEAD has another value; citations alone make no other words. */
static bool field_edited(const struct maker *m, const struct skn_blame_row *row)
{
	struct skn_thread *base = (struct skn_thread *)&m->base.thread;
	const struct skn_record *old = row->kind == SKN_KIND_THREAD
		? &base->meta : skn_records_find(skn_thread_list(base, row->kind), row->record->id);
	const struct skn_node *value = old ? skn_node_find(old->tree.root, row->field) : NULL;
	char id[SKN_SENTENCE_ID_MAX];

	if (!value)
		return true;
	if (!row->prose || !value->text)
		return !skn_node_equal(value, row->value);
	skn_prose_id(id, value->text, value->len);
	return !skn_streq(id, row->id);
}

static int field_row(struct maker *m, const struct skn_record *record, const struct skn_node *value,
		     struct skn_err *err)
{
	struct skn_blame_row row = { .kind = record->kind, .record = record, .field = value->name, .value = value };
	struct skn_cites cites = { 0 };
	size_t n;
	const char *text = skn_record_text(record, value->name, &n);
	int rc;

	row.prose = text && is_prose_field(record->kind, value->name);
	if (text)
		skn_prose_id(row.id, text, n);
	row.part = field_part(m, record->kind, record->id, value->name);
	rc = fill(&row, m, !m->committed && row.part && field_edited(m, &row), err);
	if (row.prose) {
		row.text = bare(text, n);
		skn_cites_scan(&cites, text, n);
		add_cites(&row, m, &cites, 0, cites.cites.n, text);
		skn_cites_release(&cites);
	}
	skn_vec_push(&m->page->records, row);
	return rc;
}

static int record_rows(struct maker *m, const struct skn_record *record, struct skn_err *err)
{
	int rc = SKN_OK;

	for (const struct skn_node *v = record->tree.root ? record->tree.root->child : NULL; v && rc == SKN_OK;
	     v = v->next)
		if (!skn_streq(v->name, "schema"))
			rc = field_row(m, record, v, err);
	return rc;
}

static int records_rows(struct maker *m, enum skn_kind kind, struct skn_err *err)
{
	const struct skn_records *list = skn_thread_list((struct skn_thread *)m->thread, kind);
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && m->kinds & SKN_BLAME_KIND(kind) && i < list->n; i++)
		rc = record_rows(m, &list->v[i], err);
	return rc;
}

/* ---- index and work tree ---- */

static struct skn_match_unit *units_of(const struct skn_prose *prose)
{
	struct skn_match_unit *units = skn_xcalloc(prose->units.n + 1, sizeof(*units));

	for (size_t i = 0; i < prose->units.n; i++) {
		const struct skn_unit *u = &prose->units.v[i];

		units[i] = (struct skn_match_unit){ u->id, prose->text.p + u->start, u->end - u->start };
	}
	return units;
}

/* Reads HEAD's state of the thread; where it cannot be read nothing is beside it. */
static int load_base(struct maker *m, struct skn_err *err)
{
	const struct skn_history *h = &m->blame->history;
	const struct skn_version *newest = h->list.n ? &h->list.v[0] : NULL;
	struct skn_match_unit *old, *new;
	struct skn_view *view = NULL;
	int rc;

	if (!newest || newest->removed)
		return SKN_OK;
	rc = skn_view_commit(&view, m->blame->store->repo, &newest->commit, err);
	if (rc == SKN_OK)
		rc = skn_store_load(&m->base.thread, view, newest->path, SKN_LOAD_ALL_ITEMS, err);
	skn_view_free(view);
	if (rc != SKN_OK)
		return skn_store_forgive(rc, err);
	old = units_of(&m->base.thread.prose);
	new = units_of(&m->thread->prose);
	skn_match_make(&m->base.match, old, m->base.thread.prose.units.n, new, m->thread->prose.units.n,
		       SKN_MATCH_SENTENCE_MIN);
	free(old);
	free(new);
	m->base.has = true;
	return SKN_OK;
}

static void release_base(struct base *base)
{
	if (!base->has)
		return;
	skn_match_release(&base->match);
	skn_thread_release(&base->thread);
}

/* ---- the page ---- */

int skn_blame_page_make(struct skn_blame_page *out, struct skn_blame *blame, const struct skn_thread *thread,
			const struct skn_rev *rev, unsigned kinds, struct skn_err *err)
{
	static const enum skn_kind order[] = { SKN_KIND_EVENT, SKN_KIND_VOICE, SKN_KIND_TENSION, SKN_KIND_ITEM };
	struct maker m = { .page = out, .blame = blame, .thread = thread, .kinds = kinds,
			   .committed = rev->place == SKN_PLACE_COMMIT };
	int rc = SKN_OK;

	*out = (struct skn_blame_page){ 0 };
	find_parts(&m);
	if (!m.committed)
		rc = load_base(&m, err);
	for (size_t i = 0; rc == SKN_OK && kinds & SKN_BLAME_KIND(SKN_KIND_NARRATIVE) && i < thread->prose.units.n; i++)
		rc = unit_row(&m, i, err);
	if (rc == SKN_OK && kinds & SKN_BLAME_KIND(SKN_KIND_THREAD))
		rc = record_rows(&m, &thread->meta, err);
	for (size_t k = 0; rc == SKN_OK && k < SKN_ARRAY_LEN(order); k++)
		rc = records_rows(&m, order[k], err);
	release_base(&m.base);
	skn_map_release(&m.records, fields_free);
	skn_map_release(&m.units, NULL);
	if (rc != SKN_OK)
		skn_blame_page_release(out);
	return rc;
}

static void row_release(struct skn_blame_row *row)
{
	free(row->text);
	for (size_t i = 0; i < row->cites.n; i++)
		free(row->cites.v[i].key);
	skn_vec_release(&row->cites);
}

void skn_blame_page_release(struct skn_blame_page *page)
{
	for (size_t i = 0; i < page->narrative.n; i++)
		row_release(&page->narrative.v[i]);
	for (size_t i = 0; i < page->records.n; i++)
		row_release(&page->records.v[i]);
	skn_vec_release(&page->narrative);
	skn_vec_release(&page->records);
}
