/* review_json.c - a review for programs: schema/out-review.json. */
#include "check/print.h"
#include "out/review_parts.h"
#include "text/jsonw.h"

static void strings(struct skn_jsonw *w, const char *key, const struct skn_strings *list)
{
	skn_jsonw_key(w, key);
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < list->n; i++)
		skn_jsonw_cstring(w, list->v[i]);
	skn_jsonw_array_end(w);
}

static void hex_of(struct skn_jsonw *w, const char *key, const struct skn_oid *oid)
{
	char hex[SKN_OID_HEX + 1];

	skn_oid_hex(hex, oid);
	skn_jsonw_str(w, key, skn_oid_is_zero(oid) ? NULL : hex);
}

static void writers(struct skn_jsonw *w, const struct skn_writers *writers)
{
	skn_jsonw_key(w, "writers");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < writers->list.n; i++) {
		const struct skn_writer *writer = &writers->list.v[i];

		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "author", writer->author);
		skn_jsonw_str(w, "engine", writer->engine);
		skn_jsonw_key(w, "commits");
		skn_jsonw_array_begin(w);
		for (size_t k = 0; k < writer->commits.n; k++) {
			char hex[SKN_OID_HEX + 1];

			skn_oid_hex(hex, &writer->commits.v[k]);
			skn_jsonw_cstring(w, hex);
		}
		skn_jsonw_array_end(w);
		skn_jsonw_key(w, "changes");
		skn_jsonw_object_begin(w);
		for (int k = 0; k < SKN_DIFF_N; k++)
			if (writer->counts[k])
				skn_jsonw_int(w, skn_diff_info((enum skn_diff_kind)k)->name, (int64_t)writer->counts[k]);
		skn_jsonw_object_end(w);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static void outlets(struct skn_jsonw *w, const struct skn_review_thread *t)
{
	skn_jsonw_key(w, "outlets");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < t->outlets.n; i++) {
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "outlet", t->outlets.v[i].name);
		skn_jsonw_int(w, "added", (int64_t)t->outlets.v[i].gained);
		skn_jsonw_int(w, "dropped", (int64_t)t->outlets.v[i].lost);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static void owners(struct skn_jsonw *w, const struct skn_owners *list)
{
	skn_jsonw_key(w, "owners");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < list->list.n; i++) {
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "owner", list->list.v[i].name);
		skn_jsonw_str(w, "section", list->list.v[i].section);
		skn_jsonw_bool(w, "optional", list->list.v[i].optional);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static void quotes(struct skn_jsonw *w, const struct skn_review_thread *t)
{
	skn_jsonw_key(w, "quotes");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < t->quotes.n; i++) {
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "key", t->quotes.v[i].key);
		skn_jsonw_str(w, "message", t->quotes.v[i].diag->message);
		strings(w, "cited", &t->quotes.v[i].cited);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static int thread(struct skn_jsonw *w, struct skn_review *r, const struct skn_twin *twin, struct skn_err *err)
{
	struct skn_review_thread t;
	int rc = skn_review_thread_load(&t, r, twin, err);

	if (rc == SKN_OK) {
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "thread", t.head.name);
		skn_jsonw_str(w, "was", twin->from && twin->to && !skn_streq(twin->from, twin->to)
						? skn_thread_name_of(twin->from) : NULL);
		skn_jsonw_str(w, "title", t.head.title);
		skn_jsonw_str(w, "from", t.from_label);
		skn_jsonw_str(w, "to", t.to_label);
		skn_jsonw_str(w, "broken", t.broken);
		skn_jsonw_int(w, "errors", (int64_t)t.errors);
		skn_jsonw_int(w, "warnings", (int64_t)t.warnings);
		skn_jsonw_int(w, "notes", (int64_t)t.notes);
		skn_jsonw_int(w, "collected", (int64_t)t.collected);
		outlets(w, &t);
		writers(w, &t.writers);
		owners(w, &t.owners);
		quotes(w, &t);
		skn_jsonw_key(w, "diff");
		if (t.broken)
			skn_jsonw_null_value(w);
		else
			skn_diff_json(w, &t.head, &t.diff, 0);
		skn_jsonw_object_end(w);
	}
	skn_review_thread_release(&t);
	return rc;
}

static void branch(struct skn_jsonw *w, const struct skn_review *r)
{
	struct skn_review_branch b;

	skn_review_branch_make(&b, r);
	skn_jsonw_str(w, "unknown", b.unknown);
	skn_jsonw_key(w, "files");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < b.files.n; i++) {
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "path", b.files.v[i]->path);
		skn_jsonw_str(w, "change", skn_review_file_word(b.files.v[i]));
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
	skn_review_branch_release(&b);
}

int skn_review_json(struct skn_sink *out, struct skn_review *review, struct skn_err *err)
{
	struct skn_jsonw w;
	int rc = SKN_OK;

	skn_jsonw_init(&w, out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "base", review->range.base_name);
	skn_jsonw_str(&w, "head", review->range.head_name);
	hex_of(&w, "base_commit", &review->range.base);
	hex_of(&w, "from_commit", &review->range.from);
	hex_of(&w, "head_commit", &review->range.head);
	branch(&w, review);
	skn_diags_write_json(&w, &review->found);
	skn_jsonw_key(&w, "threads");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; rc == SKN_OK && i < review->twins.n; i++)
		rc = thread(&w, review, &review->twins.v[i], err);
	if (rc != SKN_OK)
		return rc;
	skn_jsonw_array_end(&w);
	skn_jsonw_object_end(&w);
	return skn_sink_check(out, err);
}
