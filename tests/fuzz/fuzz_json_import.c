/* JSON taken in: what is accepted becomes files that load and are valid, and goes
 * round by way of export without a change. */
#include "base/base.h"

#include "base/fs.h"
#include "import/json.h"
#include "out/page.h"
#include "store/overlay.h"
#include "uni/uni.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static struct skn_buf dir = SKN_BUF_INIT;
static struct skn_repo *repo;
static struct skn_view *base; /* an empty work tree */

static void clean_up(void)
{
	skn_view_free(base);
	skn_repo_free(repo);
	skn_fs_remove_tree(dir.p, NULL);
	skn_buf_release(&dir);
}

static void require(bool ok)
{
	if (!ok)
		abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	SKN_UNUSED(argc);
	SKN_UNUSED(argv);
	require(skn_fs_temp_dir(&dir, NULL) == SKN_OK);
	require(skn_repo_init(&repo, dir.p, false, "main", NULL) == SKN_OK);
	require(skn_view_work(&base, repo, NULL) == SKN_OK);
	atexit(clean_up);
	return 0;
}

static int import(struct skn_changes *changes, const char *s, size_t n)
{
	struct skn_import_options options = { .items = -1 };
	struct skn_import_json json;
	struct skn_err err = SKN_ERR_INIT;
	int rc = skn_import_json_parse(&json, s, n, "fuzz", &err);

	if (rc == SKN_OK) {
		rc = skn_import_json_apply(changes, base, "threads/t", NULL, &json, &options, &err);
		skn_import_json_release(&json);
	}
	require(rc == SKN_OK || (err.code != SKN_OK && err.msg[0]));
	return rc;
}

static void export(struct skn_buf *out, const struct skn_changes *changes)
{
	struct skn_view *view = NULL;
	struct skn_thread thread;
	struct skn_sink sink;
	struct skn_page_info info = { .site = "", .items = -1 };

	require(skn_view_overlay(&view, base, changes, NULL) == SKN_OK);
	require(skn_store_load(&thread, view, "threads/t", SKN_LOAD_ALL_ITEMS | SKN_LOAD_VALID | SKN_LOAD_FILES, NULL) == SKN_OK);
	require(skn_uni_scan(thread.narrative.p, thread.narrative.n, NULL, NULL) == SKN_UNI_OK);
	require(skn_uni_is_nfc(thread.narrative.p, thread.narrative.n));
	skn_sink_to_buf(&sink, out);
	require(skn_render_json(&sink, &thread, &info, NULL) == SKN_OK);
	skn_thread_release(&thread);
	skn_view_free(view);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct skn_changes once = SKN_CHANGES_INIT, again = SKN_CHANGES_INIT;
	struct skn_buf json = SKN_BUF_INIT;

	if (import(&once, (const char *)data, size) == SKN_OK) {
		export(&json, &once);
		require(import(&again, json.p, json.n) == SKN_OK);
		require(once.list.n == again.list.n);
		for (size_t i = 0; i < once.list.n; i++) {
			bool removed;
			const struct skn_change *c = &once.list.v[i];
			const struct skn_buf *other = skn_changes_find(&again, c->path, &removed);

			require(other && skn_buf_eq(other, c->data.p, c->data.n));
		}
	}
	skn_changes_release(&once);
	skn_changes_release(&again);
	skn_buf_release(&json);
	return 0;
}
