#include "out/search.h"

#include "text/edtf.h"
#include "text/jsonw.h"

static void when_json(struct skn_jsonw *w, const char *key, const struct skn_search_when *when)
{
	char text[32], hex[SKN_OID_HEX + 1];

	skn_jsonw_key(w, key);
	if (!*when->version) {
		skn_jsonw_null_value(w);
		return;
	}
	skn_edtf_format_time(text, when->time);
	skn_oid_hex(hex, &when->commit);
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "version", when->version);
	skn_jsonw_str(w, "time", text);
	skn_jsonw_str(w, "commit", hex);
	skn_jsonw_object_end(w);
}

static void hit_json(struct skn_jsonw *w, const struct skn_search_hit *h, bool history)
{
	char hex[SKN_OID_HEX + 1];

	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "thread", h->thread);
	skn_jsonw_str(w, "title", h->title);
	skn_jsonw_str(w, "kind", h->kind);
	skn_jsonw_str(w, "id", *h->id ? h->id : NULL);
	skn_jsonw_str(w, "field", *h->field ? h->field : NULL);
	skn_jsonw_str(w, "text", h->text);
	skn_jsonw_key(w, "matches");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < h->marks.n; i++)
		skn_jsonw_string(w, h->text + h->marks.v[i].start, h->marks.v[i].end - h->marks.v[i].start);
	skn_jsonw_array_end(w);
	skn_jsonw_key(w, "score");
	skn_jsonw_real_value(w, h->score);
	if (history) {
		skn_oid_hex(hex, &h->first.commit);
		when_json(w, "first", &h->first);
		skn_jsonw_str(w, "commit", hex);
		when_json(w, "last", &h->last);
		when_json(w, "gone", &h->gone);
	}
	skn_jsonw_object_end(w);
}

void skn_search_json(struct skn_sink *out, const struct skn_search_query *query, const struct skn_search_hits *hits)
{
	struct skn_jsonw w;

	skn_jsonw_init(&w, out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "query", query->text);
	skn_jsonw_key(&w, "hits");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; i < hits->list.n; i++)
		hit_json(&w, &hits->list.v[i], query->scope == SKN_SEARCH_EVER);
	skn_jsonw_array_end(&w);
	skn_jsonw_bool(&w, "more", hits->more);
	skn_jsonw_object_end(&w);
}
