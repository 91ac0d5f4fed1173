#include "check/push_content.h"

#include "base/map.h"
#include "check/listing.h"
#include "check/settings.h"
#include "check/tree.h"
#include "rev/message.h"
#include "rev/signature.h"
#include "store/setup.h"

bool skn_push_of_store(const char *path)
{
	return skn_starts_with(path, "threads/") || skn_streq(path, "threads") ||
	       skn_streq(path, SKN_SETUP_CONFIG) || skn_streq(path, SKN_SETUP_ATTRIBUTES);
}

static bool has_config(struct skn_view *view)
{
	return view && skn_view_has(view, SKN_SETUP_CONFIG);
}

bool skn_push_is_store(const struct skn_push_change *change)
{
	return has_config(change->after) || has_config(change->before);
}

/* ---- around the threads ---- */

struct around {
	struct skn_diags *out;
	struct skn_view *view;
	struct skn_map seen; /* folders */
};

/* One entry of a folder of threads: a folder, of a name that may be. */
static void entry(struct around *a, const struct skn_view_entry *e, const char *path)
{
	if (!skn_check_mode(a->out, e->kind, path))
		return;
	if (e->kind != SKN_VIEW_DIR) {
		skn_rule_report(a->out, SKN_RULE_STRAY_FILE, path, NULL, "belongs to no thread");
		skn_diags_hint(a->out, "a thread is a folder that holds thread.yaml; keep other files outside "
				       "threads/");
	} else if (skn_name_check(e->name, strlen(e->name), SKN_NAME_ID, NULL) != SKN_OK &&
		   !skn_store_has_thread(a->view, path)) {
		skn_tree_check_names(a->out, path, false); /* a thread's is judged with it */
	}
}

static int folder(struct around *a, const char *dir, int depth, struct skn_err *err)
{
	struct skn_view_entries entries = { 0 };
	char *prefix = skn_xasprintf("%s/", dir);
	int rc = skn_view_list(a->view, dir, &entries, err);

	if (rc == SKN_OK && depth > SKN_FOLDER_DEPTH_MAX)
		skn_rule_report(a->out, SKN_RULE_TOO_LARGE, dir, NULL, "threads stand at most %d folders deep",
				SKN_FOLDER_DEPTH_MAX);
	skn_check_twins(a->out, &entries, prefix);
	for (size_t i = 0; rc == SKN_OK && i < entries.n; i++) {
		char *path = skn_xasprintf("%s%s", prefix, entries.v[i].name);

		entry(a, &entries.v[i], path);
		free(path);
	}
	skn_view_entries_release(&entries);
	free(prefix);
	return skn_forgive(rc, SKN_ENOTFOUND, err);
}

/* The folders above a changed path, from the top down to its thread. */
static int above(struct around *a, const char *path, struct skn_err *err)
{
	int rc = SKN_OK, depth = 0;

	for (const char *slash = strchr(path, '/'); rc == SKN_OK && slash; slash = strchr(slash + 1, '/'), depth++) {
		size_t len = (size_t)(slash - path);
		char *dir = skn_xstrndup(path, len);
		bool thread = skn_store_has_thread(a->view, dir);

		if (!thread && !skn_map_has(&a->seen, dir, len)) {
			skn_map_put(&a->seen, dir, len, a);
			rc = folder(a, dir, depth, err);
		}
		free(dir);
		if (thread)
			break;
	}
	return rc;
}

/* A policy that names a file that is not there would let nothing be pushed any more. */
static void check_signers(struct skn_diags *out, struct skn_view *view)
{
	struct skn_signing signing;
	struct skn_err why = SKN_ERR_INIT;

	if (skn_signing_read(&signing, view, &why) == SKN_EDATA)
		skn_rule_report(out, SKN_RULE_UNREADABLE, SKN_SETUP_CONFIG, NULL, "%s", why.msg);
	skn_signing_release(&signing);
}

