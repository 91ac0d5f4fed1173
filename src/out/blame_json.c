#include "out/blame.h"

#include "out/source.h"
#include "rev/gone.h"
#include "text/edtf.h"

unsigned skn_blame_section(const char *word)
{
	static const struct { const char *word; enum skn_kind kind; } sections[] = {
		{ "head", SKN_KIND_THREAD },        { "narrative", SKN_KIND_NARRATIVE }, { "timeline", SKN_KIND_EVENT },
		{ "perspectives", SKN_KIND_VOICE }, { "tensions", SKN_KIND_TENSION },    { "sources", SKN_KIND_ITEM },
	};

	for (size_t i = 0; i < SKN_ARRAY_LEN(sections); i++)
		if (skn_streq(sections[i].word, word))
			return SKN_BLAME_KIND(sections[i].kind);
	return 0;
}

const char *skn_blame_type(const struct skn_blame_row *row)
{
	if (!row->unit)
		return skn_gone_type(row->kind);
	switch (row->unit->kind) {
	case SKN_UNIT_HEADING: return "heading";
	case SKN_UNIT_OPAQUE: return "block";
	default: return "sentence";
	}
}

void skn_blame_short(char out[SKN_BLAME_SHORT + 1], const struct skn_oid *oid)
{
	char hex[SKN_OID_HEX + 1] = "";

	if (oid)
		skn_oid_hex(hex, oid);
	snprintf(out, SKN_BLAME_SHORT + 1, "%.*s", SKN_BLAME_SHORT, hex);
}

void skn_blame_json_when(struct skn_jsonw *w, const char *key, const struct skn_blame_when *when)
{
	char label[SKN_BLAME_LABEL_MAX];

	skn_jsonw_str(w, key, skn_blame_when_json(label, when));
}

void skn_blame_json_commit(struct skn_jsonw *w, const char *key, const struct skn_oid *oid)
{
	char hex[SKN_OID_HEX + 1];

	if (oid)
		skn_oid_hex(hex, oid);
	skn_jsonw_str(w, key, oid ? hex : NULL);
}

/* commit, author and what further is known of it. */
static void write_commit(struct skn_jsonw *w, const struct skn_blame_row *row)
{
	const struct skn_blame_commit *c = row->commit;
	char time[32];

	if (c)
		skn_edtf_format_time(time, skn_blame_time(&row->changed, c));
	skn_blame_json_commit(w, "commit", c ? &c->oid : NULL);
	skn_jsonw_str(w, "author", c ? c->author : NULL);
	skn_jsonw_str(w, "engine", row->engine);
	skn_jsonw_str(w, "mail", c ? c->mail : NULL);
	skn_jsonw_str(w, "time", c ? time : NULL);
	skn_blame_json_commit(w, "introduced_commit", row->introduced.commit);
	skn_blame_json_when(w, "returned", &row->returned);
	skn_jsonw_bool(w, "or_before", row->introduced.sure == SKN_BLAME_OR_BEFORE);
	skn_jsonw_bool(w, "committed", row->changed.sure != SKN_BLAME_UNCOMMITTED);
}

static void write_cites(struct skn_jsonw *w, const struct skn_blame_row *row)
{
	skn_jsonw_key(w, "citations");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < row->cites.n; i++) {
		const struct skn_blame_cite *c = &row->cites.v[i];

		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "key", c->key);
		skn_blame_json_when(w, "attached", &c->attached);
		skn_blame_json_commit(w, "commit", c->attached.commit);
		skn_blame_json_when(w, "returned", &c->returned);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static void write_sentence(struct skn_jsonw *w, const struct skn_blame_row *row)
{
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "id", row->id);
	skn_jsonw_str(w, "lineage", row->part ? row->part->lineage : row->id);
	skn_jsonw_str(w, "kind", skn_blame_type(row));
	skn_jsonw_str(w, "text", row->text);
	skn_blame_json_when(w, "introduced", &row->introduced);
	skn_blame_json_when(w, "reworded", &row->changed);
	write_commit(w, row);
	write_cites(w, row);
	skn_jsonw_object_end(w);
}

