/* given_write.c - what an engine is given, as JSON. */
#include "synth/given.h"
#include "text/edtf.h"

static void write_cites(struct skn_jsonw *w, const struct skn_cites *cites, size_t first, size_t n, const char *text)
{
	skn_jsonw_key(w, "cites");
	skn_jsonw_array_begin(w);
	for (size_t g = first; g < first + n; g++)
		for (size_t i = cites->groups.v[g].first; i < cites->groups.v[g].first + cites->groups.v[g].n; i++)
			skn_jsonw_string(w, text + cites->cites.v[i].key, cites->cites.v[i].key_len);
	skn_jsonw_array_end(w);
}

static void write_sentences(struct skn_jsonw *w, const struct skn_synth_input *in)
{
	static const char *const kinds[] = {
		[SKN_UNIT_SENTENCE] = "sentence", [SKN_UNIT_HEADING] = "heading", [SKN_UNIT_OPAQUE] = "opaque",
	};
	const struct skn_prose *prose = &in->before->prose;

	skn_jsonw_key(w, "narrative");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < prose->units.n; i++) {
		const struct skn_unit *unit = &prose->units.v[i];
		struct skn_buf text = SKN_BUF_INIT;

		skn_cites_strip(&text, prose->text.p + unit->start, unit->end - unit->start);
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "id", unit->id);
		skn_jsonw_str(w, "kind", kinds[unit->kind]);
		skn_jsonw_int(w, "paragraph", (int64_t)unit->block);
		skn_jsonw_strn(w, "text", text.p, text.n);
		write_cites(w, &prose->cites, unit->group, unit->n_groups, prose->text.p);
		skn_jsonw_str(w, "by", skn_synth_is_engines(in, unit->id) ? "engine" : "person");
		skn_jsonw_object_end(w);
		skn_buf_release(&text);
	}
	skn_jsonw_array_end(w);
}

/* The fields that a person wrote, of those that hold prose. */
static void write_by(struct skn_jsonw *w, const struct skn_synth_input *in, const struct skn_record *record)
{
	char id[SKN_SENTENCE_ID_MAX];
	size_t n;

	skn_jsonw_key(w, "persons");
	skn_jsonw_array_begin(w);
	for (const char *const *f = skn_record_prose_fields(record->kind); *f; f++) {
		const char *text = skn_record_text(record, *f, &n);

		if (!text)
			continue;
		skn_prose_id(id, text, n);
		if (!skn_synth_is_engines(in, id))
			skn_jsonw_cstring(w, *f);
	}
	skn_jsonw_array_end(w);
}

static void write_records(struct skn_jsonw *w, const char *name, const struct skn_synth_input *in,
			  const struct skn_records *records)
{
	skn_jsonw_key(w, name);
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < records->n; i++) {
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "id", records->v[i].id);
		skn_jsonw_key(w, "record");
		skn_node_write_json(w, records->v[i].tree.root);
		write_by(w, in, &records->v[i]);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static void write_items(struct skn_jsonw *w, const struct skn_synth_input *in)
{
	skn_jsonw_key(w, "items");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < in->fresh.n; i++) {
		const struct skn_synth_item *item = &in->fresh.v[i];

		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "key", item->record->id);
		skn_jsonw_key(w, "record");
		skn_node_write_json(w, item->record->tree.root);
		if (item->has_text)
			skn_jsonw_strn(w, "text", item->text.p, item->text.n);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static void write_texts(struct skn_jsonw *w, const char *name, const struct skn_strings *list)
{
	skn_jsonw_key(w, name);
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < list->n; i++)
		skn_jsonw_cstring(w, list->v[i]);
	skn_jsonw_array_end(w);
}

void skn_given_write(struct skn_jsonw *w, const struct skn_synth_input *in)
{
	const struct skn_thread *before = in->before;
	char now[32];

	skn_edtf_format_time(now, in->now);
	skn_jsonw_object_begin(w);
	skn_jsonw_int(w, "format", 1);
	skn_jsonw_str(w, "thread", skn_thread_name(before));
	skn_jsonw_str(w, "title", skn_thread_title(before));
	skn_jsonw_str(w, "now", now);
	if (in->language)
		skn_jsonw_str(w, "language", in->language);
	skn_jsonw_bool(w, "allow_human", in->allow_human);
	if (in->parameters.root) {
		skn_jsonw_key(w, "parameters");
		skn_node_write_json(w, in->parameters.root);
	}
	write_sentences(w, in);
	write_records(w, "events", in, &before->events);
	write_records(w, "perspectives", in, &before->voices);
	write_records(w, "tensions", in, &before->tensions);
	write_items(w, in);
	write_texts(w, "keys", &before->item_keys);
	skn_jsonw_object_end(w);
}