/* Beside threads/: what must be there, and be plain. */
static void check_top(struct skn_diags *out, struct skn_view *view, struct skn_view *before)
{
	struct skn_view_entries entries = { 0 };

	check_signers(out, view);
	if (has_config(before) && !has_config(view)) {
		skn_rule_report(out, SKN_RULE_UNREADABLE, SKN_SETUP_CONFIG, NULL, "is removed");
		skn_diags_hint(out, "without it this is no store");
	}
	if (skn_view_list(view, "", &entries, NULL) != SKN_OK)
		return;
	for (size_t i = 0; i < entries.n; i++)
		if (skn_push_of_store(entries.v[i].name))
			skn_check_mode(out, entries.v[i].kind, entries.v[i].name);
	skn_view_entries_release(&entries);
}

static int check_around(struct skn_diags *out, struct skn_view *view, struct skn_view *before,
			const struct skn_strings *paths, struct skn_err *err)
{
	struct around a = { .out = out, .view = view, .seen = SKN_MAP_INIT };
	int rc = SKN_OK;

	check_top(out, view, before);
	for (size_t i = 0; rc == SKN_OK && i < paths->n; i++)
		if (skn_starts_with(paths->v[i], "threads/"))
			rc = above(&a, paths->v[i], err);
	skn_map_release(&a.seen, NULL);
	return rc;
}

/* ---- one side ---- */

static bool is_settings(const struct skn_strings *paths)
{
	return skn_strings_has(paths, SKN_SETUP_CONFIG) || skn_strings_has(paths, SKN_SETUP_ATTRIBUTES);
}

/* All findings of one side in the touched threads. */
static int side(struct skn_diags *out, struct skn_store *store, struct skn_view *view, struct skn_view *before,
		const struct skn_push_change *change, const struct skn_strings *threads, struct skn_err *err)
{
	struct skn_check_options options = { .settings = is_settings(change->paths), .now = change->now,
					     .policy = change->policy };
	struct skn_severities severities;
	struct skn_diags around = { 0 };
	int rc = check_around(&around, view, before, change->paths, err);

	skn_severities_read(&severities, change->policy ? change->policy : view);
	skn_severities_apply(&severities, &around);
	if (rc == SKN_OK)
		rc = skn_check_threads(out, store, view, threads, &options, err);
	skn_diags_move(out, &around, "");
	skn_diags_sort(out);
	skn_diags_unique(out);
	skn_diags_release(&around);
	return rc;
}

static bool is_severe(void *ctx, const struct skn_diag *diag)
{
	const enum skn_severity *least = ctx;

	return diag->severity >= *least;
}

/* Drops from OUT what VIEW, an older side, has as well; *errors of it are counted. */
static int drop_old(struct skn_diags *out, size_t *errors, struct skn_store *store, struct skn_view *view,
		    const struct skn_push_change *change, const struct skn_strings *threads, struct skn_err *err)
{
	struct skn_diags old = { 0 };
	int rc = side(&old, store, view, NULL, change, threads, err);

	if (rc == SKN_OK) {
		*errors += skn_diags_count(&old, SKN_SEVERITY_ERROR);
		skn_diags_keep_new(out, &old, true);
	}
	skn_diags_release(&old);
	return rc;
}

int skn_push_content(struct skn_diags *out, size_t *old, struct skn_store *store,
		     const struct skn_push_change *change, enum skn_severity at_least, struct skn_err *err)
{
	struct skn_strings threads = { 0 };
	struct skn_diags found = { 0 };
	size_t errors = 0;
	int rc = skn_message_threads(&threads, change->before, change->after, change->paths, err);

	if (rc == SKN_OK)
		rc = side(&found, store, change->after, change->before, change, &threads, err);
	skn_diags_filter(&found, is_severe, &at_least);
	if (rc == SKN_OK && found.list.n && has_config(change->before))
		rc = drop_old(&found, &errors, store, change->before, change, &threads, err);
	if (rc == SKN_OK && found.list.n && change->other)
		rc = drop_old(&found, &errors, store, change->other, change, &threads, err);
	if (rc == SKN_OK)
		skn_diags_move(out, &found, "");
	if (old)
		*old = errors;
	skn_diags_release(&found);
	skn_strings_release(&threads);
	return rc;
}
