#include "doc/thread.h"

void skn_thread_init(struct skn_thread *thread, const char *path)
{
	*thread = (struct skn_thread){ .path = skn_xstrdup(path), .narrative = SKN_BUF_INIT,
				       .meta = { .src = SKN_BUF_INIT },
				       .prose = { .text = SKN_BUF_INIT } };
}

void skn_thread_release(struct skn_thread *thread)
{
	free(thread->path);
	thread->path = NULL;
	skn_record_release(&thread->meta);
	skn_buf_release(&thread->narrative);
	skn_prose_release(&thread->prose);
	skn_records_release(&thread->events);
	skn_records_release(&thread->voices);
	skn_records_release(&thread->tensions);
	skn_records_release(&thread->items);
	skn_strings_release(&thread->item_keys);
	for (size_t i = 0; i < thread->files.n; i++) {
		free(thread->files.v[i].path);
		skn_buf_release(&thread->files.v[i].data);
	}
	skn_vec_release(&thread->files);
}

const char *skn_thread_name_of(const char *path)
{
	return skn_starts_with(path, "threads/") ? path + strlen("threads/") : path;
}

const char *skn_thread_name(const struct skn_thread *thread)
{
	return skn_thread_name_of(thread->path);
}

const char *skn_thread_title(const struct skn_thread *thread)
{
	const char *title = skn_node_text(thread->meta.tree.root, "title");

	return title ? title : skn_thread_name(thread);
}

struct skn_records *skn_thread_list(struct skn_thread *thread, enum skn_kind kind)
{
	switch (kind) {
	case SKN_KIND_EVENT: return &thread->events;
	case SKN_KIND_VOICE: return &thread->voices;
	case SKN_KIND_TENSION: return &thread->tensions;
	case SKN_KIND_ITEM: return &thread->items;
	default: return NULL;
	}
}

int skn_thread_parse_narrative(struct skn_thread *thread, struct skn_err *err)
{
	skn_prose_release(&thread->prose);
	return skn_prose_parse(&thread->prose, thread->narrative.p, thread->narrative.n, err);
}

static int each_field(const struct skn_record *record, skn_thread_text_fn *fn, void *ctx)
{
	const char *const *field = skn_record_prose_fields(record->kind);
	int rc = 0;

	for (; rc == 0 && *field; field++) {
		size_t len;
		const char *text = skn_record_text(record, *field, &len);

		if (text)
			rc = fn(ctx, record, *field, text, len);
	}
	return rc;
}

int skn_thread_each_text(const struct skn_thread *thread, skn_thread_text_fn *fn, void *ctx)
{
	const struct skn_records *lists[] = { &thread->events, &thread->voices, &thread->tensions };
	int rc = fn(ctx, NULL, NULL, thread->prose.text.p, thread->prose.text.n);

	for (size_t l = 0; l < SKN_ARRAY_LEN(lists); l++)
		for (size_t i = 0; rc == 0 && i < lists[l]->n; i++)
			rc = each_field(&lists[l]->v[i], fn, ctx);
	return rc ? rc : each_field(&thread->meta, fn, ctx);
}

static void number_cites(struct skn_numbers *numbers, const struct skn_cites *cites, const char *text)
{
	for (size_t i = 0; i < cites->cites.n; i++) {
		const char *key = text + cites->cites.v[i].key;
		size_t key_len = cites->cites.v[i].key_len;

		if (skn_map_has(&numbers->by_key, key, key_len))
			continue;
		skn_strings_pushn(&numbers->keys, key, key_len);
		skn_map_put(&numbers->by_key, key, key_len, (void *)(uintptr_t)numbers->keys.n);
	}
}

struct numbering {
	struct skn_numbers *numbers;
	const struct skn_prose *prose; /* whose citations were found when it was parsed */
};

static int number_text(void *ctx, const struct skn_record *record, const char *field,
		       const char *text, size_t len)
{
	struct numbering *numbering = ctx;
	struct skn_cites cites = { 0 };

	SKN_UNUSED(field);
	if (!record) {
		number_cites(numbering->numbers, &numbering->prose->cites, text);
		return 0;
	}
	skn_cites_scan(&cites, text, len);
	number_cites(numbering->numbers, &cites, text);
	skn_cites_release(&cites);
	return 0;
}

void skn_numbers_make(struct skn_numbers *out, const struct skn_thread *thread)
{
	struct numbering numbering = { out, &thread->prose };

	*out = (struct skn_numbers){ 0 };
	skn_thread_each_text(thread, number_text, &numbering);
}

size_t skn_numbers_of(const struct skn_numbers *numbers, const char *key, size_t len)
{
	return (uintptr_t)skn_map_find(&numbers->by_key, key, len);
}

void skn_numbers_release(struct skn_numbers *numbers)
{
	skn_strings_release(&numbers->keys);
	skn_map_release(&numbers->by_key, NULL);
}
