/*
 * A site's manifest lies in a folder that anybody may write to: what is read of it names
 * files inside the folder only, the briefs that are taken are whole ones, and what is
 * written of what was read is read back the same.
 */
#include "base/path.h"
#include "site/inside.h"
#include "site/manifest.h"

#define KEY "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

/* A site of one thread, "threads/t", whose key is KEY. */
static void make(struct skn_site *site, struct skn_site_thread *thread)
{
	static char path[] = "threads/t";

	*thread = (struct skn_site_thread){ .path = path, .key = KEY, .brief = SKN_BUF_INIT };
	*site = (struct skn_site){ 0 };
	site->threads.v = thread;
	site->threads.n = 1;
	skn_map_put(&site->by_path, path, strlen(path), thread);
}

static void check_brief(const struct skn_site_thread *thread)
{
	struct skn_site_brief brief;

	if (thread->brief.n == 0)
		return;
	require(skn_site_brief_decode(&brief, &thread->brief));
	for (size_t s = 0; s < SKN_SITE_GROUPS; s++) {
		const char *word = brief.group[s].first;

		for (const char *end = word + brief.group[s].size; word < end; word += strlen(word) + 1)
			require(word >= thread->brief.p && end <= thread->brief.p + thread->brief.n);
	}
	skn_site_brief_release(&brief);
}

static void check_again(struct skn_site_manifest *first, struct skn_site *site)
{
	struct skn_site_manifest second = SKN_SITE_MANIFEST_INIT;
	struct skn_buf bytes = SKN_BUF_INIT;

	skn_buf_adds(&bytes, SKN_SITE_MANIFEST_MAGIC);
	for (size_t i = 0; i < first->files.n; i++) {
		const struct skn_site_file *file = first->files.entries[i].value;

		require(skn_path_is_safe(first->files.entries[i].key));
		skn_site_manifest_line(&bytes, first->files.entries[i].key, file->key, file->size);
	}
	require(skn_site_manifest_parse(&second, site, &bytes));
	require(second.files.n == first->files.n);
	for (size_t i = 0; i < second.files.n; i++) {
		const struct skn_site_file *a = first->files.entries[i].value, *b = second.files.entries[i].value;

		require(skn_streq(a->key, b->key) && a->size == b->size);
	}
	skn_buf_release(&bytes);
	skn_site_manifest_release(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct skn_site_manifest manifest = SKN_SITE_MANIFEST_INIT;
	struct skn_buf bytes = SKN_BUF_INIT;
	struct skn_site_thread thread;
	struct skn_site site;

	make(&site, &thread);
	skn_buf_adds(&bytes, SKN_SITE_MANIFEST_MAGIC);
	skn_buf_add(&bytes, data, size);
	require(skn_site_manifest_parse(&manifest, &site, &bytes));
	check_brief(&thread);
	check_again(&manifest, &site);
	skn_site_manifest_release(&manifest);
	skn_map_release(&site.by_path, NULL);
	skn_buf_release(&thread.brief);
	skn_buf_release(&bytes);
	return 0;
}
