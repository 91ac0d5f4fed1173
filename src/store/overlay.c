#include "store/overlay.h"

#include "store/viewkind.h"

static const struct skn_change *pending(const struct skn_view *view, const char *path)
{
	uintptr_t i = (uintptr_t)skn_map_find(&view->over->by_path, path, strlen(path));

	return i ? &view->over->list.v[i - 1] : NULL;
}

static const struct skn_strings *names_in(const struct skn_view *view, const char *dir)
{
	return skn_map_find(&view->over->by_dir, dir, strlen(dir));
}

static char *path_in(const char *dir, const char *name)
{
	return *dir ? skn_xasprintf("%s/%s", dir, name) : skn_xstrdup(name);
}

static int list(struct skn_view *view, const char *dir, struct skn_view_entries *out, struct skn_err *err);

/* Whether a folder holds anything once the changes are made. */
static bool holds(struct skn_view *view, const char *dir)
{
	const struct skn_strings *names = names_in(view, dir);
	struct skn_view_entries left = { 0 };
	bool any = false;

	for (size_t i = 0; names && i < names->n && !any; i++) {
		char *path = path_in(dir, names->v[i]);
		const struct skn_change *change = pending(view, path);

		any = change && !change->remove;
		free(path);
	}
	any = any || list(view, dir, &left, NULL) == SKN_OK;
	skn_view_entries_release(&left);
	return any;
}

/* Makes an entry of the base what it will be; false when it goes. */
static bool lay_on(struct skn_view *view, const char *path, struct skn_view_entry *entry)
{
	const struct skn_change *change = pending(view, path);
	bool below = names_in(view, path) && holds(view, path);

	if (change || names_in(view, path))
		entry->has_oid = false;
	if (below)
		entry->kind = SKN_VIEW_DIR;
	else if (change && !change->remove)
		entry->kind = SKN_VIEW_FILE;
	else if (entry->kind == SKN_VIEW_DIR)
		return !names_in(view, path); /* emptied */
	else
		return !change;
	return true;
}

static int by_name(const void *a, const void *b)
{
	const struct skn_view_entry *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* OUT is what the base has in DIR, sorted. */
static void lay_over(struct skn_view *view, const char *dir, const struct skn_strings *names,
		     struct skn_view_entries *out)
{
	size_t n_base = out->n, kept = 0;

	for (size_t i = 0; i < names->n; i++) {
		struct skn_view_entry entry = { .name = names->v[i] };
		char *path = path_in(dir, names->v[i]);
		const struct skn_change *change = pending(view, path);

		entry.kind = names_in(view, path) && holds(view, path) ? SKN_VIEW_DIR : SKN_VIEW_FILE;
		if (!(n_base && bsearch(&entry, out->v, n_base, sizeof(entry), by_name)) &&
		    (entry.kind == SKN_VIEW_DIR || (change && !change->remove))) {
			entry.name = skn_xstrdup(names->v[i]);
			skn_vec_push(out, entry);
		}
		free(path);
	}
	for (size_t i = 0; i < out->n; i++) {
		char *path = path_in(dir, out->v[i].name);

		if (i >= n_base || lay_on(view, path, &out->v[i]))
			out->v[kept++] = out->v[i];
		else
			free(out->v[i].name);
		free(path);
	}
	out->n = kept;
}

static int list(struct skn_view *view, const char *dir, struct skn_view_entries *out, struct skn_err *err)
{
	const struct skn_strings *names = names_in(view, dir);
	int rc = skn_view_list(view->base, dir, out, err);

	if (!names)
		return rc;
	rc = skn_forgive(rc, SKN_ENOTFOUND, err);
	if (rc == SKN_OK)
		lay_over(view, dir, names, out);
	/* Folders that become empty are removed. */
	if (rc == SKN_OK && out->n == 0 && *dir)
		rc = skn_view_missing(dir, err);
	return rc;
}

static int read_file(struct skn_view *view, const char *path, size_t max, struct skn_buf *out,
		struct skn_err *err)
{
	const struct skn_change *change = pending(view, path);

	if (names_in(view, path) && holds(view, path))
		return skn_view_no_file(path, SKN_VIEW_DIR, err);
	if (!change)
		return skn_view_read(view->base, path, max, out, err);
	if (change->remove)
		return skn_view_missing(path, err);
	if (change->data.n > max)
		return skn_fail_at(err, SKN_ELIMIT, path, 0, 0, "is larger than %zu bytes", max);
	skn_buf_add(out, change->data.p, change->data.n);
	return SKN_OK;
}

static int oid(struct skn_view *view, const char *path, struct skn_oid *out, struct skn_err *err)
{
	const struct skn_change *change = pending(view, path);

	/* A folder with changes in it has no id yet. */
	if (names_in(view, path))
		return holds(view, path) ? skn_view_no_file(path, SKN_VIEW_DIR, err) : skn_view_missing(path, err);
	if (!change)
		return skn_view_oid(view->base, path, out, err);
	if (change->remove)
		return skn_view_missing(path, err);
	return skn_repo_hash_blob(out, change->data.p, change->data.n, err);
}

int skn_view_overlay(struct skn_view **out, struct skn_view *base, const struct skn_changes *changes,
		     struct skn_err *err)
{
	static const struct skn_view_ops ops = { list, read_file, oid };
	int rc = skn_view_new(out, base->repo, &ops);

	SKN_UNUSED(err);
	(*out)->base = base;
	(*out)->over = changes;
	return rc;
}