static void write_field(struct skn_jsonw *w, const struct skn_blame_row *row)
{
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "type", skn_blame_type(row));
	skn_jsonw_str(w, "id", *row->record->id ? row->record->id : NULL);
	skn_jsonw_str(w, "field", row->field);
	skn_blame_json_when(w, "introduced", &row->introduced);
	skn_blame_json_when(w, "changed", &row->changed);
	write_commit(w, row);
	skn_jsonw_bool(w, "collection", row->changed.version && row->changed.version->collection);
	if (row->prose) {
		skn_jsonw_str(w, "text", row->text);
		write_cites(w, row);
	}
	skn_jsonw_object_end(w);
}

static void begin(struct skn_jsonw *w, struct skn_sink *out, const struct skn_blame_view *view)
{
	skn_jsonw_init(w, out, true);
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "thread", view->name);
	skn_jsonw_str(w, "version", view->info->version);
	skn_jsonw_str(w, "commit", view->info->commit);
}

void skn_blame_json(struct skn_sink *out, const struct skn_blame_view *view)
{
	struct skn_jsonw w;

	begin(&w, out, view);
	skn_jsonw_key(&w, "narrative");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; i < view->page->narrative.n; i++)
		write_sentence(&w, &view->page->narrative.v[i]);
	skn_jsonw_array_end(&w);
	skn_jsonw_key(&w, "records");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; i < view->page->records.n; i++)
		write_field(&w, &view->page->records.v[i]);
	skn_jsonw_array_end(&w);
	skn_jsonw_object_end(&w);
}

/* ---- by source ---- */

static void write_use(struct skn_jsonw *w, const struct skn_blame_use *use)
{
	const struct skn_blame_row *row = use->row;

	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "type", skn_blame_type(row));
	skn_jsonw_str(w, "id", row->unit ? row->id : *row->record->id ? row->record->id : NULL);
	skn_jsonw_str(w, "field", row->field);
	skn_jsonw_str(w, "text", row->text);
	skn_blame_json_when(w, "since", &use->since);
	skn_blame_json_commit(w, "commit", use->since.commit);
	skn_blame_json_when(w, "returned", &use->returned);
	skn_jsonw_object_end(w);
}

static void write_source(struct skn_jsonw *w, const struct skn_blame_view *view, const struct skn_blame_source *s)
{
	const struct skn_record *item = skn_records_find(&view->thread->items, s->key);

	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "key", s->key);
	if (s->number)
		skn_jsonw_int(w, "number", (int64_t)s->number);
	else
		skn_jsonw_null(w, "number");
	skn_jsonw_str(w, "title", item ? skn_record_text(item, "title", NULL) : NULL);
	skn_blame_json_when(w, "first", &s->first);
	skn_blame_json_commit(w, "commit", s->first.commit);
	skn_blame_json_when(w, "returned", &s->returned);
	skn_blame_json_when(w, "dropped", &s->dropped);
	skn_blame_json_commit(w, "dropped_commit", s->dropped.commit);
	skn_jsonw_bool(w, "or_before", s->first.sure == SKN_BLAME_OR_BEFORE);
	skn_jsonw_key(w, "cited_by");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < s->uses.n; i++)
		write_use(w, &s->uses.v[i]);
	skn_jsonw_array_end(w);
	skn_jsonw_object_end(w);
}

void skn_blame_sources_json(struct skn_sink *out, const struct skn_blame_view *view,
			    const struct skn_blame_sources *sources)
{
	struct skn_jsonw w;

	begin(&w, out, view);
	skn_jsonw_key(&w, "sources");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; i < sources->list.n; i++)
		write_source(&w, view, &sources->list.v[i]);
	skn_jsonw_array_end(&w);
	skn_jsonw_object_end(&w);
}
