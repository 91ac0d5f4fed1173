#include "store/kept.h"

static void free_thread(void *p)
{
	struct skn_kept_thread *kept = p;

	skn_thread_release(&kept->thread);
	free(kept);
}

void skn_kept_release(struct skn_kept *kept)
{
	skn_map_release(&kept->by_path, free_thread);
}

int skn_kept_get(struct skn_kept_thread **out, struct skn_kept *kept, struct skn_view *view,
		 const char *path, struct skn_err *err)
{
	struct skn_kept_thread *found = skn_map_find(&kept->by_path, path, strlen(path));
	int rc;

	*out = found;
	if (found)
		return SKN_OK;
	if (kept->by_path.n >= SKN_KEPT_MAX)
		skn_kept_release(kept);
	found = skn_xcalloc(1, sizeof(*found));
	rc = skn_store_load(&found->thread, view, path, SKN_LOAD_ALL_ITEMS, err);
	found->there = rc == SKN_OK;
	if (rc == SKN_ENOTFOUND) {
		skn_err_clear(err);
		skn_thread_init(&found->thread, path);
		rc = SKN_OK;
	}
	if (rc != SKN_OK) {
		free(found);
		return rc;
	}
	skn_map_put(&kept->by_path, path, strlen(path), found);
	*out = found;
	return SKN_OK;
}
