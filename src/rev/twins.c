#include "rev/twins.h"

/* ---- two commits ---- */

struct walk {
	struct skn_view *a, *b; /* NULL: nothing there */
	struct skn_strings *threads;
};

static int list(struct skn_view_entries *out, struct skn_view *view, const char *dir, struct skn_err *err)
{
	int rc = view ? skn_view_list(view, dir, out, err) : SKN_OK;

	return skn_forgive(rc, SKN_ENOTFOUND, err);
}

static bool holds_thread(const struct skn_view_entries *entries)
{
	for (size_t i = 0; i < entries->n; i++)
		if (skn_streq(entries->v[i].name, "thread.yaml"))
			return true;
	return false;
}

static int walk_folder(struct walk *w, const char *dir, bool in_a, bool in_b, int depth, struct skn_err *err);

/* The entries of one name, NULL where it is not; equal trees are not opened. */
static int walk_pair(struct walk *w, const char *dir, const struct skn_view_entry *x,
		     const struct skn_view_entry *y, int depth, struct skn_err *err)
{
	bool in_a = x && x->kind == SKN_VIEW_DIR, in_b = y && y->kind == SKN_VIEW_DIR;
	char *path;
	int rc;

	if ((!in_a && !in_b) || (in_a && in_b && skn_oid_eq(&x->oid, &y->oid)))
		return SKN_OK;
	path = skn_xasprintf("%s/%s", dir, x ? x->name : y->name);
	rc = walk_folder(w, path, in_a, in_b, depth + 1, err);
	free(path);
	return rc;
}

static int walk_folder(struct walk *w, const char *dir, bool in_a, bool in_b, int depth, struct skn_err *err)
{
	struct skn_view_entries a = { 0 }, b = { 0 };
	bool thread_a, thread_b;
	int rc = list(&a, in_a ? w->a : NULL, dir, err);

	if (rc == SKN_OK)
		rc = list(&b, in_b ? w->b : NULL, dir, err);
	thread_a = holds_thread(&a);
	thread_b = holds_thread(&b);
	if (thread_a || thread_b)
		skn_strings_push(w->threads, dir);
	/* A folder may be a thread on one side and hold threads on the other. */
	for (size_t i = 0, k = 0; rc == SKN_OK && depth < SKN_FOLDER_DEPTH_MAX + 1 && (i < a.n || k < b.n);) {
		int order = i == a.n ? 1 : k == b.n ? -1 : strcmp(a.v[i].name, b.v[k].name);
		const struct skn_view_entry *x = order <= 0 && !thread_a ? &a.v[i] : NULL;
		const struct skn_view_entry *y = order >= 0 && !thread_b ? &b.v[k] : NULL;

		if (x || y)
			rc = walk_pair(w, dir, x, y, depth, err);
		i += order <= 0;
		k += order >= 0;
	}
	skn_view_entries_release(&a);
	skn_view_entries_release(&b);
	return rc;
}

int skn_twins_walk(struct skn_strings *out, struct skn_view *from, struct skn_view *to, struct skn_err *err)
{
	struct walk w = { .a = from, .b = to, .threads = out };

	return walk_folder(&w, "threads", true, true, 0, err);
}

/* ---- twins ---- */

static bool has_thread(struct skn_view *view, const char *path)
{
	return view && skn_store_has_thread(view, path);
}

static bool was_called(const struct skn_record *meta, const char *path)
{
	const struct skn_node *was = skn_node_find(meta->tree.root, "was");

	for (const struct skn_node *name = was ? was->child : NULL; name; name = name->next)
		if (name->text && skn_streq(name->text, skn_thread_name_of(path)))
			return true;
	return false;
}

/* Gives what is new the place it had, where its `was` names one that is gone. */
static void find_former(struct skn_twins *twins, struct skn_twin *twin, struct skn_view *to)
{
	struct skn_record meta;

	if (skn_store_load_record(&meta, to, twin->to, SKN_KIND_THREAD, "", 0, NULL) != SKN_OK)
		return; /* what is broken is told when it is read whole */
	for (size_t i = 0; i < twins->n && !twin->from; i++) {
		struct skn_twin *gone = &twins->v[i];

		if (gone->from && !gone->to && was_called(&meta, gone->from)) {
			twin->from = gone->from;
			gone->from = NULL;
		}
	}
	skn_record_release(&meta);
}

static int by_path(const void *pa, const void *pb)
{
	const struct skn_twin *a = pa, *b = pb;

	return strcmp(a->to ? a->to : a->from, b->to ? b->to : b->from);
}

static void drop_empty(struct skn_twins *twins)
{
	size_t n = 0;

	for (size_t i = 0; i < twins->n; i++)
		if (twins->v[i].from || twins->v[i].to)
			twins->v[n++] = twins->v[i];
	twins->n = n;
	if (n > 1)
		qsort(twins->v, n, sizeof(*twins->v), by_path);
}

void skn_twins_pair(struct skn_twins *out, const struct skn_strings *paths, struct skn_view *from,
		    struct skn_view *to)
{
	for (size_t i = 0; i < paths->n; i++) {
		struct skn_twin twin = { has_thread(from, paths->v[i]) ? skn_xstrdup(paths->v[i]) : NULL,
					 has_thread(to, paths->v[i]) ? skn_xstrdup(paths->v[i]) : NULL };

		skn_vec_push(out, twin);
	}
	for (size_t i = 0; i < out->n; i++)
		if (out->v[i].to && !out->v[i].from)
			find_former(out, &out->v[i], to);
	drop_empty(out);
}

void skn_twins_release(struct skn_twins *twins)
{
	for (size_t i = 0; i < twins->n; i++) {
		free(twins->v[i].from);
		free(twins->v[i].to);
	}
	skn_vec_release(twins);
}
