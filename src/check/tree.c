#include "check/tree.h"

#include "check/listing.h"
#include "store/store.h"

struct walk {
	struct skn_thread_places *out;
	struct skn_diags *diags;
	struct skn_view *view;
	const char *hint; /* for a file of no thread */
};

void skn_thread_places_release(struct skn_thread_places *places)
{
	for (size_t i = 0; i < places->list.n; i++)
		free(places->list.v[i].path);
	skn_vec_release(&places->list);
}

static bool holds_thread(const struct skn_view_entries *entries)
{
	for (size_t i = 0; i < entries->n; i++)
		if (skn_streq(entries->v[i].name, "thread.yaml"))
			return true;
	return false;
}

static int folder(struct walk *w, const char *dir, int depth, const struct skn_view_entries *entries,
		  struct skn_err *err);

/* A folder under threads/: a thread, or a folder of threads. */
static int enter(struct walk *w, const char *path, int depth, const struct skn_view_entry *entry,
		 struct skn_err *err)
{
	struct skn_view_entries entries = { 0 };
	int rc = skn_view_list(w->view, path, &entries, err);

	if (rc == SKN_OK && depth > SKN_FOLDER_DEPTH_MAX) {
		skn_rule_report(w->diags, SKN_RULE_TOO_LARGE, path, NULL,
				"threads stand at most %d folders deep", SKN_FOLDER_DEPTH_MAX);
	} else if (rc == SKN_OK && holds_thread(&entries)) {
		struct skn_thread_place place = { .path = skn_xstrdup(path), .has_tree = entry->has_oid,
						  .tree = entry->oid };

		skn_vec_push(&w->out->list, place);
	} else if (rc == SKN_OK) {
		skn_tree_check_names(w->diags, path, false);
		rc = folder(w, path, depth, &entries, err);
	}
	skn_view_entries_release(&entries);
	return rc;
}

static int folder(struct walk *w, const char *dir, int depth, const struct skn_view_entries *entries,
		  struct skn_err *err)
{
	char *prefix = skn_xasprintf("%s/", dir);
	int rc = SKN_OK;

	skn_check_twins(w->diags, entries, prefix);
	for (size_t i = 0; rc == SKN_OK && i < entries->n; i++) {
		const struct skn_view_entry *entry = &entries->v[i];
		char *path = skn_xasprintf("%s%s", prefix, entry->name);

		if (entry->kind == SKN_VIEW_DIR) {
			rc = enter(w, path, depth + 1, entry, err);
		} else if (skn_check_mode(w->diags, entry->kind, path)) {
			skn_rule_report(w->diags, SKN_RULE_STRAY_FILE, path, NULL,
					"belongs to no thread");
			skn_diags_hint(w->diags, "%s", w->hint);
		}
		free(path);
	}
	free(prefix);
	return rc;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct skn_thread_place *)a)->path, ((const struct skn_thread_place *)b)->path);
}

int skn_tree_walk(struct skn_thread_places *out, struct skn_diags *diags, struct skn_view *view,
		  struct skn_err *err)
{
	struct walk w = { out, diags, view,
			  "a thread is a folder that holds thread.yaml; keep other files outside threads/" };
	struct skn_view_entries entries = { 0 };
	int rc = skn_view_list(view, "threads", &entries, err);

	if (rc != SKN_OK)
		return skn_forgive(rc, SKN_ENOTFOUND, err);
	rc = folder(&w, "threads", 0, &entries, err);
	skn_view_entries_release(&entries);
	if (out->list.n > 1)
		qsort(out->list.v, out->list.n, sizeof(*out->list.v), by_path);
	return rc;
}

int skn_tree_check_rest(struct skn_diags *out, struct skn_view *view, const char *path, struct skn_err *err)
{
	struct skn_thread_places places = { 0 };
	struct walk w = { &places, out, view, "thread.yaml is gone: remove this, too, or bring the thread back" };
	struct skn_view_entries entries = { 0 };
	int rc = skn_view_list(view, path, &entries, err);

	if (rc != SKN_OK)
		return skn_forgive(rc, SKN_ENOTFOUND, err);
	rc = folder(&w, path, 1, &entries, err);
	skn_view_entries_release(&entries);
	skn_thread_places_release(&places);
	return rc;
}

void skn_tree_check_names(struct skn_diags *out, const char *path, bool thread)
{
	const char *name = skn_thread_name_of(path);

	while (*name) {
		size_t n = strcspn(name, "/");
		char *here = skn_xstrndup(path, (size_t)(name - path) + n);
		bool slug = thread && !name[n];

		skn_check_name(out, name, n, slug ? SKN_NAME_SLUG : SKN_NAME_ID, slug ? "thread" : "folder",
			       here);
		free(here);
		name += n + (name[n] == '/');
	}
}
