/* out_fixture.h - the thread that the tests of the renderers show. */
#ifndef OUT_FIXTURE_H
#define OUT_FIXTURE_H

#include <dirent.h>
#include <setjmp.h>
#include <cmocka.h>

#include "out/page.h"

#define FIXTURES "tests/fixtures/out/"

static inline void fixture_read(struct skn_buf *out, const char *path)
{
	FILE *file = fopen(path, "rb");
	char chunk[4096];
	size_t n;

	skn_buf_clear(out);
	if (!file)
		return;
	while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0)
		skn_buf_add(out, chunk, n);
	fclose(file);
}

static inline void fixture_add(struct skn_thread *thread, enum skn_kind kind, const char *id,
			       const char *yaml)
{
	struct skn_records *list = skn_thread_list(thread, kind);
	struct skn_buf src = SKN_BUF_INIT;
	struct skn_err err = SKN_ERR_INIT;
	struct skn_record record;

	skn_buf_adds(&src, yaml);
	if (skn_record_parse(&record, kind, id, &src, id, &err) != SKN_OK)
		fail_msg("%s: %s", id, err.msg);
	skn_vec_push(list, record);
	skn_records_sort(list);
}

static inline void fixture_narrative(struct skn_thread *thread, const char *md)
{
	skn_buf_clear(&thread->narrative);
	skn_buf_adds(&thread->narrative, md);
	assert_int_equal(skn_thread_parse_narrative(thread, NULL), SKN_OK);
}

static inline void fixture_meta(struct skn_thread *thread, const char *yaml)
{
	struct skn_buf src = SKN_BUF_INIT;

	skn_record_release(&thread->meta);
	skn_buf_adds(&src, yaml);
	assert_int_equal(
		skn_record_parse(&thread->meta, SKN_KIND_THREAD, "", &src, "thread.yaml", NULL), SKN_OK);
}

/* A thread of that title and nothing else. */
static inline void fixture_thread(struct skn_thread *thread, const char *title)
{
	char *yaml = skn_xasprintf("schema: 1\ntitle: %s\nstatus: active\n", title);

	skn_thread_init(thread, "threads/test/sample");
	fixture_meta(thread, yaml);
	free(yaml);
}

static inline void fixture_folder(struct skn_thread *thread, enum skn_kind kind)
{
	char *dir = skn_xasprintf(FIXTURES "night-trains/%s", skn_kind_info(kind)->dir);
	DIR *d = opendir(dir);
	struct skn_strings names = { 0 };
	struct skn_buf src = SKN_BUF_INIT;

	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d));)
		if (skn_ends_with(e->d_name, ".yaml"))
			skn_strings_pushn(&names, e->d_name, strlen(e->d_name) - strlen(".yaml"));
	closedir(d);
	skn_strings_sort(&names);
	for (size_t i = 0; i < names.n; i++) {
		char *path = skn_xasprintf("%s/%s.yaml", dir, names.v[i]);

		fixture_read(&src, path);
		fixture_add(thread, kind, names.v[i], src.p);
		free(path);
	}
	skn_strings_release(&names);
	skn_buf_release(&src);
	free(dir);
}

/* The rich thread of tests/fixtures/out/night-trains. */
static inline void fixture_rich(struct skn_thread *thread)
{
	static const enum skn_kind kinds[] = { SKN_KIND_EVENT, SKN_KIND_VOICE, SKN_KIND_TENSION,
					       SKN_KIND_ITEM };
	struct skn_buf text = SKN_BUF_INIT;

	skn_thread_init(thread, "threads/transport/night-trains");
	fixture_read(&text, FIXTURES "night-trains/thread.yaml");
	fixture_meta(thread, text.p);
	fixture_read(&text, FIXTURES "night-trains/narrative.md");
	fixture_narrative(thread, text.p);
	for (size_t i = 0; i < SKN_ARRAY_LEN(kinds); i++)
		fixture_folder(thread, kinds[i]);
	skn_buf_release(&text);
}

static const struct skn_page_info fixture_info = {
	.site = "The Slow Desk",
	.commit = "0123456789abcdef0123456789abcdef01234567",
	.version = "7",
	.time = 1772949900, /* 2026-03-08 06:05 UTC */
	.items = 41,
	.language = "en",
};

static inline void fixture_render(struct skn_buf *out, const char *format,
				  const struct skn_thread *thread, const struct skn_page_info *info)
{
	const struct skn_renderer *r = skn_renderer_find(format);
	struct skn_sink sink;

	assert_non_null(r);
	skn_buf_clear(out);
	skn_sink_to_buf(&sink, out);
	assert_int_equal(r->fn(&sink, thread, info, NULL), SKN_OK);
}

#endif
