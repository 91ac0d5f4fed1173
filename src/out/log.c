#include "out/log.h"

#include "text/edtf.h"

void skn_log_json_begin(struct skn_jsonw *w, struct skn_sink *out, const char *thread)
{
	skn_jsonw_init(w, out, true);
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "thread", thread);
	skn_jsonw_key(w, "versions");
	skn_jsonw_array_begin(w);
}

static void write_counts(struct skn_jsonw *w, const size_t *counts)
{
	skn_jsonw_key(w, "changes");
	skn_jsonw_object_begin(w);
	for (int k = 0; k < SKN_DIFF_N; k++)
		if (counts[k])
			skn_jsonw_int(w, skn_diff_info((enum skn_diff_kind)k)->name, (int64_t)counts[k]);
	skn_jsonw_object_end(w);
}

static void write_amount(struct skn_jsonw *w, const char *name, const struct skn_gist *gist, int64_t amount)
{
	if (gist->broken)
		skn_jsonw_null(w, name);
	else
		skn_jsonw_int(w, name, amount);
}

void skn_log_json_entry(struct skn_jsonw *w, const struct skn_version *version, const char *thread,
			const struct skn_gist *gist)
{
	char label[SKN_VERSION_LABEL_MAX], hex[SKN_OID_HEX + 1], time[32];

	skn_version_label(version, label);
	skn_oid_hex(hex, &version->commit);
	skn_edtf_format_time(time, version->time);
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "version", label);
	if (thread)
		skn_jsonw_str(w, "thread", thread);
	skn_jsonw_str(w, "commit", hex);
	skn_jsonw_str(w, "time", time);
	skn_jsonw_str(w, "author", gist->author);
	skn_jsonw_str(w, "op", gist->op);
	skn_jsonw_str(w, "engine", gist->engine);
	skn_jsonw_bool(w, "collection", version->collection);
	skn_jsonw_bool(w, "removed", version->removed);
	write_amount(w, "items", gist, gist->items);
	write_amount(w, "sources", gist, gist->sources);
	write_counts(w, gist->counts);
}

void skn_log_json_entry_end(struct skn_jsonw *w)
{
	skn_jsonw_object_end(w);
}

void skn_log_json_end(struct skn_jsonw *w, bool more)
{
	skn_jsonw_array_end(w);
	if (more)
		skn_jsonw_bool(w, "more", true);
	skn_jsonw_object_end(w);
}
