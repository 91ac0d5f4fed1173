#include "out/loaded.h"

/* The items that count: what the page published of itself, else what is there. */
static void fill_info(struct skn_loaded *l, struct skn_store *store)
{
	struct skn_commit_brief brief;
	bool has_config = l->config.tree.root != NULL;

	l->info = (struct skn_page_info){ .time = 0, .items = (int64_t)l->thread.n_items };
	l->info.site = has_config ? skn_store_setting(&l->config, "title") : NULL;
	l->info.language = has_config ? skn_store_setting(&l->config, "language") : NULL;
	l->info.base_url = has_config ? skn_store_setting(&l->config, "base_url") : NULL;
	if (!l->info.site)
		l->info.site = "skein";
	if (l->rev.has_version) {
		skn_version_label(&l->rev.version, l->label);
		l->info.version = *l->label == '?' ? NULL : l->label;
		l->info.time = l->rev.version.time;
		if (l->rev.version.items >= 0)
			l->info.items = l->rev.version.items;
	} else if (!l->rev.unborn &&
		   skn_repo_read_brief(store->repo, &l->rev.commit, &brief, NULL) == SKN_OK) {
		l->info.time = brief.time;
	}
	if (l->rev.place == SKN_PLACE_COMMIT) {
		skn_oid_hex(l->commit, &l->rev.commit);
		l->info.commit = l->commit;
	}
}

int skn_loaded_read(struct skn_loaded *out, struct skn_store *store, struct skn_rev *rev, unsigned flags,
		    struct skn_err *err)
{
	int rc;

	*out = (struct skn_loaded){ .rev = *rev };
	*rev = (struct skn_rev){ 0 };
	skn_thread_init(&out->thread, "");
	skn_buf_init(&out->config.src);
	rc = skn_rev_view(&out->view, store, &out->rev, err);
	if (rc == SKN_OK) {
		skn_thread_release(&out->thread);
		rc = skn_store_load(&out->thread, out->view, out->rev.path, flags, err);
		if (rc != SKN_OK)
			skn_thread_init(&out->thread, "");
	}
	if (rc == SKN_OK && skn_store_config(&out->config, out->view, NULL) != SKN_OK)
		out->config = (struct skn_record){ .src = SKN_BUF_INIT };
	if (rc == SKN_OK)
		fill_info(out, store);
	else
		skn_loaded_release(out);
	return rc;
}

void skn_loaded_release(struct skn_loaded *loaded)
{
	skn_rev_release(&loaded->rev);
	skn_view_free(loaded->view);
	loaded->view = NULL;
	skn_record_release(&loaded->config);
	skn_thread_release(&loaded->thread);
}
