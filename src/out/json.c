/*
 * json.c - a version whole, as schema/out-thread.json describes it: everything
 * an import needs to write the same files.
 */
#include "out/json_value.h"
#include "out/provenance.h"
#include "text/edtf.h"
#include "text/jsonw.h"

struct page {
	struct skn_jsonw w;
	const struct skn_thread *thread;
	struct skn_numbers numbers;
};

static void records(struct page *p, const char *key, const struct skn_records *list)
{
	skn_jsonw_key(&p->w, key);
	skn_jsonw_array_begin(&p->w);
	for (size_t i = 0; i < list->n; i++) {
		const struct skn_record *r = &list->v[i];
		size_t number = r->kind != SKN_KIND_ITEM ? 0
				: skn_numbers_of(&p->numbers, r->id, strlen(r->id));

		skn_jsonw_object_begin(&p->w);
		skn_jsonw_str(&p->w, "id", r->id);
		if (number)
			skn_jsonw_int(&p->w, "citation-number", (int64_t)number);
		skn_json_fields(&p->w, r->kind, r->tree.root);
		skn_jsonw_object_end(&p->w);
	}
	skn_jsonw_array_end(&p->w);
}

static void citations(struct page *p, const struct skn_unit *unit)
{
	const struct skn_prose *prose = &p->thread->prose;
	const char *text = prose->text.p;

	skn_jsonw_key(&p->w, "citations");
	skn_jsonw_array_begin(&p->w);
	for (size_t g = unit->group; g < unit->group + unit->n_groups; g++) {
		const struct skn_cite_group *group = &prose->cites.groups.v[g];

		for (size_t c = group->first; c < group->first + group->n; c++) {
			const struct skn_cite *cite = &prose->cites.cites.v[c];
			size_t number = skn_numbers_of(&p->numbers, text + cite->key, cite->key_len);

			skn_jsonw_object_begin(&p->w);
			skn_jsonw_strn(&p->w, "key", text + cite->key, cite->key_len);
			skn_jsonw_int(&p->w, "citation-number", (int64_t)number);
			if (cite->locator_len)
				skn_jsonw_strn(&p->w, "locator", text + cite->locator, cite->locator_len);
			skn_jsonw_object_end(&p->w);
		}
	}
	skn_jsonw_array_end(&p->w);
}

static void sentences(struct page *p)
{
	static const char *const kinds[] = { [SKN_UNIT_SENTENCE] = "sentence",
					     [SKN_UNIT_HEADING] = "heading",
					     [SKN_UNIT_OPAQUE] = "opaque" };
	const struct skn_prose *prose = &p->thread->prose;

	skn_jsonw_key(&p->w, "sentences");
	skn_jsonw_array_begin(&p->w);
	for (size_t i = 0; i < prose->units.n; i++) {
		const struct skn_unit *u = &prose->units.v[i];
		struct skn_buf text = SKN_BUF_INIT;

		skn_cites_strip(&text, prose->text.p + u->start, u->end - u->start);
		skn_jsonw_object_begin(&p->w);
		skn_jsonw_str(&p->w, "id", u->id);
		skn_jsonw_str(&p->w, "kind", kinds[u->kind]);
		skn_jsonw_int(&p->w, "block", (int64_t)u->block);
		skn_jsonw_strn(&p->w, "text", text.p, text.n);
		citations(p, u);
		skn_jsonw_object_end(&p->w);
		skn_buf_release(&text);
	}
	skn_jsonw_array_end(&p->w);
}

static void narrative(struct page *p)
{
	skn_jsonw_key(&p->w, "narrative");
	skn_jsonw_object_begin(&p->w);
	skn_jsonw_strn(&p->w, "markdown", p->thread->prose.text.p, p->thread->prose.text.n);
	sentences(p);
	skn_jsonw_object_end(&p->w);
}

static void info_object(struct page *p, const struct skn_page_info *info)
{
	char time[32];

	skn_edtf_format_time(time, info->time);
	skn_jsonw_key(&p->w, "info");
	skn_jsonw_object_begin(&p->w);
	skn_jsonw_str(&p->w, "site", info->site ? info->site : "");
	skn_jsonw_str(&p->w, "version", info->version);
	skn_jsonw_str(&p->w, "commit", info->commit);
	skn_jsonw_str(&p->w, "time", time);
	if (info->items >= 0)
		skn_jsonw_int(&p->w, "items", info->items);
	else
		skn_jsonw_null(&p->w, "items");
	skn_jsonw_str(&p->w, "language", info->language);
	skn_jsonw_str(&p->w, "base_url", info->base_url);
	skn_jsonw_object_end(&p->w);
}

static void numbers(struct page *p)
{
	skn_jsonw_key(&p->w, "numbers");
	skn_jsonw_array_begin(&p->w);
	for (size_t i = 0; i < p->numbers.keys.n; i++)
		skn_jsonw_cstring(&p->w, p->numbers.keys.v[i]);
	skn_jsonw_array_end(&p->w);
}

static void provenance_field(void *ctx, const char *name, const char *value)
{
	skn_jsonw_str(ctx, name, value);
}

static void provenance(struct page *p, const struct skn_page_info *info)
{
	struct skn_provenance record;

	skn_provenance_make(&record, p->thread, info, "json");
	skn_jsonw_key(&p->w, "provenance");
	skn_jsonw_object_begin(&p->w);
	skn_provenance_each(&record, provenance_field, &p->w);
	skn_jsonw_object_end(&p->w);
	skn_provenance_release(&record);
}

/* What is no part of the page, so that import gives the same tree. */
static void files(struct page *p)
{
	if (p->thread->files.n == 0)
		return;
	skn_jsonw_key(&p->w, "files");
	skn_jsonw_object_begin(&p->w);
	for (size_t i = 0; i < p->thread->files.n; i++) {
		const struct skn_file *file = &p->thread->files.v[i];

		skn_jsonw_strn(&p->w, file->path, file->data.p, file->data.n);
	}
	skn_jsonw_object_end(&p->w);
}

int skn_render_json(struct skn_sink *out, const struct skn_thread *thread,
		    const struct skn_page_info *info, struct skn_err *err)
{
	struct page p = { .thread = thread };

	skn_numbers_make(&p.numbers, thread);
	skn_jsonw_init(&p.w, out, true);
	skn_jsonw_object_begin(&p.w);
	skn_jsonw_int(&p.w, "schema", 1);
	skn_jsonw_str(&p.w, "thread", skn_thread_name(thread));
	info_object(&p, info);
	provenance(&p, info);
	skn_jsonw_key(&p.w, "meta");
	skn_jsonw_object_begin(&p.w);
	skn_json_fields(&p.w, SKN_KIND_THREAD, thread->meta.tree.root);
	skn_jsonw_object_end(&p.w);
	narrative(&p);
	records(&p, "events", &thread->events);
	records(&p, "voices", &thread->voices);
	records(&p, "tensions", &thread->tensions);
	records(&p, "items", &thread->items);
	numbers(&p);
	files(&p);
	skn_jsonw_object_end(&p.w);
	skn_numbers_release(&p.numbers);
	return skn_sink_check(out, err);
}
